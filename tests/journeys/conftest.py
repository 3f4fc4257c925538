"""A city that is served: the starter's programs and a fourth one published, two users, a worker, and a Chromium."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from waitress.server import create_server

from padron.registry.database import open_database
from padron.registry.users import Role, create_user, password_hash_of
from padron.services.definitions import definitions
from padron.services.programs import publish
from padron.services.working import worker_beside
from padron.web.app import create_app
from padron.workspace import Workspace, create
from served import PASSWORD, Calendar, City, entered

FOURTH = Path(__file__).parents[1] / "definitions" / "feria_empleo.yaml"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Of each file of journeys its own: they use the same invented people."""
    workspace = create(tmp_path_factory.mktemp("ciudad") / "mi_ciudad")
    shutil.copy(FOURTH, workspace.programs)
    _registry(workspace)
    calendar = Calendar()
    app = create_app(workspace, day=lambda: calendar.today, secure=False)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    with worker_beside(workspace.root):
        yield City(f"http://127.0.0.1:{server.effective_port}", workspace.root, calendar)
    server.close()
    thread.join(5)


def _registry(workspace: Workspace) -> None:
    store = open_database(workspace.data)
    for _, compiled in definitions(workspace).compiled():
        assert compiled.program is not None
        publish(store, "ines", compiled.program)
    hashed = password_hash_of(PASSWORD)
    with store.writing("prueba") as unit:
        create_user(unit, "alice", "Alicia Peña", hashed, [Role("capture"), Role("read")])
        create_user(unit, "bob", "Bruno Díaz", hashed, [Role("read", frozenset({"DIF"}))])
        unit.commit()
    store.close()


@pytest.fixture
def page(browser: Browser, city: City) -> Iterator[Page]:
    opened = entered(browser, city)
    yield opened
    opened.context.close()
