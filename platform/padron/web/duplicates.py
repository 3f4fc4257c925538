"""Records that may be of one person: the tray, and two side by side to be merged, told apart or put off."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem, problem
from padron.registry.duplicates import DIFFERENT, LATER
from padron.registry.keys import id_text
from padron.registry.people import Person
from padron.services.alike import Pair, Waiting, decide_pair, may_be, one_by_now, pair, waiting
from padron.services.identity import merge_two
from padron.services.people import Looked
from padron.web.access import actor, requires
from padron.web.identity import reason
from padron.web.place import store, today
from padron.web.words import born, day, full_name, masked, person_rows

pages = Blueprint("duplicates", __name__)
A_PAGE = 25
DECISIONS = {"distintas": DIFFERENT, "despues": LATER}
DONE = {
    "unir": "Unimos los dos registros.",
    "distintas": "Anotamos que son dos personas.",
    "despues": "Lo dejamos para después.",
}
NOTHING = "Sin dato"


@pages.get("/duplicados")
@requires("identity")
def tray() -> str:
    """The pairs that wait for a decision."""
    found, more = waiting(store(), actor())
    at = request.args.get("pagina", "")
    number = max(int(at), 1) if at.isascii() and at.isdecimal() and len(at) < 6 else 1
    here = url_for("duplicates.tray")
    return render_template(
        "duplicados.html",
        count=len(found),
        pairs=[_listed(each) for each in found[(number - 1) * A_PAGE : number * A_PAGE]],
        unread=more,
        before=f"{here}?pagina={number - 1}" if number > 1 else "",
        after=f"{here}?pagina={number + 1}" if len(found) > number * A_PAGE else "",
    )


def _listed(each: Waiting) -> dict[str, Any]:
    return {
        "one": full_name(each.one.values), "other": full_name(each.other.values),
        "born": " / ".join(dict.fromkeys(filter(None, (born(each.one), born(each.other))))),
        "score": each.score, "put_off": each.is_put_off, "href": address(each.one, each.other),
    }  # fmt: skip


def address(one: Person, other: Person) -> str:
    """Where two people stand side by side."""
    return url_for("duplicates.pair", person=id_text(one.person_key), other=id_text(other.person_key))


def alike(person: Person) -> list[dict[str, str]]:
    """Who may be the same as a person, as her page says it."""
    return [
        {
            "name": full_name(each.other.values), "born": born(each.other) or NOTHING,
            "why": f"{masked(each.other.identifier)}. Comparar", "href": address(person, each.other),
        }
        for each in may_be(store(), actor(), person)
    ]  # fmt: skip


@pages.get("/persona/<person>/misma/<other>", endpoint="pair")
@requires("identity")
def side_by_side(person: str, other: str) -> str:
    """Two people with what differs."""
    return _page(_pair(person, other), None)


@pages.post("/persona/<person>/misma/<other>")
@requires("identity")
def decide(person: str, other: str) -> Response | tuple[str, int]:
    """Merges, tells apart or puts off."""
    found = _pair(person, other)
    decision = request.form.get("decision", "")
    wrong = _decided(found, decision)
    if wrong is not None:
        return _page(found, wrong), 422
    session["said"] = DONE[decision]
    if decision != "unir":
        return redirect(url_for("duplicates.tray"), 303)
    return redirect(url_for("people.page", person=request.form["queda"]), 303)


def _decided(found: Pair, decision: str) -> Problem | None:
    one, other = id_text(found.one.person.person_key), id_text(found.other.person.person_key)
    if decision in DECISIONS:
        return decide_pair(store(), actor(), one, other, DECISIONS[decision], reason(), today())
    if decision != "unir":
        return problem("identity_unchosen", field="decision")
    stays = request.form.get("queda", "")
    if stays not in (one, other):
        return problem("record_unchosen", field="queda")
    return merge_two(store(), actor(), stays, other if stays == one else one, reason(), today())


def _pair(person: str, other: str) -> Pair:
    found = pair(store(), actor(), person, other)
    if found is not None:
        return found
    merged = one_by_now(store(), actor(), person, other)
    if merged is None or person == other:
        abort(404)
    session["said"] = problem("already_merged").message()
    return abort(redirect(url_for("people.page", person=id_text(merged.person_key)), 303))


def _page(found: Pair, wrong: Problem | None) -> str:
    said = wrong.message() if wrong is not None else ""
    field = (wrong.field or "") if wrong is not None else ""
    sent = request.form if request.method == "POST" else {}
    return render_template(
        "misma_persona.html",
        back=url_for("duplicates.tray"),
        people=[_side(found.one), _side(found.other)],
        rows=_compared(found),
        clashes=found.clashes,
        decision=sent.get("decision", ""),
        stays=sent.get("queda", ""),
        reason=reason() if sent else "",
        wrong={field: said} if said else {},
        slips=[{"text": said, "href": f"#{field}" if field else ""}] if said else [],
    )


def _side(found: Looked) -> dict[str, Any]:
    key = id_text(found.person.person_key)
    shown = [each for each in found.history if each.moment.kind != "correction"]
    return {
        "key": key,
        "name": full_name(found.person.values),
        "curp": found.person.identifier,
        "href": url_for("people.page", person=key),
        "history": [
            f"{each.service or each.moment.title}, {day(each.moment.on)}: {each.status}"
            if each.sight == "all"
            else f"{each.moment.title}: {each.status}"
            for each in shown
        ],
    }


def _compared(found: Pair) -> list[dict[str, Any]]:
    """One row a datum: what each of the two says, and whether it is the same."""
    said = [
        {"CURP": found_.person.identifier}
        | {row["key"]: row.get("value") or "; ".join(row.get("lines", ()))
           for row in person_rows(found_.leaves, found_.person.values)}
        for found_ in (found.one, found.other)
    ]  # fmt: skip
    names = list(dict.fromkeys((*said[0], *said[1])))
    return [
        {
            "key": name, "one": said[0].get(name, NOTHING), "other": said[1].get(name, NOTHING),
            "same": said[0].get(name) == said[1].get(name),
        }
        for name in names
    ]  # fmt: skip
