"""A condition with what its calculated fields are calculated from in their place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import assert_never

from padron.language.kinds import Number
from padron.language.typed import (
    Absolute,
    Add,
    AllRows,
    And,
    AnyRow,
    BirthDate,
    Cell,
    Compare,
    CountCodes,
    CountRows,
    Extreme,
    Fact,
    Has,
    If,
    In,
    Includes,
    Input,
    Literal,
    Lookup,
    Multiply,
    Negate,
    Not,
    Or,
    Param,
    Quotient,
    Rescale,
    Span,
    SumCells,
    Today,
    Typed,
    kind_of,
)


def expanded(node: Typed, calculated: Mapping[str, Typed]) -> Typed:
    """The tree with each calculated field replaced by its calculation, brought to the field's own scale."""

    def inside(each: Typed) -> Typed:
        return expanded(each, calculated)

    if isinstance(node, Input) and node.name in calculated:
        others = {name: tree for name, tree in calculated.items() if name != node.name}
        return _scaled(expanded(calculated[node.name], others), node)
    return _mapped(node, inside)


def _scaled(tree: Typed, field: Input) -> Typed:
    found, wanted = kind_of(tree), field.kind
    if isinstance(found, Number) and isinstance(wanted, Number) and wanted.scale > found.scale:
        return Rescale(tree, wanted.scale - found.scale, wanted)
    return tree


def _mapped(node: Typed, change: Callable[[Typed], Typed]) -> Typed:
    match node:
        case Literal() | Input() | Cell() | Today() | Param() | Fact() | Has() | Includes():
            return node
        case BirthDate() | CountCodes() | CountRows() | SumCells() | AnyRow() | AllRows():
            return node
        case Lookup():
            return replace(node, keys=tuple(change(each) for each in node.keys))
        case Add() | Multiply() | Extreme() | And() | Or():
            return replace(node, items=tuple(change(each) for each in node.items))
        case Negate() | Rescale() | Absolute() | In() | Not():
            return replace(node, of=change(node.of))
        case Quotient():
            return replace(node, numerator=change(node.numerator), divisor=change(node.divisor))
        case If():
            return replace(node, condition=change(node.condition), yes=change(node.yes), no=change(node.no))
        case Span():
            return replace(node, start=change(node.start), end=change(node.end))
        case Compare():
            return replace(node, left=change(node.left), right=change(node.right))
        case _:
            assert_never(node)
