"""Corrections worth trying for each kind of problem; the caller keeps the one that leaves nothing wrong, if only one.

A check digit that alone is wrong has none: any of the 18 characters may be the slip.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from types import MappingProxyType

from padron.curp.tables import CLASSES, ENTITIES, LOOKALIKES, SEXES
from padron.curp.twins import twin

_MOST_SLIPS = 3


def by_class(key: str) -> Iterator[str]:
    """Each character that cannot stand where it stands, replaced by those it is taken for: O and 0, I and 1, …"""
    if len(key) != len(CLASSES):
        return
    choices = [
        [each] if each in allowed else [meant for meant in _meant(each) if meant in allowed]
        for each, (allowed, _) in zip(key, CLASSES, strict=True)
    ]
    if sum(choice != [each] for each, choice in zip(key, choices, strict=True)) <= _MOST_SLIPS:
        yield from map("".join, product(*choices))


def is_one_slip(written: str, meant: str) -> bool:
    """Whether one character replaced, added or left out, or two neighbours swapped, turns one into the other."""
    if len(written) == len(meant):
        places = [place for place, (one, other) in enumerate(zip(written, meant, strict=True)) if one != other]
        first, last = (places[0], places[-1]) if places else (0, 0)
        swapped = last - first == 1 and written[first : last + 1] == meant[last] + meant[first]
        return len(places) == 1 or (len(places) == 2 and swapped)
    short, long = sorted((written, meant), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def _meant(character: str) -> str:
    latin = twin(character) or ""
    return latin + LOOKALIKES.get(character, "") + LOOKALIKES.get(latin, "")


def _one_dropped(key: str) -> Iterator[str]:
    if len(key) == len(CLASSES) + 1:
        yield from (key[:place] + key[place + 1 :] for place in range(len(key)))


def _other_century(key: str) -> Iterator[str]:
    yield from (key[:16] + other + key[17:] for other in LOOKALIKES.get(key[16], ""))


def _other_sex(key: str) -> Iterator[str]:
    yield from (key[:10] + sex + key[11:] for sex in SEXES)


def _near_state(key: str) -> Iterator[str]:
    first, second = key[11], key[12]
    near = (code for code in ENTITIES if code[0] == first or code[1] == second or code == second + first)
    yield from (key[:11] + code + key[13:] for code in near)


def _crossed_out(key: str) -> Iterator[str]:
    yield f"{key[0]}X{key[2:]}"


REPAIRS: Mapping[str, Callable[[str], Iterator[str]]] = MappingProxyType(
    dict.fromkeys(
        ("curp_character", "curp_lookalike", "curp_letter", "curp_vowel", "curp_consonant", "curp_digit"), by_class
    )
    | {
        "curp_length": _one_dropped,
        "curp_future": _other_century,
        "curp_age": _other_century,
        "curp_sex": _other_sex,
        "curp_state": _near_state,
        "curp_word": _crossed_out,
    }
)
