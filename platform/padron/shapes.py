"""The closed set of value shapes: what an output must know of a field, whatever its type."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["days", "months", "years"]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its code, its label (Spanish and English), and the catalogue row's other columns for filters."""

    code: str
    label: str
    label_en: str = ""
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Text: NFC, trimmed, single blanks. `pattern` is RE2 and matches the whole value. `lines` > 1 is a text area."""

    min_length: int = 0
    max_length: int = 1000
    pattern: str | None = None
    lines: int = 1
    keyboard: Literal["text", "numeric", "tel", "email"] = "text"
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between `least` and `greatest`."""

    least: int
    greatest: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Decimal:
    """An exact decimal: `least` and `greatest` are integers scaled by 10**`places`, as the value itself is kept."""

    places: int
    least: int
    greatest: int
    unit: str = ""
    money: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, as in `max_age: 3 months`."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Day:
    """A day, kept as YYYY-MM-DD. A bound is an ISO day or "today"; `max_age`: at most so long before today."""

    least: str = "1900-03-01"
    greatest: str = "2099-12-31"
    max_age: Span | None = None


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no, kept as true and false."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of a list. `catalogue` is the list's name, or the field's; `filters` pairs (column, field)."""

    catalogue: str
    options: tuple[Option, ...]
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """Several codes of a list, kept as a list in the order of the options, each once."""

    catalogue: str
    options: tuple[Option, ...]
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A document kept with the record, by its SHA-256. Not in workbooks."""

    accept: tuple[str, ...] = ("pdf", "jpg", "png")
    max_mb: int = 10


@dataclass(frozen=True, slots=True)
class Group:
    """A titled block; its fields live in the surrounding namespace. The fields themselves are on the Field."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """`least` to `greatest` rows of fields, a namespace of its own."""

    least: int = 0
    greatest: int = 50


@dataclass(frozen=True, slots=True)
class Note:
    """Shown, holds nothing."""


Shape = Text | Whole | Decimal | Day | YesNo | Choice | Choices | File | Group | Repeat | Note
