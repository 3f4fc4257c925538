"""The batch that looks for records of one person over the whole registry: blocks, scores, pairs for somebody to decide.

Only pairs that share a block are compared: a birth date, surnames with a year or with a day of the year, or what a CURP
says beside the date. So a slip in one datum still leaves a block in which the two meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from padron.registry.duplicates import WAITING, Likeness, candidate_of, likenesses, note_candidate
from padron.registry.folding import folded
from padron.registry.read_audit import Look
from padron.registry.store import Store, View

MODEL = "names-1"
LEAST = 85
AT_ONCE = 500
MOST_IN_BLOCK = 400
"""Larger blocks, as of a birth date that stands for «unknown», are left out and counted."""
NAME, BIRTH, CURP = 60, 25, 15
"""How much each part weighs, of 100; a part that one of the two lacks does not count."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: people read, comparisons made, pairs alike, of them new ones, and blocks left out."""

    people: int
    compared: int
    alike: int
    new: int
    left_out: int


def find_duplicates(store: Store, actor: str) -> Found:
    """Looks for pairs over everybody and keeps them; what somebody decided stays decided. Raises Refused (`busy`)."""
    store.read_audit.append_many([Look(actor, "duplicates", None, "search for duplicates")])
    with store.reading() as view:
        everybody = [_folded(each) for each in likenesses(view)]
        kept, left_out = _kept(everybody)
        alike, compared = _alike(kept)
        fresh = [(*keys, value) for keys, value in alike.items() if _is_news(view, *keys)]
    new = 0
    for at in range(0, len(fresh), AT_ONCE):
        with store.writing(actor) as unit:
            new += sum(note_candidate(unit, *each, MODEL) for each in fresh[at : at + AT_ONCE])
            unit.commit()
    return Found(len(everybody), compared, len(alike), new, left_out)


def score(one: Likeness, other: Likeness) -> int:
    """How alike two people are, from 0 to 100; their names are folded already."""
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


def _folded(each: Likeness) -> Likeness:
    return Likeness(each.person_key, folded(each.given_names), folded(each.surnames), each.birth_date, each.curp)


def _blocks(each: Likeness) -> Iterator[tuple[str, ...]]:
    if each.birth_date:
        yield ("born", each.birth_date, each.given_names[:1])
        yield ("born", each.birth_date, each.surnames[:3])
        yield ("year", each.surnames, each.birth_date[:4])
        yield ("day", each.surnames, each.birth_date[5:])
    else:
        yield ("name", each.surnames, each.given_names)
    if each.curp:
        yield ("curp", each.curp[:4], each.curp[10:16], each.given_names[:4])


def _kept(everybody: Iterable[Likeness]) -> tuple[list[list[Likeness]], int]:
    """The blocks in which people meet, and how many were too large."""
    blocks: dict[tuple[str, ...], list[Likeness]] = defaultdict(list)
    for each in everybody:
        for block in _blocks(each):
            blocks[block].append(each)
    left_out = sum(len(each) > MOST_IN_BLOCK for each in blocks.values())
    return [each for each in blocks.values() if 1 < len(each) <= MOST_IN_BLOCK], left_out


def _alike(blocks: Iterable[list[Likeness]]) -> tuple[dict[tuple[bytes, bytes], int], int]:
    """The scores of the pairs alike by their keys, and how many comparisons that took.

    A pair that meets in two blocks is compared twice: to remember every pair would take more memory than that costs.
    """
    alike: dict[tuple[bytes, bytes], int] = {}
    compared = 0
    for block in blocks:
        for one, other in combinations(block, 2):
            compared += 1
            value = score(one, other)
            if value >= LEAST:
                alike[one.person_key, other.person_key] = value
    return alike, compared


def _is_news(view: View, one: bytes, other: bytes) -> bool:
    """Whether nobody has decided about the pair, so that there is something to write."""
    known = candidate_of(view, one, other)
    return known is None or known.state in WAITING
