"""Names made comparable: without case or accents for finding, with the Ñ kept for telling people apart."""

import unicodedata
from collections.abc import Iterable

_ACCENTS = dict.fromkeys(code for code in range(0x0300, 0x0370) if code != 0x0303)
_PLAIN = {ord(accented): unicodedata.normalize("NFD", accented)[0] for accented in "áàäâãåéèëêíìïîóòöôõúùüûýÿçñ"}
_KEEPING_ENYE = {code: plain for code, plain in _PLAIN.items() if code != ord("ñ")}
_BREAKS = str.maketrans(dict.fromkeys("-'’.,/´`", " "))


def folded(text: str) -> str:
    """Lower case, no accents, Ñ as N, words by single blanks: what search looks at."""
    return _words(text, _PLAIN)


def folded_keeping_enye(text: str) -> str:
    """The same, but Peña and Pena stay two names."""
    return _words(text, _KEEPING_ENYE)


def name_fold(parts: Iterable[str | None]) -> str:
    """The names of a person as one folded text."""
    return folded(" ".join([part for part in parts if part]))


def same_name(one: str, other: str) -> bool:
    """Whether two names differ at most by case, accents or hyphens; Peña is not Pena."""
    return one == other or folded_keeping_enye(one) == folded_keeping_enye(other)


def _words(text: str, table: dict[int, str]) -> str:
    lowered = text.lower()
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFC", lowered).translate(table)
        if not lowered.isascii():
            lowered = _rare(lowered)
    return " ".join(lowered.translate(_BREAKS).split())


def _rare(text: str) -> str:
    """Accents beyond those of the table; a tilde over n stays, if it is still there."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_ACCENTS))
