"""What a tree may come to in a part of the world: some terms narrowed to a part of their values, the others free."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain

from padron.language.kinds import Code, Date, Number, YesNo
from padron.language.typed import (
    Absolute,
    Add,
    And,
    Compare,
    Extreme,
    Has,
    If,
    In,
    Literal,
    Multiply,
    Negate,
    Not,
    Or,
    Quotient,
    Rescale,
    Typed,
    kind_of,
)
from padron.program.analysis.intervals import (
    Found,
    Interval,
    added,
    compared,
    divided,
    extreme,
    joined,
    multiplied,
    of_all,
    without_sign,
)
from padron.program.analysis.terms import TERMS, between_terms, ordinal, sign_of
from padron.program.analysis.truth import ANY, NO, UNKNOWN, YES, Answers, alike, both, chosen, either, opposite

OTHER = "\0"
"""Stands for every identifier that no condition names."""
Part = tuple[int, int] | bool | frozenset[str] | None
"""A stretch of numbers or days, yes or no, some codes, or unknown (None); True for what is only known to be there."""
Given = Mapping[Typed, Part]
Texts = tuple[frozenset[str], bool]
"""Codes that it may be, and whether it may be unknown."""


@dataclass(frozen=True, slots=True)
class World:
    """Each term with the parts of its values. `same_as`: calculated fields that are a term of their own, or unknown."""

    parts: Mapping[Typed, tuple[Part, ...]]
    same_as: Mapping[Typed, Typed] = field(default_factory=dict)

    def answers(self, tree: Typed, given: Given) -> Answers:
        """What a condition may come to."""
        match tree:
            case And():
                return both(self.answers(each, given) for each in tree.items)
            case Or():
                return either(self.answers(each, given) for each in tree.items)
            case Not():
                return opposite(self.answers(tree.of, given))
            case If():
                yes, no = self.answers(tree.yes, given), self.answers(tree.no, given)
                return chosen(self.answers(tree.condition, given), yes, no)
            case Literal():
                return YES if tree.value else NO
            case Has():
                return self._has(tree, given)
            case Compare():
                return self._compare(tree, given)
            case In():
                return self._in(tree, given)
            case _:
                return self._yes_no(tree, given)

    def _picked(self, term: Typed, given: Given) -> tuple[Part, ...]:
        return (given[term],) if term in given else self.parts[term]

    def _yes_no(self, term: Typed, given: Given) -> Answers:
        if term not in self.parts:
            return ANY
        return reduce(lambda found, each: found | _ANSWER[each], self._picked(term, given), 0)

    def _has(self, tree: Has, given: Given) -> Answers:
        if tree.of in self.same_as or tree.of not in self.parts:
            return YES | NO
        parts = self._picked(tree.of, given)
        return (NO if None in parts else 0) | (YES if any(each is not None for each in parts) else 0)

    def _compare(self, tree: Compare, given: Given) -> Answers:
        kind = kind_of(tree.left)
        if isinstance(kind, Number | Date):
            found = compared(tree.operator, self.number(tree.left, given), self.number(tree.right, given))
            return self._by_sign(tree, found, given)
        if isinstance(kind, YesNo):
            same = alike(self.answers(tree.left, given), self.answers(tree.right, given))
        else:
            same = _alike(self.texts(tree.left, given), self.texts(tree.right, given))
        if tree.left == tree.right:
            same &= YES | UNKNOWN
        return same if tree.operator == "==" else opposite(same)

    def _by_sign(self, tree: Compare, found: Answers, given: Given) -> Answers:
        """A comparison of two values of which it is known how they may stand to each other."""
        sign = sign_of(tree)
        if not between_terms(tree) or sign not in self.parts:
            return found
        way = 1 if sign.left == tree.left else -1
        signs = [
            Interval(way * each[0], way * each[0]) for each in self._picked(sign, given) if isinstance(each, tuple)
        ]
        by_sign = reduce(lambda all_, each: all_ | compared(tree.operator, each, Interval(0, 0)), signs, UNKNOWN)
        return found & by_sign

    def _in(self, tree: In, given: Given) -> Answers:
        if not isinstance(kind_of(tree.of), Number):
            known = frozenset(str(each) for each in tree.values)
            return _among(self.texts(tree.of, given), known)
        of = self.number(tree.of, given)
        return either(compared("==", of, Interval(int(each), int(each))) for each in tree.values)

    def number(self, tree: Typed, given: Given) -> Found:
        """Between which bounds a number or day lies."""
        if isinstance(tree, TERMS):
            return self._stretch(tree, given)
        match tree:
            case Literal():
                value = ordinal(tree.value) if isinstance(tree.value, str) else int(tree.value)
                return Interval(value, value)
            case If():
                return self._chosen(tree, given)
            case Add():
                return of_all([self.number(each, given) for each in tree.items], added)
            case Multiply():
                return of_all([self.number(each, given) for each in tree.items], multiplied)
            case Extreme():
                return of_all([self.number(each, given) for each in tree.items], extreme(tree.which))
            case Quotient():
                return of_all([self.number(tree.numerator, given), self.number(tree.divisor, given)], divided)
            case Negate():
                return of_all([self.number(tree.of, given)], lambda one: (-one[0].high, -one[0].low))
            case Rescale():
                return of_all([self.number(tree.of, given), Interval(10**tree.by, 10**tree.by)], multiplied)
            case Absolute():
                return of_all([self.number(tree.of, given)], without_sign)
            case _:
                raise TypeError(tree)

    def _stretch(self, term: Typed, given: Given) -> Found:
        if term in self.same_as:
            return self._calculated(term, given)
        parts = self._picked(term, given)
        ends = list(chain.from_iterable(each for each in parts if isinstance(each, tuple)))
        return Interval(min(ends), max(ends), None in parts) if ends else None

    def _calculated(self, term: Typed, given: Given) -> Found:
        """What its calculation comes to within its own bounds; else unknown."""
        found, kind = self._stretch(self.same_as[term], given), kind_of(term)
        if found is None or not isinstance(kind, Number):
            return None
        low, high = max(found.low, kind.least), min(found.high, kind.greatest)
        return Interval(low, high, True) if low <= high else None

    def _chosen(self, tree: If, given: Given) -> Found:
        condition = self.answers(tree.condition, given)
        yes = self.number(tree.yes, given) if condition & YES else None
        no = self.number(tree.no, given) if condition & NO else None
        found = joined(yes, no) if condition & YES and condition & NO else yes or no
        return found._replace(perhaps=True) if found is not None and condition & UNKNOWN else found

    def texts(self, tree: Typed, given: Given) -> Texts:
        """Which codes or identifiers a text may be."""
        if isinstance(tree, Literal):
            return frozenset({str(tree.value)}), False
        if isinstance(tree, If):
            return self._chosen_text(tree, given)
        if tree not in self.parts:
            kind = kind_of(tree)
            return (kind.codes if isinstance(kind, Code) else frozenset({OTHER})), True
        parts = self._picked(tree, given)
        return frozenset(chain.from_iterable(each for each in parts if isinstance(each, frozenset))), None in parts

    def _chosen_text(self, tree: If, given: Given) -> Texts:
        condition = self.answers(tree.condition, given)
        nothing: Texts = (frozenset(), False)
        yes = self.texts(tree.yes, given) if condition & YES else nothing
        no = self.texts(tree.no, given) if condition & NO else nothing
        return yes[0] | no[0], yes[1] or no[1] or bool(condition & UNKNOWN)


_ANSWER: Mapping[object, Answers] = {True: YES, False: NO, None: UNKNOWN}


def _alike(one: Texts, other: Texts) -> Answers:
    unknown = UNKNOWN if one[1] or other[1] else 0
    if not one[0] or not other[0]:
        return UNKNOWN
    yes = YES if one[0] & other[0] else 0
    sure = len(one[0]) == 1 and one[0] == other[0] and OTHER not in one[0]
    return yes | (0 if sure else NO) | unknown


def _among(one: Texts, known: frozenset[str]) -> Answers:
    unknown = UNKNOWN if one[1] else 0
    if not one[0]:
        return UNKNOWN
    return (YES if one[0] & known else 0) | (NO if one[0] - known else 0) | unknown
