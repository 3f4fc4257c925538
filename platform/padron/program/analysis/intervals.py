"""Numbers and days that are known only to lie between two bounds, and what arithmetic and comparisons make of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from padron.language.typed import Unit
from padron.program.analysis.truth import NO, UNKNOWN, YES, Answers


class Interval(NamedTuple):
    """From `low` to `high`, both included. `perhaps`: it may also be unknown. Days are ordinals."""

    low: int
    high: int
    perhaps: bool = False


Found = Interval | None
"""None: surely unknown."""


def of_all(parts: Sequence[Found], combine: Callable[[list[Interval]], tuple[int, int]]) -> Found:
    """An operation that is unknown where one part is."""
    known = [each for each in parts if each is not None]
    if len(known) < len(parts):
        return None
    low, high = combine(known)
    return Interval(low, high, any(each.perhaps for each in known))


def added(parts: list[Interval]) -> tuple[int, int]:
    """A sum."""
    return sum(each.low for each in parts), sum(each.high for each in parts)


def multiplied(parts: list[Interval]) -> tuple[int, int]:
    """A product."""
    low, high = 1, 1
    for each in parts:
        corners = (low * each.low, low * each.high, high * each.low, high * each.high)
        low, high = min(corners), max(corners)
    return low, high


def divided(parts: list[Interval]) -> tuple[int, int]:
    """The first over the second (at least 1), to the nearest, half away from zero."""
    above, below = parts
    corners = [_rounded(a, max(b, 1)) for a in above[:2] for b in below[:2]]
    return min(corners), max(corners)


def without_sign(parts: list[Interval]) -> tuple[int, int]:
    """An absolute value."""
    low, high, _ = parts[0]
    return (0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))


def extreme(which: str) -> Callable[[list[Interval]], tuple[int, int]]:
    """The least or the greatest."""
    pick = min if which == "min" else max
    return lambda parts: (pick(each.low for each in parts), pick(each.high for each in parts))


def joined(one: Found, other: Found) -> Found:
    """Either of the two."""
    if one is None or other is None:
        known = one or other
        return known and known._replace(perhaps=True)
    return Interval(min(one.low, other.low), max(one.high, other.high), one.perhaps or other.perhaps)


def _rounded(above: int, below: int) -> int:
    whole = (2 * abs(above) + below) // (2 * below)
    return whole if above >= 0 else -whole


_MAY: Mapping[str, Callable[[Interval, Interval], tuple[bool, bool]]] = {
    "<": lambda a, b: (a.low < b.high, a.high >= b.low),
    "<=": lambda a, b: (a.low <= b.high, a.high > b.low),
    ">": lambda a, b: (a.high > b.low, a.low <= b.high),
    ">=": lambda a, b: (a.high >= b.low, a.low < b.high),
    "==": lambda a, b: (_meet(a, b), not _same(a, b)),
    "!=": lambda a, b: (not _same(a, b), _meet(a, b)),
}
"""Whether a comparison may say yes, and whether it may say no."""


def compared(operator: str, one: Found, other: Found) -> Answers:
    """What a comparison may come to."""
    if one is None or other is None:
        return UNKNOWN
    yes, no = _MAY[operator](one, other)
    return (YES if yes else 0) | (NO if no else 0) | (UNKNOWN if one.perhaps or other.perhaps else 0)


def _meet(a: Interval, b: Interval) -> bool:
    return a.low <= b.high and b.low <= a.high


def _same(a: Interval, b: Interval) -> bool:
    return a.low == a.high == b.low == b.high


def between(unit: Unit, start: Interval, end: Interval) -> tuple[int, int]:
    """How many whole years, months or days may lie between two days."""
    if unit == "days":
        return end.low - start.high, end.high - start.low
    longest, shortest = _apart(start.low, end.high), _apart(start.high, end.low)
    if unit == "years":
        return shortest // 12 - 1, -(-longest // 12)
    return shortest - 1, longest + 1


def _apart(first: int, last: int) -> int:
    """Calendar months from one day to another, their days left out."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    return (end.year - start.year) * 12 + end.month - start.month
