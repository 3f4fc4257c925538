"""Prints typed nodes as SQL expressions: NULL is unknown, so logic and comparisons need nothing of their own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from sqlglot import exp

from padron.language.kinds import Code, Date, Identifier, Kind, Number, YesNo
from padron.language.scalars import name_ok
from padron.language.tables import DecisionTable
from padron.language.typed import (
    Absolute,
    Add,
    AllRows,
    And,
    AnyRow,
    BirthDate,
    Cell,
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
from padron.outputs.sql import (
    Dialect,
    Sql,
    all_of,
    among,
    any_of,
    both,
    call,
    case,
    chained,
    column,
    divided,
    is_known,
    lets,
    number,
    paren,
    string,
    subquery,
    truth,
)
from padron.outputs.sql_days import birth_date, span
from padron.outputs.sql_tables import constant, lookup

_SIGNS: Mapping[str, type[exp.Binary]] = {
    "==": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_TYPES: Mapping[type, str] = {Number: "bigint", Date: "bigint", YesNo: "boolean"}
OfRecord = Input | Cell | Today | Param | Fact | Has
OfRows = AnyRow | AllRows | SumCells | CountRows
OfCodes = Includes | CountCodes
OfNumbers = Negate | Add | Multiply | Rescale | Quotient | Absolute | Extreme
OfLogic = Compare | In | And | Or | Not | If


@dataclass(frozen=True, slots=True)
class Names:
    """Where values come from. A field of the record is the column `v_<name>`, a cell of a row `c_<name>`.

    `today`, `parameter` (a name and its kind) and `fact` (its key) give expressions; `rows` gives a select of the cells
    asked for, one row each, of a repeat's column.
    """

    dialect: Dialect
    today: Sql
    parameter: Callable[[str, Kind], Sql]
    fact: Callable[[str], Sql]
    tables: Mapping[str, DecisionTable]
    rows: Callable[[Input, frozenset[str]], exp.Select]


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints one typed tree. `in_row`: the definition of a repeat's row, whose own names are cells."""

    names: Names
    in_row: bool = False

    def __call__(self, node: Typed) -> Sql:
        """The node as an expression; NULL where it is unknown."""
        match node:
            case Literal():
                return constant(self.dialect, node.value, node.kind)
            case Input() | Cell() | Today() | Param() | Fact() | Has():
                return self._of_record(node)
            case AnyRow() | AllRows() | SumCells() | CountRows():
                return self._of_rows(node)
            case Includes() | CountCodes():
                return self._of_codes(node)
            case Negate() | Add() | Multiply() | Rescale() | Quotient() | Absolute() | Extreme():
                return self._of_numbers(node)
            case Compare() | In() | And() | Or() | Not() | If():
                return self._of_logic(node)
            case Span():
                return span(self.dialect, node.unit, self(node.start), self(node.end))
            case BirthDate():
                return birth_date(self.dialect, self(node.of))
            case Lookup():
                table = self.names.tables[node.table]
                return lets(self.dialect, list(map(self, node.keys)), lambda of: lookup(self.dialect, table, of))
            case _:
                assert_never(node)

    @property
    def dialect(self) -> Dialect:
        """The database."""
        return self.names.dialect

    def _of_record(self, node: OfRecord) -> Sql:
        match node:
            case Input():
                return column(cell(node.name) if self.in_row and not node.outer else value(node.name))
            case Cell():
                return column(cell(node.name))
            case Today():
                return self.names.today.copy()
            case Param():
                return self.names.parameter(node.name, node.kind)
            case Has():
                return is_known(self(node.of))
            case Fact():
                found = self.names.fact(node.key)
                return case([(is_known(self(node.of)), found)]) if node.of else found
            case _:
                assert_never(node)

    def _of_rows(self, node: OfRows) -> Sql:
        """An aggregate over the rows of a repeat."""
        match node:
            case CountRows():
                return self._aggregate(node.repeat, frozenset(), call("COUNT", exp.Star()))
            case SumCells():
                found = column(cell(node.field))
                total = exp.Cast(this=call("SUM", found.copy()), to=exp.DataType.build("bigint"))
                all_known = both(exp.EQ, call("COUNT", exp.Star()), call("COUNT", found))
                summed = call("COALESCE", total, self.dialect.whole(0))
                return self._aggregate(node.repeat, frozenset({node.field}), case([(all_known, summed)]))
            case AnyRow() | AllRows():
                return self._kleene(node)
            case _:
                assert_never(node)

    def _kleene(self, node: AnyRow | AllRows) -> Sql:
        """No, unknown and yes as 0, 1 and 2: `or` is the greatest of them, `and` the least."""
        any_row = isinstance(node, AnyRow)
        ranked = case([(truth(True), number(2)), (truth(False), number(0))], number(1), of=self(node.condition))
        extreme = call("MAX" if any_row else "MIN", column("ranked"))
        found = call("COALESCE", extreme, number(0 if any_row else 2))
        said = case([(number(2), truth(True)), (number(0), truth(False))], of=found)
        rows = subquery(self.names.rows(node.repeat, frozenset(_cells(node.condition))), "every_row")
        # An aggregate of outer columns alone would be the outer query's own: it is given a column of the rows.
        each = exp.Select(expressions=[exp.alias_(ranked, "ranked", quoted=True)]).from_(rows)
        return exp.Subquery(this=exp.Select(expressions=[said]).from_(subquery(each, "each_ranked")))

    def _aggregate(self, repeat: Input, cells: frozenset[str], found: Sql) -> Sql:
        rows = subquery(self.names.rows(repeat, cells), "every_row")
        return exp.Subquery(this=exp.Select(expressions=[found]).from_(rows))

    def _of_codes(self, node: OfCodes) -> Sql:
        of = self(node.of)
        if isinstance(node, CountCodes):
            return self.dialect.length(of)
        each = self.dialect.exactly(column("value", "each"))
        found = exp.Select(expressions=[number(1)]).from_(self.dialect.codes(of.copy()))
        found = found.where(exp.EQ(this=each, expression=string(node.code)))
        return case([(is_known(of), exp.Exists(this=found))])

    def _of_numbers(self, node: OfNumbers) -> Sql:
        parts = [self(each) for each in children(node)]
        match node:
            case Negate():
                return paren(exp.Neg(this=paren(parts[0])))
            case Add():
                return chained(exp.Add, parts)
            case Multiply():
                return chained(exp.Mul, parts)
            case Rescale():
                return both(exp.Mul, parts[0], self.dialect.whole(10**node.by))
            case Quotient():
                return lets(self.dialect, parts, lambda of: _rounded(*of))
            case Absolute():
                return call("ABS", parts[0])
            case Extreme():
                if self.dialect.name == "sqlite":
                    return self.dialect.extreme(node.which, parts)
                return lets(self.dialect, parts, lambda of: self.dialect.extreme(node.which, of))
            case _:
                assert_never(node)

    def _of_logic(self, node: OfLogic) -> Sql:
        parts = [self(each) for each in children(node)]
        match node:
            case Compare():
                return both(_SIGNS[node.operator], self._exactly(node.left, parts[0]), parts[1])
            case In():
                values = [constant(self.dialect, each, kind_of(node.of)) for each in node.values]
                return among(self._exactly(node.of, parts[0]), values)
            case And():
                return all_of(parts)
            case Or():
                return any_of(parts)
            case Not():
                return paren(exp.Not(this=paren(parts[0])))
            case If():
                condition, yes, no = parts
                return case([(truth(True), yes), (truth(False), no)], of=condition)
            case _:
                assert_never(node)

    def _exactly(self, node: Typed, printed: Sql) -> Sql:
        """Codes and identifiers compare character by character; numbers, days and yes or no need nothing."""
        return self.dialect.exactly(printed) if isinstance(kind_of(node), Code | Identifier) else printed


