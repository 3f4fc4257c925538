"""Text as people and spreadsheets leave it: blanks, hidden signs, numbers where words go."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from padron.language.patterns import matcher
from padron.language.values.taken import NOTHING, Take, Taken, refused
from padron.problems import Problem, problem
from padron.shapes import Text

EXACT_DIGITS = 15
"""What a spreadsheet's number keeps."""
_LONGEST_NUMBER = 40
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd-\uffff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def blank(raw: object) -> bool:
    """Nothing there: None, no text, only blanks (hidden ones too), or a day whose three parts are blank."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return not raw or raw.isspace() or (not raw.isascii() and not _INVISIBLE.sub("", raw).strip())
    if isinstance(raw, dict):
        return all(map(blank, raw.values()))
    return isinstance(raw, tuple) and bool(raw) and all(map(blank, raw))


def cleaned(text: str, lines: bool = False) -> str:
    """NFC, trimmed, single blanks, no hidden signs; with `lines`, line breaks stay."""
    if _is_clean(text):
        return text
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    if not lines:
        return " ".join(text.split())
    return "\n".join(" ".join(line.split()) for line in _LINE_END.sub("\n", text).split("\n")).strip("\n")


def _is_clean(text: str) -> bool:
    if not text.isprintable() or text[:1] == " " or text[-1:] == " " or "  " in text:
        return False
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and not _INVISIBLE.search(text))


def folded(text: str) -> str:
    """Without case or accents, for comparing what people wrote: «San Bernabé» is «san bernabe»."""
    apart = unicodedata.normalize("NFD", cleaned(text).casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def as_words(raw: object) -> str | Problem:
    """A raw value as its text; a whole number has no «.0»."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return problem("not_text")
    if isinstance(raw, int | float | Decimal):
        return _number_words(raw)
    return problem("became_a_date" if isinstance(raw, date | time) else "not_one_value")


def _number_words(raw: int | float | Decimal) -> str | Problem:
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        return problem("not_text")
    places = number.as_tuple().exponent
    if abs(number.adjusted()) > _LONGEST_NUMBER or (isinstance(places, int) and -places > _LONGEST_NUMBER):
        return problem("digits_lost")
    if isinstance(raw, float) and abs(raw) >= 10**EXACT_DIGITS:
        return problem("digits_lost")
    return f"{number:f}" if number != number.to_integral_value() else f"{number.to_integral_value():f}"


def text_taker(
    shape: Text, check: Callable[[str, str], Problem | None] | None, normalise: Callable[[str], str] | None
) -> Take:
    """Takes texts of a shape; a type with its own `check` is judged by that alone, since it is the stricter."""
    judged = check or shape_check(shape)
    lines = shape.lines > 1

    def take(raw: object, today: str) -> Taken:
        said = raw if isinstance(raw, str) else as_words(raw)
        if isinstance(said, Problem):
            return NOTHING if blank(raw) else Taken(None, said)
        text = cleaned(said, lines)
        if not text:
            return NOTHING
        if _UNREADABLE.search(text):
            return refused("control_character")
        if shape.upper:
            text = text.upper()
        if normalise is not None:
            text = normalise(text)
        found = judged(text, today)
        if found is not None and found.severity == "error":
            return Taken(None, found)
        return Taken(text, found, text != said)

    return take


def shape_check(shape: Text) -> Callable[[str, str], Problem | None]:
    """What a shape alone says of a cleaned text: its length, then its pattern."""
    matches = matcher(shape.pattern) if shape.pattern else None

    def check(text: str, today: str) -> Problem | None:
        count = len(text)
        if count > shape.max_length:
            return problem("too_long", most=shape.max_length, count=count)
        if count < shape.min_length:
            return problem("too_short", least=shape.min_length, count=count)
        return problem("pattern") if matches and not matches(text) else None

    return check
