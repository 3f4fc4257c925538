"""The registry copied to another database: every row the same at both ends, and refused wherever it would not be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, inspect, text

from padron.registry.database import Database, open_database
from padron.registry.jobs import enqueue
from padron.registry.loads import begin_load
from padron.registry.saving import save
from padron.registry.search import Found, search
from padron.registry.store import Refused
from padron.registry.tables import draft, job, load
from padron.services import copying
from padron.services.copying import copy
from padron.services.following import Followed, follow
from registry_makers import LUCIA, RULES, arrival
from registry_stores import ENGINES, Clock, drop_database, new_database, sqlite_copy, unique_name
from whole_registry import everything, fill

pytestmark = pytest.mark.skipif("postgres" not in ENGINES, reason="needs PostgreSQL")


@pytest.fixture
def target(server: str) -> Iterator[str]:
    """An empty database of PostgreSQL."""
    name = unique_name()
    yield new_database(server, name)
    drop_database(server, name)


@pytest.fixture
def filled(store: Database) -> Database:
    """A registry where no table is empty and no work is under way."""
    fill(store)
    with store._engine.begin() as connection:
        connection.execute(job.update().values(finished_at=1))
        connection.execute(load.update().values(state="done"))
    return store


def code(refused: "pytest.ExceptionInfo[Refused]") -> str:
    return refused.value.problem.code


def found_by_name(store: Database) -> list[list[Found]]:
    """What a search finds; accents and the second name do not matter to it."""
    with store.reading() as view:
        asked = ("lucia", "treviño", "ricardo tre", "nadie")
        found = [sorted(search(view, words, limit=100), key=lambda each: each.person_key) for words in asked]
    assert [bool(each) for each in found] == [True, True, True, False]
    return found


def is_empty(url: str) -> bool:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        return inspect(engine).get_table_names() == []
    finally:
        engine.dispose()


def test_every_row_of_every_table_is_the_same_there_and_back(filled: Database, target: str, tmp_path: Path) -> None:
    before = everything(filled)
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    copied = copy(filled, tmp_path / "data", target)
    assert (copied.rows, copied.followed.people) == (sum(map(len, before.values())), 62)
    there = open_database(tmp_path / "data", target)
    assert everything(there) == before
    found, file = found_by_name(filled), tmp_path / "data/padron.db"
    if file.exists():
        file.rename(tmp_path / "first.db")
    copy(there, tmp_path / "data", "sqlite")
    back = open_database(tmp_path / "data")
    assert everything(back) == before
    for each in (there, back):
        assert found_by_name(each) == found
        with each.reading() as view:
            assert follow(view).holds
        each.close()


def test_a_target_that_is_not_empty_is_refused_and_left_alone(filled: Database, target: str, tmp_path: Path) -> None:
    copy(filled, tmp_path / "data", target)
    there = open_database(tmp_path / "data", target)
    before = everything(there)
    with pytest.raises(Refused) as refused:
        copy(filled, tmp_path / "data", target)
    assert code(refused) == "target_not_empty"
    assert everything(there) == before
    there.close()


def test_a_target_at_another_level_is_named(filled: Database, target: str, tmp_path: Path) -> None:
    engine = create_engine(target.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0004')"))
    engine.dispose()
    with pytest.raises(Refused) as refused:
        copy(filled, tmp_path / "data", target)
    assert code(refused) == "target_level"
    assert "0004" in refused.value.problem.message()


@pytest.mark.parametrize("what", ["job", "load"])
def test_a_copy_waits_for_loads_to_end(store: Database, target: str, tmp_path: Path, what: str) -> None:
    with store.writing("alicia") as unit:
        if what == "job":
            enqueue(unit, "load", {})
        else:
            begin_load(unit, "despensa", "a" * 64, "libro.xlsx", "fill")
        unit.commit()
    with pytest.raises(Refused) as refused:
        copy(store, tmp_path / "data", target)
    assert code(refused) == "copy_running"
    assert is_empty(target)


def test_a_copy_during_which_somebody_writes_leaves_nothing(
    store: Database, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(view: object) -> Followed:
        with store.writing("carla") as unit:
            save(unit, arrival(LUCIA), RULES["form"])
            unit.commit()
        return Followed(0, 0, ())

    monkeypatch.setattr(copying, "follow", meanwhile)
    with pytest.raises(Refused) as refused:
        copy(store, tmp_path / "data", target)
    assert code(refused) == "copy_changed"
    assert is_empty(target)


def test_a_history_that_does_not_hold_is_copied_only_when_that_is_said(
    filled: Database, target: str, tmp_path: Path
) -> None:
    with filled._engine.begin() as connection:
        connection.execute(text("UPDATE enrolment SET verdict = 'ineligible' WHERE program = 'beca'"))
    with pytest.raises(Refused) as refused:
        copy(filled, tmp_path / "data", target)
    assert code(refused) == "chains_broken"
    assert is_empty(target)
    assert copy(filled, tmp_path / "data", target, with_faults=True).followed.failing == 60


@pytest.mark.parametrize(
    "address", ["", "nada", "mysql://servidor/base", "postgresql://servidor", "sqlite:///a.db", "://"]
)
def test_an_address_that_is_none_is_refused_in_words(store: Database, tmp_path: Path, address: str) -> None:
    with pytest.raises(Refused) as refused:
        copy(store, tmp_path / "data", address)
    assert code(refused) == "copy_target"


def test_a_server_that_does_not_answer_is_refused_in_words(store: Database, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        copy(store, tmp_path / "data", f"postgresql://nadie@/nada?host={tmp_path}")
    assert code(refused) == "database_unreachable"


def test_a_copy_onto_the_same_database_is_refused(filled: Database, tmp_path: Path) -> None:
    address = filled._engine.url
    is_postgres = address.get_backend_name() == "postgresql"
    before = everything(filled)
    with pytest.raises(Refused) as refused:
        copy(filled, tmp_path / "data", address.render_as_string(hide_password=False) if is_postgres else "sqlite")
    assert code(refused) == ("target_not_empty" if is_postgres else "copy_same")
    assert everything(filled) == before


def test_a_text_that_the_target_cannot_hold_is_named_by_its_table_only(
    sqlite_template: Path, target: str, tmp_path: Path
) -> None:
    store = sqlite_copy(sqlite_template, tmp_path / "data", Clock())
    with store._engine.begin() as connection:
        connection.execute(insert(draft).values(
            id=bytes(16), owner="alicia", program="despensa", version=1, payload="a\0b", revision=1, created_at=1,
            updated_at=1, expires_at=1,
        ))  # fmt: skip
    with pytest.raises(Refused) as refused:
        copy(store, tmp_path / "data", target)
    store.close()
    assert code(refused) == "target_refused"
    assert "draft" in refused.value.problem.message()
    assert is_empty(target)


def test_a_file_that_is_there_is_not_written_over(store: Database, tmp_path: Path) -> None:
    (tmp_path / "data/padron.db").touch()
    is_postgres = store._engine.dialect.name == "postgresql"
    with pytest.raises(Refused) as refused:
        copy(store, tmp_path / "data", "sqlite")
    assert code(refused) == ("target_not_empty" if is_postgres else "copy_same")
