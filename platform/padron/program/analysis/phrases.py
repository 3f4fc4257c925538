"""The quantities that a Spanish message speaks of: «60 años o más», «menos de $3,000», «entre 18 y 29 años»."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from padron.language.numerals import TENS, WORDS, numeral, plain

UNITS: Mapping[str, str] = {
    "ano": "years", "anos": "years", "mes": "months", "meses": "months", "dia": "days", "dias": "days",
    "semana": "weeks", "semanas": "weeks", "hora": "hours", "horas": "hours", "peso": "pesos", "pesos": "pesos",
    "%": "percent", "por ciento": "percent", "porciento": "percent",
}  # fmt: skip

_WORD = "|".join(sorted((word for word in WORDS if word != "uno"), key=len, reverse=True))
_FIGURE = r"(?:(?P<money>\$)\s*)?(?P<figure>\d[\d,]*(?:\.\d+)?)"
_IN_WORDS = rf"|\b(?P<word>(?:{'|'.join(TENS)}) y \w+|{_WORD})\b"
_ONE = r"|\b(?P<one>un|una)(?=\s+(?:ano|mes|dia|semana)\b)"
# Kept as text: compiled when a message is first read, not at every start.
_QUANTITY = _FIGURE + _IN_WORDS + _ONE
_UNIT = r"\s*(?P<unit>%|por ciento|porciento|[a-z]+)"
_TIMES = r"\s+(?P<word>mil|millon|millones)\b(?:\s+de\b)?"
TIMES: Mapping[str, int] = {"mil": 1_000, "millon": 1_000_000, "millones": 1_000_000}
# Of a number in several words («doscientos cincuenta», «doce mil quinientos») no part is taken for the whole.
_MORE_BEFORE = r"(?:\b\w+ient[oa]s|\bciento|\bmil|\bmillon(?:es)?)\s+$"
_MORE_AFTER = rf"\s+(?:\w+ient[oa]s|ciento|{_WORD})\b"
_NO_NOUNS = frozenset({
    "como", "para", "segun", "hasta", "entre", "cada", "cumplidos", "cumplido", "mensuales", "mensual", "diarios",
    "diarias", "anuales", "anual", "sobre", "cuando",
})  # fmt: skip
SHORTEST_NOUN = 4

_BEFORE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:igual o (?:mayor|superior)|(?:mayor|superior) o igual)(?:es)? (?:a|de|que)", (">=",)),
    (r"(?:igual o (?:menor|inferior)|(?:menor|inferior) o igual)(?:es)? (?:a|de|que)", ("<=",)),
    (r"(?:al menos|por lo menos|como minimo|cuando menos|minimo(?: de)?|no (?:menos|menor(?:es)?) (?:de|a|que)"
     r"|no (?:sea|ser) (?:menos|menor(?:es)?) (?:de|a|que)|a partir de(?: los)?|desde(?: los)?|no (?:baje|bajar) de)",
     (">=",)),
    (r"(?:a lo mas|a lo sumo|como maximo|cuando mucho|maximo(?: de)?|hasta(?: los)?"
     r"|no (?:sea|ser) (?:mas|mayor(?:es)?) (?:de|a|que)"
     r"|no (?:mas|mayor(?:es)?) (?:de|a|que)"
     r"|no (?:pase|pasar|exceda|exceder|rebase|rebasar|supere|superar)(?: de)?(?: los)?)",
     ("<=",)),
    (r"mayor(?:es)? de", (">", ">=")),
    (r"(?:mas de|mayor(?:es)? (?:a|que)|superior(?:es)? a|por encima de|arriba de"
     r"|(?:pasan?|rebasan?|exceden?|superan?|pasar|rebasar|exceder|superar)(?: del?)?(?: los)?)", (">",)),
    (r"(?:menos de|menor(?:es)? (?:a|de|que)|inferior(?:es)? a|por debajo de|debajo de|antes de (?:cumplir)?(?: los)?)",
     ("<",)),
    (r"(?:cumplir|cumplido|cumpla|cumple)(?: los)?", (">=",)),
)  # fmt: skip
_AFTER: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:o|u|y) (?:mas|mayor(?:es)?|superior)|en adelante|cumplidos?|como minimo|por lo menos|al menos", (">=",)),
    (r"(?:o|u) (?:menos|menor(?:es)?|inferior)|como maximo|a lo mas|cuando mucho", ("<=",)),
)
_WORDS_BETWEEN = r"(?:\s+(?!y\b|o\b|u\b)[a-z]+){0,3}?"
_HEADS = [(rf"\b{text}\s*$", signs) for text, signs in _BEFORE]
_TAILS = [(rf"{_WORDS_BETWEEN}\s+(?:{text})\b", signs) for text, signs in _AFTER]
_RANGE = r"\b(?:entre(?: los)?|de(?: los)?)\s*$"


LONGEST, NEAR = 1000, 60
"""How much of a message is read, and how far from a number its words may be; in characters."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One quantity. `signs`: what it may say of it (`>=` …), none for a bare number; `unit`: "" where none is said.

    `noun`: what is counted, as the next word tells where it is no unit; "" where none does.
    """

    value: Fraction
    signs: tuple[str, ...]
    unit: str
    text: str
    noun: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    value: Fraction
    unit: str
    noun: str
    start: int
    end: int


def phrases(message: str) -> tuple[Phrase, ...]:
    """Every quantity of a message, in order; the parts of a range are two."""
    text = plain(message[:LONGEST])
    found = list(_quantities(text))
    said: list[Phrase] = []
    for at, each in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        before = found[at - 1] if at else None
        signs = _signs(text, each, before, after)
        unit = each.unit or (after.unit if after and _ranges(text, each, after) else "")
        said.append(Phrase(each.value, signs, unit, message[each.start : each.end].strip(), each.noun))
    return tuple(said)


def _quantities(text: str) -> Iterator[_Found]:
    for match in re.finditer(_QUANTITY, text):
        many = re.match(_TIMES, text[match.end() :])
        end = match.end() + (many.end("word") if many else 0)
        head, rest = text[: match.start()], text[match.end() + (many.end() if many else 0) :]
        if re.search(_MORE_BEFORE, head) or ((match["word"] or many) and re.match(_MORE_AFTER, rest)):
            continue
        after = re.match(_UNIT, rest)
        word = after["unit"] if after else ""
        unit = "pesos" if match["money"] else UNITS.get(word, "")
        if (unit == "" and rest[:1].isalnum()) or head[-1:].isalnum() or head[-1:] in (".", "-", "/"):
            continue
        noun = "" if unit or len(word) < SHORTEST_NOUN or word in _NO_NOUNS else word
        yield _Found(_value(match) * (TIMES[many["word"]] if many else 1), unit, noun, match.start(), end)


def _value(match: re.Match[str]) -> Fraction:
    if match["one"]:
        return Fraction(1)
    if match["figure"]:
        return Fraction(match["figure"].replace(",", "").rstrip("."))
    return Fraction(numeral(match["word"]) or 0)


def _signs(text: str, each: _Found, before: _Found | None, after: _Found | None) -> tuple[str, ...]:
    if after is not None and _ranges(text, each, after):
        return (">=",)
    if before is not None and _ranges(text, before, each):
        return ("<=",)
    head, tail = text[max(each.start - NEAR, 0) : each.start], text[each.end : each.end + NEAR]
    for pattern, signs in _HEADS:
        if re.search(pattern, head):
            return signs
    stop = after.start - each.end if after is not None else len(tail)
    for pattern, signs in _TAILS:
        found = re.match(pattern, tail)
        if found and found.end() <= stop:
            return signs
    return ()


def _ranges(text: str, one: _Found, other: _Found) -> bool:
    """«entre 18 y 29», «de 18 a 29 años»."""
    head, between = text[max(one.start - NEAR, 0) : one.start], text[one.end : other.start].split()
    if not re.search(_RANGE, head):
        return False
    joint = "y" if head.rstrip().endswith(("entre", "entre los")) else "a"
    words = [word for word in between if word != "los"]
    return bool(words) and words[-1] == joint and len(words) <= 2
