"""A small city for tests of services and pages: the repository's own programs published, and people who sign in.

alice captures in SDHIS, dora reviews there, bob reads in DIF, chelsea captures in SEDEC; the day is 23 November 2026.
"""

import html
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from padron.problems import errors
from padron.program.model import Program
from padron.registry.database import Database, open_database
from padron.registry.users import Role, create_user, password_hash_of, user_of
from padron.services.definitions import definitions
from padron.services.load_job import work_once
from padron.services.policy import Actor
from padron.services.programs import publish
from padron.services.sign_in import actor
from padron.web.app import create_app
from padron.workspace import Workspace
from registry_stores import Clock

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-11-23"
PASSWORD = "el tren sale a las siete"
DESPENSA = "apoyo_alimentario_adulto_mayor"
ESTANCIA = "espacios_primera_infancia"
CREDITO = "microcredito_impulso_negocio"
CONCEPCION = "SABC560626MDFLRN01"
"""Seventy years old, born in DF; nobody real."""
RICARDO = "TECR880229HNLRNC00"
LUCIA = "AUPL900109MNLRXC09"
ROLES = {
    "alice": Role("capture", frozenset({"SDHIS"})),
    "bob": Role("read", frozenset({"DIF"})),
    "chelsea": Role("capture", frozenset({"SEDEC"})),
    "dora": Role("review", frozenset({"SDHIS"})),
    "ines": Role("define"),
    "ana": Role("audit"),
}


@cache
def compiled(name: str) -> Program:
    """A program of the repository."""
    found = definitions(Workspace(ROOT)).program(name)
    assert found.program is not None and not errors(found.problems)
    return found.program


@cache
def _hash() -> str:
    return password_hash_of(PASSWORD)


@dataclass
class City:
    """A workspace with its registry; `app` is made once."""

    workspace: Workspace
    store: Database
    clock: Clock
    today: str = TODAY
    _apps: list[Flask] = field(default_factory=list)

    @property
    def app(self) -> Flask:
        if not self._apps:
            self._apps.append(create_app(self.workspace, store=self.store, day=lambda: self.today, secure=False))
        return self._apps[0]

    def publish(self, *programs: Program) -> None:
        for each in programs:
            assert not errors(publish(self.store, "ines", each).problems)

    def hire(self, name: str, role: Role) -> None:
        """One more who may sign in."""
        with self.store.writing("root") as unit:
            create_user(unit, name, name.title(), _hash(), [role])
            unit.commit()

    def actor(self, name: str) -> Actor:
        with self.store.reading() as view:
            user = user_of(view, name)
            assert user is not None
            return actor(user)

    def publish_like(self, name: str, like: str, *changes: tuple[str, str]) -> Program:
        """Publishes a program written as another one is, with these texts of its YAML changed."""
        text = (ROOT / "program_definitions" / f"{like}.yaml").read_text(encoding="utf-8")
        for before, after in ((f"program: {like}", f"program: {name}"), *changes):
            assert before in text, before
            text = text.replace(before, after)
        (self.workspace.programs / f"{name}.yaml").write_text(text, encoding="utf-8")
        found = definitions(self.workspace).program(name)
        assert found.program is not None, [each.message() for each in found.problems]
        self.publish(found.program)
        return found.program

    def looks(self, action: str = "") -> int:
        """How many looks at people are on record."""
        asked = "SELECT count(*) FROM read_audit WHERE person_key IS NOT NULL" + (" AND action = ?" if action else "")
        found = self.store.read_audit._connection.execute(asked, (action,) if action else ())
        return int(found.fetchone()[0])

    def work(self) -> int:
        """Does what waits in the queue, as a worker would; how many loads that were."""
        done = 0
        while work_once(self.store, self.workspace.data):
            done += 1
        return done

    def login(self, name: str) -> "Browser":
        """A browser in which somebody has signed in."""
        browser = Browser(self.app.test_client(), work=self.work)
        assert browser.post("/entrar", usuario=name, contrasena=PASSWORD, follow=True).status_code == 200
        return browser


