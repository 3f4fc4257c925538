"""Every condition of a program with its place in the definition and the names that it can read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from padron.program.analysis.sight import Sight, says
from padron.program.analysis.truth import YES
from padron.program.model import Field, Leaf, Program, Rule, leaves
from padron.shapes import Repeat

Where = Literal["relevant", "required", "constraint", "check", "warning", "points", "ends", "unless"]


MOST_PASSES = 10
"""A pass finds all that hangs on an earlier question; more are for those that hang on later ones."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition: `of` is the field's or check's name; `when` the condition under which it is asked at all."""

    where: Where
    of: str
    rule: Rule
    sight: Sight
    when: Rule | None = None


def tops(program: Program) -> tuple[Leaf, ...]:
    """The fields of the person and of the form that hold a value."""
    return (*program.person_leaves(), *program.answer_leaves())


def sight(program: Program) -> Sight:
    """What a program's own conditions see, those fields that nobody gets to marked."""
    fields = {leaf.field.name: leaf.field for leaf in tops(program)}
    hidden = [leaf for leaf in tops(program) if leaf.relevance]
    seen = Sight(fields)
    for _ in range(MOST_PASSES):
        before = seen.never
        for leaf in hidden:
            if leaf.field.name not in seen.never and not _reached(leaf, seen):
                seen = replace(seen, never=seen.never | {leaf.field.name})
        if seen.never == before:
            break
    return seen


def _reached(leaf: Leaf, seen: Sight) -> bool:
    """Whether some record makes every condition over a field a plain yes."""
    trees = [rule.expression.tree for rule in leaf.relevance]
    return not trees or seen.can(trees, [says(tree, YES) for tree in trees])


def conditions(program: Program, top: Sight) -> Iterator[Asked]:
    """Every condition beside the criteria."""
    yield from _of_fields(tuple(each.field for each in program.person), top)
    yield from _of_fields(program.fields, top)
    for check in program.checks:
        yield Asked("check" if check.severity == "error" else "warning", check.id, check.assert_, top, check.when)
    for points in program.score.points if program.score else ():
        yield Asked("points", "score", points.when, top)
    for end in program.ends:
        yield Asked("ends", end.reason, end.when, top)
    for service in program.services:
        inside = Sight({leaf.field.name: leaf.field for leaf in leaves(service.fields)}, top.own)
        yield from _of_fields(service.fields, inside)
        yield from (Asked("unless", service.name, each.unless, inside) for each in service.limits if each.unless)
    yield from (Asked("unless", "limits", each.unless, top) for each in program.limits if each.unless)


def _of_fields(fields: tuple[Field, ...], seen: Sight) -> Iterator[Asked]:
    for each in fields:
        if each.relevant is not None:
            yield Asked("relevant", each.name, each.relevant, seen)
        if isinstance(each.required, Rule):
            yield Asked("required", each.name, each.required, seen)
        if each.constraint is not None:
            yield Asked("constraint", each.name, each.constraint, seen)
        inside = seen
        if isinstance(each.shape, Repeat):
            inside = Sight({leaf.field.name: leaf.field for leaf in leaves(each.fields)}, seen.own)
        yield from _of_fields(each.fields, inside)
