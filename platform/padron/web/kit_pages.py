"""The kit's pages around a capture: who captures, the list, the notice, the look, the rules as a script."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from padron.kit.captures import AlreadySent, Made
from padron.program.model import Program
from padron.services.scripts import script
from padron.web import about
from padron.web.access import public, requires
from padron.web.kit_place import captures, program
from padron.web.kit_words import RESULTS, day_of
from padron.web.rules import PRIVATE
from padron.web.words import masked

author = Blueprint("sign_in", __name__)
home = Blueprint("home", __name__)
notices = Blueprint("about", __name__)
scripts = Blueprint("rules", __name__)
BLUEPRINTS = (author, home, notices, scripts)
"""Named as the server's, whose pages lead to them by these names."""
LONGEST = 80
VERDICTS = {
    "eligible": ("Cumple", "green"),
    "ineligible": ("No cumple", "red"),
    "undetermined": ("Falta un dato o confirmarlo", "yellow"),
}

for _path, _view in (
    ("/marca.css", about.colours),
    ("/marca.svg", about.icon),
    ("/marca/<name>", about.logo),
    ("/accesibilidad", about.accessibility),
):
    notices.add_url_rule(_path, view_func=_view)


@author.get("/entrar")
@public
def page() -> str:
    """Asks the name of who captures."""
    return _author("", "")


@author.post("/entrar")
@public
def enter() -> AnyResponse | tuple[str, int]:
    """Keeps the name."""
    name = " ".join(request.form.get("nombre", "").split())
    if not name or len(name) > LONGEST:
        wrong = "Escribe tu nombre" if not name else f"Usa hasta {LONGEST} letras"
        return _author(name[:LONGEST], wrong), 422
    captures().begin(name)
    return redirect(url_for("home.page"), 303)


@author.post("/salir")
@requires("home")
def leave() -> AnyResponse:
    """Another person captures now."""
    captures().begin("")
    return redirect(url_for("sign_in.page"), 303)


def _author(typed: str, wrong: str) -> str:
    slips = [{"text": wrong, "href": "#nombre"}] if wrong else []
    return render_template("kit_autor.html", program=program().title.es, typed=typed, wrong=wrong, slips=slips)


@home.get("/", endpoint="page")
@requires("home")
def captured() -> str:
    """What was captured, the latest first."""
    found = captures().all()
    return render_template(
        "kit_capturas.html",
        program=program().title.es,
        new=url_for("capture.begin_page", program=program().name),
        rows=[_row(each) for each in reversed(found)],
        to_send=sum(each.is_to_send for each in found),
        confirmed=sum(each.is_confirmed for each in found),
        nearly_full=captures().is_nearly_full,
    )


def _row(each: Made) -> dict[str, Any]:
    """A capture as the list shows it."""
    verdict, colour = VERDICTS.get(str((each.verdict or {}).get("verdict")), ("", ""))
    sent, sent_colour = RESULTS.get(str((each.result or {}).get("status")), ("Sin enviar", ""))
    if each.state == "draft":
        verdict, colour, sent, sent_colour = "", "", "A medias", "yellow"
    problems = (each.result or {}).get("problems") or ()
    return {
        "name": each.typed.name or "Sin nombre todavía",
        "curp": masked(each.typed.identifier) if each.typed.identifier else "Sin CURP",
        "on": day_of(each),
        "author": each.author,
        "verdict": verdict,
        "colour": colour,
        "sent": sent,
        "sent_colour": sent_colour,
        "folio": str((each.result or {}).get("folio") or ""),
        "problems": [str(found.get("message", "")) for found in problems],
        "edit": "" if each.is_confirmed else url_for("capture.person", draft=each.id),
        "drop": "" if each.is_confirmed else url_for("home.forget", draft=each.id),
    }


@home.post("/captura/<draft>/borrar")
@requires("capture")
def forget(draft: str) -> AnyResponse:
    """Throws a capture away that was not sent."""
    try:
        if not captures().remove(draft):
            abort(404)
    except AlreadySent:
        abort(404)
    session["said"] = "Borramos la captura."
    return redirect(url_for("home.page"), 303)


@home.get("/nueva")
@requires("capture")
def new() -> AnyResponse:
    """A new capture in the kit's only program."""
    return redirect(url_for("capture.begin_page", program=program().name), 303)


@notices.get("/aviso")
@public
def list_of_notices() -> AnyResponse:
    """The only notice of a kit."""
    return redirect(url_for("about.notice", program=program().name), 303)


@notices.get("/aviso/<program>")
@public
def notice(program: str) -> str:
    """The notice of the kit's program."""
    return about.notice_page(_own(program))


@scripts.get("/reglas/<program>/<version>/<content>.js")
@requires("capture")
def module(program: str, version: str, content: str) -> Response:
    """The rules of the kit's program as a script."""
    found = script(_own(program))
    if found.hash != content:
        abort(404)
    response = Response(found.text, mimetype="text/javascript")
    response.headers["Cache-Control"] = PRIVATE
    return response


def _own(name: str) -> Program:
    found = program()
    if found.name != name:
        abort(404)
    return found
