"""Serves the pages by waitress, in one process."""

import waitress
from flask import Flask

from padron import settings
from padron.web.app import create_app
from padron.workspace import Workspace

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
THREADS = 8


def application(workspace: Workspace, host: str) -> Flask:
    """The pages of a workspace. Raises Refused, NotABrand."""
    return create_app(workspace, secure=secure(host))


def secure(host: str) -> bool:
    """Whether cookies travel by https only: as PADRON_INSECURE_COOKIES says, else everywhere but on this machine."""
    said = settings.read("insecure_cookies")
    return said == "0" or (said != "1" and host not in LOCAL)


def serve(workspace: Workspace, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Answers until it is stopped. Raises as `application`."""
    waitress.serve(application(workspace, host), host=host, port=port, threads=THREADS, ident=None)
