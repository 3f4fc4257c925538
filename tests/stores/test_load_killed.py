"""A worker killed anywhere in a load: nothing is half done or lost, and the load comes to the very same end."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from load_jobs import end, in_queue, many, queued
from load_makers import Office, a_program, filled, office
from padron.registry.database import open_database
from padron.registry.enrolments import enrolments_in
from padron.registry.events import verify
from padron.registry.load_chunks import chunks_of
from padron.registry.loads import Load, load_of, recent_loads
from padron.services.load_job import work_once
from padron.services.sweeping import LEFT_SECONDS, sweep
from registry_stores import TICK, drop_database, new_database, unique_name
from stores.conftest import ENGINES

TESTS = Path(__file__).resolve().parents[1]
ROWS, CHUNK = 21, 3
LATER = 200 * TICK
"""In microseconds: later than any lease."""


def later() -> int:
    return time.time_ns() // 1_000 + LATER


class Killer:
    """The program that forks workers and kills them."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(TESTS / "killed_workers.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, data: Path, url: str, kind: str, at: float = 0) -> dict[str, int]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"data": str(data), "url": url, "kind": kind, "at": at}) + "\n")
        self.process.stdin.flush()
        found: dict[str, int] = json.loads(self.process.stdout.readline())
        return found


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    made = Killer()
    yield made
    made.process.communicate()


class Waiting:
    """A registry in which a load waits; `copy` gives the folder and the URL of another one just like it."""

    def __init__(self, folder: Path, url: str, copied: Callable[[Path], str]) -> None:
        self.folder, self.url, self._copied = folder, url, copied
        self.program = a_program()
        self.file = filled(self.program, *many(ROWS))

    def copy(self, folder: Path) -> tuple[Path, str]:
        shutil.copytree(self.folder, folder)
        return folder, self._copied(folder)

    def open(self, folder: Path, url: str) -> Office:
        return Office(open_database(folder, url, later), self.program)


@pytest.fixture(params=ENGINES)
def waiting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Waiting]:
    """The load waits, and nobody has the registry open."""
    server = request.getfixturevalue("server") if request.param == "postgres" else ""
    made: list[str] = []

    def copied(template: str) -> str:
        if not server:
            return ""
        made.append(unique_name())
        return new_database(server, made[-1], template)

    (tmp_path / "data").mkdir()
    url = copied("template1")
    name = made[0] if made else ""
    store = open_database(tmp_path / "data", url)
    city = office(store, a_program())
    found = Waiting(tmp_path / "data", url, lambda _: copied(name))
    in_queue(city, found.file)
    store.close()
    yield found
    for each in made:
        drop_database(server, each)


def the_load(city: Office) -> Load:
    with city.store.reading() as view:
        (found,) = recent_loads(view)
    return found


def source_rows(city: Office) -> list[int]:
    with city.store.reading() as view:
        return sorted(each.source.row or 0 for each in enrolments_in(view, "prueba", "anual", limit=None))


def is_sound(city: Office) -> bool:
    """Whether the database is whole and every person's events follow from each other."""
    with city.store.reading() as view:
        if not view.on_postgres:
            assert view.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        keys = {each.person_key for each in enrolments_in(view, "prueba", "anual", limit=None)}
        return all(verify(view, key) == [] for key in keys)


def check(waiting: Waiting, place: tuple[Path, str], whole: dict[str, Any]) -> tuple[int, str]:
    """What a dead worker left, and what becomes of it; gives how many chunks it had written, and the state it left."""
    city = waiting.open(*place)
    load = the_load(city)
    with city.store.reading() as view:
        state, chunks = load.state, len(chunks_of(view, load.id))
    written = ROWS if state == "done" else chunks * CHUNK
    rows = sorted(each[6] for each in whole["kept"])
    assert source_rows(city) == [each for each in rows if each < 3 + written], "whole chunks, and all of them"
    assert load.counts.get("rows", 0) == written
    while work_once(city.store, place[0]):
        pass
    if state == "done":  # killed between its last commit and taking the file away: the nightly sweep does that
        sweep(city.store, place[0], time.time() + 2 * LEFT_SECONDS)
    assert end(city, load.id, place[0]) == whole
    assert is_sound(city)
    assert isinstance(queued(city, waiting.file), Load), "sent again it is known"
    again = in_queue(city, waiting.file, again=True)
    assert work_once(city.store, place[0])
    with city.store.reading() as view:
        counts = load_of(view, again).counts  # type: ignore[union-attr]
    assert counts["created"] == counts["updated"] == 0
    assert source_rows(city) == rows
    city.store.close()
    return chunks, state


def killed_at(waiting: Waiting, killer: Killer, folder: Path, points: int) -> str:
    """Kills a worker at so many points spread over a load, by statement and by time; a line that says where."""
    place = waiting.copy(folder / "whole")
    began = time.monotonic()
    statements = killer(*place, "whole")["statements"]
    lasts = time.monotonic() - began
    city = waiting.open(*place)
    whole = end(city, the_load(city).id, place[0])
    city.store.close()
    assert whole["states"] == ("done", "done")
    by_time = points // 5
    found, killed = [], 0
    for number in range(points):
        place = waiting.copy(folder / f"point{number}")
        if number < by_time:
            said = killer(*place, "after", lasts * (0.1 + 0.9 * number / by_time))
        else:
            said = killer(*place, "statement", 1 + (number - by_time) * statements // (points - by_time))
        killed += said["signal"] == 9
        found.append(check(waiting, place, whole))
        shutil.rmtree(place[0])
    assert killed >= points - by_time, "by time one may come too late"
    return (
        f"kill -9 at {killed} points of {points} ({statements} statements): 0 half applied, 0 lost; "
        f"chunks written by then {min(each for each, _ in found)} to {max(each for each, _ in found)}"
    )


def test_a_worker_killed_at_some_points_leaves_whole_chunks_and_another_ends_the_load(
    waiting: Waiting, killer: Killer, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("proof", killed_at(waiting, killer, tmp_path, 12 if not waiting.url else 5))


@pytest.mark.parametrize(
    ("points", "on_postgres"),
    [pytest.param(25, 8, marks=pytest.mark.slow), pytest.param(500, 100, marks=pytest.mark.long)],
)
def test_a_worker_killed_at_many_points_leaves_whole_chunks_and_another_ends_the_load(
    waiting: Waiting, killer: Killer, tmp_path: Path, record_property: Callable[[str, object], None],
    points: int, on_postgres: int,
) -> None:  # fmt: skip
    record_property("proof", killed_at(waiting, killer, tmp_path, points if not waiting.url else on_postgres))
