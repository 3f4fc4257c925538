"""Decision tables in SQL: `unique` and `first` as CASE, `sum` over VALUES, a row fitting by the same three values."""

from collections.abc import Sequence
from typing import assert_never

from sqlglot import exp

from padron.language.cells import Anything, Cell, Value, Within
from padron.language.kinds import Code as CodeKind
from padron.language.kinds import Date, Identifier, Kind
from padron.language.tables import DecisionTable, TableRow
from padron.outputs.sql import (
    Dialect,
    Sql,
    alias,
    all_of,
    among,
    any_of,
    both,
    call,
    case,
    column,
    is_null,
    string,
    truth,
)
from padron.outputs.sql_days import day_number


def constant(dialect: Dialect, value: Value, kind: Kind) -> Sql:
    """A canonical constant of a kind as the printers hold it."""
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, int):
        return dialect.whole(value)
    return dialect.whole(day_number(value)) if isinstance(kind, Date) else string(value)


def lookup(dialect: Dialect, table: DecisionTable, keys: Sequence[Sql]) -> Sql:
    """The value for keys, each a column or a constant; NULL where no row fits, or an unknown key leaves open which."""
    rows = [(_fits(dialect, table, row, keys), constant(dialect, row.value, table.output)) for row in table.rows]
    match table.hit:
        case "unique":
            return case(rows)
        case "first":
            return case([pair for fits, value in rows for pair in ((fits, value), (is_null(fits), exp.Null()))])
        case "sum":
            return _sum(rows)
        case _:
            assert_never(table.hit)


def _sum(rows: Sequence[tuple[Sql, Sql]]) -> Sql:
    """Of the rows that fit; NULL where none does or one is unknown."""
    fits, value = column("column1"), column("column2")
    total = exp.Cast(this=call("SUM", case([(fits.copy(), value)])), to=exp.DataType.build("bigint"))
    all_known = both(exp.EQ, call("COUNT", exp.Star()), call("COUNT", fits))
    listed = exp.Values(expressions=[exp.Tuple(expressions=list(pair)) for pair in rows])
    made = exp.Select(expressions=[case([(all_known, total)])])
    return exp.Subquery(this=made.from_(exp.Subquery(this=listed, alias=alias("every_row"))))


def _fits(dialect: Dialect, table: DecisionTable, row: TableRow, keys: Sequence[Sql]) -> Sql:
    pairs = zip(row.cells, table.inputs, keys, strict=True)
    return all_of([_cell(dialect, cell, kind, key) for cell, (_, kind), key in pairs])


def _cell(dialect: Dialect, cell: Cell, kind: Kind, key: Sql) -> Sql:
    if isinstance(cell, Anything):
        return truth(True)
    if isinstance(cell, Within):
        return any_of([_within(dialect, least, most, kind, key) for least, most in cell.spans])
    of = dialect.exactly(key.copy()) if isinstance(kind, CodeKind | Identifier) else key.copy()
    return among(of, [constant(dialect, each, kind) for each in sorted(cell.values, key=str)])


def _within(dialect: Dialect, least: Value | None, most: Value | None, kind: Kind, key: Sql) -> Sql:
    """One span; without an end every known value fits."""
    ends = [(exp.GTE, least), (exp.LTE, most)]
    tests = [both(sign, key.copy(), constant(dialect, end, kind)) for sign, end in ends if end is not None]
    return all_of(tests or [both(exp.EQ, key.copy(), key.copy())])
