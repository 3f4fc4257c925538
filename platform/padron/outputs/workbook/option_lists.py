"""The hidden sheet of lists: one block of columns a list, and the named ranges that validations point to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from padron.outputs.columns import LISTS_SHEET, shown_options
from padron.outputs.workbook.curp_formula import CHARACTERS, LISTS, VALUED
from padron.outputs.workbook.text_cells import put
from padron.shapes import Option

_HEADER = 1
_NO_NAME = re.compile(r"\W+")
_LONGEST_NAME = 40
_WILD = frozenset("~*?")
JOINT = "|"


@dataclass(frozen=True, slots=True)
class ListName:
    """The named ranges of one list: its texts, its codes, and where it cascades the parents' texts, sorted."""

    shown: str

    @property
    def codes(self) -> str:
        """The range of the codes."""
        return f"{self.shown}_cod"

    @property
    def parents(self) -> str:
        """The range of the parents' texts."""
        return f"{self.shown}_de"


@dataclass(slots=True)
class OptionLists:
    """The lists of one workbook, each (same options, same parents) once."""

    names: dict[tuple[tuple[Option, ...], tuple[str, ...]], ListName] = field(default_factory=dict)

    def named(self, catalogue: str, options: tuple[Option, ...], parents: tuple[str, ...] = ()) -> ListName:
        """The names of a list; `parents` gives each option's, for a cascade."""
        key = (options, parents)
        if key not in self.names:
            plain = _NO_NAME.sub("_", catalogue).strip("_")[:_LONGEST_NAME] or "lista"
            taken = {name.shown.casefold() for name in self.names.values()}
            tries = (f"l_{plain}{number or ''}" for number in range(len(taken) + 1))
            self.names[key] = ListName(next(each for each in tries if each.casefold() not in taken))
        return self.names[key]

    def write(self, book: Workbook) -> None:
        """Add the hidden sheet and every name."""
        sheet = book.create_sheet(LISTS_SHEET)
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True
        at = 1
        for name, values in self._blocks():
            put(sheet, _HEADER, at, name)
            for row, value in enumerate(values, _HEADER + 1):
                put(sheet, row, at, value)
            letter = get_column_letter(at)
            last = _HEADER + max(1, len(values))
            _define(book, name, f"'{LISTS_SHEET}'!${letter}${_HEADER + 1}:${letter}${last}")
            at += 1
        _define(book, CHARACTERS, f'"{VALUED}"')

    def _blocks(self) -> list[tuple[str, Sequence[int | str]]]:
        blocks: list[tuple[str, Sequence[int | str]]] = list(LISTS.items())
        for (options, parents), name in self.names.items():
            texts = dict(shown_options(options))
            order = (
                sorted(range(len(options)), key=lambda at: parents[at].casefold()) if parents else range(len(options))
            )
            blocks.append((name.shown, [texts[options[at].code] for at in order]))
            blocks.append((name.codes, [options[at].code for at in order]))
            if parents:
                blocks.append((name.parents, [parents[at] for at in order]))
        return blocks


def parents(
    options: Sequence[Option], filters: Sequence[tuple[str, str]], shown: Mapping[str, Mapping[str, str]]
) -> tuple[str, ...]:
    """Each option's parents as one text, as the parents' cells show them; empty where one could mislead MATCH.

    `shown` gives the texts by code of each parent field that is a list; another parent's cell shows the value itself.
    """
    found = []
    for option in options:
        row = dict(option.columns)
        texts = [shown.get(field, {}).get(row.get(column, ""), row.get(column, "")) for column, field in filters]
        found.append(JOINT.join(texts))
    return () if any(_WILD & set(text) for text in found) else tuple(found)


def _define(book: Workbook, name: str, refers_to: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=refers_to)
