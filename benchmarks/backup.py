"""A backup and a restore of many people: seconds and peak memory, beside a raw copy of the files.

python benchmarks/backup.py [PEOPLE]
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from registry_writes import arrivals, opened, saved

from padron.registry.archive import verified
from padron.registry.arrivals import SaveRules
from padron.registry.database import open_database
from padron.services.backup import backup
from padron.services.counting import refresh
from padron.services.restoring import restore

WORDS = "cuatro nopales verdes"


def main(people: int) -> None:
    """Prints each step as a ratio to the raw copy; every step in a process of its own, so that its peak is its own."""
    with tempfile.TemporaryDirectory() as folder:
        data, file = Path(folder) / "data", Path(folder) / "uno.respaldo"
        in_child(lambda: fill(data, people))
        size = (data / "padron.db").stat().st_size
        raw, _ = in_child(lambda: copy_raw(data, Path(folder) / "copia"))
        steps: dict[str, Callable[[], object]] = {
            "backup": lambda: back(data, file),
            "verify": lambda: verified(file, WORDS),
            "restore": lambda: restore(file, WORDS, Path(folder) / "otra", ""),
        }
        print(f"{people:,} people, {size / 2**20:,.0f} MB; a raw copy, flushed: {raw:.2f} s")
        for name, step in steps.items():
            seconds, peak = in_child(step)
            print(f"{name}: {seconds:.1f} s, {seconds / raw:.1f} times the raw copy; peak {peak:.0f} MB")
        print(f"the backup takes {file.stat().st_size / size:.2f} of the database's bytes")


def in_child(step: Callable[[], object]) -> tuple[float, float]:
    """Seconds and peak megabytes of a step, done in a process of its own."""
    began, child = time.perf_counter(), os.fork()
    if child == 0:
        try:
            step()
        except BaseException as wrong:
            print(wrong, file=sys.stderr)
            os._exit(1)
        os._exit(0)
    _, status, used = os.wait4(child, 0)
    assert status == 0
    return time.perf_counter() - began, used.ru_maxrss / 1024


def fill(data: Path, people: int) -> None:
    data.mkdir()
    store = opened(data)
    saved(store, arrivals(people), SaveRules("fill", {}, frozenset()))
    refresh(store)
    store.close()


def copy_raw(data: Path, folder: Path) -> None:
    shutil.copytree(data, folder)
    os.sync()


def back(data: Path, file: Path) -> None:
    store = open_database(data)
    backup(store, data, file, WORDS)
    store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
