"""Every row of every table, out of a registry and into another, the same values on SQLite and PostgreSQL.

A page is up to PAGE rows of one table in the order of its key; as text it is canonical JSON, bytes as hexadecimal.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, Table, Text, func, select
from sqlalchemy.exc import DatabaseError, OperationalError

from padron.problems import problem
from padron.registry import rows
from padron.registry.canonical import canonical
from padron.registry.store import FAN_OUT, Refused, Unit, View, scoped
from padron.registry.tables import enrolment, metadata, person

PAGE = 1000
BYTES, YES_NO, WHOLE, TEXT = "bytes", "yes_no", "whole", "text"
_KINDS = ((LargeBinary, BYTES), (Boolean, YES_NO), (Integer, WHOLE))
_TYPES: dict[str, Any] = {BYTES: LargeBinary, YES_NO: Boolean, WHOLE: Integer, TEXT: Text}
Page = list[rows.Values]


@dataclass(frozen=True)
class Shape:
    """A table as far as moving goes: its name, columns and what each holds (BYTES, YES_NO, WHOLE, TEXT), its key."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    key: tuple[str, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Shape":
        """The shape that an archive's head tells of."""
        return cls(said["name"], *(tuple(said[name]) for name in ("columns", "kinds", "key")))

    @cached_property
    def table(self) -> Table:
        """The table for statements."""
        pairs = zip(self.columns, self.kinds, strict=True)
        return Table(self.name, MetaData(), *(Column(name, _TYPES[kind]) for name, kind in pairs))

    def at(self, kind: str) -> list[int]:
        """The places of the columns of a kind."""
        return [place for place, each in enumerate(self.kinds) if each == kind]


LOOKS = Shape(
    "read_audit", ("number", "at", "actor", "action", "person_key", "purpose", "hash"),
    (WHOLE, WHOLE, TEXT, TEXT, BYTES, TEXT, BYTES), ("number",),
)  # fmt: skip
"""The read audit, in a file of its own."""


class Digest:
    """How many rows were seen, and the SHA-256 of their pages."""

    def __init__(self) -> None:
        self._sum = sha256()
        self.count = 0

    def add(self, content: bytes, count: int) -> None:
        """One page as text."""
        self._sum.update(content)
        self.count += count

    @property
    def said(self) -> dict[str, object]:
        """As a manifest keeps it."""
        return {"count": self.count, "sha256": self._sum.hexdigest()}


def shapes() -> list[Shape]:
    """Every table of this release, each after those that it refers to."""
    return [_shape(table) for table in metadata.sorted_tables]


def page_text(page: Sequence[Sequence[object]]) -> bytes:
    """A page as canonical text."""
    return canonical([[each.hex() if type(each) is bytes else each for each in row] for row in page]).encode()


def page_rows(shape: Shape, text: bytes) -> Page:
    """The page that a text holds. Raises ValueError, TypeError where it is none of this shape."""
    places = shape.at(BYTES)
    found = json.loads(text)
    for row in found:
        for place in places:
            if row[place] is not None:
                row[place] = bytes.fromhex(row[place])
    return [tuple(row) for row in found]


@scoped(FAN_OUT)
def pages(view: View, shape: Shape, size: int = PAGE) -> Iterator[Page]:
    """Every row in the order of the key, in constant memory; yes and no are True and False on both databases."""
    text = _select_text(view, shape)
    yes_no = [] if view.on_postgres else shape.at(YES_NO)
    options = {"stream_results": True, "yield_per": size}
    with view.connection.exec_driver_sql(text, execution_options=options) as found:
        for part in found.partitions(size):
            yield [_with_booleans(row, yes_no) for row in part] if yes_no else [tuple(row) for row in part]


@scoped(FAN_OUT)
def digests(view: View, tables: Iterable[Shape]) -> dict[str, dict[str, object]]:
    """Count and SHA-256 of each table, and of the ends of all chains as `chain_heads`."""
    heads, found = Heads(), {}
    for shape in tables:
        digest = Digest()
        for page in pages(view, shape):
            digest.add(page_text(page), len(page))
            heads.add(shape, page)
        found[shape.name] = digest.said
    return {**found, "chain_heads": heads.said}


@scoped(FAN_OUT)
def put(unit: Unit, shape: Shape, page: Page) -> None:
    """Writes rows by the fastest way there is; COPY on PostgreSQL. Raises Refused (`target_refused`)."""
    try:
        rows.insert(unit.connection, shape.table, page)
    except OperationalError:
        raise
    except DatabaseError:  # a zero byte in a text, which only SQLite takes; the driver's words would quote the row
        raise Refused(problem("target_refused", table=shape.name)) from None


@scoped(FAN_OUT)
def sizes(view: View) -> dict[str, int]:
    """Rows of each table, and the changes that people and enrolments went through: other numbers, somebody wrote."""
    counted = {
        shape.name: int(view.connection.execute(select(func.count()).select_from(shape.table)).scalar_one())
        for shape in shapes()
    }
    for table in (person, enrolment):
        total = view.connection.execute(select(func.coalesce(func.sum(table.c.revision), 0))).scalar_one()
        counted[f"{table.name} revisions"] = int(total)
    return counted


@scoped(FAN_OUT)
def index_names(unit: Unit) -> None:
    """Makes the search index of SQLite from the people that were put; PostgreSQL keeps its own."""
    if not unit.on_postgres:
        unit.connection.exec_driver_sql(
            "INSERT INTO person_search (name, person_key) SELECT name_fold, person_key FROM person"
        )


class Heads(Digest):
    """The digest of the ends of all chains, from the rows of `person` as they pass."""

    def add(self, shape: Shape, page: Page) -> None:  # type: ignore[override]
        """Takes a page of any table; only people have chains."""
        if shape.name == "person":
            places = [shape.columns.index(name) for name in ("person_key", "chain_head", "chain_length")]
            super().add(page_text([[row[place] for place in places] for row in page]), len(page))


def _shape(table: Table) -> Shape:
    kinds = (next((kind for type_, kind in _KINDS if isinstance(column.type, type_)), TEXT) for column in table.columns)
    return Shape(table.name, tuple(table.columns.keys()), tuple(kinds), tuple(table.primary_key.columns.keys()))


def _select_text(view: View, shape: Shape) -> str:
    """Texts are ordered by their bytes, whatever language the server orders in."""
    quote = view.connection.dialect.identifier_preparer.quote
    kinds = dict(zip(shape.columns, shape.kinds, strict=True))
    collate = ' COLLATE "C"' if view.on_postgres else ""
    order = [quote(name) + (collate if kinds[name] == TEXT else "") for name in shape.key]
    names = ",".join(map(quote, shape.columns))
    return f"SELECT {names} FROM {quote(shape.name)} ORDER BY {','.join(order)}"


def _with_booleans(row: Sequence[object], places: list[int]) -> rows.Values:
    values = list(row)
    for place in places:
        values[place] = bool(values[place])
    return tuple(values)
