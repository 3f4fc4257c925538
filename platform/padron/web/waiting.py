"""The waiting list of a call: the order, who would enter with the free places, and admitting them."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem, problem
from padron.program.model import Program
from padron.registry.enrolments import Enrolment
from padron.registry.keys import id_text
from padron.registry.people import Person
from padron.services.policy import may_review
from padron.services.programs import published_program
from padron.services.ranking import LOTTERY, Ranked
from padron.services.waiting_list import Waiting, admit_next, draw, waiting
from padron.web.access import actor, requires
from padron.web.place import store, today
from padron.web.reviewing import call_words
from padron.web.words import day, folio, full_name, masked

pages = Blueprint("waiting", __name__)
SHOWN = 200


@pages.get("/revisar/<program>/espera")
@requires("review")
def page(program: str) -> str:
    """The list of a call; of today's where the address names none."""
    return _page(_waiting(_program(program), request.args.get("convocatoria", "")), None)


@pages.post("/revisar/<program>/espera/sorteo")
@requires("review")
def draw_lots(program: str) -> Response | tuple[str, int]:
    """Draws with the published seed, which stays on record."""
    found = _waiting(_program(program), request.form.get("convocatoria", ""))
    seed = " ".join(request.form.get("semilla", "").split())[:200]
    if not found.mine or not seed:
        return _page(found, problem("waiting_seed")), 422
    draw(store(), actor(), found.program, found.call.name, seed)
    return redirect(_address(found), 303)


@pages.post("/revisar/<program>/espera")
@requires("review")
def admit(program: str) -> Response | str | tuple[str, int]:
    """Admits the next ones."""
    found = _waiting(_program(program), request.form.get("convocatoria", ""))
    typed = request.form.get("cuantas", "").strip()
    count = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
    if not found.mine:
        return _page(found, problem("decision_gone")), 422
    done = admit_next(store(), actor(), found, request.form.get("orden", ""), count, today())
    if done.wrong is not None:
        return _page(_waiting(found.program, found.call.name), done.wrong), 422
    entered = len(done.active)
    session["said"] = "Entró 1 persona." if entered == 1 else f"Entraron {entered:,} personas."
    if done.kept:
        kept = [{**_who(person, each.enrolment), "why": why.message()} for each, person, why in done.kept]
        return _page(_waiting(found.program, found.call.name), None, kept)
    return redirect(_address(found), 303)


def _address(found: Waiting) -> str:
    return url_for("waiting.page", program=found.program.name, convocatoria=found.call.name)


def _program(name: str) -> Program:
    with store().reading() as view:
        found = published_program(view, name)
    if found is None or not may_review(actor(), found):
        abort(404)
    return found


def _waiting(program: Program, call: str) -> Waiting:
    names = [each.name for each in program.calls]
    now = program.call_on(today())
    chosen = call if call in names else now.name if now is not None else names[-1]
    found = waiting(store(), actor(), program.name, chosen)
    if found is None:
        abort(404)
    return found


def _page(found: Waiting, wrong: Problem | None, kept: list[dict[str, Any]] | None = None) -> str:
    said = wrong.message() if wrong is not None else ""
    at = "semilla" if wrong is not None and wrong.code == "waiting_seed" else "cuantas"
    made = found.made
    left = sum(made.left_out.values()) if made is not None else 0
    return render_template(
        "espera.html",
        program=found.program.title.es,
        back=url_for("reviewing.tray_page", program=found.program.name),
        here=url_for("waiting.page", program=found.program.name),
        draw=url_for("waiting.draw_lots", program=found.program.name),
        calls=[{"value": each.name, "text": call_words(each.name)} for each in found.program.calls],
        call=found.call.name,
        quota=found.call.quota,
        active=found.active,
        free=found.free,
        lines=[_line(number, found, *pair) for number, pair in enumerate(found.line[:SHOWN], 1)],
        count=len(found.line),
        repeated=[_who(person, each) for each, person in found.repeated[:SHOWN]],
        told=found.told and made is not None and found.program.score is not None,
        ties=_tie_titles(found.program),
        in_review=found.in_review,
        left=left,
        needs_seed=found.seed is None,
        seed=found.seed or "",
        before=[{"seed": each.seed, "who": each.actor} for each in (made.before if made is not None else ())],
        mine=found.mine,
        most=found.most,
        mark=found.mark,
        kept=kept or [],
        typed=request.form.get("cuantas", "") or (str(found.most) if found.most else ""),
        typed_seed=request.form.get("semilla", ""),
        wrong={at: said} if said else {},
        slips=[{"text": said, "href": f"#{at}"}] if said else [],
    )


def _tie_titles(program: Program) -> list[str]:
    names = program.score.ties if program.score is not None else ()
    labels = {name: leaf.field.label.es for name in names if (leaf := program.leaf(name)) is not None}
    return ["Sorteo" if name == LOTTERY else labels.get(name, name) for name in names]


def _line(number: int, found: Waiting, each: Ranked, person: Person) -> dict[str, Any]:
    enters = number <= (found.most if found.free is not None else 0)
    return {
        "number": number, **_who(person, each.enrolment), "score": each.score,
        "ties": [value for _, value in each.ties], "on": day(each.enrolment.applied_on), "enters": enters,
    }  # fmt: skip


def _who(person: Person, found: Enrolment) -> dict[str, Any]:
    return {
        "name": full_name(person.values), "curp": masked(person.identifier), "folio": folio(found.folio),
        "href": url_for("people.applied", person=id_text(found.person_key), enrolment=id_text(found.id)),
    }  # fmt: skip
