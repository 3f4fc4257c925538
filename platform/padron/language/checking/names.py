"""Names of fields, and what stands where one was meant."""

from padron.language.checking.context import Context
from padron.language.functions import FUNCTIONS
from padron.language.habits import NAMES, NULLS, folded
from padron.language.kinds import Codes, Identifier, Rows
from padron.language.surface import Dotted, Name, Node
from padron.language.typed import Cell, Input


def name(ctx: Context, node: Name) -> Input | Cell | None:
    """A field of the row, the record or the outer record."""
    found = ctx.field(node.name, node.start)
    if found is None:
        _unknown(ctx, node)
    return found


def _unknown(ctx: Context, node: Name) -> None:
    word = folded(node.name)
    if word in NULLS:
        ctx.say("D310", node, None, right="not has(campo)")
    elif word in NAMES:
        ctx.say("D306", node, NAMES[word], right=NAMES[word])
    elif node.name in FUNCTIONS:
        ctx.say("D368", node, f"{node.name}()" if not FUNCTIONS[node.name].most else None)
    else:
        ctx.say("D331", node, ctx.near(node.name, ctx.visible()))


def dotted(ctx: Context, node: Dotted) -> None:
    """`a.b` where it means nothing: only sum() reads it."""
    ctx.say("D314", node, f"sum({ctx.slice(node)})" if isinstance(_kind(ctx, node.repeat.name), Rows) else None)


def _kind(ctx: Context, name: str) -> object:
    return ctx.scope.names.get(name) or ctx.scope.outer.get(name)


def repeat(ctx: Context, node: Node, function: str) -> Input | None:
    """The repeat that a function goes over."""
    found = name(ctx, node) if isinstance(node, Name) else None
    if isinstance(found, Input) and isinstance(found.kind, Rows):
        return found
    if not (isinstance(node, Name) and found is None):
        lists = [each for each in ctx.visible() if isinstance(_kind(ctx, each), Rows)]
        ctx.say("D361", node, lists[0] if len(lists) == 1 else None, function=function)
    return None


def choices(ctx: Context, node: Node, function: str) -> Input | Cell | None:
    """The `choices` field that a function looks into."""
    found = name(ctx, node) if isinstance(node, Name) else None
    if isinstance(found, Input | Cell) and isinstance(found.kind, Codes):
        return found
    if not (isinstance(node, Name) and found is None):
        ctx.say("D376", node, function=function)
    return None


def curp(ctx: Context, node: Node, function: str) -> Input | Cell | None:
    """The CURP field that a function is about."""
    found = name(ctx, node) if isinstance(node, Name) else None
    if isinstance(found, Input | Cell) and found.kind == Identifier("curp"):
        return found
    if not (isinstance(node, Name) and found is None):
        options = [each for each in ctx.visible() if _kind(ctx, each) == Identifier("curp")]
        near = ctx.near(ctx.slice(node), options)
        ctx.say("D354", node, near or (options[0] if len(options) == 1 else None), function=function)
    return None
