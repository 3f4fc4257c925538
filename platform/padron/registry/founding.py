"""A new registry filled in one go: its tables and all that is put into them, in one transaction, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from padron.problems import problem
from padron.registry.database import WRITING, postgres_engine, said, sqlite_engine
from padron.registry.instants import microseconds_now
from padron.registry.levels import level, upgrade
from padron.registry.migrations import HEAD
from padron.registry.moving import index_names
from padron.registry.store import FAN_OUT, Refused, Unit, scoped
from padron.registry.tables import metadata
from padron.workspace import REGISTRY

Address = URL


@contextmanager
def founding(address: Address, secret: bytes, at_level: str = HEAD) -> Iterator[Unit]:
    """A unit on an empty database whose tables are those of a level; it lasts where the block commits it.

    Raises Refused: `target_not_empty`, `target_level`, `database_unreachable`, `disk_full`.
    """
    engine = sqlite_engine(address) if address.get_backend_name() == "sqlite" else postgres_engine(address)
    try:
        with engine.connect().execution_options(**{WRITING: True}) as connection:
            transaction = connection.begin()
            try:
                _refuse_unless_empty(connection)
                upgrade(connection, at_level)
                yield Unit(connection, secret, microseconds_now(), "padron", transaction.commit)
            finally:
                connection.rollback()
    except OperationalError as failed:
        told = said(failed)
        raise told if isinstance(told, Refused) else Refused(problem("database_unreachable")) from failed
    finally:
        engine.dispose()


@scoped(FAN_OUT)
def complete(unit: Unit) -> None:
    """After the rows were put: the steps to this release, and the search index."""
    upgrade(unit.connection)
    index_names(unit)


def address_of(data: Path, url: str) -> Address:
    """Where the registry of a data folder is: `url`, or SQLite in the folder."""
    return make_url(url) if url else sqlite_address(data / REGISTRY)


def sqlite_address(file: Path) -> Address:
    """A file of SQLite."""
    return URL.create("sqlite", database=str(file))


def postgres_address(text: str) -> Address:
    """A database of PostgreSQL. Raises Refused (`copy_target`) for anything else."""
    try:
        found = make_url(text)
        is_postgres = found.get_backend_name() in ("postgresql", "postgres") and bool(found.database)
    except (ArgumentError, ValueError):
        is_postgres = False
    if not is_postgres:
        raise Refused(problem("copy_target"))
    return found


def _refuse_unless_empty(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20261123)")
    at = level(connection)
    if at not in (None, HEAD):
        raise Refused(problem("target_level", level=at, head=HEAD))
    if at is not None or set(inspect(connection).get_table_names()) & set(metadata.tables):
        raise Refused(problem("target_not_empty"))
