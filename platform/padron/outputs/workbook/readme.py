"""The sheet Léeme: what to do, the dates, the colours, the privacy notice and the legal sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from padron.outputs.columns import FIRST_ROW, README_SHEET, repeat_sheets, sheet_title
from padron.outputs.workbook.look import Look
from padron.outputs.workbook.text_cells import one_page_wide, put
from padron.program.model import Program

_MARKS = re.compile(r"\*\*|__|`")
_WIDTH_SIZE, _LEADING = 12.5, 1.4
_MARGIN = 0.4
_HEADING = re.compile(r"#+\s*")
_COLOURS = {"required": "required", "optional": "header", "person": "person", "wrong": "wrong"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a text in a style; `colour`: shown on that fill."""

    text: str
    style: Literal["title", "heading", "draft", "text"] = "text"
    colour: str = ""


def readme(
    book: Workbook, program: Program, look: Look, *, rows: int, reviewed: int, draft: bool, service: str | None
) -> None:
    """Add the sheet, first and open."""
    made = book.create_sheet(README_SHEET, 0)
    made.column_dimensions["A"].width = look.size("widths", "readme")
    made.page_margins.left = made.page_margins.right = _MARGIN
    one_page_wide(made)
    made.sheet_view.showGridLines = False
    made.protection.sheet = True
    for row, line in enumerate(lines(program, look, rows=rows, reviewed=reviewed, draft=draft, service=service), 1):
        _draw(made, row, line, look)


def lines(
    program: Program, look: Look, *, rows: int, reviewed: int, draft: bool, service: str | None
) -> Iterator[Line]:
    """What the sheet says, row by row."""
    part = "readme" if service is None else "service"
    title = program.title.es if service is None else next(s.title.es for s in program.services if s.name == service)
    values = {
        "title": title,
        "sheet": sheet_title(program, service),
        "program": program.name,
        "version": program.version,
        "area": program.area_title or program.area,
        "rows": f"{rows:,}",
        "reviewed": f"{reviewed:,}",
        "first_row": FIRST_ROW,
    }
    yield Line(look.text(part, "heading", **values), "title")
    if draft:
        yield Line(look.text("readme", "draft", **values), "draft")
    yield Line(look.text("readme", "area", **values))
    yield Line(look.text("readme", "version", **values))
    yield from _list(look, part, "steps", values, "{number}. {line}")
    yield from _list(look, "readme", "tips", values, "• {line}")
    if service is None:
        yield from _calls(program, look)
    repeats = repeat_sheets(program, service)
    if repeats:
        yield from _section(
            look, "repeats_title", look.text("readme", "repeats"), *(f"• {each.title}" for each in repeats)
        )
    yield from _colours(look)
    yield from _section(look, "unchecked_title", look.text("readme", "unchecked"))
    if service is None and program.privacy.notice_text:
        yield from _section(look, "notice_title", *_paragraphs(program.privacy.notice_text))
    yield from _section(look, "legal_title", look.text("readme", "legal"))
    yield from _section(look, "help_title", look.text("readme", "help"))


def _list(look: Look, part: str, name: str, values: dict[str, object], shape: str) -> Iterator[Line]:
    found = look.lines(part, name, **values)
    if found:
        yield Line("")
        yield Line(look.text("readme", f"{name}_title"), "heading")
        for number, line in enumerate(found, 1):
            yield Line(shape.replace("{number}", str(number)).replace("{line}", line))


def _section(look: Look, title: str, *texts: str) -> Iterator[Line]:
    yield Line("")
    yield Line(look.text("readme", title), "heading")
    for text in texts:
        yield Line(text)


def _calls(program: Program, look: Look) -> Iterator[Line]:
    said = [
        look.text(
            "readme", "call", name=call.name, until=_day(call.until), ends=_day(call.ends), **{"from": _day(call.from_)}
        )
        for call in program.calls
    ]
    if said:
        yield from _section(look, "calls_title", *(f"• {each}" for each in said))


def _colours(look: Look) -> Iterator[Line]:
    said = look.entries("readme", "colours")
    if said:
        yield from _section(look, "colours_title")
        for name, text in said.items():
            yield Line(text, colour=_COLOURS.get(name, ""))


def _paragraphs(markdown: str) -> Iterator[str]:
    """The notice's paragraphs as plain text, each in one cell, a list's items each in one too."""
    for block in re.split(r"\n\s*\n|\n(?=\s*[-*] |#)", markdown):
        text = " ".join(_MARKS.sub("", _HEADING.sub("", block, count=1)).split())
        if text:
            yield text


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _lines(text: str, width: float) -> int:
    return max(1, ceil(len(text) / width))


def _draw(made: Worksheet, row: int, line: Line, look: Look) -> None:
    if not line.text:
        return
    cell = put(made, row, 1, line.text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    colour = {"title": look.colour("title"), "heading": look.colour("title"), "draft": look.colour("wrong_text")}
    size = look.size("font", "title_size" if line.style in ("title", "draft") else "size")
    # Not every program fits the height of a row to a wrapped text by itself.
    made.row_dimensions[row].height = (
        _lines(line.text, look.size("widths", "readme") * _WIDTH_SIZE / size) * size * _LEADING
    )
    cell.font = Font(
        name=look.text("font", "name"),
        size=size,
        bold=line.style != "text",
        color=look.colour(f"{line.colour}_text") if line.colour else colour.get(line.style),
    )
    if line.colour:
        cell.fill = PatternFill("solid", fgColor=look.colour(f"{line.colour}_fill"))
