"""Letters and digits of other alphabets that look like ours, and which of ours they stand for."""

import unicodedata

from padron.curp.tables import DIGITS, LETTERS

_PLAIN = frozenset(LETTERS + DIGITS)
_CYRILLIC = zip("АВСЕНІЈКМОРЅТХҮУавсеніјкморѕтхүу", "ABCEHIJKMOPSTXYY" * 2, strict=True)
_GREEK = zip("ΑΒϹΕΗΙΚΜΝΟΡΤΧΥΖανορχ", "ABCEHIKMNOPTXYZAVOPX", strict=True)
_DRAWN_ALIKE = dict(_CYRILLIC) | dict(_GREEK) | {"Ñ": "X", "ñ": "X", "ı": "I", "Ø": "0", "ø": "0"}


def twin(character: str) -> str | None:
    """The capital or digit that a foreign character stands for; None for ours, or where nothing resembles it.

    Ñ stands for X, as in a CURP. Accents, full width and other digits are read by Unicode's own tables.
    """
    if character in _PLAIN:
        return None
    digit = unicodedata.digit(character, None)
    bare = unicodedata.normalize("NFKD", character)[:1].upper() if digit is None else str(digit)
    meant = _DRAWN_ALIKE.get(character, bare)
    return meant if meant in _PLAIN else None
