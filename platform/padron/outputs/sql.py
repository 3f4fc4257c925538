"""What SQLite and PostgreSQL say differently; everything is built of sqlglot's nodes, never of text.

Numbers are scaled BIGINTs, days whole numbers YYYYMMDD, yes and no booleans (1 and 0 in SQLite), lists and rows JSON;
NULL is unknown. What an author wrote reaches a statement only as a literal.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import count
from typing import Literal, Protocol

from sqlglot import exp

Sql = exp.Expr
_numbers = count(1)


class Dialect(Protocol):
    """One database's way of saying what the printers need."""

    name: Literal["sqlite", "postgres"]

    def whole(self, value: int) -> Sql:
        """A constant as a number of 64 bits."""

    def exactly(self, text: Sql) -> Sql:
        """A text that compares character by character, whatever the database's own order is."""

    def extreme(self, which: Literal["min", "max"], items: Sequence[Sql]) -> Sql:
        """The least or greatest; NULL where one is."""

    def fenced(self, select: exp.Select) -> exp.Select:
        """A subquery whose columns are worked out once, not again in each place that reads them."""

    def number(self, document: Sql, name: str) -> Sql:
        """A whole number of a JSON document; NULL for anything else."""

    def truth(self, document: Sql, name: str) -> Sql:
        """A yes or no of a JSON document; NULL for anything else."""

    def text(self, document: Sql, name: str) -> Sql:
        """A text of a JSON document; NULL for anything else."""

    def listed(self, document: Sql, name: str) -> Sql:
        """A JSON list of a document, as JSON; NULL for anything else."""

    def document(self, text: Sql) -> Sql:
        """A stored text as the JSON document that the others read."""

    def empty(self) -> Sql:
        """The list without elements."""

    def length(self, items: Sql) -> Sql:
        """How many elements a list has; NULL where it is."""

    def rows(self, items: Sql) -> exp.Table:
        """The documents of a list of rows: a table `each` with a column `value`."""

    def codes(self, items: Sql) -> exp.Table:
        """The texts of a list of codes: a table `each` with a column `value`."""

    def is_row(self) -> Sql:
        """Whether the `value` of `each` is a document, and may be asked for its parts."""

    def fits(self, text: Sql, pattern: str) -> Sql:
        """Whether a text has the digits of a pattern: 9 stands for a digit, ? for any character, others for itself."""


class Sqlite:
    """SQLite 3.38 or later."""

    name: Literal["sqlite", "postgres"] = "sqlite"

    def whole(self, value: int) -> Sql:
        """Every whole number has 64 bits."""
        return number(value)

    def exactly(self, text: Sql) -> Sql:
        """By bytes."""
        return exp.Paren(this=exp.Collate(this=text, expression=exp.Var(this="BINARY")))

    def extreme(self, which: Literal["min", "max"], items: Sequence[Sql]) -> Sql:
        """MIN and MAX of several arguments are NULL where one is."""
        return call("MIN" if which == "min" else "MAX", *items)

    def fenced(self, select: exp.Select) -> exp.Select:
        """What has an OFFSET is not merged into the query around it: it runs beside it, row by row."""
        return select.limit(-1).offset(0)

    def number(self, document: Sql, name: str) -> Sql:
        """JSON's true would come as 1, so its type is looked at."""
        return self._typed(document, name, "integer")

    def truth(self, document: Sql, name: str) -> Sql:
        """JSON's true comes as 1."""
        return self._typed(document, name, "true", "false")

    def text(self, document: Sql, name: str) -> Sql:
        """A text without its quotes."""
        return self._typed(document, name, "text")

    def listed(self, document: Sql, name: str) -> Sql:
        """Its JSON text."""
        return self._typed(document, name, "array")

    def document(self, text: Sql) -> Sql:
        """The text itself: its parsed form is kept from one call of a row to the next."""
        return text

    def empty(self) -> Sql:
        """As text."""
        return string("[]")

    def length(self, items: Sql) -> Sql:
        """Of a JSON text."""
        return call("JSON_ARRAY_LENGTH", items)

    def rows(self, items: Sql) -> exp.Table:
        """The table-valued function."""
        return exp.Table(this=call("JSON_EACH", items), alias=alias("each"))

    def codes(self, items: Sql) -> exp.Table:
        """The same: texts come without their quotes."""
        return self.rows(items)

    def is_row(self) -> Sql:
        """What is no object must not be asked for its parts: that would stop the statement."""
        return both(exp.EQ, column("type", "each"), string("object"))

    def fits(self, text: Sql, pattern: str) -> Sql:
        """GLOB is exact."""
        return paren(exp.Glob(this=text, expression=string(pattern.replace("9", "[0-9]"))))

    def _typed(self, document: Sql, name: str, *types: str) -> Sql:
        path = string(f"$.{name}")
        right = exp.In(this=call("JSON_TYPE", document, path), expressions=[string(each) for each in types])
        return case([(right, call("JSON_EXTRACT", document.copy(), path.copy()))])


