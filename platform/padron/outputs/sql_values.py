"""Stored values in SQL: of the type their field has now, within its bounds, of its list, and led to by its parents."""

from datetime import date, timedelta
from typing import assert_never

from sqlglot import exp

from padron.language.fieldtypes import FIELD_TYPES
from padron.language.values import plus
from padron.outputs.sql import (
    Dialect,
    Sql,
    among,
    between,
    both,
    call,
    case,
    column,
    is_null,
    let,
    number,
    paren,
    string,
    truth,
)
from padron.outputs.sql_days import day_number, from_text, is_real
from padron.program.model import Field
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Shape, Text, Whole, YesNo


def stored(dialect: Dialect, shape: Shape, document: Sql, name: str) -> Sql:
    """A value of a JSON document as the printers hold it; NULL where it is missing or of another type."""
    match shape:
        case Whole() | Decimal():
            return dialect.number(document, name)
        case YesNo():
            return dialect.truth(document, name)
        case Text() | Choice() | File():
            return dialect.text(document, name)
        case Choices() | Repeat():
            return dialect.listed(document, name)
        case Day():
            return _day(dialect, dialect.text(document, name))
        case Group() | Note():
            raise TypeError("groups and notes hold no value")
        case _:
            assert_never(shape)


def from_core(dialect: Dialect, shape: Shape, of: Sql) -> Sql:
    """A value of a column of the person's own; a blank text is none."""
    return _day(dialect, of) if isinstance(shape, Day) else call("NULLIF", of, string(""))


def _day(dialect: Dialect, text: Sql) -> Sql:
    """An ISO day as YYYYMMDD; NULL where the text is none, since a cast of other letters would stop the statement."""
    return let(dialect, text, lambda of: case([(dialect.fits(of.copy(), "9999-99-99"), from_text(of.copy()))]))


def guarded(dialect: Dialect, field: Field, raw: Sql, today: str) -> list[Sql]:
    """What must hold of a stored value for its field to take it now. `raw` is a column; `today` an ISO day."""
    shape = field.shape
    match shape:
        case Whole() | Decimal():
            return [between(raw, dialect.whole(shape.least), dialect.whole(shape.greatest))]
        case Day():
            return [is_real(dialect, raw), *_day_bounds(dialect, shape, raw, today)]
        case Choice():
            return [_listed(dialect, shape, raw)]
        case Choices():
            strange = paren(exp.Not(this=_listed(dialect, shape, column("value", "each"))))
            return [_none(dialect, raw, strange)]
        case Text():
            return [_text(shape, raw, FIELD_TYPES[field.type].check is not None)]
        case YesNo() | File() | Repeat() | Group() | Note():
            return []
        case _:
            assert_never(shape)


def _text(shape: Text, raw: Sql, has_check: bool) -> Sql:
    """The length; a type with a check of its own was judged by that alone, when the value was stored."""
    least, most = (1, 10_000) if has_check else (max(shape.min_length, 1), shape.max_length)
    return between(call("LENGTH", raw.copy()), number(least), number(most))


def _day_bounds(dialect: Dialect, shape: Day, raw: Sql, today: str) -> list[Sql]:
    """The field's first and last day; `max_age` comes to a first day, since a later one is never older."""
    least = [today if shape.least == "today" else shape.least]
    greatest = [today if shape.greatest == "today" else shape.greatest]
    if shape.max_age is not None:
        least.append(oldest(shape, today))
        greatest.append(today)
    return [between(raw, *(dialect.whole(day_number(each)) for each in (max(least), min(greatest))))]


def oldest(shape: Day, today: str) -> str:
    """The first day that is not too old today: a span before it, found from the far side."""
    assert shape.max_age is not None
    lengths = {"days": 1, "months": 32, "years": 367}
    day = date.fromisoformat(today) - timedelta(days=min(shape.max_age.count * lengths[shape.max_age.unit], 70_000))
    while plus(day.isoformat(), shape.max_age) < today:
        day += timedelta(days=1)
    return day.isoformat()


def _listed(dialect: Dialect, shape: Choice | Choices, raw: Sql) -> Sql:
    return among(dialect.exactly(raw.copy()), [string(option.code) for option in shape.options])


def _none(dialect: Dialect, items: Sql, strange: Sql) -> Sql:
    """Whether no code of a list is strange."""
    found = exp.Select(expressions=[number(1)]).from_(dialect.codes(items.copy())).where(strange)
    return paren(exp.Not(this=exp.Exists(this=found)))


def led_to(dialect: Dialect, shape: Choice | Choices, by: str, raw: Sql, parent: Sql) -> Sql:
    """Whether a cascade leads from the parent's code to this one, by the catalogue's column; an unknown one leads."""
    reached: dict[str, list[Sql]] = {}
    for option in shape.options:
        for name, value in option.columns:
            if name == by:
                reached.setdefault(value, []).append(string(option.code))
    ways = [(_is(dialect, parent, value), _within(dialect, shape, raw, codes)) for value, codes in reached.items()]
    return case([(is_null(parent), truth(True)), *ways], truth(False))


def _is(dialect: Dialect, parent: Sql, value: str) -> Sql:
    text = exp.Cast(this=parent.copy(), to=exp.DataType.build("text"))
    return both(exp.EQ, dialect.exactly(text), string(value))


def _within(dialect: Dialect, shape: Choice | Choices, raw: Sql, codes: list[Sql]) -> Sql:
    if isinstance(shape, Choice):
        return among(dialect.exactly(raw.copy()), codes)
    strange = paren(exp.Not(this=among(dialect.exactly(column("value", "each")), codes)))
    return _none(dialect, raw, strange)
