"""The review tray of a program: who waits for a decision, filtered by the address; and one decision for several."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem, problem
from padron.program.model import Field, Program, State
from padron.registry.keys import id_text
from padron.services.batch import MOST, Chosen, Done, One, all_of, chosen, decide_all, of, shown
from padron.services.reviewing import A_PAGE, Asked, Line, Tray, destinations, reviewed, steps, tray, trays
from padron.shapes import Choice, Option
from padron.web.access import actor, requires
from padron.web.place import store, today
from padron.web.words import colour, day, folio, full_name, masked

pages = Blueprint("reviewing", __name__)
ANSWER, MOST_ANSWERS = "dato.", 10
"""How an address names a question that filters, and how many of them count."""
VERDICTS = {
    "eligible": ("Cumple", "green"),
    "ineligible": ("No cumple", "red"),
    "undetermined": ("Falta información", "yellow"),
    "to_confirm": ("Por confirmar", "yellow"),
}
"""A verdict → its words and the colour of its tag."""


@pages.get("/revisar")
@requires("review")
def page() -> str:
    """The programs on whose applications the actor decides."""
    found = [
        {
            "title": program.title.es,
            "count": count,
            "href": url_for("reviewing.tray_page", program=program.name),
            "list": url_for("waiting.page", program=program.name) if _has_list(program) else "",
        }
        for program, count in trays(store(), actor())
    ]
    return render_template("bandejas.html", programs=found)


def _has_list(program: Program) -> bool:
    return any(each.category == "waiting" for each in program.lifecycle.states)


@pages.get("/revisar/<program>")
@requires("review")
def tray_page(program: str) -> str:
    """A page of the tray."""
    return _tray_page(_tray(program, _asked()), ())


@pages.post("/revisar/<program>")
@requires("review")
def choose(program: str) -> str | tuple[str, int]:
    """What was chosen in the tray, to be confirmed: a step, a reason, and for whom."""
    asked, found = _asked(), _tray(program, _asked())
    whole = "todas" in request.form
    some = all_of(store(), actor(), found.program, asked) if whole else _chosen()
    if not some:
        return _tray_page(found, (problem("decision_none"),)), 422
    return _batch_page(found.program, shown(store(), actor(), program, some), ())


@pages.post("/revisar/<program>/decidir")
@requires("review")
def decide(program: str) -> str | Response | tuple[str, int]:
    """Decides about all that were confirmed, each in its own right, and says what became of each.

    A second press, which finds all of them decided as it asks, leads to the tray.
    """
    with store().reading() as view:
        found = reviewed(view, actor(), program)
    if found is None:
        abort(404)
    some = shown(store(), actor(), program, _chosen())
    to, reason = request.form.get("a", ""), request.form.get("razon", "").strip()[:2000]
    if some and all(_is_decided(each, to) for each in some):
        session["said"] = "Esa decisión ya estaba guardada."
        return redirect(url_for("reviewing.tray_page", program=program), 303)
    wrong = _wrong(found[0], some, to, reason)
    if wrong:
        return _batch_page(found[0], some, wrong), 422
    return _done_page(found[0], decide_all(store(), actor(), some, to, reason, today()))


def _is_decided(each: One, to: str) -> bool:
    """Whether an application has gone, since it was seen, to where it is to go."""
    return each.enrolment.state == to and of(each.enrolment) != each.chosen


def _wrong(program: Program, some: list[One], to: str, reason: str) -> tuple[Problem, ...]:
    """What is lacking in a confirmation."""
    if not some:
        return (problem("decision_none"),)
    offered = {state.name: wants for state, wants in _destinations(program, some)}
    if to not in offered:
        return (problem("decision_unchosen"),)
    return (problem("decision_reason"),) if offered[to] and not reason else ()


def _destinations(program: Program, some: list[One]) -> tuple[tuple[State, bool], ...]:
    states = {each.chosen.state for each in some}
    return destinations(program, [step for state in sorted(states) for step in steps(actor(), program, state)])


def _asked() -> Asked:
    """The filter of the address."""
    at = request.args.get("pagina", "")
    number = max(int(at), 1) if at.isascii() and at.isdecimal() and len(at) < 6 else 1
    verdict = request.args.get("resultado", "")
    return Asked(
        request.args.get("estado", ""), verdict if verdict in VERDICTS else "", request.args.get("convocatoria", ""),
        number, tuple((name.removeprefix(ANSWER), value) for name, value in request.args.items()
                      if name.startswith(ANSWER) and value)[:MOST_ANSWERS],
    )  # fmt: skip


def _chosen() -> list[Chosen]:
    found = [chosen(each) for each in request.form.getlist("cual")[:MOST]]
    return [each for each in found if each is not None]


def _tray(program: str, asked: Asked) -> Tray:
    found = tray(store(), actor(), program, asked)
    if found is None:
        abort(404)
    return found


def _tray_page(found: Tray, wrong: tuple[Problem, ...]) -> str:
    program, asked = found.program, found.asked
    said = [each.message() for each in wrong]
    return render_template(
        "bandeja.html",
        program=program.title.es,
        back=url_for("reviewing.page"),
        here=_address(program, asked),
        reset=url_for("reviewing.tray_page", program=program.name),
        waiting=url_for("waiting.page", program=program.name) if _has_list(program) else "",
        count=found.count,
        lines=[_line(each, found) for each in found.lines],
        score=found.scored,
        verdict=any(each.verdict for each in found.lines),
        calls=len(found.program.calls) > 1,
        filters=_filters(found),
        before=_address(program, asked, asked.page - 1) if asked.page > 1 else "",
        after=_address(program, asked, asked.page + 1) if found.count > asked.page * A_PAGE else "",
        may=bool(found.ahead),
        most=MOST,
        wrong=said[0] if said else "",
        slips=[{"text": each, "href": "#cual" if found.lines else ""} for each in said],
    )


def _address(program: Program, asked: Asked, number: int | None = None) -> str:
    """A page of the tray with its filter; nothing that is a person's stands in it."""
    given = {"estado": asked.state, "resultado": asked.verdict, "convocatoria": asked.call}
    page = asked.page if number is None else number
    kept: dict[str, Any] = {name: value for name, value in given.items() if value}
    kept |= {f"{ANSWER}{name}": value for name, value in asked.answers}
    kept |= {"pagina": page} if page > 1 else {}
    return url_for("reviewing.tray_page", program=program.name, **kept)


