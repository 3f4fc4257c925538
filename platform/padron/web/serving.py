"""Serves the pages by waitress, in one process."""

from waitress import serve as serve_pages

from padron import settings
from padron.web.app import create_app
from padron.workspace import Workspace

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
THREADS = 8


def serve(workspace: Workspace, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Answers until it is stopped. On this machine alone cookies may travel by http; elsewhere only by https."""
    secure = settings.read("insecure_cookies") != "1" and host not in LOCAL
    serve_pages(create_app(workspace, secure=secure), host=host, port=port, threads=THREADS, ident=None)
