"""One decision about one application: what it does is shown first, with its reason; nothing typed is lost."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem
from padron.program.model import Program, Transition
from padron.services.people import Applied, application, place_words
from padron.services.programs import published_program
from padron.services.reviewing import Choice, decided, steps
from padron.services.sight import criteria, state_label
from padron.web.access import actor, requires
from padron.web.place import store, today
from padron.web.verdicts import verdict
from padron.web.words import colour, day, folio, full_name, masked

pages = Blueprint("deciding", __name__)
FIELDS = {"decision_reason": "razon", "decision_step": "decidir", "decision_moved": "decidir"}


@pages.get("/persona/<person>/solicitud/<enrolment>/decidir")
@requires("decision")
def page(person: str, enrolment: str) -> str | Response:
    """The confirmation of a step; without one, back to the application."""
    found = _application(person, enrolment)
    to = request.args.get("a", "")
    ways = ways_of(found)
    if to not in {each.to for each in ways[1]}:
        return redirect(url_for("people.applied", person=person, enrolment=enrolment), 303)
    return _page(person, enrolment, found, to, "", None)


@pages.post("/persona/<person>/solicitud/<enrolment>/decidir")
@requires("decision")
def decide(person: str, enrolment: str) -> Response | tuple[str, int]:
    """Takes the step; where it cannot be, the page says why and keeps the reason that was typed."""
    found = _application(person, enrolment)
    reason, to = request.form.get("razon", "").strip()[:2000], request.form.get("a", "")
    number = request.form.get("revision", "")
    seen = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else -1
    choice = Choice(request.form.get("visto", ""), seen, to, reason)
    wrong = decided(store(), actor(), person, enrolment, choice, today())
    if wrong is not None:
        return _page(person, enrolment, _application(person, enrolment), to, reason, wrong), 422
    session["said"] = f"La solicitud {folio(found.enrolment.folio)} quedó en «{_label(found, to)}»."
    return redirect(url_for("people.applied", person=person, enrolment=enrolment), 303)


def ways_of(found: Applied) -> tuple[Program, tuple[Transition, ...]]:
    """The program in force of an application, and the steps that the actor may take with it."""
    with store().reading() as view:
        program = published_program(view, found.program.name) or found.program
    return program, steps(actor(), program, found.enrolment.state)


def _label(found: Applied, state: str) -> str:
    return state_label(ways_of(found)[0], state)


def _application(person: str, enrolment: str) -> Applied:
    found = application(store(), actor(), person, enrolment, "decision page")
    if found is None:
        abort(404)
    return found


def _page(person: str, enrolment: str, found: Applied, to: str, reason: str, wrong: Problem | None) -> str:
    program, ways = ways_of(found)
    step = next((each for each in ways if each.to == to), None)
    stored = found.enrolment.judged.get("criteria")
    outcomes = {str(key): str(value) for key, value in stored.items()} if isinstance(stored, dict) else {}
    at = FIELDS.get(wrong.code, "decidir") if wrong is not None else ""
    said = wrong.message() if wrong is not None else ""
    return render_template(
        "decidir.html",
        **_about(found),
        **verdict(criteria(found.program, outcomes, found.hidden)),
        back=url_for("people.applied", person=person, enrolment=enrolment),
        here=url_for("deciding.page", person=person, enrolment=enrolment),
        place=place_words(found),
        to=to if step is not None else "",
        to_label=state_label(program, to) if step is not None else "",
        needs_reason=step is not None and step.reason,
        seen=found.enrolment.state,
        revision=found.enrolment.revision,
        others=[{"value": each.to, "text": state_label(program, each.to)} for each in ways],
        reason=reason,
        wrong={at: said} if said else {},
        slips=[{"text": said, "href": f"#{at}"}] if said else [],
    )


def _about(found: Applied) -> dict[str, Any]:
    return {
        "program": found.program.title.es,
        "name": full_name(found.person.values),
        "curp": masked(found.person.identifier),
        "folio": folio(found.enrolment.folio),
        "on": day(found.enrolment.applied_on),
        "status": found.label,
        "colour": colour(found.enrolment.category, found.label),
    }
