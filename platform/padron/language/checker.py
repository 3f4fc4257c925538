"""From the text of an expression to its typed tree, with every fault of form and kind in one pass."""

from dataclasses import dataclass

from padron.language.checking import calls, comparisons, names, numbers, texts
from padron.language.checking.context import Context, Scope
from padron.language.faults import Fault
from padron.language.kinds import Kind, Number, YesNo, called
from padron.language.parser import parsed
from padron.language.surface import (
    And,
    Call,
    Comparison,
    Dotted,
    Membership,
    Minus,
    Name,
    Node,
    Not,
    NumberText,
    Or,
    Product,
    Sum,
    Text,
    Truth,
)
from padron.language.typed import And as TypedAnd
from padron.language.typed import Literal, Typed, agree, kind_of
from padron.language.typed import Not as TypedNot
from padron.language.typed import Or as TypedOr

__all__ = ["Checked", "Expression", "Fault", "Scope", "check"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression and all that it reads.

    `reads`: fields of the record (a repeat as a whole); `facts`: their column keys; `names`: each name of a field as
    it stands in the text, with its offset.
    """

    text: str
    tree: Typed
    kind: Kind
    reads: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    names: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression, or None and why."""

    expression: Expression | None
    faults: tuple[Fault, ...] = ()


def check(text: str, scope: Scope, expected: Kind | None = None) -> Checked:
    """Check a text in its scope. `expected`: the kind that it must give; a number, with at most so many decimals."""
    read = parsed(text)
    if read.node is None:
        return Checked(None, read.faults)
    ctx = Context(text, scope, _typed)
    tree = _result(ctx, read.node, expected)
    faults = _once((*read.faults, *ctx.faults))
    if tree is None or faults:
        return Checked(None, faults)
    return Checked(
        Expression(
            text=text,
            tree=tree,
            kind=kind_of(tree),
            reads=frozenset(ctx.reads),
            facts=frozenset(ctx.facts),
            parameters=frozenset(ctx.parameters),
            tables=frozenset(ctx.tables),
            names=tuple(ctx.names),
        )
    )


def _once(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """In the text's order; of several over one stretch, the first that was found."""
    first: dict[tuple[int, int], Fault] = {}
    for each in faults:
        first.setdefault((each.offset, each.length), each)
    return tuple(first[where] for where in sorted(first))


def _result(ctx: Context, node: Node, expected: Kind | None) -> Typed | None:
    """The tree, of the kind expected."""
    if isinstance(expected, YesNo):
        return ctx.condition(node)
    tree = ctx.typed(node, expected)
    if tree is None:
        return None
    kind = kind_of(tree)
    if isinstance(kind, Number) and isinstance(expected, Number):
        if kind.scale <= expected.scale:
            return numbers.rescaled(ctx, node, tree, expected.scale)
        ctx.say("D371", node, f"round({ctx.slice(node)}, {expected.scale})", places=expected.scale)
        return None
    if expected is not None and agree(kind, expected):
        return tree
    if not ctx.usable(kind, node):
        return None
    if expected is not None:
        wanted = {"wanted": called(expected), "wanted_en": called(expected, "en")}
        ctx.say("D365", node, what=called(kind), what_en=called(kind, "en"), **wanted)
        return None
    return tree


def _typed(ctx: Context, node: Node, hint: Kind | None) -> Typed | None:
    """The typed node of a surface node."""
    match node:
        case Truth():
            return Literal(node.value, YesNo())
        case NumberText():
            return numbers.literal(ctx, node)
        case Text():
            return texts.text(ctx, node, hint)
        case Name():
            return names.name(ctx, node)
        case Dotted():
            names.dotted(ctx, node)
            return None
        case Call():
            return calls.call(ctx, node, hint)
        case Comparison():
            return comparisons.comparison(ctx, node)
        case Membership():
            return comparisons.membership(ctx, node)
        case _:
            return _composed(ctx, node)


def _composed(ctx: Context, node: Not | Minus | And | Or | Sum | Product) -> Typed | None:
    match node:
        case Not():
            of = ctx.condition(node.of)
            return None if of is None else TypedNot(of)
        case Minus():
            return numbers.minus(ctx, node)
        case Sum():
            return numbers.sum_(ctx, node)
        case Product():
            return numbers.product(ctx, node)
        case And():
            items = _conditions(ctx, node)
            return None if items is None else TypedAnd(items)
        case Or():
            items = _conditions(ctx, node)
            return None if items is None else TypedOr(items)


def _conditions(ctx: Context, node: And | Or) -> tuple[Typed, ...] | None:
    items = []
    for at, each in enumerate(node.items):
        before = node.items[at - 1] if at else None
        if isinstance(each, Text | NumberText) and isinstance(before, Comparison) and before.operator == "==":
            right = f"{ctx.slice(before.left)} in [{ctx.slice(before.right)}, {ctx.slice(each)}]"
            ctx.say("D369", each, right, right=right)
            continue
        items.append(ctx.condition(each))
    known = tuple(each for each in items if each is not None)
    return known if len(known) == len(node.items) else None
