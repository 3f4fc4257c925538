"""The review tray of a program, and one decision: the steps that a person may take, what she saw, and her reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from padron.problems import Problem, problem
from padron.program.model import Field, Program, State, Transition
from padron.program.reach import fields_by_name, reach
from padron.registry.awards import NoPlace
from padron.registry.enrolments import Enrolment, Moved, enrolment_of
from padron.registry.keys import id_of
from padron.registry.people import Person, people_of
from padron.registry.read_audit import Look
from padron.registry.store import Store, Unit, View
from padron.registry.tray import Sought, count_by, found_by
from padron.services.capture import facts_read
from padron.services.deciding import decide
from padron.services.policy import Actor, holds, may_review
from padron.services.programs import published
from padron.services.promoted import filters, wanted
from padron.services.ranking import score_of
from padron.services.sight import (
    Shown,
    criteria,
    hidden_answers,
    hidden_criteria,
    hidden_facts,
    state_label,
    tells_verdict,
)

A_PAGE = 50
LOOKED_AT = frozenset({"open", "waiting"})
"""Categories of the states that a tray shows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tray is filtered by, as its address says it; nothing for no filter. `page` counts from 1.

    `answers`: of promoted fields, each with the code that it must have.
    """

    state: str = ""
    verdict: str = ""
    call: str = ""
    page: int = 1
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One application of a tray as its reviewer may see it; `score` is None where there is none, or it is hidden."""

    person: Person
    enrolment: Enrolment
    label: str
    verdict: Shown | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Tray:
    """A page of a program's applications that wait for a decision. `count`: how many the filter finds.

    `by_verdict`: whether the reviewer may filter by verdict: not where it rests on what she may not see. `scored`:
    whether points are shown. `ahead`: the steps that she may take from the states that the filter finds. `states`:
    those that the tray may be filtered by; `fields`: the questions that it may.
    """

    program: Program
    asked: Asked
    lines: tuple[Line, ...]
    count: int
    by_verdict: bool
    scored: bool
    ahead: tuple[Transition, ...]
    states: tuple[State, ...]
    fields: tuple[Field, ...] = ()


def open_states(program: Program, hidden: frozenset[str] = frozenset()) -> tuple[State, ...]:
    """The states in which an application waits for a decision; none that would tell what a hidden criterion came to."""
    return tuple(
        each
        for each in program.lifecycle.states
        if each.category in LOOKED_AT and not tells_verdict(program, each.name, hidden)
    )


def steps(actor: Actor, program: Program, state: str) -> tuple[Transition, ...]:
    """The steps that an actor may take from a state, by the program in force."""
    return tuple(
        each for each in program.lifecycle.transitions if each.from_ == state and holds(actor, each.role, program)
    )


def reviewed(view: View, actor: Actor, name: str) -> tuple[Program, tuple[Program, ...]] | None:
    """A program on whose applications an actor decides, and all published ones; else None."""
    every = published(view)
    found = next((each for each in every if each.name == name), None)
    return (found, every) if found is not None and may_review(actor, found) else None


def trays(store: Store, actor: Actor) -> list[tuple[Program, int]]:
    """The programs on whose applications an actor decides, each with how many wait."""
    with store.reading() as view:
        mine = [each for each in published(view) if may_review(actor, each)]
        return [(each, count_by(view, sought(view, actor, each, Asked()))) for each in mine]


def tray(store: Store, actor: Actor, name: str, asked: Asked) -> Tray | None:
    """A page of a tray; None where the actor decides nothing there. Whoever is shown is on record as looked at."""
    with store.reading() as view:
        found = reviewed(view, actor, name)
        if found is None:
            return None
        program, every = found
        hidden = hidden_facts(actor, every, facts_read(program))
        aim = _sought(program, asked, hidden)
        some = found_by(view, aim, A_PAGE, (asked.page - 1) * A_PAGE)
        people = people_of(view, {each.person_key for each in some})
        scored = program.score is not None and not hides_score(program, hidden)
        made = tuple(_line(program, people[each.person_key], each, hidden, scored) for each in some)
        count = count_by(view, aim)
    store.read_audit.append_many([Look(actor.name, "review", each.person.person_key, "review tray") for each in made])
    ahead = tuple(step for state in aim.states for step in steps(actor, program, state))
    by_verdict = bool(program.criteria) and not hidden_criteria(program, hidden)
    fields = filters(program, hidden_answers(program, hidden))
    return Tray(program, asked, made, count, by_verdict, scored, ahead, open_states(program, hidden), fields)


