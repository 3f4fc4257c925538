"""Whole programs: the generated function says of every record what an independent judge says, place by place."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from agreement import program_oracle
from agreement.program_oracle import Judged
from agreement.programs import Drawn, programs
from agreement.run import a_seed
from padron.outputs import python
from padron.outputs.judge import Judgement, judge
from padron.program.model import Program

MANY, RECORDS = 40, 40


@cache
def drawn(seed: int | None = None) -> tuple[Drawn, ...]:
    return programs(MANY, RECORDS, seed)


def said(program: Program, told: Judgement) -> Judged:
    """The generated function's answer, in natural values."""
    fields = {leaf.field.name: leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())}
    values = {
        name: program_oracle.natural(value, fields[name].shape, fields[name].fields)
        for name, value in told.values.items()
    }
    lists = (told.irrelevant, told.required, told.shown_required, told.broken, told.beyond)
    return Judged(values, *map(frozenset, lists), told.outcomes, told.checks, told.points)


def wrong(cases: Sequence[Drawn]) -> list[tuple[str, Mapping[str, Any], Judged, Judged]]:
    found = []
    for each in cases:
        generated = judge(each.program)
        for record in each.records:
            told = said(each.program, generated(record.values, record.facts, record.today))
            expected = program_oracle.judged(each.program, record.values, record.facts, record.today)
            if told != expected:
                found.append((each.text, record.values, told, expected))
    return found


def test_the_generated_function_agrees_on_programs_drawn_now(record_property: Callable[[str, object], None]) -> None:
    seed = a_seed()
    cases = drawn(seed)
    record_property("proof", f"Programs: seed {seed}, {len(cases)} programs x {RECORDS} records")
    assert len(cases) == MANY and wrong(cases) == []


def test_every_place_is_reached() -> None:
    counted: Counter[str] = Counter()
    for each in drawn(1):
        for record in each.records:
            found = program_oracle.judged(each.program, record.values, record.facts, record.today)
            counted.update([found.verdict])
            for place in ("irrelevant", "required", "broken", "beyond"):
                paths = getattr(found, place)
                counted.update({place: len(paths), f"{place} cells": sum("[" in path for path in paths)})
            counted.update(f"check {each}" for each in found.checks)
    least = 0.1 * MANY * RECORDS
    assert all(counted[each] >= least for each in ("eligible", "ineligible", "undetermined", "irrelevant", "required"))
    assert all(counted[each] >= 20 for each in ("broken", "beyond", "irrelevant cells", "required cells")), counted
    assert all(counted[f"check {each}"] >= 100 for each in (True, False, None)), counted


SEEDED = {
    "a criterion that does not apply fails": (r" is True else True", " is True else False"),
    "an unknown relevance is a yes": (r"(?m)^(    t\d+ = \w+) is True$", r"\1 is not False"),
    "an answer to what does not apply stays": (r"(?m)^( +v_(\w+)) = None\n( +irr)", r"\1 = values.get('\2')\n\3"),
    "an unknown constraint fires": (r" is False: broken", " is not True: broken"),
    "an unknown requirement is a yes": (r"(?m)^( +if \w+) is True:\n( +asked)", r"\1 is not False:\n\2"),
    "points for the unknown": (r" is True: (t\d+) \+=", r" is not False: \1 +="),
}


@pytest.mark.parametrize("fault", SEEDED)
def test_a_seeded_fault_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pattern, put = SEEDED[fault]
    made = python._source
    monkeypatch.setattr(python, "_source", lambda *of: re.sub(pattern, put, made(*of)))
    assert wrong(drawn(1)[:20])
