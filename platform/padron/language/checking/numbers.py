"""Exact arithmetic: scales, bounds within 15 digits, and division where it stays exact."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Literal as Only

from padron.language.checking.context import Context
from padron.language.kinds import MOST, Date, Number, called
from padron.language.surface import Call, Minus, Node, NumberText, Product, Sum, Text
from padron.language.typed import (
    Absolute,
    Add,
    Extreme,
    Literal,
    Multiply,
    Negate,
    Quotient,
    Rescale,
    Typed,
    kind_of,
)

MOST_PLACES = 6
Which = Only["min", "max"]
Ratio = tuple[Typed, Typed | None]
"""A number, or a numerator with its divisor."""


def number_of(node: Typed) -> Number:
    """The kind of a node that is known to be a number."""
    kind = kind_of(node)
    if not isinstance(kind, Number):
        raise TypeError(called(kind, "en"))
    return kind


def within(ctx: Context, node: Node, *bounds: Number) -> bool:
    """Whether every bound keeps to 15 digits."""
    if all(each.least >= -MOST and each.greatest <= MOST for each in bounds):
        return True
    ctx.say("D343", node)
    return False


def literal(ctx: Context, node: NumberText, sign: int = 1) -> Typed | None:
    """A number as written, with the decimals that it was written with."""
    whole, _, decimals = node.text.partition(".")
    plain = whole.lstrip("0") or "0"
    if plain != whole:
        # A code without its quotes, or the end of «3,000».
        right = node.text.replace(whole, plain, 1)
        ctx.say("D322", node, right, right=right)
        return None
    value = sign * int(whole + decimals)
    kind = Number(len(decimals), value, value)
    return Literal(value, kind) if within(ctx, node, kind) else None


def rescaled(ctx: Context, node: Node, of: Typed, scale: int) -> Typed | None:
    """The same number with `scale` decimals, at least those that it has."""
    kind = number_of(of)
    by = scale - kind.scale
    if by == 0:
        return of
    more = Number(scale, kind.least * 10**by, kind.greatest * 10**by)
    if not within(ctx, node, more):
        return None
    if isinstance(of, Literal) and isinstance(of.value, int):
        return Literal(of.value * 10**by, more)
    return Rescale(of, by, more)


def common(ctx: Context, node: Node, items: Iterable[Typed]) -> tuple[Typed, ...] | None:
    """All numbers with the scale of the one that has most decimals."""
    found = tuple(items)
    scale = max(number_of(each).scale for each in found)
    made = [rescaled(ctx, node, each, scale) for each in found]
    return tuple(each for each in made if each is not None) if None not in made else None


def minus(ctx: Context, node: Minus) -> Typed | None:
    """`-x`."""
    if isinstance(node.of, NumberText):
        return literal(ctx, node.of, -1)
    of = ctx.number(node.of)
    return None if of is None else negated(of)


def negated(of: Typed) -> Typed:
    """Minus a number."""
    kind = number_of(of)
    return Negate(of, Number(kind.scale, -kind.greatest, -kind.least))


def sum_(ctx: Context, node: Sum) -> Typed | None:
    """`a + b - c`; no texts are joined and no days added to a date."""
    parts = [node.first, *(part for _, part in node.rest)]
    items = [_term(ctx, node, part) for part in parts]
    known = [each for each in items if each is not None]
    if len(known) < len(items):
        return None
    signs = ["+", *(sign for sign, _ in node.rest)]
    signed = [negated(each) if sign == "-" else each for sign, each in zip(signs, known, strict=True)]
    scaled = common(ctx, node, signed)
    if scaled is None:
        return None
    partial = list(accumulate((number_of(each) for each in scaled), _plus))
    return Add(scaled, partial[-1]) if within(ctx, node, *partial) else None


def _term(ctx: Context, node: Sum, part: Node) -> Typed | None:
    if isinstance(part, Text):
        ctx.say("D373", part)
        return None
    found = ctx.typed(part, Number(0, 0, 0))
    if found is not None and isinstance(kind_of(found), Date):
        two = len(node.rest) == 1 and node.rest[0][0] == "-"
        right = f"days_between({ctx.slice(node.rest[0][1])}, {ctx.slice(node.first)})" if two else None
        ctx.say("D374", node, right)
        return None
    return found if found is not None and ctx.is_a(Number, found, part, "D336") else None


def _plus(one: Number, other: Number) -> Number:
    return Number(one.scale, one.least + other.least, one.greatest + other.greatest)


def product(ctx: Context, node: Product) -> Typed | None:
    """`a * b`; with a division it may only stand where `ratio` is asked."""
    if divides(node):
        right = f"round({ctx.slice(node)}, 2)"
        ratio(ctx, node)
        ctx.say("D344", node, right)
        return None
    return _multiplied(ctx, node, [node.first, *(part for _, part in node.rest)])


def _multiplied(ctx: Context, node: Node, parts: Sequence[Node]) -> Typed | None:
    items = [ctx.number(part) for part in parts]
    known = tuple(each for each in items if each is not None)
    return times(ctx, node, known) if len(known) == len(items) else None


def times(ctx: Context, node: Node, items: tuple[Typed, ...]) -> Typed | None:
    """The product of numbers, exact."""
    if len(items) == 1:
        return items[0]
    partial = list(accumulate((number_of(each) for each in items), _by))
    return Multiply(items, partial[-1]) if within(ctx, node, *partial) else None


def _by(one: Number, other: Number) -> Number:
    corners = [a * b for a in (one.least, one.greatest) for b in (other.least, other.greatest)]
    return Number(one.scale + other.scale, min(corners), max(corners))


def ratio(ctx: Context, node: Node) -> Ratio | None:
    """A number, or `a / b` with a divisor that is declared to be at least 1."""
    if not isinstance(node, Product) or not divides(node):
        found = ctx.number(node)
        return None if found is None else (found, None)
    above = _multiplied(ctx, node, [node.first, *(part for sign, part in node.rest if sign == "*")])
    divisors = [_divisor(ctx, part) for sign, part in node.rest if sign == "/"]
    known = tuple(each for each in divisors if each is not None)
    below = times(ctx, node, known) if len(known) == len(divisors) else None
    return None if above is None or below is None else (above, below)


def _divisor(ctx: Context, part: Node) -> Typed | None:
    found = ctx.number(part)
    if found is None or number_of(found).least >= 10 ** number_of(found).scale:
        return found
    ctx.say("D345", part)
    return None


def round_(ctx: Context, node: Call) -> Typed | None:
    """`round(x, n)` and `round(a / b, n)`: half away from zero, in whole numbers."""
    places = _places(ctx, node.arguments[1])
    parts = ratio(ctx, node.arguments[0])
    if parts is None or places is None:
        return None
    above, below = parts
    if below is None:
        surplus = number_of(above).scale - places
        if surplus <= 0:
            return rescaled(ctx, node, above, places)
        below, shift = Literal(10**surplus, Number(0, 10**surplus, 10**surplus)), 0
    else:
        shift = places + number_of(below).scale - number_of(above).scale
    top = rescaled(ctx, node, above, number_of(above).scale + max(shift, 0))
    bottom = rescaled(ctx, node, below, number_of(below).scale + max(-shift, 0))
    if top is None or bottom is None:
        return None
    kind = _quotient(number_of(top), number_of(bottom), places)
    return Quotient(top, bottom, kind) if within(ctx, node, kind) else None


def _places(ctx: Context, node: Node) -> int | None:
    if isinstance(node, NumberText) and node.text.isdigit() and int(node.text) <= MOST_PLACES:
        return int(node.text)
    ctx.say("D360", node, most=MOST_PLACES)
    return None


def _quotient(above: Number, below: Number, places: int) -> Number:
    corners = [half_away(a, b) for a in (above.least, above.greatest) for b in (below.least, below.greatest)]
    return Number(places, min(corners), max(corners))


def half_away(above: int, below: int) -> int:
    """The whole number nearest to above / below (below at least 1), half away from zero."""
    whole = (2 * abs(above) + below) // (2 * below)
    return whole if above >= 0 else -whole


def abs_(ctx: Context, node: Call) -> Typed | None:
    """`abs(x)`."""
    of = ctx.number(node.arguments[0])
    if of is None:
        return None
    kind = number_of(of)
    most = max(abs(kind.least), abs(kind.greatest))
    least = 0 if kind.least <= 0 <= kind.greatest else min(abs(kind.least), abs(kind.greatest))
    return Absolute(of, Number(kind.scale, least, most))


def extreme(ctx: Context, node: Call) -> Typed | None:
    """`min(…)` and `max(…)` of numbers, or of days."""
    items = [ctx.typed(each, Number(0, 0, 0)) for each in node.arguments]
    known = tuple(each for each in items if each is not None)
    if len(known) < len(items):
        return None
    which: Which = "min" if node.name == "min" else "max"
    days = isinstance(kind_of(known[0]), Date)
    wanted, code = (Date, "D337") if days else (Number, "D336")
    right = [ctx.is_a(wanted, each, at, code) for each, at in zip(known, node.arguments, strict=True)]
    if not all(right):
        return None
    if days:
        return Extreme(which, known, Date())
    scaled = common(ctx, node, known)
    if scaled is None:
        return None
    chosen = min if which == "min" else max
    bounds = [number_of(each) for each in scaled]
    least, greatest = chosen(each.least for each in bounds), chosen(each.greatest for each in bounds)
    return Extreme(which, scaled, Number(bounds[0].scale, least, greatest))


def divides(node: Node) -> bool:
    """Whether a node is a division as a whole."""
    return isinstance(node, Product) and any(sign == "/" for sign, _ in node.rest)
