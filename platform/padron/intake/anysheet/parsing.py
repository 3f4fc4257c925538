"""The child that parses .xls, .ods and text: `python -m padron.intake.anysheet.parsing`, on the terms of `parsing`."""

import gc
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

import python_calamine

from padron.intake.anysheet.delimited import SHEET, text_rows
from padron.intake.gate import Limits, Refused
from padron.intake.parsing import Opened, Row, serve
from padron.intake.scan import Budget, letters, scan_part
from padron.problems import problem

_OLE = (b"\xd0\xcf\x11\xe0", b"\x09\x08")
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"


class CellBook:
    """A workbook of another format than .xlsx, and the sheet of it that is open."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits, self.properties = limits, dict[str, str]()
        if data.startswith(b"PK"):
            _scan_open_document(data, limits)
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        except python_calamine.PasswordError:
            raise Refused(problem("workbook_protected")) from None
        self._rows: Iterator[Row] = iter(())

    @property
    def sheets(self) -> list[list[object]]:
        """(name, whether it is shown) of each sheet of cells, in order."""
        worksheet, shown = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
        return [[each.name, each.visible == shown] for each in self._book.sheets_metadata if each.typ == worksheet]

    def open(self, name: str) -> dict[str, object]:
        """Parses a sheet. These formats say nothing of hidden rows here; .ods nothing of merged cells either."""
        self._rows = iter(())
        sheet = self._book.get_sheet_by_name(name)
        self._refuse_far(sheet, name)
        self._rows = _filled(sheet.iter_rows())
        merged = [
            [top + 1, left + 1, bottom + 1, right + 1]
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
        return {"first": sheet.start[1] + 1 if sheet.start else 1, "hidden": 0, "merged": merged}

    def _refuse_far(self, sheet: python_calamine.CalamineSheet, name: str) -> None:
        row, column = sheet.end or (0, 0)
        if row >= self._limits.rows or column >= self._limits.columns:
            raise Refused(
                problem(
                    "cell_far",
                    sheet=f"la hoja «{name}»",
                    cell=f"{letters(column + 1)}{row + 1}",
                    rows=f"{self._limits.rows:,}",
                    columns=self._limits.columns,
                )
            )

    def next(self, count: int) -> list[Row]:
        """The next rows that hold something; none at the end."""
        return list(islice(self._rows, count))


class TextBook:
    """A text file as a workbook of one sheet."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._limits, self.properties = data, limits, dict[str, str]()
        self._rows: Iterator[Row] = iter(())

    @property
    def sheets(self) -> list[list[object]]:
        """Its one sheet."""
        return [[SHEET, True]]

    def open(self, name: str) -> dict[str, object]:
        """Begins at the first line."""
        self._rows = _filled(text_rows(self._data, self._limits))
        return {"first": 1, "hidden": 0, "merged": []}

    def next(self, count: int) -> list[Row]:
        """The next rows that hold something; none at the end."""
        return list(islice(self._rows, count))


def _filled(rows: Iterable[Sequence[object]]) -> Iterator[Row]:
    for number, values in enumerate(rows, 1):
        if values.count("") < len(values):
            yield [number, values]


def _scan_open_document(data: bytes, limits: Limits) -> None:
    """Counts what it inflates to, and refuses DTDs, macros and encryption. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if any(name.startswith("Basic/") for name in names):
            raise Refused(problem("workbook_macros"))
        if _MANIFEST in names and b"encryption-data" in archive.open(_MANIFEST).read(limits.ratio_from):
            raise Refused(problem("workbook_protected"))
        if _CONTENT not in names:
            raise Refused(problem("workbook_damaged"))
        budget = Budget(limits.unpacked)
        for name in names:
            if name.endswith(".xml"):
                _scan(archive, name, limits, budget)


def _scan(archive: zipfile.ZipFile, name: str, limits: Limits, budget: Budget) -> None:
    if name != _MANIFEST:  # LibreOffice of old writes a DOCTYPE there; calamine does not read it
        scan_part(archive, name, limits, budget)


def opened(file: BinaryIO, limits: Limits) -> Opened:
    """The book of a file by its first bytes."""
    data = file.read()
    made = CellBook if data.startswith((b"PK", *_OLE)) else TextBook
    return made(data, limits)


if __name__ == "__main__":
    gc.disable()  # cells make no cycles, and the process is short
    sys.exit(serve(sys.stdin.buffer, sys.stdout.buffer, opened))
