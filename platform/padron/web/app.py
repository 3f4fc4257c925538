"""The pages as a Flask application: made from a workspace, refusing to start where a route has no permission."""

from collections.abc import Callable

from flask import Flask, g, request, session

from padron import settings
from padron.registry.database import open_database
from padron.registry.keys import derived
from padron.registry.store import Store
from padron.services.clock import today
from padron.services.policy import may
from padron.services.sign_in import signed_in as signed_in_by
from padron.web import (
    about,
    absent,
    amending,
    brand,
    capture,
    correcting,
    dashboard,
    deciding,
    deliveries,
    downloads,
    duplicates,
    excel,
    family,
    files,
    home,
    identity,
    kit_upload,
    look,
    mapping,
    own_loads,
    people,
    programs,
    reviewing,
    rules,
    sign_in,
    simulation,
    undoing,
    verifying,
    waiting,
)
from padron.web.access import signed_in
from padron.web.api import routes as api
from padron.web.api.refusals import is_api
from padron.web.foundation import SETTINGS, founded, framed
from padron.web.place import NAME, Place
from padron.web.place import store as registry
from padron.workspace import Workspace

MENU = (
    ("home", "Inicio", "/"),
    ("programs", "Programas", "/programas"),
    ("load", "Cargar Excel", "/excel"),
    ("identity", "Duplicados", "/duplicados"),
    ("search", "Buscar persona", "/buscar"),
    ("review", "Revisar", "/revisar"),
    ("dashboard", "Tablero", "/tablero"),
    ("simulate", "Simulación", "/simulacion"),
    ("download", "Descargas", "/descargas"),
)
"""What stands in the menu of who may take the action."""
BLUEPRINTS = (
    about, sign_in, home, programs, capture, rules, files, people, excel, correcting, own_loads, absent, mapping,
    kit_upload, simulation, undoing, deliveries, verifying, dashboard, downloads, reviewing, deciding, waiting,
    identity, duplicates, amending, family, api,
)  # fmt: skip


def create_app(
    workspace: Workspace,
    *,
    store: Store | None = None,
    day: Callable[[], str] = today,
    secure: bool | None = None,
    demo: tuple[dict[str, str], ...] = (),
) -> Flask:
    """The application of a workspace.

    `store` is its registry, opened here where it is not given (raises Refused); `day` says what day it is; `secure`
    whether cookies travel by https only (None: unless PADRON_INSECURE_COOKIES is 1); `demo` users that the sign-in page
    may show. Raises UndeclaredPermission, NotABrand.
    """
    kept = store or open_database(workspace.data, settings.read("database_url"))
    app = Flask("padron.web", instance_path=str(workspace.data), static_folder=str(look.STATIC))
    app.extensions[NAME] = Place(workspace, kept, brand.of(workspace), day, demo)
    _configure(app, kept, settings.read("insecure_cookies") != "1" if secure is None else secure)
    return founded(app, workspace, _who, _frame, (module.pages for module in BLUEPRINTS))


def _configure(app: Flask, store: Store, secure: bool) -> None:
    with store.reading() as view:
        app.secret_key = derived(view.secret, "pages")
    app.config.update(
        SETTINGS,
        PERMANENT_SESSION_LIFETIME=10 * 3600,
        SESSION_COOKIE_NAME="__Host-padron" if secure else "padron",
        SESSION_COOKIE_SECURE=secure,
    )


def _who() -> None:
    """Finds out who sends a request, once."""
    if is_api():
        g.signed_in = None  # its own guard asks for its own token: a cookie opens nothing there
        return
    token = session.get("token") if request.endpoint != "static" else None
    g.signed_in = signed_in_by(registry(), token) if isinstance(token, str) else None


def _frame() -> dict[str, object]:
    """What the page around every page needs."""
    found = signed_in()
    nav = [
        {"text": text, "href": href, "current": request.path == href or (href != "/" and request.path.startswith(href))}
        for action, text, href in MENU
        if found is not None and may(found.actor, action)
    ]
    return framed(nav)
