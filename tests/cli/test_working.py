"""A worker as the operator runs it: it does what waits, stops when asked, and the one of `serve` ends with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from load_jobs import Stops, in_queue, many
from load_makers import Office, a_program, filled, office
from padron.registry.database import open_database
from padron.registry.jobs import Job, job_of
from padron.services.load_job import work_once
from padron.workspace import Workspace, create

BESIDE = """
import sys
from pathlib import Path
from padron.services.working import worker_beside
with worker_beside(Path(sys.argv[1])):
    sys.stdin.read()
"""
SLOW = """
import sys
from padron.cli import main
from padron.services import load_spool
load_spool.CHUNK = 2
main(["--workspace", sys.argv[1], "worker"])
"""
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PADRON_")}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "ciudad")


@pytest.fixture
def city(workspace: Workspace) -> Iterator[Office]:
    store = open_database(workspace.data)
    yield office(store, a_program())
    store.close()


def started(*command: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )


def a_worker(workspace: Workspace) -> "subprocess.Popen[bytes]":
    return started("-m", "padron", "--workspace", str(workspace.root), "worker")


def until(true: Callable[[], object]) -> None:
    """Waits for what must come; a test that hangs is one that fails."""
    while not true():
        time.sleep(0.02)


def work_of(city: Office, load: bytes) -> Job:
    with city.store.reading() as view:
        found = job_of(view, load)
    assert found is not None
    return found


def children(process: int) -> list[int]:
    """The processes that a process started and that still run."""
    found = [each.read_text().split() for each in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(each) for line in found for each in line]


def runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def waits_for_work(process: int) -> bool:
    """Whether a worker has opened the registry, as its open files tell."""
    try:
        return any("padron.db" in str(each.readlink()) for each in Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_does_what_waits_and_ends_cleanly_when_it_is_asked(
    city: Office, workspace: Workspace, how: signal.Signals
) -> None:
    load = in_queue(city, filled(city.program, *many(9)))
    worker = a_worker(workspace)
    until(lambda: work_of(city, load).state == "done")
    later = in_queue(city, filled(city.program, *many(9)[:3]))
    until(lambda: work_of(city, later).state == "done")
    worker.send_signal(how)
    worker.communicate()
    assert worker.returncode == 0


def test_a_worker_that_is_asked_to_stop_leaves_its_load_to_the_next_at_once(
    city: Office, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 2)
    load = in_queue(city, filled(city.program, *many(41)))
    assert work_once(city.store, workspace.data, stops=Stops(city, load, 1))
    before = work_of(city, load).progress["rows"]
    worker = started("-c", SLOW, str(workspace.root))
    until(lambda: work_of(city, load).progress["rows"] != before)
    with city.store.writing("carla"):
        worker.terminate()
    worker.communicate()
    left = work_of(city, load)
    assert (worker.returncode, left.state) == (0, "running")
    assert left.progress["rows"] in range(before + 2, 39, 2), "it stopped between two chunks"
    another = a_worker(workspace)
    until(lambda: work_of(city, load).state == "done")
    another.terminate()
    another.communicate()
    ended = work_of(city, load)
    assert (ended.fence, ended.result["rows"]) == (3, 41)


def test_the_worker_beside_the_pages_is_started_anew_when_it_dies(workspace: Workspace) -> None:
    pages = started("-c", BESIDE, str(workspace.root))
    until(lambda: children(pages.pid))
    (first,) = children(pages.pid)
    os.kill(first, signal.SIGKILL)
    until(lambda: children(pages.pid) not in ([], [first]))
    (second,) = children(pages.pid)
    until(lambda: waits_for_work(second))
    said = pages.communicate()[1]
    assert (pages.returncode, said) == (0, b"")
    assert not runs(first)


def test_the_worker_beside_the_pages_ends_with_them_even_when_they_are_killed(workspace: Workspace) -> None:
    pages = started("-c", BESIDE, str(workspace.root))
    until(lambda: children(pages.pid))
    (worker,) = children(pages.pid)
    pages.kill()
    pages.communicate()
    until(lambda: not runs(worker))
