"""What generated Python calls: days, birth dates and rounding, each total over the values that a record may hold."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from padron.curp.quick import LENGTH, birth_number, is_day
from padron.language.scalars import FIRST_DAY, LAST_DAY

_DIGITS = frozenset("0123456789")


def years(start: str, end: str) -> int:
    """Completed years between two ISO days: a 29 February completes on 1 March; -1 in the year before the start."""
    return int(end[:4]) - int(start[:4]) - (end[5:] < start[5:])


def months(start: str, end: str) -> int:
    """Complete months between two ISO days, truncated toward zero; backwards, minus the months forwards."""
    if end < start:
        return -months(end, start)
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7]) - (end[8:] < start[8:])


def days(start: str, end: str) -> int:
    """Days between two ISO days, negative backwards."""
    return date.fromisoformat(end).toordinal() - date.fromisoformat(start).toordinal()


def birth_date(curp: str) -> str | None:
    """The ISO birth date that a CURP says; None where it says none, or one before 1900-03-01."""
    if len(curp) != LENGTH or not set(curp[4:10]) <= _DIGITS:
        return None
    number = birth_number(curp)
    text = f"{number // 10000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"
    real = "01" <= text[5:7] <= "12" and "01" <= text[8:] <= "31" and is_day(number)
    return text if real and FIRST_DAY <= text <= LAST_DAY else None


def rounded(above: int, below: int) -> int:
    """The whole number nearest to above / below (below at least 1), half away from zero."""
    whole = (2 * abs(above) + below) // (2 * below)
    return whole if above >= 0 else -whole


NAMESPACE: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "years": years,
        "months": months,
        "days": days,
        "birth_date": birth_date,
        "rounded": rounded,
        "abs": abs,
        "enumerate": enumerate,
        "frozenset": frozenset,
        "len": len,
        "max": max,
        "min": min,
        "tuple": tuple,
    }
)
"""All that generated code can name, besides its arguments; it has no other builtins."""
