"""Somebody without a CURP in the kit: why is asked as on the server, kept in the file, and told when it is sent."""

import json
import re
from pathlib import Path

import pytest

from city import ANSWERS, CONCEPCION, DESPENSA, LUCIA, Browser, City, enrol, words
from kits import Laptop, a_laptop
from padron.kit.folder import CAPTURES
from padron.kit.receiving import receive
from padron.kit.syncing import sync
from padron.registry.history import history
from padron.registry.kinship import kin_of
from padron.registry.people import resolve

WITHOUT = ("  telefono: required", "  curp: optional\n  telefono: required")
OPEN = "abierto"
BORN = {"fecha_nacimiento-day": "1", "fecha_nacimiento-month": "11", "fecha_nacimiento-year": "2026"}
EVA = {**ANSWERS, **BORN, "nombre": "EVA", "sexo": "M", "entidad_nacimiento": "NL"}


@pytest.fixture
def laptop(city: City, tmp_path: Path) -> Laptop:
    """A kit of a program that takes people without a CURP."""
    city.publish_like(OPEN, DESPENSA, WITHOUT)
    return a_laptop(city, OPEN, tmp_path / "kit")


def begun(browser: Browser, **asked: str) -> str:
    """What the page says of what was answered."""
    browser.get(f"/capturar/{OPEN}/sin-curp")
    return words(browser.send(**asked))


def captured(laptop: Laptop, **asked: str) -> None:
    """Eva, from why she has no CURP to the list."""
    browser = laptop.browser()
    begun(browser, **asked)
    browser.send(**EVA)
    assert "Se enviará al sincronizar" in words(browser.send(acepta="yes"))


def sent(city: City, laptop: Laptop) -> list[str]:
    """Sends the kit as alice; the codes of what is said of each capture that was accepted."""
    found = sync(
        laptop.kit, laptop.captures, city.store, city.actor("alice"), city.today, city.workspace.data / "files"
    )
    assert found is not None and found.count("accepted") == len(found.results)
    return [each["code"] for result in found.results.values() for each in result["problems"]]


def eva(city: City, laptop: Laptop) -> bytes:
    """The key of whoever was captured last."""
    asked = "SELECT person_key FROM enrolment WHERE id = ?"
    with city.store.reading() as view:
        found = view.connection.exec_driver_sql(asked, (bytes.fromhex(laptop.all[-1].id),))
        return bytes(found.scalar_one())


def test_it_asks_why_and_of_a_newborn_whose_child_she_is(laptop: Laptop) -> None:
    browser = laptop.browser()
    browser.get(f"/capturar/{OPEN}/sin-curp")
    for asked in ("¿Por qué no tiene CURP?", "Su CURP está en trámite", "CURP de la madre o del padre"):
        assert asked in words(browser.get(browser.path))
    assert "Elige por qué no tiene CURP" in begun(browser)
    assert laptop.all == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"por_que": "porque_si"}, "Elige por qué no tiene CURP"),
        ({"por_que": "recien_nacido", "curp_familiar": CONCEPCION}, "Elige qué es de la persona"),
        ({"por_que": "recien_nacido", "curp_familiar": "SABC560626MDFLRN02", "es": "madre"}, "último número"),
        ({"por_que": "recien_nacido", "curp_familiar": "nada", "es": "madre"}, "18"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_with_what_was_typed(
    laptop: Laptop, asked: dict[str, str], says: str
) -> None:
    browser = laptop.browser()
    browser.get(f"/capturar/{OPEN}/sin-curp")
    refused = browser.send(**asked)
    assert refused.status_code == 422 and says in words(refused), words(refused)
    assert asked.get("curp_familiar", "") in refused.text
    assert laptop.all == []


def test_what_was_said_is_in_the_file(laptop: Laptop) -> None:
    captured(laptop, por_que="recien_nacido", curp_familiar=CONCEPCION.lower(), es="madre")
    (kept,) = json.loads((laptop.folder / CAPTURES).read_text(encoding="utf-8"))["captures"].values()
    assert [kept["typed"][each] for each in ("why", "parent", "parent_kind")] == ["recien_nacido", CONCEPCION, "madre"]


def test_sent_she_is_linked_with_her_mother_and_her_history_says_why(city: City, laptop: Laptop) -> None:
    mother = enrol(city.login("alice")).request.path.split("/")[2]
    captured(laptop, por_que="recien_nacido", curp_familiar=CONCEPCION, es="madre")
    assert "kit_parent" not in sent(city, laptop)
    child = eva(city, laptop)
    alice = city.login("alice")
    page = words(alice.get(f"/persona/{child.hex()}"))
    assert re.search(r"CURP P-[0-9A-Z]{13}", page) and "Se registró sin CURP" in page
    assert "CONCEPCIÓN SALGADO BRISEÑO . Madre" in page
    assert "EVA SALGADO BRISEÑO . Hija o hijo" in words(alice.get(f"/persona/{mother}"))


def test_a_mother_of_the_same_kit_is_there_when_her_child_comes(city: City, laptop: Laptop) -> None:
    laptop.capture()
    captured(laptop, por_que="recien_nacido", curp_familiar=CONCEPCION, es="madre")
    assert "kit_parent" not in sent(city, laptop)
    with city.store.reading() as view:
        (kin,) = kin_of(view, resolve(view, CONCEPCION) or b"")
    assert kin.person_key == eva(city, laptop)


def test_a_mother_whom_nobody_knows_keeps_no_child_out_and_it_is_said(city: City, laptop: Laptop) -> None:
    captured(laptop, por_que="recien_nacido", curp_familiar=LUCIA, es="madre")
    assert "kit_parent" in sent(city, laptop)
    with city.store.reading() as view:
        assert kin_of(view, eva(city, laptop)) == []


def test_sent_again_nothing_is_told_twice(city: City, laptop: Laptop) -> None:
    captured(laptop, por_que="en_tramite")
    [made] = laptop.all
    sent(city, laptop)
    child = eva(city, laptop)
    with city.store.reading() as view:
        told = history(view, child)
    assert [each.status for each in told].count("without_curp") == 1, told
    receive(city.store, city.actor("alice"), [made], city.today, file_name=CAPTURES, sha256="a" * 64)
    with city.store.reading() as view:
        assert history(view, child) == told


def test_a_capture_of_a_kit_made_before_it_asked_is_kept_as_it_is(city: City, laptop: Laptop) -> None:
    captured(laptop, por_que="otro")
    file = laptop.folder / CAPTURES
    written = json.loads(file.read_text(encoding="utf-8"))
    for each in written["captures"].values():
        for name in ("why", "parent", "parent_kind"):
            each["typed"].pop(name, None)
    file.write_text(json.dumps(written), encoding="utf-8")
    assert sent(city, laptop) == []
    assert eva(city, laptop)
