"""The rows of a repeat's sheet, by the person they belong to, until the person's own row takes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from padron.intake.cells import ReadRow, read_rows, reading
from padron.intake.child import Parsed, ParsedSheet
from padron.intake.headers import HEADER_ROWS, header, plain, wording
from padron.language.values import taker
from padron.language.values.texts import as_words, cleaned
from padron.outputs.columns import DELIVERED_ON, RepeatSheet
from padron.problems import Problem, problem

Key = tuple[str, str]
_take_day = taker(DELIVERED_ON.field.type, DELIVERED_ON.field.shape)
_LATEST = "2099-12-31"


@dataclass(slots=True)
class RepeatRows:
    """A repeat's rows by owner, in the sheet's order, by field name; `letters` are its columns', by field name."""

    sheet: RepeatSheet
    title: str
    letters: dict[str, str] = field(default_factory=dict)
    rows: dict[Key, list[ReadRow]] = field(default_factory=dict)
    taken: set[Key] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def of(self, key: Key) -> list[ReadRow]:
        """The rows of one person (of one delivery)."""
        self.taken.add(key)
        return self.rows.get(key, [])

    def left(self) -> Iterator[Problem]:
        """One problem for each row that nobody took."""
        for key, rows in self.rows.items():
            if key not in self.taken:
                for row in rows:
                    yield problem("repeat_without_owner", sheet=self.title, row=row.number)


def owner(curp: object, day: object = None) -> Key:
    """What joins a row to its person: the CURP as text, and the day of a delivery in ISO; blank where unreadable."""
    words = as_words(curp)
    folio = "".join(cleaned(words).upper().split()) if isinstance(words, str) else ""
    if isinstance(day, date):
        return folio, (day.date() if isinstance(day, datetime) else day).isoformat()
    value = _take_day(day, _LATEST).value if day is not None else None
    return folio, value if isinstance(value, str) else ""


def repeat_rows(book: Parsed, sheets: Sequence[RepeatSheet], data_title: str) -> list[RepeatRows]:
    """The rows of each repeat's sheet that is in the workbook, found by its name or else by its headers."""
    titles = {plain(name): name for name in book.sheets}
    free = [name for name, shown in book.sheets.items() if shown and plain(name) != plain(data_title)]
    found = []
    for each in sheets:
        title = titles.get(plain(each.title))
        title = title or next((name for name in free if _looks_like(book, name, each)), None)
        if title is not None:
            free = [name for name in free if name != title]
            found.append(_read(book, book.open(title), each))
    return found


def _looks_like(book: Parsed, name: str, sheet: RepeatSheet) -> bool:
    """Whether a sheet's headers are those of a repeat: its key, and more than half of its own columns and no others."""
    own = {each.name for each in sheet.columns if each.kind != "control"}
    opened = book.open(name)
    head = header(book.some(HEADER_ROWS), opened.first, wording(sheet.columns))
    if head is None or "curp" not in head.names():
        return False
    return len(head.names() & own) * 2 > len(own) and len(head.found) > len(head.problems)


def _read(book: Parsed, opened: ParsedSheet, sheet: RepeatSheet) -> RepeatRows:
    made = RepeatRows(sheet, opened.name)
    top = book.some(HEADER_ROWS)
    head = header(top, opened.first, wording(sheet.columns))
    if head is None and not top:
        return made
    lacking = {"curp"} - (head.names() if head else set())
    if head is None or lacking:
        made.problems.append(problem("repeat_unreadable", sheet=opened.name, label=sheet.columns[0].label))
        return made
    made.problems += head.problems
    own = {each.column.name: each.column.field.name for each in head.found if each.column.kind != "control"}
    made.letters |= {own[each.column.name]: each.letters for each in head.found if each.column.name in own}
    for row in read_rows(book, opened, top, reading(head, opened)):
        key = owner(row.values.get("curp"), row.values.get("fecha_entrega"))
        values = {own[name]: value for name, value in row.values.items() if name in own}
        if not key[0]:
            made.problems.append(problem("repeat_without_key", sheet=opened.name, row=row.number))
        elif values or row.errors:
            made.rows.setdefault(key, []).append(row._replace(values=values))
    return made
