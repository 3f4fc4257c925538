"""What Excel asks while somebody types: validations read the hidden columns, and stop nothing that a load takes."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.datavalidation import DataValidation

from definition_makers import compiled
from office import opened, recalculated
from padron.outputs.columns import FIRST_ROW, sheet_title
from padron.outputs.workbook import workbook
from padron.outputs.workbook.limits import VALIDATION_FORMULA
from padron.program.model import Program

TODAY = "2026-11-23"
PROGRAM = """
fields:
  ingreso: {type: money, label: Ingreso, min: 0, max: 9000}
  gasto:
    {type: money, label: Gasto, min: 0, max: 9000, constraint: gasto <= ingreso, constraint_message: Gasta de más}
  aval: {type: curp, label: Aval, constraint: has(aval), constraint_message: Falta}
"""
RIGHT = ("TECR880229HNLRNC00", "tecr880229hnlrnc00", "TECR880229-HNLRNC00", "TECR 880229 HNLRNC00")
WRONG = ("TECR880229HNLRNC01", "TECR")


def program() -> Program:
    found = compiled(PROGRAM)
    assert found.program is not None, [each.message() for each in found.problems]
    return found.program


def by_letter(content: bytes) -> dict[str, DataValidation]:
    page = opened(content)[sheet_title(program())]
    return {str(each.sqref).partition(":")[0].rstrip("3"): each for each in page.data_validations.dataValidation}


def cells(asked: DataValidation) -> list[str]:
    """The cells that a validation reads."""
    return re.findall(r"[A-Z]+[0-9]+", str(asked.formula1))


@pytest.mark.parametrize("rows", [1, 9])
def test_no_validation_stops_reads_the_clock_or_is_longer_than_excel_takes(rows: int) -> None:
    for each in by_letter(workbook(program(), rows=rows, today=TODAY)).values():
        formulas = f"{each.formula1}{each.formula2}"
        assert "TODAY(" not in formulas and len(str(each.formula1)) <= VALIDATION_FORMULA
        assert each.errorStyle == "warning"


@pytest.mark.office
def test_what_a_load_takes_passes_and_what_it_refuses_is_told(tmp_path: Path) -> None:
    made = program()
    content = workbook(made, rows=30, today=TODAY)
    book = load_workbook(io.BytesIO(content))
    page = book[sheet_title(made)]
    places = {cell.value: cell.column_letter for cell in page[2] if cell.value}
    asked = by_letter(content)
    rows: list[tuple[str, object, bool]] = [("aval", each, True) for each in RIGHT]
    rows += [("aval", each, False) for each in WRONG]
    rows += [("gasto", 500, True), ("gasto", 3000, False), ("gasto", "$1,500.00", True), ("gasto", None, True)]
    for number, (name, value, _) in enumerate(rows, FIRST_ROW):
        page[f"{places['ingreso']}{number}"] = 2000
        page[f"{places[name]}{number}"] = value
        formula = Translator(f"={asked[places[name]].formula1}", origin="A3").translate_formula(f"A{number}")
        assert asked[places[name]].type == "custom"
        page.cell(number, 60, formula)
    out = io.BytesIO()
    book.save(out)
    after = recalculated(out.getvalue(), tmp_path)
    shown = opened(after, values=True)[sheet_title(made)]
    said = [(name, value, shown.cell(number, 60).value) for number, (name, value, _) in enumerate(rows, FIRST_ROW)]
    assert said == rows
    kept = by_letter(after)
    assert {letter: each.type for letter, each in kept.items()} == {letter: each.type for letter, each in asked.items()}
    custom = {letter for letter, each in asked.items() if each.type == "custom"}
    assert {at: cells(kept[at]) for at in custom} == {at: cells(asked[at]) for at in custom}
