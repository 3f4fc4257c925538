"""Texts of a definition are read exactly: yes and no, numbers, days, spans, names and the nearest word."""

import pytest

from padron.language.scalars import decimal_scaled, iso_day, name_ok, nearest, span, whole, yes_no
from padron.shapes import Span


@pytest.mark.parametrize("text", ["yes", "YES", "true", "True", "sí", "SÍ", "si", "si\u0301"])
def test_yes(text: str) -> None:
    assert yes_no(text) is True


@pytest.mark.parametrize("text", ["no", "NO", "No", "false", "FALSE"])
def test_no(text: str) -> None:
    assert yes_no(text) is False


@pytest.mark.parametrize("text", ["", "on", "off", "y", "n", "1", "0", "verdadero", "~"])
def test_neither_yes_nor_no(text: str) -> None:
    assert yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("-5", -5), ("007", 7), ("9" * 18, int("9" * 18)), ("9" * 19, None), ("1.0", None), ("1,000", None)]
    + [(odd, None) for odd in ("", "+1", " 1", "1_000", "٣", "1e3", "-", "--1")],
)
def test_a_whole_number(text: str, expected: int | None) -> None:
    assert whole(text) == expected


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        ("4718.55", 2, 471855),
        ("-0.5", 2, -50),
        ("1500", 2, 150000),
        ("1.10", 1, 11),
        ("1.005", 2, None),
        ("0.1", 0, None),
        ("1.00", 0, 1),
        (".5", 2, None),
        ("1.", 2, None),
        ("$5", 2, None),
        ("1,5", 2, None),
        ("9" * 19, 2, None),
    ],
)
def test_a_decimal_is_scaled_exactly(text: str, places: int, expected: int | None) -> None:
    assert decimal_scaled(text, places) == expected


@pytest.mark.parametrize("text", ["1900-03-01", "2024-02-29", "2099-12-31"])
def test_a_day_of_the_calendar(text: str) -> None:
    assert iso_day(text) == text


@pytest.mark.parametrize(
    "text", ["1900-02-28", "2100-01-01", "2023-02-29", "2024-2-9", "20240209", "09/02/2024", "2024-W01-1", ""]
)
def test_no_day(text: str) -> None:
    assert iso_day(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90 days", Span(90, "days")),
        ("1 day", Span(1, "days")),
        ("3 months", Span(3, "months")),
        ("1 year", Span(1, "years")),
        ("2 years", Span(2, "years")),
        ("0 days", None),
        ("3 meses", None),
        ("months", None),
        ("-1 days", None),
    ],
)
def test_a_length_of_time(text: str, expected: Span | None) -> None:
    assert span(text) == expected


def test_names_are_small_letters_digits_and_underscores() -> None:
    assert all(name_ok(each) for each in ("a", "edad_2", "x" * 60))
    assert not any(name_ok(each) for each in ("", "Edad", "2a", "_a", "niño", "a-b", "a b", "x" * 61, "a\n"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("edda", "edad"),
        ("Municipio", "municipio"),
        ("municpio", "municipio"),
        ("razón_social", "razon_social"),
        ("ingreso-mensual", "ingreso_mensual"),
        ("x", None),
        ("", None),
        ("telefono", None),
    ],
)
def test_the_nearest_word(word: str, expected: str | None) -> None:
    assert nearest(word, ["edad", "municipio", "razon_social", "ingreso_mensual"]) == expected
