"""Undoing a load: as a whole, within thirty days, unless a later change stands on it.

In one unit, so that no load is ever half undone: what it writes is worked out before the registry's turn, and only if
something happened to one of its people meanwhile is it worked out again within it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from padron.problems import Problem, problem
from padron.program.model import Program
from padron.registry.arrivals import UNDONE
from padron.registry.awards import ACTIVE, Awards, NoPlace, Standing
from padron.registry.enrolments import enrolment_from
from padron.registry.ledger import ENROLMENT_READ
from padron.registry.loads import Load, is_loading, load_of, loads_done_since
from padron.registry.people import cluster_members, survivors
from padron.registry.store import Store, Unit, View
from padron.registry.undoing import AT_ONCE, Back, Plan, Stands, is_still_so, planned
from padron.registry.undone import hold_load, hold_people, note_undone, write
from padron.registry.withdrawing import brought_by, undeliver_many
from padron.services.places import award_of, settled
from padron.services.policy import Actor, may_undo
from padron.services.programs import published_program

DAYS = 30
_MICROSECONDS = 24 * 60 * 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a load does. `refused`: why it cannot be done; `standing`: the rows on which later changes stand.

    `since`: how many loads of the program came later; what they brought just as this one did goes with it.
    """

    load: Load
    program: Program
    people: int
    created: int
    updated: int
    standing: tuple[Stands, ...] = ()
    refused: Problem | None = None
    since: int = 0


def looked(store: Store, actor: Actor, identifier: bytes, on: str) -> Undoing | None:
    """What undoing would do on an ISO day, nothing written; None where the actor may undo no such load."""
    with store.reading() as view:
        found = _found(view, actor, identifier)
        if found is None:
            return None
        load, program = found
        refused = refusal(view, load)
        if refused is not None:
            return Undoing(load, program, 0, 0, 0, refused=refused)
        if load.service is not None:
            return _deliveries(load, program, brought_by(view, identifier))
        made = _told(load, program, planned(view, identifier, load.program, actor.name, on))
        return replace(made, since=loads_done_since(view, load.program, load.created_at))


def undo(store: Store, actor: Actor, identifier: bytes, on: str) -> Undoing | None:
    """Undoes a load, all of it or nothing; None and `refused` as in `looked`."""
    with store.reading() as view:
        found = _found(view, actor, identifier)
        if found is None:
            return None
        load, program = found
        refused = refusal(view, load)
        if refused is None and load.service is not None:
            return _undelivered(store, actor, load, program, on)
        made = planned(view, identifier, load.program, actor.name, on) if refused is None else None
    if made is None:
        return Undoing(load, program, 0, 0, 0, refused=refused)
    if made.standing:
        return _told(load, program, made)
    with store.writing(actor.name) as unit:
        refused = refusal(unit, replace(load, state=hold_load(unit, identifier)))
        if refused is not None:
            return Undoing(load, program, 0, 0, 0, refused=refused)
        hold_people(unit, made)
        if not is_still_so(unit, made):
            made = planned(unit, identifier, load.program, actor.name, on)
        if not made.standing:
            _places(unit, program, made)
        if not made.standing:
            write(unit, made)
            unit.commit()
    return _told(load, program, made)


def _deliveries(load: Load, program: Program, brought: Sequence[tuple[bytes, bytes]]) -> Undoing:
    """What goes with a load of deliveries: what it delivered and nobody voided. Nothing can stand on a delivery."""
    return Undoing(load, program, len({key for key, _ in brought}), len(brought), 0)


def _undelivered(store: Store, actor: Actor, load: Load, program: Program, on: str) -> Undoing:
    """Takes back every delivery of a load, all or nothing."""
    with store.writing(actor.name) as unit:
        refused = refusal(unit, replace(load, state=hold_load(unit, load.id)))
        if refused is not None:
            return Undoing(load, program, 0, 0, 0, refused=refused)
        brought = brought_by(unit, load.id)
        for at in range(0, len(brought), AT_ONCE):
            undeliver_many(unit, brought[at : at + AT_ONCE], on, load.id)
        note_undone(unit, load.id, len({key for key, _ in brought}))
        unit.commit()
    return _deliveries(load, program, brought)


def refusal(view: View, load: Load) -> Problem | None:
    """Why a load cannot be undone whatever it did; None where nothing of this kind is in the way."""
    if load.state == UNDONE:
        return problem("load_undone")
    if load.state == "running":
        return problem("load_runs")
    if is_loading(view, load.program):  # what it finds to be there already must stay until it ends
        return problem("load_meanwhile")
    if view.at - (load.finished_at or load.created_at) > DAYS * _MICROSECONDS:
        return problem("load_old", days=DAYS)
    return None


def _found(view: View, actor: Actor, identifier: bytes) -> tuple[Load, Program] | None:
    load = load_of(view, identifier)
    program = published_program(view, load.program) if load is not None else None
    if load is None or program is None or not may_undo(actor, load.actor, program):
        return None
    return load, program


def _told(load: Load, program: Program, made: Plan) -> Undoing:
    standing = tuple(sorted(made.standing, key=lambda each: (each.row or 0, each.folio)))
    rows = len({(each.row, each.folio) for each in standing})
    refused = problem("load_stands", rows=f"{rows:,}") if standing else None
    return Undoing(load, program, made.people, made.created, made.updated, standing, refused)


def _places(unit: Unit, program: Program, made: Plan) -> None:
    """Gives back the places that the load's enrolments hold, and takes again those that they held before.

    Where one has no place any more, that stands in the way and nothing may be written.
    """
    settled(unit, program)
    awards = Awards(unit)
    for key, identifier in made.left:
        awards.places.leave(key, identifier)
    if any(each.values["category"] == ACTIVE for each in made.back):
        awards.rooms.hold({(name, call) for name, call, _, _ in made.moved})
        for name, call, before, after in made.moved:
            awards.rooms.moved(name, call, before, "" if after == ACTIVE else after)
    for each in made.back:
        try:
            _take(unit, awards, program, each)
        except NoPlace:
            made.standing.append(Stands(each.row, each.values["folio"], "place", unit.at))
    awards.flush()


def _take(unit: Unit, awards: Awards, program: Program, each: Back) -> None:
    """The places of an enrolment that is active again. Raises NoPlace."""
    row = each.values
    found = enrolment_from(tuple(row[name] for name in ENROLMENT_READ))
    last = survivors(unit, [found.person_key])[found.person_key]
    others = [key for key in cluster_members(unit, [last])[last] if key != found.person_key]
    standing = Standing((found.person_key, *others), found.id, found.applied_on, found.program, found.call)
    award = award_of(program, found, each.person)
    for place in awards.granted(award, standing):
        awards.places.take(place, found.person_key, found.id)
    awards.rooms.moved(found.program, found.call, "", ACTIVE)
