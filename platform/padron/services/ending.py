"""Enrolments that end by themselves: by a rule in `ends`, or because their call's last day has passed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from padron.intake.record import door
from padron.intake.rules import rule_of
from padron.program.model import Program
from padron.program.reach import fields_by_name, reach
from padron.registry.awards import ACTIVE
from padron.registry.enrolments import Enrolment, Moved, enrolment_of
from padron.registry.locks import lock_people
from padron.registry.people import Person, people_of
from padron.registry.settling import active_under
from padron.registry.store import Store, Unit, View
from padron.services.deciding import decide
from padron.services.facts import Subject, facts_of, frame, named, others_of
from padron.services.programs import published

AT_ONCE = 100
"""Enrolments ended in one transaction."""
CALL_OVER = "convocatoria_terminada"
END_STATES = ("ended", "terminada", "terminado")
"""What a state is called in which enrolments end by themselves."""


@dataclass(frozen=True, slots=True)
class Ending:
    """An active enrolment that ends: why (`rule`, and in words), the day it counts from, and the state it goes to.

    `to` is None where its lifecycle has no step to a state for that (`END_STATES`): it stays, and a person must look.
    """

    enrolment: Enrolment
    rule: str
    words: str
    on: str
    to: str | None

    @property
    def reason(self) -> str:
        """As the history keeps it."""
        return f"{self.rule}: {self.words}" if self.words else self.rule


def foreseen(view: View, program: Program, every: Sequence[Program], today: str) -> Iterator[Ending]:
    """Every active enrolment of a program that ends on a day, by the version in force; what is unknown ends nobody."""
    if not _may_end(program, today):
        return
    for part in active_under(view, program.name):
        yield from endings(view, program, every, part, today)


def _may_end(program: Program, today: str) -> bool:
    return bool(program.ends) or any(each.ends < today for each in program.calls)


def endings(
    view: View, program: Program, every: Sequence[Program], some: Sequence[Enrolment], today: str
) -> Iterator[Ending]:
    """Those of some enrolments of a program that end on a day."""
    active = [each for each in some if each.category == ACTIVE]
    left = []
    for each in active:
        over = _call_over(program, each, today)
        if over is not None:
            yield over
        else:
            left.append(each)
    if program.ends and left:
        yield from _by_rule(view, program, every, left, today)


def _call_over(program: Program, found: Enrolment, today: str) -> Ending | None:
    """The last day counts: it is over from the day after."""
    call = next((each for each in program.calls if each.name == found.call), None)
    if call is None or call.ends >= today:
        return None
    day = f"{call.ends[8:]}/{call.ends[5:7]}/{call.ends[:4]}"
    return Ending(found, CALL_OVER, f"La convocatoria terminó el {day}.", call.ends, _to(program, found))


def _to(program: Program, found: Enrolment) -> str | None:
    """Never just any closed state: of a lifecycle of one's own nobody knows what «liquidado» stands for."""
    steps = [each.to for each in program.lifecycle.transitions if each.from_ == found.state]
    return next((name for name in END_STATES if name in steps), None)


def _by_rule(
    view: View, program: Program, every: Sequence[Program], some: Sequence[Enrolment], today: str
) -> Iterator[Ending]:
    people = people_of(view, {each.person_key for each in some})
    values = [{**people[each.person_key].values, **each.answers} for each in some]
    facts = _facts(view, program, every, some, people, values, today)
    for found, said, told in zip(some, values, facts, strict=True):
        known = door(program).judge(said, told, today).values
        for end in program.ends:
            if rule_of(program, end.when)(known, told, today) is True:
                yield Ending(found, end.reason, end.message.es, today, _to(program, found))
                break


def _facts(
    view: View,
    program: Program,
    every: Sequence[Program],
    some: Sequence[Enrolment],
    people: Mapping[bytes, Person],
    values: Sequence[Mapping[str, Any]],
    today: str,
) -> Sequence[Mapping[str, object]]:
    """What the rules ask of the registry, as of today, for each enrolment in its call."""
    asked = reach(fields_by_name(program), (each.when for each in program.ends)).facts
    keys = sorted(asked | frozenset(door(program).judge.facts))
    if not keys:
        return [{} for _ in some]
    others = others_of(keys)
    calls = {each.name: each for each in program.calls}
    subjects = [
        Subject(
            people[each.person_key].identifier,
            today,
            calls.get(each.call),
            named({name: said.get(name) for name in others}),
        )
        for each, said in zip(some, values, strict=True)
    ]
    return facts_of(view, frame(every, program), keys, subjects)


def over_on(view: View, program: Program, some: Iterable[tuple[Enrolment, str]]) -> dict[bytes, Ending]:
    """Of (enrolment, day of a delivery) those that had ended by themselves on that day, by the enrolment's id.

    Asked before each delivery. It ends nobody: what is delivered may come late, and before what went before it.
    """
    if not program.ends and not program.calls:
        return {}
    every, days = published(view), dict[str, list[Enrolment]]()
    for found, day in some:
        if _may_end(program, day):
            days.setdefault(day, []).append(found)
    made = (each for day, of in days.items() for each in endings(view, program, every, of, day))
    return {each.enrolment.id: each for each in made if each.to is not None}


def ended(unit: Unit, person_key: bytes, identifier: bytes, today: str) -> Ending | None:
    """Ends one enrolment where it ends today.

    `person_key` is the one under which it is kept. None where it does not end (or is not active any more).
    """
    lock_people(unit, [person_key])
    found, every = enrolment_of(unit, person_key, identifier), published(unit)
    program = next((each for each in every if found is not None and each.name == found.program), None)
    if found is None or program is None or not _may_end(program, today):
        return None
    made = next(endings(unit, program, every, [found], today), None)
    return made if made is not None and _end(unit, made) else None


def _end(unit: Unit, made: Ending) -> bool:
    """As an event with the rule's reason; False where it cannot be, or is not so any more."""
    found = made.enrolment
    if made.to is None:
        return False
    try:
        decide(unit, found.person_key, found.id, found.state, made.to, made.on, made.reason, found.revision)
    except Moved:
        return False
    return True


def end_all(store: Store, actor: str, program: Program, today: str) -> tuple[int, int]:
    """Ends every enrolment of a program that ends today; how many did, and how many have no state to go to."""
    with store.reading() as view:
        every = published(view)
        seen = list(foreseen(view, program, every, today))
    done = 0
    for start in range(0, len(seen), AT_ONCE):
        with store.writing(actor) as unit:
            done += sum(
                ended(unit, each.enrolment.person_key, each.enrolment.id, today) is not None
                for each in seen[start : start + AT_ONCE]
                if each.to is not None
            )
            unit.commit()
    return done, sum(each.to is None for each in seen)
