"""A fresh registry for each test of a service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from load_makers import Office, a_program, office
from padron.registry.database import Database, open_database


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "data").mkdir()
    made = open_database(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def city(store: Database) -> Office:
    return office(store, a_program())
