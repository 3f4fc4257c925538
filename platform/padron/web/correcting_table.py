"""The rejected rows of a load as a table of boxes: which rows and columns a page shows, and what was sent from it."""

from collections.abc import Iterable, Mapping
from typing import Any

from padron.intake.correcting import Cell
from padron.intake.sheet import SheetRow
from padron.services.correcting import Correcting
from padron.services.load_first import covered, name_of

ROWS = 50
MOST_BOXES = 3_000
"""So many boxes a page may have: fewer rows fit where all columns are shown."""
KEY = "curp"


def shown(bench: Correcting, page: int, every: bool) -> dict[str, Any]:
    """The variables of the table: `page` from 1; `every`: all columns, not only those with something wrong."""
    per_page = _rows_a_page(bench, every)
    pages = max(-(-len(bench.open) // per_page), 1)
    page = min(max(page, 1), pages)
    rows = bench.open[(page - 1) * per_page : page * per_page]
    paths = _paths(bench, rows, every)
    found = ((path, bench.cells.cell(path)) for path in paths)
    return {
        "columns": [cell.label for _, cell in found if cell is not None],
        "rows": [row_shown(bench, number, paths) for number in rows],
        "page": page,
        "pages": pages,
        "every": every,
    }


def _rows_a_page(bench: Correcting, every: bool) -> int:
    return max(min(ROWS, MOST_BOXES // max(len(bench.cells.plain), 1)), 1) if every else ROWS


def _paths(bench: Correcting, rows: Iterable[int], every: bool) -> list[str]:
    """The columns: the CURP first, then those with something wrong in these rows, or all of them."""
    wanted = {KEY}
    there: dict[str, None] = dict.fromkeys([KEY, *bench.cells.order])
    for number in rows:
        row = bench.row(number)
        there |= dict.fromkeys(bench.cells.of(row))
        wanted |= {each.field for each in bench.wrong(number)}
    return [path for path in there if every or path in wanted]


def row_shown(bench: Correcting, number: int, paths: Iterable[str]) -> dict[str, Any]:
    """A row: its number in the file, who it is, its boxes, and what is wrong with it beside them."""
    row, paths = bench.row(number), list(paths)
    cells = [_box(bench, number, row, cell) for path in paths if (cell := bench.cells.cell(path)) is not None]
    return {
        "key": number,
        "row": bench.numbers[number],
        "name": name_of(row) or "Sin nombre",
        "curp": covered(row),
        "sound": not bench.wrong(number),
        "whole": whole(bench, number, paths),
        "cells": cells,
    }


def _box(bench: Correcting, number: int, row: SheetRow, cell: Cell) -> dict[str, Any] | None:
    """One box; None where a row has no such cell."""
    if not bench.cells.has(row, cell.path):
        return None
    return {
        "name": f"f{number}.{cell.path}",
        "label": f"{cell.label}, fila {bench.numbers[number]}",
        "value": bench.cells.text(row, cell.path),
        "wrong": said_of(bench, number).get(cell.path, ""),
        "long": cell.column.field.type == "curp",
    }


def said_of(bench: Correcting, number: int) -> dict[str, str]:
    """What is wrong in each cell of a row, in words."""
    found: dict[str, list[str]] = {}
    for each in bench.wrong(number):
        suggested = f". ¿Quisiste decir «{each.suggestion}»?" if each.suggestion else ""
        found.setdefault(each.field, []).append(each.message + suggested)
    return {path: " ".join(said) for path, said in found.items()}


def whole(bench: Correcting, number: int, paths: Iterable[str]) -> list[str]:
    """What is wrong with a row in no cell that is shown."""
    shown_ = set(paths)
    return [said for path, said in said_of(bench, number).items() if path not in shown_]


def sent(form: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """What was sent from the table's boxes: texts by row and path."""
    found: dict[int, dict[str, str]] = {}
    for name, text in form.items():
        number, _, path = name[1:].partition(".")
        if name.startswith("f") and path and number.isascii() and number.isdecimal() and len(number) < 8:
            found.setdefault(int(number), {})[path] = text
    return found
