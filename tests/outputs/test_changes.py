"""What is said to meet a criterion does, and one unit less does not: judged again by the program's own function."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from city import CREDITO, DESPENSA, ESTANCIA, compiled
from definition_makers import define
from padron.intake.record import OUTCOMES, Record, door
from padron.outputs.changes import Bench, Change, changes
from padron.program.model import CORE, Case, Program
from padron.services.check import judged
from padron.shapes import Choice, Choices, Day, Decimal, Whole, YesNo

PROGRAMS = (DESPENSA, ESTANCIA, CREDITO)


def bench(record: Record, index: int) -> Bench:
    return Bench(record.judgement.judge, index, record.judgement.values, record.facts, record.today)


def unmet(record: Record) -> Iterator[Bench]:
    """A bench for each criterion that the record does not meet."""
    yield from (bench(record, at) for at, each in enumerate(record.criteria) if each.outcome == "not_met")


def stepped(value: Any, by: int) -> Any:
    """The next value of a number or an ISO day, or the one before."""
    if isinstance(value, str):
        return (date.fromisoformat(value) + timedelta(by)).isoformat()
    return value + by


def within(program: Program, change: Change, value: Any) -> bool:
    """Whether a value is one that the field can hold (a day of the future only where it can be one)."""
    leaf = program.leaf(change.name) if change.what == "field" else None
    if leaf is None:
        return value >= "1900-03-01" if isinstance(value, str) else value >= 0
    shape = leaf.field.shape
    if isinstance(shape, Whole | Decimal):
        return shape.least <= value <= shape.greatest
    if isinstance(shape, Day):
        return shape.least <= value <= shape.greatest if "today" not in (shape.least, shape.greatest) else True
    return True


def holds(tried: Bench, change: Change, chance: Random) -> None:
    """Met at each edge and between, not met one unit beyond; and by each value that is named."""
    program, where = tried.judge.program, (change.what, change.name)
    for first, last in change.spans:
        for edge, beyond in ((first, -1), (last, 1)):
            if edge is not None:
                assert tried.met(*where, edge), (change, edge)
                if within(program, change, stepped(edge, beyond)):
                    assert not tried.met(*where, stepped(edge, beyond)), (change, edge)
        assert all(tried.met(*where, value) for value in between(program, tried, change, first, last, chance))
    leaf = program.leaf(change.name)
    several = leaf is not None and isinstance(leaf.field.shape, Choices)
    for value in change.values:
        if several:
            assert leaf is not None
            chosen = set(tried.values.get(change.name) or ()) ^ {value}
            value = [each.code for each in leaf.field.shape.options if each.code in chosen]  # type: ignore[union-attr]
        assert tried.met(*where, value), (change, value)


def between(program: Program, tried: Bench, change: Change, first: Any, last: Any, chance: Random) -> Iterator[Any]:
    """Some values of a stretch; where it has no end of its own, up to the field's bound."""
    if change.what == "today" or isinstance(first or last, str):
        least, greatest = day_bounds(program, tried, change)
        start, end = first or least, last or greatest
        days = (date.fromisoformat(end) - date.fromisoformat(start)).days
        yield from (stepped(start, chance.randint(0, days)) for _ in range(5))
    elif change.what == "field":
        leaf = program.leaf(change.name)
        assert leaf is not None
        shape = leaf.field.shape
        assert isinstance(shape, Whole | Decimal)
        least = shape.least if first is None else first
        greatest = shape.greatest if last is None else last
        yield from (chance.randint(least, greatest) for _ in range(5))


def day_bounds(program: Program, tried: Bench, change: Change) -> tuple[str, str]:
    """The first and last day that a date's own settings let it have."""
    leaf = program.leaf(change.name)
    if leaf is None:
        return tried.today, "2099-12-31"
    assert isinstance(leaf.field.shape, Day)
    bounds = leaf.field.shape.least, leaf.field.shape.greatest
    least, greatest = (tried.today if each == "today" else each for each in bounds)
    return least, greatest


@pytest.mark.parametrize("name", PROGRAMS)
def test_in_every_case_of_the_shipped_programs_what_would_meet_a_criterion_does(name: str) -> None:
    program, chance = compiled(name), Random(1)
    found = 0
    for case in program.cases:
        for tried in unmet(judged(program, case)):
            for change in changes(tried):
                holds(tried, change, chance)
                found += 1
    assert found >= 7


def drawn(program: Program, case: Case, chance: Random) -> Record:
    """A case's record with half of its answers drawn anew, its facts by lot."""
    record = judged(program, case)
    values = dict(record.judgement.values)
    for leaf in (*program.person_leaves(), *program.answer_leaves()):
        shape, field = leaf.field.shape, leaf.field
        if field.calculation is not None or field.name == "curp" or chance.random() < 0.5:
            continue
        match shape:
            case YesNo():
                values[field.name] = chance.random() < 0.5
            case Choice():
                values[field.name] = chance.choice(shape.options).code
            case Choices():
                values[field.name] = [each.code for each in shape.options if chance.random() < 0.2]
            case Whole() | Decimal():
                near = [shape.least, shape.greatest, values.get(field.name, shape.least)]
                values[field.name] = chance.choice([*near, chance.randint(shape.least, shape.greatest)])
            case Day():
                values[field.name] = stepped(record.today, -chance.choice([0, 1, 30, 200, 400, 6_600, 22_000]))
            case _:
                pass
    judge = door(program).judge
    facts = {key: chance.choice([True, False, None]) for key in judge.facts if not key.startswith(("rec", "last"))}
    judgement = judge(values, facts, record.today)
    pairs = zip(record.criteria, judgement.outcomes, strict=True)
    criteria = [each._replace(outcome=OUTCOMES[outcome]) for each, outcome in pairs]
    return record._replace(judgement=judgement, facts=facts, criteria=tuple(criteria))


