"""The quick way through takes what the whole way takes, to the letter, or leaves the answer to it."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal as Exact

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from padron.language.fieldtypes import FIELD_TYPES
from padron.language.values import Canonical, taker
from padron.language.values.quick import quick
from padron.shapes import Choice, Choices, Day, Decimal, File, Option, Shape, Span, Text, Whole, YesNo
from typed_values import TODAY

OPTIONS = (
    *(Option("19039", "Monterrey", "Monterrey"), Option("19026", "Guadalupe"), Option("06", "Ciénega")),
    *(Option("1", "Centro"), Option("2", "Centro"), Option("a", "1"), Option("x y", "Sí")),
)
TEXTS = ("curp", "rfc", "clabe", "phone", "email", "postal_code")
SHAPES: list[tuple[str, Shape]] = [
    *((name, FIELD_TYPES[name].shape({})) for name in TEXTS),
    *(("text", shape) for shape in (Text(), Text(2, 5), Text(pattern="[a-z]+"), Text(lines=4), Text(upper=True))),
    *(("integer", shape) for shape in (Whole(0, 20), Whole(-(10**14), 10**14, "kg"))),
    *(("decimal", Decimal(places, -(10**14), 10**14, "kg")) for places in (0, 1, 6)),
    ("money", Decimal(2, 0, 500_000, money=True)),
    ("money", Decimal(2, -99_999_999_999, 99_999_999_999, money=True)),
    *(("date", shape) for shape in (Day(), Day(least="today"), Day(greatest="today"), Day(max_age=Span(3, "months")))),
    ("date", Day("2026-01-01", "2026-12-31")),
    ("yes_no", YesNo()), ("choice", Choice("c", OPTIONS)), ("choices", Choices("c", OPTIONS)), ("file", File()),
]  # fmt: skip
TYPED = (
    *("", " ", "\u00a0", "\u200b", "0", "00", "-0", "-1", "+5", "007", "1500", "1500.50", "1500.5", "1500.505", ".50"),
    *("1.", "5.", "1500.50 ", "$1,500.00", "1 500", "1,500", "１５００", "١٢٣", "1٫5", "²", "Ⅷ", "1_000", "1e3", "NaN"),
    *("999999999999999999", "9999999999999999999", "9" * 5000, "0.00", "00.10", "12.34.56", "-1.50", "3 kg", "3 pesos"),
    *("2026-11-23", "2026-11-24", "2026-11-22", "2026-02-29", "2024-02-29", "1900-03-01", "1900-02-28", "2100-01-01"),
    *("20261123", "2026-W01-1", "2026-327", "２０２６-11-23", "2026-13-01", "2026-04-31", "23/11/2026", "2026-1-2"),
    *("2026-08-22", "2026-08-23", "2026-08-24", "3 de octubre de 2026", "Sí", "si", "SÍ", "no", "No", "x", "✓", "true"),
    *(
        "19039",
        "Monterrey",
        "monterrey",
        "19039 · Monterrey",
        "6",
        "06",
        "Centro",
        "1",
        "a",
        "x y",
        "Monterrey; Centro",
    ),
    *(
        "Ana",
        " Ana",
        "Ana ",
        "Ana  María",
        "Ana\nMaría",
        "Ana\tMaría",
        "José",
        "José",
        "jose\u00ad",
        "ana",
        "ANA",
        "=1+1",
    ),
    *("\ud800", "\x00", "\ufffd", "\x7f", "GASG741212MNLRDD02", "gasg741212mnlrdd02", "GASG741212MNLRDD03"),
    *("GASG741212MNLRDD0２", "P-000000", "8112345678", "81 1234 5678", "528112345678", "1111111111", "64000", "6400"),
    *("00100", "ana@ejemplo.mx", "ana@EJEMPLO.mx", "mailto:ana@ejemplo.mx", "032180000118359719", "ab" * 32),
    *("GODE561231GR8", "XAXX010101000", "gode561231gr8"),
)
OTHER: tuple[object, ...] = (
    *(None, True, False, 0, 1, -1, 3, 1500, 6400, 8112345678, 10**14, 10**15, 10**30, 0.0, -0.0, 1.0, 1500.5, 1500.505),
    *(0.1 + 0.2, 2.675, 1e15, 1e16, 1e23, 2.0**53, 8112345678.0, float("nan"), float("inf"), -5.25, 46349, 46349.5),
    *(Exact("1500.50"), Exact("NaN"), date(2026, 11, 23), date(1, 1, 1), date(2099, 12, 31), time(1, 2)),
    *(datetime(2026, 11, 23), datetime(2026, 11, 23, 5), b"x", object(), {}, {"dd": "3", "mm": "10", "yyyy": "2026"}),  # noqa: DTZ001
    *([], (), ["19039"], ["06", "19039"], ["19039", "06"], ["06", "06"], ["Monterrey"], [""], ["06", None], [["06"]]),
    *(("19039",), ("3", "10", "2026"), [1], [True], ["zz"]),
)
ALPHABET = "0159-./,$ :aAñÑáZ\u00a0\u200b\u0301１²é\n"
RAW = st.one_of(
    st.sampled_from(TYPED),
    st.text(ALPHABET, max_size=20),
    st.builds(lambda text, at, new: text[:at] + new + text[at + 1 :], st.sampled_from(TYPED[:-8]), st.integers(0, 19),
              st.text(ALPHABET, max_size=2)),
    st.from_regex(r"-?[0-9]{1,19}(\.[0-9]{0,7})?", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    st.text(max_size=12), st.integers(), st.floats(), st.decimals(), st.dates(), st.datetimes(), st.booleans(),
    st.lists(st.sampled_from([option.code for option in OPTIONS]) | st.text("a16", max_size=2), max_size=4),
)  # fmt: skip


def agrees(name: str, shape: Shape, raw: object) -> bool:
    """Whether the quick way took it; it is an error that it took what the whole way takes otherwise."""
    found = quick(name, shape)(raw, TODAY)
    if found is None:
        return False
    taken = taker(name, shape)(raw, TODAY)
    assert (found, type(found), None, False) == (taken.value, type(taken.value), taken.problem, taken.adjusted), raw
    return True


@pytest.mark.parametrize(("name", "shape"), SHAPES)
def test_what_people_type_is_taken_alike(name: str, shape: Shape) -> None:
    for raw in (*TYPED, *OTHER):
        agrees(name, shape, raw)


@pytest.mark.parametrize(("name", "shape"), SHAPES)
def test_whatever_is_drawn_is_taken_alike(name: str, shape: Shape) -> None:
    @settings(max_examples=100, deadline=None)
    @given(RAW)
    def drawn(raw: object) -> None:
        agrees(name, shape, raw)

    drawn()


PLAIN: list[tuple[str, Shape, object]] = [
    ("curp", FIELD_TYPES["curp"].shape({}), "GASG741212MNLRDD02"),
    ("phone", FIELD_TYPES["phone"].shape({}), 8112345678),
    ("phone", FIELD_TYPES["phone"].shape({}), 8112345678.0), ("text", Text(), "Ana María"),
    ("integer", Whole(0, 20), "3"), ("integer", Whole(0, 20), 3), ("integer", Whole(0, 20), 3.0),
    ("money", Decimal(2, 0, 500_000, money=True), "1500.50"), ("money", Decimal(2, 0, 500_000, money=True), 1500.5),
    ("date", Day(), "2026-11-23"), ("date", Day(greatest="today"), date(2026, 11, 23)), ("yes_no", YesNo(), "Sí"),
    ("yes_no", YesNo(), False), ("choice", Choice("c", OPTIONS), "06"), ("choice", Choice("c", OPTIONS), "Monterrey"),
    ("choices", Choices("c", OPTIONS), ["06", "19039"]), ("choices", Choices("c", OPTIONS), []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "shape", "raw"), PLAIN)
def test_plain_answers_do_go_the_quick_way(name: str, shape: Shape, raw: object) -> None:
    assert agrees(name, shape, raw)


def test_a_list_that_came_in_is_not_the_list_that_is_kept() -> None:
    take: Callable[[object, str], Canonical | None] = quick("choices", Choices("c", OPTIONS))
    raw = ["06"]
    assert take(raw, TODAY) is not raw
