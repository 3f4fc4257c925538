"""Decision tables: rows of conditions with a value each, found by the same three-valued logic as every rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from padron.language.cells import Cell, Value, cell, constant
from padron.language.faults import Fault, fault
from padron.language.kinds import Code, Kind, Number, TableSignature

Hit = Literal["unique", "first", "sum"]
VALUE = "value"


@dataclass(frozen=True, slots=True)
class TableRow:
    """The conditions, one per input in their order, and the value where all of them fit.

    `number` is its row in the CSV, where the header is row 1.
    """

    cells: tuple[Cell, ...]
    value: Value
    number: int = field(default=0, compare=False)

    def fits(self, keys: Sequence[Value | None]) -> bool | None:
        """No where one cell says no; else unknown where one is; else yes."""
        found: bool | None = True
        for each, key in zip(self.cells, keys, strict=True):
            fits = each.fits(key)
            if fits is False:
                return False
            if fits is None:
                found = None
        return found


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table as `lookup` reads it. `unique` and `first` give the value of one row, `sum` that of all that fit.

    `title` and `types` (the field type of each input, then the output's) are only for people.
    """

    name: str
    inputs: tuple[tuple[str, Kind], ...]
    output: Kind
    hit: Hit
    rows: tuple[TableRow, ...]
    title: str = field(default="", compare=False)
    types: tuple[str, ...] = field(default=(), compare=False)

    @property
    def signature(self) -> TableSignature:
        """What `lookup` takes and gives; a sum may go beyond the output's own bounds."""
        if self.hit != "sum" or not isinstance(self.output, Number):
            return TableSignature(self.inputs, self.output)
        values = [int(row.value) for row in self.rows]
        least, greatest = sum(each for each in values if each < 0), sum(each for each in values if each > 0)
        total = Number(self.output.scale, min(least, self.output.least), max(greatest, self.output.greatest))
        return TableSignature(self.inputs, total)

    def find(self, keys: Sequence[Value | None]) -> Value | None:
        """The value for canonical keys; None where no row fits, or an unknown key leaves open which does."""
        if self.hit == "sum":
            return self._sum(keys)
        for row in self.rows:
            fits = row.fits(keys)
            if fits:
                return row.value
            if fits is None and self.hit == "first":
                return None
        return None

    def _sum(self, keys: Sequence[Value | None]) -> int | None:
        total: int | None = None
        for row in self.rows:
            fits = row.fits(keys)
            if fits is None:
                return None
            if fits:
                total = (total or 0) + int(row.value)
        return total


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault in a cell; row and column count from 1, the header is row 1."""

    row: int
    column: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table, or None and why."""

    table: DecisionTable | None
    faults: tuple[CellFault, ...] = ()


def decision_table(name: str, signature: TableSignature, hit: str, rows: Sequence[Sequence[str]]) -> ReadTable:
    """The table of a CSV's rows: a header with the inputs' names and `value`, in any order, then one row a line."""
    rows = _trimmed(rows)
    header = [each.strip().lower().replace(" ", "_") for each in rows[0]] if rows else []
    wanted = [*(input_ for input_, _ in signature.inputs), VALUE]
    if sorted(header) != sorted(wanted):
        found = fault("D389", 0, 1, ",".join(wanted), found=", ".join(header) or "ninguna", wanted=", ".join(wanted))
        return ReadTable(None, (CellFault(1, 1, found),))
    if len(rows) == 1:
        return ReadTable(None, (CellFault(1, 1, fault("D391", 0, 1)),))
    reader = _Reader(signature, header)
    read = [reader.row(number, row) for number, row in enumerate(rows[1:], 2) if any(each.strip() for each in row)]
    made = tuple(row for row, _ in read if row is not None)
    faults = tuple(each for _, found_ in read for each in found_)
    if faults:
        return ReadTable(None, faults)
    return ReadTable(DecisionTable(name, signature.inputs, signature.output, cast(Hit, hit), made))


def _trimmed(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Without the blank columns that Excel leaves after the last one with a name."""
    width = max((at for at, name in enumerate(rows[0], 1) if name.strip()), default=0) if rows else 0
    return [row[:width] if not any(each.strip() for each in row[width:]) else row for row in rows]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one row after the other against the header."""

    signature: TableSignature
    header: list[str]

    def row(self, number: int, row: Sequence[str]) -> tuple[TableRow | None, list[CellFault]]:
        if len(row) != len(self.header):
            wrong = fault("D387", 0, 1, given=len(row), count=len(self.header))
            return None, [CellFault(number, 1, wrong)]
        by_name = dict(zip(self.header, row, strict=True))
        cells = [cell(by_name[name], kind) for name, kind in self.signature.inputs]
        value = _output(by_name[VALUE], self.signature.output)
        faults = list(self._faults(number, [*cells, value]))
        if faults:
            return None, faults
        fine = tuple(each for each in cells if not isinstance(each, Fault))
        return TableRow(fine, cast(Value, value), number), []

    def _faults(self, number: int, found: Sequence[object]) -> Iterator[CellFault]:
        names = [*(name for name, _ in self.signature.inputs), VALUE]
        for name, each in zip(names, found, strict=True):
            if isinstance(each, Fault):
                yield CellFault(number, self.header.index(name) + 1, each)


def _output(text: str, kind: Kind) -> Value | Fault:
    if isinstance(kind, Code) and text.strip() not in kind.codes:
        return fault("D383", 0, max(len(text), 1), found=text, catalogue=kind.catalogue)
    return constant(text, kind)
