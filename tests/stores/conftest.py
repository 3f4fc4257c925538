"""Every test of this folder runs on SQLite, and on PostgreSQL where the machine has it or a URL names one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from padron.registry.database import Database, open_database
from registry_stores import (
    ENGINES,
    Clock,
    drop_database,
    made_template,
    new_database,
    postgres_server,
    sqlite_copy,
    unique_name,
)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_template(tmp_path_factory.mktemp("sqlite") / "data")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = Path("/tmp") / unique_name()  # a socket's path must be short, and readable by its user
    with postgres_server(folder) as url:
        yield url
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    name = unique_name()
    data = made_template(tmp_path_factory.mktemp("postgres") / "data", new_database(server, name))
    yield name, data
    drop_database(server, name)


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a registry on SQLite with nothing in it."""
    folder = tmp_path_factory.mktemp("vacio")
    open_database(folder).close()
    return folder


@pytest.fixture(scope="session")
def empty_database(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The name of a database with nothing in it, and the data folder with its secret."""
    name, folder = unique_name(), tmp_path_factory.mktemp("vacio_en_postgres")
    open_database(folder, new_database(server, name)).close()
    yield name, folder
    drop_database(server, name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Database]:
    if request.param == "sqlite":
        made = sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path / "data", clock)
        yield made
        made.close()
        return
    server = request.getfixturevalue("server")
    template, data = request.getfixturevalue("postgres_template")
    with _postgres_copy(server, template, data, tmp_path / "data", clock) as made:
        yield made


@contextmanager
def _postgres_copy(server: str, template: str, data: Path, folder: Path, clock: Clock) -> Iterator[Database]:
    name = unique_name()
    url = new_database(server, name, template)
    shutil.copytree(data, folder)
    made = open_database(folder, url, clock)
    yield made
    made.close()
    drop_database(server, name)


@pytest.fixture(params=ENGINES)
def empty_store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """An empty registry."""
    if request.param == "sqlite":
        made = sqlite_copy(request.getfixturevalue("empty_folder"), tmp_path / "data", clock)
        yield made
        made.close()
        return
    server = request.getfixturevalue("server")
    template, data = request.getfixturevalue("empty_database")
    with _postgres_copy(server, template, data, tmp_path / "data", clock) as made:
        yield made
