"""Capture, step by step: CURP, «¿Es esta persona?», questions, check and save. Works without JavaScript."""

from flask import Blueprint, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem
from padron.program.model import Program
from padron.registry.keys import id_text
from padron.registry.people import Person
from padron.services import documents
from padron.services.alike import alike_in_capture
from padron.services.answers import answers
from padron.services.capture import Capture, begin, capture, drop, identified, keep
from padron.services.capture_saving import Saved, foreseen, save_capture, trace, traced
from padron.services.policy import may
from padron.services.programs import published_program
from padron.services.without_curp import begin_without_curp
from padron.web.access import actor, requires
from padron.web.capture_form import changed, posted
from padron.web.capture_pages import alike_page, curp_page, judged_page, person_page, questions_page, review_page
from padron.web.place import here, store, today
from padron.web.without_curp import NOTHING_SAID, posted_without, without_curp_page
from padron.web.words import full_name

pages = Blueprint("capture", __name__)
SAVED, MOST_SAVED = "saved", 5
RECEIPT = "people.receipt"


@pages.get("/capturar/<program>")
@requires("capture")
def begin_page(program: str) -> str:
    """Step 1: whose CURP."""
    return curp_page(_program(program), "", ())


@pages.post("/capturar/<program>")
@requires("capture")
def begin_capture(program: str) -> Response | tuple[str, int]:
    """Begins a draft for a CURP, which travels in the body of the request only."""
    found, text = _program(program), request.form.get("curp", "")[:100]
    said = identified(found, text, today())
    if said.problems:
        return curp_page(found, text, said.problems), 422
    made = begin(store(), actor(), found, said.identifier)
    return redirect(url_for("capture.person", draft=id_text(made)), 303)


@pages.get("/capturar/<program>/sin-curp")
@requires("capture")
def without_page(program: str) -> str:
    """Before capturing somebody without a CURP: what that means, and why."""
    return without_curp_page(_without(program), NOTHING_SAID)


@pages.post("/capturar/<program>/sin-curp")
@requires("capture")
def begin_without(program: str) -> Response | tuple[str, int]:
    """Begins a draft for somebody who will get a provisional folio; whose child she is travels in the body only."""
    found, asked = _without(program), posted_without()
    made = begin_without_curp(store(), actor(), found, asked, today())
    if isinstance(made, Problem):
        return without_curp_page(found, asked, made), 422
    return redirect(url_for("capture.questions", draft=id_text(made)), 303)


def _without(name: str) -> Program:
    """A program that takes people without a CURP; else 404."""
    found = _program(name)
    if found.curp_required:
        abort(404)
    return found


@pages.get("/captura/<draft>/persona")
@requires("capture")
def person(draft: str) -> str | Response:
    """Step 2: whether the person found is the one in front; of somebody new, what the CURP says."""
    made = _capture(draft)
    if made.typed.confirmed:
        return redirect(url_for("capture.questions", draft=draft), 303)
    return person_page(made)


@pages.post("/captura/<draft>/persona")
@requires("capture")
def confirm(draft: str) -> Response:
    """Yes goes on; no forgets the draft."""
    made = _capture(draft)
    if request.form.get("es_esta") != "yes":
        drop(store(), actor(), draft)
        return redirect(url_for("capture.begin_page", program=made.program.name), 303)
    if not made.is_editable:
        abort(404)
    name = full_name(made.person.values) if made.person is not None else ""
    revision = made.existing.revision if made.existing is not None else 0
    keep(store(), actor(), made, changed(made.typed, confirmed=True, name=name, revision=revision))
    return redirect(url_for("capture.questions", draft=draft), 303)


@pages.get("/captura/<draft>/preguntas")
@requires("capture")
def questions(draft: str) -> str | Response:
    """Step 3: the questions."""
    made = _capture(draft)
    if not made.typed.confirmed:
        return redirect(url_for("capture.person", draft=draft), 303)
    with store().reading() as view:
        page = answers(view, made)
    return questions_page(page, page.questions())


@pages.post("/captura/<draft>/preguntas")
@requires("capture")
def answer(draft: str) -> str | Response | tuple[str, int]:
    """Keeps what was typed, then goes where the button leads; refused answers come back with everything typed."""
    made = _capture(draft)
    if not made.typed.confirmed:
        return redirect(url_for("capture.person", draft=draft), 303)
    with store().reading() as view:
        before = answers(view, made)
    sent = posted(before)
    keep(store(), actor(), made, sent.typed)
    if "_save" in request.form:
        session["said"] = "Guardamos tu borrador."
        return redirect(url_for("home.page"), 303)
    if sent.anchor:
        return redirect(url_for("capture.questions", draft=draft, _anchor=sent.anchor), 303)
    with store().reading() as view:
        page = answers(view, _capture(draft))
    return judged_page(page, sent.shown, sent.problems) or redirect(url_for("capture.review", draft=draft), 303)


@pages.get("/captura/<draft>/parecidas")
@requires("capture")
def alike(draft: str) -> str | Response:
    """Between the questions and the review: people of the same name and birth date, where there are some."""
    return _alike_page(_capture(draft), {}) or redirect(url_for("capture.review", draft=draft), 303)


