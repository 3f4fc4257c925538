"""How alike two people are: slips of one datum are near, relatives are not, and what is missing does not count."""

import pytest

from padron.registry.duplicates import Likeness
from padron.services.matching.found import LEAST
from padron.services.matching.plain import score


def likeness(given: str, surnames: str, born: str = "1980-05-13", curp: str = "") -> Likeness:
    first, _, second = surnames.partition(" ")
    return Likeness(b"", given, first, second, born, curp)


MARIA = likeness("maria fernanda", "lopez garza", curp="LOGF800513MNLPRR04")


@pytest.mark.parametrize(
    "other",
    [
        likeness("maria fernanda", "lopez garza"),
        likeness("maria fernanda", "lopes garza", curp="LOGF800513MNLPRR04"),
        likeness("maria", "lopez garza"),
        likeness("fernanda maria", "garza lopez"),
        likeness("maria fernanda", "lopez garza", "1980-05-31"),
        likeness("maria fernanda", "lopez garza", "1980-06-13"),
        likeness("maria fernanda", "lopez garza", ""),
    ],
    ids=["provisional", "one letter", "one name less", "swapped", "day mistyped", "month mistyped", "no birth date"],
)
def test_the_same_person_mistyped_is_near(other: Likeness) -> None:
    assert score(MARIA, other) >= LEAST
    assert score(MARIA, other) == score(other, MARIA)


@pytest.mark.parametrize(
    "other",
    [
        likeness("maria guadalupe", "lopez garza", curp="LOGG800513MNLPRD01"),
        likeness("maria fernanda", "lopez garza", "1958-11-02"),
        likeness("maria fernanda", "trevino salinas"),
        likeness("", ""),
    ],
    ids=["twin", "mother of the same name", "born the same day", "nobody"],
)
def test_relatives_and_strangers_are_not(other: Likeness) -> None:
    assert score(MARIA, other) < LEAST
