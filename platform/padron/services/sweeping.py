"""Forgetting what has had its time: sessions that ended, drafts and workbooks of rejected rows after thirty days."""

import time
from pathlib import Path

from padron.registry.drafts import purge_drafts
from padron.registry.sessions import purge_sessions
from padron.registry.store import Store

KEPT_SECONDS = 30 * 24 * 3600
WORKBOOKS = "loads"
"""The folder of the data folder that holds workbooks of rejected rows."""


def sweep(store: Store, data: Path, now: float | None = None) -> int:
    """Forgets it all and gives how many things that were; `now` in seconds since 1970, the clock's when left out."""
    with store.writing("padron") as unit:
        forgotten = purge_sessions(unit) + purge_drafts(unit)
        unit.commit()
    before = (time.time() if now is None else now) - KEPT_SECONDS
    old = [each for each in (data / WORKBOOKS).glob("*") if each.is_file() and each.stat().st_mtime < before]
    for each in old:
        each.unlink(missing_ok=True)
    return forgotten + len(old)
