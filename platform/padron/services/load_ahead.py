"""Chunks of a load judged ahead: of a long file by a second process, while this one writes the chunk before."""

import contextlib
import os
import pickle
import select
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from padron.intake.sheet import SheetRow
from padron.registry.keys import new_ids
from padron.registry.store import Series, Store
from padron.services.load_judge import Known, Said, Task, chunk_of, handed, pickled, received, send, take
from padron.services.load_known import acquaint, facts_for, rests_on_others
from padron.services.load_rows import Loading, Row, judged, prepared_rows
from padron.services.load_spool import Frame, Spool
from padron.services.load_twins import Twins

LONG = 300_000
"""Bytes of a workbook, some 2,500 rows, from which on a second process pays for its start."""
PATIENCE = 60
"""Seconds in which it must have judged a chunk; it takes a tenth of one."""
Chunk = tuple[SheetRow, ...]


class Second:
    """A process that judges (see load_judge). When it dies or stalls, whoever asked judges by itself."""

    def __init__(self) -> None:
        package = Path(__file__).resolve().parents[2]
        self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "padron.services.load_judge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(package), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            close_fds=True,
        )

    def begin(self, loading: Loading) -> None:
        """Says what all rows share."""
        self._send(handed(loading))

    def give(self, task: Task) -> None:
        """Hands over a chunk; the one before must have been taken back."""
        self._send(pickled(task))

    def said(self) -> list[Said] | None:
        """What was found in the chunk handed over; None when nobody is there to say so."""
        if self._process is None or self._process.stdout is None:
            return None
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
        message = received(self._process.stdout) if ready else None
        if message is None:
            self.close()
            return None
        found: list[Said] = pickle.loads(message)  # of Padrón's own process
        return found

    def close(self) -> None:
        """Ends the process; harmless when it has ended."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
            process.wait()

    def _send(self, message: bytes) -> None:
        if self._process is None or self._process.stdin is None:
            return
        try:
            send(self._process.stdin, message)
        except OSError:
            self.close()


def has_free_core() -> bool:
    """Whether the last minute left a core beside the one that this process takes; on a busy machine two are slower."""
    cores = os.cpu_count() or 1
    return cores > 1 and hasattr(os, "getloadavg") and cores - os.getloadavg()[0] >= 1


@contextlib.contextmanager
def second(size: int) -> Iterator[Second | None]:
    """A second process for a workbook of so many bytes; None for a short one, or where no core is free for it."""
    if size < LONG or not has_free_core():
        yield None
        return
    with contextlib.closing(Second()) as made:
        yield made


def judged_chunks(
    store: Store, series: Series, spool: Spool, twins: Twins, loading: Loading, other: Second | None, skipped: int = 0
) -> Iterator[tuple[Chunk, list[Row]]]:
    """Every chunk after the first `skipped` rows, with its rows that are no copies, judged.

    One must have been written in the series, if not yet committed, before the next is asked for.
    """
    ahead = _Ahead(store, series, twins, loading, other)
    if other is None:
        for frame in spool.frames(skipped):
            yield ahead.here(chunk_of(frame))
        return
    other.begin(loading)
    waiting: tuple[Chunk, list[Row]] | None = None
    for frame in spool.frames(skipped):
        fresh = ahead.known(chunk_of(frame))
        if waiting is not None:
            ahead.taken(waiting[1])
        ahead.given(frame, *fresh)
        if waiting is not None:
            yield ahead.again(waiting)
        waiting = fresh
    if waiting is not None:
        ahead.taken(waiting[1])
        yield ahead.again(waiting)


class _Ahead:
    """The steps of a chunk before it is written."""

    def __init__(self, store: Store, series: Series, twins: Twins, loading: Loading, other: Second | None) -> None:
        self._store, self._series, self._twins, self._loading, self._other = store, series, twins, loading, other
        self._secret = b""
        self._met = deque[set[bytes]]([set(), set()], maxlen=2)
        self._of_others = rests_on_others(loading)

    def here(self, chunk: Chunk) -> tuple[Chunk, list[Row]]:
        """A chunk judged by this process."""
        rows = self._prepared(chunk)
        self._series.settle()
        self._ask(rows)
        for row in rows:
            judged(row, self._loading, self._secret)
        return chunk, rows

    def known(self, chunk: Chunk) -> tuple[Chunk, list[Row]]:
        """The rows of a chunk with what the registry knows of their people."""
        rows = self._prepared(chunk)
        self._ask(rows)
        return chunk, rows

    def _prepared(self, chunk: Chunk) -> list[Row]:
        return prepared_rows(chunk, self._twins.copies, self._twins.clashes, self._loading)

    def _ask(self, rows: Sequence[Row]) -> None:
        """Looks in the registry for who the rows are about."""
        with self._store.reading() as view:
            known = acquaint(view, rows, self._loading)
            for row, facts in zip(rows, facts_for(view, rows, self._loading, known), strict=True):
                row.facts = facts
            self._secret = view.secret

    def given(self, frame: Frame, chunk: Chunk, rows: Sequence[Row]) -> None:
        """Hands a chunk to the other process."""
        copies, clashes = self._twins.copies, self._twins.clashes
        same: dict[tuple[Any, ...], Any] = {}
        assert self._other is not None
        self._other.give(Task(
            frame,
            {row.number for row in chunk if row.number in copies},
            {row.number: clashes[row.number] for row in chunk if row.number in clashes},
            {row.sheet.number: Known(row.person, row.answers, row.has_accepted) for row in rows if row.key is not None},
            [same.setdefault(tuple(row.facts.items()), row.facts) for row in rows],
        ))  # fmt: skip

    def taken(self, rows: Sequence[Row]) -> None:
        """Gives the rows what the other process said of them."""
        assert self._other is not None
        said = self._other.said()
        if said is None:
            for row in rows:
                judged(row, self._loading, self._secret)
            return
        for row, each, fresh in zip(rows, said, new_ids(len(rows)), strict=True):
            take(row, each, self._loading, self._secret, fresh)

    def again(self, waiting: tuple[Chunk, list[Row]]) -> tuple[Chunk, list[Row]]:
        """Judges again what the chunks before, not yet safe when the registry was asked, may have changed.

        That is a person who is in both under two CURPs, and a row refused for what was known of somebody else. There
        are two of them: one was not written, the other was perhaps not committed.
        """
        rows = waiting[1]
        before = set().union(*self._met)
        self._met.append({row.key for row in rows if row.key is not None})
        stale = [row for row in rows if row.key in before or (self._of_others and row.is_rejected)]
        if stale:
            facts = [row.facts for row in stale]
            self._series.settle()
            self._ask(stale)
            for row, old in zip(stale, facts, strict=True):
                if row.key in before or row.facts != old:
                    judged(row, self._loading, self._secret)
        return waiting
