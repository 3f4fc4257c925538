"""Closing the enrolments of who does not appear in a complete load, once somebody has confirmed it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from padron.program.model import Program, Transition
from padron.registry.enrolments import Enrolment, Moved, enrolment_of
from padron.registry.loads import Load, recent_loads
from padron.registry.people import Person, people_of
from padron.registry.read_audit import Look
from padron.registry.store import Store
from padron.services.deciding import decide
from padron.services.policy import Actor, holds

_AT_ONCE = 50
_MOST_LOADS = 200
_KEEPING = ("done", "running", "failed")
"""Loads that keep, or kept, rows."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who is active and did not appear."""

    person: Person
    enrolment: Enrolment


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a complete load proposes: enrolments by person's and enrolment's key and state, those still to be closed.

    `missing`: how many were absent when it ended; `untold`: its rejected rows of nobody knows whom. `is_last`: whether
    no other file of the program was loaded since, corrections of this one apart.
    """

    absent: tuple[tuple[bytes, bytes, str], ...]
    missing: int
    untold: int
    is_last: bool


def proposal(store: Store, found: Load) -> Proposal | None:
    """What a load proposes to close; None where it was not a complete one, or was undone."""
    listed = found.results.get("absent")
    if not isinstance(listed, list) or found.state != "done":
        return None
    with store.reading() as view:
        recent = recent_loads(view, [found.program], _MOST_LOADS)
        done = [each for each in recent if each.created_at > found.created_at and each.state in _KEEPING]
        seen = {str(key) for each in done for key in _listed(each.results.get("seen"))}
        keys = [(bytes.fromhex(who), bytes.fromhex(key), state) for who, key, state in listed if who not in seen]
        left = [
            (person, key, state) for person, key, state in keys
            if (stored := enrolment_of(view, person, key)) is not None and stored.state == state
        ]  # fmt: skip
    return Proposal(
        tuple(left), _whole(found.results.get("missing")), _whole(found.results.get("untold")),
        all("seen" in each.results for each in done),
    )  # fmt: skip


def waiting(store: Store, programs: Iterable[Program]) -> list[tuple[Load, Program, Proposal]]:
    """The last complete load of each program that still has somebody to close."""
    found = []
    for program in programs:
        if program.loads != "complete":
            continue
        with store.reading() as view:
            loads = recent_loads(view, [program.name], _MOST_LOADS)
        last = next((each for each in loads if each.state == "done" and "absent" in each.results), None)
        proposed = proposal(store, last) if last is not None else None
        if last is not None and proposed is not None and proposed.absent and proposed.is_last:
            found.append((last, program, proposed))
    return found


def shown(store: Store, actor: Actor, some: Sequence[tuple[bytes, bytes, str]]) -> list[Absent]:
    """These people with their enrolments; each is on record as a look."""
    with store.reading() as view:
        people = people_of(view, [person for person, _, _ in some])
        enrolments = [enrolment_of(view, person, key) for person, key, _ in some]
    store.read_audit.append_many([Look(actor.name, "load", person, "absent from a complete load") for person in people])
    return [Absent(people[each.person_key], each) for each in enrolments if each is not None]


def step_out(program: Program, state: str) -> Transition | None:
    """The step by which an active enrolment ends: to a closed state, rather one that needs no reason."""
    closed = {each.name for each in program.lifecycle.states if each.category == "closed"}
    steps = [each for each in program.lifecycle.transitions if each.from_ == state and each.to in closed]
    return next((each for each in steps if not each.reason), steps[0] if steps else None)


def may_close(actor: Actor, program: Program, proposed: Proposal) -> bool:
    """Whether an actor may take every step that closing these takes."""
    steps = [step_out(program, state) for state in {state for _, _, state in proposed.absent}]
    return all(step is not None and holds(actor, step.role, program) for step in steps)


def close(store: Store, actor: Actor, program: Program, proposed: Proposal, on: str, reason: str) -> int:
    """Closes them as events and gives how many; who was moved meanwhile is left as she is. Raises PermissionError."""
    if not proposed.is_last or not may_close(actor, program, proposed):
        raise PermissionError
    count = 0
    for start in range(0, len(proposed.absent), _AT_ONCE):
        with store.writing(actor.name) as unit:
            for person, key, state in proposed.absent[start : start + _AT_ONCE]:
                step = step_out(program, state)
                assert step is not None
                try:
                    decide(unit, person, key, state, step.to, on, reason)
                except Moved:
                    continue
                count += 1
            unit.commit()
    return count


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
