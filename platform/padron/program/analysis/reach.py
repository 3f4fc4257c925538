"""Questions that nobody gets to, and questions that depend on a later answer."""

from collections.abc import Iterator

from padron.problems import Problem, problem
from padron.program.analysis.scopes import tops
from padron.program.analysis.sight import Sight
from padron.program.analysis.truth import YES
from padron.program.model import Leaf, Program, leaves
from padron.shapes import Repeat


def unreachable(program: Program, seen: Sight) -> Iterator[Problem]:
    """Fields hidden for ever though each of their conditions could hold by itself: together they cannot."""
    for leaf in tops(program):
        alone = all(seen.may(rule.expression.tree, YES) for rule in leaf.relevance)
        if leaf.field.name in seen.never and alone:
            rule = leaf.relevance[-1]
            yield problem("D228", place=rule.spot(0, len(rule.text)), of=leaf.field.name)


def later(program: Program, seen: Sight) -> Iterator[Problem]:
    """A question that shows only by answers that are asked after it, in the form, a row or a service."""
    yield from _later(tuple(program.answer_leaves()))
    inside = [leaf.field.fields for leaf in program.answer_leaves() if isinstance(leaf.field.shape, Repeat)]
    for fields in (*inside, *(service.fields for service in program.services)):
        yield from _later(tuple(leaves(fields)))


def _later(found: tuple[Leaf, ...]) -> Iterator[Problem]:
    position = {leaf.field.name: at for at, leaf in enumerate(found)}
    calculated = {leaf.field.name for leaf in found if leaf.field.calculation is not None}
    told: set[tuple[int, int]] = set()
    for at, leaf in enumerate(found):
        for rule in leaf.relevance:
            after = [name for name in rule.expression.reads if position.get(name, at) > at and name not in calculated]
            if leaf.field.calculation is None and after and (rule.place.line, rule.place.column) not in told:
                told.add((rule.place.line, rule.place.column))
                last = max(after, key=lambda name: position[name])
                start = next((offset for name, offset in rule.expression.names if name == last), 0)
                place = rule.spot(start, start + len(last))
                yield problem("D263", place=place, of=leaf.field.name, later=last)
