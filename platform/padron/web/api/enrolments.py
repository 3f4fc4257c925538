"""Enrolments: a whole record through the one door, one as it was judged, and a delivery under it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from padron.problems import Problem, problem
from padron.registry.benefits import HELD
from padron.registry.keys import id_text
from padron.registry.withdrawing import Benefit, benefit_of
from padron.services.completing import complete
from padron.services.delivered import delivered
from padron.services.delivering import Delivering, Typed, delivering, save_delivery
from padron.services.enrolling import MEANS, Sent, enrol, without_files
from padron.services.people import Applied, answers_seen, application
from padron.services.repeating import is_same_delivery
from padron.services.sight import criteria
from padron.web.access import actor
from padron.web.api.endpoint import Asked, Reply
from padron.web.api.refusals import ApiRefused, told
from padron.web.api.scope import not_found, program_for
from padron.web.api.telling import hundredths, lines, values
from padron.web.place import store, today

CREATED = {"created": 201}
AHEAD = {"applied_on": "kit_day", "accepted_on": "consent_ahead"}
"""The problem of each day of a record that is yet to come."""


def create(asked: Asked, program: str) -> Reply:
    """Keeps a record; the same one again changes nothing."""
    found, _ = program_for("capture", program)
    body = asked.body
    applied_on = body.get("applied_on") or today()
    for name, code in AHEAD.items():
        if body.get(name, "") > today():
            raise ApiRefused(problem(code, field=name, day=body[name]))
    sent = Sent(
        body["person"], body["answers"], applied_on, body.get("accepted_on"), asked.key, "applied_on" in body
    )  # fmt: skip
    made = enrol(store(), actor(), found, sent)
    outcome, seen = made.outcome, made.criteria
    if outcome is None or seen is None or outcome.person_key is None or outcome.enrolment is None:
        raise ApiRefused(*made.problems)
    person, enrolment = id_text(outcome.person_key), id_text(outcome.enrolment)
    body = {
        "status": made.status,
        "person_key": person,
        "enrolment": enrolment,
        "folio": outcome.folio,
        "program": found.name,
        "version": found.version,
        "verdict": seen.verdict,
        "criteria": lines(seen),
        "problems": [told(each) for each in made.notes],
    }
    return Reply(body, CREATED.get(made.status, 200), f"/api/v1/enrolments/{person}/{enrolment}")


def enrolment(asked: Asked, person: str, enrolment: str) -> Reply:
    """One enrolment as it was judged."""
    found = application(store(), actor(), person, enrolment, MEANS)
    if found is None:
        raise not_found()
    return Reply(_told(found))


def _told(found: Applied) -> dict[str, Any]:
    kept = found.enrolment
    stored = kept.judged.get("criteria")
    outcomes = {str(key): str(value) for key, value in stored.items()} if isinstance(stored, dict) else {}
    seen = criteria(found.program, outcomes, found.hidden)
    fields = {leaf.field.name: leaf.field for leaf in found.program.answer_leaves()}
    return {
        "person_key": id_text(found.person.person_key),
        "enrolment": id_text(kept.id),
        "program": kept.program,
        "version": kept.version,
        "call": kept.call,
        "area": kept.area,
        "folio": kept.folio,
        "applied_on": kept.applied_on,
        "status": found.label,
        "verdict": seen.verdict,
        "criteria": lines(seen),
        "answers": values(fields, answers_seen(found)),
        "source": kept.source.kind,
    }


def deliver(asked: Asked, person: str, enrolment: str) -> Reply:
    """Records a delivery once, whatever the number of times that it is sent with the same key."""
    body, key = asked.body, asked.key
    found = delivering(store(), actor(), person, enrolment, body["service"])
    if found is None:
        raise not_found()
    assert key is not None
    before = next((each for each in found.given if each.id == key), None)
    if before is not None:
        return _again(found, before, _said(found, body))
    _unused(found, key)
    said = _said(found, body)
    kept = save_delivery(store(), actor(), found, replace(said, on=said.on or today()), today(), key, MEANS)
    if kept.problems or kept.identifier is None:
        raise ApiRefused(*kept.problems)
    return _delivery(found, kept.identifier, 201, kept.notes)


def _said(found: Delivering, body: Mapping[str, Any]) -> Typed:
    """A delivery as it was sent; without a day where none was."""
    answers, files = without_files(found.entrance.fields.values(), body.get("answers", {}))
    if files:
        raise ApiRefused(*files)
    return Typed(answers, body.get("delivered_on"), " ".join(body.get("place", "").split()))


def _again(found: Delivering, before: Benefit, said: Typed) -> Reply:
    """The delivery that is there under the key; ApiRefused where something else was sent."""
    if not is_same_delivery(found, before, said):
        raise ApiRefused(problem("api_key_used"))
    return _delivery(found, before.id, 200, _completed(found, before))


def _completed(found: Delivering, before: Benefit) -> Sequence[Problem]:
    """Completes a delivery that is held, if it may be now; gives what keeps it held."""
    if before.status != HELD:
        return ()
    return complete(store(), actor(), found, before, today(), MEANS).problems


def _unused(found: Delivering, key: bytes) -> None:
    """Raises ApiRefused where the key is that of a delivery under another application of hers."""
    with store().reading() as view:
        if any(benefit_of(view, member, key) is not None for member in found.person.members):
            raise ApiRefused(problem("api_key_used"))


def _delivery(found: Delivering, identifier: bytes, status: int, notes: Iterable[Problem]) -> Reply:
    person = id_text(found.person.person_key)
    made = delivered(store(), actor(), person, id_text(identifier), MEANS)
    if made is None:
        raise not_found()
    benefit = made.benefit
    body = {
        "delivery": id_text(benefit.id),
        "person_key": person,
        "enrolment": id_text(benefit.enrolment),
        "service": benefit.service,
        "status": benefit.status,
        "folio": benefit.folio,
        "delivered_on": benefit.delivered_on,
        "place": benefit.place or "",
        "quantity": hundredths(benefit.quantity),
        "amount": hundredths(benefit.amount),
        "problems": [told(each) for each in notes],
    }
    return Reply(body, status)
