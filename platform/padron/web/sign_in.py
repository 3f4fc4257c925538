"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.registry.store import Refused
from padron.services.sign_in import sign_in, sign_out
from padron.web.access import actor, public, requires, signed_in
from padron.web.place import here, store
from padron.web.resuming import carried

pages = Blueprint("sign_in", __name__)
STATUS = {"sign_in_locked": 429}


@pages.get("/entrar")
@public
def page() -> str | Response:
    """The form, or home for who is signed in."""
    if signed_in() is not None:
        return redirect(url_for("home.page"), 303)
    return _form(request.args.get("next", ""))


@pages.post("/entrar")
@public
def enter() -> str | Response | tuple[str, int]:
    """A new session; what was there before ends, so that nobody's old cookie becomes a signed-in one."""
    name, onward = request.form.get("usuario", "").strip(), request.form.get("next", "")
    typed_before = request.form.get("seguir", "")
    try:
        token = sign_in(store(), name, request.form.get("contrasena", ""), request.remote_addr or "")
    except Refused as refused:
        if not refused.problem.code.startswith("sign_in"):
            raise
        wrong = refused.problem.message()
        return _form(onward, name, wrong, typed_before), STATUS.get(refused.problem.code, 422)
    session.clear()
    session["token"] = token
    pairs = carried(typed_before)
    if pairs and is_local(onward):
        return render_template("seguir.html", address=onward, pairs=pairs)
    return redirect(onward if is_local(onward) else url_for("home.page"), 303)


@pages.post("/salir")
@requires("home")
def leave() -> Response:
    """Ends the session on the server too."""
    sign_out(store(), session["token"], actor().name)
    session.clear()
    return redirect(url_for("sign_in.page"), 303)


def _form(onward: str, typed: str = "", wrong: str = "", carried_on: str = "") -> str:
    return render_template(
        "entrar.html",
        typed=typed,
        wrong={"usuario": wrong} if wrong else {},
        slips=[{"text": wrong, "href": "#usuario"}] if wrong else [],
        next=onward if is_local(onward) else "",
        carried=carried_on,
        demo=here().demo,
    )


def is_local(address: str) -> bool:
    """Whether an address is a path of this very site, so that nobody is led away after signing in."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return plain and not parts.scheme and not parts.netloc
