"""People: looked up by POST, so that no CURP is in a URL; a person and the history of services, each look on record."""

from datetime import date
from typing import Any

from padron import curp as curps
from padron.problems import errors, problem
from padron.registry.keys import folio_of, id_text, provisional_of
from padron.services.people import Looked, Seen, find, look
from padron.web.access import actor
from padron.web.api.endpoint import Asked, Reply
from padron.web.api.paging import part
from padron.web.api.refusals import ApiRefused
from padron.web.api.scope import not_found
from padron.web.api.telling import hundredths, values
from padron.web.place import store, today
from padron.web.words import full_name, masked

PURPOSE = "api"


def lookup(asked: Asked) -> Reply:
    """The person of a CURP or folio."""
    text = asked.body["curp"]
    if not (folio_of(text) or provisional_of(text)):
        text = _curp(text)
    hits = find(store(), actor(), text)
    if not hits.exact or len(hits.people) != 1:
        raise not_found()
    return _person(_looked(id_text(hits.people[0].person_key)))


def _curp(text: str) -> str:
    """A CURP that can be one. Raises ApiRefused with what is wrong with it."""
    reading = curps.check(text, date.fromisoformat(today()))
    if reading.curp is None or errors(reading.problems):
        asked = problem("required", field="curp", ask="Escribe la CURP", ask_en="Enter the CURP")
        raise ApiRefused(*(errors(reading.problems) or [asked]))
    return reading.curp


def person(asked: Asked, person: str) -> Reply:
    """A person by key."""
    return _person(_looked(person))


def history(asked: Asked, person: str) -> Reply:
    """A person's history, the newest first."""
    found = _looked(person)
    shown, following = part(found.history, asked, lambda each: id_text(each.moment.id))
    return Reply({
        "person_key": id_text(found.person.person_key),
        "history": [_line(found, each) for each in shown],
        "next": following,
    })  # fmt: skip


def _looked(person: str) -> Looked:
    found = look(store(), actor(), person, PURPOSE)
    if found is None:
        raise not_found()
    return found


def _person(found: Looked) -> Reply:
    identifier, own = found.person.identifier, found.in_scope
    fields = {each.field.name: each.field for each in found.leaves}
    known = {name: found.person.values[name] for name in fields}
    return Reply({
        "person_key": id_text(found.person.person_key),
        "in_scope": own,
        "curp": identifier if own else masked(identifier),
        "name": full_name(found.person.values),
        "person": values(fields, known),
        "aliases": list(found.person.aliases) if own else [],
    })  # fmt: skip


def _line(found: Looked, seen: Seen) -> dict[str, Any]:
    """A line as the page shows it; of another area title, area and state."""
    moment, area = seen.moment, dict(found.areas).get(seen.moment.area, seen.moment.area)
    outline = {"kind": moment.kind, "title": moment.title, "area": area, "status": seen.status, "sight": seen.sight}
    if seen.sight != "all":
        return outline
    return {
        **outline,
        "id": id_text(moment.id),
        "on": moment.on,
        "program": moment.program,
        "status": seen.status or moment.status,
        "detail": moment.detail if moment.kind != "correction" else "",  # which fields it touched, no page says
        "source": moment.source,
        "folio": moment.folio,
        "quantity": hundredths(moment.quantity),
        "amount": hundredths(moment.amount),
    }
