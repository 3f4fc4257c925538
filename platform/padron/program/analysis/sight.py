"""Whether some record can make conditions come out so: decided over parts of the values that they rest on.

Every record lies in one of the parts that are looked at, and what is not understood may come to anything. So "no
record can" is sure; "some can" is a guess, and nothing is said of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from padron.language.kinds import Code, Codes, Date, Identifier, Kind, Number, Plain, Rows, YesNo
from padron.language.scalars import FIRST_DAY, LAST_DAY
from padron.language.typed import (
    AllRows,
    AnyRow,
    Compare,
    CountRows,
    Input,
    Span,
    Today,
    Typed,
    kind_of,
)
from padron.program.analysis.answers import OTHER, Given, Part, World
from padron.program.analysis.intervals import Interval, between
from padron.program.analysis.terms import TERMS, Constants, codes_in, gather, ordinal
from padron.program.analysis.truth import NO, UNKNOWN, YES, Answers
from padron.program.model import Field
from padron.shapes import Day

MOST_PARTS = 3_000
MOST_STEPS = 500_000
CALENDAR = Interval(ordinal(FIRST_DAY), ordinal(LAST_DAY))
Goal = tuple[Callable[[World, Given], Answers], Answers]


@dataclass(frozen=True, slots=True)
class Sight:
    """The fields that conditions read: `own` of the scope, `outer` ones around it. `never`: nobody gets there.

    `steps` are left for all that is asked of it: a hostile program is not looked at for ever.
    """

    own: Mapping[str, Field]
    outer: Mapping[str, Field] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    steps: list[int] = field(default_factory=lambda: [MOST_STEPS], compare=False, repr=False)

    def can(self, trees: Sequence[Typed], goals: Sequence[Goal], fixed: Mapping[str, object] | None = None) -> bool:
        """Whether some record lets every goal come to one of its answers; `fixed`: canonical values of some fields."""
        if self.steps[0] < 0:
            return True
        constants: Constants = {}
        for tree in trees:
            gather(tree, constants)
        same_as = {term: same for term in constants if (same := self.same_as(term)) is not None}
        for calculated, term in same_as.items():
            constants.setdefault(term, set()).update(constants.pop(calculated))
        parts = {term: self._fixed(term, fixed or {}) or tuple(self._parts(term, constants)) for term in constants}
        return _search(World(parts, same_as), list(goals), self.steps)

    def may(self, tree: Typed, wanted: Answers, fixed: Mapping[str, object] | None = None) -> bool:
        """Whether one condition may come to one of these answers."""
        return self.can((tree,), (says(tree, wanted),), fixed)

    def field(self, term: Typed) -> Field | None:
        """The field that a term reads."""
        if not isinstance(term, Input):
            return None
        return (self.outer if term.outer else self.own).get(term.name) or self.own.get(term.name)

    def same_as(self, term: Typed) -> Typed | None:
        """The term that a calculated field only repeats: an age, a count."""
        rule = of.calculation if (of := self.field(term)) is not None else None
        tree = rule.expression.tree if rule is not None else None
        if not isinstance(tree, TERMS) or isinstance(tree, Input):
            return None
        kind, own = kind_of(tree), kind_of(term)
        fits = isinstance(kind, Number) and isinstance(own, Number) and kind.scale == own.scale
        return tree if fits else None

    def _fixed(self, term: Typed, fixed: Mapping[str, object]) -> tuple[Part, ...]:
        if not isinstance(term, Input) or term.outer or term.name not in fixed:
            return ()
        value = fixed[term.name]
        if isinstance(value, bool) or value is None:
            return (value,)
        if isinstance(kind_of(term), Number | Date):
            return ((ordinal(value) if isinstance(value, str) else int(str(value)),) * 2,)
        return (frozenset({value}) if isinstance(value, str) else True,)

    def _parts(self, term: Typed, constants: Constants) -> Iterator[Part]:
        if isinstance(term, Input) and not term.outer and term.name in self.never:
            yield None
            return
        if isinstance(term, Compare):
            yield from ((sign, sign) for sign in self._signs(term.left, term.right))
            return
        kind = kind_of(term)
        if isinstance(term, AnyRow | AllRows):
            yield from self._over_rows(term)
        elif isinstance(kind, Number | Date):
            yield from _cut(self.range(term, kind), {each for each in constants[term] if isinstance(each, int)})
        elif isinstance(kind, YesNo):
            yield from (True, False)
        else:
            yield from _named(kind, codes_in(constants, term))
        if not isinstance(term, Today | CountRows | AnyRow | AllRows):
            yield None

    def _over_rows(self, term: AnyRow | AllRows) -> Iterator[Part]:
        """Without rows: no to any, yes to all. Else as far as the condition lets it."""
        without, with_rows = (False, YES) if isinstance(term, AnyRow) else (True, NO)
        yield without
        if self.may(term.condition, with_rows):
            yield not without
        if self.may(term.condition, UNKNOWN):
            yield None

    def range(self, term: Typed, kind: Number | Date) -> Interval:
        """The least and greatest values of a number or day."""
        if isinstance(term, Span):
            return self._span(term)
        if isinstance(kind, Number):
            return Interval(kind.least, kind.greatest)
        found = self.field(term)
        shape = found.shape if found else None
        return _days(shape) if isinstance(shape, Day) else CALENDAR

    def _span(self, term: Span) -> Interval:
        ends = [self.range(each, Date()) for each in (term.start, term.end)]
        low, high = between(term.unit, *ends)
        signs = self._signs(term.start, term.end)
        return Interval(max(low, 0) if 1 not in signs else low, min(high, 0) if -1 not in signs else high)

    def _signs(self, left: Typed, right: Typed) -> tuple[int, ...]:
        """How two values may stand to each other: a date that is at most today is not after it."""
        if left == right:
            return (0,)
        if isinstance(left, Today):
            return tuple(-each for each in self._signs(right, left))
        found = self.field(left)
        if isinstance(right, Today) and found is not None and isinstance(found.shape, Day):
            return {("today", ""): (-1, 0), ("", "today"): (0, 1)}.get(_today(found.shape), (-1, 0, 1))
        return (-1, 0, 1)


def says(tree: Typed, wanted: Answers) -> Goal:
    """The goal that a condition comes to one of these answers."""
    return (lambda world, given: world.answers(tree, given)), wanted


def _today(shape: Day) -> tuple[str, str]:
    return ("today" if shape.greatest == "today" else ""), ("today" if shape.least == "today" else "")


def _days(shape: Day) -> Interval:
    low = CALENDAR.low if shape.least == "today" else ordinal(shape.least)
    high = CALENDAR.high if shape.greatest == "today" else ordinal(shape.greatest)
    return Interval(low, high)


def _cut(whole: Interval, at: set[int]) -> Iterator[Part]:
    """The range in parts: each constant alone, and what lies between."""
    starts = {whole.low, *at, *(each + 1 for each in at)}
    inside = sorted(each for each in starts if whole.low <= each <= whole.high)
    for first, after in pairwise([*inside, whole.high + 1]):
        yield (first, after - 1)


def _named(kind: Kind, named: set[str]) -> Iterator[Part]:
    """Each code that is named, and all others as one part."""
    if isinstance(kind, Code | Identifier):
        codes = kind.codes if isinstance(kind, Code) else frozenset({*named, OTHER})
        yield from (frozenset({each}) for each in sorted(named & codes))
        if codes - named:
            yield codes - named
    elif isinstance(kind, Plain | Codes | Rows):
        yield True


def _search(world: World, goals: list[Goal], steps: list[int]) -> bool:
    """Depth first over the parts of one term after the other; what no longer can succeed is left."""
    waiting = list(world.parts)
    left, cost = MOST_PARTS, 1 + sum(map(len, world.parts.values()))
    stack: list[tuple[int, Given]] = [(0, {})]
    while stack:
        level, given = stack.pop()
        left -= 1
        steps[0] -= cost
        if left < 0 or steps[0] < 0:
            return True
        found = [(says(world, given), wanted) for says, wanted in goals]
        if any(not answers & wanted for answers, wanted in found):
            continue
        if level == len(waiting) or all(not answers & ~wanted for answers, wanted in found):
            return True
        term = waiting[level]
        stack.extend((level + 1, {**given, term: part}) for part in world.parts[term])
    return False
