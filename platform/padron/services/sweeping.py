"""Forgetting what has had its time: sessions that ended, drafts and workbooks of rejected rows after thirty days.

A load without a job that has run for a day was cut, and ends as failed; a search for duplicates of that age left its
folder when its process died; a document of that age that no draft names was uploaded for a record that never was.
"""

import time
from pathlib import Path
from shutil import rmtree

from padron.registry.drafts import payloads, purge_drafts
from padron.registry.jobs import job_of
from padron.registry.keys import id_of
from padron.registry.loads import abandoned_loads, fail_load
from padron.registry.sessions import purge_sessions
from padron.registry.store import Store, View
from padron.services.documents import UPLOADED
from padron.services.matching.found import SPILL

KEPT_SECONDS = 30 * 24 * 3600
WORKBOOKS = "loads"
"""The folder of the data folder that holds workbooks of rejected rows."""
WAITING = "waiting"
"""The folder of the data folder that holds the files of loads that are not done."""
LEFT_SECONDS = 24 * 3600
"""A file that waits has its job; one of this age without a job was left when a process died."""


def sweep(store: Store, data: Path, now: float | None = None) -> int:
    """Forgets it all and gives how many things that were; `now` in seconds since 1970, the clock's when left out."""
    with store.writing("padron") as unit:
        forgotten = purge_sessions(unit) + purge_drafts(unit)
        for load in abandoned_loads(unit, unit.at - LEFT_SECONDS * 1_000_000):
            fail_load(unit, load)  # it would hold up undoing and closing for ever
        unit.commit()
    at = time.time() if now is None else now
    old = _older(data / WORKBOOKS, at - KEPT_SECONDS)
    left = _older(data / WAITING, at - LEFT_SECONDS)
    with store.reading() as view:
        old += [each for each in left if not _is_wanted(view, each)]
        old += _unnamed(view, _older(data / UPLOADED, at - LEFT_SECONDS))
    for each in old:
        each.unlink(missing_ok=True)
    spilt = [each for each in data.glob(f"{SPILL}*") if each.stat().st_mtime < at - LEFT_SECONDS]
    for folder in spilt:
        rmtree(folder, ignore_errors=True)
    return forgotten + len(old) + len(spilt)


def _older(folder: Path, before: float) -> list[Path]:
    return [each for each in folder.glob("*") if each.is_file() and each.stat().st_mtime < before]


def _unnamed(view: View, uploaded: list[Path]) -> list[Path]:
    """The documents that were uploaded for a record and that no draft names any more."""
    drafts = payloads(view) if uploaded else []
    return [each for each in uploaded if not any(each.name in text for text in drafts)]


def _is_wanted(view: View, file: Path) -> bool:
    """Whether the job of a file is not done yet."""
    identifier = id_of(file.stem)
    job = job_of(view, identifier) if identifier is not None else None
    return job is not None and job.finished_at is None
