"""Reviewing: who waits for a decision in a program, which steps an actor may take, and taking them, each an event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from padron.problems import Problem, problem
from padron.program.model import Program, Transition
from padron.registry.awards import NoPlace
from padron.registry.enrolments import (
    Decision,
    Enrolment,
    Moved,
    count_by_state,
    decisions_on,
    enrolment_of,
    enrolments_where,
)
from padron.registry.people import Person, people_of
from padron.registry.read_audit import Look
from padron.registry.store import Store
from padron.services.capture import facts_read
from padron.services.deciding import decide
from padron.services.policy import Actor, allowed
from padron.services.programs import published, published_program
from padron.services.sight import Shown, criteria, hidden_criteria, hidden_facts, state_label

A_PAGE = 50
LONGEST_REASON = 500
LIVING = frozenset({"open", "waiting"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One application in the tray; `verdict` as the actor may see it, `label` its state in words."""

    person: Person
    enrolment: Enrolment
    label: str
    verdict: Shown


@dataclass(frozen=True, slots=True)
class Tray:
    """A page of a program's applications. `counts`: how many are in each living state; `more`: whether it goes on."""

    program: Program
    rows: tuple[Waiting, ...]
    counts: Mapping[str, int]
    more: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision about to be taken: whose, in which state it was seen, to which it goes, and why."""

    person_key: bytes
    enrolment: bytes
    seen: str
    to: str
    reason: str


def to_review(store: Store, actor: Actor) -> list[tuple[Program, int]]:
    """The programs that an actor reviews, with how many applications are open or waiting."""
    with store.reading() as view:
        programs = allowed(actor, "review", published(view))
        counts = {each.name: count_by_state(view, each.name) for each in programs}
    return [
        (each, sum(counts[each.name].get(state.name, 0) for state in each.lifecycle.states if state.category in LIVING))
        for each in programs
    ]


def tray(
    store: Store, actor: Actor, name: str, states: Sequence[str] = (), verdict: str = "", page: int = 1
) -> Tray | None:
    """A page of applications, by day of applying; None where the actor does not review the program.

    `states` chooses among its states, the living ones where there is none of them. Each person shown is on record.
    """
    with store.reading() as view:
        programs = published(view)
        program = next((each for each in allowed(actor, "review", programs) if each.name == name), None)
        if program is None:
            return None
        known = [each.name for each in program.lifecycle.states]
        living = [each.name for each in program.lifecycle.states if each.category in LIVING]
        wanted = [each for each in states if each in known] or living
        hidden = hidden_facts(actor, programs, facts_read(program))
        if hidden_criteria(program, hidden):
            verdict = ""  # to choose by it would tell it
        found = enrolments_where(view, name, wanted, verdict, A_PAGE + 1, (max(page, 1) - 1) * A_PAGE)
        counts = count_by_state(view, name)
        people = people_of(view, {each.person_key for each in found[:A_PAGE]})
    store.read_audit.append_many([Look(actor.name, "review", key, "tray") for key in people])
    rows = tuple(_waiting(program, people[each.person_key], each, hidden) for each in found[:A_PAGE])
    return Tray(program, rows, counts, len(found) > A_PAGE)


def _waiting(program: Program, person: Person, found: Enrolment, hidden: frozenset[str]) -> Waiting:
    stored = found.judged.get("criteria")
    outcomes = {str(key): str(value) for key, value in stored.items()} if isinstance(stored, Mapping) else {}
    return Waiting(
        person, found, state_label(program, found.state, found, hidden), criteria(program, outcomes, hidden).verdict
    )


def steps(actor: Actor, program: Program, state: str) -> tuple[Transition, ...]:
    """The steps from a state that an actor may take in a program."""
    roles = {each.role for each in actor.grants if each.covers(program.area, program.name)}
    return tuple(each for each in program.lifecycle.transitions if each.from_ == state and each.role in roles)


def steps_of_all(actor: Actor, program: Program, states: Iterable[str]) -> list[str]:
    """The states to which an actor may bring applications that are in any of these."""
    found = dict.fromkeys(step.to for state in states for step in steps(actor, program, state))
    return [each.name for each in program.lifecycle.states if each.name in found]


def decided(store: Store, actor: Actor, name: str, wanted: Wanted, on: str) -> Problem | None:
    """Takes one step as a person's decision; or says why not, and nothing changes. Raises Refused (`busy`).

    The program in force says which steps there are. None where it was done.
    """
    with store.reading() as view:
        program = published_program(view, name)
    step = (
        next((each for each in steps(actor, program, wanted.seen) if each.to == wanted.to), None) if program else None
    )
    if program is None or step is None:
        label = state_label(program, wanted.seen)
        return (
            problem("step_refused", field="paso", state=label) if wanted.to else problem("step_missing", field="paso")
        )
    reason = " ".join(wanted.reason.split())[:LONGEST_REASON]
    if step.reason and not reason:
        return problem("decision_unexplained", field="motivo")
    try:
        with store.writing(actor.name) as unit:
            decide(unit, wanted.person_key, wanted.enrolment, wanted.seen, wanted.to, on, reason or None)
            unit.commit()
    except Moved:
        return problem("decided_meanwhile", field="paso", state=_now(store, program, wanted))
    except NoPlace as full:
        return full.problem
    return None


def _now(store: Store, program: Program, wanted: Wanted) -> str:
    with store.reading() as view:
        found = enrolment_of(view, wanted.person_key, wanted.enrolment)
    return state_label(program, found.state) if found is not None else ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of many decisions: how many were taken, and those that were not, with why."""

    done: int
    left: tuple[tuple[Wanted, Problem], ...]


def decided_many(store: Store, actor: Actor, name: str, wanted: Sequence[Wanted], on: str) -> Batch:
    """Takes each in its own right: one that cannot be taken holds no other up. Raises Refused (`busy`)."""
    told = [(each, decided(store, actor, name, each, on)) for each in wanted]
    return Batch(sum(1 for _, why in told if why is None), tuple((each, why) for each, why in told if why is not None))


def decisions(store: Store, person_key: bytes, enrolment: bytes) -> list[Decision]:
    """The steps that people took with an enrolment, the first one first."""
    with store.reading() as view:
        return decisions_on(view, person_key, enrolment)
