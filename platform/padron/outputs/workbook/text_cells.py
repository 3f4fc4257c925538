"""Cells that hold what they are given: a text that begins with `=` stays a text."""

import re

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from padron.outputs.workbook.limits import CELL, within


def put(sheet: Worksheet, row: int, column: int, value: int | str) -> Cell:
    """Write a number or a text (without control characters). ExcelLimitError: more than a cell holds."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value = within(plain(value), CELL, f"{sheet.title}!{cell.coordinate}")
        cell.data_type = "s"
    return cell


OWN_SIGNS = ("\ue000", "\ue001")
"""Signs that formulas set between texts, and that no text of a program keeps."""
_OWN = re.compile(f"[{''.join(OWN_SIGNS)}]")


def plain(text: str) -> str:
    """The text without what XML cannot hold, and without what formulas set between texts."""
    return _OWN.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))


def one_page_wide(sheet: Worksheet) -> None:
    """Print all columns on one page's width, with as many pages as the rows take."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
