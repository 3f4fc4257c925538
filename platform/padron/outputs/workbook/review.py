"""The column «Revisión»: in words what is wrong in a row, as one shared formula.

A shared formula is written once and named by its number in the other rows: 5,000 rows cost some 15 KB.
"""

from collections.abc import Mapping
from html import escape

from openpyxl.utils import get_column_letter

from padron.outputs.columns import FIRST_ROW, LABEL_ROW, Column
from padron.outputs.workbook.cell_rules import CellRule, Sheet
from padron.outputs.workbook.curp_formula import words
from padron.outputs.workbook.limits import FORMULA, within
from padron.outputs.workbook.look import Look
from padron.outputs.workbook.text_cells import plain

MOST_REVIEWED = 5000
"""Rows beyond this have no «Revisión», so that a template of any number of rows stays small."""
_EDGE, _END = "§", "; "


def review(sheet: Sheet, rules: Mapping[str, CellRule], look: Look) -> str:
    """The formula of the first row: nothing for a blank row, the mark where there is nothing to say.

    `rules` by the columns' names. In a program too long for one formula what says least is left out first.
    """
    curp = [_curp(sheet, look)]
    required = [each for each in sheet.columns if each.required and each.kind != "person" and each.name != "curp"]
    missing = [_said(f'{_cell(sheet, each)}=""', sheet, each, look.text("cells", "missing")) for each in required]
    wrong = [
        _said(f'AND({_cell(sheet, each)}<>"",{rule.wrong})', sheet, each, look.text("cells", "wrong"))
        for each in sheet.columns
        if (rule := rules[each.name]).wrong and each.name != "curp"
    ]
    blanks = "+".join(f'({_cell(sheet, each)}="")' for each in required) or "0"
    brief = [f'IF({blanks}>0,"Faltan datos en columnas de título morado. ","")']
    tries = [_whole([*curp, *pieces], sheet, look) for pieces in ([*missing, *wrong], missing, brief)]
    return within(next((each for each in tries if len(each) <= FORMULA), tries[-1]), FORMULA, "la fórmula de Revisión")


def review_rows(formula: str, column: str, style: int, rows: int) -> str:
    """The rows' XML, from FIRST_ROW on, each with the cell of «Revisión»; blank as yet, as its row is."""
    last = FIRST_ROW + min(rows, MOST_REVIEWED) - 1
    master = f'<f t="shared" ref="{column}{FIRST_ROW}:{column}{last}" si="0">{escape(formula, quote=False)}</f>'
    found = []
    for row in range(FIRST_ROW, last + 1):
        said = master if row == FIRST_ROW else '<f t="shared" si="0"/>'
        found.append(f'<row r="{row}"><c r="{column}{row}" s="{style}" t="str">{said}<v/></c></row>')
    return "".join(found)


def _whole(pieces: list[str], sheet: Sheet, look: Look) -> str:
    last = get_column_letter(len(sheet.columns))
    said = "&".join([f'"{_EDGE}"', *pieces, f'"{_EDGE}"'])
    marked = f'SUBSTITUTE({said},"{_EDGE * 2}",{_quoted(look.text("cells", "ok"))})'
    bare = f'SUBSTITUTE(SUBSTITUTE({marked},"{_END}{_EDGE}",""),"{_EDGE}","")'
    return f'IF(COUNTA($A{FIRST_ROW}:${last}{FIRST_ROW})=0,"",{bare})'


def _curp(sheet: Sheet, look: Look) -> str:
    column = next(each for each in sheet.columns if each.name == "curp")
    cell = _cell(sheet, column)
    blank = '""' if sheet.folio else _words(sheet, column, look.text("cells", "missing"))
    return f'IF({cell}="",{blank},{words(cell, sheet.folio)})'


def _said(condition: str, sheet: Sheet, column: Column, text: str) -> str:
    return f'IF({condition},{_words(sheet, column, text)},"")'


def _words(sheet: Sheet, column: Column, text: str) -> str:
    """A text whose {label} is the cell of row 1: no label is ever written into a formula."""
    before, _, after = text.partition("{label}")
    return f"{_quoted(before)}&{sheet.letter(column)}${LABEL_ROW}&{_quoted(after + _END)}"


def _cell(sheet: Sheet, column: Column) -> str:
    return f"{sheet.letter(column)}{FIRST_ROW}"


def _quoted(text: str) -> str:
    doubled = plain(text).replace('"', '""')
    return f'"{doubled}"'
