"""The workbook of rejected rows: what to correct, then the template's columns; it may be uploaded again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from padron.intake.headers import FIX_LABEL, FIX_NAME
from padron.intake.identity import PROPERTY
from padron.intake.repeat_rows import Key, owner
from padron.intake.scan import letters
from padron.intake.sheet import SheetRow
from padron.outputs.columns import (
    FIRST_ROW,
    IDENTITY_SHEET,
    LABEL_ROW,
    NAME_ROW,
    Column,
    RepeatSheet,
    columns,
    identity,
    repeat_sheets,
    sheet_title,
)
from padron.problems import Problem
from padron.program.model import Program

ERRORS_SHEET = "Errores"
MOST_LISTED = 20_000
"""Lines of the list of errors; Excel takes 65,530 links a sheet."""
_MOST_KINDS = 50
_LIST_LABELS = ("Celda", "Renglón en tu archivo", "Columna", "Lo que trae", FIX_LABEL)
_KIND_LABELS = ("Renglones", "Columna", FIX_LABEL)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_VALUELESS = frozenset({"error_cell", "formula_without_value", "merged_cells"})
"""A cell that held no value stays in error, so that it is not taken for one that was left blank."""
_FIRST_YEAR = 1901
"""Excel counts days from 1900, with one too many that year; earlier days are written as text."""
_MOST_NUMBER = 10**300
_MOST_COMMENT = 2_000
_WIDTH, _WIDE, _FIX_WIDTH = 22, 70, 45
_FIX_AT, _DATA_AT = 0, 1
"""Columns from 0: what to correct stands first, then those of the template."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row as it was read, and every problem that keeps it out, each with its field."""

    row: SheetRow
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the list of errors: where here, which row of the file that was read, and what is there."""

    sheet: str
    cell: str
    label: str
    value: object
    row: int
    message: str = ""


def rejected_workbook(
    out: BinaryIO, program: Program, rows: Iterable[Rejected], *, today: str, service: str | None = None
) -> int:
    """Writes the .xlsx of rejected rows to `out` and gives their count; rows are taken one by one.

    `today`: the ISO day it is made on. Text always stays text, so nothing that was sent can become a formula or a link.
    """
    with Workbook(out, _OPTIONS) as book:
        writer = _Writer(book, program, service)
        for each in rows:
            writer.add(each)
        writer.finish()
        _sign(book, identity(program, service=service, draft=False, today=today))
        return writer.count


class _Writer:
    """The sheets being filled: the data's, one a repeat, and the list of errors."""

    def __init__(self, book: Workbook, program: Program, service: str | None) -> None:
        self._formats = _formats(book)
        self._columns, self._title = columns(program, service), sheet_title(program, service)
        self._data = self._sheet(book, self._title, self._columns)
        self._repeats = repeat_sheets(program, service)
        self._sheets = [self._sheet(book, each.title, each.columns) for each in self._repeats]
        self._at = [FIRST_ROW - 1 for _ in self._repeats]
        self._owned: list[dict[Key, list[Mapping[str, object]]]] = [{} for _ in self._repeats]
        self._list = book.add_worksheet(ERRORS_SHEET)
        self._lines: list[_Line] = []
        self._kinds: Counter[tuple[str, str]] = Counter()
        self._said: dict[tuple[str, str], str] = {}
        self.count = 0

    def _sheet(self, book: Workbook, title: str, asked: Sequence[Column]) -> Worksheet:
        """A sheet with its two header rows, each written whole before the next, as constant memory asks."""
        made = book.add_worksheet(title)
        made.set_column(_FIX_AT, _FIX_AT, _FIX_WIDTH, self._formats["words"])
        made.set_column(_DATA_AT, len(asked), _WIDTH, self._formats["text"])
        heads = [(FIX_LABEL, FIX_NAME), *((each.label, each.name) for each in asked)]
        for at, (label, _) in enumerate(heads):
            made.write_string(LABEL_ROW - 1, at, label, self._formats["label"])
        for at, (_, name) in enumerate(heads):
            made.write_string(NAME_ROW - 1, at, name, self._formats["name"])
        made.freeze_panes(FIRST_ROW - 1, 1)
        return made

    def add(self, each: Rejected) -> None:
        """One more row, with its rows in the repeats' sheets."""
        at, row = FIRST_ROW - 1 + self.count, each.row
        wrong: dict[str, list[Problem]] = {}
        for one in each.problems:
            wrong.setdefault(one.field or "", []).append(one)
        values = {"person": row.person, "answer": row.answers, "control": row.controls}
        given = [(column, values[column.kind].get(column.field.name)) for column in self._columns]
        placed = self._cells(self._data, self._title, at, given, wrong, "", row.number)
        for index, repeat in enumerate(self._repeats):
            placed |= self._repeated(index, repeat, row, wrong)
        for name in wrong.keys() - placed:
            self._noted(_Line(self._title, f"A{at + 1}", "", None, row.number), wrong[name])
        self._fix(self._data, at, each.problems)
        self._kinds.update({(self._label(one), one.code) for one in each.problems})
        self.count += 1

    def _fix(self, made: Worksheet, at: int, problems: Iterable[Problem]) -> None:
        """What to correct in a row, each thing once."""
        said = dict.fromkeys(one.message() for one in problems)
        if said:
            made.write_string(at, _FIX_AT, "\n".join(said), self._formats["words"])

    def _repeated(self, index: int, repeat: RepeatSheet, row: SheetRow, wrong: Mapping[str, list[Problem]]) -> set[str]:
        """A person's rows of one repeat; the names of the problems shown there."""
        own = (row.person if repeat.kind == "person" else row.answers).get(repeat.field.name)
        keys = {**row.controls, "curp": row.person.get("curp")}
        placed: set[str] = set()
        if self._is_there(index, keys, own):
            return placed
        for number, values in enumerate(own if isinstance(own, list) else [], 1):
            given = [
                (column, (keys if column.kind == "control" else values).get(column.field.name))
                for column in repeat.columns
            ]
            prefix = f"{repeat.field.name}[{number}]."
            placed |= self._cells(self._sheets[index], repeat.title, self._at[index], given, wrong, prefix, row.number)
            self._fix(
                self._sheets[index],
                self._at[index],
                [one for name, found in wrong.items() if name.startswith(prefix) for one in found],
            )
            self._at[index] += 1
        return placed

    def _is_there(self, index: int, keys: Mapping[str, object], own: object) -> bool:
        """Whether another row of the same person has brought these very rows; twice in the sheet they would be twice
        each one's when it is read again."""
        if not isinstance(own, list) or not own:
            return False
        there = self._owned[index].setdefault(owner(keys.get("curp"), keys.get("fecha_entrega")), own)
        return there is not own and there == own

    def _cells(
        self,
        made: Worksheet,
        title: str,
        at: int,
        given: Sequence[tuple[Column, object]],
        wrong: Mapping[str, list[Problem]],
        prefix: str,
        number: int,
    ) -> set[str]:
        """One row of cells, the wrong ones in red with what to correct; the names of the problems shown."""
        placed = set()
        for column, (asked, value) in enumerate(given, _DATA_AT):
            name = prefix + asked.field.name
            key_of_repeat = bool(prefix) and asked.kind == "control"
            problems = [] if key_of_repeat else wrong.get(name, [])
            if value is None and any(one.code in _VALUELESS for one in problems):
                made.write_formula(at, column, "=NA()", self._formats["text_wrong"], "#N/A")
            else:
                _write(made, at, column, value, self._formats, wrong=bool(problems))
            if problems:
                placed.add(name)
                self._comment(made, at, column, problems)
                self._noted(_Line(title, f"{letters(column + 1)}{at + 1}", asked.label, value, number), problems)
        return placed

    def _comment(self, made: Worksheet, at: int, column: int, problems: Sequence[Problem]) -> None:
        if len(self._lines) < MOST_LISTED:
            text = "\n".join(one.message() for one in problems)
            made.write_comment(at, column, text[:_MOST_COMMENT], {"x_scale": 2})

    def _noted(self, line: _Line, problems: Sequence[Problem]) -> None:
        for one in problems:
            self._said.setdefault((self._label(one), one.code), one.message())
            if len(self._lines) < MOST_LISTED:
                self._lines.append(replace(line, message=one.message()))

    def _label(self, one: Problem) -> str:
        """The label of the question that a problem is about."""
        name = (one.field or "").rpartition(".")
        for repeat in self._repeats:
            if name[0].partition("[")[0] == repeat.field.name and name[1]:
                return next((each.label for each in repeat.columns if each.field.name == name[2]), one.field or "")
        return next((each.label for each in self._columns if each.field.name == one.field), one.field or "")

    def finish(self) -> None:
        """The list of errors: how often each, then one line for each with a link to its cell."""
        made, formats = self._list, self._formats
        made.set_column(0, 3, _WIDTH, formats["text"])
        made.set_column(4, 4, _WIDE, formats["words"])
        made.set_column(2, 2, _WIDE // 2, formats["words"])
        at = _line(made, 0, _KIND_LABELS, formats["label"])
        for key, count in self._kinds.most_common(_MOST_KINDS):
            made.write_number(at, 0, count)
            at = _line(made, at, ("", key[0], self._said.get(key, "")), formats["words"])
        at = _line(made, at + 1, _LIST_LABELS, formats["label"])
        for line in self._lines:
            quoted = line.sheet.replace("'", "''")
            made.write_url(at, 0, f"internal:'{quoted}'!{line.cell}", formats["link"], line.cell)
            made.write_number(at, 1, line.row)
            made.write_string(at, 2, line.label, formats["text"])
            _write(made, at, 3, line.value, formats)
            made.write_string(at, 4, line.message, formats["words"])
            at += 1


def _line(made: Worksheet, at: int, texts: Sequence[str], seen: Format) -> int:
    """Writes texts from column A on, leaving blank ones out; the next row."""
    for column, text in enumerate(texts):
        if text:
            made.write_string(at, column, text, seen)
    return at + 1


def _write(
    made: Worksheet, at: int, column: int, value: object, formats: Mapping[str, Format], wrong: bool = False
) -> None:
    """One value as the kind of cell that reads back equal."""
    end = "_wrong" if wrong else ""
    match value:
        case None:
            made.write_blank(at, column, None, formats["text" + end])
        case bool():
            made.write_boolean(at, column, value, formats["number" + end])
        case int() | float() if abs(value) <= _MOST_NUMBER:
            made.write_number(at, column, value, formats["number" + end])
        case datetime() if value.year >= _FIRST_YEAR:
            made.write_datetime(at, column, value, formats["instant" + end])
        case date() if value.year >= _FIRST_YEAR:
            made.write_datetime(at, column, value, formats["day" + end])
        case time():
            made.write_datetime(at, column, value, formats["time" + end])
        case _:
            made.write_string(at, column, str(value), formats["text" + end])


_LOOKS: Mapping[str, Mapping[str, object]] = {
    "text": {"num_format": "@"},
    "number": {},
    "day": {"num_format": "dd/mm/yyyy"},
    "instant": {"num_format": "dd/mm/yyyy hh:mm:ss"},
    "time": {"num_format": "hh:mm:ss"},
}
_WRONG = {"bg_color": "#F9D6D3", "font_color": "#8C1D18"}
_OTHERS: Mapping[str, Mapping[str, object]] = {
    "label": {"bold": True, "text_wrap": True, "bg_color": "#1A4F7A", "font_color": "#FFFFFF", "valign": "vcenter"},
    "name": {"font_size": 8, "font_color": "#505A5F", "bg_color": "#EEF3F5", "num_format": "@"},
    "words": {"text_wrap": True, "valign": "top"},
    "link": {"font_color": "#1A4F7A", "underline": 1},
}


def _formats(book: Workbook) -> dict[str, Format]:
    """Formats by name; those of values also as `…_wrong`."""
    wrong = {f"{name}_wrong": {**look, **_WRONG} for name, look in _LOOKS.items()}
    return {name: book.add_format(dict(look)) for name, look in {**_LOOKS, **wrong, **_OTHERS}.items()}


def _sign(book: Workbook, keys: Mapping[str, str]) -> None:
    """What the workbook says of itself, so that it is taken again as a template is."""
    made = book.add_worksheet(IDENTITY_SHEET)
    for row, (key, value) in enumerate(keys.items()):
        made.write_string(row, 0, key)
        made.write_string(row, 1, value)
        if value:
            book.set_custom_property(f"{PROPERTY}{key}", value, "text")
    made.very_hidden()
