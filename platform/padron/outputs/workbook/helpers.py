"""The hidden columns of a sheet: each a formula for the first row, which Excel moves along the others."""

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from padron.outputs.columns import FIRST_ROW
from padron.outputs.workbook.limits import FORMULA, MOST_COLUMNS, within

PREFIX = "_"
"""A name in row 2 that begins so is the platform's own and no load reads it."""


@dataclass(slots=True)
class Helpers:
    """The hidden columns of one sheet under way. `first`: the number of the first."""

    first: int
    names: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    def kept(self, formula: str, name: str = "") -> str:
        """The reference of the cell that holds a formula, in the first row; the same formula is written once.

        ExcelLimitError: a formula longer than Excel takes.
        """
        if formula not in self.places:
            at = self.first + len(self.formulas)
            within("x" * at, MOST_COLUMNS, "las columnas ocultas")
            self.formulas.append(within(formula, FORMULA, "una fórmula"))
            self.names.append(f"{PREFIX}{name or f'r{len(self.formulas)}'}")
            self.places[formula] = f"{get_column_letter(at)}{FIRST_ROW}"
        return self.places[formula]

    @property
    def letters(self) -> list[str]:
        """The letters of the columns."""
        return [get_column_letter(self.first + at) for at in range(len(self.formulas))]
