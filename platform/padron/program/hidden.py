"""Criteria that a question which does not apply can leave open for ever: nobody could answer what is missing."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from padron.language.kinds import Code, Number
from padron.language.typed import (
    AllRows,
    And,
    AnyRow,
    Compare,
    Has,
    If,
    In,
    Input,
    Literal,
    Lookup,
    Not,
    Or,
    Typed,
    children,
    kind_of,
)
from padron.program.model import Criterion, Leaf, Program
from padron.shapes import Repeat

MOST_WAYS = 4096
LOGIC = (And, Or, Not, If)
DECIDES = (*LOGIC, Has, AnyRow, AllRows, Lookup)


@dataclass(frozen=True, slots=True)
class Open:
    """A criterion that stays unknown when a field does not apply. `when`: what to write, where it is one condition."""

    criterion: Criterion
    field: str
    when: str | None


def left_open(program: Program) -> Iterator[Open]:
    """Each criterion with each hidden field that leaves it open while all else is known."""
    leaves = {leaf.field.name: leaf for leaf in (*program.person_leaves(), *program.answer_leaves())}
    hidden = [leaf for leaf in leaves.values() if leaf.relevance and not isinstance(leaf.field.shape, Repeat)]
    for leaf in hidden:
        lost = _lost(leaf.field.name, leaves)
        for criterion in program.criteria:
            if _reads(criterion) & lost and _may_stay_open(criterion, leaf, lost):
                when = leaf.relevance[0].text if len(leaf.relevance) == 1 and criterion.when is None else None
                yield Open(criterion, leaf.field.name, when)


def _reads(criterion: Criterion) -> frozenset[str]:
    return criterion.assert_.expression.reads


def _lost(name: str, leaves: Mapping[str, Leaf]) -> frozenset[str]:
    """The field and the calculations that are surely unknown with it: plain arithmetic, where no logic decides."""
    found, before = {name}, 0
    while len(found) > before:
        before = len(found)
        for leaf in leaves.values():
            rule = leaf.field.calculation
            if rule is not None and rule.expression.reads & found and not _has(rule.expression.tree, DECIDES):
                found.add(leaf.field.name)
    return frozenset(found)


def _has(tree: Typed, wanted: tuple[type, ...]) -> bool:
    return isinstance(tree, wanted) or any(_has(each, wanted) for each in children(tree))


def _may_stay_open(criterion: Criterion, leaf: Leaf, lost: frozenset[str]) -> bool:
    """Whether some way of answering everything else hides the field and leaves the criterion unknown."""
    conditions = [rule.expression.tree for rule in leaf.relevance]
    when = criterion.when.expression.tree if criterion.when else None
    trees = [*conditions, criterion.assert_.expression.tree, *([when] if when is not None else [])]
    atoms = {atom for tree in trees for atom in _atoms(tree) if not _names(atom) & lost}
    choices = _choices(atoms)
    if prod(map(len, choices.values())) > MOST_WAYS:
        return False
    for values in product(*choices.values()):
        ways = dict(zip(choices, values, strict=True))
        if all(_answer(each, ways, lost) is True for each in conditions):
            continue
        if when is not None and _answer(when, ways, lost) is not True:
            continue
        if _answer(criterion.assert_.expression.tree, ways, lost) is None:
            return True
    return False


def _atoms(tree: Typed) -> Iterator[Typed]:
    if isinstance(tree, LOGIC):
        for each in children(tree):
            yield from _atoms(each)
    else:
        yield tree


def _names(tree: Typed) -> set[str]:
    own = {tree.name} if isinstance(tree, Input) else set()
    return own.union(*(_names(each) for each in children(tree)))


def _choices(atoms: set[Typed]) -> dict[Typed, list[object]]:
    """What each value that is compared with constants may be, around them; any other atom is yes or no."""
    found: dict[Typed, set[object]] = {}
    for atom in atoms:
        of, constants = _compared(atom)
        if of is None:
            found.setdefault(atom, {True, False})
        else:
            found.setdefault(of, set()).update(near for each in constants for near in _near(of, each))
    return {key: sorted(values, key=repr) for key, values in found.items()}


def _compared(atom: Typed) -> tuple[Typed | None, tuple[object, ...]]:
    """What an atom compares with constants, and those."""
    if isinstance(atom, In):
        return atom.of, atom.values
    if isinstance(atom, Compare) and isinstance(atom.right, Literal):
        return atom.left, (atom.right.value,)
    return None, ()


def _near(of: Typed, constant: object) -> tuple[object, ...]:
    kind = kind_of(of)
    if isinstance(kind, Number) and isinstance(constant, int):
        near = (constant - 1, constant, constant + 1)
        return tuple(each for each in near if kind.least <= each <= kind.greatest)
    return tuple(kind.codes) if isinstance(kind, Code) else (constant, "")


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def _answer(tree: Typed, ways: Mapping[Typed, object], lost: frozenset[str]) -> bool | None:
    """The answer by Kleene's tables."""
    match tree:
        case And() | Or():
            items, decides = [_answer(each, ways, lost) for each in tree.items], isinstance(tree, Or)
            return decides if decides in items else None if None in items else not decides
        case Not():
            found = _answer(tree.of, ways, lost)
            return None if found is None else not found
        case If():
            condition = _answer(tree.condition, ways, lost)
            return None if condition is None else _answer(tree.yes if condition else tree.no, ways, lost)
        case Literal():
            return bool(tree.value)
        case _:
            return _atom(tree, ways, lost)


def _atom(tree: Typed, ways: Mapping[Typed, object], lost: frozenset[str]) -> bool | None:
    if _names(tree) & lost:
        return False if isinstance(tree, Has) else None
    of, constants = _compared(tree)
    if of is None:
        return bool(ways[tree])
    if isinstance(tree, Compare):
        return OPERATORS[tree.operator](ways[of], constants[0])
    return ways[of] in constants
