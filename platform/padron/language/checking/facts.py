"""Registry facts: their arguments are constants that must be declared, so that each is one named column."""

from collections.abc import Iterable

from padron.language.checking import names
from padron.language.checking.context import Context
from padron.language.functions import HOUSEHOLD, PERIODS
from padron.language.kinds import Date, Kind, Number, YesNo
from padron.language.surface import Call, Name, Node, Text
from padron.language.typed import Cell, Fact, Input, Typed

MOST_DELIVERIES = 99_999
MOST_PEOPLE = 99_999


def active_in(ctx: Context, node: Call) -> Typed | None:
    """`active_in("program" [, curp_field])`."""
    program = declared(ctx, node.arguments[0], ctx.scope.programs, "D350")
    return _about(ctx, node, program)


def active_in_kind(ctx: Context, node: Call) -> Typed | None:
    """`active_in_kind("kind" [, curp_field])`."""
    kind = declared(ctx, node.arguments[0], ctx.scope.kinds, "D351")
    return _about(ctx, node, kind)


def _about(ctx: Context, node: Call, what: str | None) -> Typed | None:
    """A fact of this person, or of the one whose CURP a field of the enrolment holds."""
    if len(node.arguments) == 1:
        return None if what is None else _fact(ctx, node.name, f"{node.name}:{what}", (what,), None, YesNo())
    of = _person(ctx, node)
    if what is None or of is None:
        return None
    return _fact(ctx, node.name, f"{node.name}:{what}@{of.name}", (what,), of, YesNo())


def _person(ctx: Context, node: Call) -> Input | None:
    """A CURP field of the enrolment: a row's or a delivery's own would not be one column per record."""
    at = node.arguments[1]
    of = names.curp(ctx, at, node.name)
    if of is None:
        return None
    if isinstance(of, Cell) or (ctx.scope.outer and not of.outer):
        ctx.say("D355", at, function=node.name)
        return None
    return of


def was_in(ctx: Context, node: Call) -> Typed | None:
    """`was_in("program", "previous")`."""
    program = declared(ctx, node.arguments[0], ctx.scope.programs, "D350")
    when = declared(ctx, node.arguments[1], ("previous",), "D372")
    if program is None or when is None:
        return None
    return _fact(ctx, node.name, f"was_in:{program}:{when}", (program, when), None, YesNo())


def received(ctx: Context, node: Call) -> Typed | None:
    """`received("service" or "program.service", period)`."""
    service = _service(ctx, node.arguments[0])
    period = declared(ctx, node.arguments[1], PERIODS, "D353")
    if service is None or period is None:
        return None
    kind = Number(0, 0, MOST_DELIVERIES)
    return _fact(ctx, node.name, f"received:{service}:{period}", (service, period), None, kind)


def last_received(ctx: Context, node: Call) -> Typed | None:
    """`last_received("service")`."""
    service = _service(ctx, node.arguments[0])
    if service is None:
        return None
    return _fact(ctx, node.name, f"last_received:{service}", (service,), None, Date())


def household_active_in(ctx: Context, node: Call) -> Typed | None:
    """`household_active_in("program")`."""
    program = declared(ctx, node.arguments[0], ctx.scope.programs, "D350")
    return None if program is None else _of_household(ctx, node, (program,), YesNo())


def household_active_in_kind(ctx: Context, node: Call) -> Typed | None:
    """`household_active_in_kind("kind")`."""
    kind = declared(ctx, node.arguments[0], ctx.scope.kinds, "D351")
    return None if kind is None else _of_household(ctx, node, (kind,), YesNo())


def household_received(ctx: Context, node: Call) -> Typed | None:
    """`household_received("service" or "program.service", period)`."""
    service = _service(ctx, node.arguments[0])
    period = declared(ctx, node.arguments[1], PERIODS, "D353")
    if service is None or period is None:
        return None
    return _of_household(ctx, node, (service, period), Number(0, 0, MOST_DELIVERIES))


def household_size(ctx: Context, node: Call) -> Typed | None:
    """`household_size()`: she is one of them, so it is never less than one."""
    return _of_household(ctx, node, (), Number(0, 1, MOST_PEOPLE))


def _of_household(ctx: Context, node: Call, about: tuple[str, ...], kind: Kind) -> Typed | None:
    """A fact about whoever has the folio that the field `hogar` holds; unknown while that is."""
    scope = ctx.scope
    found = scope.outer.get(HOUSEHOLD) or scope.names.get(HOUSEHOLD)
    if found is None:
        ctx.say("D272", node.named, "person: {hogar: required}", function=node.name)
        return None
    home = Input(HOUSEHOLD, found, outer=HOUSEHOLD in scope.outer)
    ctx.reads.add(HOUSEHOLD)
    ctx.names.append((HOUSEHOLD, node.start))
    return _fact(ctx, node.name, f"{':'.join((node.name, *about))}@{HOUSEHOLD}", about, home, kind)


def _service(ctx: Context, node: Node) -> str | None:
    said = declared(ctx, node, ctx.scope.services, "D352")
    return None if said is None else ctx.scope.services[said]


def _fact(ctx: Context, name: str, key: str, arguments: tuple[str, ...], of: Input | None, kind: Kind) -> Fact:
    ctx.facts.add(key)
    return Fact(name, key, arguments, of, kind)


def declared(ctx: Context, node: Node, names_: Iterable[str], code: str) -> str | None:
    """A constant text that must be among the names; of a period the bare word serves (`month`)."""
    known = sorted(names_)
    if isinstance(node, Name) and code in ("D353", "D372") and node.name in known:
        return node.name
    if not isinstance(node, Text):
        bare = isinstance(node, Name)
        ctx.say("D349", node, f'"{ctx.slice(node)}"' if bare else None)
        return None
    if node.value in known:
        return node.value
    ctx.say(code, node, ctx.near(node.value, known), options=", ".join(ctx.some(known)), name=node.value)
    return None
