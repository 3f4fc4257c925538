"""Whole programs: what is said that no record can do, the generated judge never does on random records."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from definition_makers import ROOT, define
from padron.intake.record import door
from padron.program.analysis.pairs import goal
from padron.program.analysis.scopes import sight
from padron.program.analysis.truth import NO, UNKNOWN, YES
from padron.program.compiler import compile_program
from padron.program.material import material
from padron.program.model import Program
from padron.program.shared import shared
from padron.services.definitions import files
from padron.services.trial import line, others
from padron.shapes import Text

FIELDS = """
    fields:
      edad: {type: integer, label: Edad, max: 90, calculation: age(fecha_nacimiento)}
      menor: {type: yes_no, label: Menor, relevant: edad < 18}
      nadie: {type: yes_no, label: Nadie, relevant: edad > 90}
      inicio: {type: date, label: Inicio, min: 2020-01-01, max: today()}
      entrega: {type: date, label: Entrega, min: today()}
      meses: {type: integer, label: Meses, max: 1200, calculation: 'months_between(inicio, today())'}
      giro: {type: choice, label: Giro, choices: {a: A, b: B, c: C}}
    eligibility:
      - {id: c0, message: M, assert: edad >= 18 or menor}
      - {id: c1, message: M, assert: edad < 18 and age(fecha_nacimiento) < 17}
      - {id: c2, message: M, assert: has(menor) or edad >= 18}
      - {id: c3, message: M, when: edad < 30, assert: inicio <= entrega}
      - {id: c4, message: M, assert: inicio < today() and meses >= 0}
      - {id: c5, message: M, assert: giro == "a" or nadie}
      - {id: c6, message: M, assert: 'days_between(inicio, entrega) >= 1'}
      - {id: c7, message: M, when: giro != "b", assert: meses > 12}
"""
RECORDS = 300


def records(program: Program, seed: int) -> Iterator[Any]:
    """Judgements of random records, a third of whose answers are blank."""
    chance, entrance = Random(seed), door(program)
    for _ in range(RECORDS):
        today = chance.choice(["2026-05-01", "2024-02-29", "2027-03-01"])
        values = {name: _raw(chance, leaf.field, today) for name, leaf in entrance.leaves.items()}
        given = {name: value for name, value in values.items() if value is not None and chance.random() > 0.33}
        person = {name: value for name, value in given.items() if name in entrance.asked}
        answers = {name: value for name, value in given.items() if name not in entrance.asked}
        yield entrance.record(person, answers, today=today).judgement


def _raw(chance: Random, field: Any, today: str) -> object:
    along = line(field, today)
    if field.calculation is not None or (isinstance(field.shape, Text) and along is None):
        return None
    if along is None:
        return chance.choice(others(field) or (None,))
    number = chance.choice([along.least, along.greatest, chance.randint(along.least, along.greatest)])
    return along.raw(number)


def programs() -> dict[str, Program]:
    found = {"small": define(FIELDS)}
    for path in sorted((ROOT / "program_definitions").glob("*.yaml")):
        program = compile_program(path.stem, shared(material(files(ROOT)))).program
        assert program is not None
        found[path.stem] = program
    return found


@pytest.mark.parametrize("name", programs())
def test_no_record_refutes_what_is_said_of_one_or_two_criteria(name: str) -> None:
    program = programs()[name]
    seen, answer = sight(program), {True: YES, False: NO, None: UNKNOWN}
    judged = [[answer[each] for each in found.outcomes] for found in records(program, 7)]
    for at, one in enumerate(program.criteria):
        trees = [rule.expression.tree for rule in (one.assert_, one.when) if rule]
        possible = {wanted for wanted in (YES, NO, UNKNOWN) if seen.can(trees, [goal(one, wanted)])}
        assert {outcomes[at] for outcomes in judged} <= possible, one.id
        for other_at, other in enumerate(program.criteria[:at]):
            both = [*trees, *(rule.expression.tree for rule in (other.assert_, other.when) if rule)]
            for pair in {(outcomes[at], outcomes[other_at]) for outcomes in judged}:
                assert seen.can(both, [goal(one, pair[0]), goal(other, pair[1])]), (one.id, other.id, pair)


def test_nobody_gets_to_a_field_that_is_said_to_be_out_of_reach() -> None:
    program = define(FIELDS)
    assert sight(program).never == {"nadie"}
    assert all("nadie" in found.irrelevant for found in records(program, 3))
