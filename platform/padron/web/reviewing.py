"""The review tray: who waits for a decision, one decision on one application, and one on many at once."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem, problem
from padron.program.model import Program
from padron.registry.keys import id_of, id_text
from padron.services.people import application
from padron.services.policy import may
from padron.services.reviewing import (
    LIVING,
    Tray,
    Waiting,
    Wanted,
    decided,
    decided_many,
    steps_of_all,
    to_review,
    tray,
)
from padron.web.access import actor, requires
from padron.web.decisions import labels
from padron.web.people import applied_page
from padron.web.place import store, today
from padron.web.words import colour, day, folio, full_name

pages = Blueprint("reviewing", __name__)
VERDICTS = {"eligible": "Cumple", "ineligible": "No cumple", "undetermined": "Falta información"}
SEEN = {**VERDICTS, "to_confirm": "Por confirmar"}


@pages.get("/revision")
@requires("review")
def page() -> str:
    """The programs that the actor reviews."""
    found = [
        {"title": program.title.es, "count": f"{count:,}", "href": url_for("reviewing.one", program=program.name)}
        for program, count in to_review(store(), actor())
    ]
    return render_template("revision.html", programs=found)


@pages.get("/revision/<program>")
@requires("review")
def one(program: str) -> str:
    """A program's tray."""
    return _page(_tray(program), {}, [], [])


@pages.post("/revision/<program>")
@requires("review")
def many(program: str) -> Response | tuple[str, int]:
    """One decision on all that are ticked, each in its own right."""
    found = _tray(program)
    typed = {"paso": request.form.get("paso", ""), "motivo": request.form.get("motivo", "")}
    chosen = [each for each in map(_chosen, request.form.getlist("solicitud")) if each is not None]
    if not chosen or not typed["paso"]:
        wrong = problem("nobody_chosen", field="solicitud") if not chosen else problem("step_missing", field="paso")
        return _page(found, typed, [wrong], chosen), 422
    wanted = [Wanted(person, key, seen, typed["paso"], typed["motivo"]) for person, key, seen in chosen]
    made = decided_many(store(), actor(), program, wanted, today())
    if made.done:
        session["said"] = "Decidimos 1 solicitud." if made.done == 1 else f"Decidimos {made.done:,} solicitudes."
    if not made.left:
        return redirect(_here(found.program, 1), 303)
    left = [(each.person_key, each.enrolment, each.seen) for each, _ in made.left]
    return _page(_tray(program), typed, [_about(found, each, why) for each, why in made.left], left), 422


@pages.post("/persona/<person>/solicitud/<enrolment>/decidir")
@requires("review")
def decide(person: str, enrolment: str) -> str | Response | tuple[str, int]:
    """One decision on one application; what was typed stays where it could not be taken."""
    found = application(store(), actor(), person, enrolment, "decision")
    if found is None or not may(actor(), "review", found.program):
        abort(404)
    key, identifier = found.enrolment.person_key, found.enrolment.id
    asked = Wanted(key, identifier, *(request.form.get(name, "") for name in ("visto", "paso", "motivo")))
    wrong = decided(store(), actor(), found.enrolment.program, asked, today())
    if wrong is not None:
        again = application(store(), actor(), person, enrolment, "decision") or found
        return applied_page(again, wrong, asked), 422
    session["said"] = "Decisión guardada."
    return redirect(url_for("people.applied", person=person, enrolment=enrolment), 303)


def _tray(program: str) -> Tray:
    states, verdict = request.args.getlist("estado"), request.args.get("veredicto", "")
    found = tray(store(), actor(), program, [each for each in states if each], verdict, _number())
    if found is None:
        abort(404)
    return found


def _number() -> int:
    text = request.args.get("pagina", "")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _chosen(text: str) -> tuple[bytes, bytes, str] | None:
    """Whose, which, and the state in which it was seen, from the value of a box that was ticked."""
    person, _, rest = text.partition(".")
    enrolment, _, seen = rest.partition(".")
    key, identifier = id_of(person), id_of(enrolment)
    return (key, identifier, seen) if key is not None and identifier is not None else None


def _about(found: Tray, wanted: Wanted, why: Problem) -> Problem:
    """A refusal with whose it is."""
    row = next((each for each in found.rows if each.enrolment.id == wanted.enrolment), None)
    who = f"{full_name(row.person.values)}: " if row is not None else ""
    return problem("not_decided", field="solicitud", who=who, why=why.message(), why_en=why.message("en"))


def _here(program: Program, number: int) -> str:
    return url_for(
        "reviewing.one", program=program.name, pagina=number if number > 1 else None,
        estado=request.args.get("estado") or None, veredicto=request.args.get("veredicto") or None,
    )  # fmt: skip


def _page(found: Tray, typed: dict[str, str], wrong: list[Problem], chosen: list[tuple[bytes, bytes, str]]) -> str:
    program, number = found.program, _number()
    named = labels(program)
    shown = [each for each in program.lifecycle.states if each.category in LIVING or found.counts.get(each.name)]
    ticked = {identifier for _, identifier, _ in chosen}
    return render_template(
        "revision_bandeja.html",
        program=program.title.es,
        here=_here(program, number),
        states=[
            {"value": each.name, "text": f"{named[each.name]} ({found.counts.get(each.name, 0):,})"} for each in shown
        ],
        state=request.args.get("estado", ""),
        verdicts=[{"value": name, "text": text} for name, text in VERDICTS.items()] if program.criteria else [],
        verdict=request.args.get("veredicto", ""),
        rows=[_row(each, each.enrolment.id in ticked) for each in found.rows],
        steps=[
            {"value": name, "text": named[name]}
            for name in steps_of_all(actor(), program, {each.enrolment.state for each in found.rows})
        ],
        step=typed.get("paso", ""),
        reason=typed.get("motivo", ""),
        slips=[{"text": each.message(), "href": f"#{each.field}"} for each in wrong],
        before=_here(program, number - 1) if number > 1 else "",
        after=_here(program, number + 1) if found.more else "",
    )  # fmt: skip


def _row(each: Waiting, ticked: bool) -> dict[str, Any]:
    given = each.enrolment
    person, identifier = id_text(given.person_key), id_text(given.id)
    return {
        "value": f"{person}.{identifier}.{given.state}",
        "ticked": ticked,
        "name": full_name(each.person.values),
        "href": url_for("people.applied", person=person, enrolment=identifier),
        "folio": folio(given.folio),
        "on": day(given.applied_on),
        "verdict": SEEN[each.verdict],
        "state": each.label,
        "colour": colour(given.category, each.label),
    }
