"""Prints typed trees as CEL, for two outside judges: unknown is CEL's error, which `&&` and `||` absorb as Kleene does.

Numbers are scaled integers and days whole numbers, yyyymmdd. A field is the variable `v_<name>`, missing when unknown;
`has()` asks the map `r`; a table is a chain of conditions. What CEL has no word for is Unsayable.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from agreement.drawing import tables
from padron.language.cells import Among, Anything, Cell, Within
from padron.language.kinds import Date, Kind
from padron.language.tables import TableRow
from padron.language.typed import (
    Absolute,
    Add,
    AllRows,
    And,
    AnyRow,
    BirthDate,
    Compare,
    CountCodes,
    CountRows,
    Extreme,
    Fact,
    Has,
    If,
    In,
    Includes,
    Input,
    Literal,
    Lookup,
    Multiply,
    Negate,
    Not,
    Or,
    Param,
    Quotient,
    Rescale,
    Span,
    SumCells,
    Today,
    Typed,
    children,
    kind_of,
)
from padron.language.typed import Cell as RowCell

UNKNOWN = "unknown"
"""A variable that nobody ever gives."""
LONGEST = 20_000
"""Operands are written out where CEL has no name for them; a text beyond this is nobody's rule."""


class Unsayable(Exception):
    """CEL's standard functions have no word for a construct."""


def cel(tree: Typed) -> str:
    """A tree as CEL. Raises Unsayable."""
    text = _text(tree)
    if len(text) > LONGEST:
        raise Unsayable("too long")
    return text


def nodes(tree: Typed) -> Iterator[Typed]:
    """The tree and all below it."""
    yield tree
    for each in children(tree):
        yield from nodes(each)


def fact_name(key: str) -> str:
    """The variable of a fact's column."""
    return "f_" + re.sub(r"[^a-z0-9]", "_", key)


