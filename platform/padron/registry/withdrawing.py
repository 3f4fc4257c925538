"""Deliveries read one by one, and those that were none: voided by a person with a reason, or gone with their load."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from padron.registry import rows
from padron.registry.arrivals import UNDONE, Source
from padron.registry.benefits import VOID, held_people, tell_all
from padron.registry.canonical import mapping
from padron.registry.counters import count_deliveries
from padron.registry.events import Happening, record
from padron.registry.facts import DELIVERED
from padron.registry.folios import receipt_folios
from padron.registry.locks import lock_people
from padron.registry.people import cluster_members, survivors
from padron.registry.places import Places, leave_places
from padron.registry.quotas import give_back
from padron.registry.store import FAN_OUT, ONE_PERSON, Unit, View, scoped
from padron.registry.tables import benefit, enrolment, event

GONE = frozenset({VOID, UNDONE})
REASON = "Se deshizo la carga"


@dataclass(frozen=True, slots=True)
class Benefit:
    """A stored delivery; see Delivery. `status`: delivered, held, void or undone. `recorded_at` an instant in UTC.

    `area` and `call` are its enrolment's.
    """

    person_key: bytes
    id: bytes
    enrolment: bytes
    program: str
    area: str
    call: str
    service: str
    quantity: int
    amount: int | None
    delivered_on: str
    nth: int
    status: str
    place: str | None
    answers: Mapping[str, object]
    judged: Mapping[str, object]
    source: Source
    recorded_by: str
    recorded_at: int
    folio: str


@scoped(ONE_PERSON)
def benefit_of(view: View, person_key: bytes, identifier: bytes) -> Benefit | None:
    """One delivery to a person, or None."""
    return next(iter(_benefits(view, benefit.c.person_key == person_key, benefit.c.id == identifier)), None)


@scoped(ONE_PERSON)
def benefits_under(view: View, person_key: bytes, enrolment_id: bytes) -> list[Benefit]:
    """The deliveries of an enrolment, the last first."""
    table = benefit.c
    found = _benefits(view, table.person_key == person_key, table.enrolment_id == enrolment_id)
    return sorted(found, key=lambda each: (each.delivered_on, each.nth, each.id), reverse=True)


@scoped(ONE_PERSON)
def why_withdrawn(view: View, person_key: bytes, identifier: bytes) -> tuple[str, str, str] | None:
    """Who withdrew a delivery, on which day and why; None where nobody did."""
    table = event.c
    row = view.connection.execute(
        select(table.actor, table.effective_on, table.reason)
        .where(
            table.person_key == person_key, table.subject_id == identifier,
            table.action.in_(("benefit_withdrawn", "benefit_undone")),
        )
        .order_by(table.position.desc())
    ).first()  # fmt: skip
    return None if row is None else (row.actor, row.effective_on, row.reason or "")


@scoped(ONE_PERSON)
def withdraw(unit: Unit, person_key: bytes, identifier: bytes, on: str, reason: str) -> None:
    """Voids a delivery that was none: its places and its amount are free again. Raises LookupError."""
    _void(unit, person_key, identifier, Happening("benefit_withdrawn", "benefit", identifier, on, "", {}, reason))


@scoped(FAN_OUT)
def served(view: View, program: str, service: str) -> set[bytes]:
    """The enrolments under which a service was delivered, whatever became of it."""
    table = benefit.c
    asked = select(table.enrolment_id).where(table.program == program, table.service == service).distinct()
    return set(view.connection.execute(asked).scalars())


@scoped(FAN_OUT)
def brought_by(view: View, load: bytes) -> list[tuple[bytes, bytes]]:
    """(person, id) of what a load delivered and is still there, by person."""
    table = benefit.c
    asked = select(table.person_key, table.id).where(table.load_id == load, table.status.not_in(sorted(GONE)))
    return [(row.person_key, row.id) for row in view.connection.execute(asked.order_by(table.person_key, table.id))]


_UNDER = ("person_key", "id", "program", "call", "version", "area")
_BROUGHT = ("person_key", "id", "enrolment_id", "service", "delivered_on", "amount", "answers", "judged", "status")


@scoped(ONE_PERSON)
def undeliver_many(unit: Unit, brought: Sequence[tuple[bytes, bytes]], on: str, load: bytes) -> None:
    """Takes back what a load that is undone delivered (person, id); the same file again delivers it again.

    Raises LookupError.
    """
    connection, keys = unit.connection, {key for key, _ in brought}
    held_people(unit, keys)
    under = {row[:2]: dict(zip(_UNDER, row, strict=True))
             for row in rows.fetch(connection, enrolment, _UNDER, "person_key", keys)}  # fmt: skip
    stored = {row[:2]: dict(zip(_BROUGHT, row, strict=True))
              for row in rows.fetch(connection, benefit, _BROUGHT, "person_key", keys)}  # fmt: skip
    if any(stored.get(each, {"status": VOID})["status"] in GONE for each in brought):
        raise LookupError("no such delivery")
    _let_go(unit, [stored[each] for each in brought if stored[each]["status"] == DELIVERED], under)
    rows.update(connection, benefit, ("status", "updated_at"), ("person_key", "id"), [
        (UNDONE, unit.at, *each) for each in brought
    ])  # fmt: skip
    tell_all(unit, [(each[0], _undone(stored[each], under, on, load)) for each in brought])


def _let_go(unit: Unit, given: Sequence[Mapping[str, Any]], under: Mapping[tuple[bytes, bytes], Any]) -> None:
    """Frees the places and the amounts of deliveries, and counts them out."""
    places, spent = Places(unit), Counter[tuple[str, str]]()
    for row in given:
        of = under[row["person_key"], row["enrolment_id"]]
        places.leave(row["person_key"], row["id"])
        spent[of["program"], of["call"]] += row["amount"] or 0
    for (program, call), amount in sorted(spent.items()):
        give_back(unit, program, call, amount)
    places.flush()
    count_deliveries(unit, [
        (under[row["person_key"], row["enrolment_id"]], row["service"], row["delivered_on"], row["amount"], -1)
        for row in given
    ])  # fmt: skip


def _undone(row: Mapping[str, Any], under: Mapping[tuple[bytes, bytes], Any], on: str, load: bytes) -> Happening:
    of = under[row["person_key"], row["enrolment_id"]]
    return Happening(
        "benefit_undone", "benefit", row["id"], on, f"{row['answers']}\n{row['judged']}",
        {"": [row["status"], UNDONE]}, REASON, of["program"], of["version"], "load", load,
    )  # fmt: skip


def _void(unit: Unit, person_key: bytes, identifier: bytes, told: Happening) -> None:
    last = survivors(unit, [person_key])[person_key]
    lock_people(unit, {person_key, *cluster_members(unit, [last])[last]})
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
    if row is None or row.status in GONE:
        raise LookupError("no such delivery")
    if row.status == DELIVERED:
        give_back(unit, row.program, row.call, row.amount or 0)
        leave_places(unit, person_key, identifier)
        count_deliveries(unit, [(row._asdict(), row.service, row.delivered_on, row.amount, -1)])
    mine = (table.person_key == person_key, table.id == identifier)
    unit.connection.execute(update(benefit).where(*mine).values(status=VOID, updated_at=unit.at))
    record(unit, person_key, told._replace(
        values=f"{row.answers}\n{row.judged}", changes={"": [row.status, VOID]}, program=row.program,
        version=row.version,
    ))  # fmt: skip


def _benefits(view: View, *where: Any) -> list[Benefit]:
    table, of = benefit.c, enrolment.c
    joined = benefit.join(enrolment, (table.person_key == of.person_key) & (table.enrolment_id == of.id))
    asked = select(benefit, of.area, of.call).select_from(joined).where(*where)
    found = list(view.connection.execute(asked))
    folios = receipt_folios(view, {row.person_key for row in found})
    return [_benefit(row, folios.get(row.id, "")) for row in found]


def _benefit(row: Any, folio: str) -> Benefit:
    return Benefit(
        row.person_key, row.id, row.enrolment_id, row.program, row.area, row.call, row.service, row.quantity,
        row.amount, row.delivered_on, row.nth, row.status, row.place, mapping(row.answers), mapping(row.judged),
        Source(row.source, row.load_id, row.load_row), row.recorded_by, row.recorded_at, folio,
    )  # fmt: skip
