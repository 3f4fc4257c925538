"""Who may open which page: every view declares the action it needs, and a view that does not stops the start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from padron.services.policy import ACTIONS, Actor, may
from padron.services.sign_in import SignedIn
from padron.web.place import here
from padron.web.resuming import sent_now

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = ""
OPEN_ENDPOINTS = frozenset({"static"})
"""Endpoints of Flask itself, which have no view of ours: the compiled stylesheet and script."""


class UndeclaredPermission(RuntimeError):
    """A route has no declared permission."""


def requires(action: str) -> Callable[[View], View]:
    """Declares the action of the policy that a view needs; KeyError for one that the policy does not know."""
    ACTIONS[action]

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*given: Any, **named: Any) -> Any:
            found = signed_in()
            if found is None:
                return _typed_meanwhile() or _to_sign_in()
            if not may(found.actor, action):
                abort(403)
            return view(*given, **named)

        guarded.__permission__ = action  # type: ignore[attr-defined]
        return cast(View, guarded)

    return declare


def public(view: View) -> View:
    """Declares that anybody may open a view."""
    view.__permission__ = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in() -> SignedIn | None:
    """Who sent this request, or None."""
    found: SignedIn | None = g.get("signed_in")
    return found


def actor() -> Actor:
    """The actor of this request; only within a view that `requires` something."""
    found = signed_in()
    assert found is not None
    return found.actor


def permissions(app: Flask) -> dict[str, str]:
    """The declared action of every endpoint, «» where it is open. Raises UndeclaredPermission."""
    declared = {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        action = PUBLIC if rule.endpoint in OPEN_ENDPOINTS else getattr(view, "__permission__", None)
        if action is None:
            raise UndeclaredPermission(rule.endpoint)
        declared[rule.endpoint] = action
    return declared


def _typed_meanwhile() -> tuple[str, int] | None:
    """The sign-in page that carries what was just sent on; None where nothing was typed."""
    typed = sent_now() if request.method == "POST" else ""
    if not typed or not request.form.get("csrf_token"):
        return None
    return render_template(
        "entrar.html", typed="", wrong={}, slips=[], next=request.path, carried=typed, demo=here().demo
    ), 401


def _to_sign_in() -> Response:
    onward = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else ""
    return redirect(url_for("sign_in.page", next=onward or None), 303)
