"""During a long series of writes a thread moves SQLite's log, so that commits do not; nothing else changes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from padron.registry import log_keeper
from padron.registry.database import Database, open_database
from padron.workspace import REGISTRY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    made = open_database(tmp_path)
    yield made
    made.close()


def write(store: Database, count: int, size: int = 2_000) -> None:
    for number in range(count):
        with store.writing("ana") as unit:
            unit.connection.exec_driver_sql(
                "INSERT INTO setting (name, value) VALUES (?, ?)", (f"{size} {number}", "x" * size)
            )
            unit.commit()


def kept(store: Database) -> int:
    with store.reading() as view:
        return int(view.connection.exec_driver_sql("SELECT count(*) FROM setting WHERE value LIKE 'x%'").scalar_one())


def settings(store: Database) -> set[int]:
    """When the commits of the pool's connections move the log, in pages."""
    with store.writing("ana") as unit:
        return {int(unit.connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one())}


def unmoved(folder: Path) -> int:
    """Pages of the log that are not in the database yet."""
    connection = sqlite3.connect(folder / REGISTRY)
    _, pages, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    connection.close()
    return int(pages - moved)


def test_everything_is_in_the_database_when_the_series_ends(store: Database, tmp_path: Path) -> None:
    before = (tmp_path / REGISTRY).stat().st_size
    with store.many_writes():
        write(store, 50)
    assert (tmp_path / REGISTRY).stat().st_size > before
    alone = sqlite3.connect(f"file:{tmp_path / REGISTRY}?immutable=1", uri=True)  # without the log
    assert alone.execute("SELECT count(*) FROM setting WHERE value LIKE 'x%'").fetchone() == (50,)
    alone.close()
    assert kept(store) == 50


def test_commits_move_the_log_themselves_before_and_after(store: Database) -> None:
    assert settings(store) == {1000}
    with store.many_writes():
        assert settings(store) == {0}
    assert settings(store) == {1000}


def remembered(store: Database) -> int:
    """Kilobytes, which SQLite counts below zero."""
    with store.reading() as view:
        return -int(view.connection.exec_driver_sql("PRAGMA cache_size").scalar_one())


def test_beside_a_series_readers_keep_little_of_the_registry_in_memory_and_its_writer_keeps_what_it_did(
    store: Database,
) -> None:
    assert remembered(store) == 65_536
    for _ in range(2):  # a connection that read in one series may write the next
        with store.many_writes() as series:
            assert remembered(store) == 8_192
            with series.writing("alicia") as unit:
                assert unit.connection.exec_driver_sql("PRAGMA cache_size").scalar_one() == -65_536
    assert remembered(store) == 65_536


def test_a_series_inside_another_goes_on_with_its_keeper(store: Database) -> None:
    with store.many_writes():
        with store.many_writes():
            write(store, 3)
        assert settings(store) == {0}
        write(store, 3, size=2_001)
    assert kept(store) == 6


def test_the_log_does_not_grow_for_ever(store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_keeper, "MOST_PAGES", 50)
    with store.many_writes():
        write(store, 400, size=20_000)  # some 2,400 pages in all
        longest = (tmp_path / f"{REGISTRY}-wal").stat().st_size
    assert longest < 400 * 20_000 / 2


def test_a_series_that_fails_leaves_a_registry_that_works(store: Database) -> None:
    with pytest.raises(ZeroDivisionError), store.many_writes():
        write(store, 3)
        raise ZeroDivisionError
    write(store, 2, size=2_001)
    assert kept(store) == 5
    assert settings(store) == {1000}


def test_a_database_that_is_gone_ends_no_series_by_the_thread(store: Database, tmp_path: Path) -> None:
    keeper = log_keeper.LogKeeper(tmp_path / "no" / "such.db")
    with keeper:
        keeper.tell()
        keeper.wait()
