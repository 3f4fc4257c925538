"""What a decision table leaves open, says twice or says in vain, decided exactly and shown by an example.

Each input's domain is cut where a cell begins or stops fitting, so one value stands for every part; what is walked is
the product of those parts. Only known values are looked at: `-` is the one cell that an unknown one fits.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Literal

from padron.language.cells import Value, written
from padron.language.kinds import Kind, Number
from padron.language.partitions import Part, parts
from padron.language.tables import DecisionTable, Hit, TableRow

MOST_ROWS = 2_500
MOST_BOXES = 200_000
"""Beyond these a table is not looked at to the end."""

Example = tuple[Value | None, ...]
Grid = Sequence[Sequence[Part]]
What = Literal["gap", "overlap", "unreachable", "impossible", "unfinished"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say of a table.

    gap: no row fits `example`. overlap: `other` (the upper one) and `row` both fit it. unreachable: the rows above take
    all that `row` fits. impossible: no value of `input` fits `row`. unfinished: the table is too large to be sure.
    """

    what: What
    example: Example = ()
    row: TableRow | None = None
    other: TableRow | None = None
    input: str = ""


def findings(table: DecisionTable, most_boxes: int = MOST_BOXES) -> Iterator[Finding]:
    """What is wrong with a table: impossible rows for any hit, gaps and overlaps (unique), gaps and order (first).

    `most_boxes` is the most parts of the product that are opened; a table beyond that ends with `unfinished`.
    """
    if len(table.rows) > MOST_ROWS:
        yield Finding("unfinished")
        return
    kinds = enumerate(kind for _, kind in table.inputs)
    grid = [parts(kind, [row.cells[index] for row in table.rows]) for index, kind in kinds]
    if not all(grid):
        return
    boxes = _Boxes(most_boxes)
    try:
        for looked_for in (_impossible, *_LOOKED_FOR[table.hit]):
            yield from looked_for(table, grid, boxes)
    except _Exhausted:
        yield Finding("unfinished")


def said(table: DecisionTable, example: Example, lang: str = "es") -> str:
    """An example in people's words: `num_integrantes = 7, modalidad = primer`."""
    named = zip(table.inputs, example, strict=True)
    return ", ".join(f"{name} = {_word(value, kind, lang)}" for (name, kind), value in named)


def _word(value: Value | None, kind: Kind, lang: str) -> str:
    if isinstance(kind, Number):
        return written(int(value or 0), kind.scale)
    return _WORDS.get(value, {}).get(lang) or str(value)


_WORDS: Mapping[Value | None, Mapping[str, str]] = {
    True: {"es": "sí", "en": "yes"},
    False: {"es": "no", "en": "no"},
    None: {"es": "otro", "en": "another"},
}


class _Exhausted(Exception):
    """More boxes than are opened for one table."""


@dataclass(slots=True)
class _Boxes:
    """How many boxes may still be opened."""

    left: int

    def open(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise _Exhausted


def _impossible(table: DecisionTable, grid: Grid, boxes: _Boxes) -> Iterator[Finding]:
    for (name, _), column in zip(table.inputs, grid, strict=True):
        reached = reduce(or_, (part.rows for part in column))
        for index, row in enumerate(table.rows):
            if not reached >> index & 1:
                yield Finding("impossible", row=row, input=name)


def _gap(table: DecisionTable, grid: Grid, boxes: _Boxes) -> Iterator[Finding]:
    example = _uncovered(grid, (1 << len(table.rows)) - 1, boxes)
    if example is not None:
        yield Finding("gap", example)


def _overlaps(table: DecisionTable, grid: Grid, boxes: _Boxes) -> Iterator[Finding]:
    """Two rows meet where their cells do on every input; each row is told once, with the first one above it."""
    for index, row in enumerate(table.rows):
        own = _own(grid, index)
        above = reduce(and_, (reduce(or_, (part.rows for part in column), 0) for column in own), (1 << index) - 1)
        if above:
            first = (above & -above).bit_length() - 1
            example = tuple(column[0].value for column in _own(own, first))
            yield Finding("overlap", example, row, table.rows[first])


def _unreachable(table: DecisionTable, grid: Grid, boxes: _Boxes) -> Iterator[Finding]:
    for index, row in enumerate(table.rows):
        own = _own(grid, index)
        if all(own) and _uncovered(own, (1 << index) - 1, boxes) is None:
            yield Finding("unreachable", row=row)


_LOOKED_FOR: Mapping[Hit, Sequence[Callable[[DecisionTable, Grid, _Boxes], Iterator[Finding]]]] = {
    "unique": (_overlaps, _gap),
    "first": (_gap, _unreachable),
    "sum": (),
}


def _own(grid: Grid, index: int) -> list[list[Part]]:
    """The parts of every input that one row fits."""
    bit = 1 << index
    return [[part for part in column if part.rows & bit] for column in grid]


def _uncovered(grid: Grid, rows: int, boxes: _Boxes) -> Example | None:
    """The first values of the grid, lower ones first, that none of these rows (a bit each) fits; None: all are covered.

    A box is left unopened where a row fits all of it, and where the same rows were left over at the same input before.
    """
    whole = _whole(grid)
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Example, int]] = [((), rows)]
    while waiting:
        picked, fitting = waiting.pop()
        level = len(picked)
        if not fitting:
            return picked + tuple(column[0].value for column in grid[level:])
        if fitting & whole[level] or (level, fitting) in seen:
            continue
        seen.add((level, fitting))
        boxes.open(len(grid[level]))
        waiting.extend(((*picked, part.value), fitting & part.rows) for part in reversed(grid[level]))
    return None


def _whole(grid: Grid) -> list[int]:
    """For each input, the rows that fit every part of it and of those after it; after the last one, all rows."""
    found = [-1]
    for column in reversed(grid):
        found.append(reduce(and_, (part.rows for part in column), found[-1]))
    return found[::-1]