class Postgres:
    """PostgreSQL 15 or later."""

    name: Literal["sqlite", "postgres"] = "postgres"

    def whole(self, value: int) -> Sql:
        """Small constants would be of 32 bits, and so would their products."""
        return exp.Cast(this=number(value), to=exp.DataType.build("bigint"))

    def exactly(self, text: Sql) -> Sql:
        """By bytes."""
        return exp.Paren(this=exp.Collate(this=text, expression=exp.to_identifier("C", quoted=True)))

    def extreme(self, which: Literal["min", "max"], items: Sequence[Sql]) -> Sql:
        """LEAST and GREATEST pass over NULL, so it is looked for."""
        unknown = any_of([is_null(each) for each in items])
        return case([(unknown, exp.Null())], call("LEAST" if which == "min" else "GREATEST", *items))

    def fenced(self, select: exp.Select) -> exp.Select:
        """OFFSET 0 keeps a subquery whole."""
        return select.offset(0)

    def number(self, document: Sql, name: str) -> Sql:
        """Only digits are cast: what cannot be a number of 64 bits would stop the statement."""
        text = self._text(document, name)
        whole = exp.RegexpLike(this=text, expression=string("^-?[0-9]{1,17}$"))
        cast = exp.Cast(this=text.copy(), to=exp.DataType.build("bigint"))
        return case([(paren(both(exp.And, self._is(document, name, "number"), paren(whole))), cast)])

    def truth(self, document: Sql, name: str) -> Sql:
        """By its JSON text."""
        found = exp.EQ(this=self._text(document, name), expression=string("true"))
        return case([(self._is(document, name, "boolean"), found)])

    def text(self, document: Sql, name: str) -> Sql:
        """A text without its quotes."""
        return case([(self._is(document, name, "string"), self._text(document, name))])

    def listed(self, document: Sql, name: str) -> Sql:
        """As jsonb."""
        return case([(self._is(document, name, "array"), self._item(document, name))])

    def document(self, text: Sql) -> Sql:
        """As jsonb."""
        return exp.Cast(this=text, to=exp.DataType.build("jsonb"))

    def empty(self) -> Sql:
        """As jsonb."""
        return self.document(string("[]"))

    def length(self, items: Sql) -> Sql:
        """Of a jsonb."""
        return exp.Cast(this=call("JSONB_ARRAY_LENGTH", items), to=exp.DataType.build("bigint"))

    def rows(self, items: Sql) -> exp.Table:
        """The set-returning function."""
        return exp.Table(this=call("JSONB_ARRAY_ELEMENTS", items), alias=alias("each", "value"))

    def codes(self, items: Sql) -> exp.Table:
        """The set-returning function that gives texts."""
        return exp.Table(this=call("JSONB_ARRAY_ELEMENTS_TEXT", items), alias=alias("each", "value"))

    def is_row(self) -> Sql:
        """Of a jsonb."""
        return both(exp.EQ, call("JSONB_TYPEOF", column("value", "each")), string("object"))

    def fits(self, text: Sql, pattern: str) -> Sql:
        """By a regular expression over the whole text."""
        said = pattern.replace("?", ".").replace("9", "[0-9]")
        return paren(exp.RegexpLike(this=text, expression=string(f"^{said}$")))

    def _item(self, document: Sql, name: str) -> Sql:
        return call("JSONB_EXTRACT_PATH", document.copy(), string(name))

    def _text(self, document: Sql, name: str) -> Sql:
        return call("JSONB_EXTRACT_PATH_TEXT", document.copy(), string(name))

    def _is(self, document: Sql, name: str, kind: str) -> Sql:
        return paren(exp.EQ(this=call("JSONB_TYPEOF", self._item(document, name)), expression=string(kind)))


SQLITE, POSTGRES = Sqlite(), Postgres()


def number(value: int) -> Sql:
    """A whole number as it is written."""
    return paren(exp.Literal.number(value)) if value < 0 else exp.Literal.number(value)


def string(value: str) -> Sql:
    """A text as a literal, its quotes doubled."""
    return exp.Literal.string(value)


def truth(value: bool) -> Sql:
    """TRUE or FALSE."""
    return exp.Boolean(this=value)


def column(name: str, table: str | None = None) -> exp.Column:
    """A column by its name, quoted."""
    return exp.column(exp.to_identifier(name, quoted=True), table=table)


