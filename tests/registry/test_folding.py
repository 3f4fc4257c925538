"""Names compared as people mean them."""

import pytest

from padron.registry.folding import folded, folded_keeping_enye, name_fold, same_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("LUCÍA ARGÜELLO PEÑA", "lucia arguello pena"),
        ("  De  la\tPeña ", "de la pena"),
        ("Sánchez-Navarro", "sanchez navarro"),
        ("D'Amico", "d amico"),
        ("PEN\u0303A", "pena"),
        ("Ştefan Łukasz", "stefan łukasz"),
        ("MA. GUADALUPE", "ma guadalupe"),
        ("", ""),
    ],
)
def test_search_sees_no_case_accents_or_enye(name: str, plain: str) -> None:
    assert folded(name) == plain


def test_telling_apart_keeps_the_enye() -> None:
    assert folded_keeping_enye("PEÑA Núñez") == folded_keeping_enye("pen\u0303a NUÑEZ") == "peña nuñez"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("LUCÍA", "Lucia", True),
        ("MARÍA-JOSÉ", "MARIA JOSE", True),
        ("PEÑA", "PENA", False),
        ("ARGÜELLO", "ARGUELLO", True),
        ("ANA", "ANITA", False),
    ],
)
def test_a_name_is_the_same_without_accents_but_not_without_enye(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_the_names_of_a_person_are_one_text() -> None:
    assert name_fold(["ANA MARÍA", "PEÑA", None]) == "ana maria pena"
