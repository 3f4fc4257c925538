"""The tables keep their promises: keys begin with the person, foreign keys are indexed, migrations arrive at them."""

import re
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Table, UniqueConstraint, create_engine

import padron.registry
from padron.registry.database import open_database
from padron.registry.migrations import HEAD
from padron.registry.tables import metadata

TABLES = list(metadata.tables.values())
OF_PERSONS = [table for table in TABLES if table.info["scope"] == "person"]
MIGRATIONS = Path(padron.registry.__file__).parent / "migrations"


def indexed(table: Table) -> list[tuple[str, ...]]:
    constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    listed = [table.primary_key, *constraints, *table.indexes]
    return [tuple(column.name for column in each.columns) for each in listed]


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_table_says_its_scope_and_counts_nothing_by_itself(table: Table) -> None:
    assert table.info["scope"] in {"person", "identity", "reference", "control"}
    assert table.autoincrement_column is None
    assert all(column.identity is None for column in table.columns)


@pytest.mark.parametrize("table", OF_PERSONS, ids=str)
def test_the_key_of_a_persons_table_begins_with_the_person_and_so_does_what_is_unique(table: Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "person_key"
    for each in table.constraints:
        if isinstance(each, UniqueConstraint):
            assert "person_key" in each.columns
    assert not [index for index in table.indexes if index.unique]


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_foreign_key_is_indexed_and_stays_within_its_server(table: Table) -> None:
    for key in table.foreign_key_constraints:
        names = tuple(column.name for column in key.columns)
        assert any(each[: len(names)] == names for each in indexed(table)), names
        target = key.referred_table.info["scope"]
        assert table.info["scope"] != "reference" or target == "reference"
        if table.info["scope"] == target == "person":
            assert "person_key" in names


def test_an_upgraded_database_has_exactly_the_tables_of_this_release(tmp_path: Path) -> None:
    store = open_database(tmp_path)
    with store.reading() as view:
        context = MigrationContext.configure(view.connection, opts={"include_object": _is_ours})
        assert compare_metadata(context, metadata) == []
    store.close()
    made = create_engine("sqlite:///" + str(tmp_path / "made.db"))
    metadata.create_all(made)
    made.dispose()
    assert _statements(tmp_path / "made.db") == _statements(tmp_path / "padron.db")


def _is_ours(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("person_search"))


def _statements(path: Path) -> dict[str, str]:
    connection = sqlite3.connect(path)
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
    )
    statements = {name: re.sub(r"\s+", " ", sql) for name, sql in found}
    connection.close()
    return {name: sql for name, sql in statements.items() if not name.startswith(("person_search", "alembic"))}


def test_the_release_knows_the_last_step() -> None:
    steps = Config()
    steps.set_main_option("script_location", str(MIGRATIONS))
    steps.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(steps).get_current_head() == HEAD


def test_the_steps_do_not_follow_the_living_tables() -> None:
    for step in (MIGRATIONS / "versions").glob("*.py"):
        text = step.read_text(encoding="utf-8")
        assert "import padron" not in text
        assert "from padron" not in text
