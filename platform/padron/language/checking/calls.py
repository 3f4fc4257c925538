"""Calls: arity from the table of functions, kinds from one short check per function."""

from collections.abc import Callable, Mapping

from padron.language.checking import facts, names, numbers, texts
from padron.language.checking.context import Context
from padron.language.functions import FUNCTIONS
from padron.language.habits import FUNCTIONS as COUSINS
from padron.language.habits import PREFIXED, folded
from padron.language.kinds import Code, Codes, Date, Kind, Number, Rows, called
from padron.language.scalars import iso_day
from padron.language.surface import Call, Dotted, Name, Node, Text
from padron.language.typed import (
    AllRows,
    AnyRow,
    BirthDate,
    CountCodes,
    CountRows,
    Has,
    If,
    Includes,
    Input,
    Literal,
    Lookup,
    Param,
    Span,
    SumCells,
    Today,
    Typed,
    Unit,
    agree,
    kind_of,
)


def call(ctx: Context, node: Call, hint: Kind | None) -> Typed | None:
    """A function of the table with its arguments checked."""
    known = _known(ctx, node)
    if known is None:
        return None
    function = FUNCTIONS[known.name]
    if not function.least <= len(known.arguments) <= function.most:
        _arity(ctx, known)
        return None
    if known.name == "if":
        return _if(ctx, known, hint)
    return _CHECKS[known.name](ctx, known)


def _known(ctx: Context, node: Call) -> Call | None:
    """The call under its right name: what was misspelt is named, and then checked as what it was meant to be."""
    if node.name in FUNCTIONS:
        return node
    word = folded(node.name)
    named = node.named
    if word in PREFIXED and len(node.arguments) > 1:
        right = f" {PREFIXED[word]} ".join(ctx.slice(each) for each in node.arguments)
        ctx.say("D325", named, right, right=right)
        return None
    if word == "selected" and len(node.arguments) == 2:
        _selected(ctx, named, node)
        return None
    same = word if word in FUNCTIONS else ctx.near(node.name, FUNCTIONS)
    cousin = COUSINS.get(word)
    ctx.say("D332", named, cousin or same)
    meant = "if" if cousin == "if" and word == "si" else None if cousin else same
    return Call(node.start, node.end, meant, node.arguments, named) if meant else None


def _selected(ctx: Context, named: Name, node: Call) -> None:
    """XLSForm's selected(): which of our two forms it is depends on the field."""
    field, chosen = node.arguments
    found = ctx.field(field.name, field.start) if isinstance(field, Name) else None
    one = found is not None and isinstance(found.kind, Code)
    said = f'"{chosen.value}"' if isinstance(chosen, Text) else ctx.slice(chosen)
    name = field.name if isinstance(field, Name) else ctx.slice(field)
    right = f"{name} == {said}" if one else f"includes({name}, {said})"
    ctx.say("D370", named, right, right=right)


def _arity(ctx: Context, node: Call) -> None:
    function = FUNCTIONS[node.name]
    least, most = function.least, function.most
    count = str(least) if least == most else f"{least}–{most}"
    kept = ", ".join(ctx.slice(each) for each in node.arguments[:most])
    right = f"{node.name}({kept})" if len(node.arguments) > most else None
    ctx.say("D333", node.named, right, written=function.written, count=count, given=len(node.arguments))


def _has(ctx: Context, node: Call) -> Typed | None:
    at = node.arguments[0]
    found = names.name(ctx, at) if isinstance(at, Name) else None
    if isinstance(found, Input) and isinstance(found.kind, Rows):
        ctx.say("D342", at, f"count({ctx.slice(at)}) > 0")
        return None
    if found is None and not isinstance(at, Name):
        ctx.say("D359", at)
    return None if found is None else Has(found)


def _span(unit: Unit) -> Callable[[Context, Call], Typed | None]:
    def check(ctx: Context, node: Call) -> Typed | None:
        days = [ctx.day(each) for each in node.arguments]
        start, end = days[0], days[1] if len(days) > 1 else Today()
        return None if start is None or end is None else Span(unit, start, end)

    return check


