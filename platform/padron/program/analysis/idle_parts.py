"""Parts of a condition that change nothing: what `and` demands anyway, what `or` lets in anyway."""

from collections.abc import Iterator

from padron.language.parser import parsed
from padron.language.surface import And, Node, Not, Or
from padron.language.typed import And as TypedAnd
from padron.language.typed import Literal, Typed
from padron.language.typed import Not as TypedNot
from padron.language.typed import Or as TypedOr
from padron.problems import Problem, problem
from padron.program.analysis.scopes import conditions
from padron.program.analysis.sight import Sight, says
from padron.program.analysis.terms import terms
from padron.program.analysis.truth import NO, UNKNOWN, YES
from padron.program.model import Program, Rule

Joined = tuple[And | Or, TypedAnd | TypedOr]


def idle_parts(program: Program, seen: Sight) -> Iterator[Problem]:
    """Each idle part of a condition that as a whole can come out both ways, marked where it is written."""
    rules = [(each.assert_, seen) for each in program.criteria]
    rules += [(each.when, seen) for each in program.criteria if each.when]
    rules += [(each.rule, each.sight) for each in conditions(program, seen)]
    for rule, sight in rules:
        tree = rule.expression.tree
        if _joins(tree) and sight.may(tree, YES) and sight.may(tree, NO):
            yield from _in_rule(rule, sight)


def _joins(tree: Typed) -> bool:
    return isinstance(tree, TypedAnd | TypedOr) or (isinstance(tree, TypedNot) and _joins(tree.of))


def _in_rule(rule: Rule, seen: Sight) -> Iterator[Problem]:
    node = parsed(rule.text).node
    for written, tree in _joints(node, rule.expression.tree):
        left = list(range(len(tree.items)))
        for index in reversed(range(len(tree.items))):
            others = tuple(tree.items[each] for each in left if each != index)
            others = tuple(each for each in others if _meet(each, tree.items[index], seen))
            if idle(tree.items[index], others, seen, isinstance(tree, TypedAnd)):
                left.remove(index)
                part = written.items[index]
                text = rule.text[part.start : part.end]
                yield problem("D234", place=rule.spot(part.start, part.end), part=text)


def _meet(one: Typed, other: Typed, seen: Sight) -> bool:
    """Whether two parts rest on a common value; the others cannot make a part idle, and are left out for speed."""
    values = ({seen.same_as(term) or term for term in terms(each)} for each in (one, other))
    return not next(values).isdisjoint(next(values))


def _joints(node: Node | None, tree: Typed) -> Iterator[Joined]:
    """Every `and` and `or` as written, with its typed node; where the two differ in form nothing below is said."""
    if isinstance(node, Not) and isinstance(tree, TypedNot):
        yield from _joints(node.of, tree.of)
    if not (isinstance(node, And | Or) and isinstance(tree, TypedAnd | TypedOr)):
        return
    if isinstance(node, And) == isinstance(tree, TypedAnd) and len(node.items) == len(tree.items):
        yield node, tree
        for written, each in zip(node.items, tree.items, strict=True):
            yield from _joints(written, each)


def idle(part: Typed, others: tuple[Typed, ...], seen: Sight, conjunction: bool) -> bool:
    """Whether the rest comes to the same without it, or it can only come out the way that does not decide."""
    if isinstance(part, Literal):
        return False
    lets, decides = (YES, NO) if conjunction else (NO, YES)
    if not seen.may(part, decides):
        return True
    if not others:
        return False
    rest = TypedAnd(others) if conjunction else TypedOr(others)
    trees = (rest, part)
    return not seen.can(trees, [says(rest, lets), says(part, decides | UNKNOWN)]) and not seen.can(
        trees, [says(rest, UNKNOWN), says(part, decides)]
    )
