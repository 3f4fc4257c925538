"""Names as they are compared: folded, short forms written out, particles away; and the blocks of a record."""

import pytest

from padron.registry.duplicates import Likeness
from padron.services.matching.comparable import BLOCKS, blocks, comparable


@pytest.mark.parametrize(
    ("given", "first", "expected"),
    [
        ("MA. GUADALUPE", "PEÑA", ("maria guadalupe", "pena")),
        ("J. Jesús", "de la Cruz", ("jose jesus", "cruz")),
        ("María de los Ángeles", "DEL RÍO", ("maria angeles", "rio")),
        ("Gpe", "Hdz", ("guadalupe", "hernandez")),
        ("ANA", "De", ("ana", "de")),
    ],
)
def test_names_are_folded_and_short_forms_written_out(given: str, first: str, expected: tuple[str, str]) -> None:
    made = comparable(Likeness(b"", given, first, "", "", ""))
    assert (made.given_names, made.first_surname) == expected


def test_every_block_is_one_that_engines_know_and_comes_once() -> None:
    whole = Likeness(b"", "maria", "lopez", "garza", "1980-05-13", "LOGM800513MNLPRR04")
    assert sorted(name for name, _ in blocks(whole)) == sorted(BLOCKS)
    without = Likeness(b"", "maria", "lopez", "garza", "", "")
    assert [name for name, _ in blocks(without)] == ["name"]
