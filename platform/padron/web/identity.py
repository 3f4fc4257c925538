"""Who somebody is: her CURP corrected, records of hers separated, changes that loads proposed accepted or not."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem, problem
from padron.registry.keys import id_of, id_text, provisional_of
from padron.registry.people import Person
from padron.services.alike import records_of
from padron.services.identity import (
    Corrected,
    Correction,
    Proposed,
    correct_curp,
    decide_proposed,
    person_to_decide,
    proposed,
    separate,
)
from padron.web.access import actor, requires
from padron.web.place import store, today
from padron.web.words import full_name, instant, masked, person_rows

pages = Blueprint("identity", __name__)
YES = "si"
NOTHING = "Sin dato"
DECIDED = {"aceptar": "Aceptamos el cambio.", "rechazar": "Rechazamos el cambio."}


def reason() -> str:
    """The reason that was typed, its blanks tidied."""
    return " ".join(request.form.get("motivo", "").split())[:500]


@pages.get("/persona/<person>/curp")
@requires("identity")
def curp(person: str) -> str:
    """Asks for the CURP that is right."""
    return _curp_page(_person(person, "CURP correction"), Correction("", ""), Corrected())


@pages.post("/persona/<person>/curp")
@requires("identity")
def correct(person: str) -> Response | tuple[str, int]:
    """Puts the CURP in force, which travels in the body of the request only."""
    sent = request.form
    asked = Correction(sent.get("curp", "")[:100], reason(), sent.get("seguro") == YES, sent.get("datos") == YES)
    made = correct_curp(store(), actor(), person, asked, today())
    if made is None:
        abort(404)
    if made.wrong is not None:
        return _curp_page(_person(person, "CURP correction"), asked, made), 422
    session["said"] = "Guardamos la CURP."
    return redirect(url_for("people.page", person=person), 303)


def _curp_page(found: Person, asked: Correction, made: Corrected) -> str:
    near = made.wrong.suggestion if made.wrong is not None else None
    wrong = made.wrong.message() + (f" ¿Quisiste decir {near}?" if near else "") if made.wrong is not None else ""
    field = (made.wrong.field or "curp") if made.wrong is not None else ""
    person = id_text(found.person_key)
    other = id_text(made.other.person_key) if made.other is not None else ""
    return render_template(
        "persona_curp.html",
        name=full_name(found.values),
        now=found.identifier,
        is_provisional=provisional_of(found.identifier) is not None,
        back=url_for("people.page", person=person),
        curp=asked.text,
        reason=asked.reason,
        sure=asked.sure,
        facts=asked.facts,
        differences=[each.message() for each in made.differences],
        wrong={field: wrong} if wrong else {},
        slips=[{"text": wrong, "href": f"#{field}"}] if wrong else [],
        same=url_for("duplicates.pair", person=person, other=other) if other else "",
        other=full_name(made.other.values) if made.other is not None else "",
    )


@pages.get("/persona/<person>/separar")
@requires("identity")
def merged(person: str) -> str:
    """The records of which this person is made, each with a way to separate it."""
    return _merged_page(_person(person, "separation"), None)


@pages.post("/persona/<person>/separar")
@requires("identity")
def separated(person: str) -> Response | tuple[str, int]:
    """Undoes one merge."""
    found = _person(person, "separation")
    member = request.form.get("registro", "")
    wrong = separate(store(), actor(), person, member, reason(), today())
    if wrong is not None:
        return _merged_page(_person(person, "separation"), wrong, member), 422
    session["said"] = "Separamos los registros."
    return redirect(url_for("people.page", person=id_text(found.person_key)), 303)


def _merged_page(found: Person, wrong: Problem | None, chosen: str = "") -> str:
    others = [each for each in found.members if each != found.person_key]
    said = wrong.message() if wrong is not None else ""
    field = (wrong.field or "registro") if wrong is not None else ""
    names = members_named(found)
    return render_template(
        "persona_separar.html",
        name=full_name(found.values),
        back=url_for("people.page", person=id_text(found.person_key)),
        records=[{"value": id_text(each), "text": names.get(each, "Otro registro")} for each in others],
        chosen=chosen if id_of(chosen) in others else id_text(others[0]) if len(others) == 1 else "",
        reason=reason() if request.method == "POST" else "",
        wrong={field: said} if said else {},
        slips=[{"text": said, "href": f"#{field}" if others else ""}] if said else [],
    )


def members_named(found: Person) -> dict[bytes, str]:
    """How each of the records merged into a person is told from the others: by its own name and identifier."""
    return {
        each.person_key: f"{full_name(each.values)}, {masked(each.identifier)}" for each in records_of(store(), found)
    }


@pages.get("/persona/<person>/cambios")
@requires("identity")
def changes(person: str) -> str:
    """What loads proposed, before and after."""
    return _changes_page(person, None)


@pages.post("/persona/<person>/cambios")
@requires("identity")
def decided(person: str) -> Response | tuple[str, int]:
    """Accepts or refuses one change."""
    _person(person, "proposed change")
    decision, change = request.form.get("decision", ""), request.form.get("cambio", "")
    if decision not in DECIDED:
        return _changes_page(person, problem("identity_unchosen")), 422
    wrong = decide_proposed(store(), actor(), person, change, decision == "aceptar", reason(), today())
    if wrong is not None:
        return _changes_page(person, wrong, change), 422
    session["said"] = DECIDED[decision]
    return redirect(url_for("identity.changes", person=person), 303)


def _changes_page(person: str, wrong: Problem | None, change: str = "") -> str:
    found = proposed(store(), actor(), person)
    if found is None:
        abort(404)
    said = wrong.message() if wrong is not None else ""
    at = f"motivo-{change}" if wrong is not None and wrong.field else ""
    return render_template(
        "persona_cambios.html",
        name=full_name(found[0].values),
        back=url_for("people.page", person=id_text(found[0].person_key)),
        changes=[_change(each) for each in found[1]],
        wrong={change: said} if at else {},
        slips=[{"text": said, "href": f"#{at}" if at else ""}] if said else [],
    )


def _change(each: Proposed) -> dict[str, Any]:
    return {
        "id": id_text(each.change.id),
        "title": each.leaves[0].groups[0].label.es if each.leaves[0].groups else each.leaves[0].field.label.es,
        "by": f"{each.change.actor}, {instant(each.change.proposed_at)}",
        "now": _lines(each, each.now),
        "then": _lines(each, each.then),
    }


def _lines(each: Proposed, values: Any) -> list[str]:
    rows = person_rows(each.leaves, values)
    lines = [line for row in rows for line in row.get("lines", [row.get("value", "")])]
    return lines or [NOTHING]


def _person(text: str, purpose: str) -> Person:
    found = person_to_decide(store(), actor(), text, purpose)
    if found is None:
        abort(404)
    return found
