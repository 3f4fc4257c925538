"""The bytes of a workbook: openpyxl's parts, with ready rows put in, and no clock: the same input, the same bytes."""

import io
import re
import zipfile
from collections.abc import Mapping

from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

_LEVEL = 6
"""Numbered cells come out smaller than by 9, and sooner."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*")
_DIMENSION = re.compile(r'(<dimension ref="[A-Z]+[0-9]+:[A-Z]+)[0-9]+"')


def sealed(book: Workbook, today: str, rows: Mapping[str, tuple[str, int]]) -> bytes:
    """The .xlsx; `rows` gives, by the sheet's title, XML to add to its data and the last row that it fills."""
    parts = {
        f"xl/worksheets/sheet{number}.xml": rows[sheet.title]
        for number, sheet in enumerate(book.worksheets, 1)
        if sheet.title in rows
    }
    plain, packed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED)).save()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name in parts:
                content = _with_rows(content.decode(), *parts[name]).encode()
            elif name == "docProps/core.xml":
                content = _MODIFIED.sub(rf"\g<1>{today}T00:00:00Z", content.decode()).encode()
            target.writestr(_entry(name), content, compresslevel=_LEVEL)
    return packed.getvalue()


def _with_rows(xml: str, added: str, last: int) -> str:
    head, end, tail = xml.partition("</sheetData>")
    return _DIMENSION.sub(rf'\g<1>{last}"', head, count=1) + added + end + tail


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
