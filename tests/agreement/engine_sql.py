"""The SQL printer as an engine of the agreement suite: every record a row of a table, every case one select over it."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import psycopg
from sqlglot import exp

from agreement.drawing import FACTS, PARAMETERS, Case, Record, tables
from agreement.engines import Answers
from expressions import NAMES
from padron.language.kinds import Code, Codes, Date, Identifier, Kind, Number, Plain, Rows, YesNo
from padron.language.typed import Input, Typed
from padron.outputs.sql import POSTGRES, SQLITE, Dialect, Sql, column, printed
from padron.outputs.sql_days import day_number, iso_day
from padron.outputs.sql_nodes import Names, Printer, cell, value
from registry_stores import postgres_programs, postgres_server

COLUMNS: Mapping[str, Kind] = {
    "today": Date(),
    **{value(name): kind for name, kind in NAMES.items()},
    **{f"fact_{at}": kind for at, kind in enumerate(FACTS.values())},
    **{f"param_{name}": kind for name, kind in PARAMETERS.items()},
}
TYPES: Mapping[type, str] = {
    Number: "bigint", Date: "bigint", YesNo: "boolean", Code: "text", Codes: "jsonb", Identifier: "text",
    Plain: "text", Rows: "jsonb",
}  # fmt: skip
NO_WHOLE_NUMBER = 10**17
"""Stands for a fraction where a whole number should be: no rule comes to it."""


def as_it_is(tree: Any) -> Any:
    return tree


@dataclass
class SqlEngine:
    """Prints for a dialect. A fault may be seeded into the typed tree (`change`) or the printed one (`rewrite`)."""

    dialect: Dialect
    connection: Any
    change: Callable[[Typed], Typed] = field(default=as_it_is)
    rewrite: Callable[[exp.Expression], exp.Expression] = field(default=as_it_is)
    knows_facts = True

    @property
    def name(self) -> str:
        return self.dialect.name

    def answers(self, cases: Sequence[Case]) -> Answers:
        self._write([record for case in cases for record in case.records])
        told, first = [], 0
        for case in cases:
            told.append(list(self._answers(case, first)))
            first += len(case.records)
        return told

    def _answers(self, case: Case, first: int) -> Iterator[Any]:
        """The answers of a case over its own records, which come one after the other."""
        says = Printer(names(self.dialect))(self.change(case.expression.tree))
        select = exp.Select(expressions=[says.transform(self.rewrite)]).from_("record").order_by("id")
        own = select.where(f"id >= {first} AND id < {first + len(case.records)}")
        for (found,) in self.connection.execute(printed(own, self.dialect)).fetchall():
            yield canonical(found, case.expression.kind)

    def _write(self, records: Sequence[Record]) -> None:
        columns = ", ".join(f'"{name}" {TYPES[type(kind)]}' for name, kind in COLUMNS.items())
        self.connection.execute("DROP TABLE IF EXISTS record")
        self.connection.execute(f"CREATE TABLE record (id integer primary key, {columns})")
        marks = ", ".join(["?" if self.dialect is SQLITE else "%s"] * (len(COLUMNS) + 1))
        rows = [(at, *row(each)) for at, each in enumerate(records)]
        self.connection.cursor().executemany(f"INSERT INTO record VALUES ({marks})", rows)


def row(record: Record) -> Iterator[Any]:
    """A record's values in the order of the columns."""
    given = {
        "today": record.today,
        **{value(name): found for name, found in record.values.items()},
        **{f"fact_{at}": record.facts.get(key) for at, key in enumerate(FACTS)},
        **{f"param_{name}": found for name, found in record.params.items()},
    }
    for name, kind in COLUMNS.items():
        found = given.get(name)
        if found is not None and isinstance(kind, Date):
            yield day_number(found)
        else:
            yield json.dumps(found) if found is not None and isinstance(kind, Codes | Rows) else found


def canonical(found: Any, kind: Kind) -> Any:
    """What the database gave as the engines say it."""
    match kind:
        case _ if found is None:
            return None
        case YesNo():
            return {0: False, 1: True}[found]
        case Date():
            return iso_day(found)
        case Number():
            return found if isinstance(found, int) else NO_WHOLE_NUMBER
    return found


def names(dialect: Dialect) -> Names:
    """Every name that a drawn expression may read is a column."""
    facts = {key: f"fact_{at}" for at, key in enumerate(FACTS)}

    def rows(repeat: Input, cells: frozenset[str]) -> exp.Select:
        kinds = cast(Rows, repeat.kind).fields
        found = [exp.alias_(stored(dialect, name, kinds[name]), cell(name), quoted=True) for name in sorted(cells)]
        return exp.Select(expressions=found or [exp.Null()]).from_(dialect.rows(column(value(repeat.name))))

    return Names(
        dialect,
        today=column("today"),
        parameter=lambda name, kind: column(f"param_{name}"),
        fact=lambda key: column(facts[key]),
        tables=tables(),
        rows=rows,
    )


def stored(dialect: Dialect, name: str, kind: Kind) -> Sql:
    """A cell of the row that `each` stands at."""
    reads: Mapping[type, Callable[[Sql, str], Sql]] = {
        Number: dialect.number, YesNo: dialect.truth, Codes: dialect.listed,
    }  # fmt: skip
    return reads.get(type(kind), dialect.text)(column("value", "each"), name)


def sqlite_engine(**faults: Any) -> SqlEngine:
    return SqlEngine(SQLITE, sqlite3.connect(":memory:"), **faults)


def engines() -> Iterator[SqlEngine]:
    """SQLite in memory, and a PostgreSQL server of its own where the machine has one."""
    yield sqlite_engine()
    if postgres_programs() is None and "PADRON_TEST_POSTGRES_URL" not in os.environ:
        return
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with postgres_server(Path(folder) / "server") as url:
            engine = postgres_engine(url)
            yield engine
            engine.connection.close()


def postgres_engine(url: str, **faults: Any) -> SqlEngine:
    return SqlEngine(POSTGRES, psycopg.connect(url, autocommit=True), **faults)
