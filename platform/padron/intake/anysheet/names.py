"""A full name in one cell divided into given names and surnames by the letters of the CURP; never guessed. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from padron.curp import cleaned as cleaned_curp
from padron.curp.quick import LENGTH
from padron.curp.roots import crossed_out, initials
from padron.curp.tables import COMMON_NAMES, PARTICLES
from padron.language.values.texts import cleaned, folded

Order = Literal["", "names_first", "surnames_first"]
ORDERS: tuple[Order, ...] = ("names_first", "surnames_first")
_MOST_WORDS = 12
WHY = {
    "short": ("trae una sola palabra", "it has a single word"),
    "long": ("trae demasiadas palabras", "it has too many words"),
    "no_curp": ("el renglón no trae una CURP de 18 letras y números", "the row has no CURP of 18 characters"),
    "none": ("ninguna manera de separarlo va con las letras de la CURP", "no way to divide it fits the CURP's letters"),
    "several": ("las letras de la CURP dejan más de una manera", "the letters of the CURP leave more than one way"),
}


@dataclass(frozen=True, slots=True)
class Divided:
    """The three parts; the second surname may be blank."""

    names: str
    first: str
    second: str
    order: Order


def divided(full: str, curp: object, order: Order = "") -> Divided | str:
    """A full name in its three parts, or why not (a key of WHY).

    A way fits where its parts lend the CURP its seven letters (particles, «María» and «José» as the rules have them).
    `order`: how the column is known to be written; where it is known, only such ways are looked at.
    """
    text = cleaned(full)
    words = text.replace(",", " , ").split()
    if len([word for word in words if word != ","]) < 2:
        return "short"
    if len(words) > _MOST_WORDS:
        return "long"
    key = cleaned_curp(str(curp)) if curp else ""
    if len(key) != LENGTH:
        return "no_curp"
    fitting = {(each.names, each.first, each.second): each for each in _ways(words, order) if _fits(each, key)}
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    return "several" if fitting else "none"


def order_of(pairs: Sequence[tuple[str, object]]) -> Order:
    """In which order most full names of a column are written, by their CURPs; "" where that is not plain."""
    found = [way.order for full, curp in pairs if isinstance(way := divided(full, curp), Divided)]
    for order in ORDERS:
        if len(found) >= 2 and found.count(order) * 10 >= len(found) * 9:
            return order
    return ""


def _ways(words: Sequence[str], order: Order) -> Iterator[Divided]:
    """Every way to divide words in both orders; no part ends in a word that belongs to the one after it."""
    comma = words.index(",") if "," in words else -1
    plain = [word for word in words if word != ","]
    for one in range(1, len(plain)):
        if not _may_end(plain[:one], comma, one):
            continue
        for two in range(one + 1, len(plain) + 1):
            if two < len(plain) and not _may_end(plain[one:two], comma, two):
                continue
            yield from _both(plain, one, two, comma, order)


def _both(plain: Sequence[str], one: int, two: int, comma: int, order: Order) -> Iterator[Divided]:
    first, second, third = (" ".join(part) for part in (plain[:one], plain[one:two], plain[two:]))
    if order != "surnames_first" and comma in (-1, one):
        yield Divided(first, second, third, "names_first")
    if order != "names_first":
        if third and comma in (-1, two):
            yield Divided(third, first, second, "surnames_first")
        if not third and comma in (-1, one):
            yield Divided(second, first, "", "surnames_first")


def _may_end(part: Sequence[str], comma: int, at: int) -> bool:
    """Whether a part may end here: not in «de la», nor, but at a comma, before its own last word."""
    return comma == at or _bare(part[-1]) not in PARTICLES


def _bare(word: str) -> str:
    return folded(word).upper()


def _fits(way: Divided, key: str) -> bool:
    """Whether the parts lend the seven letters, and no surname takes the «María» or «José» that begins a name."""
    if _ends_in_a_name(way.first) or _ends_in_a_name(way.second):
        return False
    first, second, names = initials(way.first), initials(way.second), initials(way.names, given=True)
    head = crossed_out(first[0] + first[1] + second[0] + names[0])
    return _same(head, key[:4]) and _same(f"{first[2]}{second[2]}{names[2]}", key[13:16])


def _ends_in_a_name(surname: str) -> bool:
    """«Núñez María» is a surname and half a name; «San José» is a surname."""
    words = [_bare(word) for word in surname.split()]
    return len(words) > 1 and words[-1] in COMMON_NAMES and words[-2] not in ("SAN", "SANTA")


def _same(lent: str, key: str) -> bool:
    """Whether letters agree; an N may be an Ñ that lost its tilde, which the CURP has as X."""
    return all(one == other or (one == "N" and other == "X") for one, other in zip(lent, key, strict=True))


def agreement(part: Literal["names", "first", "second"], pairs: Sequence[tuple[str, str]]) -> float:
    """How many of a column's (value, CURP) agree in the letters that this part lends, from 0 to 1."""
    good = sum(_lends(part, value, curp) for value, curp in pairs)
    return good / len(pairs) if pairs else 0.0


def _lends(part: Literal["names", "first", "second"], value: str, curp: str) -> bool:
    initial, _, consonant = initials(value, given=part == "names")
    at = {"first": (0, 13), "second": (2, 14), "names": (3, 15)}[part]
    return initial == curp[at[0]] and consonant == curp[at[1]]
