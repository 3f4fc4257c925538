"""Fields that a program marks `promoted`: an index of each over the program's enrolments, and filters that use it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, text

from padron.registry.store import CONTROL, FAN_OUT, Unit, View, scoped

Value = str | int | bool


@dataclass(frozen=True, slots=True)
class Promoted:
    """A program's field that has one value. `names`: its own and, after it, the one it had; both as the language has
    names, so they need no quoting. `is_number`: kept as a (scaled) whole number."""

    program: str
    names: tuple[str, ...]
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field from `least` to `greatest`, both counted, as they are stored: a code, a day, true or false, a number."""

    field: Promoted
    least: Value
    greatest: Value


@scoped(CONTROL)
def index_promoted(unit: Unit, program: str, fields: Collection[Promoted]) -> None:
    """Makes the indexes that a program's promoted fields lack, and drops those of fields that are none any more."""
    wanted = {_index(each): each for each in fields}
    there = {name for name in indexes(unit) if name.startswith(_prefix(program))}
    for name in sorted(there - set(wanted)):
        unit.connection.execute(text(f"DROP INDEX {name}"))
    for name in sorted(set(wanted) - there):
        found = _expression(unit, wanted[name])
        unit.connection.execute(text(f"CREATE INDEX {name} ON enrolment (({found})) WHERE program = '{program}'"))


@scoped(CONTROL)
def indexes(view: View) -> frozenset[str]:
    """The names of the indexes that promoted fields have."""
    asked = (
        "SELECT indexname FROM pg_indexes WHERE tablename = 'enrolment' AND schemaname = current_schema()"
        if view.on_postgres
        else "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'enrolment'"
    )
    return frozenset(name for (name,) in view.connection.execute(text(asked)) if name.startswith("ix_promoted_"))


@scoped(FAN_OUT)
def matching(view: View, wanted: Sequence[Wanted]) -> list[ColumnElement[bool]]:
    """The conditions on `enrolment`, that of its program among them, under which all of these are kept.

    SQLite, which keeps no statistics, would take another index: it is told which, in a query of its own.
    """
    there = indexes(view) if wanted and not view.on_postgres else frozenset()
    served = next((each for each in wanted if _index(each.field) in there), None)
    return [_condition(view, number, each, each is served) for number, each in enumerate(wanted)]


def _condition(view: View, number: int, wanted: Wanted, is_served: bool) -> ColumnElement[bool]:
    found, least, greatest = _expression(view, wanted.field), f"least_{number}", f"greatest_{number}"
    # The program as a literal: an index over some rows serves only a statement that is seen to ask for those.
    asked = f"program = '{wanted.field.program}' AND {found} BETWEEN :{least} AND :{greatest}"
    if is_served:
        index = _index(wanted.field)
        asked = f"enrolment.rowid IN (SELECT rowid FROM enrolment INDEXED BY {index} WHERE {asked})"
    given = {least: _bound(view, wanted.least), greatest: _bound(view, wanted.greatest)}
    return text(asked).bindparams(**given)  # type: ignore[return-value]


def _bound(view: View, value: Value) -> Value:
    if not isinstance(value, bool):
        return value
    return str(value).lower() if view.on_postgres else int(value)


def _expression(view: View, field: Promoted) -> str:
    read = [f"{stored(view, 'answers', each)}{_number(view, field)}" for each in field.names]
    return read[0] if len(read) == 1 else f"COALESCE({', '.join(read)})"


def _number(view: View, field: Promoted) -> str:
    return "::bigint" if field.is_number and view.on_postgres else ""


@scoped(CONTROL)
def stored(view: View, column: str, name: str) -> str:
    """A value of a column of canonical JSON, by its name, which needs no quoting; PostgreSQL gives it as text."""
    return f"({column}::jsonb ->> '{name}')" if view.on_postgres else f"json_extract({column}, '$.{name}')"


def _index(field: Promoted) -> str:
    return f"{_prefix(field.program)}{_digest(f'{field.names} {field.is_number}')}"


def _prefix(program: str) -> str:
    return f"ix_promoted_{_digest(program)}_"


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:8]
