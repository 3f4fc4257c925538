"""The kinds of value that an expression can have, and how each is called in a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DIGITS = 15
MOST = 10**DIGITS - 1
"""The greatest number, counted in units of its last decimal, that every engine computes exactly."""
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number: an integer scaled by 10**`scale`, from `least` to `greatest` (both scaled)."""

    scale: int
    least: int
    greatest: int


@dataclass(frozen=True, slots=True)
class Date:
    """A day between 1900-03-01 and 2099-12-31, as YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no, as true or false."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list."""

    catalogue: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Codes:
    """Several codes of a list, kept as a list of texts."""

    catalogue: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Identifier:
    """A text with a check of its own: curp, rfc, clabe, phone, email, postal_code."""

    name: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A free text or a file: only whether it is there can be asked."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a repeat, at most `most`, each with cells of these kinds."""

    fields: Mapping[str, "Kind"] = field(hash=False)
    most: int = MOST_ROWS


Kind = Number | Date | YesNo | Code | Codes | Identifier | Plain | Rows

NAMES: Mapping[type, tuple[str, str]] = {
    Number: ("un número", "a number"),
    Date: ("una fecha", "a date"),
    YesNo: ("un sí o no", "a yes or no"),
    Code: ("un código de la lista «{}»", "a code of the list '{}'"),
    Codes: ("varios códigos de la lista «{}»", "several codes of the list '{}'"),
    Identifier: ("un dato de tipo {}", "a {}"),
    Plain: ("un texto libre", "a free text"),
    Rows: ("una lista de filas", "a list of rows"),
}


def called(kind: Kind, lang: str = "es") -> str:
    """What a kind is called in Spanish or English, with its article: «un número»."""
    of = kind.catalogue if isinstance(kind, Code | Codes) else kind.name if isinstance(kind, Identifier) else ""
    return NAMES[type(kind)][lang == "en"].format(of)


@dataclass(frozen=True, slots=True)
class TableSignature:
    """What a decision table takes, in order and by name, and what it gives."""

    inputs: tuple[tuple[str, Kind], ...]
    output: Kind
