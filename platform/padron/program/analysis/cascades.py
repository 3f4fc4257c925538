"""Cascading lists: answers of the parent that leave the list below without a single option."""

from collections.abc import Iterator

from padron.language.kinds import Code
from padron.language.typed import Compare, Input, Literal
from padron.problems import Problem, problem
from padron.program.analysis.nodes import Nodes
from padron.program.analysis.scopes import tops
from padron.program.analysis.sight import Sight, says
from padron.program.analysis.truth import YES
from padron.program.model import Leaf, Program
from padron.shapes import Choice, Choices

SHOWN = 3
MOST_ALONE = 200
"""With more of them the list is meant for a few."""


def cascades(program: Program, seen: Sight, nodes: Nodes) -> Iterator[Problem]:
    """Each list of the form that a few answers of its parent leave empty; where most do, it is meant for the others."""
    known = {leaf.field.name: leaf for leaf in tops(program)}
    for leaf in program.answer_leaves():
        shape = leaf.field.shape
        for column, parent in shape.filters if isinstance(shape, Choice | Choices) else ():
            above = known.get(parent)
            if above is not None and isinstance(above.field.shape, Choice):
                yield from _childless(leaf, column, above, seen, nodes)


def _childless(leaf: Leaf, column: str, above: Leaf, seen: Sight, nodes: Nodes) -> Iterator[Problem]:
    shape, parents = leaf.field.shape, above.field.shape
    assert isinstance(shape, Choice | Choices) and isinstance(parents, Choice)
    there = {value for option in shape.options for name, value in option.columns if name == column}
    empty = [
        option for option in parents.options if option.code not in there and _asked(leaf, above, option.code, seen)
    ]
    if not empty or len(empty) * (2 if leaf.field.required is True else 4) > len(parents.options):
        return
    codes = ", ".join(f"«{option.label}» ({option.code})" for option in empty[:SHOWN])
    more = f" y {len(empty) - SHOWN} más" if len(empty) > SHOWN else ""
    more_en = f" and {len(empty) - SHOWN} more" if len(empty) > SHOWN else ""
    place = nodes.place(leaf.field, "filter")
    yield problem("D261", place=place, of=leaf.field.name, column=column, codes=codes, more=more, more_en=more_en)


def _asked(leaf: Leaf, above: Leaf, code: str, seen: Sight) -> bool:
    """Whether the question is asked at all of who gave that answer."""
    shape = above.field.shape
    assert isinstance(shape, Choice)
    kind = Code(shape.catalogue, frozenset(option.code for option in shape.options))
    chosen = Compare("==", Input(above.field.name, kind), Literal(code, kind))
    trees = [rule.expression.tree for rule in (*leaf.relevance, *above.relevance)]
    return seen.can([*trees, chosen], [says(tree, YES) for tree in (*trees, chosen)])
