"""Decision tables in Excel: the ranges of a hidden sheet that hold one, and the formula that finds its value there.

A row of the range for each row of the table. A number's cell is pairs of a first and a last value, a code's the codes
that fit between two SEPARATORs. `rev` counts down to 1, so that the greatest among rows that fit is the first of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from padron.language.cells import Among, Anything, Cell, Value, Within
from padron.language.kinds import Date, Kind, Number, YesNo
from padron.language.tables import DecisionTable, Hit
from padron.outputs.workbook.formula_text import MISSING, UNSURE, day_number

SEPARATOR = "|"
_ALWAYS, _NOBODY, _ENDLESS = 1e300, 1e299, 1e16
"""A cell for any value goes from -_ALWAYS to _ALWAYS; an unknown key is _NOBODY, which only such a cell takes in."""
_NEVER = (1, 0)


@dataclass(frozen=True, slots=True)
class TableRanges:
    """How formulas call a table's columns: for each input its pairs (first, last), or one range of codes."""

    hit: Hit
    inputs: tuple[tuple[tuple[str, str], ...] | str, ...]
    value: str
    rev: str
    rows: int


def columns(table: DecisionTable) -> Iterator[tuple[str, Sequence[float | str]]]:
    """Each column of a table's block with its name's ending, in the order that `ranges` counts on."""
    for at, (_, kind) in enumerate(table.inputs):
        cells = [row.cells[at] for row in table.rows]
        if _as_number(kind):
            spans = [_spans(each) for each in cells]
            for pair in range(max(map(len, spans))):
                one = [each[pair] if pair < len(each) else _NEVER for each in spans]
                yield f"{at}_{pair}_de", [first for first, _ in one]
                yield f"{at}_{pair}_a", [last for _, last in one]
        else:
            yield f"{at}_cod", [_codes(each) for each in cells]
    yield "valor", [held(row.value, table.output) for row in table.rows]
    yield "rev", [len(table.rows) - at for at in range(len(table.rows))]


def ranges(table: DecisionTable, name: str) -> TableRanges:
    """The TableRanges of a table whose columns are called `name` and the endings of `columns`."""
    inputs: list[tuple[tuple[str, str], ...] | str] = []
    for at, (_, kind) in enumerate(table.inputs):
        if _as_number(kind):
            most = max(len(_spans(row.cells[at])) for row in table.rows)
            inputs.append(tuple((f"{name}_{at}_{pair}_de", f"{name}_{at}_{pair}_a") for pair in range(most)))
        else:
            inputs.append(f"{name}_{at}_cod")
    return TableRanges(table.hit, tuple(inputs), f"{name}_valor", f"{name}_rev", len(table.rows))


def looked_up(table: TableRanges, keys: Sequence[str], kept: Callable[[str], str]) -> str:
    """The value for keys, by the table's policy; UNSURE where an unknown key leaves it open, MISSING where no row fits.

    `keys` are short; `kept` puts a formula in a cell of its own.
    """
    sure = [_fits(each, key) for each, key in zip(table.inputs, keys, strict=True)]
    fits = "*".join(sure)
    perhaps = "*".join(f"({fit}+ISERROR({key})>0)" for fit, key in zip(sure, keys, strict=True))
    if table.hit == "sum":
        any_, open_ = kept(f"SUMPRODUCT({fits}*1)"), kept(f"SUMPRODUCT({perhaps}-{fits})")
        return f"IF({open_}>0,{UNSURE},IF({any_}=0,{MISSING},SUMPRODUCT({fits}*{table.value})))"
    first = kept(f"SUMPRODUCT(MAX({fits}*{table.rev}))")
    found = f"INDEX({table.value},{table.rows + 1}-{first})"
    if table.hit == "first":
        before = kept(f"SUMPRODUCT(MAX({perhaps}*{table.rev}))")
        return f"IF({before}>{first},{UNSURE},IF({first}=0,{MISSING},{found}))"
    unknown = "+".join(f"ISERROR({key})" for key in keys)
    return f"IF({first}>0,{found},IF({unknown}>0,{UNSURE},{MISSING}))"


def held(value: Value, kind: Kind | None) -> int | str:
    """A table's or a parameter's value as formulas hold it."""
    if isinstance(value, bool):
        return 2 if value else 0
    return day_number(value) if isinstance(value, str) and isinstance(kind, Date) else value


def _as_number(kind: Kind) -> bool:
    return isinstance(kind, Number | Date | YesNo)


def _fits(range_: tuple[tuple[str, str], ...] | str, key: str) -> str:
    if isinstance(range_, str):
        among = f'ISNUMBER(FIND("{SEPARATOR}"&IFERROR({key},"")&"{SEPARATOR}",{range_}))'
        return f'({among}+({range_}="{SEPARATOR}")>0)'
    within = [
        f"(IFERROR({key},{_NOBODY:.0E})>={first})*(IFERROR({key},{_NOBODY:.0E})<={last})" for first, last in range_
    ]
    return f"({'+'.join(within)}>0)"


def _spans(cell: Cell) -> list[tuple[float, float]]:
    match cell:
        case Anything():
            return [(-_ALWAYS, _ALWAYS)]
        case Within():
            return [(_end(first, -_ENDLESS), _end(last, _ENDLESS)) for first, last in cell.spans]
        case Among():
            return [(2.0, 2.0) if value else (0.0, 0.0) for value in sorted(cell.values, key=str)]


def _end(value: Value | None, otherwise: float) -> float:
    if value is None:
        return otherwise
    return float(day_number(value)) if isinstance(value, str) else float(value)


def _codes(cell: Cell) -> str:
    if isinstance(cell, Among):
        return SEPARATOR + "".join(f"{value}{SEPARATOR}" for value in sorted(map(str, cell.values)))
    return SEPARATOR
