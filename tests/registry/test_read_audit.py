"""Who looked at whom: kept in order, and every tampered entry is found."""

import random
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from padron.registry.read_audit import FILE, Head, Look, ReadAudit

SECRET = bytes(range(32))
LUCIA, RICARDO = b"L" * 16, b"R" * 16


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ReadAudit]:
    opened = ReadAudit(tmp_path, SECRET)
    yield opened
    opened.close()


def tampered(tmp_path: Path, *statements: str) -> None:
    """What somebody with the file and without the secret can do."""
    connection = sqlite3.connect(tmp_path / FILE)
    for action in ("update", "delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS read_audit_no_{action}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def fill(log: ReadAudit, count: int) -> None:
    log.append_many([Look(f"user{n % 7}", "person", LUCIA, "ventanilla") for n in range(count)], at=1)


def test_every_look_is_kept_and_found_by_person(log: ReadAudit) -> None:
    log.append("alicia", LUCIA, "person", "ventanilla", at=5)
    log.append("bruno", None, "export", "informe", at=6)
    log.append("bruno", LUCIA, "unmask", "visita", at=7)
    assert [(each.number, each.at, each.look.actor) for each in log.of_person(LUCIA)] == [
        (3, 7, "bruno"),
        (1, 5, "alicia"),
    ]
    assert log.of_person(RICARDO) == []
    assert log.verify() is None


def test_it_cannot_be_changed_or_deleted(log: ReadAudit, tmp_path: Path) -> None:
    fill(log, 1)
    connection = sqlite3.connect(tmp_path / FILE)
    for statement in ("UPDATE read_audit SET actor = 'x'", "DELETE FROM read_audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_a_thousand_of_a_thousand_tampered_entries_are_found(log: ReadAudit, tmp_path: Path) -> None:
    fill(log, 1000)
    rows = list(sqlite3.connect(tmp_path / FILE).execute("SELECT * FROM read_audit"))
    changes = ("actor = 'nobody'", "at = at + 1", "action = 'x'", "purpose = ''", "person_key = NULL")
    chance = random.Random(7)
    for number in range(1, 1001):
        tampered(tmp_path, f"UPDATE read_audit SET {chance.choice(changes)} WHERE number = {number}")
        assert log.verify() == number
        row = rows[number - 1]
        connection = sqlite3.connect(tmp_path / FILE)
        connection.execute("REPLACE INTO read_audit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.commit()
        connection.close()
    assert log.verify() is None


def test_a_lost_entry_and_a_cut_tail_are_found(log: ReadAudit, tmp_path: Path) -> None:
    fill(log, 9)
    kept = log.head()
    tampered(tmp_path, "DELETE FROM read_audit WHERE number = 9")
    assert log.verify() is None
    assert log.verify(kept) == 9
    tampered(tmp_path, "DELETE FROM read_audit WHERE number = 4")
    assert log.verify() == 4


def test_an_entry_made_without_the_secret_is_found(log: ReadAudit, tmp_path: Path) -> None:
    fill(log, 2)
    other = ReadAudit(tmp_path, bytes(32))
    other.append("mallory", LUCIA, "person", "nada")
    other.close()
    assert log.verify() == 3
    assert log.verify(Head(2, bytes(16))) == 2


def test_threads_and_two_openings_write_one_chain(log: ReadAudit, tmp_path: Path) -> None:
    second = ReadAudit(tmp_path, SECRET)
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda n: (log, second)[n % 2].append("alicia", LUCIA, "person", "x"), range(60)))
    second.close()
    assert log.head().number == 60
    assert log.verify() is None
