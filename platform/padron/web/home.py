"""Home of who is signed in: drafts, latest loads, and what can be done."""

from flask import Blueprint, abort, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from padron.services.capture import drafts, drop
from padron.services.policy import allowed, may
from padron.services.programs import published
from padron.web.access import actor, requires
from padron.web.excel import own_loads
from padron.web.place import store
from padron.web.words import instant

pages = Blueprint("home", __name__)


@pages.get("/")
@requires("home")
def page() -> str:
    """The first page."""
    who = actor()
    shown = [
        {
            "title": program.title.es,
            "person": said.name,
            "on": instant(draft.updated_at),
            "href": url_for("capture.person", draft=draft.id.hex()),
            "drop": url_for("home.forget", draft=draft.id.hex()),
        }
        for draft, said, program in (drafts(store(), who) if may(who, "capture") else [])
    ]
    with store().reading() as view:
        reviewed = allowed(who, "absences", published(view)) if may(who, "absences") else ()
    return render_template(
        "inicio.html",
        may={each: may(who, each) for each in ("capture", "load", "search", "programs")},
        lists=any(each.loads == "complete" for each in reviewed),
        drafts=shown,
        loads=own_loads(5) if may(who, "load") else [],
    )


@pages.post("/borrador/<draft>/borrar")
@requires("capture")
def forget(draft: str) -> Response:
    """Throws one of the actor's drafts away."""
    if not drop(store(), actor(), draft):
        abort(404)
    session["said"] = "Borramos tu borrador."
    return redirect(url_for("home.page"), 303)
