"""What a field type is: its settings, the shape they make, and what a shape cannot say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from padron.problems import Problem
from padron.shapes import Shape

Reads = Literal[
    "whole",
    "decimal",
    "text",
    "day_bound",
    "span",
    "yes_no",
    "pattern",
    "options",
    "catalogue",
    "filter",
    "fields",
    "words",
    "extensions",
]
Settings = Mapping[str, object]
"""Settings already read: whole → int, decimal → decimal.Decimal, day_bound → ISO day or "today", span → Span, yes_no →
bool, pattern and text → str, options → tuple[Option, ...], catalogue → its name, filter → tuple of (column, field)
pairs, extensions → tuple[str, ...]. What was left out has no key."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a type's own: the key, how its text is read, and what it is for."""

    name: str
    reads: Reads
    help_es: str
    required: bool = False


class Fault(NamedTuple):
    """A setting that cannot stand: which one, the problem's code, its values, and what to write instead."""

    setting: str
    code: str
    values: Mapping[str, object] = MappingProxyType({})
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class PartSpec:
    """One field that a `document` stands for. `follows_required`: required when the document is; else never."""

    name: str
    type: str
    label: str
    shape: Shape
    follows_required: bool = True
    label_en: str = ""


class Parts(Protocol):
    """Makes the fields that a field stands for."""

    def __call__(self, name: str, label: str, settings: Settings, label_en: str = "") -> tuple[PartSpec, ...]:
        """The parts, in the order in which they are asked."""
        ...


@dataclass(frozen=True, slots=True)
class FieldType:
    """One type of question.

    `shape` turns read settings into a shape. `normalise` brings a cleaned text nearer to its canonical form, and
    `check` (canonical text, today as an ISO day) says what is wrong with it; both are for text shapes only.
    `faults` yields settings problems that only the type can see; where it yields one, `shape` is not to be called.
    """

    name: str
    shape: Callable[[Settings], Shape]
    help_es: str
    example: str
    settings: tuple[Setting, ...] = ()
    faults: Callable[[Settings], Iterator[Fault]] | None = None
    check: Callable[[str, str], Problem | None] | None = None
    normalise: Callable[[str], str] | None = None
    identifier: bool = False
    parts: Parts | None = None


def whole(settings: Settings, name: str, default: int) -> int:
    """A whole setting, or its default."""
    value = settings.get(name, default)
    if not isinstance(value, int):
        raise TypeError(name)
    return value


def words(settings: Settings, name: str) -> str:
    """A text setting, or nothing."""
    value = settings.get(name, "")
    if not isinstance(value, str):
        raise TypeError(name)
    return value
