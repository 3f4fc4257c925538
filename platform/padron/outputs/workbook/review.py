"""The column «Revisión»: in words what is wrong in a row, and the hidden columns beside it, as shared formulas.

A shared formula is written once and named by its number in the other rows: 5,000 rows cost some 15 KB a column. Rows
have no number of their own, which is theirs to leave out (ECMA-376, 18.3.1.73): their cells say where they are, without
which openpyxl cannot read them.
"""

from collections.abc import Callable, Sequence
from html import escape

from openpyxl.utils import get_column_letter

from padron.outputs.columns import FIRST_ROW
from padron.outputs.workbook.findings import END, WEIGHTS, Finding
from padron.outputs.workbook.formula_text import quoted
from padron.outputs.workbook.limits import FORMULA, within
from padron.outputs.workbook.look import Look
from padron.outputs.workbook.text_cells import OWN_SIGNS

MOST_REVIEWED = 5000
"""Rows beyond this have no «Revisión», so that a template of any number of rows stays small."""
MOST_WRITTEN_OUT = 110_000_000
"""Characters of formulas of all rows: LibreOffice saves shared formulas one by one, and a load takes 20 MB packed."""
_EDGE, _OTHER = OWN_SIGNS
_ROOM = 7800


def review(found: Sequence[Finding], columns: int, look: Look, kept: Callable[[str], str]) -> str:
    """The formula of the first row: nothing for a blank row, the mark where there is no error, then what is told of it.

    `columns`: how many of the sheet are for people. `kept` holds texts that are too long for one formula.
    """
    blank = f"COUNTA($A{FIRST_ROW}:${get_column_letter(columns)}{FIRST_ROW})=0"
    texts = {weight: [each.text for each in found if each.weight == weight] for weight in WEIGHTS}
    while sum(len(each) + 1 for some in texts.values() for each in some) > _ROOM:
        longest = max(WEIGHTS, key=lambda weight: sum(map(len, texts[weight])))
        texts[longest] = _moved(texts[longest], blank, kept)
    ok = quoted(look.text("cells", "ok"))
    errors = f'SUBSTITUTE("{_EDGE}"&{_joined(texts["error"])}&"{_EDGE}","{_EDGE * 2}",{ok})'
    whole = f'SUBSTITUTE(SUBSTITUTE({errors},"{END}{_EDGE}",""),"{_EDGE}","")'
    for weight in WEIGHTS[1:]:
        if texts[weight]:
            whole += f"&{_after(_joined(texts[weight]), quoted(look.text('cells', f'{weight}s')))}"
    return within(f'IF({blank},"",{whole})', FORMULA, "la fórmula de Revisión")


def shared_rows(formulas: Sequence[tuple[str, str]], style: int, rows: int) -> str:
    """The rows' XML, from FIRST_ROW on, each with the cells of these columns (letter, formula), blank as yet.

    The first column is shown, in `style`.
    """
    last = FIRST_ROW + rows - 1
    found = []
    for row in range(FIRST_ROW, last + 1):
        cells = []
        for number, (letter, formula) in enumerate(formulas):
            said = f'<f t="shared" si="{number}"/>'
            if row == FIRST_ROW:
                ref = f"{letter}{FIRST_ROW}:{letter}{last}"
                said = f'<f t="shared" ref="{ref}" si="{number}">{escape(formula, quote=False)}</f>'
            shown = f' s="{style}"' if style and not number else ""
            cells.append(f'<c{shown} t="str" r="{letter}{row}">{said}</c>')
        found.append(f"<row>{''.join(cells)}</row>")
    return "".join(found)


def _joined(texts: Sequence[str]) -> str:
    return "&".join(texts) or '""'


def _moved(texts: list[str], blank: str, kept: Callable[[str], str]) -> list[str]:
    """The same with as many of the first as fit in one formula in a hidden cell, which takes their place."""
    many = 1
    while many < len(texts) and len(_joined(texts[: many + 1])) <= _ROOM:
        many += 1
    return [*texts[many:], kept(f'IF({blank},"",{_joined(texts[:many])})')]


def _after(text: str, lead: str) -> str:
    """A list of findings after its lead; nothing where there is none."""
    edged = f'SUBSTITUTE("{_OTHER}"&{text}&"{_OTHER}","{_OTHER * 2}","")'
    return f'SUBSTITUTE(SUBSTITUTE({edged},"{END}{_OTHER}",""),"{_OTHER}",{lead})'