@pytest.mark.parametrize("name", PROGRAMS)
def test_for_records_drawn_at_random_too(name: str) -> None:
    program, chance = compiled(name), Random(20261125)
    seen: Counter[str] = Counter()
    for turn in range(60):
        for tried in unmet(drawn(program, program.cases[turn % len(program.cases)], chance)):
            for change in changes(tried):
                holds(tried, change, chance)
                seen[change.what] += 1
                seen["spans"] += len(change.spans)
                seen["values"] += len(change.values)
    assert seen["field"] >= 50
    assert seen["spans"] >= 20


@pytest.mark.parametrize("name", PROGRAMS)
def test_nobody_is_told_to_be_somebody_else(name: str) -> None:
    program, chance = compiled(name), Random(2)
    sensitive = {leaf.field.name for leaf in program.answer_leaves() if leaf.field.sensitivity == "sensitive"}
    for turn in range(60):
        for tried in unmet(drawn(program, program.cases[turn % len(program.cases)], chance)):
            assert not {each.name for each in changes(tried)} & ({*CORE} | sensitive)


SMALL = """
fields:
  a:
    type: integer
    label: A
    min: 0
    max: 60
    required: yes
  b:
    type: integer
    label: B
    min: 1
    max: 40
    required: yes
  monto:
    type: money
    label: Monto
    min: 0
    max: 12
  sino:
    type: yes_no
    label: ¿Sí?
  media:
    type: decimal
    places: 1
    label: Media
    min: 0
    max: 60
    calculation: round(a / b, 1)
  exacta:
    type: decimal
    places: 2
    label: Exacta
    min: 0
    max: 60
    calculation: a
  rara:
    type: integer
    label: Rara
    min: 0
    max: 50
    relevant: a > 10
    calculation: a + b
"""
TRICKY = (
    "a >= 18 and a <= 60 and not a in [20, 30, 31]",
    "a * b < 300 or a == 7",
    "media >= 2.5",
    "rara < 30",
    "if(a > 20, b, 40 - b) > 15",
    "max(a, b) - min(a, b) <= 3",
    "abs(a - b) > 10 and media < 3",
    "a / b > 1.5",
    "min(a, b, 12) * 2 >= 20",
    "a != 5 and (a < 5 or b > a)",
    "exacta * b < 90.5",
    "a * (20 - a) >= 70",
    "round(a / 7, 0) == 3",
    "monto / b <= 0.55",
    "monto * 3 - a >= 10 and monto < 10.01",
    "a > 40 or (sino and monto > 3 and b > 12)",
)


@pytest.mark.parametrize("text", TRICKY)
def test_of_small_ranges_every_value_is_tried_and_the_nearest_on_each_side_is_named(text: str) -> None:
    """Against every value one by one, whatever the form of the rule: nothing near is passed over, nothing is added."""
    program = define(f"{SMALL}eligibility:\n  - id: c\n    assert: {text}\n    message: No.\n")
    judge, chance = door(program).judge, Random(3)
    seen = 0
    for _ in range(25):
        values = {
            "a": chance.randint(0, 60), "b": chance.randint(1, 40), "monto": chance.randint(0, 1_200),
            "sino": chance.random() < 0.5,
        }  # fmt: skip
        tried = Bench(judge, 0, judge(values, {}, "2026-11-25").values, {}, "2026-11-25")
        if judge(values, {}, "2026-11-25").outcomes != (False,):
            continue
        found = {each.name: each for each in changes(tried)}
        for name, least, greatest in (("a", 0, 60), ("b", 1, 40), ("monto", 0, 1_200)):
            met = [x for x in range(least, greatest + 1) if tried.met("field", name, x)]
            assert bool(met) is (name in found), (text, values, name)
            if met:
                assert nearest(met, values[name]) == edges(found[name], least, greatest), (text, values, name)
                seen += 1
    assert seen


def nearest(met: list[int], now: int) -> set[tuple[int, int]]:
    """The stretches of what meets it that lie next to now, on either side."""
    runs: list[list[int]] = []
    for x in met:
        if runs and runs[-1][1] + 1 == x:
            runs[-1][1] = x
        else:
            runs.append([x, x])
    below = [(a, b) for a, b in runs if b < now][-1:]
    return {*below, *[(a, b) for a, b in runs if a > now][:1]}


def edges(change: Change, least: int, greatest: int) -> set[tuple[int, int]]:
    return {(least if a is None else a, greatest if b is None else b) for a, b in change.spans}
