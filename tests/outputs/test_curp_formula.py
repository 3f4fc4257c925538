"""The CURP formula against the CURP's own rules: LibreOffice evaluates it as a cell formula."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from office import opened, recalculated
from padron import curp
from padron.curp import ENTITIES, SEXES, complete
from padron.curp.tables import CONSONANTS, DIGITS, LETTERS, VOWELS, WORDS
from padron.outputs.workbook.curp_formula import right, words
from padron.outputs.workbook.limits import VALIDATION_FORMULA
from padron.outputs.workbook.option_lists import OptionLists

TODAY = date(2026, 11, 23)
OF_EACH = 30


def valid(chance: random.Random) -> str:
    """A CURP of nobody, born between 1930 and 2025, with nothing wrong."""
    head = "".join(chance.choice(each) for each in (LETTERS, VOWELS, LETTERS, LETTERS))
    if head in WORDS:
        return valid(chance)
    born = date(1930, 1, 1) + timedelta(days=chance.randrange(35_000))
    inner = "".join(chance.choices(CONSONANTS, k=3))
    root = f"{head}{born:%y%m%d}{chance.choice(SEXES)}{chance.choice(list(ENTITIES))}{inner}"
    return complete(root, chance.choice(DIGITS if born.year < 2000 else LETTERS))


def with_digit(seventeen: str) -> str:
    """As somebody would invent it: wrong within, but with the check digit that follows."""
    return seventeen + curp.check_digit(seventeen)


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "valid": lambda key, _: key,
    "wrong digit": lambda key, chance: key[:17] + chance.choice(DIGITS.replace(key[17], "")),
    "small letters": lambda key, _: key.lower(),
    "short": lambda key, chance: key[: chance.randrange(1, 18)],
    "question mark": lambda key, chance: (at := chance.randrange(18), key[:at] + "?" + key[at + 1 :])[1],
    "no such sex": lambda key, chance: with_digit(key[:10] + chance.choice("ABZ1") + key[11:17]),
    "no such state": lambda key, chance: with_digit(key[:11] + chance.choice(["ZZ", "XX", "AA", "NN"]) + key[13:17]),
    "month 13": lambda key, chance: with_digit(key[:6] + chance.choice(["13", "00", "99"]) + key[8:17]),
    "30 February": lambda key, chance: with_digit(key[:6] + chance.choice(["0230", "0431", "0100"]) + key[10:17]),
    "letter for digit": lambda key, _: key[:17] + "Ñ",
    "empty": lambda key, _: "",
}


def evaluated(keys: list[str], folder: Path) -> list[tuple[bool, str]]:
    """What Excel's condition and words say of each, as LibreOffice computes them."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row, key in enumerate(keys, 1):
        sheet.cell(row, 1, key).number_format = "@"
        sheet.cell(row, 2, f"={right(f'A{row}')}")
        sheet.cell(row, 3, f"={words(f'A{row}')}")
    OptionLists().write(book)
    path = folder / "typed.xlsx"
    book.save(path)
    saved = opened(recalculated(path.read_bytes(), folder), values=True).worksheets[0]
    return [(bool(saved.cell(row, 2).value), str(saved.cell(row, 3).value or "")) for row in range(1, len(keys) + 1)]


@pytest.mark.office
def test_the_formula_agrees_with_the_check_on_every_kind(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    drawn = [(kind, change(valid(chance), chance)) for kind, change in KINDS.items() for _ in range(OF_EACH)]
    found = evaluated([key for _, key in drawn], tmp_path)
    disagreed = [
        kind for (kind, key), (passes, _) in zip(drawn, found, strict=True) if passes != curp.check(key, TODAY).valid
    ]
    assert disagreed == []
    assert sum(passes for passes, _ in found) == 2 * OF_EACH
    assert all(said.startswith(("La CURP ", "Los lugares ", "El lugar ")) for passes, said in found if not passes)


@pytest.mark.office
def test_the_words_name_what_is_wrong(tmp_path: Path) -> None:
    said = [text for _, text in evaluated(["TECR880229H?LRNC00", "TECR880229HNLRNC09", "P-7K2M"], tmp_path)]
    assert said == [
        "La CURP sólo lleva letras y números, sin Ñ ni espacios; ",
        "La CURP no cuadra: compárala letra por letra con el documento; ",
        "La CURP lleva 18 letras y números; aquí hay 6; ",
    ]


def test_the_condition_fits_a_validation_in_any_of_the_first_700_columns() -> None:
    assert len(right("ZZ3")) <= VALIDATION_FORMULA
    assert len(right("A3", folio=True)) <= VALIDATION_FORMULA
