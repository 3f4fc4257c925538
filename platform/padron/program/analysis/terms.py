"""What a condition rests on: the values that it reads, each with the constants that it is compared with."""

from collections.abc import Iterator, Mapping
from datetime import date

from padron.language.kinds import Date, Number
from padron.language.typed import (
    Absolute,
    Add,
    AllRows,
    AnyRow,
    BirthDate,
    Cell,
    Compare,
    CountCodes,
    CountRows,
    Extreme,
    Fact,
    If,
    In,
    Includes,
    Input,
    Literal,
    Lookup,
    Multiply,
    Negate,
    Param,
    Rescale,
    Span,
    SumCells,
    Today,
    Typed,
    children,
    kind_of,
)

TERMS = (
    *(Input, Cell, Param, Lookup, Fact, Span, BirthDate, Today),
    *(CountCodes, CountRows, SumCells, Includes, AnyRow, AllRows),
)
"""Nodes that are taken as a whole: a value of their own, whatever lies below."""

Constants = dict[Typed, set[int | str]]


def terms(tree: Typed) -> Iterator[Typed]:
    """The terms of a tree, in order, some perhaps twice."""
    if isinstance(tree, TERMS):
        yield tree
    else:
        for each in children(tree):
            yield from terms(each)


def gather(tree: Typed, found: Constants) -> None:
    """Every term of a tree with the constants beside which its answer may change; days as ordinals."""
    for term in terms(tree):
        found.setdefault(term, set())
    if isinstance(tree, Compare):
        _push(tree.left, _constants(tree.right), found)
        _push(tree.right, _constants(tree.left), found)
        if between_terms(tree):
            found.setdefault(sign_of(tree), set())
    elif isinstance(tree, In):
        _push(tree.of, set(tree.values), found)
    if not isinstance(tree, TERMS):
        for each in children(tree):
            gather(each, found)


def ordinal(day: str) -> int:
    """An ISO day as its number."""
    return date.fromisoformat(day).toordinal()


def sign_of(tree: Compare) -> Compare:
    """What stands for how two values stand to each other, whichever of them is written first."""
    swap = repr(tree.right) < repr(tree.left)
    return Compare("<", tree.right, tree.left) if swap else Compare("<", tree.left, tree.right)


def between_terms(tree: Compare) -> bool:
    """Whether a comparison of numbers or days has no constant on either side."""
    ordered = isinstance(kind_of(tree.left), Number | Date)
    return ordered and not isinstance(tree.left, Literal) and not isinstance(tree.right, Literal)


def _constants(node: Typed) -> set[int | str]:
    """The constants that an expression may come to, where it is one or chooses among some."""
    if isinstance(node, Literal):
        if isinstance(node.value, bool):
            return set()
        return {ordinal(str(node.value)) if isinstance(node.kind, Date) else node.value}
    if isinstance(node, If):
        return _constants(node.yes) | _constants(node.no)
    if isinstance(node, Extreme):
        return set().union(*map(_constants, node.items))
    if isinstance(node, Negate):
        return {-each for each in _constants(node.of) if isinstance(each, int)}
    return set()


def _push(node: Typed, constants: set[int | str], found: Constants) -> None:
    """Brings constants down to the term that an expression is made of, through plain arithmetic."""
    if isinstance(node, TERMS):
        found.setdefault(node, set()).update(constants)
        return
    numbers = {each for each in constants if isinstance(each, int)}
    if isinstance(node, If):
        _push(node.yes, constants, found)
        _push(node.no, constants, found)
    elif isinstance(node, Extreme):
        for each in node.items:
            _push(each, constants, found)
    elif isinstance(node, Negate | Absolute):
        _push(node.of, {*numbers, *(-each for each in numbers)}, found)
    elif isinstance(node, Rescale):
        _push(node.of, _divided(numbers, 10**node.by), found)
    elif isinstance(node, Add | Multiply):
        _through(node, numbers, found)


def _through(node: Add | Multiply, numbers: set[int], found: Constants) -> None:
    """Through a sum or product with constants, where one part alone is none."""
    parts = [each for each in node.items if not isinstance(each, Literal)]
    known = [int(each.value) for each in node.items if isinstance(each, Literal)]
    if len(parts) != 1:
        return
    if isinstance(node, Add):
        _push(parts[0], {each - sum(known) for each in numbers}, found)
        return
    factor = 1
    for each in known:
        factor *= each
    if factor:
        _push(parts[0], _divided(numbers, factor), found)


def _divided(numbers: set[int], by: int) -> set[int | str]:
    return {near for each in numbers for near in (each // by, each // by + 1)}


def codes_in(constants: Mapping[Typed, set[int | str]], term: Typed) -> set[str]:
    """The codes that a term is compared with."""
    return {each for each in constants.get(term, ()) if isinstance(each, str)}
