"""Workers: one that works until it is stopped, and the process of one that `padron serve` keeps beside its pages."""

import contextlib
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from padron.registry.store import Refused, Store
from padron.services.clock import hour, today
from padron.services.counting import refresh
from padron.services.load_job import work_once, worker_name
from padron.services.nightly import nightly_once

PAUSE = 0.5
"""Seconds between two looks at a queue that is empty."""
COUNTED_EVERY = 2.0
"""Seconds between two looks at who is to be counted anew."""
LONGER = 5.0
"""Seconds after which one looks again at a database that did not answer."""
PATIENCE = 30.0
"""Seconds in which a worker that is asked to stop ends its chunk."""
NIGHTLY = 60.0
"""Seconds between two looks whether tonight's work is still to be done."""
_log = logging.getLogger("padron.worker")


def work(store: Store, data: Path, stop: threading.Event) -> None:
    """Does what waits, one after the other, until it is stopped; a load under way stops after its chunk."""
    name, counts_at, looked = worker_name(), 0.0, -NIGHTLY
    while not stop.is_set():
        try:
            found = work_once(store, data, name, stops=stop.is_set)
            if not found and monotonic() >= counts_at:
                refresh(store, stop.is_set)
                counts_at = monotonic() + COUNTED_EVERY
            if not found and monotonic() - looked > NIGHTLY:
                looked = monotonic()
                found = nightly_once(store, data, today(), hour(), name)
        except Refused as refused:
            _log.error("the queue did not answer: %s", refused.problem.code)
            stop.wait(LONGER)
            continue
        if not found:
            stop.wait(PAUSE)


@contextlib.contextmanager
def worker_beside(workspace: Path) -> Iterator[None]:
    """A worker in a process of its own, started anew when it dies; it ends with this one, however this one ends."""
    kept = _Beside([sys.executable, "-P", "-m", "padron", "--workspace", str(workspace), "worker", "--beside"])
    kept.begin()
    try:
        yield
    finally:
        kept.end()


class _Beside:
    """A process that is kept running; it sees that this one is gone when its standard input closes."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep, daemon=True)

    def begin(self) -> None:
        """Starts it."""
        self._watch.start()

    def end(self) -> None:
        """Lets it end its chunk."""
        self._stop.set()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        self._watch.join(PATIENCE)

    def _keep(self) -> None:
        while not self._stop.is_set():
            began = monotonic()
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE)
            self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._stop.wait(LONGER if monotonic() - began < LONGER else PAUSE)