MOST_STACKED = 60
"""How much a rule may stand on SQLite's parser, which has a hundred places and keeps some for the statement around."""
_PLACES: Mapping[type, int] = dict.fromkeys((Quotient, Span, BirthDate, Lookup, AnyRow, AllRows, SumCells), 11) | {
    If: 5
}


def is_too_deep(node: Typed, in_row: bool = False) -> bool:
    """Whether a rule is nested deeper than SQLite reads; said for PostgreSQL too, so that both say one thing."""
    return _stacked(node) > MOST_STACKED - 25 * in_row


def _stacked(node: Typed) -> int:
    return _PLACES.get(type(node), 3) + max(map(_stacked, children(node)), default=0)


def value(name: str) -> str:
    """The column of a field of the record."""
    return f"v_{_checked(name)}"


def cell(name: str) -> str:
    """The column of a cell of a row."""
    return f"c_{_checked(name)}"


def null(kind: Kind) -> Sql:
    """Unknown, of the database's type for a kind."""
    return exp.Cast(this=exp.Null(), to=exp.DataType.build(_TYPES.get(type(kind), "text")))


def _rounded(above: Sql, below: Sql) -> Sql:
    """The nearest whole number, half away from zero: twice above, a half added on its own side, cut off."""
    half = case([(both(exp.LT, above.copy(), number(0)), exp.Neg(this=paren(below.copy())))], below.copy())
    twice = both(exp.Add, both(exp.Mul, above.copy(), number(2)), paren(half))
    return divided(twice, both(exp.Mul, below.copy(), number(2)))


def _checked(name: str) -> str:
    if not name_ok(name):
        raise ValueError("a name that the checker cannot have passed")
    return name


def _cells(node: Typed) -> Iterator[str]:
    if isinstance(node, Cell):
        yield node.name
    for each in children(node):
        yield from _cells(each)
