"""The history of a person shows every alteration made behind the registry's back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from padron.registry.database import Database, open_database
from padron.registry.events import ERASED, ChainFault, Happening, record, verify
from padron.registry.saving import save
from registry_makers import LUCIA, RULES, arrival
from registry_stores import made_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_template(tmp_path_factory.mktemp("events") / "data")


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copytree(template, tmp_path / "data")
    opened = open_database(tmp_path / "data")
    yield opened
    opened.close()


def lucia(store: Database) -> bytes:
    """Lucía with four events: person, enrolment, another telephone, other answers."""
    with store.writing("alicia") as unit:
        save(unit, arrival(), RULES["form"])
        outcome = save(unit, arrival({**LUCIA, "telefono": "8110000000"}, answers={"n": 2}), RULES["form"])
        unit.commit()
    return outcome.person_key or b""


def faults(store: Database, key: bytes, *statements: str) -> list[ChainFault]:
    with store.writing("mallory") as unit:
        for action in ("update", "delete"):
            unit.connection.exec_driver_sql(f"DROP TRIGGER event_no_{action}")
        for statement in statements:
            unit.connection.exec_driver_sql(statement)
        return verify(unit, key)


def test_a_history_that_nobody_touched_holds(store: Database) -> None:
    key = lucia(store)
    with store.reading() as view:
        assert verify(view, key) == []
        told = view.connection.exec_driver_sql("SELECT action, changes FROM event ORDER BY position").all()
    assert [row[0] for row in told] == ["person_created", "enrolment_created", "person_updated", "enrolment_updated"]
    assert told[0][1] is None
    assert told[2][1] == '{"telefono":["8181234567","8110000000"]}'


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'nobody'", "action = 'x'", "effective_on = '2020-01-01'", "recorded_at = recorded_at + 1",
        "subject = 'x'", "program = 'x'", "version = 7", "source = 'x'", "load_id = x'00'", "changes = '{}'",
        "reason = 'x'", "digest = zeroblob(16)", "hash = zeroblob(16)", "position = 9", "id = zeroblob(16)",
        "salt = NULL", "changes = NULL, salt = NULL",
    ],
)  # fmt: skip
@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_any_change_to_any_event_is_found(store: Database, position: int, change: str) -> None:
    assert faults(store, lucia(store), f"UPDATE event SET {change} WHERE position = {position}")


@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_a_lost_event_is_found(store: Database, position: int) -> None:
    assert faults(store, lucia(store), f"DELETE FROM event WHERE position = {position}")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE person SET fields = '{}'", ChainFault(3, "person values")),
        ("UPDATE enrolment SET answers = '{}'", ChainFault(4, "enrolment values")),
        ("UPDATE enrolment SET state = 'active'", ChainFault(4, "enrolment values")),
        ("UPDATE enrolment SET verdict = 'ineligible'", ChainFault(4, "enrolment values")),
        ("UPDATE person SET chain_length = 3", ChainFault(0, "head")),
    ],
)
def test_values_changed_without_an_event_are_found(store: Database, change: str, what: ChainFault) -> None:
    assert faults(store, lucia(store), change) == [what]


def test_blanking_the_values_for_an_erasure_keeps_the_chain(store: Database) -> None:
    key = lucia(store)
    with store.writing("ines") as unit:
        unit.connection.exec_driver_sql("UPDATE event SET changes = NULL, reason = NULL, salt = NULL")
        unit.connection.exec_driver_sql("UPDATE person SET fields = '{}'")
        record(unit, key, Happening(ERASED, "person", None, "2026-11-01", "{}", None, "derecho de cancelación"))
        assert verify(unit, key) == []


def test_telling_of_nobody_is_a_programming_error(store: Database) -> None:
    with store.writing("ines") as unit, pytest.raises(LookupError):
        record(unit, bytes(16), Happening("x", "person", None, "2026-11-01", ""))
    with store.reading() as view, pytest.raises(LookupError):
        verify(view, bytes(16))