def sought(view: View, actor: Actor, program: Program, asked: Asked) -> Sought:
    """What a filter finds for an actor."""
    return _sought(program, asked, hidden_facts(actor, published(view), facts_read(program)))


def _sought(program: Program, asked: Asked, hidden: frozenset[str]) -> Sought:
    states = tuple(each.name for each in open_states(program, hidden) if asked.state in ("", each.name))
    call = asked.call if asked.call in {each.name for each in program.calls} else ""
    verdict = "" if hidden_criteria(program, hidden) else asked.verdict
    fields = filters(program, hidden_answers(program, hidden)) if asked.answers else ()
    return Sought(program.name, states, call, verdict, wanted(program, fields, dict(asked.answers)))


def hides_score(program: Program, hidden: frozenset[str]) -> bool:
    """Whether points or ties rest on a hidden fact."""
    if program.score is None or not hidden:
        return False
    known = fields_by_name(program)
    ties = [rule for name in program.score.ties if (leaf := known.get(name)) for rule in (leaf.field.calculation,)]
    return bool(reach(known, [*(each.when for each in program.score.points), *ties]).facts & hidden)


def _line(program: Program, person: Person, found: Enrolment, hidden: frozenset[str], scored: bool) -> Line:
    label = state_label(program, found.state, found, hidden)
    score = score_of(program, found, person.values) if scored else None
    return Line(person, found, label, verdict_seen(program, found, hidden), score)


def verdict_seen(program: Program, found: Enrolment, hidden: frozenset[str]) -> Shown | None:
    """An application's verdict as far as the hidden facts let it be told; None where there are no criteria."""
    if not program.criteria:
        return None
    if not hidden_criteria(program, hidden):
        return found.verdict  # type: ignore[return-value]  # one of the three
    stored = found.judged.get("criteria")
    return criteria(program, stored if isinstance(stored, dict) else {}, hidden).verdict


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision as it was sent: the state and revision that were seen, the state chosen, and the reason typed."""

    seen: str
    revision: int
    to: str
    reason: str = ""


def decided(store: Store, actor: Actor, person: str, enrolment: str, choice: Choice, on: str) -> Problem | None:
    """Takes one step with an application, by the ids of its address; gives why it cannot be, or None when it is done.

    Raises Refused (`busy`).
    """
    key, identifier = id_of(person), id_of(enrolment)
    if key is None or identifier is None:
        return problem("decision_gone")
    with store.writing(actor.name) as unit:
        wrong = decided_in(unit, actor, key, identifier, choice, on)
        if wrong is None:
            unit.commit()
    return wrong


def decided_in(unit: Unit, actor: Actor, key: bytes, identifier: bytes, choice: Choice, on: str) -> Problem | None:
    """The same within a unit, which stays good for others whatever this one comes to."""
    found, every = enrolment_of(unit, key, identifier), published(unit)
    program = next((each for each in every if found is not None and each.name == found.program), None)
    if found is None or program is None:
        return problem("decision_gone")
    now = state_label(program, found.state, found, hidden_facts(actor, every, facts_read(program)))
    if (found.state, found.revision) != (choice.seen, choice.revision):
        return problem("decision_moved", state=now)
    step = next((each for each in steps(actor, program, found.state) if each.to == choice.to), None)
    if step is None:
        return problem("decision_step", state=now)
    if step.reason and not choice.reason:
        return problem("decision_reason")
    try:
        decide(unit, key, identifier, choice.seen, choice.to, on, choice.reason or None, choice.revision)
    except Moved:
        return problem("decision_moved", state=now)
    except NoPlace as full:
        return full.problem
    return None


def destinations(program: Program, ahead: Sequence[Transition]) -> tuple[tuple[State, bool], ...]:
    """The states that these steps lead to, in the program's order, and whether one of them wants a reason."""
    wants = {each.to: any(one.reason for one in ahead if one.to == each.to) for each in ahead}
    return tuple((each, wants[each.name]) for each in program.lifecycle.states if each.name in wants)
