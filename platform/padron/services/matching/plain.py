"""The engine that needs nothing else: scores by likeness of words (rapidfuzz), weighed by hand."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from padron.registry.duplicates import Likeness
from padron.services.matching.comparable import MOST_IN_BLOCK, blocks, comparable
from padron.services.matching.found import LEAST, Alike

MODEL = "names-2"
NAME, BIRTH, CURP = 60, 25, 15
"""How much each part weighs, of 100; a part that one of the two lacks does not count."""


def alike(everybody: Iterable[Likeness]) -> Alike:
    """The pairs that are alike.

    A pair that meets in two blocks is compared twice: to remember every pair would take more memory than that costs.
    """
    people, kept, left_out = _kept(everybody)
    pairs: dict[tuple[bytes, bytes], int] = {}
    compared = 0
    for block in kept:
        for one, other in combinations(block, 2):
            compared += 1
            value = score(one, other)
            if value >= LEAST:
                pairs[one.person_key, other.person_key] = value
    return Alike(MODEL, people, compared, left_out, pairs)


def score(one: Likeness, other: Likeness) -> int:
    """How alike two comparable records are, from 0 to 100."""
    parts = [(NAME, _name(one, other))]
    if one.birth_date and other.birth_date:
        parts.append((BIRTH, _birth(one.birth_date, other.birth_date)))
    if one.curp and other.curp:
        parts.append((CURP, max(0, 100 - 20 * OSA.distance(one.curp[:17], other.curp[:17]))))
    return round(sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts))


def _name(one: Likeness, other: Likeness) -> float:
    """The worse of surnames and given names: twins and cousins share the surnames and little else."""
    whole = (f"{each.given_names} {each.surnames}" for each in (one, other))
    if fuzz.token_sort_ratio(*whole) == 100:
        return 100
    return min(_words(one.surnames, other.surnames), _words(one.given_names, other.given_names))


def _words(one: str, other: str) -> float:
    """Likeness of words in any order; one who leaves a name out is nearly as near."""
    if not one or not other:
        return 0
    return max(fuzz.token_sort_ratio(one, other), fuzz.token_set_ratio(one, other) - 10)


def _birth(one: str, other: str) -> int:
    if one == other:
        return 100
    year, month, day = other.split("-")
    return 80 if OSA.distance(one, other) == 1 or one == f"{year}-{day}-{month}" else 0


def _kept(everybody: Iterable[Likeness]) -> tuple[int, list[list[Likeness]], int]:
    """How many people there are, the blocks in which they meet, and how many were too large."""
    found: dict[tuple[str, str], list[Likeness]] = defaultdict(list)
    people = 0
    for people, each in enumerate(map(comparable, everybody), start=1):  # noqa: B007
        for block in blocks(each):
            found[block].append(each)
    left_out = sum(len(each) > MOST_IN_BLOCK for each in found.values())
    return people, [each for each in found.values() if 1 < len(each) <= MOST_IN_BLOCK], left_out
