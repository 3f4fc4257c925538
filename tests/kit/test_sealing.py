"""A passphrase hides the captures, and what was confirmed is taken away when asked."""

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from city import CONCEPCION, DESPENSA, City
from kits import Laptop, a_laptop
from padron.kit.sealing import Passphrase, is_sealed
from padron.kit.syncing import sync
from padron.registry.store import Refused

WORDS = "el tren sale a las siete"


@pytest.fixture
def sealed(city: City, tmp_path: Path) -> Laptop:
    return a_laptop(city, DESPENSA, tmp_path / "cifrado", WORDS)


def test_without_the_passphrase_the_file_says_nothing(sealed: Laptop) -> None:
    sealed.capture()
    content = (sealed.folder / "capturas.json").read_bytes()
    assert is_sealed(content)
    for told in (CONCEPCION, "SALGADO", "captures", "Alicia"):
        assert told.encode() not in content
    assert [each.typed.identifier for each in sealed.all] == [CONCEPCION]


@pytest.mark.parametrize("words", ["", "El tren sale a las siete", "otra frase cualquiera"])
def test_another_passphrase_is_refused_in_words_and_harms_nothing(sealed: Laptop, words: str) -> None:
    before = (sealed.folder / "capturas.json").read_bytes()
    with pytest.raises(Refused) as refused:
        sealed.kit.captures(words)
    assert refused.value.problem.code == "kit_passphrase"
    assert (sealed.folder / "capturas.json").read_bytes() == before


def test_what_was_changed_by_a_hand_does_not_open(sealed: Laptop) -> None:
    file = sealed.folder / "capturas.json"
    found = re.search(r'"content": "(..........)', file.read_text("utf-8"))
    assert found is not None
    file.write_text(file.read_text("utf-8").replace(found[1], found[1].swapcase()), encoding="utf-8")
    with pytest.raises(Refused):
        sealed.kit.captures(WORDS)


def test_no_two_writings_share_a_nonce() -> None:
    seal = Passphrase(WORDS)
    written = {re.search(rb'"nonce": "([^"]+)"', seal.sealed(b"x"))[1] for _ in range(50)}  # type: ignore[index]
    assert len(written) == 50


def test_sealed_captures_arrive_like_others_and_are_purged(city: City, sealed: Laptop) -> None:
    sealed.capture()
    files = city.workspace.data / "files"
    found = sync(sealed.kit, sealed.captures, city.store, city.actor("alice"), city.today, files)
    assert found is not None
    assert found.count("accepted") == 1
    assert sealed.captures.purge() == 1
    assert sealed.all == []


def test_documents_are_under_the_passphrase_too_until_they_travel(city: City, sealed: Laptop) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"la credencial de Concepci\xc3\xb3n" * 1_000
    sealed.capture(comprobante_archivo=(BytesIO(png), "recibo.png"))
    [kept] = (sealed.folder / "data" / "files").iterdir()
    assert kept.name == sha256(png).hexdigest() and is_sealed(kept.read_bytes())
    files = city.workspace.data / "files"
    found = sync(sealed.kit, sealed.captures, city.store, city.actor("alice"), city.today, files)
    assert found is not None and found.count("accepted") == 1
    assert (files / kept.name).read_bytes() == png


def test_a_document_that_was_damaged_on_the_laptop_counts_as_absent_and_is_told(city: City, sealed: Laptop) -> None:
    sealed.capture(comprobante_archivo=(BytesIO(b"\x89PNG\r\n\x1a\n"), "recibo.png"))
    [kept] = (sealed.folder / "data" / "files").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    sync(sealed.kit, sealed.captures, city.store, city.actor("alice"), city.today, city.workspace.data / "files")
    [made] = sealed.all
    assert made.result is not None
    assert [each["code"] for each in made.result["problems"]] == ["kit_file_missing"]


def test_purge_leaves_what_was_not_confirmed(laptop: Laptop) -> None:
    laptop.capture()
    assert laptop.captures.purge() == 0
    [made] = laptop.all
    laptop.captures.answered({made.id: {"status": "correct", "problems": []}})
    assert laptop.captures.purge() == 0
    laptop.captures.answered({made.id: {"status": "accepted", "problems": []}})
    assert laptop.captures.purge() == 1
