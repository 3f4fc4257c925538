from datetime import date

import pytest

from typed_values import code, take


@pytest.mark.parametrize("raw", ["si", "SÍ", " sí", "s", "X", "1", 1, 1.0, "verdadero", "TRUE", "✓"])
def test_yes_in_many_words_is_an_adjustment(raw: object) -> None:
    assert (take("yes_no", raw).value, take("yes_no", raw).adjusted) == (True, True)


@pytest.mark.parametrize("raw", ["NO", "n", "0", 0.0, "falso", "FALSE"])
def test_no_in_many_words_is_an_adjustment(raw: object) -> None:
    assert (take("yes_no", raw).value, take("yes_no", raw).adjusted) == (False, True)


def test_its_own_words_are_none() -> None:
    assert [take("yes_no", raw).adjusted for raw in ("Sí", "No", "yes", "no", True, False)] == [False] * 6


@pytest.mark.parametrize("raw", ["tal vez", "2", 2, 0.5, date(2026, 1, 1), float("nan")])
def test_anything_else_is_refused(raw: object) -> None:
    assert code("yes_no", raw) == "not_yes_no"
