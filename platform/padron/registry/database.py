"""Opens the registry: SQLite beside the definitions or PostgreSQL by URL, with its tables and its secret in order."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from padron.problems import problem
from padron.registry import secret as secrets
from padron.registry.behind import Behind
from padron.registry.instants import microseconds_now
from padron.registry.levels import upgrade
from padron.registry.log_keeper import LogKeeper
from padron.registry.read_audit import ReadAudit
from padron.registry.store import Refused, Unit, View
from padron.registry.tables import setting
from padron.registry.turns import TooLong, Turns
from padron.workspace import REGISTRY

FINGERPRINT = "secret_fingerprint"
BUSY_MILLISECONDS = 30_000
KEPT_OPEN, MORE_AT_ONCE = 8, 24
"""PostgreSQL connections that a process keeps, and how many more it opens while it has work for them."""
WRITING = "padron_writing"
_KEPT, _PAGES = "padron_log_kept", 1000
_REMEMBERS, USUAL, LITTLE = "padron_remembers", 65_536, 8_192
"""Kilobytes of the registry that a connection of SQLite keeps in memory: `LITTLE` beside one that writes a series."""
_CROSSED = ("40001", "40P01")  # PostgreSQL undid one of two units that waited for each other


class Database:
    """The store on one database. Safe to share between threads; each process opens its own."""

    def __init__(self, engine: Engine, secret: bytes, turns: Turns, clock: Callable[[], int], data: Path) -> None:
        self.read_audit = ReadAudit(data, secret, clock)
        self._engine = engine
        self._secret = secret
        self._turns = turns
        self._clock = clock
        self._keeper: LogKeeper | None = None

    @contextmanager
    def many_writes(self) -> Iterator[Behind]:
        """A series of units; while it lasts, commits of this process leave the moving of SQLite's log to a thread."""
        with self._keeping(), self._kept() as kept, Behind(partial(self._unit, kept), self._turns.hand_over) as series:
            yield series

    @contextmanager
    def _kept(self) -> Iterator[Connection | None]:
        """SQLite's connection of a series: only one that stays can tell whether another has written."""
        if self._engine.dialect.name != "sqlite":
            yield None
            return
        with self._to_write() as connection:
            _remember(connection, USUAL)
            yield connection

    def _to_write(self) -> Connection:
        return self._engine.connect().execution_options(**{WRITING: True})

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        file = self._engine.url.database
        if self._engine.dialect.name != "sqlite" or self._keeper is not None or file is None:
            yield
            return
        with LogKeeper(Path(file)) as self._keeper:
            try:
                yield
            finally:
                self._keeper = None

    @contextmanager
    def reading(self) -> Iterator[View]:
        """One moment of the registry, seen whole."""
        try:
            with _snapshot(self._engine).connect() as connection:
                _remember(connection, USUAL if self._keeper is None else LITTLE)
                with connection.begin():
                    yield View(connection, self._secret, self._clock())
        except OperationalError as failed:
            raise said(failed) from failed

    @contextmanager
    def writing(self, actor: str) -> Iterator[Unit]:
        """A unit of work in the name of `actor`; leaving without `commit` undoes it. Raises Refused (`busy`)."""
        with self._unit(None, actor) as unit:
            yield unit

    @contextmanager
    def _unit(self, kept: Connection | None, actor: str) -> Iterator[Unit]:
        keeper = self._keeper
        if keeper is not None:
            keeper.wait()
        try:
            with self._alone(), nullcontext(kept) if kept is not None else self._to_write() as connection:
                _leave_log(connection, keeper)
                transaction = connection.begin()
                try:
                    yield Unit(connection, self._secret, self._clock(), actor, transaction.commit)
                finally:
                    connection.rollback()
                    if kept is not None:
                        kept.connection.rollback()  # a commit that SQLite refused leaves its transaction open
        except TooLong as late:
            raise Refused(problem("busy")) from late
        except OperationalError as failed:
            raise said(failed) from failed
        finally:
            if keeper is not None:
                keeper.tell()

    def close(self) -> None:
        """Closes the pool's connections and the read audit."""
        self._engine.dispose()
        self.read_audit.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._engine.dialect.name != "sqlite":
            yield  # PostgreSQL locks people, not the whole registry
            return
        with self._turns.turn():
            yield


