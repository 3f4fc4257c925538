"""The shipped programs over records as people type them: the independent judge agrees, and what is decided stays so."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from agreement import program_oracle
from agreement.run import a_seed
from agreement.test_programs_agree import said
from agreement.typed_records import OTHERS, TODAY, TypedRecord, typed_records
from city import CREDITO, DESPENSA, ESTANCIA, compiled
from padron.intake.record import Record, door
from padron.language.kinds import Kind, Number, YesNo
from padron.program.compiler import thaw
from padron.program.model import Field, Program
from padron.shapes import Choice, Day, Decimal, Whole
from padron.shapes import YesNo as Truth

PROGRAMS = pytest.mark.parametrize("name", [DESPENSA, ESTANCIA, CREDITO])
MANY, FILLINGS = 150, 4


def records(program: Program, facts: dict[str, object] | None = None) -> Iterator[Record]:
    entrance = door(program)
    for each in typed_records(program, MANY, a_seed()):
        yield entrance.record(_json(each.person), _answers(each), today=TODAY, facts=facts)


def _json(said_: Any) -> dict[str, object]:
    return {name: each.json for name, each in said_.items()}


def _answers(each: TypedRecord) -> dict[str, object]:
    return _json(each.answers) | {name: [_json(row) for row in rows] for name, rows in each.rows.items()}


def a_value(chance: Random, of: Field) -> Any:
    """Any answer that a question takes."""
    match of.shape:
        case Whole() | Decimal():
            return chance.choice([of.shape.least, of.shape.greatest, chance.randint(of.shape.least, of.shape.greatest)])
        case Day():
            return f"{chance.randint(1930, 2026)}-{chance.randint(1, 11):02d}-{chance.randint(1, 22):02d}"
        case Truth():
            return chance.random() < 0.5
        case Choice():
            return chance.choice(of.shape.options).code
    return chance.choice(OTHERS)["curp"] if of.type == "curp" else "algo"


def a_fact(chance: Random, kind: Kind) -> Any:
    if isinstance(kind, YesNo):
        return chance.random() < 0.5
    return chance.randint(0, 3) if isinstance(kind, Number) else "2026-05-05"


@PROGRAMS
def test_the_independent_judge_agrees(name: str) -> None:
    program, chance = compiled(name), Random(3)
    judge = door(program).judge
    for each in records(program):
        facts = {key: a_fact(chance, YesNo()) for key in judge.facts if key.startswith(("active", "was"))}
        told = judge(each.judgement.values, facts, TODAY)
        assert said(program, told) == program_oracle.judged(program, each.judgement.values, facts, TODAY)


@PROGRAMS
def test_a_verdict_that_is_kept_stays_whatever_is_missing_turns_out_to_be(name: str) -> None:
    program, chance = compiled(name), Random(4)
    judge, counted = door(program).judge, Counter[str]()
    leaves = [leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())]
    shapes = (Whole, Decimal, Day, Truth, Choice)
    for each in records(program):
        if each.stops or each.verdict == "undetermined":
            counted["not decided"] += 1
            continue
        counted[each.verdict] += 1
        known, away = each.judgement.values, each.judgement.irrelevant
        for _ in range(FILLINGS):
            missing = [of for of in leaves if of.name not in known and of.name not in away and not of.calculation]
            more = {of.name: a_value(chance, of) for of in missing if isinstance(of.shape, shapes)}
            facts = {key: a_fact(chance, YesNo()) for key in judge.facts if key.startswith(("active", "was"))}
            told = judge({**known, **more}, facts, TODAY)
            assert _verdict(told.outcomes) == each.verdict, (more, facts)
    assert counted.total() - counted["not decided"] >= 10, counted


@PROGRAMS
def test_what_is_said_to_be_missing_is_asked_and_answering_it_decides(name: str) -> None:
    program, chance = compiled(name), Random(5)
    entrance = door(thaw(program.closure))  # as after publishing: the same rules, read from another place
    facts = {key: a_fact(chance, YesNo()) for key in entrance.judge.facts if key.startswith(("active", "was"))}
    fields = entrance.leaves
    for each in records(program, facts):
        values, told = dict(each.judgement.values), each.judgement
        for _ in range(len(fields)):
            outcomes = zip(program.criteria, told.outcomes, strict=True)
            absent = {name for criterion, outcome in outcomes if outcome is None for name in told.absent(criterion)}
            assert not absent & told.values.keys() and not absent & told.irrelevant
            assert all(fields[name].field.calculation is None for name in absent)
            if not absent:
                break
            values |= {name: a_value(chance, fields[name].field) for name in absent}
            told = entrance.judge(values, facts, TODAY)
        open_ = [one for one, outcome in zip(program.criteria, told.outcomes, strict=True) if outcome is None]
        assert not absent
        for one in open_:  # nothing more can be said: it waits for what does not apply, or is out of a table or bounds
            reads = one.assert_.expression.reads
            assert reads & told.irrelevant or one.assert_.expression.tables or reads & set(told.beyond), one.id


def _verdict(outcomes: tuple[bool | None, ...]) -> str:
    return "ineligible" if False in outcomes else "undetermined" if None in outcomes else "eligible"
