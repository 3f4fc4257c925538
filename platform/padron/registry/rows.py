"""Many rows at once: plain statements by table and column, as fast as the driver goes."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DatabaseError, OperationalError

Values = tuple[Any, ...]
AT_ONCE = 1000
COPIED = 20


def insert(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Inserts rows whose values come in the order of the table's columns; many at once by COPY where there is one."""
    if len(rows) >= COPIED and connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    elif rows:
        connection.exec_driver_sql(_insert_text(connection, table), list(rows))


def update(
    connection: Connection, table: Table, names: tuple[str, ...], keys: tuple[str, ...], rows: Sequence[Values]
) -> None:
    """Sets the columns `names` of the rows with these `keys`; each row of values is names, then keys."""
    if rows:
        connection.exec_driver_sql(_update_text(connection, table, names, keys), list(rows))


def fetch(
    connection: Connection, table: Table, names: tuple[str, ...], by: str, values: Iterable[object], also: str = ""
) -> list[Values]:
    """The columns `names` of the rows whose column `by` is one of `values`; `also` is a fixed further condition."""
    given = tuple(values)
    if len(given) <= AT_ONCE:
        return _fetch_part(connection, table, names, by, given, also) if given else []
    found: list[Values] = []
    for at in range(0, len(given), AT_ONCE):
        found.extend(_fetch_part(connection, table, names, by, given[at : at + AT_ONCE], also))
    return found


def fetch_either(
    connection: Connection, table: Table, name: str, by: tuple[str, str], value: object, also: str = ""
) -> list[Values]:
    """The column `name` of the rows of which either column `by` is the value; `also` is a fixed further condition."""
    return _run(connection, _either_text(connection.dialect, table.name, name, by, also), (value, value))


def quoted(connection: Connection, name: str) -> str:
    """A table's or column's name as this database wants it."""
    return connection.dialect.identifier_preparer.quote(name)


def _fetch_part(
    connection: Connection, table: Table, names: tuple[str, ...], by: str, part: Values, also: str
) -> list[Values]:
    return _run(connection, _fetch_text(connection.dialect, table.name, names, by, len(part), also), part)


def _run(connection: Connection, text: str, given: Values) -> list[Values]:
    """By the driver's own cursor: of six small statements about a person the way there would cost more than they."""
    driver: Any = connection.connection.driver_connection
    try:
        found: list[Values] = driver.execute(text, given).fetchall()
    except connection.dialect.loaded_dbapi.Error as failed:
        raise _plain(connection, text, failed) from None
    return found


@lru_cache(maxsize=512)
def _fetch_text(dialect: Dialect, table: str, names: tuple[str, ...], by: str, count: int, also: str) -> str:
    quote = dialect.identifier_preparer.quote
    marked = ",".join(["?" if dialect.name == "sqlite" else "%s"] * count)
    return f"SELECT {','.join(map(quote, names))} FROM {quote(table)} WHERE {quote(by)} IN ({marked}){also}"


@lru_cache(maxsize=8)
def _either_text(dialect: Dialect, table: str, name: str, by: tuple[str, str], also: str) -> str:
    quote, mark = dialect.identifier_preparer.quote, "?" if dialect.name == "sqlite" else "%s"
    one, other = (f"{quote(each)} = {mark}" for each in by)
    return f"SELECT {quote(name)} FROM {quote(table)} WHERE ({one} OR {other}){also} LIMIT 1"


def _copy(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """COPY through the driver."""
    driver: Any = connection.connection.driver_connection
    names = ",".join(_all(connection, table.columns.keys()))
    text = f"COPY {quoted(connection, table.name)} ({names}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(text) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as failed:
        raise _plain(connection, text, failed) from None


def _plain(connection: Connection, text: str, failed: Exception) -> DatabaseError:
    """What the driver says of a row would quote the row: only the kind of error is passed on."""
    lost = connection.dialect.loaded_dbapi.OperationalError
    kind = OperationalError if isinstance(failed, lost) else DatabaseError
    return kind(text, None, Exception(type(failed).__name__))


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _insert_text(connection: Connection, table: Table) -> str:
    names = tuple(column.name for column in table.columns)
    return _insert_of(connection.dialect.name, quoted(connection, table.name), _all(connection, names))


@lru_cache(maxsize=64)
def _insert_of(dialect: str, table: str, names: tuple[str, ...]) -> str:
    mark = "?" if dialect == "sqlite" else "%s"
    return f"INSERT INTO {table} ({','.join(names)}) VALUES ({','.join([mark] * len(names))})"


def _update_text(connection: Connection, table: Table, names: tuple[str, ...], keys: tuple[str, ...]) -> str:
    mark = _mark(connection)
    sets = ",".join([f"{name}={mark}" for name in _all(connection, names)])
    where = " AND ".join([f"{name}={mark}" for name in _all(connection, keys)])
    return f"UPDATE {quoted(connection, table.name)} SET {sets} WHERE {where}"


def _all(connection: Connection, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(quoted(connection, name) for name in names)