def constant(value: object, kind: Kind) -> str:
    """A canonical value as CEL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text.replace("-", "") if isinstance(kind, Date) else f'"{text}"'


def _text(node: Typed) -> str:
    match node:
        case Literal():
            return constant(node.value, node.kind)
        case Today():
            return "today"
        case Input():
            return f"v_{node.name}"
        case RowCell():
            return f"row.{node.name}"
        case Param():
            return f"p_{node.name}"
        case Fact():
            return _fact(node)
        case Has():
            return f"has({_mapped(node.of)})"
        case Lookup():
            return _lookup(node)
        case AnyRow() | AllRows():
            macro = "exists" if isinstance(node, AnyRow) else "all"
            return f"{_rows(node.repeat)}.{macro}(row, {_text(node.condition)})"
        case CountRows():
            return f"size({_rows(node.repeat)})"
        case SumCells() | BirthDate():
            raise Unsayable(type(node).__name__)
        case _:
            return _operation(node, [_text(each) for each in children(node)])


Operation = (
    Negate | Add | Multiply | Rescale | Quotient | Absolute | Extreme | If | Span | Compare | In | Not | And | Or
    | Includes | CountCodes
)  # fmt: skip


def _operation(node: Operation, parts: Sequence[str]) -> str:
    match node:
        case Negate():
            return f"(-({parts[0]}))"
        case Add():
            return f"({' + '.join(parts)})"
        case Multiply():
            return f"({' * '.join(parts)})"
        case Rescale():
            return f"({parts[0]} * {10**node.by})"
        case Quotient():
            above, below = parts
            return f"((2 * {above} + ({above} < 0 ? -({below}) : {below})) / (2 * {below}))"
        case Absolute():
            return f"({parts[0]} < 0 ? -({parts[0]}) : {parts[0]})"
        case Extreme():
            return _extreme("<=" if node.which == "min" else ">=", parts)
        case If():
            return f"({parts[0]} ? {parts[1]} : {parts[2]})"
        case Span():
            return SPANS[node.unit](*parts)
        case _:
            return _logic(node, parts)


def _logic(node: Compare | In | Not | And | Or | Includes | CountCodes, parts: Sequence[str]) -> str:
    match node:
        case Compare():
            return f"({parts[0]} {node.operator} {parts[1]})"
        case In():
            return f"({parts[0]} in [{', '.join(constant(each, kind_of(node.of)) for each in node.values)}])"
        case Not():
            return f"!({parts[0]})"
        case And():
            return f"({' && '.join(parts)})"
        case Or():
            return f"({' || '.join(parts)})"
        case Includes():
            return f'("{node.code}" in {parts[0]})'
        case CountCodes():
            return f"size({parts[0]})"
        case _:
            assert_never(node)


def _mapped(node: Input | RowCell) -> str:
    return f"r.{node.name}" if isinstance(node, Input) else f"row.{node.name}"


def _rows(repeat: Input) -> str:
    return f"(has(r.{repeat.name}) ? v_{repeat.name} : [])"


def _fact(node: Fact) -> str:
    """The column; a fact about another person is unknown while that person is."""
    name = fact_name(node.key)
    return name if node.of is None else f"({_text(node.of)} == {_text(node.of)} ? {name} : {UNKNOWN})"


def _extreme(sign: str, parts: Sequence[str]) -> str:
    found = parts[0]
    for each in parts[1:]:
        found = f"({found} {sign} {each} ? {found} : {each})"
    return found


def _years(start: str, end: str) -> str:
    return f"({end} / 10000 - {start} / 10000 - ({end} % 10000 < {start} % 10000 ? 1 : 0))"


def _months(start: str, end: str) -> str:
    return f"({end} < {start} ? -({_forwards(end, start)}) : {_forwards(start, end)})"


def _forwards(start: str, end: str) -> str:
    years, months = f"({end} / 10000 - {start} / 10000)", f"({end} / 100 % 100 - {start} / 100 % 100)"
    return f"({years} * 12 + {months} - ({end} % 100 < {start} % 100 ? 1 : 0))"


def _days(start: str, end: str) -> str:
    return f"({_julian(end)} - {_julian(start)})"


def _julian(day: str) -> str:
    """The Julian day number of a Gregorian day, after Fliegel and Van Flandern."""
    early = f"((14 - {day} / 100 % 100) / 12)"
    year, month = f"({day} / 10000 + 4800 - {early})", f"({day} / 100 % 100 + 12 * {early} - 3)"
    leaps = f"{year} / 4 - {year} / 100 + {year} / 400"
    return f"({day} % 100 + (153 * {month} + 2) / 5 + 365 * {year} + {leaps} - 32045)"


SPANS: dict[str, Callable[[str, str], str]] = {"years": _years, "months": _months, "days": _days}


def _lookup(node: Lookup) -> str:
    """The first row that fits: of a `unique` table no two do, so that an unknown row before it is a no."""
    table = tables()[node.table]
    keys = [(_text(key), kind) for key, (_, kind) in zip(node.keys, table.inputs, strict=True)]
    fits = [_fits(row, keys) for row in table.rows]
    values = [constant(row.value, table.output) for row in table.rows]
    if table.hit == "sum":
        total = " + ".join(f"({fit} ? {value} : 0)" for fit, value in zip(fits, values, strict=True))
        return f"({' || '.join(fits)} ? {total} : {UNKNOWN})"
    found = UNKNOWN
    for fit, value in reversed(list(zip(fits, values, strict=True))):
        found = f"({fit} ? {value} : {found})"
    return found


def _fits(row: TableRow, keys: Sequence[tuple[str, Kind]]) -> str:
    cells = [_cell(cell, *key) for cell, key in zip(row.cells, keys, strict=True)]
    return f"({' && '.join(cells)})"


def _cell(cell: Cell, key: str, kind: Kind) -> str:
    match cell:
        case Anything():
            return "true"
        case Among():
            return f"({key} in [{', '.join(constant(each, kind) for each in sorted(cell.values, key=str))}])"
        case Within():
            spans = []
            for least, most in cell.spans:
                bounds = [f"{constant(least, kind)} <= {key}"] if least is not None else []
                bounds += [f"{key} <= {constant(most, kind)}"] if most is not None else []
                spans.append(f"({' && '.join(bounds)})")
            return f"({' || '.join(spans)})"
        case _:
            assert_never(cell)
