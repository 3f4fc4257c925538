"""What the platform does by itself once a day: it ends what ends and forgets what had its time, in one job."""

import logging
import traceback
from hashlib import blake2b
from pathlib import Path

from padron.registry.jobs import Job, claim, enqueue, finish, heartbeat, job_of, release
from padron.registry.locks import lock_keys
from padron.registry.store import Store
from padron.services.ending import end_all
from padron.services.programs import published
from padron.services.sweeping import sweep

KIND = "nightly"
ACTOR = "sistema"
"""Who stands in the history for what happens by itself."""
FIRST_HOUR = 2
"""From this hour of the city on; where nothing ran at night it runs as soon as something does."""
LATER = 600 * 1_000_000
"""Microseconds after which what failed is tried again."""
_log = logging.getLogger("padron.worker")


def nightly_once(store: Store, data: Path, today: str, hour: int, worker: str) -> bool:
    """Does the work of a day where it is time and nobody has; False when there was nothing to do.

    `data` is the data folder. Raises Refused where the queue itself cannot be asked.
    """
    identifier = blake2b(f"{KIND}:{today}".encode(), digest_size=16).digest()
    if hour < FIRST_HOUR:
        return False
    with store.reading() as view:
        known = job_of(view, identifier)
    if known is not None and known.state in ("done", "failed"):
        return False
    with store.writing(worker) as unit:
        lock_keys(unit, [identifier])
        if job_of(unit, identifier) is None:
            enqueue(unit, KIND, {"today": today}, identifier)
        claimed = claim(unit, (KIND,))
        unit.commit()
    if claimed is not None:
        _work(store, data, claimed, today)
    return claimed is not None


def _work(store: Store, data: Path, job: Job, today: str) -> None:
    try:
        done, left = tonight(store, today, job)
        forgotten = sweep(store, data)
    except Exception as failed:  # of the error only its place: its text may hold data
        at = traceback.extract_tb(failed.__traceback__)[-1]
        _log.error("nightly stopped by %s at %s:%s", type(failed).__name__, Path(at.filename).name, at.lineno)
        with store.writing(job.actor) as unit:
            release(unit, job, LATER)
            unit.commit()
        return
    with store.writing(job.actor) as unit:
        finish(unit, job, {"ended": done, "left": left, "forgotten": forgotten})
        unit.commit()


def tonight(store: Store, today: str, job: Job | None = None, actor: str = ACTOR) -> tuple[int, int]:
    """Ends what ends, program by program; how many did, and how many have no state to go to.

    `job` is told after each program; once somebody else has it by now the rest is left to them.
    """
    done = left = 0
    with store.reading() as view:
        programs = published(view)
    for each in programs:
        ended, stuck = end_all(store, actor, each, today)
        done, left = done + ended, left + stuck
        if job is not None and not _tell(store, job, done):
            break
    return done, left


def _tell(store: Store, job: Job, done: int) -> bool:
    with store.writing(job.actor) as unit:
        mine = heartbeat(unit, job, {"ended": done})
        if mine:
            unit.commit()
    return mine
