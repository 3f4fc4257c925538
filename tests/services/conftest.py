"""A fresh registry for each test of a service."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from load_makers import Office, a_program, office
from padron.registry.database import Database, open_database


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a registry with nothing in it."""
    folder = tmp_path_factory.mktemp("vacio")
    open_database(folder).close()
    return folder


@pytest.fixture
def store(empty_folder: Path, tmp_path: Path) -> Iterator[Database]:
    made = open_database(shutil.copytree(empty_folder, tmp_path / "data"))
    yield made
    made.close()


@pytest.fixture
def city(store: Database) -> Office:
    return office(store, a_program())