@pages.post("/captura/<draft>/parecidas")
@requires("capture")
def compared(draft: str) -> str | Response | tuple[str, int]:
    """Keeps what was said of each; what may be the same is left to who reviews, nothing is merged here."""
    made = _capture(draft)
    asked = {id_text(each.person_key) for each in _alike(made)}
    said = {key: what for key, what in request.form.items() if key in asked and what in ("different", "same")}
    keep(store(), actor(), made, changed(made.typed, alike={**(made.typed.alike or {}), **said}))
    again = _capture(draft)
    if _unlike(again):
        page = _alike_page(again, WHICH)
        return (page, 422) if page else redirect(url_for("capture.review", draft=draft), 303)
    return redirect(url_for("capture.review", draft=draft), 303)


WHICH = {"wrong": "Di si es la misma persona"}


def _unlike(made: Capture) -> bool:
    """Whether somebody alike has not been compared yet."""
    return made.person is None and bool(_alike(made, undecided=True))


def _alike(made: Capture, *, undecided: bool = False) -> list[Person]:
    """Whom the actor works with, of the same name and birth date; `undecided`: only those not compared yet."""
    with store().reading() as view:
        values = answers(view, made).record.judgement.values
    return alike_in_capture(store(), actor(), made, values, undecided=undecided)


def _alike_page(made: Capture, wrong: dict[str, str]) -> str:
    with store().reading() as view:
        page = answers(view, made)
    found = alike_in_capture(store(), actor(), made, page.record.judgement.values)
    return alike_page(page, found, wrong.get("wrong", "")) if found and made.typed.confirmed else ""


@pages.get("/captura/<draft>/revisar")
@requires("capture")
def review(draft: str) -> str | Response:
    """Step 4: the answers and the verdict."""
    made = _capture(draft)
    with store().reading() as view:
        page = answers(view, made)
        traces = trace(view, made)
        fate = foreseen(view, made, page.record)
    if not made.typed.confirmed or page.record.stops:
        return redirect(url_for("capture.questions", draft=draft), 303)
    if _unlike(made):
        return redirect(url_for("capture.alike", draft=draft), 303)
    return review_page(page, traces, fate=fate)


@pages.post("/captura/<draft>/revisar")
@requires("capture")
def save(draft: str) -> Response | tuple[str, int]:
    """Saves. A second press of the button finds what the first one saved."""
    made = capture(store(), actor(), draft, today())
    if made is None:
        if (earlier := _saved_before(draft)) is not None:
            return _to_receipt(*earlier)
        return _receipt(draft, traced(store(), request.form.get("persona", ""), request.form.get("solicitud", "")))
    accepts = request.form.get("acepta") == "yes"
    with store().reading() as view:
        page = answers(view, made)
    if not made.typed.confirmed or page.record.stops:
        return redirect(url_for("capture.questions", draft=draft), 303)
    if _unlike(made):
        return redirect(url_for("capture.alike", draft=draft), 303)
    documents.keep(here().workspace.data, made.typed.answers)
    saved = save_capture(store(), actor(), made, today(), accepts, request.form.get("visto", ""))
    if saved.problems:
        return _refused(draft, saved.problems), 422
    if made.typed.amends:
        session["said"] = "Guardamos la corrección."
    return _receipt(draft, saved, "people.applied" if made.typed.amends else RECEIPT)


def _refused(draft: str, found: tuple[Problem, ...]) -> str:
    """The review again, of how things are now, with why nothing was saved."""
    made = _capture(draft)
    with store().reading() as view:
        page, traces = answers(view, made), trace(view, made)
    return review_page(page, traces, found)


def _receipt(draft: str, saved: Saved | None, page: str = RECEIPT) -> Response:
    """Leads to the receipt, and remembers where for who goes back to the pages of the draft."""
    if saved is None or saved.person_key is None or saved.enrolment is None:
        abort(404)
    keys = [draft, id_text(saved.person_key), id_text(saved.enrolment), page]
    session[SAVED] = [*(each for each in session.get(SAVED, []) if each[0] != draft), keys][-MOST_SAVED:]
    return _to_receipt(*keys)


def _to_receipt(_: str, person: str, enrolment: str, page: str = RECEIPT) -> Response:
    return redirect(url_for(page, person=person, enrolment=enrolment), 303)


def _saved_before(draft: str) -> list[str] | None:
    """What this browser saved of a draft a moment ago."""
    return next((each for each in session.get(SAVED, []) if each[0] == draft), None)


def _program(name: str) -> Program:
    """A published program that the actor may capture in; else 404."""
    with store().reading() as view:
        found = published_program(view, name)
    if found is None or not may(actor(), "capture", found):
        abort(404)
    return found


def _capture(draft: str) -> Capture:
    """The actor's draft; one that was saved a moment ago leads to its receipt; else 404."""
    found = capture(store(), actor(), draft, today())
    if found is None:
        saved = _saved_before(draft)
        abort(404 if saved is None else _to_receipt(*saved))
    return found