def _filters(found: Tray) -> list[dict[str, Any]]:
    asked, every = found.asked, [{"value": "", "text": "Todos"}]
    states = [{"value": each.name, "text": each.label.es or each.name} for each in found.states]
    verdicts = [{"value": key, "text": VERDICTS[key][0]} for key in ("eligible", "ineligible", "undetermined")]
    calls = [{"value": each.name, "text": call_words(each.name)} for each in found.program.calls]
    made = [{"name": "estado", "label": "Estado", "items": every + states, "value": asked.state}]
    if found.by_verdict:
        made.append({"name": "resultado", "label": "Resultado", "items": every + verdicts, "value": asked.verdict})
    if len(calls) > 1:
        whole = [{"value": "", "text": "Todas"}]
        made.append({"name": "convocatoria", "label": "Convocatoria", "items": whole + calls, "value": asked.call})
    return made + [_filter(each, dict(asked.answers).get(each.name, "")) for each in found.fields]


def _filter(field: Field, chosen: str) -> dict[str, Any]:
    """A question that filters: of a list, or yes and no."""
    options = field.shape.options if isinstance(field.shape, Choice) else (Option("si", "Sí"), Option("no", "No"))
    items = [{"value": "", "text": "Todos"}, *({"value": each.code, "text": each.label} for each in options)]
    return {"name": f"{ANSWER}{field.name}", "label": field.label.es, "items": items, "value": chosen}


def call_words(name: str) -> str:
    """A call's name as people read it."""
    return name.replace("_", " ").capitalize()


def _line(each: Line, found: Tray) -> dict[str, Any]:
    verdict, tone = VERDICTS.get(each.verdict or "", ("", ""))
    return {
        **_about(found.program, each.person.values, each.enrolment, each.label),
        "curp": masked(each.person.identifier),
        "verdict": verdict,
        "verdict_colour": tone,
        "score": each.score,
        "call": call_words(each.enrolment.call),
        "key": of(each.enrolment).text,
    }


def _about(program: Program, values: Any, found: Any, label: str) -> dict[str, Any]:
    return {
        "name": full_name(values),
        "folio": folio(found.folio),
        "on": day(found.applied_on),
        "status": label,
        "colour": colour(found.category, label),
        "href": url_for("people.applied", person=id_text(found.person_key), enrolment=id_text(found.id)),
    }


def _batch_page(program: Program, some: list[One], wrong: tuple[Problem, ...]) -> str:
    """The confirmation: what is typed stays when it is refused."""
    ends = _destinations(program, some)
    said = {("a" if each.code == "decision_unchosen" else "razon"): each.message() for each in wrong}
    return render_template(
        "bandeja_decidir.html",
        program=program.title.es,
        back=url_for("reviewing.tray_page", program=program.name),
        action=url_for("reviewing.decide", program=program.name),
        people=[{**_about(program, each.person.values, each.enrolment, each.label),
                 "key": each.chosen.text} for each in some],
        steps=[{"value": state.name, "text": state.label.es or state.name, "reason": wants} for state, wants in ends],
        chosen=request.form.get("a", ""),
        reason=request.form.get("razon", ""),
        wrong=said,
        slips=[{"text": text, "href": f"#{name}"} for name, text in said.items()],
    )  # fmt: skip


def _done_page(program: Program, done: Done) -> str:
    return render_template(
        "bandeja_hecho.html",
        program=program.title.es,
        back=url_for("reviewing.tray_page", program=program.name),
        decided=[_about(program, each.person.values, each.enrolment, "") for each in done.decided],
        refused=[
            {**_about(program, each.person.values, each.enrolment, ""), "why": found.message()}
            for each, found in done.refused
        ],
    )
