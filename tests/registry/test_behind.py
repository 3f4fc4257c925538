"""A series of units: each is committed while the next is prepared, and none is lost or half done for it."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from padron.registry.database import Database, open_database
from padron.registry.store import Series, Unit
from padron.workspace import REGISTRY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    made = open_database(tmp_path)
    yield made
    made.close()


def write(unit: Unit, name: str) -> None:
    unit.connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES (?, 'x')", (name,))


def said(series: Series, name: str) -> None:
    with series.writing("ana") as unit:
        write(unit, name)
        unit.commit()


def kept(store: Database) -> set[str]:
    with store.reading() as view:
        return set(view.connection.exec_driver_sql("SELECT name FROM setting WHERE value = 'x'").scalars())


def test_a_unit_is_safe_once_the_next_begins_or_the_series_is_settled_or_ends(store: Database) -> None:
    with store.many_writes() as series:
        said(series, "one")
        with series.writing("ana"):
            assert kept(store) == {"one"}
        said(series, "two")
        series.settle()
        assert kept(store) == {"one", "two"}
        said(series, "three")
    assert kept(store) == {"one", "two", "three"}


def test_a_unit_that_says_no_commit_leaves_nothing(store: Database) -> None:
    with store.many_writes() as series:
        with series.writing("ana") as unit:
            write(unit, "one")
        with pytest.raises(ZeroDivisionError), series.writing("ana") as unit:
            write(unit, "two")
            unit.commit()
            1 / 0  # noqa: B018
        said(series, "three")
    assert kept(store) == {"three"}


def test_what_a_commit_raises_is_raised_where_the_next_unit_begins(store: Database) -> None:
    with store.many_writes() as series:
        with series.writing("ana") as unit:
            unit.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # what is wrong is seen by the commit
            write(unit, "one")
            unit.connection.exec_driver_sql("INSERT INTO session VALUES (x'00', 'nobody', 0, 0, '')")
            unit.commit()
        with pytest.raises(IntegrityError), series.writing("ana"):
            pass
        said(series, "two")
    assert kept(store) == {"two"}


def test_other_threads_take_their_turns_between_two_units(store: Database) -> None:
    with store.many_writes() as series:
        said(series, "one")
        with store.writing("ana") as unit:  # by the same thread, beside the series
            write(unit, "aside")
            unit.commit()
        other = threading.Thread(target=_alone, args=(store, "other"))
        other.start()
        said(series, "two")
        other.join()
    assert kept(store) == {"one", "aside", "other", "two"}


def _alone(store: Database, name: str) -> None:
    with store.writing("eva") as unit:
        write(unit, name)
        unit.commit()


def test_a_series_knows_whether_somebody_else_wrote_since_the_unit_two_before(store: Database, tmp_path: Path) -> None:
    with store.many_writes() as series:
        alone = []
        for number in range(9):
            with series.writing("ana") as unit:
                alone.append(series.is_alone())
                write(unit, str(number))
                unit.commit()
            series.settle()
            if number == 4:
                _alone(store, "other")
    assert alone == [False, False, True, True, True, False, False, True, True]


def test_another_process_counts_as_somebody_else(store: Database, tmp_path: Path) -> None:
    with store.many_writes() as series:
        for name in ("one", "two", "three"):
            said(series, name)
        series.settle()
        outside = sqlite3.connect(tmp_path / REGISTRY)
        outside.execute("INSERT INTO setting (name, value) VALUES ('outside', 'x')")
        outside.commit()
        outside.close()
        with series.writing("ana"):
            assert not series.is_alone()
    assert "outside" in kept(store)
