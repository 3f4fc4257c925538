"""Whether what comes again under a key that was used is what came before, as far as that is stored."""

from collections.abc import Mapping
from typing import Any, cast

from padron.intake.delivering import ServiceDoor
from padron.problems import errors
from padron.registry.canonical import canonical
from padron.registry.folding import same_name
from padron.registry.merging import NAMES, is_blank
from padron.registry.people import Person, proposals_about, records_of
from padron.registry.store import View
from padron.registry.withdrawing import Benefit
from padron.services.delivering import Delivering, Typed


def is_same_delivery(made: Delivering, before: Benefit, said: Typed) -> bool:
    """Whether a delivery is the one that is kept: its service, place and answers, and its day, where that was sent.

    The answers are read as they were then: with the facts of that moment.
    """
    if before.service != made.entrance.service.name or (before.place or "") != said.place:
        return False
    if said.on not in (None, before.delivered_on):
        return False
    facts = cast(Mapping[str, object], before.judged.get("facts") or {})
    record = made.entrance.handed(said.answers, made.known, on=before.delivered_on, facts=facts).record
    refused = {(each.field or "").partition("[")[0] for each in errors(record.problems)}
    own = _asked(made.entrance, record.answers) == _asked(made.entrance, before.answers)
    return own and not refused & said.answers.keys()


def _asked(entrance: ServiceDoor, answers: Mapping[str, Any]) -> str:
    """What was answered, without what was calculated from it."""
    calculated = {name for name, leaf in entrance.fields.items() if leaf.field.calculation is not None}
    return canonical({name: value for name, value in answers.items() if name not in calculated})


def is_same_person(view: View, person: Person, given: Mapping[str, object], means: str, actor: str) -> bool:
    """Whether nothing contradicts that these canonical values were sent before, that way and by that actor.

    A known person's values are not replaced by what is sent, and others may have corrected them since. So another value
    is told from that of before only where what is stored or was proposed is the actor's, or where nothing is on record.
    """
    known, mine = _on_record(view, person, means, actor)
    said = {name: value for name, value in given.items() if name != "curp" and not is_blank(value)}
    return all(
        name in known and (name not in mine or any(_agree(name, each, value) for each in known[name]))
        for name, value in said.items()
    )


def _on_record(view: View, person: Person, means: str, actor: str) -> tuple[dict[str, list[object]], set[str]]:
    """Every value that is stored or was proposed, by field; and the fields of which the actor said something."""
    known: dict[str, list[object]] = {}
    mine: set[str] = set()
    for record in records_of(view, person):
        for name, value in record.values.items():
            known.setdefault(name, []).append(value)
        mine |= {name for name, mark in record.provenance.items() if (mark.source, mark.author) == (means, actor)}
    for each in proposals_about(view, person.members):
        known.setdefault(each.field, []).extend((each.stored, each.proposed))
        mine |= {each.field} if each.actor == actor else set()
    return known, mine


def _agree(name: str, one: object, other: object) -> bool:
    return one == other or (name in NAMES and same_name(str(one or ""), str(other or "")))
