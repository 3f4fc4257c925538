"""What somebody with the database and without the secret changes is found, and a shortened history by a backup."""

from pathlib import Path

import pytest
from sqlalchemy import text

from padron.registry.database import Database, open_database
from padron.registry.people import resolve_many
from padron.registry.read_audit import Look
from padron.registry.saving import save
from padron.registry.store import Refused
from padron.services.backup import backup
from padron.services.following import follow, since
from registry_makers import LUCIA, RULES, arrival

WORDS = "cuatro nopales verdes"
PEOPLE = 1200
CURPS = [f"XEXX{number:014d}" for number in range(PEOPLE)]


@pytest.fixture
def filled(store: Database) -> Database:
    """Twelve hundred people with two events each, and somebody who looked at two of them."""
    with store.writing("alicia") as unit:
        for curp in CURPS:
            save(unit, arrival({**LUCIA, "curp": curp}), RULES["fill"])
        unit.commit()
    store.read_audit.append_many([Look("alicia", "person", None, "ventanilla") for _ in range(2)])
    return store


def key_of(store: Database, curp: str) -> bytes:
    with store.reading() as view:
        return resolve_many(view, [curp])[curp]


def tamper(store: Database, statement: str, key: bytes) -> None:
    """What somebody does who may also take the guards away."""
    with store._engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for action in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS event_no_{action}"))
        else:
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        assert connection.execute(text(statement), {"key": key}).rowcount > 0


TAMPERED = {
    "person values": "UPDATE person SET fields = '{}' WHERE person_key = :key",
    "enrolment values": "UPDATE enrolment SET verdict = 'ineligible' WHERE person_key = :key",
    "event": "UPDATE event SET actor = 'otra' WHERE person_key = :key AND position = 1",
    "head": "DELETE FROM event WHERE person_key = :key AND position = 2",
    "changes": "UPDATE event SET reason = 'otra' WHERE person_key = :key AND position = 2",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_everybody_is_followed_and_one_who_was_tampered_with_is_named(filled: Database, what: str) -> None:
    with filled.reading() as view:
        found = follow(view, filled.read_audit)
    assert (found.people, found.failing, found.look, found.holds) == (PEOPLE, 0, None, True)
    key = key_of(filled, CURPS[777])
    tamper(filled, TAMPERED[what], key)
    with filled.reading() as view:
        found = follow(view, filled.read_audit)
    assert (found.people, found.failing, found.holds) == (PEOPLE, 1, False)
    ((named, faults),) = found.named
    assert named == key
    assert what in {each.what for each in faults}


def shorten(store: Database, key: bytes) -> None:
    """Takes a whole history away down to nothing, so that what is left holds in itself."""
    tamper(store, "DELETE FROM event WHERE person_key = :key AND position = 2", key)
    tamper(store, "DELETE FROM enrolment WHERE person_key = :key", key)
    with store._engine.begin() as connection:
        head = connection.execute(text("SELECT hash FROM event WHERE person_key = :key"), {"key": key}).scalar_one()
        connection.execute(
            text("UPDATE person SET chain_head = :head, chain_length = 1 WHERE person_key = :key"),
            {"head": head, "key": key},
        )


def test_a_history_that_was_shortened_with_care_shows_against_a_backup(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "uno.respaldo"
    backup(filled, tmp_path / "data", file, WORDS)
    with filled.writing("alicia") as unit:
        save(unit, arrival({**LUCIA, "curp": CURPS[5], "telefono": "8100000001"}, program="beca"), RULES["form"])
        unit.commit()
    filled.read_audit.append("alicia", None, "search", "ventanilla")
    with filled.reading() as view:
        lost = since(view, filled.read_audit, file, WORDS)
    assert (lost.people, lost.cut, lost.nothing) == (PEOPLE, 0, True), "what was added since is no loss"
    key = key_of(filled, CURPS[1000])
    shorten(filled, key)
    with filled.reading() as view:
        assert follow(view, filled.read_audit).holds, "in itself it holds"
        lost = since(view, filled.read_audit, file, WORDS)
    assert (lost.cut, lost.named, lost.look) == (1, (key,), None)


def test_a_backup_of_another_registry_is_told_to_be_one(store: Database, tmp_path: Path) -> None:
    (tmp_path / "ajena").mkdir()
    other = open_database(tmp_path / "ajena")
    backup(other, tmp_path / "ajena", tmp_path / "otro.respaldo", WORDS)
    other.close()
    with store.reading() as view, pytest.raises(Refused) as refused:
        since(view, store.read_audit, tmp_path / "otro.respaldo", WORDS)
    assert refused.value.problem.code == "audit_other"
