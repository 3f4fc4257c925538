"""Many send files at once, and staff capture meanwhile: each file is applied once, and nobody waits for a load."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from load_jobs import in_queue, many, queued
from load_makers import LUCIA, RICARDO, Office, a_program, fates, filled, office
from padron.registry.database import open_database
from padron.registry.load_chunks import chunks_of
from padron.registry.loads import Load, load_of, problems_of, recent_loads
from padron.registry.turns import Turns
from padron.services.load_course import Course
from padron.services.load_job import work_once
from registry_stores import drop_database, new_database, unique_name
from stores.conftest import ENGINES

TESTS = Path(__file__).resolve().parents[1]
WRITERS = 50


@pytest.fixture(params=ENGINES)
def city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office on a fresh registry of each engine."""
    (tmp_path / "data").mkdir()
    server = request.getfixturevalue("server") if request.param == "postgres" else ""
    name = unique_name()
    store = open_database(tmp_path / "data", new_database(server, name) if server else "")
    yield office(store, a_program())
    store.close()
    if server:
        drop_database(server, name)


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite, where writers take turns."""
    (tmp_path / "data").mkdir()
    store = open_database(tmp_path / "data")
    yield office(store, a_program())
    store.close()


def at_once(count: int, work: Any) -> list[Any]:
    ready = Barrier(count)

    def one(number: int) -> Any:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def test_twenty_people_who_send_the_same_file_at_once_get_the_one_load(city: Office, tmp_path: Path) -> None:
    file = filled(city.program, *many(9))

    def send(number: int) -> bytes:
        found = queued(city, file, f"user{number}", again=number % 2 == 0)
        return found.id if isinstance(found, Load) else found

    assert len(set(at_once(20, send))) == 1
    assert len(list((tmp_path / "data" / "waiting").iterdir())) == 1, "what was not taken was not kept"
    assert work_once(city.store, tmp_path / "data")
    assert not work_once(city.store, tmp_path / "data")
    with city.store.reading() as view:
        (load,) = recent_loads(view)
    assert (load.state, load.counts["rows"]) == ("done", 9)


def test_workers_at_once_do_each_load_once(city: Office, tmp_path: Path) -> None:
    loads = [in_queue(city, filled(city.program, *many(9)[at : at + 2])) for at in range(4)]

    def work(_: int) -> int:
        done = 0
        while work_once(city.store, tmp_path / "data", f"worker{threading.get_ident()}"):
            done += 1
        return done

    assert sum(at_once(3, work)) == 4
    with city.store.reading() as view:
        found = [load_of(view, each) for each in loads]
    assert [each.state for each in found if each is not None] == ["done"] * 4


def standing(turns: Turns, count: int) -> None:
    """Waits until so many threads of this process stand before the lane."""
    while len(turns._waiting) < count:
        time.sleep(0.001)


def test_a_capture_that_asks_while_a_chunk_is_written_gets_its_turn_before_the_next_chunk(
    lane: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 2)
    load, order, captures = in_queue(lane, filled(lane.program, *many(9))), list[str](), list[threading.Thread]()
    first = Course.note

    def capture() -> None:
        with lane.store.writing("carla"):
            order.append("capture")

    def note(self: Course, *given: Any) -> None:
        order.append("chunk")
        captures.append(threading.Thread(target=capture))
        captures[-1].start()
        standing(lane.store._turns, 1)
        first(self, *given)

    monkeypatch.setattr(Course, "note", note)
    assert work_once(lane.store, tmp_path / "data")
    for each in captures:
        each.join()
    assert order == ["chunk", "capture"] * 5
    with lane.store.reading() as view:
        assert load_of(view, load).counts["rows"] == 9  # type: ignore[union-attr]


OTHER_PROCESS = """
import sys
from pathlib import Path
from padron.registry.database import open_database
from padron.services import load_spool
from padron.services.load_course import Course
from padron.services.load_job import work_once
load_spool.CHUNK = 2
first = Course.note
def note(self, *given):
    print("chunk", flush=True)
    sys.stdin.readline()
    first(self, *given)
Course.note = note
data = Path(sys.argv[1])
store = open_database(data)
work_once(store, data)
store.close()
print("end", flush=True)
"""


def test_a_capture_waits_for_one_chunk_of_a_worker_in_another_process_and_for_no_more(
    lane: Office, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    load = in_queue(lane, filled(lane.program, *many(9)))
    worker = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdin is not None and worker.stdout is not None
    written: list[int] = []

    def capture() -> None:
        with lane.store.writing("carla") as unit:
            written.append(len(chunks_of(unit, load)))

    while worker.stdout.readline() == "chunk\n":
        asks = threading.Thread(target=capture)
        asks.start()
        _until_locked(data / "padron.gate")
        worker.stdin.write("go on\n")
        worker.stdin.flush()
        asks.join()
    worker.communicate()
    assert written[:4] == [1, 2, 3, 4], "each capture came after the chunk that was being written"
    assert len(written) == 5


def _until_locked(path: Path) -> None:
    """Waits until somebody holds the gate, that is, stands before the lane."""
    import fcntl

    while True:
        with path.open() as gate:
            try:
                fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
        time.sleep(0.005)


def test_fifty_writers_who_always_come_back_take_equal_turns(lane: Office) -> None:
    """Counted in turns: when the first has had its twenty, the last has had at least half as many."""
    taken, ended = Counter[int](), threading.Event()

    def write(number: int) -> None:
        while not ended.is_set():
            with lane.store.writing(f"user{number}") as unit:
                taken[number] += 1
                if taken[number] >= 20:
                    ended.set()
                unit.commit()

    at_once(WRITERS, write)
    assert len(taken) == WRITERS
    assert min(taken.values()) >= 10


def test_a_load_among_fifty_writers_is_neither_starved_nor_starves(
    lane: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 2)
    in_queue(lane, filled(lane.program, *many(21)))
    taken, ended = Counter[int](), threading.Event()

    def write(number: int) -> None:
        if number == WRITERS:
            work_once(lane.store, tmp_path / "data")
            ended.set()
            return
        while not ended.is_set():
            with lane.store.writing(f"user{number}") as unit:
                taken[number] += 1
                unit.commit()

    at_once(WRITERS + 1, write)
    with lane.store.reading() as view:
        (load,) = recent_loads(view)
    assert (load.state, load.counts["rows"]) == ("done", 21)
    assert len(taken) == WRITERS
    assert min(taken.values()) >= 10, "each wrote between any two chunks"


def test_a_hidden_character_in_a_cell_keeps_its_row_out_and_no_other(city: Office) -> None:
    report = city.load(RICARDO, {**LUCIA, "nombre": "Lu_x0000_cia"})
    assert fates(report) == {"created": 1, "rejected": 1}
    with city.store.reading() as view:
        (kept,) = [each for each in problems_of(view, report.load or b"") if each.severity == "error"]
    assert (kept.row, kept.field, kept.value) == (4, "nombre", "Lu\ufffdcia")
