"""What is decided stays decided whatever the missing answers turn out to be; what is said to be missing is missing."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest

from agreement.cel_text import nodes
from agreement.drawing import FACTS, PARAMETERS, Case, Record, corpus, drawn, tables, value
from agreement.programs import FACTS as PROGRAM_FACTS
from agreement.programs import KINDS, Drawn, programs
from agreement.run import a_seed
from expressions import NAMES
from padron.language.kinds import Kind, Rows, YesNo
from padron.language.typed import Has
from padron.outputs.judge import Judgement, judge
from padron.outputs.python import compiled
from padron.program.model import Rule

FILLINGS = 4


def filled(chance: Random, values: Mapping[str, Any], kinds: Mapping[str, Kind], today: str) -> dict[str, Any]:
    """Every missing value put in at random. A repeat without rows is known to be empty: only its cells are filled."""
    found = dict(values)
    for name, kind in kinds.items():
        if isinstance(kind, Rows):
            found[name] = [filled(chance, row, kind.fields, today) for row in values.get(name) or ()]
        elif found.get(name) is None:
            found[name] = value(chance, kind, today)
    return found


def completed(chance: Random, record: Record) -> Record:
    """A record without anything missing: no answer, no fact, no parameter."""
    parts = ((record.values, NAMES), (record.facts, FACTS), (record.params, PARAMETERS))
    return Record(*(filled(chance, part, kinds, record.today) for part, kinds in parts), record.today)


def sayings(cases: tuple[Case, ...]) -> Iterator[tuple[str, Any, list[Any]]]:
    """(text, what is said of a record, what is said of it once it is filled in); `has` asks what is missing itself."""
    chance = Random(1)
    for case in cases:
        if not any(isinstance(node, Has) for node in nodes(case.expression.tree)):
            run = compiled(case.expression)

            def says(record: Record, run: Any = run) -> Any:
                look = lambda name, keys: tables()[name].find(keys)  # noqa: E731
                return run(record.values, record.facts, record.params.get, look, record.today)

            for record in case.records:
                yield case.expression.text, says(record), [says(completed(chance, record)) for _ in range(FILLINGS)]


@pytest.mark.parametrize("cases", [corpus(), drawn(200, 30, a_seed())], ids=["corpus", "drawn now"])
def test_what_an_expression_says_never_changes_when_what_is_missing_is_filled_in(cases: tuple[Case, ...]) -> None:
    decided = open_ = closed = 0
    for text, said, later in sayings(cases):
        if said is None:
            open_ += 1
            closed += any(each is not None for each in later)
        else:
            decided += 1
            assert all(each == said for each in later), text
    assert decided >= 1_500 and open_ >= 500
    assert closed >= 0.7 * open_, "what is unknown is mostly so for want of what is missing"


def open_criteria(each: Drawn) -> Iterator[tuple[Judgement, Any, frozenset[str], Mapping[str, Any], str]]:
    """Every undecided criterion of a drawn program's records, with the fields that are said to be missing."""
    generated = judge(each.program)
    for record in each.records:
        told = generated(record.values, record.facts, record.today)
        for criterion, outcome in zip(each.program.criteria, told.outcomes, strict=True):
            if outcome is None:
                yield told, criterion, told.absent(criterion), record.values, record.today


def test_each_field_that_is_said_to_be_missing_is_asked_and_not_known() -> None:
    seen = 0
    for each in programs(40, 20, a_seed()):
        for told, _, absent, _, _ in open_criteria(each):
            calculated = {leaf.field.name for leaf in each.program.answer_leaves() if leaf.field.calculation}
            assert not absent & told.values.keys() and not absent & told.irrelevant and not absent & calculated
            seen += len(absent)
    assert seen >= 50


def read_at_last(each: Drawn, rules: list[Rule]) -> set[str]:
    """What rules read, and what the calculations among it read in their turn."""
    calculations = {leaf.field.name: leaf.field.calculation for leaf in each.program.answer_leaves()}
    found: set[str] = set()
    waiting = [name for rule in rules for name in rule.expression.reads]
    while waiting:
        name = waiting.pop()
        calculation = calculations.get(name)
        if name not in found and calculation is not None:
            waiting += calculation.expression.reads
        found.add(name)
    return found


def test_filling_in_what_is_missing_decides_a_criterion() -> None:
    """With every fact and parameter there, and no rows: what stays open then waits for nothing that anybody can say."""
    decided = waiting = 0
    chance = Random(2)
    for each in programs(40, 20, a_seed()):
        generated = judge(each.program)
        facts = {key: value(chance, kind, "2026-11-23") for key, kind in PROGRAM_FACTS.items()}
        for _, criterion, _, values, _ in open_criteria(each):
            rules = [rule for rule in (criterion.when, criterion.assert_) if rule is not None]
            if any("hijos" in rule.expression.reads for rule in rules):
                continue
            answers = dict(values)
            for _ in range(len(KINDS) + 1):
                told = generated(answers, facts, "2026-11-23")
                outcome = dict(zip(each.program.criteria, told.outcomes, strict=True))[criterion]
                absent = told.absent(criterion)
                if outcome is not None or not absent:
                    break
                answers |= {name: value(chance, KINDS[name], "2026-11-23") for name in absent}
            decided += outcome is not None
            waiting += outcome is None and bool(absent)
            if outcome is None and not absent:
                read = read_at_last(each, rules)
                assert read & (told.irrelevant | set(told.beyond)) or read <= told.values.keys(), criterion
    assert decided >= 50 and waiting == 0


def test_rules_that_ask_whether_something_is_known_are_few() -> None:
    conditions = [case for case in corpus() if isinstance(case.expression.kind, YesNo)]
    asking = [case for case in conditions if any(isinstance(node, Has) for node in nodes(case.expression.tree))]
    assert len(asking) <= 0.2 * len(conditions)
