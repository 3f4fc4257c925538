"""Correcting a stored application: why first, then its answers in the form; and its history in words."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem
from padron.program.model import Program
from padron.registry.keys import id_text
from padron.services.amending import Happened, Life, begin_amending, may_amend
from padron.services.people import Applied, answers_seen, application
from padron.web.access import actor, requires
from padron.web.place import store
from padron.web.words import changed_row, colour, day, folio, full_name, instant

pages = Blueprint("amending", __name__)
WHAT = {
    "enrolment_created": "Se capturó",
    "enrolment_updated": "Se editaron sus respuestas",
    "enrolment_moved": "Cambió de estado",
    "enrolment_restored": "Se deshizo una carga: volvió a como estaba",
    "enrolment_undone": "Se deshizo la carga que la trajo",
}
"""An event about an application → what pages call it."""
CORRECTED = "Se corrigió"


@pages.get("/persona/<person>/solicitud/<enrolment>/corregir")
@requires("capture")
def page(person: str, enrolment: str) -> str:
    """Why it is corrected."""
    return _page(_application(person, enrolment), person, enrolment, "", None)


@pages.post("/persona/<person>/solicitud/<enrolment>/corregir")
@requires("capture")
def begin(person: str, enrolment: str) -> Response | tuple[str, int]:
    """Begins a draft with the stored answers."""
    found = _application(person, enrolment)
    reason = request.form.get("razon", "").strip()[:2000]
    made = begin_amending(store(), actor(), found, reason, full_name(found.person.values))
    if isinstance(made, Problem):
        return _page(found, person, enrolment, reason, made), 422
    return redirect(url_for("capture.questions", draft=id_text(made)), 303)


def _application(person: str, enrolment: str) -> Applied:
    found = application(store(), actor(), person, enrolment, "correction page")
    if found is None or not may_amend(actor(), found):
        abort(404)
    return found


def _page(found: Applied, person: str, enrolment: str, reason: str, wrong: Problem | None) -> str:
    said = wrong.message() if wrong is not None else ""
    return render_template(
        "corregir_registro.html",
        program=found.program.title.es,
        name=full_name(found.person.values),
        folio=folio(found.enrolment.folio),
        on=day(found.enrolment.applied_on),
        status=found.label,
        colour=colour(found.enrolment.category, found.label),
        decided=found.enrolment.decided,
        back=url_for("people.applied", person=person, enrolment=enrolment),
        reason=reason,
        error=said,
        slips=[{"text": said, "href": "#razon"}] if said else [],
    )


def happened(program: Program, each: Happened) -> dict[str, Any]:
    """One line of an application's history."""
    told = each.told
    is_correction = told.action == "enrolment_updated" and told.reason
    what = CORRECTED if is_correction else WHAT.get(told.action, told.action)
    if each.states is not None and told.action == "enrolment_moved":
        what = f"Pasó de «{each.states[0]}» a «{each.states[1]}»"
    elif each.states is not None and told.action != "enrolment_undone":
        what = f"{what}, y pasó de «{each.states[0]}» a «{each.states[1]}»"
    rows = [changed_row(program, *change) for change in each.changes]
    return {"what": what, "on": instant(told.at), "who": told.actor, "reason": told.reason, "rows": rows}


def differences(found: Applied, lived: Life) -> list[dict[str, str]]:
    """What is not as it was captured, answer by answer."""
    if lived.captured is None:
        return []
    first, now = answers_seen(lived.captured), answers_seen(found)
    names = [name for name in lived.differences if first.get(name) != now.get(name)]
    return [changed_row(found.program, name, first.get(name), now.get(name)) for name in names]
