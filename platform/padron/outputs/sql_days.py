"""Days as whole numbers YYYYMMDD: ages, months and days between them by integer arithmetic alone, 1900-03-01 to 2099.

No date function of a database takes part: they differ, and some follow the session's zone or language.
"""

from typing import Literal, assert_never

from sqlglot import exp

from padron.outputs.sql import (
    Dialect,
    Sql,
    all_of,
    between,
    both,
    call,
    case,
    divided,
    let,
    lets,
    number,
    string,
)

FIRST, LAST = 19000301, 20991231
_CENTURIES = 1000
"""Added before a division and taken away after it, so that what is cut off is always cut off downwards."""


def day_number(iso: str) -> int:
    """An ISO day as YYYYMMDD."""
    return int(iso.replace("-", ""))


def iso_day(value: int) -> str:
    """YYYYMMDD as an ISO day."""
    return f"{value // 10000:04d}-{value // 100 % 100:02d}-{value % 100:02d}"


def from_text(text: Sql) -> Sql:
    """A stored ISO day as YYYYMMDD."""
    digits = call("REPLACE", text, string("-"), string(""))
    return exp.Cast(this=digits, to=exp.DataType.build("bigint"))


def span(dialect: Dialect, unit: Literal["years", "months", "days"], start: Sql, end: Sql) -> Sql:
    """Completed years (-1 before the start), complete months cut off toward zero, or days between two days."""
    match unit:
        case "years":
            apart = both(exp.Add, both(exp.Sub, end, start), number(10000 * _CENTURIES))
            return both(exp.Sub, divided(apart, number(10000)), number(_CENTURIES))
        case "months":
            # 32 days a month: a month is complete when its day has come, and dividing cuts off toward zero.
            return lets(
                dialect, [start, end], lambda of: divided(both(exp.Sub, *map(_in_32, reversed(of))), number(32))
            )
        case "days":
            return lets(
                dialect, [start, end], lambda of: both(exp.Sub, *(_ordinal(dialect, each) for each in of[::-1]))
            )
        case _:
            assert_never(unit)


def is_real(dialect: Dialect, day: Sql) -> Sql:
    """Whether YYYYMMDD is a day of the calendar between the first and the last that rules know. `day` is a column."""
    month, year = _month(day), _year(day)
    leap = case([(both(exp.EQ, both(exp.Mod, year, number(4)), number(0)), number(29))], number(28))
    last = case([(number(2), leap), *((number(each), number(30)) for each in (4, 6, 9, 11))], number(31), of=month)
    return all_of([
        between(day, number(FIRST), number(LAST)),
        between(_month(day), number(1), number(12)),
        between(_day(day), number(1), last),
    ])  # fmt: skip


def birth_date(dialect: Dialect, curp: Sql) -> Sql:
    """The birth date that a CURP says; NULL where it says none. `curp` is a column."""
    digits = exp.Cast(this=call("SUBSTR", curp.copy(), number(5), number(6)), to=exp.DataType.build("bigint"))
    old = both(exp.LTE, dialect.exactly(call("SUBSTR", curp.copy(), number(17), number(1))), string("9"))
    century = case([(old, dialect.whole(19000000))], dialect.whole(20000000))
    said = case([(dialect.fits(curp.copy(), "????999999????????"), both(exp.Add, digits, century))])
    return let(dialect, said, lambda day: case([(is_real(dialect, day), day.copy())]))


def _year(day: Sql) -> Sql:
    return divided(day.copy(), number(10000))


def _month(day: Sql) -> Sql:
    return both(exp.Mod, divided(day.copy(), number(100)), number(100))


def _day(day: Sql) -> Sql:
    return both(exp.Mod, day.copy(), number(100))


def _months(day: Sql) -> Sql:
    return both(exp.Add, both(exp.Mul, _year(day), number(12)), _month(day))


def _in_32(day: Sql) -> Sql:
    return both(exp.Add, both(exp.Mul, _months(day), number(32)), _day(day))


def _ordinal(dialect: Dialect, day: Sql) -> Sql:
    """Days counted as if years began in March: each fourth has one more, from 1900-03-01 to 2100-02-28 always."""

    def counted(months: Sql) -> Sql:
        year = divided(months.copy(), number(12))
        month = both(exp.Mod, months.copy(), number(12))
        of_years = divided(both(exp.Mul, year, number(1461)), number(4))
        of_months = divided(both(exp.Add, both(exp.Mul, month, number(153)), number(2)), number(5))
        return both(exp.Add, of_years, of_months)

    return both(exp.Add, let(dialect, both(exp.Sub, _months(day), number(3)), counted), _day(day))
