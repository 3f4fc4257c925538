"""A backup taken while others write: it comes back, nobody was held up, and all that was safe before is in it."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from padron.registry.database import Database, open_database
from padron.registry.history import history
from padron.registry.people import resolve_many
from padron.registry.saving import save
from padron.registry.store import Store
from padron.registry.tallies import disagreements
from padron.services.backup import backup
from padron.services.counting import refresh
from padron.services.following import follow
from padron.services.restoring import restore
from registry_makers import LUCIA, RULES, arrival
from registry_stores import drop_database, new_database, unique_name

WORDS = "cuatro nopales verdes"
TESTS = Path(__file__).resolve().parents[1]
WRITERS = 4
PROCESS = """
import sys
sys.path[:0] = [{tests!r}]
from pathlib import Path
from padron.registry.database import open_database
from padron.registry.saving import save_many
from padron.services.counting import refresh
from registry_makers import LUCIA, RULES, arrival
store = open_database(Path(sys.argv[1]), sys.argv[2])
for chunk in range(10**6):
    with store.many_writes() as series, series.writing("carga") as unit:
        people = [{{**LUCIA, "curp": f"XEZZ{{chunk:07d}}{{n:07d}}"}} for n in range(200)]
        save_many(unit, [arrival(each, program="beca") for each in people], RULES["fill"])
        unit.commit()
    refresh(store)
    print(chunk, flush=True)
"""


class Writers:
    """Threads that save people and change them until told to stop; `safe` are the CURPs whose commit has returned."""

    def __init__(self, store: Store) -> None:
        self.safe: list[str] = []
        self.longest = 0.0
        self._store, self._stop = store, threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]

    def __enter__(self) -> "Writers":
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for each in self._threads:
            each.join()

    def _write(self, number: int) -> None:
        turn = 0
        while not self._stop.is_set():
            curp, began = f"XEXX{number:07d}{turn:07d}", time.monotonic()
            for phone in ("8110000000", "8120000000"):
                with self._store.writing(f"user{number}") as unit:
                    save(unit, arrival({**LUCIA, "curp": curp, "telefono": phone}, answers={"n": phone}), RULES["form"])
                    unit.commit()
            self.longest = max(self.longest, time.monotonic() - began)
            self.safe.append(curp)
            turn += 1


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.long)])
def test_backups_taken_while_others_write_come_back(
    store: Database, tmp_path: Path, times: int, request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    address = store._engine.url
    is_postgres = address.get_backend_name() == "postgresql"
    url = address.render_as_string(hide_password=False) if is_postgres else ""
    drawn = random.Random(int(os.environ["PADRON_SEED"]))
    kept: list[tuple[Path, list[str]]] = []
    loading = subprocess.Popen(
        [sys.executable, "-c", PROCESS.format(tests=str(TESTS)), str(tmp_path / "data"), url],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert loading.stdout is not None
        assert loading.stdout.readline() == "0\n", "the load writes before the first backup begins"
        with Writers(store) as writers:
            for number in range(times):
                time.sleep(drawn.random())
                safe = list(writers.safe)
                file = tmp_path / f"{number}.respaldo"
                backup(store, tmp_path / "data", file, WORDS)
                kept.append((file, safe))
                assert len(writers.safe) > len(safe), "others wrote while the backup was made"
        assert loading.poll() is None, "the load went on to the end"
    finally:
        loading.kill()
        loading.communicate()
    sizes = [_comes_back(file, safe, tmp_path, request if is_postgres else None) for file, safe in kept]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]
    record_property(
        "proof",
        f"backups under load that restore, {address.get_backend_name()}: {len(sizes)} of {times}; "
        f"{sizes[0]} to {sizes[-1]} people; longest wait of a writer {writers.longest:.2f} s",
    )


def _comes_back(file: Path, safe: list[str], tmp_path: Path, on_postgres: pytest.FixtureRequest | None) -> int:
    """How many people a backup brings back, once everything was looked at."""
    name = unique_name()
    server = on_postgres.getfixturevalue("server") if on_postgres else ""
    url = new_database(server, name) if server else ""
    there = tmp_path / file.stem
    restored = restore(file, WORDS, there, url)
    back = open_database(there, url)
    try:
        with back.reading() as view:
            keys = resolve_many(view, safe)
            assert sorted(keys) == sorted(safe), "what was safe before the backup began is in it"
            assert all(len(history(view, key)) > 0 for key in list(keys.values())[:20])
            assert follow(view, back.read_audit).holds
        refresh(back)
        with back.reading() as view:
            assert disagreements(view) == []
    finally:
        back.close()
        if server:
            drop_database(server, name)
    return restored.followed.people
