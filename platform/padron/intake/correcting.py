"""Cells of a raw row by their path: what each says as a person types it, and the row with some of them corrected."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import NamedTuple

from padron.intake.gate import LIMITS
from padron.intake.sheet import SheetRow
from padron.language.values import blank
from padron.outputs.columns import NO_TEXT, YES_TEXT, Column, columns, repeat_sheets, shown_options
from padron.program.model import Program
from padron.shapes import Choice, Choices

_MOST_DIGITS = 7


class Cell(NamedTuple):
    """A cell of a record: its path (`campo`, or `repetición[2].campo`), what it is called, and its column."""

    path: str
    label: str
    column: Column


class Cells:
    """The cells that rows of one program may have, or those of deliveries of a service."""

    def __init__(self, program: Program, service: str | None = None) -> None:
        self.plain = {each.field.name: each for each in reversed(columns(program, service))}
        self.order = [each.field.name for each in columns(program, service)]
        self.repeats = {each.field.name: each for each in repeat_sheets(program, service)}

    def cell(self, path: str) -> Cell | None:
        """The cell of a path; None where rows have no such one."""
        head, number, name = parted(path)
        if not name:
            found = self.plain.get(head)
            return Cell(path, found.label, found) if found is not None else None
        repeat = self.repeats.get(head)
        inside = (each for each in repeat.columns if each.kind != "control") if repeat is not None else ()
        column = next((each for each in inside if each.field.name == name), None)
        if repeat is None or column is None or number < 1:
            return None
        return Cell(path, f"{repeat.field.label.es} {number}: {column.label}", column)

    def of(self, row: SheetRow) -> Iterator[str]:
        """The paths of a row: every column, and the cells of the repeats' rows that it has."""
        yield from dict.fromkeys(self.order)
        for name, repeat in self.repeats.items():
            own = self._part(row, name).get(name)
            for number in range(1, len(own) + 1 if isinstance(own, list) else 1):
                for each in repeat.columns:
                    if each.kind != "control":
                        yield f"{name}[{number}].{each.field.name}"

    def has(self, row: SheetRow, path: str) -> bool:
        """Whether a row has this cell: a repeat's only where the repeat has that row."""
        head, number, name = parted(path)
        if not name:
            return path in self.plain
        own = self._part(row, head).get(head) if head in self.repeats else None
        return isinstance(own, list) and number <= len(own) and self.cell(path) is not None

    def text(self, row: SheetRow, path: str) -> str:
        """What a cell says, as a person would type it: a day as 31/12/2026, a code as its label."""
        head, number, name = parted(path)
        raw = self._part(row, head).get(head)
        if name:
            raw = raw[number - 1].get(name) if isinstance(raw, list) and number <= len(raw) else None
        found = self.cell(path)
        return _labelled(typed(raw), found.column) if found is not None else typed(raw)

    def corrected(self, row: SheetRow, cells: Mapping[str, str]) -> SheetRow:
        """The row with these texts in its cells, blank ones left out; a cell that held no value is then no problem."""
        if not cells:
            return row
        parts = {"person": dict(row.person), "answer": dict(row.answers), "control": dict(row.controls)}
        for path, text in cells.items():
            if self.has(row, path):
                head, number, name = parted(path)
                part = parts[self._kind(head)]
                if name:
                    rows = part[head] = [dict(each) for each in _list(part[head])]
                    _put(rows[number - 1], name, text)
                else:
                    _put(part, head, text)
        errors = tuple(each for each in row.errors if each.field not in cells)
        return SheetRow(row.number, parts["person"], parts["answer"], parts["control"], row.cells, errors)

    def _kind(self, head: str) -> str:
        return self.repeats[head].kind if head in self.repeats else self.plain[head].kind

    def _part(self, row: SheetRow, head: str) -> Mapping[str, object]:
        kind = self._kind(head) if head in self.plain or head in self.repeats else "answer"
        return {"person": row.person, "answer": row.answers, "control": row.controls}[kind]


def parted(path: str) -> tuple[str, int, str]:
    """`personas[2].edad` as its repeat, its row from 1 and its cell; of a plain field 0 and «»."""
    head, _, rest = path.partition("[")
    number, _, name = rest.partition("].")
    is_number = number.isascii() and number.isdecimal() and len(number) < _MOST_DIGITS
    return (head, int(number), name) if name and is_number else (path, 0, "")


def sayable(text: str) -> str:
    """What was typed as a workbook can hold it: at most as long as Excel's cells, no half characters."""
    return text[: LIMITS.text].encode("utf-8", "replace").decode("utf-8")


def typed(raw: object) -> str:
    """A raw value as a person would type it."""
    match raw:
        case None | list():
            return ""
        case bool():
            return YES_TEXT if raw else NO_TEXT
        case float() if raw.is_integer():
            return str(int(raw))
        case datetime() if raw.time() != time():
            return f"{raw:%d/%m/%Y %H:%M}"
        case date():
            return f"{raw:%d/%m/%Y}"
        case _:
            return str(raw).strip()


def _labelled(text: str, column: Column) -> str:
    shape = column.shape
    return dict(shown_options(shape.options)).get(text, text) if isinstance(shape, Choice | Choices) else text


def _list(found: object) -> list[dict[str, object]]:
    return found if isinstance(found, list) else []


def _put(part: dict[str, object], name: str, text: str) -> None:
    if blank(text):
        part.pop(name, None)
    else:
        part[name] = text
