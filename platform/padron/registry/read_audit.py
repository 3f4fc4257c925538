"""Who looked at whom: an append-only chain in a file of its own, so that a look-up never waits for a load."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from padron.registry.canonical import canonical
from padron.registry.instants import microseconds_now
from padron.registry.keys import derived

FILE = "read_audit.db"
FIRST = bytes(16)
_TABLE = """
CREATE TABLE IF NOT EXISTS read_audit (
    number INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
    person_key BLOB, purpose TEXT NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_read_audit_person_key ON read_audit (person_key, at) WHERE person_key IS NOT NULL;
CREATE TRIGGER IF NOT EXISTS read_audit_no_update BEFORE UPDATE ON read_audit
    BEGIN SELECT RAISE(ABORT, 'read_audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS read_audit_no_delete BEFORE DELETE ON read_audit
    BEGIN SELECT RAISE(ABORT, 'read_audit is append-only'); END;
"""
_COLUMNS = "number, at, actor, action, person_key, purpose, hash"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at personal data: whose (None where it was a list or an export), what was done and what for."""

    actor: str
    action: str
    person_key: bytes | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A look as kept: its number from 1 and its instant in UTC microseconds."""

    number: int
    at: int
    look: Look


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are and the hash of the last: what a signed daily file keeps to show a cut tail."""

    number: int
    hash: bytes


class ReadAudit:
    """The log of one data folder; safe between threads and processes."""

    def __init__(self, data: Path, secret: bytes, clock: Callable[[], int] = microseconds_now) -> None:
        self._key = derived(secret, "read audit")
        self._clock = clock
        self._guard = threading.Lock()
        self._file = data / FILE
        self._connection = sqlite3.connect(self._file, timeout=30, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL").close()
        self._connection.execute("PRAGMA synchronous = FULL").close()
        self._connection.executescript(_TABLE)

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def append(self, actor: str, person_key: bytes | None, action: str, purpose: str, at: int | None = None) -> None:
        """Keeps one look. It is on disk when this returns, so call it before the answer is shown."""
        self.append_many([Look(actor, action, person_key, purpose)], at)

    def append_many(self, looks: Iterable[Look], at: int | None = None) -> None:
        """Keeps several looks, all or none: one for each person of a list."""
        instant = self._clock() if at is None else at
        with self._guard, self._transaction():
            number, previous = self._last()
            made = []
            for look in looks:
                number += 1
                previous = _link(self._key, previous, Entry(number, instant, look))
                made.append((number, instant, look.actor, look.action, look.person_key, look.purpose, previous))
            self._connection.executemany(f"INSERT INTO read_audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", made)

    def head(self) -> Head:
        """The end of the chain now."""
        with self._guard:
            return Head(*self._last())

    def verify(self, kept: Head | None = None) -> int | None:
        """The number of the first entry that was altered, lost or put in; None when all hold.

        `kept` is a head noted earlier: an entry up to it that is gone or different is found as well.
        """
        previous, expected = FIRST, 1
        asked = f"SELECT {_COLUMNS} FROM read_audit ORDER BY number"
        with self._guard, closing(self._connection.execute(asked)) as found:
            for number, at, actor, action, person_key, purpose, stored in found:
                previous = _link(self._key, previous, Entry(number, at, Look(actor, action, person_key, purpose)))
                is_other = kept is not None and number == kept.number and stored != kept.hash
                if number != expected or previous != stored or is_other:
                    return expected
                expected += 1
        return expected if kept is not None and kept.number >= expected else None

    def of_person(self, person_key: bytes, limit: int = 200) -> list[Entry]:
        """Who looked at a person, newest first."""
        asked = f"SELECT {_COLUMNS} FROM read_audit WHERE person_key = ? ORDER BY at DESC, number DESC LIMIT ?"
        with self._guard, closing(self._connection.execute(asked, (person_key, limit))) as found:
            return [Entry(row[0], row[1], Look(row[2], row[3], row[4], row[5])) for row in found]

    def pages(self, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """Every entry as it is kept, in order, one moment of the log; those who look meanwhile do not wait."""
        with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as own:
            found = own.execute(f"SELECT {_COLUMNS} FROM read_audit ORDER BY number")
            while page := found.fetchmany(size):
                yield page

    def put(self, entries: Iterable[Sequence[object]]) -> None:
        """Takes entries of another log as they were kept there, into an empty one."""
        with self._guard, self._transaction():
            self._connection.executemany(f"INSERT INTO read_audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", entries)

    def _last(self) -> tuple[int, bytes]:
        asked = "SELECT number, hash FROM read_audit ORDER BY number DESC LIMIT 1"
        found = self._connection.execute(asked).fetchone()
        return (found[0], found[1]) if found else (0, FIRST)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _link(key: bytes, previous: bytes, entry: Entry) -> bytes:
    look = entry.look
    person = None if look.person_key is None else look.person_key.hex()
    text = canonical([entry.number, entry.at, look.actor, look.action, person, look.purpose])
    return blake2b(previous + text.encode(), digest_size=16, key=key).digest()
