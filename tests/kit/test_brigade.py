"""A brigade's day: a kit made, the network gone, twenty people captured, the program killed, all of them arrive."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from city import ANSWERS, DESPENSA, TODAY, City
from invented import people
from padron.kit.folder import kit

ROOT = Path(__file__).resolve().parents[2]
NO_NETWORK = """
import sys
def alone(event, given):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        host = given[1][0] if event != "socket.getaddrinfo" else given[0]
        if host not in ("127.0.0.1", "localhost", b"127.0.0.1", None):
            print("REACHED OUT", event, file=sys.stderr, flush=True)
            raise OSError("the network is gone")
sys.addaudithook(alone)
from padron.cli import main
main()
"""
NAMES = ("nombre", "primer_apellido", "segundo_apellido")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Brigade:
    """A laptop whose network is gone: `padron kit serve` in a process of its own, and a browser."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.jar = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def start(self) -> None:
        self.errors = (self.folder.parent / "errores.txt").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-c", NO_NETWORK, "kit", "serve", str(self.folder), "--port", str(self.port)],
            env={"PYTHONPATH": str(ROOT / "platform"), "PADRON_TODAY": TODAY, "PATH": os.environ["PATH"]},
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
        )
        for _ in range(600):
            try:
                self.get("/entrar")
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the kit did not start")

    def killed(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL
        self.errors.close()

    def get(self, path: str) -> str:
        return self._read(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"))

    def send(self, **values: str) -> str:
        """Sends the form of the page at hand, its hidden fields included."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.page))
        return self._read(urllib.request.Request(self.at, urllib.parse.urlencode({**hidden, **values}).encode()))

    def _read(self, request: urllib.request.Request) -> str:
        with self.browser.open(request, timeout=60) as answer:
            self.page, self.at = answer.read().decode(), answer.url
        return self.page

    def to_review(self, person: dict[str, str]) -> None:
        self.get(f"/capturar/{DESPENSA}")
        self.send(curp=person["curp"])
        self.send(es_esta="yes")
        answers = {name: str(value) for name, value in ANSWERS.items()}
        self.send(**{**answers, **{name: person[name] for name in NAMES}, "hogar": f"H-{person['curp'][4:10]}"})
        assert "Revisa antes de guardar" in self.page

    def capture(self, person: dict[str, str]) -> None:
        self.to_review(person)
        assert "Guardamos la captura" in self.send(acepta="yes")


def padron(city: City, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "padron", *arguments],
        env={
            "PYTHONPATH": str(ROOT / "platform"), "PADRON_TODAY": TODAY, "PATH": os.environ["PATH"],
            "PADRON_WORKSPACE": str(city.workspace.root),
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip


def enrolled(city: City) -> list[str]:
    with city.store.reading() as view:
        found = view.connection.exec_driver_sql(
            "SELECT i.identifier FROM enrolment e JOIN identity i ON i.person_key = e.person_key"
        )
        return sorted(str(row[0]) for row in found)


def test_a_brigade_s_day(city: City, tmp_path: Path) -> None:
    folder, brigade = tmp_path / "kit", people(20, 500)
    made = padron(city, "kit", "make", DESPENSA, "-o", str(folder))
    assert (made.returncode, made.stderr) == (0, "")

    laptop = Brigade(folder)
    laptop.start()
    laptop.get("/entrar")
    laptop.send(nombre="Brigada Norte")
    for each in brigade[:9]:
        laptop.capture(each)
    laptop.to_review(brigade[9])
    laptop.killed()

    laptop.start()
    assert laptop.get("/").count("Sin enviar</strong>") == 9
    assert "A medias" in laptop.page
    laptop.get(f"/captura/{kit(folder).captures().all()[-1].id}/revisar")
    assert "Guardamos la captura" in laptop.send(acepta="yes"), "the capture under way goes on where it was"
    for each in brigade[10:]:
        laptop.capture(each)
    laptop.killed()
    assert (tmp_path / "errores.txt").read_text("utf-8") == "", "no request to any host"

    first = padron(city, "kit", "sync", str(folder), "--user", "alice")
    assert (first.returncode, first.stderr) == (0, "")
    assert "20 aceptadas, 0 ya estaban, 0 por corregir" in first.stdout
    again = padron(city, "kit", "sync", str(folder), "--user", "alice")
    assert "No hay capturas por enviar" in again.stdout
    file = folder / "capturas.json"
    assert file.read_text("utf-8").count('"status": "accepted"') == 20
    file.write_text(file.read_text("utf-8").replace('"status": "accepted"', '"status": "unknown"'), encoding="utf-8")
    third = padron(city, "kit", "sync", str(folder), "--user", "alice")
    assert "20 aceptadas, 0 ya estaban, 0 por corregir" in third.stdout, "sent whole a second time"
    assert enrolled(city) == sorted(each["curp"] for each in brigade), "twenty people, none twice"

    purged = padron(city, "kit", "purge", str(folder))
    assert "Se quitaron 20 capturas; quedan 0" in purged.stdout
