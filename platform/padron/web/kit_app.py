"""The pages of a field kit: the program's form from the same engine, for one laptop without a network."""

import secrets
from collections.abc import Callable
from pathlib import Path

import waitress
from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from padron.kit.captures import Captures
from padron.kit.folder import Kit
from padron.kit.storage import replaced
from padron.services.clock import today
from padron.services.policy import Actor, Grant
from padron.services.sign_in import SignedIn
from padron.web import brand, kit_capture, kit_pages, look
from padron.web.access import signed_in
from padron.web.foundation import SETTINGS, founded, framed
from padron.web.kit_place import KIT, KitPlace
from padron.web.kit_place import captures as captures_here
from padron.web.place import NAME, Place

HOST = "127.0.0.1"
SECRET = "paginas.key"
THREADS = 4
MENU = (("Capturas", "/"), ("Nueva captura", "/nueva"))


def create_kit_app(kit: Kit, captures: Captures, *, day: Callable[[], str] = today) -> Flask:
    """The application of a kit; `day` says what day it is. Raises UndeclaredPermission, NotABrand, OSError."""
    workspace = kit.workspace
    app = Flask("padron.web", instance_path=str(workspace.data), static_folder=str(look.STATIC))
    app.extensions[NAME] = Place(workspace, None, brand.of(workspace), day, hides=captures.hidden)
    app.extensions[KIT] = KitPlace(kit, captures)
    app.secret_key = _secret(workspace.data / SECRET)
    app.config.update(SETTINGS, SESSION_COOKIE_NAME=f"padron-kit-{kit.id}")  # cookies of one host are of all its ports
    app.config.update(TRUSTED_HOSTS=[HOST, "localhost"])
    return founded(app, workspace, _who, _frame, (*kit_pages.BLUEPRINTS, kit_capture.pages))


def _secret(file: Path) -> bytes:
    """The key of the kit's cookies, so that a page that is open outlives the program."""
    if not file.is_file():
        replaced(file, secrets.token_bytes(32))
    return file.read_bytes()


def _who() -> Response | None:
    """Whoever said their name on this laptop captures, in the kit's program; before that nothing can be sent."""
    author = captures_here().author if request.endpoint != "static" else ""
    g.signed_in = SignedIn(Actor(author, (Grant("capture"),)), author) if author else None
    is_lost = not author and request.method == "POST" and request.endpoint != "sign_in.enter"
    return redirect(url_for("sign_in.page"), 303) if is_lost else None


def _frame() -> dict[str, object]:
    """What the page around every page needs."""
    found = signed_in()
    nav = [{"text": text, "href": href, "current": request.path == href} for text, href in MENU if found is not None]
    return framed(nav)


def serve_kit(kit: Kit, captures: Captures, port: int) -> None:
    """Answers this laptop and nobody else until it is stopped. Raises as `create_kit_app`, and OSError."""
    waitress.serve(create_kit_app(kit, captures), host=HOST, port=port, threads=THREADS, ident=None)
