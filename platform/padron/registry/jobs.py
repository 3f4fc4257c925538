"""Long work as rows: claimed with a lease, kept by heartbeats, fenced so that a worker thought dead changes nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from padron.registry.canonical import canonical, mapping
from padron.registry.keys import new_id
from padron.registry.store import CONTROL, Unit, View, scoped
from padron.registry.tables import job

LEASE = 60 * 1_000_000
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work. `state`: queued, running, done or failed; `fence` grows with each claim."""

    id: bytes
    kind: str
    state: str
    parameters: Mapping[str, object]
    progress: Mapping[str, object]
    result: Mapping[str, object]
    actor: str
    owner: str | None
    lease_until: int | None
    heartbeat_at: int | None
    attempts: int
    fence: int
    created_at: int
    finished_at: int | None


@scoped(CONTROL)
def enqueue(unit: Unit, kind: str, parameters: Mapping[str, object], identifier: bytes | None = None) -> bytes:
    """Puts work in the queue in the name of the unit's actor; gives its id, a new one where none is given."""
    identifier = identifier or new_id()
    unit.connection.execute(insert(job).values(
        id=identifier, kind=kind, state="queued", parameters=canonical(parameters), progress="{}", result="{}",
        actor=unit.actor, attempts=0, fence=0, created_at=unit.at,
    ))  # fmt: skip
    return identifier


@scoped(CONTROL)
def waits(view: View, kinds: Collection[str] | None = None) -> bool:
    """Whether there is something to claim; asking takes no turn."""
    asked = select(job.c.id).where(or_(job.c.state == "queued", _left(view)), *_of(kinds)).limit(1)
    return view.connection.execute(asked).first() is not None


@scoped(CONTROL)
def unfinished(view: View) -> bool:
    """Whether work waits or is under way."""
    return view.connection.execute(select(job.c.id).where(job.c.finished_at.is_(None)).limit(1)).first() is not None


@scoped(CONTROL)
def claim(unit: Unit, kinds: Collection[str] | None = None, lease: int = LEASE) -> Job | None:
    """The oldest work of these kinds that waits, or whose worker stopped giving signs of life; None: there is none.

    The unit's actor is the worker. Work that was tried three times in vain ends as failed.
    """
    table = job.c
    tried = update(job).where(_left(unit), table.attempts >= ATTEMPTS, *_of(kinds))
    unit.connection.execute(tried.values(state="failed", finished_at=unit.at, result=canonical({"reason": "attempts"})))
    waiting = or_(table.state == "queued", _left(unit))
    asked = select(job).where(waiting, *_of(kinds)).order_by(table.created_at, table.id).limit(1)
    found = unit.connection.execute(asked.with_for_update(skip_locked=True)).one_or_none()
    if found is None:
        return None
    unit.connection.execute(update(job).where(table.id == found.id).values(
        state="running", owner=unit.actor, lease_until=unit.at + lease, heartbeat_at=unit.at,
        attempts=found.attempts + 1, fence=found.fence + 1,
    ))  # fmt: skip
    return job_of(unit, found.id)


@scoped(CONTROL)
def heartbeat(unit: Unit, claimed: Job, progress: Mapping[str, object], lease: int = LEASE) -> bool:
    """Says that the work went on, in the transaction of the chunk it tells of: what was tried before was not in vain.

    False when somebody else has the work by now: then leave without commit.
    """
    return _set(unit, claimed, {
        "progress": canonical(progress), "heartbeat_at": unit.at, "lease_until": unit.at + lease, "attempts": 0,
    })  # fmt: skip


@scoped(CONTROL)
def hold(unit: Unit, claimed: Job, lease: int = LEASE) -> bool:
    """Keeps the work while nothing of it is written yet; False as for a heartbeat."""
    return _set(unit, claimed, {"heartbeat_at": unit.at, "lease_until": unit.at + lease})


@scoped(CONTROL)
def release(unit: Unit, claimed: Job, after: int = 0) -> bool:
    """Lets go of the work, so that anybody may claim it from now on, or `after` so many microseconds."""
    return _set(unit, claimed, {"lease_until": unit.at + after})


@scoped(CONTROL)
def finish(unit: Unit, claimed: Job, result: Mapping[str, object], state: str = "done") -> bool:
    """Ends the work, `done` or `failed`; False when somebody else has it by now."""
    return _set(unit, claimed, {"state": state, "result": canonical(result), "finished_at": unit.at})


@scoped(CONTROL)
def job_of(view: View, identifier: bytes) -> Job | None:
    """One piece of work, or None."""
    found = view.connection.execute(select(job).where(job.c.id == identifier)).one_or_none()
    return None if found is None else _job(found)


@scoped(CONTROL)
def recent_jobs(view: View, limit: int = 50) -> list[Job]:
    """The newest work."""
    asked = select(job).order_by(job.c.created_at.desc(), job.c.id.desc()).limit(limit)
    return [_job(row) for row in view.connection.execute(asked)]


def _left(view: View) -> ColumnElement[bool]:
    """What a worker began and gives no more signs of life for."""
    return and_(job.c.state == "running", job.c.lease_until <= view.at)


def _of(kinds: Collection[str] | None) -> tuple[ColumnElement[bool], ...]:
    return () if kinds is None else (job.c.kind.in_(sorted(kinds)),)


def _set(unit: Unit, claimed: Job, values: dict[str, object]) -> bool:
    table = job.c
    mine = (table.id == claimed.id, table.fence == claimed.fence, table.state == "running")
    return unit.connection.execute(update(job).where(*mine).values(**values)).rowcount == 1


def _job(row: Any) -> Job:
    texts = {name: mapping(getattr(row, name)) for name in ("parameters", "progress", "result")}
    return Job(**{**row._asdict(), **texts})
