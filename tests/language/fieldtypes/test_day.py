from datetime import date, datetime

import pytest

from padron.language.values import plus
from padron.shapes import Span
from typed_values import code, faults, take, value

DAY = "2026-10-03"


@pytest.mark.parametrize(
    "raw",
    [
        "3/10/2026",
        "03-10-2026",
        "3.10.2026",
        "2026/10/3",
        "3 de octubre de 2026",
        "3-oct-2026",
        "3 October 2026",
        46298.0,
    ],
)
def test_a_day_as_people_write_it_is_an_adjustment(raw: object) -> None:
    taken = take("date", raw)
    assert (taken.value, taken.adjusted) == (DAY, True)


@pytest.mark.parametrize(
    "raw",
    [
        DAY,
        date(2026, 10, 3),
        datetime(2026, 10, 3),  # noqa: DTZ001
        ("3", "10", "2026"),
        {"dd": "3", "mm": "octubre", "yyyy": "2026"},
    ],
)
def test_a_plain_day_an_excel_date_and_three_fields_are_none(raw: object) -> None:
    assert value("date", raw) == DAY
    assert take("date", raw).adjusted is False


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3/10/26", "two_digit_year"),
        ("30/2/2026", "impossible_date"),
        ("10/25/2026", "impossible_date"),
        ("mañana", "not_a_date"),
        ("20261003", "not_a_date"),
        (1966.0, "not_a_date"),
        (True, "not_a_date"),
        (("3", "", "2026"), "incomplete_date"),
        (["3"], "not_one_value"),
        ("28/2/1900", "day_too_early"),
        ("1/1/2100", "day_too_late"),
    ],
)
def test_what_is_not_one_day_is_refused(raw: object, expected: str) -> None:
    assert code("date", raw) == expected


def test_today_is_a_bound() -> None:
    assert value("date", "2026-11-23", min="today", max="today") == "2026-11-23"
    assert code("date", "2026-11-24", max="today") == "day_after_today"
    assert code("date", "2026-11-22", min="today") == "day_before_today"
    assert code("date", "2019-12-31", min="2020-01-01", max="2026-01-01") == "day_out_of_range"


def test_three_months_old_is_not_too_old_on_the_very_day() -> None:
    three = Span(3, "months")
    assert value("date", "2026-08-23", max_age=three) == "2026-08-23"
    assert code("date", "2026-08-22", max_age=three) == "too_old"
    assert code("date", "2026-11-24", max_age=three) == "day_after_today"


@pytest.mark.parametrize(
    ("day", "span", "expected"),
    [
        ("2026-01-31", Span(1, "months"), "2026-03-01"),
        ("2026-12-31", Span(2, "months"), "2027-03-01"),
        ("2024-02-29", Span(1, "years"), "2025-03-01"),
        ("2026-11-30", Span(3, "months"), "2027-03-01"),
        ("2026-08-31", Span(4, "months"), "2026-12-31"),
        ("2026-10-31", Span(1, "months"), "2026-12-01"),
        ("2026-01-31", Span(30, "days"), "2026-03-02"),
    ],
)
def test_a_month_completes_on_the_same_day_or_on_the_first_of_the_next(day: str, span: Span, expected: str) -> None:
    assert plus(day, span) == expected


def test_settings_that_cannot_stand() -> None:
    assert faults("date", min="2026-02-01", max="2026-01-01") == [("max", "D180")]
    assert faults("date", min="1899-01-01") == [("min", "D187")]
    assert faults("date", max_age=Span(0, "days")) == [("max_age", "D196")]
    assert faults("date", min="2026-01-01", max="today", max_age=Span(1, "years")) == []
