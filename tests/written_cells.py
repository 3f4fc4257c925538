"""Cells written into a workbook of ours without reading the rest of it: what openpyxl needs half a minute for."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import to_excel

Cells = Mapping[tuple[int, int], object]
"""Values by row and column, both from 1."""
_ROW = re.compile(r"<row([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(r"<c ([^>]*?)(?:/>|>.*?</c>)", re.DOTALL)
_BARE_CELL = re.compile(r'<c((?: [st]="[^"]*")+) r="([^"]*)"')
"""A cell as our templates have it, which says its place last; every spreadsheet says it first."""
_NUMBER, _PLACE, _STYLE = re.compile(r' r="(\d+)"'), re.compile(r'\br="([A-Z]+)\d+"'), re.compile(r'\bs="(\d+)"')
_COLUMN = re.compile(r'<col (?=[^>]*style="(\d+)")(?=[^>]*min="(\d+)")(?=[^>]*max="(\d+)")')
_EXTENT = re.compile(r'(<dimension ref="A1:[A-Z]+)(\d+)"')


class Text(str):
    """What goes into a cell as text, even where it looks like a formula."""


def written(workbook: bytes, cells: Mapping[str, Cells]) -> bytes:
    """The workbook with these cells, by the title of their sheet; the same cells are the same bytes.

    Types as openpyxl has them: text that begins with `=` is a formula unless it is a Text. A cell has its own style or
    its column's; a day stands where a style shows one. KeyError for a sheet that is not there.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        places = _places(before)
        changed = {places[title]: each for title, each in cells.items()}
        for part in before.namelist():
            content = before.read(part)
            if part in changed:
                content = _sheet(content.decode(), changed[part]).encode()
            after.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def names(workbook: bytes, title: str, row: int = 2) -> dict[str, int]:
    """The column of each text that stands in a row of a sheet: of a template, the fields' names."""
    [said] = load_workbook(io.BytesIO(workbook), read_only=True)[title].iter_rows(row, row, values_only=True)
    return {str(each): at for at, each in enumerate(said, 1) if each}


def _places(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by title: ours are numbered as they stand."""
    titles = re.findall(r'<sheet name=("[^"]*")', parts.read("xl/workbook.xml").decode())
    known = {quoteattr(title): title for title in map(_unquoted, titles)}
    return {known[title]: f"xl/worksheets/sheet{at}.xml" for at, title in enumerate(titles, 1)}


def _unquoted(attribute: str) -> str:
    return attribute[1:-1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _sheet(xml: str, cells: Cells) -> str:
    head, begun, rest = xml.partition("<sheetData>")
    body, ended, foot = rest.partition("</sheetData>")
    assert begun and ended, "a sheet without rows"
    styles = {at: style for style, least, most in _COLUMN.findall(head) for at in range(int(least), int(most) + 1)}
    given: dict[int, dict[int, object]] = {}
    for (row, column), value in cells.items():
        given.setdefault(row, {})[column] = value
    rows = dict(_rows(_BARE_CELL.sub(r'<c r="\2"\1', body)))
    rows |= {number: _row(number, rows.get(number, ""), given[number], styles) for number in given}
    head = _EXTENT.sub(lambda found: f'{found[1]}{max(rows)}"', head)
    return head + begun + "".join(rows[number] for number in sorted(rows)) + ended + foot


def _rows(body: str) -> Iterator[tuple[int, str]]:
    """Each row with its number, which a spreadsheet always says: one without is the next."""
    number = 0
    for found in _ROW.finditer(body):
        said = _NUMBER.search(found[1])
        number = int(said[1]) if said else number + 1
        yield number, found[0] if said else f'<row r="{number}"{found[0].removeprefix("<row")}'


def _row(number: int, before: str, given: Mapping[int, object], styles: Mapping[int, str]) -> str:
    begun = _ROW.match(before)
    kept, own = dict[int, str](), dict[int, str]()
    for found in _CELL.finditer(begun[2] or "" if begun else ""):
        place, style = _PLACE.search(found[1]), _STYLE.search(found[1])
        assert place
        at = column_index_from_string(place[1])
        kept[at], own[at] = found[0], style[1] if style else "0"
    for at, value in given.items():
        style_of_cell = own.get(at) or styles.get(at, "0")
        kept[at] = _cell(f"{get_column_letter(at)}{number}", style_of_cell, value)
    about = begun[1] if begun else f' r="{number}"'
    return f"<row{about}>{''.join(kept[at] for at in sorted(kept))}</row>"


def _cell(name: str, style: str, value: object) -> str:
    about = f'<c r="{name}" s="{style}"'
    if value is None:
        return f"{about}/>"
    if isinstance(value, bool):
        return f'{about} t="b"><v>{value:d}</v></c>'
    if isinstance(value, date | datetime):
        return f"{about}><v>{to_excel(value)}</v></c>"  # type: ignore[no-untyped-call]
    if not isinstance(value, str):
        return f"{about}><v>{value}</v></c>"
    assert not ILLEGAL_CHARACTERS_RE.search(value), "no workbook has such a character"
    if value.startswith("=") and len(value) > 1 and not isinstance(value, Text):
        return f"{about}><f>{escape(value[1:])}</f><v/></c>"
    if value in ERROR_CODES and not isinstance(value, Text):
        return f'{about} t="e"><v>{value}</v></c>'
    return f'{about} t="inlineStr"><is><t xml:space="preserve">{escape(value, {chr(13): "&#13;"})}</t></is></c>'
