"""A template is made one day and loaded weeks later: what Excel said of a row without a day refuses nothing then."""

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from definition_makers import compiled
from invented import person
from office import opened, recalculated
from padron.intake.record import door
from padron.intake.sheet import sheet
from padron.outputs.columns import FIRST_ROW, REVIEW_NAME, sheet_title
from padron.outputs.workbook import workbook
from padron.program.model import Program

pytestmark = pytest.mark.office
MADE, LOADED = "2026-11-23", "2026-12-14"
PROGRAM = """
fields:
  nacimiento: {type: date, label: Nacimiento, constraint: age(nacimiento) >= 18, constraint_message: Es menor}
  escuela: {type: yes_no, label: Escuela, relevant: has(nacimiento), required: not (age(nacimiento) >= 18)}
  tutor:
    {type: integer, label: Tutor, min: 0, max: 9, relevant: has(nacimiento) and not (age(nacimiento) >= 18)}
  hijos:
    type: repeat
    label: Hijos
    max: 4
    fields:
      nacio: {type: date, label: Nació, max: today(), constraint: not (age(nacio) < 1), constraint_message: Es un bebé}
checks:
  - {id: mayor, assert: age(nacimiento) >= 18, message: Debe ser mayor}
  - {id: nunca, assert: "nacimiento < date('2010-01-01') and age(nacimiento) >= 5", message: Nació demasiado tarde}
"""
BIRTHDAY, GROWN, CHILD = date(2008, 12, 1), date(1990, 5, 5), date(2011, 5, 5)
BABY_UNTIL_DECEMBER, BORN_IN_DECEMBER = date(2025, 12, 1), date(2026, 12, 1)


def program() -> Program:
    found = compiled(PROGRAM)
    assert found.program is not None, [each.message() for each in found.problems]
    return found.program


def reviewed(rows: list[dict[str, object]], hijos: list[tuple[int, date]], folder: Path) -> list[tuple[str, set[str]]]:
    """What Excel says of each row on the day it was made, and the codes of the errors of the load."""
    made = program()
    book = load_workbook(io.BytesIO(workbook(made, rows=10, today=MADE)))
    page = book[sheet_title(made)]
    places = {cell.value: cell.column for cell in page[2] if cell.value}
    for number, row in enumerate(rows, FIRST_ROW):
        for name, value in {"curp": keyed(number), **row}.items():
            page.cell(number, places[name], value)
    for at, (row_, born) in enumerate(hijos, FIRST_ROW):
        book["Hijos"].cell(at, 1, keyed(row_ + FIRST_ROW))
        book["Hijos"].cell(at, 2, born)
    out = io.BytesIO()
    book.save(out)
    after = recalculated(out.getvalue(), folder)
    shown = opened(after, values=True)[sheet_title(made)]
    with sheet(after, made, name="carga.xlsx") as read:
        served = list(read.rows)
    said = [str(shown.cell(row.number, places[REVIEW_NAME]).value) for row in served]
    return list(zip(said, (refused(made, row) for row in served), strict=True))


def keyed(number: int) -> str:
    return person(number, youngest=30, oldest=60)["curp"]


def refused(made: Program, row: object) -> set[str]:
    day = str(row.applied_on or LOADED)[:10]  # type: ignore[attr-defined]
    record = door(made).record(row.person, row.answers, today=day)  # type: ignore[attr-defined]
    person = {leaf.field.name for leaf in made.person_leaves()}
    found = [each for each in record.problems if each.severity == "error"]
    return {each.code for each in found if not (each.code == "required" and each.field in person)}


def test_a_birthday_between_the_filling_and_the_load_is_no_refusal(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"nacimiento": BIRTHDAY},
        {"nacimiento": BIRTHDAY, "fecha_solicitud": date(2026, 11, 20)},
        {"nacimiento": GROWN},
        {"nacimiento": GROWN},
        {"nacimiento": GROWN},
        {"nacimiento": BIRTHDAY, "tutor": 77},
        {"nacimiento": CHILD},
        {"nacimiento": GROWN, "fecha_solicitud": date(2026, 11, 20)},
    ]
    hijos = [(3, BABY_UNTIL_DECEMBER), (4, BORN_IN_DECEMBER), (7, BABY_UNTIL_DECEMBER)]
    found = reviewed(rows, hijos, tmp_path)
    assert len(found) == len(rows)
    for said, errors in found:
        assert said.startswith("✓") or errors, (said, errors)
    assert found[0][0].startswith("✓ · Aviso: ") and found[0][0].count("(al 23/11/2026)") == 3, found[0]
    assert found[0][1] == set()
    assert found[1][0].startswith("Falta: Escuela; Es menor; Debe ser mayor") and found[1][1], found[1]
    assert found[2] == ("✓", set())
    assert found[3] == ("✓ · Aviso: Revisa sus renglones de la hoja «Hijos» (al 23/11/2026)", set())
    assert found[4][0].startswith("✓"), found[4]
    assert found[5][0].startswith("✓ · Aviso: ") and found[5][1] == set(), found[5]
    assert found[6][0].startswith("Nació demasiado tarde"), found[6]
    assert found[7][0] == "Revisa sus renglones de la hoja «Hijos»" and found[7][1], found[7]
