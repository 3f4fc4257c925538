"""Comparisons and `in`: equal kinds only, codes of one list, divisions multiplied across."""

from padron.language.checking import numbers, texts
from padron.language.checking.context import Context
from padron.language.kinds import Code, Date, Identifier, Kind, Number, called
from padron.language.surface import Comparison, Membership, Minus, Name, Node, NumberText, Text
from padron.language.typed import Compare, In, Literal, Not, Typed, agree, kind_of

_EQUALITY = ("==", "!=")


def comparison(ctx: Context, node: Comparison) -> Typed | None:
    """`a < b`: both sides typed, each giving the other its kind where it is a bare text."""
    if texts.is_open(node.left) and texts.is_open(node.right):
        ctx.say("D346", node.left)
        return None
    if texts.is_open(node.left):
        right = _side(ctx, node.right, None)
        left = _met(ctx, node.left, right, node.right)
    else:
        left = _side(ctx, node.left, None)
        right = _met(ctx, node.right, left, node.left)
    if left is None or right is None:
        return None
    if isinstance(kind_of(left[0]), Number) and isinstance(kind_of(right[0]), Number):
        return _numbers(ctx, node, left, right)
    return _others(ctx, node, left[0], right[0])


def _met(ctx: Context, node: Node, other: numbers.Ratio | None, other_node: Node) -> numbers.Ratio | None:
    """The second side, with the first one's kind as its hint."""
    if other is None:
        return None if texts.is_open(node) else _side(ctx, node, None)
    kind = kind_of(other[0])
    if texts.is_open(node) and not ctx.usable(kind, other_node):
        return None
    if isinstance(node, NumberText) and isinstance(kind, Code | Identifier):
        ctx.say("D347", node, f'"{node.text}"')
        return None
    if isinstance(node, Name) and isinstance(kind, Code) and node.name not in ctx.visible():
        code = ctx.near(node.name, kind.codes)
        if code is not None:
            ctx.say("D347", node, f'"{code}"')
            return None
    return _side(ctx, node, kind)


def _side(ctx: Context, node: Node, hint: Kind | None) -> numbers.Ratio | None:
    if numbers.divides(node):
        return numbers.ratio(ctx, node)
    typed = ctx.typed(node, hint)
    return None if typed is None else (typed, None)


def _numbers(ctx: Context, node: Comparison, left: numbers.Ratio, right: numbers.Ratio) -> Typed | None:
    """Both sides times both divisors, which are positive, so the sign stays."""
    (above_left, below_left), (above_right, below_right) = left, right
    one = numbers.times(ctx, node, (above_left, below_right) if below_right else (above_left,))
    other = numbers.times(ctx, node, (above_right, below_left) if below_left else (above_right,))
    if one is None or other is None:
        return None
    scaled = numbers.common(ctx, node, (one, other))
    return None if scaled is None else Compare(node.operator, *scaled)


def _others(ctx: Context, node: Comparison, left: Typed, right: Typed) -> Typed | None:
    one, other = kind_of(left), kind_of(right)
    if not (ctx.usable(one, node.left) and ctx.usable(other, node.right)):
        return None
    if not agree(one, other):
        _differ(ctx, node, one, other)
        return None
    if node.operator not in _EQUALITY and not isinstance(one, Date):
        ctx.say("D339", node, what=called(one), what_en=called(one, "en"), operator=node.operator)
        return None
    return Compare(node.operator, left, right)


def _differ(ctx: Context, node: Comparison, one: Kind, other: Kind) -> None:
    ctx.say(
        "D338",
        node,
        left=ctx.slice(node.left),
        right=ctx.slice(node.right),
        left_kind=called(one),
        right_kind=called(other),
        left_kind_en=called(one, "en"),
        right_kind_en=called(other, "en"),
    )


def membership(ctx: Context, node: Membership) -> Typed | None:
    """`a in [b, c]`."""
    of = ctx.typed(node.of)
    if of is None:
        return None
    kind = kind_of(of)
    if not ctx.usable(kind, node.of):
        return None
    if isinstance(kind, Number):
        found = _among_numbers(ctx, node, of)
    elif isinstance(kind, Code | Identifier):
        found = _among_texts(ctx, node, of, kind)
    else:
        ctx.say("D375", node.of, what=called(kind), what_en=called(kind, "en"))
        return None
    return Not(found) if found is not None and node.negated else found


def _among_numbers(ctx: Context, node: Membership, of: Typed) -> In | None:
    values = []
    for each in node.values:
        if isinstance(each, Text):
            ctx.say("D348", each, texts.meant(each.value))
        elif isinstance(each, NumberText | Minus):
            values.append(ctx.number(each))
    known = [each for each in values if each is not None]
    scaled = numbers.common(ctx, node, (of, *known)) if len(known) == len(node.values) else None
    if scaled is None:
        return None
    return In(scaled[0], tuple(each.value for each in scaled[1:] if isinstance(each, Literal)))


def _among_texts(ctx: Context, node: Membership, of: Typed, kind: Code | Identifier) -> In | None:
    values = []
    for each in node.values:
        if isinstance(each, Text):
            typed = texts.text(ctx, each, kind)
            if isinstance(typed, Literal):
                values.append(typed.value)
        else:
            ctx.say("D347", each, f'"{ctx.slice(each)}"')
    return In(of, tuple(values)) if len(values) == len(node.values) else None
