"""Where a condition turns along one variable: between two cuts it has one answer, by the oracle."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Any

import pytest

from agreement.drawing import Case, Record, corpus, tables, truth
from expressions import NAMES, expression
from padron.language.checker import Expression
from padron.language.kinds import Date, Kind, Number, YesNo
from padron.language.typed import Input, Today, Typed, kind_of
from padron.outputs.judge import names
from padron.outputs.python import compiled
from padron.outputs.solving import MOST_TRIALS, Cutter, Piece, Unsolvable, iso, ordinal

ORDERED = {name: kind for name, kind in NAMES.items() if isinstance(kind, Number | Date)}
FIRST, LAST = ordinal("1900-03-01"), ordinal("2099-12-31")
EXHAUSTIVE = 130


def bounds(kind: Kind) -> Piece:
    return (kind.least, kind.greatest) if isinstance(kind, Number) else (FIRST, LAST)


def put(record: Record, variable: Typed, x: int) -> Record:
    """The record with the variable at this value."""
    if isinstance(variable, Today):
        return replace(record, today=iso(x))
    assert isinstance(variable, Input)
    return replace(record, values={**record.values, variable.name: iso(x) if variable.kind == Date() else x})


@lru_cache(maxsize=20_000)
def run(node: Typed) -> Any:
    return compiled(Expression("", node, kind_of(node), reads=frozenset(names(node))))


def cutter(record: Record, variable: Typed) -> Cutter:
    def evaluate(node: Typed, x: int) -> Any:
        at = put(record, variable, x)
        return run(node)(at.values, at.facts, at.params.get, lambda name, keys: tables()[name].find(keys), at.today)

    return Cutter(variable, evaluate, tables())


def variables(case: Case, record: Record) -> Iterator[Typed]:
    """What the case reads that goes in an order, and is known."""
    for name in sorted(case.expression.reads & ORDERED.keys() & record.values.keys()):
        yield Input(name, ORDERED[name])
    if "today()" in case.expression.text or "age(" in case.expression.text:
        yield Today()


def tried(pieces: list[Piece], chance: Random) -> Iterator[tuple[int, int]]:
    """(piece, value) to look at: all of a short one; else its ends, their neighbours and some between."""
    for at, (first, last) in enumerate(pieces):
        inside = range(first, last + 1) if last - first < EXHAUSTIVE else [first, first + 1, last - 1, last]
        yield from ((at, x) for x in {*inside, *(chance.randint(first, last) for _ in range(3))})


def test_between_two_cuts_the_oracle_gives_one_answer() -> None:
    """For every drawn condition, record and variable in an order; what cannot be solved is little.

    Of conditions over rows, which the solver mostly leaves alone, the draw decides how many there are: they are counted
    apart.
    """
    counts: Counter[str] = Counter()
    chance = Random(20261125)
    for case in [each for each in corpus() if each.expression.kind == YesNo()][::3]:
        for record in case.records[:2]:
            for variable in variables(case, record):
                kind = Date() if isinstance(variable, Today) else variable.kind  # type: ignore[union-attr]
                try:
                    pieces = cutter(record, variable).cut([case.expression.tree], *bounds(kind))
                except Unsolvable:
                    counts["of rows" if "hijos" in case.expression.text else "unsolved"] += 1
                    continue
                counts["solved"] += 1
                counts["turned"] += len(pieces) > 1
                said: dict[int, set[Any]] = {}
                for at, x in tried(pieces, chance):
                    said.setdefault(at, set()).add(truth(case, put(record, variable, x)))
                    assert len(said[at]) == 1, (case.expression.text, record, variable, pieces[at], x)
    assert counts["turned"] > 90, counts
    assert counts["unsolved"] < 0.1 * counts["solved"], counts
    assert counts["of rows"] < counts["solved"] / 3, counts


def test_a_rule_that_would_keep_the_page_waiting_is_given_up() -> None:
    text = " or ".join(f"ingreso * {number} < saldo + {number}" for number in range(2, 40))
    record = Record({"ingreso": 5, "saldo": 9}, {}, {}, "2026-11-25")
    made = cutter(record, Input("ingreso", NAMES["ingreso"]))
    assert len(made.cut([expression(text).tree], 0, 50_000_000)) > 2
    made.trials = MOST_TRIALS
    with pytest.raises(Unsolvable):
        made.cut([expression(text).tree], 0, 50_000_000)
