"""What alone would make a criterion met, all else as it is: exact, and each proposal judged before it is given."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, assert_never

from padron.language.checker import Expression
from padron.language.kinds import Date, Number, YesNo
from padron.language.typed import Fact, Input, Param, Today, Typed, children, kind_of
from padron.language.typed import Literal as Constant
from padron.outputs.expanding import expanded
from padron.outputs.judge import Judge, names
from padron.outputs.python import compiled
from padron.outputs.solving import Cutter, Piece, Unsolvable, iso, ordinal
from padron.program.model import CORE, Criterion, Leaf, Rule
from padron.program.model import leaves as opened
from padron.program.reach import Reach, criterion_reach
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Text, Whole
from padron.shapes import YesNo as YesNoShape

What = Literal["field", "fact", "today"]
LAST_DAY = "2099-12-31"
MOST_TRIED = 300
"""Values tried one by one, where a list is short or a form cannot be solved."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that, changed alone, meets the criterion.

    `what`: a field or a fact by its name, or the as-of day. `spans`: first and last value that do, nearest first, None
    for an end that its bounds set. `values`: the codes or yes and no that do; of `choices` the codes to add, or, where
    `away`, to take away.
    """

    what: What
    name: str
    spans: tuple[tuple[Any, Any], ...] = ()
    values: tuple[Any, ...] = ()
    away: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """One criterion and one record, ready to be tried with something changed."""

    judge: Judge
    index: int
    values: Mapping[str, Any]
    facts: Mapping[str, object]
    today: str

    @property
    def criterion(self) -> Criterion:
        """The criterion that is tried."""
        return self.judge.program.criteria[self.index]

    def met(self, what: What, name: str, value: Any) -> bool:
        """Whether the criterion is met with one thing changed; by the program's own generated function."""
        return self.outcome(what, name, value) is True

    def outcome(self, what: What, name: str, value: Any) -> bool | None:
        """What the criterion says with one thing changed."""
        values, facts, today = self.changed(what, name, value)
        return self.judge(values, facts, today).outcomes[self.index]

    def changed(self, what: What, name: str, value: Any) -> tuple[Mapping[str, Any], Mapping[str, object], str]:
        """The record with one thing changed."""
        match what:
            case "field":
                return {**self.values, name: value}, self.facts, self.today
            case "fact":
                return self.values, {**self.facts, name: value}, self.today
            case "today":
                return self.values, self.facts, value
            case _:
                assert_never(what)


def changes(bench: Bench, hidden: frozenset[str] = frozenset()) -> tuple[Change, ...]:
    """Each single change that meets a criterion which is not met now; none where it rests on a hidden fact."""
    ground = _ground(bench.judge, bench.index)
    outcome = bench.judge(bench.values, bench.facts, bench.today).outcomes[bench.index]
    if ground.reach.facts & hidden or outcome is not False:
        return ()
    made = [_field(bench, bench.judge.leaves[name], ground) for name in ground.reach.fields if _may_change(bench, name)]
    made += [_fact(bench, fact, ground) for fact in _facts(ground.trees)]
    made.append(_day(bench, ground))
    return tuple(each for each in made if each is not None)


