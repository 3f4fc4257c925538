"""Of judged people: how many, criterion by criterion, and which missing answers leave it open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from padron.language.typed import And, If, Input, Not, Or, Typed, children
from padron.outputs.sql import (
    Sql,
    all_of,
    any_of,
    both,
    call,
    case,
    column,
    is_no,
    is_null,
    is_yes,
    number,
    paren,
    truth,
)
from padron.outputs.sql_nodes import Printer, is_too_deep, value
from padron.outputs.sql_program import Judged, applies_column, named, outcome_column, stacked
from padron.program.model import Leaf

VERDICT, STOPPED = "verdict", "stopped_at"
INELIGIBLE, UNDETERMINED, ELIGIBLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Criterion:
    """How many people meet a criterion, do not, and of how many it is unknown; `remaining` meet it and all before."""

    id: str
    met: int
    not_met: int
    unknown: int
    remaining: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The people judged, by verdict; the criteria in order; and of how many undetermined people a field is missing."""

    people: int
    eligible: int
    ineligible: int
    undetermined: int
    criteria: tuple[Criterion, ...]
    missing: Mapping[str, int]


def statement(
    of: Judged, relation: str, elsewhere: Sequence[Sql] = ()
) -> tuple[list[tuple[str, exp.Select]], exp.Select]:
    """The layers by name over a relation, and the select of one row that `read` makes `Counts` of.

    After the counts come, of the eligible, those for whom each of `elsewhere` is true; it may look up by
    `judged.who`, and is asked of the eligible alone.
    """
    found = _counts(of, elsewhere)
    layers = list(stacked(of.dialect, [*of.layers(), _verdict(of)], relation, found))
    return layers, exp.Select(expressions=found).from_(f"{layers[-1][0]} AS judged")


def _verdict(of: Judged) -> list[Sql]:
    """The verdict as a number, and the first criterion that is not met, counted from 0."""
    outcomes = [column(outcome_column(at)) for at in range(len(of.program.criteria))]
    no, unknown = any_of(list(map(is_no, outcomes))), any_of(list(map(is_null, outcomes)))
    verdict = case([(no, number(INELIGIBLE)), (unknown, number(UNDETERMINED))], number(ELIGIBLE))
    steps = [(paren(exp.Not(this=is_yes(each.copy()))), number(at)) for at, each in enumerate(outcomes)]
    stopped = case(steps, number(len(steps))) if steps else number(0)
    return [named(verdict, VERDICT), named(stopped, STOPPED)]


def _counts(of: Judged, elsewhere: Sequence[Sql]) -> list[Sql]:
    eligible = both(exp.EQ, column(VERDICT), number(ELIGIBLE))
    undetermined = both(exp.EQ, column(VERDICT), number(UNDETERMINED))
    found: list[Sql] = [call("COUNT", exp.Star()), _count(eligible), _count(undetermined)]
    for at in range(len(of.program.criteria)):
        outcome = column(outcome_column(at))
        passed = both(exp.GT, column(STOPPED), number(at))
        found += [_count(outcome), call("COUNT", outcome.copy()), _count(passed)]
    found += [_count(both(exp.And, undetermined.copy(), any_of(waits))) for waits in _waits(of).values()]
    found += [_count(both(exp.And, eligible.copy(), each)) for each in elsewhere]
    return found


def read(of: Judged, row: Sequence[int]) -> Counts:
    """The counts of the row that `counts` gives; what comes after them is not looked at."""
    people, eligible, undetermined = row[:3]
    criteria = []
    for at, each in enumerate(of.program.criteria):
        met, known, remaining = row[3 + 3 * at : 6 + 3 * at]
        criteria.append(Criterion(each.id, met, known - met, people - known, remaining))
    missing = dict(zip(_waits(of), row[3 + 3 * len(criteria) :], strict=False))
    ineligible = people - eligible - undetermined
    return Counts(people, eligible, ineligible, undetermined, tuple(criteria), missing)


def _count(of: Sql) -> Sql:
    return exp.Filter(this=call("COUNT", exp.Star()), expression=exp.Where(this=of))


def _waits(of: Judged) -> dict[str, list[Sql]]:
    """Of each field that can be answered, where a criterion waits for it: as `outputs/judge.py` finds it missing."""
    printer = Printer(of.names)
    found: dict[str, list[Sql]] = {}
    for at, criterion in enumerate(of.program.criteria):
        tree = criterion.assert_.expression.tree
        for name in () if is_too_deep(tree) else of.leaves:
            waits = _waiting(of, printer, tree, name)
            if waits is not None:
                found.setdefault(name, []).append(all_of([is_null(column(outcome_column(at))), waits]))
    return found


def _waiting(of: Judged, printer: Printer, tree: Typed, name: str) -> Sql | None:
    """Whether an unknown tree waits for a field; None where it never does."""
    if isinstance(tree, If):
        sides = [_waiting(of, printer, each, name) for each in (tree.condition, tree.yes, tree.no)]
        if not any(sides):
            return None
        asked, yes, no = (each or truth(False) for each in sides)
        return case([(truth(True), yes), (truth(False), no)], asked, of=printer(tree.condition))
    if isinstance(tree, And | Or | Not):
        parts = [found for each in children(tree) if (found := _waiting(of, printer, each, name)) is not None]
    else:
        parts = [found for read in dict.fromkeys(_reads(tree)) if (found := _reached(of, read, name, ())) is not None]
    return all_of([is_null(printer(tree)), any_of(parts)]) if parts else None


def _reached(of: Judged, read: str, name: str, path: tuple[str, ...]) -> Sql | None:
    """Whether an unknown field is the one looked for, or is worked out from it; it must apply."""
    leaf = of.leaves.get(read)
    if leaf is None or read in path:
        return None
    unknown = [is_null(column(value(read))), *([column(applies_column(read))] if leaf.relevance else [])]
    if leaf.field.calculation is None:
        return all_of(unknown) if read == name else None
    below = (_reached(of, each, name, (*path, read)) for each in _calculation_reads(leaf))
    parts = [each for each in below if each is not None]
    return all_of([*unknown, any_of(parts)]) if parts else None


def _calculation_reads(leaf: Leaf) -> list[str]:
    return sorted(leaf.field.calculation.expression.reads) if leaf.field.calculation else []


def _reads(tree: Typed) -> Iterator[str]:
    """The record's fields that a tree reads."""
    if isinstance(tree, Input):
        yield tree.name
    for each in children(tree):
        yield from _reads(each)
