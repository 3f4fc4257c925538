"""«Cargar kit»: the file of a laptop's captures, uploaded as often as one likes."""

from io import BytesIO
from pathlib import Path

import pytest

from city import CONCEPCION, DESPENSA, City, words
from kits import a_laptop

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