def _may_change(bench: Bench, name: str) -> bool:
    """Questions with a known answer; not who somebody is, nor what is calculated, nor her health or origin."""
    leaf = bench.judge.leaves.get(name)
    if leaf is None or name in CORE or name not in bench.values or leaf.field.calculation is not None:
        return False
    if leaf.field.sensitivity == "sensitive":
        return False
    return not isinstance(leaf.field.shape, Text | File | Repeat | Group | Note)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What decides a criterion: its conditions and those of the fields that it rests on, calculated fields opened.

    `deep`: a repeat's rows have rules of their own, which these trees do not show.
    """

    reach: Reach
    trees: tuple[Typed, ...]
    deep: bool


_grounds: dict[tuple[str, int], _Ground] = {}


def _ground(judge: Judge, index: int) -> _Ground:
    """Made once for each criterion of a closure, since opening calculations and making parts ready costs."""
    key = (judge.program.sha256, index)
    if not judge.program.sha256 or key not in _grounds:
        found = criterion_reach(judge.program, judge.program.criteria[index])
        leaves = [judge.leaves[name] for name in found.fields if name in judge.leaves]
        criterion = judge.program.criteria[index]
        rules = [criterion.when, criterion.assert_, *(rule for leaf in leaves for rule in _conditions(leaf))]
        _grounds[key] = _Ground(
            found,
            tuple(expanded(rule.expression.tree, _calculated(judge)) for rule in rules if rule is not None),
            any(isinstance(leaf.field.shape, Repeat) and _has_rules(leaf) for leaf in leaves),
        )
    return _grounds[key]


def _calculated(judge: Judge) -> dict[str, Typed]:
    rules = {name: leaf.field.calculation for name, leaf in judge.leaves.items()}
    return {name: rule.expression.tree for name, rule in rules.items() if rule is not None}


def _conditions(leaf: Leaf) -> Iterator[Rule]:
    yield from leaf.relevance
    if isinstance(leaf.field.shape, Choices) and isinstance(leaf.field.required, Rule):
        yield leaf.field.required


def _has_rules(leaf: Leaf) -> bool:
    cells = opened(leaf.field.fields)
    return any(cell.relevance or cell.field.calculation or not isinstance(cell.field.required, bool) for cell in cells)


def _facts(trees: Iterable[Typed]) -> tuple[Fact, ...]:
    found: dict[str, Fact] = {}

    def walk(node: Typed) -> None:
        if isinstance(node, Fact):
            found.setdefault(node.key, node)
        for each in children(node):
            walk(each)

    for tree in trees:
        walk(tree)
    return tuple(found.values())


def _field(bench: Bench, leaf: Leaf, ground: _Ground) -> Change | None:
    shape, name = leaf.field.shape, leaf.field.name
    met = partial(bench.met, "field", name)
    now = bench.values[name]
    match shape:
        case YesNoShape():
            return Change("field", name, values=(not now,)) if met(not now) else None
        case Choice():
            codes = [each.code for each in shape.options if each.code != now][:MOST_TRIED]
            values = tuple(code for code in codes if met(code))
            return Change("field", name, values=values) if values else None
        case Choices():
            return _codes(name, shape, now, met)
        case Whole() | Decimal():
            kind = Number(shape.places if isinstance(shape, Decimal) else 0, shape.least, shape.greatest)
            spans = _spans(bench, ("field", name), Input(name, kind), ground, (shape.least, shape.greatest), now)
            return Change("field", name, spans=spans) if spans else None
        case Day():
            return _date(bench, name, shape, ground)
        case Text() | File() | Group() | Repeat() | Note():
            return None
        case _:
            assert_never(shape)


def _codes(name: str, shape: Choices, now: Any, met: Callable[[Any], bool]) -> Change | None:
    """One code more, else one code less."""
    order = [each.code for each in shape.options][:MOST_TRIED]
    chosen = set(now or ())
    for away in (False, True):
        tried = [code for code in order if (code in chosen) is away]
        values = tuple(code for code in tried if met([each for each in order if each in chosen ^ {code}]))
        if values:
            return Change("field", name, values=values, away=away)
    return None


def _date(bench: Bench, name: str, shape: Day, ground: _Ground) -> Change | None:
    if shape.max_age is not None:
        return None
    least = bench.today if shape.least == "today" else shape.least
    greatest = bench.today if shape.greatest == "today" else shape.greatest
    if least > greatest:
        return None
    bounds = ordinal(least), ordinal(greatest)
    spans = _spans(bench, ("field", name), Input(name, Date()), ground, bounds, ordinal(bench.values[name]))
    return Change("field", name, spans=spans) if spans else None


def _fact(bench: Bench, fact: Fact, ground: _Ground) -> Change | None:
    now = bench.facts.get(fact.key)
    if isinstance(fact.kind, YesNo) and isinstance(now, bool):
        return Change("fact", fact.key, values=(not now,)) if bench.met("fact", fact.key, not now) else None
    if isinstance(fact.kind, Number) and isinstance(now, int):
        bounds = (fact.kind.least, fact.kind.greatest)
        spans = _spans(bench, ("fact", fact.key), fact, ground, bounds, now)
        return Change("fact", fact.key, spans=spans) if spans else None
    return None


def _day(bench: Bench, ground: _Ground) -> Change | None:
    """The first later day on which it is met; only where it is a matter of time, not of a parameter alone."""
    if bench.today >= LAST_DAY or not any(_reads_today(tree) for tree in ground.trees):
        return None
    now = ordinal(bench.today)
    spans = _spans(bench, ("today", ""), Today(), ground, (now, ordinal(LAST_DAY)), now)
    return Change("today", "", spans=spans[:1]) if spans else None


def _reads_today(node: Typed) -> bool:
    return isinstance(node, Today) or any(_reads_today(each) for each in children(node))


def _spans(
    bench: Bench, at: tuple[What, str], variable: Typed, ground: _Ground, bounds: Piece, now: int
) -> tuple[tuple[Any, Any], ...]:
    """The stretches of values that meet it, nearest to now first: at most one on each side."""
    days = isinstance(kind_of(variable), Date)

    def met(x: int) -> bool:
        return bench.met(*at, iso(x) if days else x)

    found = list(_merged(_pieces(bench, at, variable, ground, bounds, met)))
    below = [each for each in found if each[1] < now][-1:]
    above = [each for each in found if each[0] > now][:1]
    sides = sorted(below + above, key=lambda each: min(abs(each[0] - now), abs(each[1] - now)))
    return tuple(_open_ended(each, bounds, days) for each in sides)


def _open_ended(piece: Piece, bounds: Piece, days: bool) -> tuple[Any, Any]:
    """None for an end that the field's own bounds set; a value outside them now may have all of the range to go to."""
    whole = piece == bounds
    first = None if piece[0] == bounds[0] and not whole else piece[0]
    last = None if piece[1] == bounds[1] and not whole else piece[1]
    return (iso(first) if days and first is not None else first, iso(last) if days and last is not None else last)


