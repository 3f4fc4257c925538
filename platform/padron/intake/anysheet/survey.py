"""A first look at a file: which sheets hold a table, and what stands in the columns of the one that is read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from padron.intake.anysheet.elsewhere import Others, elsewhere
from padron.intake.anysheet.formats import kind_of, opened
from padron.intake.anysheet.left_out import LeftOut
from padron.intake.anysheet.mapping import key_of
from padron.intake.anysheet.table import TOP_ROWS, Known, SheetColumn, Table, table
from padron.intake.child import Parsed, ParsedRow, ParsedSheet
from padron.intake.gate import LIMITS, Limits, Refused
from padron.intake.upload import Source
from padron.language.values.texts import blank, folded
from padron.outputs.columns import IDENTITY_SHEET, LISTS_SHEET, README_SHEET, RULES_SHEET
from padron.problems import problem

MOST_ROWS = 20_000
"""So many rows are looked at to propose a mapping; all are read when it is loaded."""
MOST_EXAMPLES = 60
MOST_WORDS = 400
"""So many different words of a column are counted."""
_OWN_SHEETS = frozenset({README_SHEET, LISTS_SHEET, RULES_SHEET, IDENTITY_SHEET})


@dataclass(slots=True)
class Profile:
    """A column: how many cells are filled, examples with the row's place among the rows read, and its words counted.

    `words`: folded text → how often; `said`: folded text → as it was first written.
    """

    column: SheetColumn
    filled: int = 0
    examples: list[tuple[int, object]] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    said: dict[str, object] = field(default_factory=dict)

    def note(self, at: int, value: object, every: int) -> None:
        """Counts one cell; rows that are a multiple of `every` give examples, so that these come from all over."""
        self.filled += 1
        if len(self.examples) < MOST_EXAMPLES and at % every == 0:
            self.examples.append((at, value))
        key = key_of(value)
        if key and (key in self.words or len(self.words) < MOST_WORDS):
            self.words[key] += 1
            self.said.setdefault(key, value)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds: the sheets with a table, the one that was looked at, its table and columns.

    `rows`: how many were counted (`more`: there are others); `first`: the first of them, values as they stand;
    `others`: the sheets that are not read and hold people too.
    """

    sheets: tuple[str, ...]
    sheet: str
    table: Table
    profiles: tuple[Profile, ...]
    rows: int
    more: bool
    first: tuple[ParsedRow, ...]
    left: LeftOut
    kind: str
    others: Others = ()


@dataclass(frozen=True, slots=True)
class OpenTable:
    """The sheet that is read, open, the rows of it already taken, its table; and which others hold people."""

    opened: ParsedSheet
    top: list[ParsedRow]
    table: Table
    sheets: tuple[str, ...]
    others: Others


def open_table(book: Parsed, known: Known, sheet: str = "", fits: Table | None = None) -> OpenTable:
    """The sheet so called, else the one whose table says most known words, open. Raises Refused where there is none."""
    found = {name: each for name in _data_sheets(book) if (each := _tabled(book, name, known)) is not None}
    if not found:
        raise Refused(problem("no_table", rows=TOP_ROWS))
    best = max(found, key=lambda name: (found[name].known, len(found[name].columns)))
    alike = (each for each in found if folded(each) == folded(sheet))
    name = sheet if sheet in found else next(alike, best)
    others = elsewhere(book, (each for each in found if each != name), known, found[name].known)
    here = book.open(name)
    top = book.some(TOP_ROWS)
    return OpenTable(here, top, found[name], tuple(found), others)


def _data_sheets(book: Parsed) -> Iterator[str]:
    yield from (name for name, shown in book.sheets.items() if shown and name not in _OWN_SHEETS)


def _tabled(book: Parsed, name: str, known: Known) -> Table | None:
    here = book.open(name)
    return table(book.some(TOP_ROWS), here.first, here.merged, known)


def below(book: Parsed, found: OpenTable) -> Iterator[ParsedRow]:
    """The rows under the header, to the end of the sheet."""
    further: Iterator[ParsedRow] = chain.from_iterable(book.rows()) if len(found.top) == TOP_ROWS else iter(())
    return chain((row for row in found.top if row.number > found.table.last), further)


def survey(source: Source, name: str, known: Known, sheet: str = "", limits: Limits = LIMITS) -> Survey:
    """The Survey of a file that is no template; of the `sheet` so called, whatever its case. Raises Refused."""
    kind = kind_of(source, name, limits)
    with opened(source, name, limits) as book:
        found = open_table(book, known, sheet)
        if sheet and folded(found.opened.name) != folded(sheet):
            names = ", ".join(f"«{each}»" for each in found.sheets)
            raise Refused(problem("sheet_unknown", sheet=sheet[:60], sheets=names))
        profiles = tuple(Profile(each) for each in found.table.columns)
        left, first, count = LeftOut(), list[ParsedRow](), 0
        more = False
        for row in below(book, found):
            if left.takes(row.number, row.values, found.table) or all(map(blank, row.values)):
                continue
            if count >= MOST_ROWS:
                more = True
                break
            _note(profiles, count, row.values)
            if count < MOST_EXAMPLES:
                first.append(row)
            count += 1
    return Survey(
        found.sheets, found.opened.name, found.table, profiles, count, more, tuple(first), left, kind, found.others
    )  # fmt: skip


def _note(profiles: Sequence[Profile], at: int, values: Sequence[object]) -> None:
    for each in profiles:
        if each.column.at < len(values) and not blank(value := values[each.column.at]):
            each.note(at, value, 1 if at < MOST_EXAMPLES // 2 else 7)
