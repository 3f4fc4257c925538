"""A backup holds one moment of the registry and comes back whole, on either database, or not at all."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from padron import __version__
from padron.registry.archive import verified
from padron.registry.database import Database, open_database
from padron.registry.founding import founding, sqlite_address
from padron.registry.migrations import HEAD
from padron.registry.moving import shapes
from padron.registry.people import resolve
from padron.registry.read_audit import Look
from padron.registry.store import Refused
from padron.registry.tallies import disagreements
from padron.services.backup import Backup, backup
from padron.services.counting import refresh
from padron.services.restoring import restore
from registry_makers import LUCIA
from registry_stores import ENGINES, drop_database, new_database, unique_name
from small_disks import fill as space
from small_disks import small_disk
from whole_registry import everything, fill

WORDS = "cuatro nopales verdes"
DOCUMENT = b"%PDF-1.4 credencial de elector"


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where to restore: an empty database of PostgreSQL, or nothing for SQLite in the data folder."""
    if request.param == "sqlite":
        yield ""
        return
    server, name = request.getfixturevalue("server"), unique_name()
    yield new_database(server, name)
    drop_database(server, name)


@pytest.fixture
def filled(store: Database, tmp_path: Path) -> Database:
    """A registry where no table is empty, somebody looked, and documents, a waiting file and a workbook are there."""
    fill(store)
    with store.reading() as view:
        key = resolve(view, LUCIA["curp"])
    store.read_audit.append_many([Look("alicia", "person", key, "ventanilla"), Look("alicia", "search", None, "«ñ»")])
    for folder, name in (
        ("files", sha256(DOCUMENT).hexdigest()), ("files", "a" * 64 + ".99"), ("waiting", "ab.xlsx"),
        ("loads", "ab.xlsx"), ("loads", ".ab.parte"),
    ):  # fmt: skip
        (tmp_path / "data" / folder).mkdir(exist_ok=True)
        (tmp_path / "data" / folder / name).write_bytes(DOCUMENT)
    return store


def taken(store: Database, tmp_path: Path, name: str = "uno.respaldo") -> Backup:
    return backup(store, tmp_path / "data", tmp_path / name, WORDS)


def code(refused: "pytest.ExceptionInfo[Refused]") -> str:
    return refused.value.problem.code


def tables_at(level: str, file: Path) -> set[str]:
    """The tables that there were at a level."""
    with founding(sqlite_address(file), bytes(32), level) as unit:
        return set(inspect(unit.connection).get_table_names())


def tables_of(url: str) -> list[str]:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_every_row_and_file_comes_back_the_same_on_either_database(
    filled: Database, empty: str, tmp_path: Path
) -> None:
    made = taken(filled, tmp_path)
    before = everything(filled)
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    restored = restore(made.file, WORDS, tmp_path / "otra", empty)
    assert (restored.followed.people, restored.followed.holds) == (62, True)
    back = open_database(tmp_path / "otra", empty)
    assert everything(back) == before
    assert list(back.read_audit.pages(10)) == list(filled.read_audit.pages(10))
    assert back.read_audit.verify(filled.read_audit.head()) is None
    back.close()
    kept = {str(each.relative_to(tmp_path / "otra")) for each in (tmp_path / "otra").glob("*/*")}
    assert kept == {f"files/{sha256(DOCUMENT).hexdigest()}", "waiting/ab.xlsx", "loads/ab.xlsx"}
    assert all((tmp_path / "otra" / each).read_bytes() == DOCUMENT for each in kept)
    assert (tmp_path / "otra/secret.key").read_bytes() == (tmp_path / "data/secret.key").read_bytes()


def test_the_file_is_its_owners_and_says_nothing_without_the_passphrase(filled: Database, tmp_path: Path) -> None:
    made = taken(filled, tmp_path)
    content = made.file.read_bytes()
    secret = (tmp_path / "data/secret.key").read_text().strip()
    assert made.file.stat().st_mode & 0o777 == 0o600
    for told in (LUCIA["curp"].encode(), "ARGÜELLO".encode(), bytes.fromhex(secret), secret.encode(), DOCUMENT):
        assert told not in content
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["uno.respaldo"]


def test_what_is_in_a_backup_is_counted(filled: Database, tmp_path: Path) -> None:
    made = taken(filled, tmp_path)
    head, manifest = verified(made.file, WORDS)
    assert manifest == made.manifest
    assert (head["padron"], head["level"], len(head["tables"])) == (__version__, HEAD, len(everything(filled)))
    assert [made.count(part) for part in ("tables/person", "read_audit", "files", "waiting", "secret.key")] == [
        62, 2, 1, 1, 1,
    ]  # fmt: skip


def test_a_backup_is_not_written_over_another_and_a_short_phrase_is_refused(store: Database, tmp_path: Path) -> None:
    taken(store, tmp_path)
    with pytest.raises(Refused) as refused:
        taken(store, tmp_path)
    assert code(refused) == "backup_exists"
    with pytest.raises(Refused) as refused:
        backup(store, tmp_path / "data", tmp_path / "otro", "corta")
    assert code(refused) == "backup_words_short"


def test_a_backup_on_a_disk_that_is_full_says_so_and_leaves_no_file(filled: Database, tmp_path: Path) -> None:
    big = tmp_path / "data/files" / ("b" * 64)
    big.write_bytes(os.urandom(3 << 20))
    with small_disk(tmp_path / "disk", megabytes=2) as disk:
        with pytest.raises(Refused) as refused:
            backup(filled, tmp_path / "data", disk / "uno.respaldo", WORDS)
        assert code(refused) == "backup_disk"
        assert list(disk.iterdir()) == []


