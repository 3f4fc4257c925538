"""Programs, loads, drafts, users, sessions and counters, the same on every engine."""

import pytest
from sqlalchemy.exc import DatabaseError

from padron.registry import tables
from padron.registry.counters import counts, fold, recount
from padron.registry.database import Database
from padron.registry.drafts import begin_draft, draft_of, drafts_of, drop_draft, keep_draft, purge_drafts
from padron.registry.enrolments import Moved, enrolments_in, move
from padron.registry.loads import (
    RowProblem,
    add_problems,
    begin_load,
    finish_load,
    load_of,
    loads_of_file,
    note_progress,
    problems_of,
    recent_loads,
)
from padron.registry.programs import (
    AlreadyPublished,
    PublishedProgram,
    by_version,
    latest,
    publish,
    published_program,
    versions,
)
from padron.registry.saving import save, save_many
from padron.registry.sessions import begin_session, rotated_session, session_of, sessions_of, touch_session
from padron.registry.store import Refused
from padron.registry.users import (
    Role,
    checked_user,
    create_user,
    password_hash_of,
    password_problem,
    set_active,
    set_password,
    set_roles,
    user_of,
)
from registry_makers import LUCIA, RICARDO, RULES, SHA, arrival
from registry_stores import Clock

DESPENSA = PublishedProgram("despensa", "Despensa", "SDHIS", "alimentario", False, 2)
GOOD = "una frase que nadie sabe"
HASH = password_hash_of(GOOD)
CAPTURE = Role("capture", frozenset({"SDHIS"}))


def test_a_published_version_stays_as_it_was(store: Database) -> None:
    with store.writing("ines") as unit:
        assert publish(unit, DESPENSA, "c" * 64, '{"two":2}') is True
        assert publish(unit, DESPENSA, "c" * 64, '{"two":2}') is False
        with pytest.raises(AlreadyPublished):
            publish(unit, DESPENSA, "d" * 64, '{"two":3}')
        unit.commit()
    with store.reading() as view:
        last, first = latest(view, "despensa"), by_version(view, "despensa", 1)
        assert last is not None
        assert first is not None
        assert (last.version, last.closure, first.sha256) == (2, '{"two":2}', SHA)
        assert [each.version for each in versions(view, "despensa")] == [1, 2]
        assert latest(view, "otro") is None
        assert published_program(view, "despensa") == DESPENSA


@pytest.mark.parametrize("name", ["event", "program_version"])
@pytest.mark.parametrize("action", ["update", "delete"])
def test_history_and_published_versions_cannot_be_altered(store: Database, name: str, action: str) -> None:
    with store.writing("alicia") as unit:
        save(unit, arrival(), RULES["form"])
        unit.commit()
    column = "actor" if name == "event" else "sha256"
    statement = f"UPDATE {name} SET {column} = 'x'" if action == "update" else f"DELETE FROM {name}"
    with pytest.raises(DatabaseError, match="append-only"), store.writing("mallory") as unit:
        unit.connection.exec_driver_sql(statement)


def test_an_event_may_lose_its_values_and_nothing_else(store: Database) -> None:
    with store.writing("alicia") as unit:
        save(unit, arrival(), RULES["form"])
        unit.connection.exec_driver_sql("UPDATE event SET changes = NULL, reason = NULL, salt = NULL")
        unit.commit()


def test_the_same_file_again_is_known_by_its_sha256(store: Database) -> None:
    with store.writing("alicia") as unit:
        first = begin_load(unit, "despensa", "f" * 64, "padron.xlsx", "fill")
        finish_load(unit, first, {"rows": 2, "created": 2}, {"problems": []})
        second = begin_load(unit, "despensa", "f" * 64, "padron (1).xlsx", "fill")
        note_progress(unit, second, {"rows": 1})
        unit.commit()
    with store.reading() as view:
        assert [each.id for each in loads_of_file(view, "f" * 64)] == [second, first]
        assert loads_of_file(view, "e" * 64) == []
        done = load_of(view, first)
        assert done is not None
        assert (done.state, done.counts, done.actor) == ("done", {"created": 2, "rows": 2}, "alicia")
        assert [each.state for each in recent_loads(view, ["despensa"])] == ["running", "done"]


