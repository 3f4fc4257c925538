"""Long work is done once, even when a worker dies."""

from concurrent.futures import ThreadPoolExecutor

from padron.registry.database import Database
from padron.registry.jobs import Job, claim, enqueue, finish, heartbeat, hold, job_of, recent_jobs, release, waits
from registry_stores import Clock


def queued(store: Database, *kinds: str) -> list[bytes]:
    with store.writing("alicia") as unit:
        made = [enqueue(unit, kind, {"file": kind}) for kind in kinds]
        unit.commit()
    return made


def claimed(store: Database, worker: str = "worker", **only: object) -> Job | None:
    with store.writing(worker) as unit:
        found = claim(unit, **only)  # type: ignore[arg-type]
        unit.commit()
    return found


def test_the_oldest_work_is_claimed_first_and_ends_with_its_result(store: Database) -> None:
    first, _ = queued(store, "load", "simulate")
    work = claimed(store)
    assert work is not None
    assert (work.id, work.state, work.owner, work.actor) == (first, "running", "worker", "alicia")
    with store.writing("worker") as unit:
        assert heartbeat(unit, work, {"rows": 10})
        assert finish(unit, work, {"created": 10})
        unit.commit()
    with store.reading() as view:
        done = job_of(view, first)
        assert done is not None
        assert (done.state, done.progress, done.result) == ("done", {"rows": 10}, {"created": 10})
        assert [each.kind for each in recent_jobs(view)] == ["simulate", "load"]


def test_a_worker_may_take_some_kinds_only(store: Database) -> None:
    queued(store, "load")
    assert claimed(store, kinds=["simulate"]) is None


def test_twenty_workers_at_once_claim_each_work_once(store: Database) -> None:
    made = queued(store, *["load"] * 10)
    with ThreadPoolExecutor(20) as threads:
        found = list(threads.map(lambda n: claimed(store, f"worker{n}"), range(20)))
    assert sorted(each.id for each in found if each) == sorted(made)


def test_work_of_a_dead_worker_is_taken_over_and_the_dead_one_changes_nothing(store: Database, clock: Clock) -> None:
    queued(store, "load")
    dead = claimed(store, "dead")
    assert claimed(store, "other") is None
    clock.pass_seconds(61)
    taken = claimed(store, "other")
    assert dead is not None
    assert taken is not None
    assert (taken.id, taken.owner, taken.fence) == (dead.id, "other", 2)
    with store.writing("dead") as unit:
        assert not heartbeat(unit, dead, {"rows": 99})
        assert not finish(unit, dead, {})
        assert heartbeat(unit, taken, {"rows": 1})


def test_work_that_kills_its_worker_three_times_is_given_up(store: Database, clock: Clock) -> None:
    (key,) = queued(store, "load")
    for _ in range(3):
        assert claimed(store) is not None
        clock.pass_seconds(61)
    assert claimed(store) is None
    with store.reading() as view:
        given_up = job_of(view, key)
        assert given_up is not None
        assert given_up.state == "failed"


def test_only_work_of_the_kinds_that_are_asked_for_is_given_up(store: Database, clock: Clock) -> None:
    load, simulation = queued(store, "load", "simulate")
    for _ in range(6):
        claimed(store)
        clock.pass_seconds(61)
    assert claimed(store, kinds=["load"]) is None
    with store.reading() as view:
        states = [found.state for each in (load, simulation) if (found := job_of(view, each)) is not None]
    assert states == ["failed", "running"]


def test_work_that_went_on_was_not_tried_in_vain(store: Database, clock: Clock) -> None:
    queued(store, "load")
    for rows in range(5):
        work = claimed(store)
        assert work is not None
        assert work.attempts == 1
        with store.writing("worker") as unit:
            assert heartbeat(unit, work, {"rows": rows})
            unit.commit()
        clock.pass_seconds(61)
    assert claimed(store) is not None


def test_work_is_held_while_nothing_is_written_and_let_go_for_anybody(store: Database, clock: Clock) -> None:
    queued(store, "load")
    work = claimed(store)
    assert work is not None
    for _ in range(3):
        clock.pass_seconds(50)
        with store.writing("worker") as unit:
            assert hold(unit, work)
            unit.commit()
    assert not waiting(store)
    with store.writing("worker") as unit:
        assert release(unit, work, 10 * 1_000_000)
        unit.commit()
    assert not waiting(store)
    clock.pass_seconds(10)
    assert waiting(store)
    assert not waiting(store, "simulate")
    again = claimed(store, "other")
    assert again is not None
    assert (again.owner, again.fence, again.attempts) == ("other", 2, 2)
    with store.writing("worker") as unit:
        assert not hold(unit, work)
        assert not release(unit, work)


def waiting(store: Database, kind: str = "load") -> bool:
    with store.reading() as view:
        return waits(view, [kind])