def alias(name: str, *columns: str) -> exp.TableAlias:
    """The alias of a table, perhaps with names for its columns."""
    return exp.TableAlias(this=exp.to_identifier(name), columns=[exp.to_identifier(each) for each in columns])


def call(name: str, *arguments: Sql) -> Sql:
    """A function that every release of the database has."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def paren(of: Sql) -> Sql:
    """In parentheses, so that no operator around it takes a part of it."""
    return exp.Paren(this=of)


def both(kind: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    """A binary operation in parentheses."""
    return paren(kind(this=left, expression=right))


def divided(above: Sql, below: Sql) -> Sql:
    """Whole over whole, cut off toward zero: both databases do so where both sides are whole numbers.

    Not `exp.IntDiv`: sqlglot prints it through REAL for SQLite and through NUMERIC for PostgreSQL.
    """
    return paren(exp.Div(this=above, expression=below, typed=True, safe=False))


def is_null(of: Sql) -> Sql:
    """Whether a value is unknown."""
    return paren(exp.Is(this=of.copy(), expression=exp.Null()))


def is_known(of: Sql) -> Sql:
    """Whether a value is known."""
    return paren(exp.Not(this=is_null(of)))


def is_yes(of: Sql) -> Sql:
    """Whether it is a plain yes; unknown counts as no."""
    return paren(exp.Is(this=of, expression=truth(True)))


def is_no(of: Sql) -> Sql:
    """Whether it is a plain no; unknown does not count."""
    return paren(exp.Is(this=of, expression=truth(False)))


def case(ifs: Iterable[tuple[Sql, Sql]], default: Sql | None = None, of: Sql | None = None) -> Sql:
    """CASE, NULL where nothing fits; `of`: the value that is compared, worked out once."""
    return exp.Case(this=of, ifs=[exp.If(this=when, true=then) for when, then in ifs], default=default)


def all_of(items: Sequence[Sql]) -> Sql:
    """AND of them all, as flat a tree as can be: both databases bound how deep one may go."""
    return _balanced(exp.And, items) if items else truth(True)


def any_of(items: Sequence[Sql]) -> Sql:
    """OR of them all."""
    return _balanced(exp.Or, items) if items else truth(False)


def _balanced(kind: type[exp.Binary], items: Sequence[Sql]) -> Sql:
    if len(items) == 1:
        return items[0]
    middle = len(items) // 2
    return both(kind, _balanced(kind, items[:middle]), _balanced(kind, items[middle:]))


def chained(kind: type[exp.Binary], items: Sequence[Sql]) -> Sql:
    """From the left, as the checker bounded every partial result."""
    return reduce(lambda left, right: both(kind, left, right), items)


def among(of: Sql, values: Iterable[Sql]) -> Sql:
    """Whether it is one of these constants; unknown where it is."""
    return paren(exp.In(this=of, expressions=list(values)))


def between(of: Sql, least: Sql, greatest: Sql) -> Sql:
    """Whether it lies within bounds that it may equal."""
    return paren(exp.Between(this=of.copy(), low=least, high=greatest))


def let(dialect: Dialect, value: Sql, use: Callable[[Sql], Sql]) -> Sql:
    """What `use` makes of a value that it reads more than once; anything but a column or constant is worked out once.

    Without it a nested rule would double at every level.
    """
    if is_simple(value):
        return use(value)
    name = f"it_{next(_numbers)}"
    inner = exp.Select(expressions=[exp.alias_(value, name)])
    inner = dialect.fenced(inner) if dialect.name == "postgres" else inner  # SQLite merges no query without FROM
    made = exp.Select(expressions=[use(column(name))]).from_(subquery(inner, name))
    return exp.Subquery(this=made)


def lets(dialect: Dialect, values: Sequence[Sql], use: Callable[[list[Sql]], Sql]) -> Sql:
    """The same for several values."""

    def go(known: list[Sql], rest: Sequence[Sql]) -> Sql:
        if not rest:
            return use(known)
        return let(dialect, rest[0], lambda value: go([*known, value], rest[1:]))

    return go([], values)


def is_simple(value: Sql) -> bool:
    """Whether reading it again costs nothing."""
    inner = value.this if isinstance(value, exp.Cast | exp.Paren) else value
    return isinstance(inner, exp.Column | exp.Literal | exp.Boolean | exp.Null)


def subquery(select: exp.Query, name: str) -> exp.Subquery:
    """A select as a table of this name."""
    return exp.Subquery(this=select, alias=alias(name))


def printed(select: exp.Expr, dialect: Dialect) -> str:
    """The statement's text. The tree is not copied, optimized or transpiled: it was built for this dialect."""
    return select.sql(dialect=dialect.name, comments=False)
