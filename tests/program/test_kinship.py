"""The kinds of kin in code and those of the catalogue are the same ones, and each has its inverse on both sides."""

import csv
import io

import pytest

from definition_makers import ROOT
from padron.program.kinship import KINDS, inverse

CATALOGUE = (ROOT / "rules" / "catalogues" / "parentescos.csv").read_text(encoding="utf-8")
ONLY_AS_INVERSES = {"bajo_tutela", "madre_padre"}
"""What no form asks for: the other side of `tutor_legal`, and of `hija_hijo` where the sex is not known."""
SEXES = ("M", "H", "X", "")


def rows(text: str) -> dict[str, str]:
    """Label by code."""
    return {each["code"]: each["label"] for each in csv.DictReader(io.StringIO(text))}


def without_inverse(text: str) -> set[str]:
    """The codes of a catalogue that the code has no inverse for."""
    return {
        code for code in rows(text) if code not in KINDS or not {inverse(code, sex) for sex in SEXES} <= KINDS.keys()
    }


def test_every_kind_of_the_catalogue_has_an_inverse() -> None:
    assert len(rows(CATALOGUE)) > 10
    assert without_inverse(CATALOGUE) == set()


def test_a_new_row_of_the_catalogue_without_one_is_noticed() -> None:
    assert without_inverse(CATALOGUE + "bisabuela_bisabuelo,Bisabuela o bisabuelo\n") == {"bisabuela_bisabuelo"}


def test_the_code_has_no_kind_that_the_catalogue_lacks_but_what_its_inverses_need() -> None:
    extra = KINDS.keys() - rows(CATALOGUE).keys()
    assert extra == ONLY_AS_INVERSES
    assert extra <= {inverse(code, sex) for code in rows(CATALOGUE) for sex in SEXES}


def test_both_say_the_same_words() -> None:
    assert {code: KINDS[code].label for code in rows(CATALOGUE)} == rows(CATALOGUE)


@pytest.mark.parametrize("kind", KINDS)
def test_the_inverse_of_the_inverse_is_the_kind_itself(kind: str) -> None:
    """Told from either side it is the same link: what is sexed comes back by the sex of whoever has the kind."""
    for sex in SEXES:
        assert kind in {inverse(inverse(kind, sex), other) for other in SEXES}


@pytest.mark.parametrize("kind", KINDS)
def test_inverses_by_sex_are_of_one_family(kind: str) -> None:
    """Whatever the sex says, going back and forth never leads to another kind of link."""
    back = {inverse(kind, sex) for sex in SEXES}
    assert len({inverse(each, "") for each in back}) == 1
