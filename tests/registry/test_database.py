"""Opening a registry: made on first use, and refused rather than opened with the wrong secret."""

import shutil
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from padron.registry import tables
from padron.registry.database import open_database
from padron.registry.people import resolve
from padron.registry.saving import save
from padron.registry.secret import create, fingerprint, path, stored
from padron.registry.store import Refused
from registry_makers import LUCIA, RULES, arrival, publish_programs


def refused(data: Path, url: str = "") -> str:
    with pytest.raises(Refused) as found:
        open_database(data, url)
    assert found.value.problem.message()
    return found.value.problem.code


def test_the_first_opening_makes_the_database_and_the_secret_for_its_owner_only(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    assert stat.S_IMODE(path(tmp_path).stat().st_mode) == 0o600
    assert (tmp_path / "padron.db").exists()
    assert (tmp_path / "read_audit.db").exists()


def test_the_database_keeps_the_secrets_fingerprint_and_not_the_secret(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    secret = stored(tmp_path) or b""
    kept = (tmp_path / "padron.db").read_bytes()
    assert fingerprint(secret).encode() in kept
    assert secret not in kept
    assert secret.hex().encode() not in kept


def test_a_missing_secret_beside_a_database_stops_the_start_and_makes_no_other(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    path(tmp_path).unlink()
    assert refused(tmp_path) == "secret_missing"
    assert not path(tmp_path).exists()


def test_a_wrong_secret_stops_the_start(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    path(tmp_path).unlink()
    create(tmp_path)
    assert refused(tmp_path) == "secret_wrong"


@pytest.mark.parametrize("text", ["", "not hexadecimal", "abcd"])
def test_a_damaged_secret_is_not_replaced(tmp_path: Path, text: str) -> None:
    open_database(tmp_path).close()
    path(tmp_path).write_text(text)
    assert refused(tmp_path) == "secret_missing"
    assert path(tmp_path).read_text() == text


def test_opened_again_the_same_curp_is_the_same_person(tmp_path: Path) -> None:
    store = open_database(tmp_path)
    publish_programs(store)
    with store.writing("alicia") as unit:
        key = save(unit, arrival(), RULES["form"]).person_key
        unit.commit()
    store.close()
    store = open_database(tmp_path)
    with store.reading() as view:
        assert resolve(view, LUCIA["curp"]) == key
    store.close()


def test_the_same_curp_has_another_key_in_another_registry(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        store = open_database(tmp_path / name)
        publish_programs(store)
        with store.writing("alicia") as unit:
            keys.add(save(unit, arrival(), RULES["form"]).person_key)
        store.close()
    assert len(keys) == 2


def test_several_that_open_a_new_registry_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(lambda _: open_database(tmp_path), range(8)))
    assert len({store._secret for store in stores}) == 1
    for store in stores:
        store.close()


def test_a_database_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "padron.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert refused(tmp_path) == "database_newer"


def test_a_server_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    assert refused(tmp_path, "postgresql://nobody@/none?host=/nonexistent") == "database_unreachable"
    assert not path(tmp_path).exists()


def test_writes_survive_a_crash_of_the_machine_and_are_checked_for_integrity(tmp_path: Path) -> None:
    store = open_database(tmp_path)
    with store.reading() as view:
        told = {
            name: view.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


def test_a_full_disk_is_said_so_and_nothing_is_left(tmp_path: Path) -> None:
    store = open_database(tmp_path)
    publish_programs(store)
    with pytest.raises(Refused) as full, store.writing("alicia") as unit:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for number in range(200):
            save(unit, arrival({**LUCIA, "curp": f"XEXX{number:014d}"}), RULES["form"])
    assert full.value.problem.code == "disk_full"
    with store.reading() as view:
        assert resolve(view, "XEXX00000000000000") is None
    store.close()


def test_a_folder_can_be_copied_with_its_secret(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    open_database(tmp_path / "one").close()
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    open_database(tmp_path / "other").close()


def test_what_goes_wrong_in_the_database_never_says_a_curp(tmp_path: Path) -> None:
    store = open_database(tmp_path)
    with pytest.raises(DatabaseError) as failed, store.writing("alicia") as unit:
        unit.connection.execute(tables.identity.insert().values(key=b"k" * 16, identifier=LUCIA["curp"]))
    store.close()
    assert LUCIA["curp"] not in str(failed.value)