KILLED = """
import os, sys
from pathlib import Path
from padron.registry.database import open_database
from padron.services.backup import backup
os.fsync = lambda handle: os.kill(os.getpid(), 9)
store = open_database(Path(sys.argv[1]), sys.argv[2])
backup(store, Path(sys.argv[1]), Path(sys.argv[3]), sys.argv[4])
"""


def test_a_backup_whose_process_is_killed_has_no_file_of_that_name(filled: Database, tmp_path: Path) -> None:
    address = filled._engine.url
    url = address.render_as_string(hide_password=False) if address.get_backend_name() == "postgresql" else ""
    file = tmp_path / "uno.respaldo"
    died = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "data"), url, str(file), WORDS], check=False)
    assert died.returncode == -signal.SIGKILL
    assert not file.exists()
    assert taken(filled, tmp_path).file == file
    assert not list(tmp_path.glob(".*.parte")), "the next one clears away what the killed one left"


def test_nothing_is_restored_over_what_is_there(filled: Database, empty: str, tmp_path: Path) -> None:
    made = taken(filled, tmp_path)
    with pytest.raises(Refused) as refused:
        restore(made.file, WORDS, tmp_path / "data", empty)
    assert code(refused) == "restore_not_empty"
    (tmp_path / "otra").mkdir()
    for lock in ("padron.gate", "padron.lane"):
        (tmp_path / "otra" / lock).touch()
    restore(made.file, WORDS, tmp_path / "otra", empty)
    shutil.move(tmp_path / "otra", tmp_path / "guardada")
    if empty:
        with pytest.raises(Refused) as refused:
            restore(made.file, WORDS, tmp_path / "otra", empty)
        assert code(refused) == "target_not_empty"
        assert not (tmp_path / "otra").exists()
        assert not list(tmp_path.glob(".data-*"))


def tamper(store: Database, statement: str) -> None:
    """What somebody with the database and without Padrón can do."""
    with store._engine.connect() as connection:
        connection.execute(text(statement))
        connection.commit()


def test_a_history_that_came_altered_is_restored_only_when_that_is_said(
    filled: Database, empty: str, tmp_path: Path
) -> None:
    tamper(filled, "UPDATE enrolment SET verdict = 'ineligible' WHERE program = 'beca'")
    made = taken(filled, tmp_path)
    with pytest.raises(Refused) as refused:
        restore(made.file, WORDS, tmp_path / "otra", empty)
    assert code(refused) == "chains_broken"
    assert "60 personas" in refused.value.problem.message()
    assert not (tmp_path / "otra").exists()
    assert not list(tmp_path.glob(".data-*"))
    assert not empty or tables_of(empty) == []
    restored = restore(made.file, WORDS, tmp_path / "otra", empty, with_faults=True)
    assert restored.followed.failing == 60


def test_a_restore_on_a_disk_that_is_full_leaves_nothing(filled: Database, tmp_path: Path) -> None:
    made = taken(filled, tmp_path)
    said = []
    with small_disk(tmp_path / "disk") as disk:
        for left in (0, 20_000, 60_000, 200_000, 400_000):
            ballast = space(disk, left)
            with pytest.raises(Refused) as refused:
                restore(made.file, WORDS, disk / "data", "")
            said.append(code(refused))
            ballast.unlink()
            assert list(disk.iterdir()) == []
        assert restore(made.file, WORDS, disk / "data", "").followed.people == 62
    assert set(said) == {"backup_disk", "disk_full"}


RESTORED = """
import os, sys
from pathlib import Path
from padron.services import restoring
restoring.complete = lambda unit: os.kill(os.getpid(), 9)
restoring.restore(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4])
"""


def test_a_restore_whose_process_is_killed_leaves_no_registry_and_can_be_repeated(
    filled: Database, empty: str, tmp_path: Path
) -> None:
    made = taken(filled, tmp_path)
    command = [sys.executable, "-c", RESTORED, str(made.file), WORDS, str(tmp_path / "otra"), empty]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert not (tmp_path / "otra").exists()
    assert not empty or tables_of(empty) == []
    assert restore(made.file, WORDS, tmp_path / "otra", empty).followed.people == 62


def test_a_backup_of_earlier_tables_is_brought_to_those_of_today(
    filled: Database, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = {shape.name for shape in shapes()} - tables_at("0005", tmp_path / "then.db")
    before = everything(filled)
    tamper(filled, "DELETE FROM counter WHERE what <> 'enrolment'")  # which deliveries had no counts then
    with monkeypatch.context() as then:
        then.setattr("padron.services.backup.HEAD", "0005")
        then.setattr("padron.services.backup.shapes", lambda: [each for each in shapes() if each.name not in later])
        made = taken(filled, tmp_path)
    restore(made.file, WORDS, tmp_path / "otra", empty)
    back = open_database(tmp_path / "otra", empty)
    there = everything(back)
    assert {name for name in there if there[name] != before[name]} == later
    assert len(there["tally_due"]) == 62, "everybody is due to be counted"
    refresh(back)
    with back.reading() as view:
        assert disagreements(view) == []
    back.close()


def test_a_backup_of_a_later_release_is_refused(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("padron.services.backup.HEAD", "0099")
    made = taken(store, tmp_path)
    with pytest.raises(Refused) as refused:
        restore(made.file, WORDS, tmp_path / "otra", "")
    assert code(refused) == "backup_newer"