def test_problems_of_a_load_are_kept_by_row_and_cell(store: Database) -> None:
    wrong = RowProblem(3, "B", "B3", "nombre", "", "required", "error", "Falta el nombre", "")
    later = RowProblem(9, "", "", "", "", "check", "error", "La persona autorizada debe ser otra", "")
    with store.writing("alicia") as unit:
        key = begin_load(unit, "despensa", "f" * 64, "padron.xlsx", "fill")
        add_problems(unit, key, [wrong])
        add_problems(unit, key, [later], first=2)
        unit.commit()
    with store.reading() as view:
        assert problems_of(view, key) == [wrong, later]
        assert problems_of(view, key, after_row=3) == [later]


def test_a_draft_belongs_to_its_owner_and_knows_when_another_window_was_faster(store: Database, clock: Clock) -> None:
    with store.writing("alicia") as unit:
        key = begin_draft(unit, "despensa", 1)
        assert keep_draft(unit, key, {"nombre": "Lu"}, 1, b"k" * 16) == 2
        assert keep_draft(unit, key, {"nombre": "L"}, 1) is None
        unit.commit()
    with store.reading() as view:
        kept = draft_of(view, key, "alicia")
        assert kept is not None
        assert (kept.payload, kept.person_key) == ({"nombre": "Lu"}, b"k" * 16)
        assert draft_of(view, key, "bruno") is None
        assert [each.id for each in drafts_of(view, "alicia")] == [key]
    clock.pass_seconds(31 * 24 * 3600)
    with store.writing("bruno") as unit:
        assert draft_of(unit, key, "alicia") is None
        assert purge_drafts(unit) == 1
        drop_draft(unit, key)


def with_alicia(store: Database) -> None:
    with store.writing("admin") as unit:
        create_user(unit, "alicia", "Alicia Leal", HASH, [CAPTURE])
        unit.commit()


def test_a_user_has_roles_with_areas_and_signs_in(store: Database) -> None:
    with_alicia(store)
    alicia = checked_user(store, "alicia", GOOD)
    assert (alicia.full_name, alicia.roles) == ("Alicia Leal", (CAPTURE,))
    with store.writing("admin") as unit, pytest.raises(ValueError, match="exists"):
        create_user(unit, "alicia", "Otra", HASH, [])
    with store.writing("admin") as unit, pytest.raises(ValueError, match="owner"):
        create_user(unit, "otra", "Otra", HASH, [Role("owner")])


@pytest.mark.parametrize(("name", "password"), [("alicia", "otra frase larga"), ("nadie", GOOD)])
def test_a_wrong_password_and_an_unknown_user_are_answered_alike(store: Database, name: str, password: str) -> None:
    with_alicia(store)
    with pytest.raises(Refused) as refused:
        checked_user(store, name, password)
    assert refused.value.problem.code == "sign_in_wrong"


def test_after_five_failures_even_the_right_password_waits(store: Database, clock: Clock) -> None:
    with_alicia(store)
    for _ in range(5):
        with pytest.raises(Refused):
            checked_user(store, "alicia", "otra frase larga")
    with pytest.raises(Refused) as refused:
        checked_user(store, "alicia", GOOD)
    assert (refused.value.problem.code, refused.value.problem.values["minutes"]) == ("sign_in_locked", 1)
    clock.pass_seconds(61)
    assert checked_user(store, "alicia", GOOD).name == "alicia"


