"""What had its time is forgotten; what has not stays."""

import os
from pathlib import Path

from padron.registry.database import open_database
from padron.registry.drafts import begin_draft, drafts_of, drop_draft, keep_draft
from padron.registry.jobs import claim, enqueue, finish
from padron.registry.keys import new_id
from padron.registry.loads import begin_load, finish_load, load_of, note_progress
from padron.registry.sessions import begin_session, session_of
from padron.registry.users import Role, create_user
from padron.services.documents import UPLOADED, receive
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


def test_a_file_that_waits_for_nobody_goes_after_a_day_and_one_whose_load_is_not_done_stays(tmp_path: Path) -> None:
    store = open_database(tmp_path)
    with store.writing("alice") as unit:
        wanted, done = (enqueue(unit, "load", {}) for _ in range(2))
        work = claim(unit)
        unit.commit()
    assert work is not None
    with store.writing("alice") as unit:
        assert finish(unit, work, {})
        unit.commit()
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    left = new_id()
    for each in (wanted, done, left):
        (waiting / f"{each.hex()}.file").write_bytes(b"x")
        os.utime(waiting / f"{each.hex()}.file", (1_000_000, 1_000_000))
    assert sweep(store, tmp_path, now=1_000_000 + DAY - 1) == 0
    assert sweep(store, tmp_path, now=1_000_000 + DAY + 1) == 2
    unfinished = done if work.id == wanted else wanted
    assert [each.stem for each in waiting.iterdir()] == [unfinished.hex()]
    store.close()


def test_a_document_uploaded_for_a_record_that_never_was_goes_after_a_day_and_one_that_a_draft_names_stays(
    tmp_path: Path,
) -> None:
    store = open_database(tmp_path)
    named, left = (receive(tmp_path, content) for content in (b"acta", b"recibo"))
    with store.writing("alice") as unit:
        draft = begin_draft(unit, "despensa", 1)
        keep_draft(unit, draft, {"answers": {"acta": named}}, 1)
        unit.commit()
    uploads = tmp_path / UPLOADED
    for each in uploads.iterdir():
        os.utime(each, (1_000_000, 1_000_000))
    assert sweep(store, tmp_path, now=1_000_000 + DAY - 1) == 0
    assert sweep(store, tmp_path, now=1_000_000 + DAY + 1) == 1
    assert [each.name for each in uploads.iterdir()] == [named]
    receive(tmp_path, b"acta")
    with store.writing("alice") as unit:
        drop_draft(unit, draft)
        unit.commit()
    assert sweep(store, tmp_path, now=1_000_000 + DAY + 1) == 0, "uploaded again just now"
    assert left not in {each.name for each in uploads.iterdir()}
    store.close()


def test_a_load_without_a_job_that_runs_for_a_day_was_cut_and_ends_as_failed(tmp_path: Path) -> None:
    clock = Clock()
    store = open_database(tmp_path, clock=clock)
    with store.writing("alice") as unit:
        cut, going = (begin_load(unit, "despensa", each * 64, "hoja.xlsx", "fill") for each in "ab")
        waits = begin_load(unit, "despensa", "c" * 64, "hoja.xlsx", "fill", identifier=enqueue(unit, "load", {}))
        note_progress(unit, cut, {"created": 3})
        finish_load(unit, going, {}, {})
        unit.commit()
    clock.pass_seconds(DAY - 60)
    sweep(store, tmp_path)
    with store.reading() as view:
        assert [load_of(view, each).state for each in (cut, waits)] == ["running", "running"]  # type: ignore[union-attr]
    clock.pass_seconds(120)
    sweep(store, tmp_path)
    with store.reading() as view:
        found = [load_of(view, each) for each in (cut, going, waits)]
    assert [each.state for each in found if each is not None] == ["failed", "done", "running"]
    assert found[0] is not None and found[0].counts == {"created": 3}
    store.close()


def test_what_a_killed_search_for_duplicates_left_goes_after_a_day(tmp_path: Path) -> None:
    store = open_database(tmp_path)
    left, running = tmp_path / "duplicates-a1", tmp_path / "duplicates-b2"
    for each in (left, running):
        each.mkdir()
        (each / "spilt.tmp").write_bytes(b"x")
    os.utime(left, (1_000_000, 1_000_000))
    os.utime(running, (1_000_000 + DAY, 1_000_000 + DAY))
    assert sweep(store, tmp_path, now=1_000_000 + DAY + 1) == 1
    assert not left.exists() and (running / "spilt.tmp").exists()
