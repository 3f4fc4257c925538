"""The generated Python gives the oracle's verdict on every drawn expression and record; seeded faults are caught."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from agreement.drawing import Case, Record, corpus, natural, tables, truth, world
from padron.language.kinds import Number, YesNo
from padron.language.parser import parsed
from padron.language.typed import AllRows, And, AnyRow, Compare, Not, Or, Typed, children, kind_of
from padron.outputs import python
from padron.outputs.python_nodes import Lines

Engine = Callable[[Case], Callable[[Record], Any]]
ALMOST_NOTHING = 0.15


def written(case: Case, trees: Sequence[Typed]) -> str:
    """The source of a function that gives the value of each tree."""
    lines = Lines("param({})")
    for name in sorted(case.expression.reads):
        lines.line(f"{lines.input(name)} = values.get({name!r})")
    lines.line(f"return [{', '.join([lines.value(tree) for tree in trees])}]")
    return python._source(lines, "values, facts, param, lookup, today")


def runs(source: str, **given: Any) -> Callable[[Record], list[Any]]:
    run = python._made(source, given)

    def on(record: Record) -> list[Any]:
        found: list[Any] = run(record.values, record.facts, record.params.get, lookup, record.today)
        return found

    return on


def lookup(name: str, keys: Sequence[Any]) -> object:
    return tables()[name].find(keys)


def generated(case: Case, source: Callable[[str], str] = str, tree: Typed | None = None, **given: Any) -> Any:
    """The case's function, with a fault seeded into its source, its tree or what it calls."""
    on = runs(source(written(case, [tree or case.expression.tree])), **given)
    return lambda record: natural(on(record)[0], case.expression.kind)


def wrong(engine: Engine) -> list[tuple[str, Record, Any, Any]]:
    """Where an engine does not say what the oracle says."""
    found = []
    for case in corpus():
        says = engine(case)
        for record in case.records:
            expected = truth(case, record)
            try:
                told = says(record)
            except TypeError as broken:
                told = broken
            if told != expected or (told is None) != (expected is None):
                found.append((case.expression.text, record, told, expected))
    return found


def test_the_generated_python_gives_the_oracles_answer_on_everything_drawn() -> None:
    assert wrong(generated) == []


def test_no_number_leaves_the_bounds_that_the_checker_follows() -> None:
    checked = 0
    for case in corpus():
        nodes = [node for node in outside_rows(case.expression.tree) if isinstance(kind_of(node), Number)]
        on = runs(written(case, nodes))
        for record in case.records:
            for node, found in zip(nodes, on(record), strict=True):
                kind = kind_of(node)
                assert found is None or (isinstance(kind, Number) and kind.least <= found <= kind.greatest), node
                checked += found is not None
    assert checked >= 10_000


def outside_rows(tree: Typed) -> Iterator[Typed]:
    """Every node that is not within the condition of any() or all()."""
    yield tree
    if not isinstance(tree, AnyRow | AllRows):
        for each in children(tree):
            yield from outside_rows(each)


def test_each_outcome_has_its_share() -> None:
    conditions = [case for case in corpus() if isinstance(case.expression.kind, YesNo)]
    counted = Counter(truth(case, record) for case in conditions for record in case.records)
    assert len(corpus()) >= 300 and counted.total() >= 1500
    assert all(counted[outcome] >= ALMOST_NOTHING * counted.total() for outcome in (True, False, None)), counted


def test_every_construct_is_drawn() -> None:
    texts = " ".join(case.expression.text for case in corpus())
    for each in ("round(", "if(", "any(", "all(", "sum(", " / ", "not ", "age(", "months_between(", "lookup(", "abs("):
        assert texts.count(each) >= 5, each


def floats(case: Case) -> Any:
    """Money in floating point: the oracle itself, with floats for fractions."""
    node = parsed(case.expression.text).node
    assert node is not None
    return lambda record: world(record, float).says(node)


def changed(pattern: str, put: str) -> Engine:
    """Every occurrence in the generated source replaced."""
    return lambda case: generated(case, lambda source: re.sub(pattern, put, source))


def calling(**given: Any) -> Engine:
    return lambda case: generated(case, **given)


def rebuilt(change: Callable[[Typed], Typed]) -> Engine:
    return lambda case: generated(case, tree=change(case.expression.tree))


def wide_not(tree: Typed) -> Typed:
    """`not a and b` read as `not (a and b)`."""
    if isinstance(tree, And | Or) and isinstance(tree.items[0], Not):
        return Not(replace(tree, items=(tree.items[0].of, *tree.items[1:])))
    return replace(tree, of=wide_not(tree.of)) if isinstance(tree, Not) else tree


def flipped(tree: Typed) -> Typed:
    """The operands of a comparison the wrong way round."""
    if isinstance(tree, Compare):
        return replace(tree, left=tree.right, right=tree.left)
    if isinstance(tree, And | Or):
        return replace(tree, items=tuple(flipped(each) for each in tree.items))
    return replace(tree, of=flipped(tree.of)) if isinstance(tree, Not) else tree


def by_days(start: str, end: str) -> int:
    return int((date.fromisoformat(end) - date.fromisoformat(start)).days / 365.25)


def on_28_february(start: str, end: str) -> int:
    return int(end[:4]) - int(start[:4]) - (end[5:] < start[5:].replace("02-29", "02-28"))


SEEDED: dict[str, Engine] = {
    "money in floating point": floats,
    "an unknown comparison is a no": changed("= None if", "= False if"),
    "an unknown condition is a no": changed("else None if", "else False if"),
    "and stops at the first that is not yes": changed(r"False if (\w+) is False or \w+ is False", r"\1 if not \1"),
    "rounding cuts off": calling(rounded=lambda above, below: int(Fraction(above, below))),
    "rounding to even": calling(rounded=lambda above, below: round(Fraction(above, below))),
    "rounding down": calling(rounded=lambda above, below: above // below),
    "flipped operands": rebuilt(flipped),
    "not reaches too far": rebuilt(wide_not),
    "not is lost": changed(r"\(not ", "("),
    "less for less or equal": changed("<=", "<"),
    "ages by the length of a year": calling(years=by_days),
    "a leap day completes on 28 February": calling(years=on_28_february),
    "a decimal too many": changed(r"\* 100\)", "* 10)"),
    "an empty list is unknown": changed(r"in (v_\w+) or \(\):", r"in \1:"),
    "the last row decides": changed("        break", "        pass"),
    "an unknown cell is skipped": changed(r"is None: (t\d+) = None", r"is None: pass"),
    "any starts at yes": changed(r"(?m)^    (t\d+) = False$", r"    \1 = True"),
}  # fmt: skip


@pytest.mark.parametrize("fault", SEEDED)
def test_a_seeded_fault_is_caught(fault: str) -> None:
    assert wrong(SEEDED[fault])