def test_who_is_switched_off_cannot_sign_in_and_has_no_session(store: Database) -> None:
    with_alicia(store)
    with store.writing("admin") as unit:
        token = begin_session(unit, "alicia")
        set_active(unit, "alicia", False)
        assert session_of(unit, token) is None
        unit.commit()
    with pytest.raises(Refused):
        checked_user(store, "alicia", GOOD)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("once letras", "password_short"),
        ("x" * 129, "password_long"),
        ("aaaaaaaaaaaaaaaa", "password_common"),
        ("Alicia-Alicia-1", "password_common"),
        ("Contraseña1234", "password_common"),
        ("Monterrey2026", "password_common"),
        (GOOD, None),
    ],
)
def test_a_password_is_long_and_not_obvious(password: str, code: str | None) -> None:
    found = password_problem("alicia", password)
    assert (found.code if found else None) == code


def test_a_session_ends_after_twenty_idle_minutes_and_ten_hours(store: Database, clock: Clock) -> None:
    with_alicia(store)
    with store.writing("alicia") as unit:
        token = begin_session(unit, "alicia", "10.0.0.7")
        unit.commit()
    for _ in range(29):
        clock.pass_seconds(19 * 60 + 59)
        with store.writing("alicia") as unit:
            known = session_of(unit, token)
            assert known is not None
            assert (known.user.name, known.needs_touch) == ("alicia", True)
            touch_session(unit, token)
            unit.commit()
    clock.pass_seconds(30 * 60)
    with store.reading() as view:
        assert session_of(view, token) is None
        assert sessions_of(view, "alicia") == []


def test_a_session_ends_after_ten_hours_however_busy(store: Database, clock: Clock) -> None:
    with_alicia(store)
    with store.writing("alicia") as unit:
        token = begin_session(unit, "alicia")
        clock.pass_seconds(10 * 3600)
        touch_session(unit, token)
        unit.commit()
    with store.reading() as view:
        assert session_of(view, token) is None


def test_a_rotated_session_has_another_token_and_the_old_one_is_over(store: Database) -> None:
    with_alicia(store)
    with store.writing("alicia") as unit:
        old = begin_session(unit, "alicia")
        new = rotated_session(unit, old)
        assert new is not None
        assert session_of(unit, old) is None
        assert session_of(unit, new) is not None
        assert rotated_session(unit, old) is None
        assert old not in str(unit.connection.execute(tables.session.select()).all())


def test_new_rights_or_a_new_password_end_the_sessions(store: Database) -> None:
    with_alicia(store)
    with store.writing("admin") as unit:
        first = begin_session(unit, "alicia")
        set_roles(unit, "alicia", [Role("read")])
        second = begin_session(unit, "alicia")
        set_password(unit, "alicia", HASH)
        assert [session_of(unit, token) for token in (first, second)] == [None, None]
        known = user_of(unit, "alicia")
        assert known is not None
        assert known.roles == (Role("read"),)


def test_counts_are_those_of_a_recount_before_and_after_folding(store: Database) -> None:
    with store.writing("alicia") as unit:
        rows = [arrival(LUCIA), arrival(RICARDO), arrival(LUCIA, program="beca", state="active")]
        one, *_ = save_many(unit, rows, RULES["form"])
        save(unit, arrival(LUCIA, answers={"n": 1}, state="pending"), RULES["form"])
        move(unit, one.person_key or b"", one.enrolment or b"", "pending", "active", "active", "2026-06-01", None)
        unit.commit()
    with store.writing("worker") as unit:
        assert counts(unit, "enrolment") == recount(unit)
        assert fold(unit) > 0
        assert counts(unit, "enrolment") == recount(unit)
        assert sum(each.count for each in counts(unit, "enrolment", ["beca"])) == 1


def test_a_state_moves_only_from_the_one_that_was_seen(store: Database) -> None:
    with store.writing("rita") as unit:
        one = save(unit, arrival(), RULES["form"])
        with pytest.raises(Moved):
            move(unit, one.person_key or b"", one.enrolment or b"", "pending", "active", "active", "2026-06-01", None)
        assert [each.folio for each in enrolments_in(unit, "despensa", "2026", "in_review")] == [one.folio]
        assert enrolments_in(unit, "despensa", "2026", "active") == []
