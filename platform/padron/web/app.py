"""The pages as a Flask application: made from a workspace, refusing to start where a route has no permission."""

from collections.abc import Callable

from flask import Flask, g, request, session
from flask_wtf.csrf import CSRFProtect

from padron import settings
from padron.registry.database import open_database
from padron.registry.keys import derived
from padron.registry.store import Store
from padron.services.clock import today
from padron.services.policy import may
from padron.services.sign_in import signed_in as signed_in_by
from padron.web import (
    about,
    brand,
    capture,
    errors,
    excel,
    files,
    headers,
    home,
    look,
    packing,
    people,
    programs,
    sign_in,
)
from padron.web.access import permissions, signed_in
from padron.web.place import NAME, Place, here
from padron.web.undefined import Missing
from padron.workspace import Workspace

MOST_BYTES = 25 * 1024 * 1024
MENU = (
    ("home", "Inicio", "/"),
    ("programs", "Programas", "/programas"),
    ("load", "Cargar Excel", "/excel"),
    ("search", "Buscar persona", "/buscar"),
)
"""What stands in the menu of who may take the action."""
BLUEPRINTS = (about, sign_in, home, programs, capture, files, people, excel)


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
    app.extensions[NAME] = Place(workspace, kept, _brand(workspace), day, demo)
    _configure(app, kept, settings.read("insecure_cookies") != "1" if secure is None else secure)
    app.jinja_options = {"undefined": Missing, "loader": look.loader(workspace)}
    headers.guard(app)
    packing.pack(app)
    errors.refuse(app)
    CSRFProtect(app)
    app.before_request(_who)
    app.context_processor(_frame)
    for module in BLUEPRINTS:
        app.register_blueprint(module.pages)
    permissions(app)
    return app


def _configure(app: Flask, store: Store, secure: bool) -> None:
    with store.reading() as view:
        app.secret_key = derived(view.secret, "pages")
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_PARTS=4000,
        PERMANENT_SESSION_LIFETIME=10 * 3600,
        SESSION_COOKIE_NAME="__Host-padron" if secure else "padron",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        WTF_CSRF_TIME_LIMIT=None,
    )


def _brand(workspace: Workspace) -> brand.Brand:
    """The city's brand.yaml, else the starter's."""
    there = (folder / "brand.yaml" for folder in workspace.templates)
    return brand.read(next(file for file in there if file.is_file()))


def _who() -> None:
    """Finds out who sends a request, once."""
    token = session.get("token") if request.endpoint != "static" else None
    g.signed_in = signed_in_by(here().store, token) if isinstance(token, str) else None


def _frame() -> dict[str, object]:
    """What the page around every page needs."""
    found = signed_in()
    nav = [
        {"text": text, "href": href, "current": request.path == href or (href != "/" and request.path.startswith(href))}
        for action, text, href in MENU
        if found is not None and may(found.actor, action)
    ]
    return {
        "brand": here().brand,
        "assets": look.assets(),
        "nav": nav,
        "user": {"name": found.full_name} if found is not None else None,
        "slips": [],
        "flash": session.pop("said", "") if found is not None else "",
    }
