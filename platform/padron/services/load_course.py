"""A load on its way through a job: its signs of life, what each chunk leaves behind, and where it goes on."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from padron.registry.jobs import LEASE, Job, finish, heartbeat, hold
from padron.registry.keys import id_text
from padron.registry.load_chunks import chunks_of, forget_chunks, note_chunk
from padron.registry.loads import problems_of
from padron.registry.places import Window
from padron.registry.store import Store, Unit
from padron.services.load_resumed import chunk_state, restore
from padron.services.load_tally import Tally
from padron.services.sweeping import WORKBOOKS

BEAT = 10.0
"""Seconds after which a worker that writes nothing says that it goes on; a lease is six times as long."""
_ALL = 10**9


class Lost(Exception):
    """Somebody else has the work by now."""


class Stopped(Exception):
    """The worker was asked to stop, and does so between two chunks."""


def marked_path(data: Path, load: bytes) -> Path:
    """Where the workbook of a load's rejected rows is, if it has any; its folder is made."""
    folder = data / WORKBOOKS
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{id_text(load)}.xlsx"


@dataclass(slots=True)
class Course:
    """One attempt at a job of kind `load`; the job's id is the load's. `stops`: whether the worker was asked to stop.

    `chunks` are those written so far, `rows` their rows, of `total`; `is_sorted`: see load_spool.
    """

    store: Store
    job: Job
    data: Path
    stops: Callable[[], bool]
    lease: int = LEASE
    chunks: int = 0
    rows: int = 0
    total: int = 0
    has_moved: bool = False
    is_sorted: bool = False
    _beaten: float = field(default_factory=monotonic)
    _since: tuple[int, int] | None = None

    def alive(self) -> None:
        """Says now and then that the work goes on. Raises Lost, Stopped."""
        if self.stops():
            raise Stopped
        if monotonic() - self._beaten < BEAT:
            return
        with self.store.writing(self.job.actor) as unit:
            if not hold(unit, self.job, self.lease):
                raise Lost
            unit.commit()
        self._beaten = monotonic()

    def sorts(self, wanted: bool) -> bool:
        """Whether the rows come sorted: as is `wanted`, or as whoever wrote the first chunks had them."""
        with self.store.reading() as view:
            chunks = chunks_of(view, self.job.id)
        self.is_sorted = bool(chunks[0].get("sorted")) if chunks else wanted
        return self.is_sorted

    def begin(self, tally: Tally, window: Window) -> None:
        """Goes on after the last chunk that was written, if there is one."""
        with self.store.reading() as view:
            chunks = chunks_of(view, self.job.id)
            problems = problems_of(view, self.job.id, after_row=-1, limit=_ALL) if chunks else []
        if not chunks:
            return
        restore(tally, window, chunks, problems)
        self.chunks, self.rows = len(chunks), tally.report.rows

    def hold(self, unit: Unit, rows: int) -> None:
        """Begins a chunk's unit of work: says how far the load is with it. Raises Lost."""
        since = self._since or (unit.at, self.rows)
        progress = {"rows": self.rows + rows, "total": self.total, "since": since[0], "from": since[1]}
        if not heartbeat(unit, self.job, progress, self.lease):
            raise Lost
        self._since = since

    def note(self, unit: Unit, tally: Tally, window: Window) -> None:
        """Ends a chunk's unit of work: keeps what whoever goes on after it must know."""
        note_chunk(unit, self.job.id, self.chunks + 1, {**chunk_state(tally, window), "sorted": self.is_sorted})

    def written(self, tally: Tally) -> None:
        """A chunk is safe."""
        self.chunks, self.rows, self.has_moved = self.chunks + 1, tally.report.rows, True
        self._beaten = monotonic()

    def mark(self, write: Callable[[BinaryIO], object]) -> None:
        """Keeps the workbook of the rejected rows, whole or not at all."""
        path = marked_path(self.data, self.job.id)
        beside = path.with_name(f"{path.stem}.{self.job.fence}.part")
        try:
            with beside.open("wb") as out:
                beside.chmod(0o600)
                write(out)
            beside.replace(path)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()

    def end(self, unit: Unit, result: Mapping[str, Any], state: str = "done") -> None:
        """Ends the job with the load. Raises Lost."""
        if not finish(unit, self.job, result, state):
            raise Lost
        forget_chunks(unit, self.job.id)
