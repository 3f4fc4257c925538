"""The domain of a table's input in parts: values that no cell tells apart, each part with the rows that take it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from operator import xor

from padron.language.cells import Anything, Cell, Value, Within
from padron.language.kinds import Code, Date, Kind, Number, YesNo
from padron.language.scalars import FIRST_DAY, LAST_DAY

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """`value` stands for all of the part; None: any that no cell names. `rows`: a bit for each row whose cell fits."""

    value: Value | None
    rows: int


def parts(kind: Kind, cells: Sequence[Cell]) -> tuple[Part, ...]:
    """The known values of the kind, lower first; they are what the cells of one column, row by row, distinguish.

    Numbers run from the kind's least to its greatest in its own units, days over the language's calendar. A kind
    without a list (an identifier) has the values that the cells name and one part for all others.
    """
    if isinstance(kind, Number):
        return _stretches(_NUMBERS, (kind.least, kind.greatest), cells)
    if isinstance(kind, Date):
        return _stretches(_DAYS, (_ordinal(FIRST_DAY), _ordinal(LAST_DAY)), cells)
    return _listed(_values(kind, cells), cells)


@dataclass(frozen=True, slots=True)
class _Line:
    """How an ordered kind counts: its values as integers and back, and which one of a stretch is shown."""

    number: Callable[[Value], int]
    value: Callable[[int], Value]
    shown: Callable[[Span, Span], int]


def _stretches(line: _Line, domain: Span, cells: Sequence[Cell]) -> tuple[Part, ...]:
    """Between two neighbouring ends of the spans nothing changes; at each end some rows begin or stop fitting."""
    least, greatest = domain
    turns = {least: 0}
    for index, cell in enumerate(cells):
        for first, last in _disjoint(_clipped(line, domain, cell)):
            turns[first] = turns.get(first, 0) ^ 1 << index
            turns[last + 1] = turns.get(last + 1, 0) ^ 1 << index
    starts = sorted(each for each in turns if each <= greatest)
    rows = accumulate((turns[each] for each in starts), xor)
    stretches = [(first, following - 1) for first, following in pairwise([*starts, greatest + 1])]
    return tuple(Part(line.value(line.shown(each, domain)), fit) for each, fit in zip(stretches, rows, strict=True))


def _clipped(line: _Line, domain: Span, cell: Cell) -> list[Span]:
    """The cell's spans within the domain; those without a value are left out."""
    least, greatest = domain
    if isinstance(cell, Anything):
        return [domain]
    ends = cell.spans if isinstance(cell, Within) else ()
    found = [
        (
            least if first is None else max(least, line.number(first)),
            greatest if last is None else min(greatest, line.number(last)),
        )
        for first, last in ends
    ]
    return [(first, last) for first, last in found if first <= last]


def _disjoint(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _listed(values: Sequence[Value | None], cells: Sequence[Cell]) -> tuple[Part, ...]:
    always = 0
    named: dict[Value | None, int] = dict.fromkeys(values, 0)
    for index, cell in enumerate(cells):
        if isinstance(cell, Anything):
            always |= 1 << index
        elif not isinstance(cell, Within):
            for value in cell.values & named.keys():
                named[value] |= 1 << index
    alike: dict[int, Value | None] = {}
    for each, rows in named.items():
        alike.setdefault(rows | always, each)
    return tuple(Part(value, rows) for rows, value in alike.items())


def _values(kind: Kind, cells: Sequence[Cell]) -> list[Value | None]:
    if isinstance(kind, YesNo):
        return [False, True]
    if isinstance(kind, Code):
        return [*sorted(kind.codes)]
    named = {str(value) for cell in cells if not isinstance(cell, Anything | Within) for value in cell.values}
    return [*sorted(named), None]


def _ordinal(day: Value) -> int:
    return date.fromisoformat(str(day)).toordinal()


def _nearest_zero(stretch: Span, domain: Span) -> int:
    first, last = stretch
    return max(first, min(last, 0))


def _at_a_turn(stretch: Span, domain: Span) -> int:
    """A day beside one that the table names, rather than the calendar's first."""
    return stretch[1] if stretch[0] == domain[0] else stretch[0]


_NUMBERS = _Line(int, int, _nearest_zero)
_DAYS = _Line(_ordinal, lambda number: date.fromordinal(number).isoformat(), _at_a_turn)
