"""Moves SQLite's write-ahead log into the database beside a long load, so that no commit of the load waits for it."""

import contextlib
import sqlite3
from pathlib import Path
from threading import Condition, Thread
from typing import Self

MOST_PAGES = 16_000
"""Pages of the log, of 4 KB, from which on the next writer waits: a log that is moved as a whole begins anew."""


class LogKeeper:
    """A thread that checkpoints when told to; PASSIVE, which holds up neither readers nor writers."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._news = Condition()
        self._told = self._done = self._pages = 0
        self._is_ending = False
        self._thread = Thread(target=self._keep, name="padron-log", daemon=True)

    def tell(self) -> None:
        """Something was committed."""
        with self._news:
            self._told += 1
            self._news.notify_all()

    def wait(self) -> None:
        """Waits while the log is long and not all of it has been moved."""
        with self._news:
            self._news.wait_for(lambda: self._pages < MOST_PAGES or self._done == self._told)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._is_ending = True
            self._news.notify_all()
        self._thread.join()

    def _keep(self) -> None:
        while (told := self._next()) is not None:
            pages = _moved(self._file)
            with self._news:
                self._done, self._pages = told, pages
                self._news.notify_all()

    def _next(self) -> int | None:
        """Up to what was told when there is something to move; None at the end."""
        with self._news:
            self._news.wait_for(lambda: self._is_ending or self._told > self._done)
            return self._told if self._told > self._done else None


def _moved(file: Path) -> int:
    """The pages of the log after a checkpoint; of a database that cannot be written the writers themselves are told."""
    try:
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            _, pages, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.Error:
        return 0
    return int(pages)