def _today(ctx: Context, node: Call) -> Typed | None:
    return Today()


def _date(ctx: Context, node: Call) -> Typed | None:
    at = node.arguments[0]
    day = iso_day(at.value) if isinstance(at, Text) else None
    if day is None:
        ctx.say("D367", at)
        return None
    return Literal(day, Date())


def _birth_date(ctx: Context, node: Call) -> Typed | None:
    of = names.curp(ctx, node.arguments[0], node.name)
    return None if of is None else BirthDate(of)


def _if(ctx: Context, node: Call, hint: Kind | None) -> Typed | None:
    """Both values of one kind; a bare text takes the other's, or the one that is expected here."""
    condition, yes_at, no_at = node.arguments
    chosen = ctx.condition(condition)
    if texts.is_open(yes_at) and not texts.is_open(no_at):
        no = ctx.typed(no_at, hint)
        yes = None if no is None else ctx.typed(yes_at, kind_of(no))
    else:
        yes = ctx.typed(yes_at, hint)
        no = None if yes is None and texts.is_open(no_at) else ctx.typed(no_at, hint if yes is None else kind_of(yes))
    if chosen is None or yes is None or no is None:
        return None
    one, other = kind_of(yes), kind_of(no)
    if not (ctx.usable(one, yes_at) and ctx.usable(other, no_at)):
        return None
    if not agree(one, other):
        kinds = {"left_kind": called(one), "right_kind": called(other)}
        ctx.say("D364", node, **kinds, left_kind_en=called(one, "en"), right_kind_en=called(other, "en"))
        return None
    return _chosen(ctx, node, chosen, yes, no)


def _chosen(ctx: Context, node: Call, condition: Typed, yes: Typed, no: Typed) -> Typed | None:
    one, other = kind_of(yes), kind_of(no)
    if isinstance(one, Code) and isinstance(other, Code):
        return If(condition, yes, no, Code(one.catalogue, one.codes | other.codes))
    if not isinstance(one, Number):
        return If(condition, yes, no, one)
    scaled = numbers.common(ctx, node, (yes, no))
    if scaled is None:
        return None
    one, other = numbers.number_of(scaled[0]), numbers.number_of(scaled[1])
    kind = Number(one.scale, min(one.least, other.least), max(one.greatest, other.greatest))
    return If(condition, scaled[0], scaled[1], kind)


def _includes(ctx: Context, node: Call) -> Typed | None:
    of = names.choices(ctx, node.arguments[0], node.name)
    at = node.arguments[1]
    if of is None or not isinstance(of.kind, Codes):
        return None
    if not isinstance(at, Text):
        ctx.say("D349", at, f'"{ctx.slice(at)}"' if isinstance(at, Name) else None)
        return None
    code = texts.code(ctx, at, of.kind)
    return None if code is None else Includes(of, str(code.value))


def _count(ctx: Context, node: Call) -> Typed | None:
    at = node.arguments[0]
    found = names.name(ctx, at) if isinstance(at, Name) else None
    if isinstance(found, Input) and isinstance(found.kind, Rows):
        return CountRows(found, Number(0, 0, found.kind.most))
    if found is not None and isinstance(found.kind, Codes):
        return CountCodes(found, Number(0, 0, len(found.kind.codes)))
    if found is not None or not isinstance(at, Name):
        ctx.say("D376", at, function=node.name)
    return None


def _sum(ctx: Context, node: Call) -> Typed | None:
    at = node.arguments[0]
    if not isinstance(at, Dotted):
        ctx.say("D377", at)
        return None
    repeat = names.repeat(ctx, at.repeat, node.name)
    if repeat is None or not isinstance(repeat.kind, Rows):
        return None
    field = at.field
    kind = repeat.kind.fields.get(field.name)
    if kind is None:
        ctx.say("D362", field, ctx.near(field.name, repeat.kind.fields), repeat=at.repeat.name)
        return None
    if not isinstance(kind, Number):
        ctx.say("D336", field, what=called(kind), what_en=called(kind, "en"))
        return None
    total = Number(kind.scale, min(0, kind.least) * repeat.kind.most, max(0, kind.greatest) * repeat.kind.most)
    return SumCells(repeat, field.name, total) if numbers.within(ctx, node, total) else None


