"""Workbooks as an area would send them, and what the reader makes of them."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from padron.intake.sheet import Sheet, SheetRow, sheet
from padron.outputs.columns import columns, identity, repeat_sheets, sheet_title
from padron.problems import Problem
from padron.program.model import Program
from small_programs import a_program

PROGRAM = a_program()
TITLE = sheet_title(PROGRAM)
REPEAT = repeat_sheets(PROGRAM)[0].title
LABELS = [each.label for each in columns(PROGRAM)]
NAMES = [each.name for each in columns(PROGRAM)]
TODAY = "2026-11-23"
LUCIA, RICARDO = "AUPL900109MNLRXC09", "TECR880229HNLRNC00"


def identity_rows(program: Program = PROGRAM, service: str | None = None, draft: bool = False) -> list[list[object]]:
    return [[key, value] for key, value in identity(program, service=service, draft=draft, today=TODAY).items()]


def book(**sheets: Iterable[Sequence[object]]) -> bytes:
    """A workbook by openpyxl; a sheet's name is given with `_` for a blank, TITLE as `data`, REPEAT as `repeat`."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        title = {"data": TITLE, "repeat": REPEAT, "padron": "_padron"}.get(name, name.replace("_", " "))
        here = made.create_sheet(title)
        for row in rows:
            here.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def signed(**sheets: Iterable[Sequence[object]]) -> bytes:
    """The same with the identity of PROGRAM's template."""
    return book(**sheets, padron=identity_rows())


def record(**values: object) -> list[object]:
    """One row under all of PROGRAM's columns."""
    return [values.get(name) for name in NAMES]


def read(data: bytes, program: Program = PROGRAM, **how: Any) -> tuple[Sheet, list[SheetRow]]:
    """A workbook's Sheet, and its rows read to the end."""
    found = sheet(data, program, **how)
    return found, list(found.rows)


def said(problems: Iterable[Problem]) -> list[str]:
    return [each.message() for each in problems]


def codes(problems: Iterable[Problem]) -> list[str]:
    return [each.code for each in problems]
