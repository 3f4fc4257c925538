"""Serves the pages by waitress in one process, with a worker in another one."""

from flask import Flask
from waitress.server import create_server

from padron import settings
from padron.registry.database import open_database
from padron.registry.store import Store
from padron.registry.users import user_of
from padron.services.demo import USERS
from padron.services.programs import index_promoted_fields
from padron.services.sweeping import sweep
from padron.services.working import worker_beside
from padron.web.app import create_app
from padron.workspace import Workspace

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
THREADS = 8


def application(workspace: Workspace, host: str) -> Flask:
    """The pages of a workspace, what had its time swept away first. Raises Refused, NotABrand."""
    store = open_database(workspace.data, settings.read("database_url"))
    sweep(store, workspace.data)
    index_promoted_fields(store)
    by_https = secure(host)
    demo = _demo_users(store) if host in LOCAL and not by_https else ()  # behind a proxy this machine serves others
    return create_app(workspace, store=store, secure=by_https, demo=demo)


def _demo_users(store: Store) -> tuple[dict[str, str], ...]:
    """The users of a demonstration registry, which the sign-in page of this machine may show; else none."""
    with store.reading() as view:
        there = [each for each in USERS if user_of(view, each.name) is not None]
    return tuple({"user": each.name, "password": each.password, "role": each.what} for each in there)


def secure(host: str) -> bool:
    """Whether cookies travel by https only: as PADRON_INSECURE_COOKIES says, else everywhere but on this machine."""
    said = settings.read("insecure_cookies")
    return said == "0" or (said != "1" and host not in LOCAL)


def serve(workspace: Workspace, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Answers until it is stopped, and keeps a worker beside the pages meanwhile. Raises as `application`; OSError."""
    server = create_server(application(workspace, host), host=host, port=port, threads=THREADS, ident=None)
    try:
        with worker_beside(workspace.root):
            server.run()
    finally:
        server.close()
