"""A person's household and family: the section of her page, links made, changed and ended, another home."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.language.functions import HOUSEHOLD
from padron.problems import Problem
from padron.program.kinship import KINDS
from padron.program.model import Leaf
from padron.registry.keys import id_text
from padron.registry.people import Person
from padron.services.family import (
    Asked,
    Family,
    Pair,
    Relative,
    end_two,
    family,
    home_of,
    link_two,
    move_house,
    pair,
    search,
)
from padron.services.people import Looked, Seen
from padron.web.access import actor, requires
from padron.web.identity import reason
from padron.web.place import store, today
from padron.web.words import full_name, masked

pages = Blueprint("family", __name__)
ONLY_HOME = "Vive en el mismo hogar"


def section(looked: Looked) -> dict[str, Any] | None:
    """«Hogar y familia» of a person's page; None for who does not work with her."""
    found = family(store(), actor(), looked)
    if found is None:
        return None
    key = id_text(looked.person.person_key)
    return {
        "folio": found.folio,
        "people": [_relative(found, key, each) for each in found.relatives],
        "more": found.more,
        "link": url_for("family.linking", person=key) if found.may_change else "",
        "move": url_for("family.moving", person=key) if found.may_change else "",
    }


def _relative(found: Family, key: str, each: Relative) -> dict[str, Any]:
    other = id_text(each.person.person_key)
    return {
        "name": full_name(each.person.values),
        "href": url_for("people.page", person=other),
        "what": " · ".join(filter(None, (kind_words(each.kind), ONLY_HOME if each.at_home else ""))),
        "receives": [_receives(one, found.areas) for one in each.receives],
        "change": url_for("family.page", person=key, other=other) if found.may_change else "",
    }


def _receives(seen: Seen, areas: Mapping[str, str]) -> str:
    moment = seen.moment
    return f"{moment.title} ({areas.get(moment.area, moment.area)}): {seen.status}"


def kind_words(kind: str) -> str:
    """What somebody is to a person, in words; a code that no release knows stays as it is."""
    return KINDS[kind].label if kind in KINDS else kind


@pages.get("/persona/<person>/familia")
@requires("family")
def linking(person: str) -> str:
    """Asks whose CURP."""
    return _search_page(person, "", None)


@pages.post("/persona/<person>/familia")
@requires("family")
def sought(person: str) -> Response | tuple[str, int]:
    """Who has the CURP, which travels in the body of the request only."""
    typed = request.form.get("curp", "")[:100]
    found = search(store(), actor(), person, typed)
    if found is None:
        abort(404)
    if isinstance(found, Problem):
        return _search_page(person, typed, found), 422
    return redirect(url_for("family.page", person=person, other=id_text(found.person_key)), 303)


def _search_page(person: str, typed: str, wrong: Problem | None) -> str:
    found = _home(person)[0]
    said = wrong.message() if wrong is not None else ""
    return render_template(
        "familia_buscar.html",
        name=full_name(found.values),
        back=url_for("people.page", person=person),
        curp=typed,
        error=said,
        slips=[{"text": said, "href": "#curp"}] if said else [],
    )


@pages.get("/persona/<person>/familia/<other>")
@requires("family")
def page(person: str, other: str) -> str:
    """Two people, and what one is to the other."""
    found = _pair(person, other)
    return _pair_page(found, Asked(found.kind, found.kind, ""), None)


@pages.post("/persona/<person>/familia/<other>")
@requires("family")
def decided(person: str, other: str) -> Response | tuple[str, int]:
    """Links them, changes what was said, or ends it."""
    found = _pair(person, other)
    sent = request.form
    asked = Asked(sent.get("parentesco", ""), sent.get("antes", ""), reason())
    ends = sent.get("accion") == "terminar"
    wrong = (end_two if ends else link_two)(store(), actor(), person, other, asked, today())
    if wrong is not None:
        return _pair_page(found, asked, wrong), 422
    session["said"] = "Terminamos el parentesco." if ends else "Guardamos el parentesco."
    return redirect(url_for("people.page", person=id_text(found.person.person_key)), 303)


def _pair_page(found: Pair, asked: Asked, wrong: Problem | None) -> str:
    said, field = (wrong.message(), wrong.field or "") if wrong is not None else ("", "")
    return render_template(
        "familia.html",
        name=full_name(found.person.values),
        other=full_name(found.other.values),
        curp=masked(found.other.identifier),
        now=kind_words(found.kind),
        seen=found.kind,
        back=url_for("people.page", person=id_text(found.person.person_key)),
        kinds=[{"value": code, "text": each.label} for code, each in KINDS.items()],
        kind=asked.kind,
        reason=asked.reason,
        wrong={field: said} if field else {},
        slips=[{"text": said, "href": f"#{field}" if field else ""}] if said else [],
    )


@pages.get("/persona/<person>/hogar")
@requires("family")
def moving(person: str) -> str:
    """Asks for the folio of the dwelling."""
    found, leaf = _home(person)
    if leaf is None:
        abort(404)
    return _home_page(found, leaf, str(found.values.get(HOUSEHOLD) or ""), None)


@pages.post("/persona/<person>/hogar")
@requires("family")
def moved(person: str) -> Response | tuple[str, int]:
    """Joins a household, or leaves one."""
    found, leaf = _home(person)
    if leaf is None:
        abort(404)
    typed = request.form.get(HOUSEHOLD, "")[:100]
    wrong = move_house(store(), actor(), person, typed, reason(), today())
    if wrong is not None:
        return _home_page(found, leaf, typed, wrong), 422
    session["said"] = "Guardamos el hogar."
    return redirect(url_for("people.page", person=id_text(found.person_key)), 303)


def _home_page(found: Person, leaf: Leaf, typed: str, wrong: Problem | None) -> str:
    said, field = (wrong.message(), wrong.field or "") if wrong is not None else ("", "")
    return render_template(
        "familia_hogar.html",
        name=full_name(found.values),
        now=str(found.values.get(HOUSEHOLD) or ""),
        back=url_for("people.page", person=id_text(found.person_key)),
        label=leaf.field.label.es,
        hint=leaf.field.hint.es,
        folio=typed,
        reason=reason() if request.method == "POST" else "",
        wrong={field: said} if field else {},
        slips=[{"text": said, "href": f"#{field}" if field else ""}] if said else [],
    )


def _home(text: str) -> tuple[Person, Leaf | None]:
    found = home_of(store(), actor(), text)
    if found is None:
        abort(404)
    return found


def _pair(person: str, other: str) -> Pair:
    found = pair(store(), actor(), person, other)
    if found is None:
        abort(404)
    return found
