"""What a text between quotes stands for: a code of the list at hand, an identifier, or a mistake for something else."""

from padron.language.checking.context import Context
from padron.language.fieldtypes import FIELD_TYPES
from padron.language.habits import TRUTHS, folded
from padron.language.kinds import Code, Codes, Date, Identifier, Kind, Number, YesNo
from padron.language.numerals import numeral
from padron.language.scalars import decimal_scaled, iso_day
from padron.language.surface import Call, Node, Text
from padron.language.typed import Literal, Typed

_LAST_DAY = "2099-12-31"


def meant(text: str) -> str | None:
    """The number that a text stands for, in figures or in words."""
    if decimal_scaled(text, 18) is not None:
        return text
    said = numeral(text)
    return None if said is None else str(said)


def is_open(node: Node) -> bool:
    """Whether a node is made of bare texts only, and so takes its kind from what it meets."""
    if isinstance(node, Call) and node.name == "if" and len(node.arguments) == 3:
        return all(is_open(each) for each in node.arguments[1:])
    return isinstance(node, Text)


def text(ctx: Context, node: Text, hint: Kind | None) -> Typed | None:
    """The constant that a text is, where a value of the kind `hint` belongs."""
    match hint:
        case Code() | Codes():
            return code(ctx, node, hint)
        case Identifier():
            return _identifier(ctx, node, hint)
        case Date():
            day = iso_day(node.value)
            ctx.say("D337", node, f'date("{day}")' if day else None, what="un texto", what_en="a text")
        case Number():
            ctx.say("D348", node, meant(node.value))
        case YesNo():
            truth = TRUTHS.get(folded(node.value))
            right = None if truth is None else "true" if truth else "false"
            ctx.say("D335", node, right, what="un texto", what_en="a text")
        case _:
            ctx.say("D346", node)
    return None


def code(ctx: Context, node: Text, kind: Code | Codes) -> Literal | None:
    """A code of a list; a label's case and accents do not count for the suggestion."""
    if node.value in kind.codes:
        return Literal(node.value, Code(kind.catalogue, kind.codes))
    near = ctx.near(node.value, kind.codes)
    ctx.say("D334", node, near, catalogue=kind.catalogue, options=", ".join(ctx.some(kind.codes)))
    return None


def _identifier(ctx: Context, node: Text, kind: Identifier) -> Literal | None:
    """An identifier as it is kept; one that its own type refuses would never be equal to anything."""
    of = FIELD_TYPES[kind.name]
    kept = of.normalise(node.value) if of.normalise else node.value
    wrong = of.check(kept, _LAST_DAY) if of.check else None
    if kept == node.value and (wrong is None or wrong.severity != "error"):
        return Literal(node.value, kind)
    right = f'"{kept}"' if wrong is None else None
    ctx.say("D366", node, right, type=kind.name)
    return None
