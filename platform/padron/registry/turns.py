"""Writers take turns: of one process in the order they came, of several processes one after the other."""

import os
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl


_NOBODY_HERE = -1  # taken, and by no thread that could ask for it again


class TooLong(Exception):
    """The turn did not come in time."""


class Turns:
    """One lane for the writers of a database; `folder` holds the two lock files that other processes see."""

    def __init__(self, folder: Path | None = None, patience: float = 60.0) -> None:
        self._folder = folder
        self._patience = patience
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken_by: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone in the lane until the block ends. Raises TooLong; RuntimeError when the thread already has the turn."""
        self._take()
        try:
            with ExitStack() as held:
                self._among_processes(held)
                yield
        finally:
            self._pass_on()

    def hand_over(self) -> None:
        """Whoever ends this turn is another thread: the one that has it may ask for its next."""
        with self._guard:
            self._taken_by = _NOBODY_HERE

    def _take(self) -> None:
        me = threading.get_ident()
        with self._guard:
            if self._taken_by == me:
                raise RuntimeError("this thread is already writing; a unit of work does not hold another")
            if self._taken_by is None:
                self._taken_by = me
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if not mine.acquire(timeout=self._patience) and self._gave_up(mine):
            raise TooLong
        self._taken_by = me

    def _gave_up(self, mine: threading.Lock) -> bool:
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return True
        return False

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._taken_by = _NOBODY_HERE  # handed over, so that nobody slips in between
                self._waiting.popleft().release()
            else:
                self._taken_by = None

    def _among_processes(self, held: ExitStack) -> None:
        """The gate, then the lane, then the gate is left: a busy writer cannot come back before those who wait."""
        if self._folder is None or sys.platform == "win32":
            return
        gate = _locked(self._folder / "padron.gate")
        try:
            lane = _locked(self._folder / "padron.lane")
        finally:
            os.close(gate)
        held.callback(os.close, lane)


def _locked(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if sys.platform != "win32":
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle
