"""The hidden sheet of rules: the as-of date, parameters, decision tables, the texts that «Revisión» says, and counts.

What formulas read there has a name (`r_hoy`, `p_<parameter>_d`, `t_<table>_…`), or is a cell of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from padron.language.kinds import Date, Kind, YesNo
from padron.outputs.columns import RULES_SHEET
from padron.outputs.workbook.formula_text import day_number
from padron.outputs.workbook.serials import serial_of
from padron.outputs.workbook.table_formula import TableRanges, columns, held, ranges
from padron.outputs.workbook.text_cells import put
from padron.program.model import Parameter, Program
from padron.shapes import Day
from padron.shapes import YesNo as YesNoShape

TODAY, TODAY_SERIAL, TODAY_WORDS = "r_hoy", "r_hoy_serie", "r_hoy_texto"
_HEADER = 1


@dataclass(slots=True)
class RuleSheet:
    """What the formulas of one workbook read there, under way. `today`: the ISO day that stands for the as-of date."""

    program: Program
    today: str
    texts: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    blocks: dict[str, Sequence[float | str]] = field(default_factory=dict)

    def text(self, said: str) -> str:
        """The reference of the cell that holds a text: no text of a definition is ever written into a formula."""
        if said not in self.texts:
            self.texts.append(said)
        return f"{RULES_SHEET}!$A${_HEADER + 1 + self.texts.index(said)}"

    def count(self, formula: str) -> str:
        """The reference of the cell that holds one formula for the whole workbook."""
        if formula not in self.counts:
            self.counts.append(formula)
        return f"{RULES_SHEET}!$B${_HEADER + 1 + self.counts.index(formula)}"

    def as_of(self) -> str:
        """The name of the day on which a record without one of its own is judged, as YYYYMMDD."""
        self.blocks[TODAY] = [day_number(self.today)]
        return TODAY

    def as_of_serial(self) -> str:
        """The name of the same day as Excel counts days."""
        self.blocks[TODAY_SERIAL] = [serial_of(self.today)]
        return TODAY_SERIAL

    def as_of_words(self) -> str:
        """The name of the same day as people write it."""
        self.blocks[TODAY_WORDS] = [f"{date.fromisoformat(self.today):%d/%m/%Y}"]
        return TODAY_WORDS

    def param(self, name: str, today: str) -> str:
        """The formula of a parameter's value on a day."""
        days, values = f"p_{name}_d", f"p_{name}_v"
        if days not in self.blocks:
            parameter = self.program.parameters[name]
            self.blocks[days] = [day_number(first) for first, _, _ in parameter.values]
            self.blocks[values] = [_held(value, parameter) for _, value, _ in parameter.values]
        return f"LOOKUP({today},{days},{values})"

    def table(self, name: str) -> TableRanges:
        """The ranges of a decision table."""
        called, table = f"t_{name}", self.program.tables[name]
        for ending, values in columns(table):
            self.blocks[f"{called}_{ending}"] = values
        return ranges(table, called)

    def write(self, book: Workbook) -> None:
        """Add the hidden sheet and its names, unless nothing reads it."""
        if not (self.texts or self.counts or self.blocks):
            return
        sheet = book.create_sheet(RULES_SHEET)
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True
        put(sheet, _HEADER, 1, "textos")
        put(sheet, _HEADER, 2, "cuentas")
        for row, said in enumerate(self.texts, _HEADER + 1):
            put(sheet, row, 1, said)
        for row, formula in enumerate(self.counts, _HEADER + 1):
            sheet.cell(row, 2).value = f"={formula}"
        for at, (name, values) in enumerate(self.blocks.items(), 3):
            _block(book, sheet, at, name, values)


def _block(book: Workbook, sheet: Worksheet, at: int, name: str, values: Sequence[float | str]) -> None:
    put(sheet, _HEADER, at, name)
    for row, value in enumerate(values, _HEADER + 1):
        if isinstance(value, str):
            put(sheet, row, at, value)
        else:
            sheet.cell(row, at).value = value
    letter, last = get_column_letter(at), _HEADER + len(values)
    book.defined_names[name] = DefinedName(name, attr_text=f"'{RULES_SHEET}'!${letter}${_HEADER + 1}:${letter}${last}")


def _held(value: object, parameter: Parameter) -> int | str:
    shape = parameter.shape
    kind: Kind | None = Date() if isinstance(shape, Day) else YesNo() if isinstance(shape, YesNoShape) else None
    assert isinstance(value, int | str | bool)
    return held(value, kind)
