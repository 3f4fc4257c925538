"""A load on a disk that fills up, and on a server that is restarted: it ends in words or goes on, never half done."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from load_jobs import end, in_queue, many
from load_makers import Office, a_program, filled, office
from padron.registry.database import Database, open_database
from padron.registry.enrolments import enrolments_in
from padron.registry.load_chunks import chunks_of
from padron.registry.loads import load_of, recent_loads
from padron.registry.store import Refused
from padron.services.load_course import Course
from padron.services.load_job import work_once
from padron.services.working import work
from registry_stores import ENGINES, Clock, new_database, postgres_server, restart, unique_name
from small_disks import fill, small_disk

ROWS, CHUNK = 21, 3
MB = 1 << 20


@pytest.fixture
def whole(tmp_path: Path) -> tuple[Path, bytes, dict[str, Any], int]:
    """A folder in which a load waits, its file, what it comes to, and how many bytes that takes."""
    (tmp_path / "waiting").mkdir()
    store = open_database(tmp_path / "waiting")
    program = a_program()
    city, file = office(store, program), filled(program, *many(ROWS))
    load = in_queue(city, file)
    store.close()
    done = shutil.copytree(tmp_path / "waiting", tmp_path / "done")
    before = size_of(done)
    store = open_database(done)
    assert work_once(store, done)
    taken = size_of(done) - before
    found = end(Office(store, program), load, done)
    store.close()
    return tmp_path / "waiting", file, found, taken


def size_of(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def rows_kept(store: Database) -> list[int]:
    with store.reading() as view:
        assert view.on_postgres or view.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        return sorted(each.source.row or 0 for each in enrolments_in(view, "prueba", "anual", limit=None))


def rows_noted(store: Database) -> int:
    """How many rows of the one load the registry says that it wrote."""
    with store.reading() as view:
        (load,) = recent_loads(view)
        chunks: list[Any] = chunks_of(view, load.id)
    return int(chunks[-1]["now"]["rows"]) if chunks else int(str(load.counts.get("rows", 0)))


def test_a_disk_that_is_full_at_twenty_points_of_a_load_leaves_whole_chunks_and_the_load_converges(
    whole: tuple[Path, bytes, dict[str, Any], int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", CHUNK)
    folder, file, undisturbed, taken = whole
    rows = [each[6] for each in undisturbed["kept"]]
    ends = []
    for number in range(20):
        with small_disk(tmp_path / f"disk{number}") as disk:
            data, clock = shutil.copytree(folder, disk / "data"), Clock()
            clock.at += 10**15  # the load was sent by the true clock
            store = open_database(data, clock=clock)
            city = Office(store, a_program())
            ballast = fill(disk, taken * number // 20)
            ends.append(_tried(store, data))
            ballast.unlink()
            written = rows_noted(store)
            assert rows_kept(store) == [each for each in rows if each < 3 + written]
            clock.pass_seconds(200)
            while work_once(store, data):
                pass
            with store.reading() as view:
                (load,) = recent_loads(view)
            if load.state == "failed":
                assert "No hay espacio en el disco" in str(load.results["refused"])
                again = in_queue(city, file)
                assert work_once(store, data)
                with store.reading() as view:
                    counts = load_of(view, again).counts  # type: ignore[union-attr]
                assert counts["identical"] == undisturbed["counts"]["identical"] + sum(
                    each < 3 + written for each in rows
                )
            else:
                assert end(city, load.id, data) == undisturbed
            assert rows_kept(store) == rows
            store.close()
    assert ends[0] == "full", "a queue that cannot be written to says so"
    record_property("proof", f"disk full at 20 points: {', '.join(f'{ends.count(each)} {each}' for each in set(ends))}")


def _tried(store: Database, data: Path) -> str:
    """How the load ended while the disk was full: it could not begin, it failed in words, it was left, it was done."""
    try:
        work_once(store, data)
    except Refused as refused:
        assert refused.problem.code == "disk_full"
        return "full"
    with store.reading() as view:
        (load,) = recent_loads(view)
    return {"failed": "failed in words", "running": "left for later", "done": "done"}[load.state]


@pytest.mark.skipif("postgres" not in ENGINES, reason="needs PostgreSQL")
def test_a_server_that_is_restarted_under_a_load_loses_nothing_and_the_worker_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PADRON_TEST_POSTGRES_URL", raising=False)  # a server that is not ours is not restarted
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 2)
    monkeypatch.setattr("padron.services.load_job.LATER", 0)
    monkeypatch.setattr("padron.services.working.LONGER", 0.1)
    folder = Path("/tmp") / unique_name()
    with postgres_server(folder) as server:
        (tmp_path / "data").mkdir()
        store = open_database(tmp_path / "data", new_database(server, "city"))
        city = office(store, a_program())
        load = in_queue(city, filled(city.program, *many(ROWS)))
        restarts = _restarted_at(folder, monkeypatch, {"hold": (1, 5), "note": (2, 6), "written": (3, 8)})
        stop = threading.Event()
        worker = threading.Thread(target=work, args=(store, tmp_path / "data", stop))
        worker.start()
        for _ in range(600):
            if stop.wait(0.1) or _state(store, load) != "running":
                break
        stop.set()
        worker.join()
        found = end(city, load, tmp_path / "data")
        store.close()
    shutil.rmtree(folder, ignore_errors=True)
    assert len(restarts) == 6
    assert found["states"] == ("done", "done")
    assert found["counts"]["rows"] == ROWS
    assert len(found["kept"]) == found["counts"]["created"] == 17


def _state(store: Database, load: bytes) -> str:
    try:
        with store.reading() as view:
            found = load_of(view, load)
    except Exception:  # the server is away
        return "running"
    return found.state if found is not None else ""


def _restarted_at(folder: Path, monkeypatch: pytest.MonkeyPatch, points: dict[str, tuple[int, ...]]) -> list[str]:
    """Restarts the server once in each of these steps of a chunk, at the chunks counted from 1."""
    done: list[str] = []

    def hooked(name: str, chunks: tuple[int, ...]) -> Callable[..., None]:
        first = getattr(Course, name)

        def step(self: Course, *given: Any) -> None:
            at = f"{name} {self.chunks + 1}"
            if self.chunks + 1 in chunks and at not in done:
                done.append(at)
                restart(folder)
            first(self, *given)

        return step

    for name, chunks in points.items():
        monkeypatch.setattr(Course, name, hooked(name, chunks))
    return done