def _pieces(
    bench: Bench,
    at: tuple[What, str],
    variable: Typed,
    ground: _Ground,
    bounds: Piece,
    met: Callable[[int], bool],
) -> Iterator[Piece]:
    """The pieces of the range on which it is met; a short range that cannot be cut is tried value by value."""
    least, greatest = bounds
    cutter = Cutter(variable, partial(_evaluated, bench, at, days=isinstance(kind_of(variable), Date)),
                    bench.judge.program.tables, partial(_steps, bench, at[0]))  # fmt: skip
    try:
        if ground.deep:
            raise Unsolvable
        pieces = cutter.cut(ground.trees, least, greatest)
    except Unsolvable:
        if greatest - least >= MOST_TRIED:
            return
        pieces = [(x, x) for x in range(least, greatest + 1)]
    for first, last in pieces:
        if met(first) and met(last):
            yield first, last


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    held: Piece | None = None
    for first, last in pieces:
        if held is not None and held[1] + 1 == first:
            held = (held[0], last)
            continue
        if held is not None:
            yield held
        held = (first, last)
    if held is not None:
        yield held


def _steps(bench: Bench, what: What, node: Typed) -> tuple[int, ...]:
    """The days from which a parameter has another value, where it is the day that is changed."""
    if what != "today" or not isinstance(node, Param):
        return ()
    return tuple(ordinal(first) for first, _, _ in bench.judge.program.parameters[node.name].values)


def _evaluated(bench: Bench, at: tuple[What, str], node: Typed, x: int, *, days: bool) -> Any:
    """What a part of a condition comes to with the variable at this value."""
    if isinstance(node, Constant):
        return node.value
    values, facts, today = bench.changed(*at, iso(x) if days else x)
    return evaluated(bench.judge, node, values, facts, today)


_ready: dict[int, tuple[Typed, Any]] = {}
MOST_READY = 4096


def evaluated(judge: Judge, node: Typed, values: Mapping[str, Any], facts: Mapping[str, object], today: str) -> Any:
    """What any typed node comes to, by the same generated Python as every rule."""
    program = judge.program
    run = _ready.get(id(node))
    if run is None:
        if len(_ready) >= MOST_READY:
            _ready.clear()
        made = compiled(Expression("", node, kind_of(node), reads=frozenset(names(node))))
        run = _ready[id(node)] = (node, made)
    return run[1](
        values, facts, lambda name: program.parameters[name].on(today),
        lambda name, keys: program.tables[name].find(keys), today,
    )  # fmt: skip


__all__ = ["Bench", "Change", "changes", "evaluated"]
