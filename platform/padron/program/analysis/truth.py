"""Sets of answers: which of yes, no and unknown a condition may still come to, with Kleene's tables over such sets."""

from collections.abc import Iterable
from functools import reduce

YES, NO, UNKNOWN = 1, 2, 4
ANY = YES | NO | UNKNOWN

Answers = int
"""A union of YES, NO and UNKNOWN; never empty."""


def both(items: Iterable[Answers]) -> Answers:
    """What `and` of these may come to."""
    return reduce(_both, items, YES)


def either(items: Iterable[Answers]) -> Answers:
    """What `or` of these may come to."""
    return opposite(both(map(opposite, items)))


def opposite(answers: Answers) -> Answers:
    """What `not` of it may come to."""
    return (answers & UNKNOWN) | (NO if answers & YES else 0) | (YES if answers & NO else 0)


def chosen(condition: Answers, yes: Answers, no: Answers) -> Answers:
    """What `if` may come to."""
    return (yes if condition & YES else 0) | (no if condition & NO else 0) | (condition & UNKNOWN)


def applied(when: Answers, answer: Answers) -> Answers:
    """A criterion: met where its `when` is not a plain yes, else what it says."""
    return (answer if when & YES else 0) | (YES if when & (NO | UNKNOWN) else 0)


def alike(one: Answers, other: Answers) -> Answers:
    """What `==` of two yes/no may come to."""
    plain_one, plain_other = one & (YES | NO), other & (YES | NO)
    found = (one | other) & UNKNOWN
    if plain_one & plain_other:
        found |= YES
    if plain_one and plain_other and (plain_one | plain_other) == (YES | NO):
        found |= NO
    return found


def _both(one: Answers, other: Answers) -> Answers:
    found = (one | other) & NO
    if one & YES and other & YES:
        found |= YES
    if (one & UNKNOWN and other & (YES | UNKNOWN)) or (other & UNKNOWN and one & (YES | UNKNOWN)):
        found |= UNKNOWN
    return found
