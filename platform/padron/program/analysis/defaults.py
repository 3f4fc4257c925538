"""Defaults that the field's own constraint refuses."""

from collections.abc import Iterator

from padron.language.cells import written
from padron.language.typed import Input, Typed
from padron.problems import Problem, problem
from padron.program.analysis.nodes import Nodes
from padron.program.analysis.sight import Sight
from padron.program.analysis.terms import Constants, gather
from padron.program.analysis.truth import NO, UNKNOWN, YES
from padron.program.model import Field, Program, leaves
from padron.shapes import Decimal, Repeat, Whole


def defaults(program: Program, seen: Sight, nodes: Nodes) -> Iterator[Problem]:
    """Each default that would be refused as it stands."""
    yield from _of(program.fields, seen, nodes)
    for service in program.services:
        inside = Sight({leaf.field.name: leaf.field for leaf in leaves(service.fields)}, seen.own)
        yield from _of(service.fields, inside, nodes)


def _of(fields: tuple[Field, ...], seen: Sight, nodes: Nodes) -> Iterator[Problem]:
    for each in fields:
        if _breaks(each, each.default, seen):
            place = nodes.place(each, "default")
            yield problem("D260", place=place, suggestion=_near(each, seen), of=each.name)
        inside = seen
        if isinstance(each.shape, Repeat):
            inside = Sight({leaf.field.name: leaf.field for leaf in leaves(each.fields)}, seen.own)
        yield from _of(each.fields, inside, nodes)


def _breaks(field: Field, value: object, seen: Sight) -> bool:
    if field.constraint is None or value is None or value == "today" or isinstance(value, list):
        return False
    tree, fixed = field.constraint.expression.tree, {field.name: value}
    return seen.may(tree, NO, fixed) and not seen.may(tree, YES | UNKNOWN, fixed)


def _near(field: Field, seen: Sight) -> str | None:
    """The number nearest to a refused default that the constraint surely takes."""
    shape, rule, default = field.shape, field.constraint, field.default
    if not isinstance(shape, Whole | Decimal) or rule is None or not isinstance(default, int):
        return None
    tree = rule.expression.tree
    inside = [each for each in _beside(field, tree) if shape.least <= each <= shape.greatest]
    nearest = sorted(inside, key=lambda each: abs(each - default))
    right = next((each for each in nearest if not seen.may(tree, NO | UNKNOWN, {field.name: each})), None)
    return None if right is None else written(right, shape.places if isinstance(shape, Decimal) else 0)


def _beside(field: Field, tree: Typed) -> Iterator[int]:
    """The numbers at and beside those that a field is compared with."""
    constants: Constants = {}
    gather(tree, constants)
    for term, values in constants.items():
        if isinstance(term, Input) and term.name == field.name:
            yield from (each + step for each in values if isinstance(each, int) for step in (-1, 0, 1))
