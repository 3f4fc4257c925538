"""What had its time is forgotten; what has not stays."""

import os
from pathlib import Path

from padron.registry.database import open_database
from padron.registry.drafts import begin_draft, drafts_of
from padron.registry.sessions import begin_session, session_of
from padron.registry.users import Role, create_user
from padron.services.sweeping import KEPT_SECONDS, sweep
from registry_stores import Clock

DAY = 24 * 3600


def test_sessions_drafts_and_workbooks_go_after_their_time(tmp_path: Path) -> None:
    clock = Clock()
    store = open_database(tmp_path, clock=clock)
    with store.writing("alice") as unit:
        create_user(unit, "alice", "Alice", "hash", [Role("capture")])
        token = begin_session(unit, "alice")
        begin_draft(unit, "despensa", 1)
        unit.commit()
    loads = tmp_path / "loads"
    loads.mkdir()
    old, new = loads / "viejo.xlsx", loads / "nuevo.xlsx"
    for each in (old, new):
        each.write_bytes(b"x")
    os.utime(old, (1_000_000, 1_000_000))
    os.utime(new, (1_000_000 + 2 * KEPT_SECONDS, 1_000_000 + 2 * KEPT_SECONDS))

    assert sweep(store, tmp_path, now=1_000_000 + KEPT_SECONDS - 1) == 0
    clock.pass_seconds(31 * DAY)
    assert sweep(store, tmp_path, now=1_000_000 + 2 * KEPT_SECONDS) == 3
    assert [each.name for each in loads.iterdir()] == ["nuevo.xlsx"]
    with store.reading() as view:
        assert drafts_of(view, "alice") == []
        assert session_of(view, token) is None
