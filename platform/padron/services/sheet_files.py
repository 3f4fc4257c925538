"""Sheets as files, written row by row: an Excel workbook, a ZIP of CSV, or one with the federal pipe file first.

Text is always text: in Excel a cell of its own kind, in CSV guarded where a spreadsheet would run it.
"""

import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from padron.outputs.columns import IDENTITY_SHEET
from padron.outputs.exports import Cell, Line, Sheet
from padron.outputs.exports.guarding import guarded
from padron.outputs.exports.pub_layout import SEPARATOR
from padron.problems import problem
from padron.registry.store import Refused

ABOUT = "De esta descarga"
NOTE = "LEEME.txt"
About = Callable[[], Sequence[tuple[str, str]]]
"""What a file says of itself, asked once its rows are written: who made it, when, what for, how many."""
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "text": {"num_format": "@", "quote_prefix": True},
    "day": {"num_format": "dd/mm/yyyy"},
    "money": {"num_format": "#,##0.00"},
    "number": {},
    "label": {"bold": True, "text_wrap": True, "bg_color": "#1A4F7A", "font_color": "#FFFFFF", "valign": "vcenter"},
    "name": {"font_size": 8, "font_color": "#505A5F", "bg_color": "#EEF3F5", "num_format": "@"},
}
_WIDTH, _FIRST_YEAR = 22, 1901


def workbook(
    out: BinaryIO, sheets: Sequence[Sheet], lines: Iterable[Line], about: About, sign: Mapping[str, str] | None = None
) -> None:
    """An .xlsx. With `sign`, the identity of a template, a second row has the fields' names, so that it can be loaded.

    Raises Refused (`export_too_long`) where Excel cannot hold it.
    """
    with Workbook(out, _OPTIONS) as book:
        looks = {name: book.add_format(dict(look)) for name, look in _LOOKS.items()}
        made = [_sheet(book, each, looks, named=sign is not None) for each in sheets]
        at = [2 if sign is not None else 1] * len(made)
        for index, cells in lines:
            for column, value in enumerate(cells):
                _put(made[index], at[index], column, value, looks)
            at[index] += 1
        told = book.add_worksheet(ABOUT)
        told.set_column(0, 1, 2 * _WIDTH)
        _pairs(told, about(), looks["text"])
        if sign is not None:
            hidden = book.add_worksheet(IDENTITY_SHEET)
            _pairs(hidden, list(sign.items()), looks["text"])
            hidden.very_hidden()


def _sheet(book: Workbook, sheet: Sheet, looks: Mapping[str, Format], *, named: bool) -> Worksheet:
    made = book.add_worksheet(sheet.title)
    made.set_column(0, max(len(sheet.columns) - 1, 0), _WIDTH)
    heads = [[label for _, label in sheet.columns], *([[name for name, _ in sheet.columns]] if named else [])]
    for row, (texts, look) in enumerate(zip(heads, ("label", "name"), strict=False)):
        for column, text in enumerate(texts):
            made.write_string(row, column, text, looks[look])
    made.freeze_panes(len(heads), 1)
    return made


def _put(made: Worksheet, row: int, column: int, value: Cell, looks: Mapping[str, Format]) -> None:
    match value:
        case None | "":
            return
        case date() if value.year >= _FIRST_YEAR:
            done = made.write_datetime(row, column, value, looks["day"])
        case Decimal():
            done = made.write_number(row, column, float(value), looks["money"])
        case int():
            done = made.write_number(row, column, value, looks["number"])
        case _:
            done = made.write_string(row, column, str(value), looks["text"])
    if done:
        raise Refused(problem("export_too_long"))


def _pairs(made: Worksheet, pairs: Sequence[tuple[str, str]], look: Format) -> None:
    for row, (key, value) in enumerate(pairs):
        made.write_string(row, 0, key, look)
        made.write_string(row, 1, value, look)


def csv_files(out: BinaryIO, sheets: Sequence[Sheet], lines: Iterable[Line], about: About) -> None:
    """A ZIP with a CSV for each sheet (UTF-8, the columns' names first) and a note of what it is."""
    _zipped(out, sheets, lines, about, [_as_csv] * len(sheets), [".csv"] * len(sheets))


def pub_files(out: BinaryIO, sheets: Sequence[Sheet], lines: Iterable[Line], about: About) -> None:
    """The same, the first sheet as the federal file: separated by pipes, without quotes."""
    others = len(sheets) - 1
    _zipped(out, sheets, lines, about, [_as_pipes, *[_as_csv] * others], [".txt", *[".csv"] * others])


def one_csv(out: BinaryIO, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
    """A single CSV, its labels first, as spreadsheets in Spanish open it (UTF-8 with its mark)."""
    text = TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    _as_csv(text)([label for _, label in sheet.columns])
    for each in rows:
        _as_csv(text)(each)
    text.detach()


Put = Callable[[Sequence[Cell]], object]


def _as_csv(text: TextIOWrapper) -> Put:
    write = csv.writer(text).writerow
    return lambda cells: write([_said(each) for each in cells])


def _as_pipes(text: TextIOWrapper) -> Put:
    return lambda cells: text.write(SEPARATOR.join(str(each or "") for each in cells) + "\n")


def _said(value: Cell) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case str():
            return guarded(value)
        case _:
            return str(value)


def _zipped(
    out: BinaryIO,
    sheets: Sequence[Sheet],
    lines: Iterable[Line],
    about: About,
    hows: Sequence[Callable[[TextIOWrapper], Put]],
    ends: Sequence[str],
) -> None:
    with ExitStack() as kept:
        files = [kept.enter_context(TemporaryFile()) for _ in sheets]
        texts = [TextIOWrapper(each, "utf-8", newline="") for each in files]
        puts = [how(text) for how, text in zip(hows, texts, strict=True)]
        for put, sheet in zip(puts, sheets, strict=True):
            put([name for name, _ in sheet.columns])
        for index, cells in lines:
            puts[index](cells)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for sheet, text, file, end in zip(sheets, texts, files, ends, strict=True):
                text.detach()
                _packed(archive, sheet.name + end, file)
            archive.writestr(NOTE, "".join(f"{key}: {value}\n" for key, value in about()))


def _packed(archive: zipfile.ZipFile, name: str, file: BinaryIO) -> None:
    file.seek(0)
    with archive.open(name, "w", force_zip64=True) as inside:
        for part in _parts(file):
            inside.write(part)


def _parts(file: BinaryIO) -> Iterator[bytes]:
    while part := file.read(1 << 16):
        yield part
