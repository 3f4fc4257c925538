"""A city restored from a backup serves: who signs in, what a search finds and a person's history are the same."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from city import CONCEPCION, RICARDO, Browser, City, copy_city, enrol
from padron.services.backup import backup
from padron.services.restoring import restore

WORDS = "cuatro nopales verdes"


@pytest.fixture
def restored(city: City, tmp_path: Path) -> Iterator[City]:
    """Concepción was captured by alice; then the city's data come back elsewhere."""
    enrol(city.login("alice"))
    backup(city.store, city.workspace.data, tmp_path / "uno.respaldo", WORDS)
    files = tmp_path / "archivos"
    shutil.copytree(city.workspace.root, files, ignore=shutil.ignore_patterns("data"))
    assert restore(tmp_path / "uno.respaldo", WORDS, files / "data", "").followed.holds
    made = copy_city(files, tmp_path / "otra")
    yield made
    made.store.close()


def shown(browser: Browser, text: str) -> str:
    """The page that a search leads to, without what each page has of its own."""
    browser.get("/buscar")
    return re.sub(r'name="csrf_token" value="[^"]+"', "", browser.send(q=text).text)


def test_pages_of_the_restored_city_are_those_of_the_first(city: City, restored: City) -> None:
    first, second = city.login("alice"), restored.login("alice")
    for text in (CONCEPCION, "salgado concepcion", "nadie así"):
        assert shown(first, text) == shown(second, text)
    assert "CONCEPCIÓN SALGADO BRISEÑO" in shown(second, CONCEPCION)


def test_the_restored_city_goes_on(city: City, restored: City) -> None:
    alice = restored.login("alice")
    kept = enrol(alice, telefono="8100000001")
    assert kept.status_code == 200
    assert RICARDO not in kept.text
    assert restored.store.read_audit.verify(city.store.read_audit.head()) is None
