"""Everything that may go wrong: the numbered catalogue, and a Problem that says what, where and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning", "note"]
Lang = Literal["es", "en"]

FAMILIES = ("source", "definition", "expression", "record", "curp", "workbook", "mapping", "system")


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of problem: `es` and `en` are templates for a Problem's values; `help_*` say why and what to do.

    `alone_*`: the templates where the values have no `label`, since what is asked for is all that the page asks.
    """

    code: str
    number: str
    severity: Severity
    es: str
    en: str
    help_es: str
    help_en: str
    alone_es: str = ""
    alone_en: str = ""

    def sentence(self, lang: Lang, *, alone: bool) -> str:
        """The template of a language."""
        es, en = (self.alone_es, self.alone_en) if alone and self.alone_es else (self.es, self.en)
        return en if lang == "en" else es


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a definition file. Lines and columns count from 1, in characters; `path`: `fields.edad.min`."""

    file: str
    line: int
    column: int
    length: int = 1
    path: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `field` names the answer it is about; `position` a character of a CURP, from 1."""

    code: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    place: Place | None = None
    field: str | None = None
    suggestion: str | None = None
    position: int | None = None

    @property
    def severity(self) -> Severity:
        """error, warning or note, as the catalogue says."""
        return catalogue()[self.code].severity

    def message(self, lang: Lang = "es") -> str:
        """The catalogue's sentence with this problem's values."""
        sentence = catalogue()[self.code].sentence(lang, alone=not self.values.get("label"))
        return sentence.format_map(_Shown(self.values))

    def at(self, place: Place) -> "Problem":
        """The same problem at another place."""
        return replace(self, place=place)


class _Shown(dict[str, object]):
    """Template values; one that a caller forgot shows as a dash rather than break a page."""

    def __missing__(self, key: str) -> str:
        return "—"


def problem(
    code: str,
    *,
    place: Place | None = None,
    field: str | None = None,
    suggestion: str | None = None,
    position: int | None = None,
    **values: object,
) -> Problem:
    """A Problem of the catalogue; an unknown code is a programming error (KeyError)."""
    if code not in catalogue():
        raise KeyError(code)
    return Problem(code, MappingProxyType(values), place, field, suggestion, position)


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every kind of problem by its code, in the order of the families; whole for each thread that asks first."""
    modules = [import_module(f"padron.problems.{family}") for family in FAMILIES]
    return {entry.code: entry for module in modules for entry in module.ENTRIES}


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop something."""
    return [each for each in problems if each.severity == "error"]
