"""Criteria beside each other: two that nobody can meet both, and one that another already demands."""

from collections.abc import Iterator
from itertools import combinations

from padron.language.typed import Typed
from padron.problems import Problem, problem
from padron.program.analysis.answers import Given, World
from padron.program.analysis.sight import Goal, Sight, says
from padron.program.analysis.terms import terms
from padron.program.analysis.truth import NO, UNKNOWN, YES, Answers, applied
from padron.program.model import Criterion, Program


def pairs(program: Program, seen: Sight) -> Iterator[Problem]:
    """Every two criteria that rest on a common value, told at the later one (or at the one that is idle)."""
    told: set[str] = set()
    able = [each for each in program.criteria if _two_ways(each, seen)]
    for one, other in combinations(able, 2):
        if not _values(one, seen) & _values(other, seen):
            continue
        if _contradict(one, other, seen):
            yield _said("D222", other, one)
            continue
        for idle, by in ((other, one), (one, other)):
            if idle.id not in told and by.id not in told and _idle(idle, by, seen):
                told.add(idle.id)
                yield _said("D223", idle, by)


def _said(code: str, at: Criterion, other: Criterion) -> Problem:
    rule = at.assert_
    return problem(code, place=rule.spot(0, len(rule.text)), id=at.id, other=other.id, line=other.assert_.place.line)


def _trees(criterion: Criterion) -> tuple[Typed, ...]:
    return tuple(rule.expression.tree for rule in (criterion.assert_, criterion.when) if rule is not None)


def _values(criterion: Criterion, seen: Sight) -> frozenset[Typed]:
    return frozenset(seen.same_as(term) or term for tree in _trees(criterion) for term in terms(tree))


def goal(criterion: Criterion, wanted: Answers) -> Goal:
    """That a criterion, its `when` counted in, comes to one of these answers."""
    tree, when = criterion.assert_.expression.tree, criterion.when

    def answers(world: World, given: Given) -> Answers:
        applies = world.answers(when.expression.tree, given) if when is not None else YES
        return applied(applies, world.answers(tree, given))

    return answers, wanted


def _two_ways(criterion: Criterion, seen: Sight) -> bool:
    trees = _trees(criterion)
    return seen.can(trees, [goal(criterion, YES)]) and seen.can(trees, [goal(criterion, NO)])


def _contradict(one: Criterion, other: Criterion, seen: Sight) -> bool:
    """Nobody meets both; or nobody to whom both apply, where they apply to the same people."""
    trees = (*_trees(one), *_trees(other))
    if not seen.can(trees, [goal(one, YES), goal(other, YES)]):
        return True
    when = one.when.expression.tree if one.when else None
    if when is None or other.when is None or other.when.expression.tree != when:
        return False
    both = [says(each.assert_.expression.tree, YES) for each in (one, other)]
    return not seen.can(trees, [says(when, YES), *both])


def _idle(idle: Criterion, by: Criterion, seen: Sight) -> bool:
    """Whether without it every verdict would be the same: what the other says decides already."""
    trees = (*_trees(idle), *_trees(by))
    return not seen.can(trees, [goal(by, YES), goal(idle, NO | UNKNOWN)]) and not seen.can(
        trees, [goal(by, UNKNOWN), goal(idle, NO)]
    )
