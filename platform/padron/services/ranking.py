"""Who comes first for the places of a call: points, then ties, then the day of applying and the folio.

The lottery is an HMAC of each folio keyed by a seed that the city publishes, so that anybody can repeat it: whoever has
the least number goes first. Each drawing is on record with its seed.
"""

import hmac
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from padron.intake.record import door
from padron.intake.rules import rule_of
from padron.language.values import shown
from padron.problems import Problem
from padron.program.model import Points, Program
from padron.registry.awards import NoPlace
from padron.registry.drawings import Drawing, drawings, note_drawing
from padron.registry.enrolments import Enrolment, Moved, enrolments_in
from padron.registry.people import Person, people_of
from padron.registry.store import Store, View
from padron.services.deciding import decide

LOTTERY = "lottery"
RANKED = frozenset({"open", "waiting"})
NUMBERS = 1 << 64


@dataclass(frozen=True, slots=True)
class Ranked:
    """One application in its place. `points`: those that it has, with the condition of each; `ties` in words."""

    position: int
    enrolment: Enrolment
    score: int
    points: tuple[Points, ...]
    ties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The applications of a call that qualify and are not active, the first one first.

    Of one person only her first application stands in it, and none of whoever has a place: `repeated` are the others.
    `left_out` counts those that do not qualify, or not yet, by verdict; `before` are earlier drawings of this call.
    """

    program: Program
    call: str
    seed: str
    ranked: tuple[Ranked, ...]
    left_out: Mapping[str, int]
    before: tuple[Drawing, ...]
    repeated: tuple[Enrolment, ...] = ()


def draws(program: Program) -> bool:
    """Whether the order of a program rests on a lottery, so that a seed is needed."""
    return program.score is not None and LOTTERY in program.score.ties


def last_seed(view: View, program: str, call: str) -> str | None:
    """The seed of the last drawing on record."""
    found = drawings(view, program, call)
    return found[-1].seed if found else None


def lottery_number(seed: str, folio: str) -> int:
    """The number that a folio draws: the first 64 bits of HMAC-SHA256(seed, folio), in UTF-8 (RFC 2104)."""
    return int.from_bytes(hmac.digest(seed.encode(), folio.encode(), sha256)[:8], "big")


def ranking(view: View, program: Program, call: str, seed: str = "") -> Ranking:
    """The order of a call by the program in force; KeyError for a call that the program does not have.

    Each application counts with its stored answers, its person's values of today, and the facts that its verdict read.
    """
    if call not in {each.name for each in program.calls}:
        raise KeyError(call)
    every = enrolments_in(view, program.name, call, limit=None)
    living = [each for each in every if each.category in RANKED]
    wanted = [each for each in living if each.verdict == "eligible"]
    people = people_of(view, {each.person_key for each in wanted})
    told = [(each, _judged(program, each, people[each.person_key].values)) for each in wanted]
    ordered = sorted(told, key=lambda pair: _key(program, seed, *pair))
    active = {each.person_key for each in every if each.category == "active"}
    stands = _first_ones([each for each, _ in ordered], people, active)
    first = [(each, judged) for each, judged in ordered if each.id in stands]
    ranked = tuple(_ranked(program, seed, number, *pair) for number, pair in enumerate(first, 1))
    repeated = tuple(each for each, _ in ordered if each.id not in stands)
    others = [each.verdict for each in living if each.verdict != "eligible"]
    left_out = {verdict: others.count(verdict) for verdict in sorted(set(others))}
    return Ranking(program, call, seed, ranked, left_out, tuple(drawings(view, program.name, call)), repeated)


def _first_ones(ordered: Sequence[Enrolment], people: Mapping[bytes, Person], active: AbstractSet[bytes]) -> set[bytes]:
    """The ids of each person's first application, of those that wait before those in review; of the active, none."""
    first: dict[bytes, bytes] = {}
    for each in sorted(ordered, key=lambda each: each.category != "waiting"):
        person = people[each.person_key]
        if active.isdisjoint(person.members):
            first.setdefault(person.person_key, each.id)
    return set(first.values())


