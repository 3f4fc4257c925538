"""A person's decision about the state of an enrolment, within the limits and the quota in force."""

from padron.registry.enrolments import Moved, enrolment_of, move
from padron.registry.locks import lock_people
from padron.registry.people import cluster_members, people_of, survivors
from padron.registry.store import Unit
from padron.services.places import award_of, settled
from padron.services.programs import published_program


def decide(
    unit: Unit, person_key: bytes, identifier: bytes, seen: str, state: str, on: str, reason: str | None = None,
    revision: int | None = None,
) -> None:  # fmt: skip
    """Moves an enrolment to a state of its program, as a person decided; `seen` is the state that she saw.

    `revision`: the one of the answers that she saw, where these count too.
    Becoming active takes the enrolment's places under the limits and the quota in force; leaving gives them back.
    Raises NoPlace, Moved, LookupError (no such enrolment, or state).
    """
    last = survivors(unit, [person_key])[person_key]
    lock_people(unit, {person_key, *cluster_members(unit, [last])[last]})
    found = enrolment_of(unit, person_key, identifier)
    program = published_program(unit, found.program) if found is not None else None
    if found is None or program is None:
        raise LookupError("no such enrolment")
    if revision is not None and found.revision != revision:
        raise Moved
    to = program.lifecycle.state(state)
    settled(unit, program)
    person = people_of(unit, [person_key])[person_key]
    award = award_of(program, found, person.values)
    move(unit, person_key, identifier, seen, to.name, to.category, on, reason, award)
