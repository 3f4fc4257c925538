"""«Cargar kit»: the file of a laptop's captures, uploaded as often as one likes."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from city import CONCEPCION, DESPENSA, City, words
from kits import Laptop, a_laptop
from padron.registry.keys import id_text, new_id

WORDS = "el tren sale a las siete"


def count(city: City) -> int:
    with city.store.reading() as view:
        return int(view.connection.exec_driver_sql("SELECT count(*) FROM enrolment").scalar_one())


@pytest.mark.parametrize("passphrase", ["", WORDS])
def test_each_capture_gets_its_answer_and_counts_once(city: City, tmp_path: Path, passphrase: str) -> None:
    laptop = a_laptop(city, DESPENSA, tmp_path / "kit", passphrase)
    laptop.capture()
    content = (laptop.folder / "capturas.json").read_bytes()
    alice = city.login("alice")
    for _ in range(2):
        alice.get("/kit")
        said = alice.send(archivo=(BytesIO(content), "capturas.json"), frase=passphrase)
        assert "CONCEPCIÓN SALGADO Aceptada" in words(said)
        assert CONCEPCION not in said.text
    assert count(city) == 1


def test_a_sealed_file_without_its_passphrase_is_told(city: City, tmp_path: Path) -> None:
    laptop = a_laptop(city, DESPENSA, tmp_path / "kit", WORDS)
    content = (laptop.folder / "capturas.json").read_bytes()
    alice = city.login("alice")
    alice.get("/kit")
    refused = alice.send(archivo=(BytesIO(content), "capturas.json"), frase="otra frase")
    assert (refused.status_code, "La frase no abre" in words(refused)) == (422, True)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"PK\x03\x04", b'{"captures": {"a": 3}}', b"[" * 100_000])
def test_what_is_no_kit_s_file_is_refused_in_words(city: City, content: bytes) -> None:
    alice = city.login("alice")
    alice.get("/kit")
    refused = alice.send(archivo=(BytesIO(content), "capturas.json"), frase="")
    assert (refused.status_code, "Ese archivo no es el de un kit" in words(refused)) == (422, True)


def test_who_may_not_load_finds_no_page(city: City) -> None:
    assert city.login("bob").get("/kit").status_code == 403


def edited(laptop: Laptop, *edits: dict[str, object]) -> bytes:
    """The kit's file with its only capture once for each edit of a hand; `typed.` names what was typed."""
    tables = json.loads((laptop.folder / "capturas.json").read_text("utf-8"))
    [document] = tables["captures"].values()
    made: dict[str, object] = {}
    for edit in edits:
        plain = {name: value for name, value in edit.items() if name != "id" and not name.startswith("typed.")}
        said = {name.removeprefix("typed."): value for name, value in edit.items() if name.startswith("typed.")}
        made[str(edit.get("id", id_text(new_id())))] = {**document, **plain, "typed": {**document["typed"], **said}}
    return json.dumps({**tables, "captures": made}).encode()


def uploaded(city: City, content: bytes) -> TestResponse:
    alice = city.login("alice")
    alice.get("/kit")
    return alice.send(archivo=(BytesIO(content), "capturas.json"), frase="")


def states(city: City) -> list[str]:
    with city.store.reading() as view:
        return [str(each[0]) for each in view.connection.exec_driver_sql("SELECT state FROM load ORDER BY id")]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"applied_on": ""}, "El día de la captura () no puede ser"),
        ({"applied_on": "xxx"}, "El día de la captura (xxx) no puede ser"),
        ({"accepted_on": "\ud800"}, "El día de la captura (\ufffd) no puede ser"),
        ({"author": "Ana\ud800"}, "tiene un carácter que no es texto"),
        ({"author": "Ana\0"}, "tiene un carácter que no es texto"),
        ({"typed.name": "\udfff"}, "tiene un carácter que no es texto"),
        ({"typed.answers": {"nombre": "\ud800"}}, "Borra los signos que no se leen"),
        ({"id": "\ud800"}, "Ese archivo no es el de un kit"),
        ({"program": "\ud800"}, "No puedes capturar en el programa"),
        ({"version": 10**30}, "kit"),
        ({"typed.revision": "1"}, ""),
    ],
)
def test_a_capture_that_a_hand_spoilt_is_to_be_corrected_and_says_why(
    city: City, tmp_path: Path, edit: dict[str, object], said: str
) -> None:
    laptop = a_laptop(city, DESPENSA, tmp_path / "kit")
    laptop.capture()
    last = {"id": "f" * 12 + "7fff8" + "f" * 15}
    answer = uploaded(city, edited(laptop, edit, last))
    assert answer.status_code == 200, words(answer)
    assert "CONCEPCIÓN SALGADO Aceptada" in words(answer)
    assert said in words(answer)
    assert (count(city), states(city)) == (1, ["done"])


@pytest.mark.parametrize("edit", [{"typed.revision": float("inf")}, {"typed.opened": 3}, {"version": "1"}])
def test_a_file_of_which_a_capture_is_none_is_refused_whole(
    city: City, tmp_path: Path, edit: dict[str, object]
) -> None:
    laptop = a_laptop(city, DESPENSA, tmp_path / "kit")
    laptop.capture()
    refused = uploaded(city, edited(laptop, {}, edit))
    assert (refused.status_code, "Ese archivo no es el de un kit" in words(refused)) == (422, True)


def test_no_text_or_shape_of_a_capture_breaks_the_upload(city: City, tmp_path: Path) -> None:
    laptop = a_laptop(city, DESPENSA, tmp_path / "kit")
    laptop.capture()
    names = (
        "id", "sha256", "author", "made_at", "changed_at", "applied_on", "accepted_on", "verdict", "result",
        "typed.identifier", "typed.name", "typed.why", "typed.parent", "typed.parent_kind", "typed.amends",
        "typed.reason", "typed.files", "typed.alike",
    )  # fmt: skip
    values = ("", "xxx", "\ud800", "\0", "2026-02-30", "x" * 5_000)
    edits: list[dict[str, object]] = [{name: value} for name in names for value in values]
    edits += [{"version": number} for number in (0, -5, 10**400)]
    edits += [{"typed.files": {"a": 3}}, {"typed.alike": {"\ud800": {}}}, {"typed.opened": ["\ud800", 3]}]
    deep: list[object] = []
    for _ in range(400):
        deep = [deep]
    edits.append({"typed.alike": {"a": deep}})
    shapes = (10**400, float("nan"), deep, {"\ud800": "\0"})
    edits += [{"typed.answers": {name: shape}} for name in ("num_integrantes", "nombre", "\ud800") for shape in shapes]
    answer = uploaded(city, edited(laptop, *edits))
    assert answer.status_code == 200, words(answer)
    assert states(city) == ["done"]


@pytest.mark.parametrize("passphrase", ["", WORDS])
def test_a_kit_in_which_nothing_was_captured_says_that_it_has_no_captures_yet(
    city: City, tmp_path: Path, passphrase: str
) -> None:
    laptop = a_laptop(city, DESPENSA, tmp_path / "kit", passphrase)
    for content in ((laptop.folder / "capturas.json").read_bytes(), b'{"kit": {}, "captures": {}}'):
        alice = city.login("alice")
        alice.get("/kit")
        refused = alice.send(archivo=(BytesIO(content), "capturas.json"), frase=passphrase)
        assert (refused.status_code, "todavía no tiene capturas" in words(refused)) == (422, True)
    assert states(city) == []