def drawn(store: Store, actor: str, program: Program, call: str, seed: str) -> Ranking:
    """The ranking, with its seed and its order put on record: a second drawing with another seed would show."""
    with store.writing(actor) as unit:
        made = ranking(unit, program, call, seed)
        note_drawing(unit, program.name, call, seed, [each.enrolment.folio for each in made.ranked])
        unit.commit()
    return made


@dataclass(frozen=True, slots=True)
class Admitted:
    """What admitting from a ranking did: who became active, and whom a limit kept waiting, with why."""

    active: tuple[Ranked, ...]
    kept: tuple[tuple[Ranked, Problem], ...]


def admit(store: Store, actor: str, made: Ranking, on: str) -> Admitted:
    """Makes those who wait active, in the ranking's order, until the quota is full; whom a limit stops goes on waiting.

    Only whoever is in a waiting state from which a step leads to an active one.
    """
    steps = steps_in(made.program)
    active: list[Ranked] = []
    kept: list[tuple[Ranked, Problem]] = []
    for each in made.ranked:
        found = each.enrolment
        if found.state not in steps:
            continue
        try:
            with store.writing(actor) as unit:
                decide(unit, found.person_key, found.id, found.state, steps[found.state], on)
                unit.commit()
        except Moved:
            continue  # somebody decided meanwhile
        except NoPlace as full:
            if full.problem.code == "quota_closed":
                break
            kept.append((each, full.problem))
            continue
        active.append(each)
    return Admitted(tuple(active), tuple(kept))


def steps_in(program: Program) -> dict[str, str]:
    """From each waiting state, the active one that a step leads to."""
    category = {each.name: each.category for each in program.lifecycle.states}
    return {
        step.from_: step.to
        for step in reversed(program.lifecycle.transitions)
        if category[step.from_] == "waiting" and category[step.to] == "active"
    }


def score_of(program: Program, found: Enrolment, person: Mapping[str, object]) -> int | None:
    """The points of an application by the program in force; None where the program gives none."""
    return _judged(program, found, person).score if program.score is not None else None


@dataclass(frozen=True, slots=True)
class _Judged:
    values: Mapping[str, Any]
    facts: Mapping[str, object]
    score: int


def _judged(program: Program, found: Enrolment, person: Mapping[str, object]) -> _Judged:
    facts = cast(Mapping[str, object], found.judged.get("facts") or {})
    judgement = door(program).judge({**person, **found.answers}, facts, found.applied_on)
    return _Judged(judgement.values, facts, judgement.points)


def _ties(program: Program) -> Sequence[str]:
    return program.score.ties if program.score is not None else ()


def _key(program: Program, seed: str, found: Enrolment, judged: _Judged) -> tuple[Any, ...]:
    """Most points first; of each tie the lower value, unknown ones last; then the day and the folio."""
    ties = [
        (False, lottery_number(seed, found.folio)) if name == LOTTERY else _last_if_unknown(judged.values.get(name))
        for name in _ties(program)
    ]
    return (-judged.score, *ties, found.applied_on, found.folio)


def _last_if_unknown(value: Any) -> tuple[bool, Any]:
    return (value is None, 0 if value is None else value)


def _ranked(program: Program, seed: str, position: int, found: Enrolment, judged: _Judged) -> Ranked:
    points = program.score.points if program.score is not None else ()
    met = tuple(each for each in points if _met(program, each, found, judged))
    ties = tuple((name, _tie(program, seed, name, found, judged)) for name in _ties(program))
    return Ranked(position, found, judged.score, met, ties)


def _met(program: Program, points: Points, found: Enrolment, judged: _Judged) -> bool:
    return rule_of(program, points.when)(judged.values, judged.facts, found.applied_on) is True


def _tie(program: Program, seed: str, name: str, found: Enrolment, judged: _Judged) -> str:
    """What a tie compares, in words; of the lottery the number drawn, as a fraction that is easy to compare."""
    if name == LOTTERY:
        return f"{lottery_number(seed, found.folio) / NUMBERS:.9f}"
    leaf, value = program.leaf(name), judged.values.get(name)
    return shown(leaf.field.type, leaf.field.shape, value) if leaf is not None and value is not None else "—"
