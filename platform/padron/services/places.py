"""Places under limits as services see them: what an enrolment asks for now, and what would become of it."""

from collections.abc import Mapping
from typing import Any, cast

from padron.intake.awarding import enrolment_award
from padron.intake.record import Record
from padron.program.limits import limit_name
from padron.program.model import Program
from padron.registry.arrivals import Arrival, Award
from padron.registry.awards import Awards, Fate, Standing
from padron.registry.enrolments import Enrolment
from padron.registry.people import people_of
from padron.registry.places import place
from padron.registry.settling import active_under, counted_limits, hold_limits, note_limits
from padron.registry.store import Unit, View


def award_of(program: Program, found: Enrolment, person: Mapping[str, Any]) -> Award:
    """What a stored enrolment asks for by the program in force, with its person's values of today."""
    facts = cast(Mapping[str, object], found.judged.get("facts") or {})
    return enrolment_award(program, {**person, **found.answers}, facts, found.applied_on, found.call)


def settled(unit: Unit, program: Program) -> None:
    """Gives everybody active under a program their places under limits that were not counted yet, full or not.

    Done when a version is published; and before the first award in a registry made by an older release.
    """
    names = tuple(sorted({limit_name(each) for each in program.limits}))
    if counted_limits(unit, program.name) == names:
        return
    hold_limits(unit, program.name)
    if not set(names) <= set(counted_limits(unit, program.name)):
        for part in active_under(unit, program.name):
            _settle(unit, program, part)
    note_limits(unit, program.name, names)


def _settle(unit: Unit, program: Program, part: list[Enrolment]) -> None:
    people = people_of(unit, {each.person_key for each in part})
    awards, wanted = Awards(unit), []
    for each in part:
        person = people[each.person_key]
        others = [key for key in person.members if key != each.person_key]
        standing = Standing((each.person_key, *others), each.id, each.applied_on, each.program, each.call)
        wanted.append((award_of(program, each, person.values), standing))
    awards.expect(wanted)
    for (award, standing), each in zip(wanted, part, strict=True):
        for asked in award.asked:
            taken = place(unit.secret, asked, standing.cluster, standing.on, standing.call)
            awards.places.take(taken, each.person_key, each.id)
    awards.flush()


def preview(view: View, arrival: Arrival, existing: Enrolment | None, cluster: tuple[bytes, ...]) -> Fate | None:
    """What would become of an arrival if it were saved now; None where nothing limits it."""
    if arrival.award.is_free:
        return None
    row = None
    if existing is not None:
        row = {
            "id": existing.id, "applied_on": existing.applied_on, "decided": existing.decided,
            "state": existing.state, "category": existing.category,
        }  # fmt: skip
    return Awards(view).fate(arrival, row, cluster)


def in_force(programs: tuple[Program, ...], record: Record) -> Program:
    """The latest published version of a record's program: its limits are those that count."""
    return next((each for each in programs if each.name == record.program.name), record.program)
