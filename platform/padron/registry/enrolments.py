"""Reading an enrolment as it was judged, and moving it from one state to another by a person's decision."""

from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from padron.registry import rows
from padron.registry.arrivals import FREE, UNDONE, Award, Source
from padron.registry.awards import ACTIVE, Awards, Standing
from padron.registry.canonical import mapping
from padron.registry.events import Happening, enrolment_values, record
from padron.registry.keys import new_id
from padron.registry.locks import lock_people
from padron.registry.people import cluster_members, survivors
from padron.registry.store import FAN_OUT, ONE_PERSON, Unit, View, scoped
from padron.registry.tables import counter, enrolment


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One stored enrolment. `judged` is what its verdict read; `decided` whether a person set its state."""

    person_key: bytes
    id: bytes
    program: str
    call: str
    version: int
    area: str
    state: str
    category: str
    decided: bool
    verdict: str
    folio: str
    answers: Mapping[str, object]
    judged: Mapping[str, object]
    applied_on: str
    source: Source
    revision: int
    recorded_by: str


class Moved(Exception):
    """The enrolment is no longer in the state that the person saw."""


@scoped(ONE_PERSON)
def enrolment_of(view: View, person_key: bytes, identifier: bytes) -> Enrolment | None:
    """One enrolment of a person, or None."""
    table = enrolment.c
    row = view.connection.execute(
        select(enrolment).where(table.person_key == person_key, table.id == identifier)
    ).one_or_none()
    return None if row is None else _enrolment(row)


@scoped(ONE_PERSON)
def answers_of(view: View, program: str, person_keys: Iterable[bytes]) -> dict[tuple[bytes, str], Mapping[str, object]]:
    """The stored answers of these people in a program, by person and call, over all keys of a merged cluster."""
    clusters = cluster_members(view, person_keys)
    of = {member: key for key, members in clusters.items() for member in members}
    names = ("person_key", "program", "call", "answers")
    return {
        (of[key], call): mapping(answers)
        for key, stored, call, answers in rows.fetch(
            view.connection, enrolment, names, "person_key", of, f" AND category <> '{UNDONE}'"
        )
        if stored == program
    }


@scoped(ONE_PERSON)
def enrolments_of(view: View, program: str, person_keys: Iterable[bytes]) -> dict[bytes, list[Enrolment]]:
    """The enrolments of these people in a program, by the key asked for, over all keys of a merged cluster."""
    last = survivors(view, person_keys)
    clusters = cluster_members(view, set(last.values()))
    of = {member: key for key, members in clusters.items() for member in members}
    found: dict[bytes, list[Enrolment]] = {key: [] for key in clusters}
    names = tuple(enrolment.columns.keys())
    for row in rows.fetch(view.connection, enrolment, names, "person_key", of, f" AND category <> '{UNDONE}'"):
        made = enrolment_from(row)
        if made.program == program:
            found[of[made.person_key]].append(made)
    return {key: found[of_last] for key, of_last in last.items()}


@scoped(FAN_OUT)
def enrolments_in(
    view: View, program: str, call: str, state: str | None = None, limit: int | None = 100
) -> list[Enrolment]:
    """Enrolments of a call, by day of applying and folio: the review tray; all of them where `limit` is None."""
    table = enrolment.c
    where = [table.program == program, table.call == call, *([table.state == state] if state else [])]
    asked = select(enrolment).where(*where).order_by(table.applied_on, table.folio).limit(limit)
    return [_enrolment(row) for row in view.connection.execute(asked)]


@scoped(ONE_PERSON)
def move(
    unit: Unit, person_key: bytes, identifier: bytes, seen: str, state: str, category: str, on: str, reason: str | None,
    award: Award = FREE,
) -> None:  # fmt: skip
    """Sets the state that a person decided, from the state that was `seen`; `on` is the day it counts from.

    One that becomes active takes the places of its `award`; one that no longer is gives them back. Raises NoPlace,
    Moved when it was in another state by then, LookupError when there is no such enrolment.
    """
    last = survivors(unit, [person_key])[person_key]
    cluster = cluster_members(unit, [last])[last]
    lock_people(unit, {person_key, *cluster})
    table = enrolment.c
    asked = select(enrolment).where(table.person_key == person_key, table.id == identifier)
    row = unit.connection.execute(asked).one_or_none()
    if row is None:
        raise LookupError("no such enrolment")
    if row.state != seen:
        raise Moved
    _change_places(unit, row, category, award, (person_key, *(each for each in cluster if each != person_key)))
    activated = row.activated_on or (on if category == "active" else None)
    unit.connection.execute(update(enrolment).where(table.person_key == person_key, table.id == identifier).values(
        state=state, category=category, decided=True, activated_on=activated, revision=row.revision + 1,
        updated_at=unit.at,
    ))  # fmt: skip
    for each, change in ((seen, -1), (state, 1)):
        unit.connection.execute(insert(counter).values(
            what="enrolment", program=row.program, call=row.call, area=row.area, state=each,
            month=row.applied_on[:7], id=new_id(), count=change,
        ))  # fmt: skip
    record(unit, person_key, Happening(
        "enrolment_moved", "enrolment", identifier, on, enrolment_values(state, row.verdict, row.answers, row.judged),
        {"": [seen, state]}, reason, row.program, row.version,
    ))  # fmt: skip


def _change_places(unit: Unit, row: Any, category: str, award: Award, cluster: tuple[bytes, ...]) -> None:
    """What a step into or out of the active states does to places. Raises NoPlace."""
    if (row.category == ACTIVE) == (category == ACTIVE):
        return
    awards = Awards(unit)
    if category != ACTIVE:
        awards.places.leave(row.person_key, row.id)
    else:
        standing = Standing(cluster, row.id, row.applied_on, row.program, row.call)
        for place in awards.granted(award, standing):
            awards.places.take(place, row.person_key, row.id)
    awards.flush()


def enrolment_from(values: rows.Values) -> Enrolment:
    """An enrolment from the values of its row, in the table's order."""
    return _enrolment(_Row(*values))


_Row = namedtuple("_Row", enrolment.columns.keys())  # type: ignore[misc]


def _enrolment(row: Any) -> Enrolment:
    return Enrolment(
        row.person_key, row.id, row.program, row.call, row.version, row.area, row.state, row.category, row.decided,
        row.verdict, row.folio, mapping(row.answers), mapping(row.judged), row.applied_on,
        Source(row.source, row.load_id, row.load_row), row.revision, row.recorded_by,
    )  # fmt: skip