@dataclass
class Browser:
    """A client that sends the token of the page it saw last, as a person's browser does.

    `work` is done before it follows where a form led: what a worker would have done by then.
    """

    client: FlaskClient
    page: str = ""
    path: str = ""
    seen: list[str] = field(default_factory=list)
    work: Callable[[], object] = lambda: None

    def get(self, path: str) -> TestResponse:
        """Opens a page, following redirections."""
        return self._kept(self.client.get(path, buffered=True))

    def post(self, path: str, *, follow: bool = False, **values: object) -> TestResponse:
        """Sends a form with its token."""
        if not self.token:
            self._kept(self.client.get("/entrar"))
        answer = self.client.post(path, data={"csrf_token": self.token, **values}, content_type="multipart/form-data")
        answer.request.environ["wsgi.input"].close()  # a large one is a file, which the client leaves open
        self.seen.append(answer.headers.get("Location", ""))
        if not follow or answer.status_code != 303:
            return self._kept(answer)
        self.work()
        return self.get(answer.headers["Location"])

    def send(self, *, follow: bool = True, **values: object) -> TestResponse:
        """Sends the form of the page at hand, its hidden fields included."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.page))
        return self.post(self.path, follow=follow, **{**hidden, **values})

    @property
    def token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        return found[1] if found else ""

    def _kept(self, answer: TestResponse) -> TestResponse:
        while answer.status_code in (302, 303) and answer.request.method == "GET":
            self.seen.append(answer.headers["Location"])
            answer = self.client.get(answer.headers["Location"])
        if answer.mimetype == "text/html" and "csrf_token" in answer.text:
            self.page, self.path = answer.text, answer.request.path
        self.seen.append(answer.request.url)
        return answer


def make_city(folder: Path) -> City:
    """A city in a folder of its own."""
    for name in ("program_definitions", "form_templates", "rules"):
        shutil.copytree(ROOT / name, folder / name)
    workspace, clock = Workspace(folder), Clock()
    made = City(workspace, open_database(workspace.data, clock=clock), clock)
    with made.store.writing("root") as unit:
        for name, role in ROLES.items():
            create_user(unit, name, name.title(), _hash(), [role])
        unit.commit()
    made.publish(compiled(DESPENSA), compiled(ESTANCIA), compiled(CREDITO))
    return made


def made_template(folder: Path) -> Path:
    """The folder of a city whose registry is closed, to be copied."""
    make_city(folder).store.close()
    return folder


def copy_city(template: Path, folder: Path) -> City:
    """The same city in another folder."""
    shutil.copytree(template, folder)
    workspace, clock = Workspace(folder), Clock()
    return City(workspace, open_database(workspace.data, clock=clock), clock)


ANSWERS: dict[str, object] = {
    "nombre": "CONCEPCIÓN",
    "primer_apellido": "SALGADO",
    "segundo_apellido": "BRISEÑO",
    "telefono": "8181234567",
    "municipio": "19039",
    "hogar": "H-000123",
    "num_integrantes": "2",
    "ingreso_mensual_hogar": "3000",
    "vive_solo": "no",
    "recibe_pension": "no",
    "comprobante_tipo": "luz",
    "comprobante_fecha-day": "1",
    "comprobante_fecha-month": "11",
    "comprobante_fecha-year": "2026",
    "comprobante_cotejado": "yes",
    "tiene_representante": "no",
}
"""Answers of Concepción at the despensa, all in order."""


def to_questions(browser: Browser, curp: str = CONCEPCION, program: str = DESPENSA) -> TestResponse:
    """From the program to the questions about a person."""
    browser.get(f"/capturar/{program}")
    browser.send(curp=curp)
    return browser.send(es_esta="yes")


def to_review(browser: Browser, **changes: object) -> TestResponse:
    """Concepción's capture as far as the review."""
    to_questions(browser)
    return browser.send(**{**ANSWERS, **changes})


def enrol(browser: Browser, **changes: object) -> TestResponse:
    """Concepción's capture, saved; gives the receipt."""
    to_review(browser, **changes)
    return browser.send(acepta="yes")


def words(answer: TestResponse) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<(script|style).*?</\1>", " ", without_templates(answer.text), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def value(answer: TestResponse, name: str) -> str | None:
    """What a text question of a page holds."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', answer.text)
    typed = re.search(r'value="([^"]*)"', found[0]) if found else None
    return html.unescape(typed[1]) if typed else ""


def asks(answer: TestResponse, name: str) -> bool:
    """Whether a page asks a question: one in a <template> is there for the page's script only."""
    return f'name="{name}"' in without_templates(answer.text)


def without_templates(text: str) -> str:
    """A page as it is without JavaScript."""
    inner = re.compile(r"<template[^>]*>(?:(?!<template).)*?</template>", re.DOTALL)
    while (less := inner.sub("", text)) != text:
        text = less
    return text
