"""Whole numbers that people write in words: «dieciocho», «treinta y cinco»."""

import unicodedata
from collections.abc import Mapping

_UP_TO_THIRTY = """
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho
diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve
treinta
"""
TENS: Mapping[str, int] = {
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip
WORDS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_UP_TO_THIRTY.split())}, **TENS, "cien": 100,
}  # fmt: skip
"""Numbers of one word, without accents."""


def plain(text: str) -> str:
    """Lower case without accents, letter by letter, so that positions stay."""
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text).lower()


def numeral(text: str) -> int | None:
    """The number that a text says in words, 0 to 100; None where it says none."""
    tens, joint, units = plain(text.strip()).partition(" y ")
    if not joint:
        return WORDS.get(tens)
    rest = WORDS.get(units, 0)
    return TENS[tens] + rest if tens in TENS and 1 <= rest <= 9 else None
