"""Deliveries to an enrolled person, each once: an enrolment's service on a day, n-th of its kind."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from padron.problems import Problem, problem
from padron.registry.arrivals import Asked, Outcome, Source, Status
from padron.registry.awards import ACTIVE, reached
from padron.registry.counters import count_delivery
from padron.registry.events import Happening, record
from padron.registry.facts import DELIVERED
from padron.registry.keys import new_id
from padron.registry.locks import lock_people
from padron.registry.people import cluster_members, survivors
from padron.registry.places import Places, leave_places, place
from padron.registry.quotas import give_back, spend
from padron.registry.store import ONE_PERSON, Unit, View, scoped
from padron.registry.tables import benefit, enrolment

HELD, VOID = "held", "void"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A service given. `quantity` in hundredths, `amount` in centavos; `nth` tells equal rows of a file apart, from 1.

    `answers` and `judged` are canonical JSON texts. `limits`: the places that it asks for under its service's limits;
    `unknown`: the fields (name, label) without which they cannot be looked at; `budget` of its call, in centavos.
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
    limits: tuple[Asked, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    budget: int | None = None


@scoped(ONE_PERSON)
def deliver(unit: Unit, given: Delivery) -> Outcome:
    """Keeps a delivery with its event; the same one again is `identical`, with other values `rejected`.

    It takes its places under the limits and its amount of the call's budget, or is `rejected`; where a value is missing
    that a limit counts by it is held, counts for nothing, and is delivered when it comes again with the value.
    """
    cluster = _held_people(unit, given.person_key)
    known = _enrolment(unit, given)
    if known is None or known.category != ACTIVE:
        return _rejected(given, problem("not_enrolled"))
    before = _stored(unit, given)
    waits = before is not None and before.status == HELD and not given.unknown
    if before is not None and not waits:
        same = (before.quantity, before.amount, before.answers) == (given.quantity, given.amount, given.answers)
        found = () if same else (problem("duplicate_in_file"),)
        status: Status = "identical" if same else "rejected"
        return Outcome(status, known.folio, given.person_key, before.id, problems=found, state=before.status)
    identifier = before.id if before is not None else new_id()
    refused = None if given.unknown else _awarded(unit, given, known, identifier, cluster)
    if refused is not None:
        return _rejected(given, refused)
    _keep(unit, given, known, identifier, is_new=before is None)
    held = tuple(problem("limit_held", field=name, label=label) for name, label in given.unknown)
    return Outcome(
        "updated" if before is not None else "created", known.folio, given.person_key, identifier, problems=held,
        state=HELD if held else DELIVERED,
    )  # fmt: skip


@scoped(ONE_PERSON)
def withdraw(unit: Unit, person_key: bytes, identifier: bytes, on: str, reason: str) -> None:
    """Voids a delivery that was none: its places and its amount are free again. Raises LookupError."""
    _held_people(unit, person_key)
    table, of = benefit.c, enrolment.c
    joined = benefit.join(enrolment, (table.person_key == of.person_key) & (table.enrolment_id == of.id))
    row = unit.connection.execute(
        select(
            table.status,
            table.amount,
            table.answers,
            table.judged,
            table.service,
            table.delivered_on,
            of.program,
            of.call,
            of.version,
            of.area,
        )
        .select_from(joined)
        .where(table.person_key == person_key, table.id == identifier)
    ).one_or_none()
    if row is None or row.status == VOID:
        raise LookupError("no such delivery")
    if row.status == DELIVERED:
        give_back(unit, row.program, row.call, row.amount or 0)
        leave_places(unit, person_key, identifier)
        count_delivery(unit, row, row.service, row.delivered_on, row.amount, -1)
    mine = (table.person_key == person_key, table.id == identifier)
    unit.connection.execute(update(benefit).where(*mine).values(status=VOID, updated_at=unit.at))
    values, changes = f"{row.answers}\n{row.judged}", {"": [row.status, VOID]}
    record(unit, person_key, Happening(
        "benefit_withdrawn", "benefit", identifier, on, values, changes, reason, row.program, row.version,
    ))  # fmt: skip


def _held_people(unit: Unit, person_key: bytes) -> tuple[bytes, ...]:
    """All keys of a person, held until the unit ends; her own first."""
    last = survivors(unit, [person_key])[person_key]
    members = cluster_members(unit, [last])[last]
    lock_people(unit, {person_key, *members})
    return (person_key, *(each for each in members if each != person_key))


def _enrolment(view: View, given: Delivery) -> Any:
    table = enrolment.c
    return view.connection.execute(
        select(table.program, table.call, table.version, table.folio, table.category, table.area).where(
            table.person_key == given.person_key, table.id == given.enrolment
        )
    ).one_or_none()


def _awarded(unit: Unit, given: Delivery, known: Any, identifier: bytes, cluster: tuple[bytes, ...]) -> Problem | None:
    """Takes the places and the money of a delivery, or says what leaves none; then nothing was taken."""
    places = Places(unit)
    wanted = [place(unit.secret, each, cluster, given.delivered_on, known.call) for each in given.limits]
    places.read(wanted)
    for asked, each in zip(given.limits, wanted, strict=True):
        if places.others(each, identifier) is not None:
            return reached("limit_reached", asked)
    if not spend(unit, known.program, known.call, given.amount or 0, given.budget):
        return problem("budget_spent")
    for each in wanted:
        places.take(each, given.person_key, identifier, given.source.row)
    places.flush()
    return None


def _keep(unit: Unit, given: Delivery, known: Any, identifier: bytes, *, is_new: bool) -> None:
    """The row of a delivery, and its event."""
    table = benefit.c
    values = {
        "quantity": given.quantity, "amount": given.amount, "status": HELD if given.unknown else DELIVERED,
        "place": given.place, "answers": given.answers, "judged": given.judged, "updated_at": unit.at,
    }  # fmt: skip
    if is_new:
        unit.connection.execute(insert(benefit).values(
            person_key=given.person_key, id=identifier, enrolment_id=given.enrolment, program=known.program,
            service=given.service, delivered_on=given.delivered_on, nth=given.nth, source=given.source.kind,
            load_id=given.source.load, load_row=given.source.row, recorded_by=unit.actor, recorded_at=unit.at, **values,
        ))  # fmt: skip
    else:
        mine = (table.person_key == given.person_key, table.id == identifier)
        unit.connection.execute(update(benefit).where(*mine).values(**values))
    if not given.unknown:
        count_delivery(unit, known, given.service, given.delivered_on, given.amount, 1)
    record(unit, given.person_key, Happening(
        "benefit_held" if given.unknown else "benefit_delivered", "benefit", identifier, given.delivered_on,
        f"{given.answers}\n{given.judged}", program=known.program, version=known.version, source=given.source.kind,
        load=given.source.load,
    ))  # fmt: skip


def _rejected(given: Delivery, found: Problem) -> Outcome:
    return Outcome("rejected", None, given.person_key, None, problems=(found,))


def _stored(view: View, given: Delivery) -> Any:
    table = benefit.c
    return view.connection.execute(
        select(table.id, table.quantity, table.amount, table.answers, table.status).where(
            table.person_key == given.person_key, table.enrolment_id == given.enrolment,
            table.service == given.service, table.delivered_on == given.delivered_on, table.nth == given.nth,
        )
    ).one_or_none()  # fmt: skip
