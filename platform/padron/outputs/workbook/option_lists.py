"""The hidden sheet of lists: one block of columns a list, and the named ranges that validations point to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from padron.curp.tables import CONSONANTS, DIGITS, LETTERS, SEXES, VOWELS, WORDS
from padron.language.values import folded
from padron.language.values.plain import YES_WORDS
from padron.outputs.columns import LISTS_SHEET, shown_options
from padron.outputs.workbook.curp_formula import CHARACTERS, LISTS, VALUED
from padron.outputs.workbook.text_cells import put
from padron.shapes import Option

_HEADER = 1
_NO_NAME = re.compile(r"\W+")
_LONGEST_NAME = 40
_WILD = frozenset("~*?")
JOINT = "|"
CURP_CLASSES, CURP_SIGNS, CURP_WORDS = "k_c", "k_s", "k_x"
DIGIT_LIST, LONG_POSITIONS, ROW_POSITIONS, YES_NO_WORDS, USUAL, VISIBLE = "k_d", "k_n", "k_m", "k_y", "k_u", "k_v"
MOST_FOLDED, MOST_JOINED = 60, 300
"""Longer texts are not looked for in lists without accents."""
_PUNCTUATION = "!#$%&'()*+,./:;<=>?@[]^_{|}~"
_ACCENTED = "áéíóúüñ"
_TEXTS = {
    CHARACTERS: VALUED,
    CURP_SIGNS: f"{LETTERS}{DIGITS}Ñ¿¡{_PUNCTUATION}",
    USUAL: f" {LETTERS.lower()}{DIGITS}{_ACCENTED}-·¿¡{_PUNCTUATION.translate(str.maketrans('', '', '*?~'))}",
}
"""Named texts: the characters of a CURP by their value, those that can make one wrong, and those of a text that no list
can take otherwise than it is written."""
_LETTER = (LETTERS,)
_CLASSES = (
    LETTERS,
    VOWELS + "X",
    *_LETTER * 2,
    *(DIGITS,) * 6,
    SEXES,
    *_LETTER * 2,
    *(CONSONANTS,) * 3,
    LETTERS + DIGITS,
    DIGITS,
)
_RANGES: dict[str, Sequence[int | str]] = {
    CURP_CLASSES: _CLASSES,
    CURP_WORDS: sorted(WORDS),
    LONG_POSITIONS: tuple(range(1, MOST_FOLDED + 1)),
    ROW_POSITIONS: tuple(range(1, MOST_JOINED + 1)),
    VISIBLE: tuple(DIGITS + LETTERS.lower() + LETTERS + _ACCENTED + _ACCENTED.upper() + ".,;:-/"),
    YES_NO_WORDS: sorted({folded(each) for each in YES_WORDS}),
}
_HEADS = {VISIBLE: (DIGIT_LIST, len(DIGITS))}
"""The first cells of a range that have a name of their own."""


@dataclass(frozen=True, slots=True)
class ListName:
    """The named ranges of one list: its texts, its codes, and where it cascades the parents' texts, sorted.

    `has_twins`: two codes or two texts differ by case alone, which Excel's MATCH does not tell apart.
    """

    shown: str
    has_twins: bool = False

    @property
    def codes(self) -> str:
        """The range of the codes."""
        return f"{self.shown}_cod"

    @property
    def folded(self) -> str:
        """The range of all that a load takes for an option, without case or accents."""
        return f"{self.shown}_sin"

    def column(self, number: int) -> str:
        """The range of the codes of a parent, the number-th of the list's filters."""
        return f"{self.shown}_p{number}"

    @property
    def parents(self) -> str:
        """The range of the parents' texts."""
        return f"{self.shown}_de"


@dataclass(slots=True)
class OptionLists:
    """The lists of one workbook, each (same options, same parents) once."""

    names: dict[tuple[tuple[Option, ...], tuple[str, ...]], ListName] = field(default_factory=dict)
    filters: dict[ListName, tuple[str, ...]] = field(default_factory=dict)

    def named(self, catalogue: str, options: tuple[Option, ...], parents: tuple[str, ...] = ()) -> ListName:
        """The names of a list; `parents` gives each option's, for a cascade."""
        key = (options, parents)
        if key not in self.names:
            plain = _NO_NAME.sub("_", catalogue).strip("_")[:_LONGEST_NAME] or "lista"
            taken = {name.shown.casefold() for name in self.names.values()}
            tries = (f"l_{plain}{number or ''}" for number in range(len(taken) + 1))
            free = next(each for each in tries if each.casefold() not in taken)
            self.names[key] = ListName(free, _has_twins(options))
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
            first = f"'{LISTS_SHEET}'!${letter}${_HEADER + 1}:${letter}$"
            _define(book, name, f"{first}{last}")
            if name in _HEADS:
                head, count = _HEADS[name]
                _define(book, head, f"{first}{_HEADER + count}")
            at += 1
        for name, text in _TEXTS.items():
            _define(book, name, f'"{text}"')

    def _blocks(self) -> list[tuple[str, Sequence[int | str]]]:
        blocks: list[tuple[str, Sequence[int | str]]] = [*LISTS.items(), *_RANGES.items()]
        for (options, parents), name in self.names.items():
            texts = dict(shown_options(options))
            order = (
                sorted(range(len(options)), key=lambda at: parents[at].casefold()) if parents else range(len(options))
            )
            blocks.append((name.shown, [texts[options[at].code] for at in order]))
            blocks.append((name.codes, [options[at].code for at in order]))
            blocks.append((name.folded, sorted({said for option in options for said in _names(option)})))
            if parents:
                blocks.append((name.parents, [parents[at] for at in order]))
            for number, column in enumerate(self.filters.get(name, ())):
                blocks.append((name.column(number), [dict(options[at].columns).get(column, "") for at in order]))
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


def _has_twins(options: tuple[Option, ...]) -> bool:
    columns = [each.code for each in options], [text for text, _ in shown_options(options)]
    return any(len({each.casefold() for each in column}) < len(set(column)) for column in columns)


def _names(option: Option) -> set[str]:
    """All that a load takes for an option, folded; of a code in digits also what a spreadsheet leaves of it."""
    english = (option.label_en, f"{option.code} · {option.label_en}") if option.label_en else ()
    found = {folded(each) for each in (option.code, option.label, f"{option.code} · {option.label}", *english)}
    return found | ({option.code.lstrip("0") or "0"} if option.code.isdecimal() else set())


def _define(book: Workbook, name: str, refers_to: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=refers_to)
