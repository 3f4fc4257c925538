"""The Excel template of a program or of one of its services."""

from dataclasses import replace
from datetime import datetime

from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.worksheet import Worksheet

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
from padron.outputs.workbook.look import Look, look
from padron.outputs.workbook.notes import notes
from padron.outputs.workbook.option_lists import OptionLists
from padron.outputs.workbook.readme import readme
from padron.outputs.workbook.review import MOST_REVIEWED, MOST_WRITTEN_OUT, shared_rows
from padron.outputs.workbook.rules_in_excel import Drawn, Rules, Sheets, rules_in_excel
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
    painter, folio, title = Painter(book, seen, rows), not program.curp_required, sheet_title(program, service)
    data = Sheet(fields, lists, folio, enrolled=service is not None)
    made = painter.sheet(title, data)
    style = painter.review_column(made, len(fields) + 1)
    if draft:
        made.sheet_properties.tabColor = seen.colour("wrong_text")
        made.HeaderFooter.oddHeader = HeaderFooterItem(center=_HeaderFooterPart(text=DRAFT))
    repeats = tuple((each, Sheet(each.columns, lists, folio)) for each in repeat_sheets(program, service))
    parts = [painter.sheet(each.title, sheet) for each, sheet in repeats]
    rules = _rules(program, service, Sheets(title, data, repeats, min(rows, MOST_REVIEWED)), seen, today)
    drawn = zip((made, *parts), rules.drawn, strict=False)
    filled = {sheet.title: _filled(painter, sheet, each, style) for sheet, each in drawn}
    readme(book, program, seen, rows=rows, reviewed=rules.rows, draft=draft, service=service)
    lists.write(book)
    rules.rules.as_of_serial()
    rules.rules.write(book)
    _sign(book, program, identity(program, service=service, draft=draft, today=today))
    _date(book, program, today, draft)
    last = FIRST_ROW + rules.rows - 1
    return sealed(book, today, {name: (xml, last) for name, xml in filled.items() if xml})


def _rules(program: Program, service: str | None, sheets: Sheets, look: Look, today: str) -> Rules:
    """The rules on as many rows as a spreadsheet that writes every formula out can still hand in."""
    rules = rules_in_excel(program, service, sheets, look, today)
    fit = max(1, MOST_WRITTEN_OUT // max(1, rules.written_out))
    return rules if fit >= sheets.rows else rules_in_excel(program, service, replace(sheets, rows=fit), look, today)


def _filled(painter: Painter, made: Worksheet, drawn: Drawn, style: int) -> str:
    """Show what is wrong in red, let validations read the hidden columns; the XML of the ready rows comes back."""
    helpers = drawn.rules.helpers
    for letter, wrong in drawn.red:
        painter.red(made, letter, wrong)
    for letter, right in drawn.right.items():
        painter.asks(made, letter, right)
    painter.hidden(made, helpers.letters, helpers.names)
    formulas = list(zip(helpers.letters, helpers.formulas, strict=True))
    if drawn.review:
        formulas.insert(0, (get_column_letter(helpers.first - 1), drawn.review))
    return shared_rows(formulas, style if drawn.review else 0, drawn.rules.rows) if formulas else ""


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
