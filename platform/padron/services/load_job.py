"""A worker's part of a load: it claims the oldest that waits, loads it, and says in words why one could not be."""

import errno
import logging
import os
import socket
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import cast

from padron.intake.anysheet.mapping import SheetMapping
from padron.intake.anysheet.mapping_file import mapping_of
from padron.problems import problem
from padron.program.model import Program
from padron.registry.arrivals import Policy
from padron.registry.jobs import ATTEMPTS, LEASE, Job, claim, finish, release, waits
from padron.registry.load_chunks import forget_chunks
from padron.registry.loads import finish_load, given_up_loads, load_of
from padron.registry.store import Refused, Store, Unit
from padron.services.load import load
from padron.services.load_course import Course, Lost
from padron.services.load_queue import KIND, file_path
from padron.services.programs import at_version
from padron.services.tokens import actor_named

KINDS = (KIND,)
SECOND = 1_000_000
OPENING = 120 * SECOND
"""The first lease: a file is parsed before the first sign of life."""
LATER = 10 * SECOND
"""After so long what failed for a cause outside of it is tried again."""
OUTSIDE = frozenset({"busy", "database_unreachable"})
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_log = logging.getLogger("padron.worker")


def worker_name() -> str:
    """What a worker of this process is called in the queue."""
    return f"{socket.gethostname()}:{os.getpid()}"


def never() -> bool:
    """A worker that nobody stops."""
    return False


def work_once(
    store: Store, data: Path, worker: str = "", *, stops: Callable[[], bool] = never, lease: int = LEASE,
    opening: int = OPENING,
) -> bool:  # fmt: skip
    """Does the oldest load that waits; False when there is none. `data` is the data folder, leases in microseconds.

    Whatever becomes of the load, its job says it. Raises Refused where the queue itself cannot be asked.
    """
    with store.reading() as view:
        if not waits(view, KINDS):
            return False
    with store.writing(worker or worker_name()) as unit:
        claimed = claim(unit, KINDS, opening)
        given_up = given_up_loads(unit)
        for each in given_up:
            _failed(unit, each, GIVEN_UP)
        unit.commit()
    for each in given_up:
        file_path(data, each).unlink(missing_ok=True)
    if claimed is not None:
        _work(store, data, claimed, stops, lease)
    return claimed is not None


GIVEN_UP = "La carga se interrumpió varias veces y no pudo terminar"
BROKEN = "La carga se detuvo por un error de Padrón"
_NO_FILE = "El archivo ya no está en el servidor"
_NO_MAPPING = "El mapeo con que se confirmó ya no se puede leer"
_NO_VERSION = "La versión del programa con que se subió ya no se puede leer"


class NotLoaded(Exception):
    """The file was read and cannot be loaded; its text says why, to people."""


def _work(store: Store, data: Path, job: Job, stops: Callable[[], bool], lease: int) -> None:
    course = Course(store, job, data, stops, lease)
    try:
        _load(store, data, course)
    except Lost:
        return
    except Exception as failed:
        if stops():  # whoever stops a worker may have stopped the process that parses for it
            _let_go(store, job, 0)
        elif (why := _refusal(failed)) is not None:
            _fail(store, data, job, why)
        else:
            _later(store, data, course, failed)
    else:
        file_path(data, job.id).unlink(missing_ok=True)


def _refusal(failed: Exception) -> str | None:
    """Why a load can never be done as it is, in words; None for what may pass."""
    if isinstance(failed, NotLoaded):
        return str(failed)
    if isinstance(failed, Refused):
        return None if failed.problem.code in OUTSIDE else failed.problem.message()
    return problem("disk_full").message() if _is_full(failed) else None


def _is_full(failed: BaseException | None) -> bool:
    """Whether a full disk is behind an error, however deep."""
    while failed is not None:
        if isinstance(failed, OSError) and failed.errno in FULL:
            return True
        failed = failed.__cause__ or failed.__context__
    return False


def _load(store: Store, data: Path, course: Course) -> None:
    job = course.job
    asked = job.parameters
    with store.reading() as view:
        program = at_version(view, str(asked["program"]), cast(int, asked["version"]))
        reader = actor_named(view, job.actor)
    if program is None:
        raise NotLoaded(_NO_VERSION)
    path = file_path(data, job.id)
    if not path.exists():
        raise NotLoaded(_NO_FILE)
    report = load(
        store, job.actor, program, path, str(asked["file_name"]), today=str(asked["today"]),
        person_policy=cast(Policy, asked["policy"]), mapping=_mapping(program, str(asked["mapping"])),
        reader=reader, course=course,
        service=cast(str | None, asked.get("service")),
    )  # fmt: skip
    if report.load is None:
        raise NotLoaded(next(each.message for each in report.problems if each.severity == "error"))


def _mapping(program: Program, text: str) -> SheetMapping | None:
    """The mapping that a sheet was confirmed with; None for a template."""
    if not text:
        return None
    found, _ = mapping_of(text, "", program)
    if found is None:
        raise NotLoaded(_NO_MAPPING)
    return found


def _later(store: Store, data: Path, course: Course, failed: Exception) -> None:
    """Leaves what failed for another try; the last one that comes to nothing ends it. Of the error only its place."""
    at = traceback.extract_tb(failed.__traceback__)[-1]
    _log.error("load stopped by %s at %s:%s", type(failed).__name__, Path(at.filename).name, at.lineno)
    if course.has_moved or course.job.attempts < ATTEMPTS:
        _let_go(store, course.job, LATER)
    else:
        _fail(store, data, course.job, GIVEN_UP if isinstance(failed, Refused) else BROKEN)


def _let_go(store: Store, job: Job, after: int) -> None:
    """Leaves the work to whoever comes; where not even that can be written its lease ends by itself."""
    try:
        with store.writing(job.actor) as unit:
            release(unit, job, after)
            unit.commit()
    except Exception as failed:
        _log.error("job not released: %s", type(failed).__name__)


def _fail(store: Store, data: Path, job: Job, why: str) -> None:
    """Ends a load that cannot be done, in words; where not even that can be written its lease ends by itself."""
    try:
        with store.writing(job.actor) as unit:
            if not finish(unit, job, {"refused": why}, "failed"):
                return
            _failed(unit, job.id, why)
            unit.commit()
    except Exception as failed:
        _log.error("load not ended: %s", type(failed).__name__)
        return
    file_path(data, job.id).unlink(missing_ok=True)


def _failed(unit: Unit, identifier: bytes, why: str) -> None:
    found = load_of(unit, identifier)
    if found is not None:
        finish_load(unit, identifier, found.counts, {"refused": why}, "failed")
        forget_chunks(unit, identifier)
