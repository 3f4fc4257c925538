"""Deliveries to an enrolled person, each once: an enrolment's service on a day, n-th of its kind."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from padron.problems import problem
from padron.registry.arrivals import Outcome, Source
from padron.registry.events import Happening, record
from padron.registry.keys import new_id
from padron.registry.locks import lock_keys, lock_people
from padron.registry.store import ONE_PERSON, Unit, View, scoped
from padron.registry.tables import benefit, claim, enrolment


@dataclass(frozen=True, slots=True)
class Delivery:
    """A service given. `quantity` in hundredths, `amount` in centavos; `nth` tells equal rows of a file apart, from 1.

    `answers` and `judged` are canonical JSON texts.
    """

    person_key: bytes
    enrolment: bytes
    service: str
    quantity: int
    amount: int | None
    delivered_on: str
    place: str | None
    answers: str
    judged: str
    source: Source
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place asked for under a limit: whose limit (16 bytes), which, in which period, and how many there are."""

    scope_key: bytes
    limit: str
    period: str
    most: int


@scoped(ONE_PERSON)
def deliver(unit: Unit, given: Delivery) -> Outcome:
    """Keeps a delivery with its event; the same one again is `identical`, with other values `rejected`."""
    lock_people(unit, [given.person_key])
    table = enrolment.c
    known = unit.connection.execute(
        select(table.program, table.version, table.folio).where(
            table.person_key == given.person_key, table.id == given.enrolment
        )
    ).one_or_none()
    if known is None:
        return Outcome("rejected", None, given.person_key, None, problems=(problem("not_enrolled"),))
    before = _stored(unit, given)
    if before is not None:
        same = (before.quantity, before.amount, before.answers) == (given.quantity, given.amount, given.answers)
        found = () if same else (problem("duplicate_in_file"),)
        return Outcome("identical" if same else "rejected", known.folio, given.person_key, before.id, problems=found)
    identifier = new_id()
    unit.connection.execute(insert(benefit).values(
        person_key=given.person_key, id=identifier, enrolment_id=given.enrolment, program=known.program,
        service=given.service, quantity=given.quantity, amount=given.amount, delivered_on=given.delivered_on,
        nth=given.nth, status="delivered", place=given.place, answers=given.answers, judged=given.judged,
        source=given.source.kind, load_id=given.source.load, load_row=given.source.row, recorded_by=unit.actor,
        recorded_at=unit.at, updated_at=unit.at,
    ))  # fmt: skip
    record(unit, given.person_key, Happening(
        "benefit_delivered", "benefit", identifier, given.delivered_on, f"{given.answers}\n{given.judged}",
        program=known.program, version=known.version, source=given.source.kind, load=given.source.load,
    ))  # fmt: skip
    return Outcome("created", known.folio, given.person_key, identifier)


@scoped(ONE_PERSON)
def take_place(unit: Unit, asked: Place, person_key: bytes, subject: bytes) -> bool:
    """Takes a free place for a subject (an enrolment or benefit); False when none is left. Twice takes one."""
    lock_keys(unit, [asked.scope_key])
    table = claim.c
    asked_for = (table.scope_key == asked.scope_key, table.limit_name == asked.limit, table.period == asked.period)
    found = unit.connection.execute(select(table.slot, table.subject_id).where(*asked_for))
    taken = dict(found.all())
    if subject in taken.values():
        return True
    free = next((slot for slot in range(1, asked.most + 1) if slot not in taken), None)
    if free is None:
        return False
    unit.connection.execute(insert(claim).values(
        scope_key=asked.scope_key, limit_name=asked.limit, period=asked.period, slot=free, person_key=person_key,
        subject_id=subject, taken_at=unit.at,
    ))  # fmt: skip
    return True


@scoped(ONE_PERSON)
def leave_places(unit: Unit, person_key: bytes, subject: bytes) -> None:
    """Gives back every place that a subject held."""
    table = claim.c
    unit.connection.execute(claim.delete().where(table.person_key == person_key, table.subject_id == subject))


def _stored(view: View, given: Delivery) -> Any:
    table = benefit.c
    return view.connection.execute(
        select(table.id, table.quantity, table.amount, table.answers).where(
            table.person_key == given.person_key, table.enrolment_id == given.enrolment,
            table.service == given.service, table.delivered_on == given.delivered_on, table.nth == given.nth,
        )
    ).one_or_none()  # fmt: skip