def _over_rows(made: type[AnyRow] | type[AllRows]) -> Callable[[Context, Call], Typed | None]:
    def check(ctx: Context, node: Call) -> Typed | None:
        if ctx.row is not None:
            ctx.say("D363", node)
            return None
        repeat = names.repeat(ctx, node.arguments[0], node.name)
        if repeat is None or not isinstance(repeat.kind, Rows):
            return None
        with ctx.within(repeat.kind):
            condition = ctx.condition(node.arguments[1])
        return None if condition is None else made(repeat, condition)

    return check


def _param(ctx: Context, node: Call) -> Typed | None:
    name = facts.declared(ctx, node.arguments[0], ctx.scope.parameters, "D356")
    if name is None:
        return None
    ctx.parameters.add(name)
    return Param(name, ctx.scope.parameters[name])


def _lookup(ctx: Context, node: Call) -> Typed | None:
    """Each key of the kind, the decimals and the codes of its input."""
    table = facts.declared(ctx, node.arguments[0], ctx.scope.tables, "D357")
    if table is None:
        return None
    inputs = ctx.scope.tables[table].inputs
    given = node.arguments[1:]
    if len(given) != len(inputs):
        called_ = ", ".join(name for name, _ in inputs)
        ctx.say("D378", node, table=table, inputs=called_, given=len(given), count=len(inputs))
        return None
    keys = [_key(ctx, at, name, kind, table) for at, (name, kind) in zip(given, inputs, strict=True)]
    known = tuple(each for each in keys if each is not None)
    if len(known) < len(keys):
        return None
    ctx.tables.add(table)
    return Lookup(table, known, ctx.scope.tables[table].output)


def _key(ctx: Context, at: Node, name: str, wanted: Kind, table: str) -> Typed | None:
    found = ctx.typed(at, wanted)
    if found is None or not ctx.usable(kind_of(found), at):
        return None
    kind = kind_of(found)
    if isinstance(kind, Number) and isinstance(wanted, Number):
        if kind.scale <= wanted.scale:
            return numbers.rescaled(ctx, at, found, wanted.scale)
        right = f"round({ctx.slice(at)}, {wanted.scale})"
        ctx.say("D371", at, right, places=wanted.scale)
    elif isinstance(kind, Code) and isinstance(wanted, Code):
        if isinstance(found, Literal) or kind.codes <= wanted.codes:
            return found
        ctx.say("D358", at, table=table, name=name, absent=min(kind.codes - wanted.codes))
    elif agree(kind, wanted):
        return found
    else:
        ctx.say("D379", at, table=table, name=name, what=called(wanted), what_en=called(wanted, "en"))
    return None


_CHECKS: Mapping[str, Callable[[Context, Call], Typed | None]] = {
    "has": _has,
    "age": _span("years"),
    "months_between": _span("months"),
    "days_between": _span("days"),
    "today": _today,
    "date": _date,
    "birth_date": _birth_date,
    "min": numbers.extreme,
    "max": numbers.extreme,
    "abs": numbers.abs_,
    "round": numbers.round_,
    "includes": _includes,
    "count": _count,
    "sum": _sum,
    "any": _over_rows(AnyRow),
    "all": _over_rows(AllRows),
    "param": _param,
    "lookup": _lookup,
    "active_in": facts.active_in,
    "active_in_kind": facts.active_in_kind,
    "was_in": facts.was_in,
    "received": facts.received,
    "last_received": facts.last_received,
    "household_active_in": facts.household_active_in,
    "household_active_in_kind": facts.household_active_in_kind,
    "household_received": facts.household_received,
    "household_size": facts.household_size,
}
