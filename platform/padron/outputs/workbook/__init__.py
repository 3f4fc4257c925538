"""The Excel template of a program or of one of its services."""

from datetime import datetime

from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart

from padron.outputs.columns import (
    DRAFT,
    FIRST_ROW,
    IDENTITY_SHEET,
    READY_ROWS,
    columns,
    identity,
    repeat_sheets,
    sheet_title,
)
from padron.outputs.workbook.archive import sealed
from padron.outputs.workbook.cell_rules import Sheet
from padron.outputs.workbook.limits import LAST_ROW, MOST_COLUMNS, ExcelLimitError
from padron.outputs.workbook.look import look
from padron.outputs.workbook.notes import notes
from padron.outputs.workbook.option_lists import OptionLists
from padron.outputs.workbook.readme import readme
from padron.outputs.workbook.review import MOST_REVIEWED, review, review_rows
from padron.outputs.workbook.sheets import Painter
from padron.outputs.workbook.text_cells import plain, put
from padron.program.model import Program

__all__ = ["ExcelLimitError", "notes", "workbook"]


def workbook(
    program: Program, *, rows: int = READY_ROWS, draft: bool = False, service: str | None = None, today: str
) -> bytes:
    """The .xlsx with `rows` ready rows; `today` (ISO) is the day it is made on; `draft` marks it BORRADOR.

    KeyError: no such service. ExcelLimitError: more rows, columns or text than Excel takes.
    """
    fields = columns(program, service)
    if not 1 <= rows <= LAST_ROW - FIRST_ROW + 1 or len(fields) >= MOST_COLUMNS:
        raise ExcelLimitError(f"{rows} renglones y {len(fields)} columnas no caben en una hoja")
    book, seen, lists = Workbook(), look(program.closure), OptionLists()
    book.remove(book.worksheets[0])
    readme(book, program, seen, rows=rows, draft=draft, service=service)
    painter, folio, title = Painter(book, seen, rows), not program.curp_required, sheet_title(program, service)
    data = Sheet(fields, lists, folio)
    made, rules = painter.sheet(title, data)
    style = painter.review_column(made, len(fields) + 1)
    if draft:
        made.sheet_properties.tabColor = seen.colour("wrong_text")
        made.HeaderFooter.oddHeader = HeaderFooterItem(center=_HeaderFooterPart(text=DRAFT))
    for each in repeat_sheets(program, service):
        painter.sheet(each.title, Sheet(each.columns, lists, folio))
    lists.write(book)
    _sign(book, program, identity(program, service=service, draft=draft, today=today))
    _date(book, program, today, draft)
    letter = get_column_letter(len(fields) + 1)
    filled = review_rows(review(data, rules, seen), letter, style, rows)
    return sealed(book, today, {title: (filled, FIRST_ROW + min(rows, MOST_REVIEWED) - 1)})


def _sign(book: Workbook, program: Program, keys: dict[str, str]) -> None:
    sheet = book.create_sheet(IDENTITY_SHEET)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    for row, (key, value) in enumerate(keys.items(), 1):
        put(sheet, row, 1, key)
        put(sheet, row, 2, value)
        if value:
            properties = book.custom_doc_props  # type: ignore[attr-defined]
            properties.append(StringProperty(name=f"padron_{key}", value=value))


def _date(book: Workbook, program: Program, today: str, draft: bool) -> None:
    properties = book.properties
    properties.created = datetime.fromisoformat(today)
    properties.creator = plain(program.area_title or program.area)
    properties.title = plain(f"{program.title.es} ({DRAFT})" if draft else program.title.es)
