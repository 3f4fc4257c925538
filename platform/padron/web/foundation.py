"""What every application of pages stands on: templates, headers, refusals, tokens, permissions, the page's frame."""

from collections.abc import Callable, Iterable, Sequence

from flask import Blueprint, Flask, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from padron.web import errors, headers, look, packing
from padron.web.access import permissions, signed_in
from padron.web.api.refusals import PREFIX
from padron.web.place import here
from padron.web.undefined import Missing
from padron.workspace import Workspace

SETTINGS = {
    "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
    "MAX_FORM_PARTS": 4000,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_TIME_LIMIT": None,
}


def founded(
    app: Flask,
    workspace: Workspace,
    who: Callable[[], ResponseReturnValue | None],
    frame: Callable[[], dict[str, object]],
    blueprints: Iterable[Blueprint],
) -> Flask:
    """The same application with its pages. `who` finds out who sends a request. Raises UndeclaredPermission."""
    app.jinja_options = {"undefined": Missing, "loader": look.loader(workspace)}
    headers.guard(app)
    packing.pack(app)
    errors.refuse(app)
    guard = CSRFProtect(app)
    app.before_request(who)
    app.context_processor(frame)
    for pages in blueprints:
        app.register_blueprint(pages)
        if pages.url_prefix is not None and pages.url_prefix.startswith(PREFIX):
            guard.exempt(pages)  # it takes no cookie, so that no other site can send anything in somebody's name
    permissions(app)
    return app


def framed(nav: Sequence[dict[str, object]]) -> dict[str, object]:
    """What the page around every page needs; `nav` is the menu."""
    found = signed_in()
    return {
        "brand": here().brand,
        "assets": look.assets(),
        "nav": nav,
        "user": {"name": found.full_name} if found is not None else None,
        "slips": [],
        "flash": session.pop("said", "") if found is not None else "",
    }
