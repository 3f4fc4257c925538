"""A capture in the kit, in the same four steps and by the same pages as on the server; each step is kept at once."""

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.kit.captures import AlreadySent, Made, fresh
from padron.kit.judging import TO_CONFIRM, answers, verdict
from padron.problems import Problem, problem
from padron.program.model import Program
from padron.services import documents
from padron.services.capture import Typed, identified
from padron.services.capture_saving import no_call
from padron.services.without_curp import said_without
from padron.web.access import actor, requires
from padron.web.capture_form import changed, posted
from padron.web.capture_pages import about, curp_page, judged_page, questions_page, review_page, rows_of_curp
from padron.web.kit_place import captures, program
from padron.web.place import here, today
from padron.web.without_curp import NOTHING_SAID, posted_without, without_curp_page

pages = Blueprint("capture", __name__)
HOME = "home.page"


@pages.get("/capturar/<program>")
@requires("capture")
def begin_page(program: str) -> str:
    """Step 1: whose CURP."""
    return _curp_page(_own(program), "", ())


@pages.post("/capturar/<program>")
@requires("capture")
def begin_capture(program: str) -> Response | tuple[str, int]:
    """Begins a capture for a CURP."""
    found, text = _own(program), request.form.get("curp", "")[:100]
    said = identified(found, text, today())
    if said.problems:
        return _curp_page(found, text, said.problems), 422
    return redirect(url_for("capture.person", draft=_begun(found, Typed(said.identifier))), 303)


@pages.get("/capturar/<program>/sin-curp")
@requires("capture")
def without_page(program: str) -> str:
    """Before capturing somebody without a CURP: what that means, and why."""
    return without_curp_page(_without(program), NOTHING_SAID)


@pages.post("/capturar/<program>/sin-curp")
@requires("capture")
def begin_without(program: str) -> Response | tuple[str, int]:
    """Begins a capture of somebody who will get a provisional folio when it is sent; her parent is looked up then."""
    found, asked = _without(program), posted_without()
    said = said_without(asked, today())
    if isinstance(said, Problem):
        return without_curp_page(found, asked, said), 422
    return redirect(url_for("capture.questions", draft=_begun(found, said)), 303)


@pages.get("/captura/<draft>/persona")
@requires("capture")
def person(draft: str) -> str | Response:
    """Step 2: what the CURP says."""
    made = _made(draft)
    if made.typed.confirmed:
        return redirect(url_for("capture.questions", draft=draft), 303)
    rows = rows_of_curp(answers(program(), made))
    back = url_for("capture.begin_page", program=made.program)
    return render_template(
        "captura_persona.html", **about(program(), 2, back), name="", rows=rows, others=[], existing=None, offline=True
    )


@pages.post("/captura/<draft>/persona")
@requires("capture")
def confirm(draft: str) -> Response:
    """Yes goes on; no forgets the capture."""
    made = _made(draft)
    if request.form.get("es_esta") != "yes":
        captures().remove(draft)
        return redirect(url_for("capture.begin_page", program=made.program), 303)
    _keep(made, changed(made.typed, confirmed=True))
    return redirect(url_for("capture.questions", draft=draft), 303)


@pages.get("/captura/<draft>/preguntas")
@requires("capture")
def questions(draft: str) -> str | Response:
    """Step 3: the questions; of a capture that came back, with what the registry said of each."""
    made = _made(draft)
    if not made.typed.confirmed:
        return redirect(url_for("capture.person", draft=draft), 303)
    page = answers(program(), made)
    return questions_page(page, page.questions())


@pages.post("/captura/<draft>/preguntas")
@requires("capture")
def answer(draft: str) -> str | Response | tuple[str, int]:
    """Keeps what was typed, then goes where the button leads; refused answers come back with everything typed."""
    made = _made(draft)
    if not made.typed.confirmed:
        return redirect(url_for("capture.person", draft=draft), 303)
    sent = posted(answers(program(), made))
    _keep(made, sent.typed)
    if "_save" in request.form:
        session["said"] = "Guardamos la captura a medias."
        return redirect(url_for(HOME), 303)
    if sent.anchor:
        return redirect(url_for("capture.questions", draft=draft, _anchor=sent.anchor), 303)
    page = answers(program(), _made(draft))
    return judged_page(page, sent.shown, sent.problems) or redirect(url_for("capture.review", draft=draft), 303)


@pages.get("/captura/<draft>/revisar")
@requires("capture")
def review(draft: str) -> str | Response:
    """Step 4: the answers and the verdict, as far as it can be known here."""
    made = _made(draft)
    page = answers(program(), made)
    if not made.typed.confirmed or page.record.stops:
        return redirect(url_for("capture.questions", draft=draft), 303)
    return review_page(page, ("", ""), notes=(TO_CONFIRM,))


@pages.post("/captura/<draft>/revisar")
@requires("capture")
def save(draft: str) -> Response | tuple[str, int]:
    """Saves: the capture is whole, and waits to be sent."""
    made = _made(draft)
    page = answers(program(), made)
    if not made.typed.confirmed or page.record.stops:
        return redirect(url_for("capture.questions", draft=draft), 303)
    accepts = request.form.get("acepta") == "yes"
    wrong = no_call(made.applied_on) if page.capture.call is None else None
    wrong = wrong or (None if accepts else problem("consent_missing"))
    if wrong is not None:
        return review_page(page, ("", ""), (wrong,), notes=(TO_CONFIRM,)), 422
    documents.keep(here().workspace.data, made.typed.answers)
    _put(replace(made, state="ready", accepted_on=today(), verdict=verdict(page.record), result=None))
    session["said"] = "Guardamos la captura. Se enviará al sincronizar."
    return redirect(url_for(HOME), 303)


def _curp_page(found: Program, text: str, problems: tuple[Problem, ...]) -> str:
    return curp_page(found, text, problems, (found,), HOME)


def _begun(found: Program, said: Typed) -> str:
    """The id of a new capture."""
    made = fresh(found.name, found.version, found.sha256, actor().name, today(), said)
    _put(made)
    return made.id


def _keep(made: Made, said: Typed) -> None:
    """Keeps what was typed; a capture that was whole is one no more until it is saved again."""
    _put(replace(made, typed=said, state="draft"))


def _put(made: Made) -> None:
    try:
        captures().put(made)
    except AlreadySent:
        abort(404)


def _own(name: str) -> Program:
    found = program()
    if found.name != name:
        abort(404)
    return found


def _without(name: str) -> Program:
    """The kit's program, if it takes people without a CURP; else 404."""
    found = _own(name)
    if found.curp_required:
        abort(404)
    return found


def _made(draft: str) -> Made:
    """A capture that can still change; else 404."""
    found = captures().get(draft)
    if found is None or found.is_confirmed:
        abort(404)
    return found
