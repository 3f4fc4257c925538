"""A field kit on a laptop, and a browser that captures in it."""

from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from city import ANSWERS, CONCEPCION, TODAY, Browser, City
from padron.kit.captures import Captures, Made
from padron.kit.folder import Kit, kit, make
from padron.web.kit_app import create_kit_app


@dataclass
class Laptop:
    """A kit's folder; `app` is made once, as `padron kit serve` makes it."""

    folder: Path
    passphrase: str = ""
    today: str = TODAY
    _apps: list[Flask] = field(default_factory=list)

    @property
    def kit(self) -> Kit:
        return kit(self.folder)

    @property
    def captures(self) -> Captures:
        return self.kit.captures(self.passphrase)

    @property
    def all(self) -> list[Made]:
        return self.captures.all()

    @property
    def app(self) -> Flask:
        if not self._apps:
            self._apps.append(create_kit_app(self.kit, self.captures, day=lambda: self.today))
        return self._apps[0]

    def browser(self, author: str = "Alicia Peña") -> Browser:
        """A browser in which somebody has said their name."""
        found = Browser(self.app.test_client())
        found.get("/entrar")
        assert found.send(nombre=author).status_code == 200
        return found

    def capture(self, curp: str = CONCEPCION, browser: Browser | None = None, **changes: object) -> TestResponse:
        """A capture from the CURP to the list."""
        used = browser or self.browser()
        used.get(f"/capturar/{self.kit.program.name}")
        used.send(curp=curp)
        used.send(es_esta="yes")
        used.send(**{**ANSWERS, **changes})
        return used.send(acepta="yes")


def a_laptop(city: City, program: str, folder: Path, passphrase: str = "") -> Laptop:
    """A new kit of a program of the city."""
    with city.store.reading() as view:
        make(view, city.workspace, program, folder, passphrase)
    return Laptop(folder, passphrase)
