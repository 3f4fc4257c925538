"""Days as people write them: 31/12/2026, 3 de octubre de 2026, Excel dates, three form fields; and spans of time."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from padron.language.fieldtypes.day import FIRST, LAST
from padron.language.values.taken import NOTHING, Take, Taken, refused
from padron.language.values.texts import as_words, blank, folded
from padron.problems import Problem, problem
from padron.shapes import Day, Span

MONTHS = {
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_MONTH_NUMBERS = {name.lower(): at for names in MONTHS.values() for at, name in enumerate(names, 1)}
_MONTH_NUMBERS |= {name[:3]: at for name, at in _MONTH_NUMBERS.items()} | {"setiembre": 9, "sept": 9}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})(?:[t ][0-9]{2}:[0-9]{2}.*)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4}|[0-9]{2})(?: [0-9]{1,2}:[0-9]{2}.*)?")
_WORDS = re.compile(r"([0-9]{1,2})[oº°]?[ /.-]+(?:de )?([a-z]{3,10})\.?[ /,.-]+(?:del? )?([0-9]{4}|[0-9]{2})")
PARTS = ("dd", "mm", "yyyy")
"""A day as the three fields of a form send it, in this order or by these names."""
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_LAST = 61, 73_050
_YEARS = range(1900, 2101)
"""A bare number here is a year, not Excel's count of days."""
_LONGEST = 60
_SPAN_WORDS = {"days": ("día", "días"), "months": ("mes", "meses"), "years": ("año", "años")}


def day_taker(shape: Day) -> Take:
    """Takes days of a shape, as YYYY-MM-DD."""

    def take(raw: object, today: str) -> Taken:
        taken = _plain_iso(raw) if isinstance(raw, str) else None
        taken = taken or (NOTHING if blank(raw) else _read(raw))
        if not isinstance(taken.value, str):
            return taken
        found = _out_of_bounds(taken.value, shape, today)
        return Taken(None, found) if found else taken

    return take


def plus(day: str, span: Span) -> str:
    """The day so long after another. Where a month lacks the day, the first of the next month (as `months_between`)."""
    start = date.fromisoformat(day)
    if span.unit == "days":
        return (start + timedelta(span.count)).isoformat()
    months = start.year * 12 + start.month - 1 + span.count * (12 if span.unit == "years" else 1)
    try:
        return start.replace(year=months // 12, month=months % 12 + 1).isoformat()
    except ValueError:
        return date((months + 1) // 12, (months + 1) % 12 + 1, 1).isoformat()


def day_words(day: str, lang: str) -> str:
    """3 de octubre de 2026, or 3 October 2026."""
    when = date.fromisoformat(day)
    month = MONTHS[lang][when.month - 1]
    return f"{when.day} {month} {when.year}" if lang == "en" else f"{when.day} de {month} de {when.year}"


def day_parts(day: str) -> tuple[str, str, str]:
    """Day, month and year, as the three fields of a form show them."""
    when = date.fromisoformat(day)
    return str(when.day), str(when.month), str(when.year)


def span_words(span: Span, lang: str = "es") -> str:
    """«3 meses», or "3 months"."""
    if lang == "en":
        return f"{span.count} {span.unit if span.count != 1 else span.unit[:-1]}"
    return f"{span.count} {_SPAN_WORDS[span.unit][span.count != 1]}"


def _read(raw: object) -> Taken:
    if isinstance(raw, datetime):
        return Taken(raw.date().isoformat(), None, bool(raw.hour or raw.minute or raw.second))
    if isinstance(raw, date):
        return Taken(raw.isoformat())
    if isinstance(raw, str):
        return _from_text(raw)
    if isinstance(raw, int | float | Decimal):
        return _from_count(raw)
    if isinstance(raw, dict):
        raw = [raw.get(part) for part in PARTS]
    if isinstance(raw, list | tuple) and len(raw) == len(PARTS):
        return _from_parts(raw)
    return refused("not_one_value")


def _plain_iso(text: str) -> Taken | None:
    found = _ISO.fullmatch(text)
    return _day(found[3], found[2], found[1], adjusted=False) if found else None


def _from_text(text: str) -> Taken:
    text = folded(text)[:_LONGEST]
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[3], found[2], found[1], adjusted=True)
    found = _DAY_FIRST.fullmatch(text) or _WORDS.fullmatch(text)
    return _day(found[1], found[2], found[3], adjusted=True) if found else refused("not_a_date")


def _from_count(raw: int | float | Decimal) -> Taken:
    """Excel's count of days, where a cell lost its date format."""
    if isinstance(raw, bool) or not Decimal(raw).is_finite():
        return refused("not_a_date")
    if not _EXCEL_FIRST <= raw < _EXCEL_LAST + 1 or int(raw) in _YEARS:
        return refused("not_a_date")
    return Taken((_EXCEL_EPOCH + timedelta(int(raw))).isoformat(), None, True)


def _from_parts(parts: list[object] | tuple[object, ...]) -> Taken:
    """Day, month and year apart; the month may be a word."""
    if any(map(blank, parts)):
        return NOTHING if all(map(blank, parts)) else refused("incomplete_date")
    said = [folded(words)[:_LONGEST] for part in parts if isinstance(words := as_words(part), str)]
    if len(said) < len(PARTS):
        return refused("not_a_date")
    taken = _from_text("/".join(said))
    return Taken(taken.value, taken.problem)


def _day(day: str, month: str, year: str, adjusted: bool) -> Taken:
    number = _MONTH_NUMBERS.get(month) if month.isalpha() else int(month)
    if number is None:
        return refused("not_a_date")
    if len(year) != len("2026"):
        return refused("two_digit_year")
    try:
        return Taken(date(int(year), number, int(day)).isoformat(), None, adjusted)
    except ValueError:
        return refused("impossible_date", value=f"{int(day)}/{number}/{year}")


def _out_of_bounds(day: str, shape: Day, today: str) -> Problem | None:
    if "today" in (shape.least, shape.greatest) or shape.max_age:
        found = _beside_today(day, shape, today)
        if found:
            return found
    least = FIRST if shape.least == "today" else shape.least
    greatest = LAST if shape.greatest == "today" else shape.greatest
    if least <= day <= greatest:
        return None
    if least != FIRST and greatest != LAST:
        return problem("day_out_of_range", least=_short(least), greatest=_short(greatest))
    return (
        problem("day_too_early", least=_short(least))
        if day < least
        else problem("day_too_late", greatest=_short(greatest))
    )


def _beside_today(day: str, shape: Day, today: str) -> Problem | None:
    if day > today and (shape.greatest == "today" or shape.max_age):
        return problem("day_after_today")
    if day < today and shape.least == "today":
        return problem("day_before_today")
    if shape.max_age and day >= FIRST and plus(day, shape.max_age) < today:
        return problem("too_old", span=span_words(shape.max_age), span_en=span_words(shape.max_age, "en"))
    return None


def _short(day: str) -> str:
    return f"{day[8:]}/{day[5:7]}/{day[:4]}"