def open_database(data: Path, url: str = "", clock: Callable[[], int] = microseconds_now) -> Database:
    """The registry of a data folder, made on first use together with its secret.

    `url` is PADRON_DATABASE_URL; empty means SQLite in `data`. Raises Refused: `secret_missing`, `secret_wrong`,
    `database_newer`, `database_unreachable`.
    """
    address = make_url(url) if url else URL.create("sqlite", database=str(data / REGISTRY))
    engine = sqlite_engine(address) if address.get_backend_name() == "sqlite" else postgres_engine(address)
    turns = Turns(data)
    try:
        with turns.turn(), engine.connect().execution_options(**{WRITING: True}) as connection:
            secret = _prepared(connection, data)
    except OperationalError as failed:
        engine.dispose()
        raise Refused(problem("database_unreachable")) from failed
    except Refused:
        engine.dispose()
        raise
    return Database(engine, secret, turns, clock, data)


def sqlite_engine(address: URL) -> Engine:
    """SQLite with a write-ahead log, foreign keys, full flushing, and writes that say so at their beginning."""
    engine = create_engine(
        address,
        hide_parameters=True,  # values of people do not belong in logs
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=56,
        connect_args={"isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000},
    )
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def postgres_engine(address: URL) -> Engine:
    """PostgreSQL through psycopg."""
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(
        address, pool_size=KEPT_OPEN, max_overflow=MORE_AT_ONCE, pool_pre_ping=True, hide_parameters=True
    )


def _snapshot(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine  # a read transaction of a write-ahead log already sees one moment
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _tune_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"cache_size = -{USUAL}",
        "temp_store = MEMORY",
        "trusted_schema = ON",  # for the indexes of promoted fields; we define no function that a schema could misuse
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _leave_log(connection: Connection, keeper: LogKeeper | None) -> None:
    """Who moves the log: the commits of this connection, or a keeper."""
    if connection.dialect.name == "sqlite" and connection.info.get(_KEPT) is not (keeper is not None):
        connection.info[_KEPT] = keeper is not None
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA wal_autocheckpoint = {0 if keeper is not None else _PAGES}").close()


def _remember(connection: Connection, kilobytes: int) -> None:
    """How much of the registry a connection of SQLite keeps in memory."""
    if connection.dialect.name == "sqlite" and connection.info.get(_REMEMBERS, USUAL) != kilobytes:
        connection.info[_REMEMBERS] = kilobytes
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA cache_size = -{kilobytes}").close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _prepared(connection: Connection, data: Path) -> bytes:
    """The secret, once it belongs to this database and the tables are those of this release."""
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20261123)")
        known = _fingerprint(connection)
        secret = secrets.stored(data)
        if secret is None:
            if known is not None or secrets.path(data).exists():
                raise Refused(problem("secret_missing", file=str(secrets.path(data))))
            secret = secrets.create(data)
        if known is not None and known != secrets.fingerprint(secret):
            raise Refused(problem("secret_wrong", file=str(secrets.path(data))))
        upgrade(connection)
        if known is None:
            connection.execute(insert(setting).values(name=FINGERPRINT, value=secrets.fingerprint(secret)))
    return secret


def _fingerprint(connection: Connection) -> str | None:
    if not inspect(connection).has_table("setting"):
        return None
    return connection.scalar(select(setting.c.value).where(setting.c.name == FINGERPRINT))


def said(failed: OperationalError) -> Refused | OperationalError:
    """What the driver said, in words where there are some."""
    text = str(failed.orig)
    if "disk is full" in text:
        return Refused(problem("disk_full"))
    if "database is locked" in text or getattr(failed.orig, "sqlstate", None) in _CROSSED:
        return Refused(problem("busy"))
    return Refused(problem("database_unreachable")) if failed.connection_invalidated else failed
