"""Records made comparable, and the blocks in which they meet: only records that share a block are compared.

A birth date with an initial, surnames with a year or with a day of the year, or what a CURP says beside the date: so a
slip in one datum still leaves a block in which the two meet.
"""

from collections.abc import Iterator
from dataclasses import replace

from padron.registry.duplicates import Likeness
from padron.registry.folding import folded

MOST_IN_BLOCK = 400
"""Larger blocks, as of a birth date that stands for «unknown», are left out and counted."""
BLOCKS = ("born_given", "born_surname", "year", "day", "name", "given_first", "given_second", "curp")
_SHORT = {
    "ma": "maria", "m": "maria", "j": "jose", "gpe": "guadalupe", "fco": "francisco", "fca": "francisca",
    "fdo": "fernando", "mtz": "martinez", "hdz": "hernandez", "gzz": "gonzalez", "rdz": "rodriguez", "glz": "gonzalez",
}  # fmt: skip
_PARTICLES = frozenset(("de", "del", "la", "las", "los", "y"))


def comparable(each: Likeness) -> Likeness:
    """The record with its names folded, common short forms written out and particles left away."""
    parts = (each.given_names, each.first_surname, each.second_surname)
    given, first, second = (_words(part) for part in parts)
    return replace(each, given_names=given, first_surname=first, second_surname=second)


def blocks(each: Likeness) -> Iterator[tuple[str, str]]:
    """The blocks of a comparable record: which of BLOCKS, and the key in it."""
    born, given, surnames = each.birth_date, each.given_names, each.surnames
    if born:
        yield "born_given", f"{born} {given[:1]}"
        yield "born_surname", f"{born} {surnames[:3]}"
        yield "year", f"{born[:4]} {surnames}"
        yield "day", f"{born[5:]} {surnames}"
        yield "given_first", f"{born[:7]} {given} {each.first_surname}"
        yield "given_second", f"{born[:7]} {given} {each.second_surname}"
    yield "name", f"{surnames} {given}"
    if each.curp:
        yield "curp", f"{each.curp[:4]} {each.curp[10:16]} {given[:4]}"


def _words(text: str) -> str:
    words = folded(text).split()
    kept = [_SHORT.get(each, each) for each in words if each not in _PARTICLES]
    return " ".join(kept or words)
