"""Small slips that an author could make in a criterion: each as the text it would then have, and what it would mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from padron.language.checker import Expression, Scope, check
from padron.language.kinds import Number, YesNo
from padron.language.parser import parsed
from padron.language.surface import And, Call, Comparison, Membership, Minus, Not, NumberText, Or, Product, Sum, Text
from padron.language.typed import Compare, Literal, Typed, children, kind_of
from padron.program.model import Criterion

SLIPS: Mapping[str, tuple[str, ...]] = {
    "<": ("<=",), "<=": ("<",), ">": (">=",), ">=": (">",), "==": ("!=",), "!=": ("==",),
}  # fmt: skip
ALWAYS = "true"
MOST = 60
"""Slips of one condition that are tried."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A criterion as it would be: `wrote` is what the slip changes, as it stands, and `wrong` what it would be."""

    wrote: str
    wrong: str
    assert_: Typed
    when: Typed | None


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def mutants(criterion: Criterion, scope: Scope) -> Iterator[Mutant]:
    """One slip each: a sign, a number by one unit, a day, `and` for `or`, `not` or `when` left out, no criterion."""
    own, when = criterion.assert_.expression, criterion.when.expression if criterion.when else None
    when_tree = when.tree if when else None
    for text, tree in _slips(own, scope):
        yield Mutant(own.text, text, tree, when_tree)
    if when is not None:
        yield Mutant(f"when: {when.text}", "", own.tree, None)
        for text, tree in _slips(when, scope):
            yield Mutant(f"when: {when.text}", f"when: {text}", own.tree, tree)
    yield Mutant(own.text, ALWAYS, Literal(True, YesNo()), None)


def _slips(of: Expression, scope: Scope) -> Iterator[tuple[str, Typed]]:
    seen: set[str] = {of.text}
    for edit in islice(_edits(of), MOST):
        text = of.text[: edit.start] + edit.text + of.text[edit.end :]
        checked = check(text, scope, YesNo())
        if text not in seen and checked.expression is not None:
            seen.add(text)
            yield text, checked.expression.tree


def _edits(of: Expression) -> Iterator[_Edit]:
    node = parsed(of.text).node
    scales = [_scale(each) for each in _compares(of.tree)]
    comparisons = [each for each in _every(node) if isinstance(each, Comparison)]
    units = dict(zip(map(id, comparisons), scales, strict=False)) if len(scales) == len(comparisons) else {}
    for each in _every(node):
        if isinstance(each, Comparison):
            yield from _signs(each, of.text)
            yield from _numbers(each, units.get(id(each), 0))
        elif isinstance(each, And | Or):
            yield from _joints(each, of.text)
        elif isinstance(each, Not):
            yield _Edit(each.start, each.of.start, " " * (each.start > 0))
        elif isinstance(each, Membership):
            yield _membership(each, of.text)


def _signs(node: Comparison, text: str) -> Iterator[_Edit]:
    at = text.find(node.operator, node.left.end, node.right.start)
    if at >= 0:
        yield from (_Edit(at, at + len(node.operator), wrong) for wrong in SLIPS[node.operator])


def _numbers(node: Comparison, scale: int) -> Iterator[_Edit]:
    """Numbers that are compared, by a unit of what is compared; a factor or term, by a unit of its own."""
    for number, inside in _literals(node, False):
        if isinstance(number, Text):
            day = date.fromisoformat(number.value)
            yield from (
                _Edit(number.start + 1, number.end - 1, (day + timedelta(step)).isoformat()) for step in (-1, 1)
            )
        else:
            written = Decimal(number.text)
            places = -int(written.as_tuple().exponent)
            unit = Decimal(1).scaleb(-(places if inside else max(scale, places)))
            near = [each for each in (written - unit, written + unit) if each >= 0]
            yield from (_Edit(number.start, number.end, f"{each:f}") for each in near)


def _literals(node: object, inside: bool) -> Iterator[tuple[NumberText | Text, bool]]:
    """Every number and day; `inside` a sum, a product or a function's arithmetic."""
    if isinstance(node, NumberText):
        yield node, inside
    elif isinstance(node, Call) and node.name == "date" and isinstance(node.arguments[0], Text):
        yield node.arguments[0], inside
    elif isinstance(node, Call):
        arguments = node.arguments[:1] if node.name == "round" else node.arguments[node.name == "if" :]
        for argument in arguments:
            yield from _literals(argument, inside or node.name not in ("if", "min", "max"))
    elif not isinstance(node, Minus):
        for each in _below(node):
            yield from _literals(each, inside or isinstance(node, Sum | Product))


def _joints(node: And | Or, text: str) -> Iterator[_Edit]:
    """All joints of one level at once: of two or more, none is left."""
    wrong, word = ("or", "and") if isinstance(node, And) else ("and", "or")
    parts = [text[node.items[0].start : node.items[0].end]]
    for before, after in zip(node.items, node.items[1:], strict=False):
        between = text[before.end : after.start]
        parts += [between.replace(word, wrong, 1), text[after.start : after.end]]
    yield _Edit(node.items[0].start, node.items[-1].end, f"({''.join(parts)})")


def _membership(node: Membership, text: str) -> _Edit:
    between = text[node.of.end : node.values[0].start]
    right = between.replace("not in", "in", 1) if node.negated else between.replace("in", "not in", 1)
    return _Edit(node.of.end, node.values[0].start, right)


def _scale(tree: Compare) -> int:
    kind = kind_of(tree.left)
    return kind.scale if isinstance(kind, Number) else 0


def _compares(tree: Typed) -> Iterator[Compare]:
    if isinstance(tree, Compare):
        yield tree
    for each in children(tree):
        yield from _compares(each)


def _every(node: object) -> Iterator[object]:
    """Every surface node, each before those inside it."""
    if is_dataclass(node):
        yield node
    for each in _below(node):
        yield from _every(each)


def _below(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node):
        for each in fields(node):
            inner = getattr(node, each.name)
            if is_dataclass(inner) or isinstance(inner, tuple):
                yield inner
