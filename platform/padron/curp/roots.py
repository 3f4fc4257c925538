"""Builds a CURP's first 16 characters from a record, and its last two.

Source: Instructivo Normativo para la Asignación de la CURP (SEGOB/RENAPO), its criteria of exception included.
"""

import unicodedata
from datetime import date
from functools import lru_cache
from operator import mul

from padron.curp.tables import ALPHABET, COMMON_NAMES, CONSONANTS, ENTITIES, LETTERS, PARTICLES, SEXES, VOWELS, WORDS

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = range(18, 1, -1)
_GLUED = ("MA.", "M.", "J.")


def root(names: str, first_surname: str, second_surname: str, birth_date: date, sex: str, state: str) -> str:
    """The 16 characters that follow from a record. `sex` is H, M or X; `state` a code of ENTITIES, of the birth.

    Blank names give X. With one surname only, in either field, it counts as the first.
    ValueError: unknown sex or state.
    """
    if sex not in tuple(SEXES) or state not in ENTITIES:
        raise ValueError("sex must be H, M or X, and state one of the 33 codes")
    surnames = [each for each in (first_surname, second_surname) if each.strip()]
    first, second = (initials(each) for each in [*surnames, "", ""][:2])
    given = initials(names, given=True)
    head = crossed_out(first[0] + first[1] + second[0] + given[0])
    return f"{head}{birth_date:%y%m%d}{sex}{state}{first[2]}{second[2]}{given[2]}"


def complete(root: str, homonym: str) -> str:
    """The 18 characters: `root` (16), `homonym` (0-9 for births up to 1999, A-Z after) and the check digit."""
    return root + homonym + check_digit(root + homonym)


def check_digit(seventeen: str) -> str:
    """The 18th character for the 17 before it. ValueError: another length, or a character that no CURP has."""
    if len(seventeen) != 17 or not _VALUES.keys() >= set(seventeen):
        raise ValueError("a check digit follows from 17 capital letters and digits")
    return str(-sum(map(mul, _WEIGHTS, map(_VALUES.__getitem__, seventeen))) % 10)


def crossed_out(head: str) -> str:
    """The first four characters, with X in second place where they form one of the forbidden words."""
    return f"{head[0]}X{head[2:]}" if head in WORDS else head


@lru_cache(maxsize=8192)
def initials(text: str, given: bool = False) -> tuple[str, str, str]:
    """What a surname (or, `given`, the given names) lends: initial, first inner vowel and consonant; X for none."""
    word = _key_word(text, given)
    vowel = next((each for each in word[1:] if each not in CONSONANTS and each != "Ñ"), "X")
    consonant = next((each for each in word[1:] if each not in VOWELS), "X")
    return (
        word[0] if word and word[0] in LETTERS else "X",
        vowel if vowel in VOWELS else "X",
        consonant if consonant in CONSONANTS else "X",
    )


def _key_word(text: str, given: bool) -> str:
    words = _plain(text).split()
    if given and words:
        words[:1] = _unglued(words[0])
    words = _without_particles(words)
    if given and len(words) > 1 and words[0] in COMMON_NAMES:
        words = _without_particles(words[1:])
    return words[0] if words else ""


def _unglued(word: str) -> list[str]:
    prefix = next((each for each in _GLUED if word.startswith(each) and word != each), None)
    return [prefix, word.removeprefix(prefix)] if prefix else [word]


def _without_particles(words: list[str]) -> list[str]:
    start = next((place for place, word in enumerate(words) if word not in PARTICLES), len(words) - 1)
    return words[start:] if words else words


def _plain(text: str) -> str:
    """Capitals without accents or invisible characters; Ñ stays a letter of its own."""
    text = text.upper()
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(each if each == "Ñ" else _bare(each) for each in composed)


def _bare(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    return "".join(each for each in decomposed if unicodedata.category(each) not in {"Mn", "Cf"})
