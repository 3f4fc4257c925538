"""TinyDB's file as the kit keeps it: whole at every instant, one writer at a time, never more than fits."""

import errno
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from padron.durable import settled, written
from padron.problems import problem
from padron.registry.store import Refused

MOST, MANY = 2_000, 1_500
"""Documents of a table: how many fit, and from how many on it is time to send them."""
PATIENCE = 30.0
"""Seconds that a writer waits for its turn."""
TRIES = 40
"""How often a replacement is tried where a reader holds the file open, which only Windows minds."""

LOST = "\N{REPLACEMENT CHARACTER}"
"""What stands where a hand wrote what is no character: NUL, which no database keeps, or half of a pair of UTF-16."""
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)

Tables = dict[str, dict[str, Any]]


class Seal(Protocol):
    """Hides the content of the file from who does not know the passphrase."""

    def sealed(self, content: bytes) -> bytes:
        """The bytes of the file for this content."""

    def opened(self, content: bytes) -> bytes:
        """The content of these bytes. Raises Refused (`kit_passphrase`), ValueError for what is no sealed file."""


class WholeFile(Storage):
    """Reads and writes one JSON file of UTF-8: a reader finds the state before or the one after, never a part.

    Raises Refused: `kit_damaged`, `kit_full`, `kit_busy`, `kit_disk`.
    """

    def __init__(self, path: Path, seal: Seal | None = None) -> None:
        super().__init__()
        self.path = path
        self.seal = seal
        self._lock = FileLock(
            f"{path}.lock", PATIENCE, 0o600, poll_interval=0.01, fallback_to_soft=False, preserve_lock_file=True
        )

    @contextmanager
    def turn(self) -> Iterator[None]:
        """This thread's turn among all threads and processes; a turn within a turn is the same one."""
        try:
            with self._lock:
                yield
        except Timeout:
            raise Refused(problem("kit_busy")) from None

    def read(self) -> Tables | None:
        """All tables, or None where there is no file yet."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return tables(self.seal.opened(content) if self.seal else content)
        except ValueError:
            copy = self._kept_beside(content)
            raise Refused(problem("kit_damaged", file=self.path.name, copy=copy.name)) from None

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """All tables in the place of those before. Only within a turn."""
        if any(len(table) > MOST for table in data.values()):
            raise Refused(problem("kit_full", most=MOST))
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        content = text.encode()
        try:
            replaced(self.path, self.seal.sealed(content) if self.seal else content)
        except OSError as failed:
            why = "no hay espacio en el disco" if failed.errno in (errno.ENOSPC, errno.EFBIG) else failed.strerror
            raise Refused(problem("kit_disk", file=self.path.name, why=why)) from failed

    def _kept_beside(self, content: bytes) -> Path:
        """A copy of what cannot be read, under a name made from it, so that looking twice makes one copy."""
        copy = self.path.with_name(_copy(self.path, sha256(content).hexdigest()[:12]))
        if not copy.exists():
            with suppress(OSError):
                replaced(copy, content)
        return copy


def _copy(path: Path, mark: str) -> str:
    return f"{path.stem}.dañado-{mark}{path.suffix}"


def damaged(path: Path) -> list[str]:
    """The names of the copies, beside a file, of what could not be read in it."""
    return sorted(each.name for each in path.parent.glob(_copy(path, "*")))


def tables(content: bytes) -> Tables:
    """The tables of a file's content, LOST for what is no character. Raises ValueError for anything else."""
    try:
        text = content.decode("utf-8")
        found = json.loads(text)
        found = _readable(found) if _ESCAPED.search(text) else found
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(found, dict) or not all(isinstance(each, dict) for each in found.values()):
        raise ValueError("no tables")
    return found


def _readable(found: Any) -> Any:
    """The same with texts, and names, that can be kept and shown."""
    if isinstance(found, str):
        return _NO_TEXT.sub(LOST, found)
    if isinstance(found, dict):
        return {_readable(name): _readable(value) for name, value in found.items()}
    return [_readable(each) for each in found] if isinstance(found, list) else found


def replaced(path: Path, content: bytes) -> None:
    """Puts a file of mode 0600 in the place of another, all of it or nothing, and on the disk before it returns.

    Raises OSError. What a killed writer left beside is swept by the next one, whose turn it is.
    """
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        left.unlink(missing_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}-{time.monotonic_ns()}.tmp")
    try:
        written(fresh, content)
        _moved(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    settled(path.parent)


def _moved(fresh: Path, path: Path) -> None:
    for left in reversed(range(TRIES)):
        try:
            fresh.replace(path)
        except PermissionError:
            if os.name != "nt" or not left:
                raise
            time.sleep(0.05)
        else:
            return


class InTurns(Table):
    """A table whose changes read, change and write within one turn; its keys are texts, and it remembers nothing."""

    document_id_class = str  # type: ignore[assignment]
    default_query_cache_capacity = 0

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        storage = self._storage
        assert isinstance(storage, WholeFile)
        with storage.turn():
            super()._update_table(updater)


class Documents(TinyDB):
    """The documents of one file, by table."""

    table_class = InTurns
