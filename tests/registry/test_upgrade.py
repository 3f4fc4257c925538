"""A registry made by an older release is brought to this one, and nobody active in it loses or doubles a place."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

import padron.registry
from load_makers import FIELDS, LUCIA, RICARDO, Office, a_program, fates
from padron.registry.database import Database, open_database
from padron.registry.migrations import HEAD
from padron.services.programs import publish

MIGRATIONS = Path(padron.registry.__file__).parent / "migrations"
HOME = "person: {telefono: optional, domicilio: required, hogar: required}\n"
LIMITED = "limits: [{max: 1, per: household, message: Uno por hogar.}]\n" + FIELDS.lstrip()


def at_first_release(folder: Path) -> None:
    """The tables of the first release."""
    engine = create_engine(f"sqlite:///{folder / 'padron.db'}")
    with engine.begin() as connection:
        steps = Config()
        steps.set_main_option("script_location", str(MIGRATIONS))
        steps.set_main_option("path_separator", "os")
        steps.attributes["connection"] = connection
        command.upgrade(steps, "0001")
    engine.dispose()


def rows(store: Database, statement: str) -> list[Any]:
    with store.reading() as view:
        return [tuple(row) for row in view.connection.execute(text(statement))]


def test_places_of_the_first_release_are_kept_as_one_each(tmp_path: Path) -> None:
    at_first_release(tmp_path)
    engine = create_engine(f"sqlite:///{tmp_path / 'padron.db'}")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO claim VALUES (:a, 'quota', '2026', 3, :b, :c, 17)"),
            {"a": b"s" * 16, "b": b"p" * 16, "c": b"e" * 16},
        )
    engine.dispose()
    store = open_database(tmp_path)
    assert rows(store, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows(store, "SELECT scope_key, limit_name, period, slot, amount, person_key, subject_id FROM claim") == [
        (b"s" * 16, "quota", "2026", 3, 1, b"p" * 16, b"e" * 16)
    ]
    store.close()


def test_opened_twice_nothing_more_is_done(tmp_path: Path) -> None:
    at_first_release(tmp_path)
    for _ in range(2):
        open_database(tmp_path).close()


@pytest.mark.parametrize("forgotten", ["DELETE FROM claim", "DELETE FROM setting WHERE name LIKE 'limits:%'"])
def test_those_who_were_active_before_limits_were_counted_hold_their_places(tmp_path: Path, forgotten: str) -> None:
    store = open_database(tmp_path)
    city = Office(store, a_program(LIMITED, person=HOME))
    assert publish(store, "ines", city.program).new
    assert fates(city.load(LUCIA | {"hogar": "H-1"})) == {"created": 1}
    with store.writing("older release") as unit:  # which wrote neither
        for each in {forgotten, "DELETE FROM setting WHERE name LIKE 'limits:%'"}:
            unit.connection.execute(text(each))
        unit.commit()
    assert fates(city.load(RICARDO | {"hogar": "H-1", "ingreso": 1})) == {"rejected": 1}
    assert len(rows(store, "SELECT slot FROM claim")) == 1
    store.close()
