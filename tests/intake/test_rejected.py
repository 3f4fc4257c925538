"""The workbook of rejected rows: what a person sees in it, and that it can be corrected and uploaded again as it is."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from filled_workbooks import (
    LABELS,
    LUCIA,
    NAMES,
    PROGRAM,
    REPEAT,
    RICARDO,
    TITLE,
    TODAY,
    codes,
    identity_rows,
    read,
    record,
    signed,
)
from filled_workbooks import book as filled
from office import opened, recalculated
from padron.intake.rejected import ERRORS_SHEET, Rejected, rejected_workbook
from padron.intake.sheet import SheetRow
from padron.problems import Problem, problem

WRONG_SEX = problem("required", field="sexo", label="Sexo", ask="Selecciona una opción", ask_en="Select one")
IN_ROW = problem("required", field="autorizadas[2].curp_autorizada", label="CURP", ask="Escribe la CURP", ask_en="x")
WHOLE = problem("check", message="La persona autorizada debe ser otra.")
ANA = record(curp=LUCIA, nombre="Lucía", fecha_nacimiento=date(1990, 1, 9), ingreso=5000.5, recibe_pension=True)


def rejected(rows: Sequence[SheetRow], *problems: Problem) -> bytes:
    out = io.BytesIO()
    assert rejected_workbook(out, PROGRAM, [Rejected(row, problems) for row in rows], today=TODAY) == len(rows)
    return out.getvalue()


def one(*problems: Problem, **more: Sequence[Sequence[object]]) -> tuple[bytes, Workbook]:
    _, rows = read(signed(data=[NAMES, ANA], **more))
    made = rejected(rows, *problems)
    return made, opened(made)


def texts(book: Workbook, title: str) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in book[title].values]


def test_it_has_the_templates_columns_and_says_what_to_correct() -> None:
    _, book = one(WRONG_SEX, WHOLE)
    labels, names, only = book[TITLE].values
    assert list(labels) == ["Qué corregir", *LABELS] and list(names) == ["_que_corregir", *NAMES]
    assert only[0] == "Selecciona una opción en «Sexo»\nLa persona autorizada debe ser otra."
    assert book.sheetnames == [TITLE, REPEAT, ERRORS_SHEET, "_padron"]
    assert book["_padron"].sheet_state == "veryHidden"


def test_a_wrong_cell_is_red_and_its_comment_says_why() -> None:
    _, book = one(WRONG_SEX)
    cell, other = book[TITLE].cell(3, NAMES.index("sexo") + 2), book[TITLE]["B3"]
    assert cell.comment is not None and cell.comment.text == "Selecciona una opción en «Sexo»"
    assert cell.fill.start_color.rgb == "FFF9D6D3" and other.comment is None and other.fill.fill_type is None


def test_the_list_of_errors_counts_each_kind_and_links_to_each_cell() -> None:
    _, rows = read(signed(data=[NAMES, ANA, [], ANA]))
    book = opened(rejected(rows, WRONG_SEX, WHOLE))
    said = texts(book, ERRORS_SHEET)
    assert said[0] == ["Renglones", "Columna", "Qué corregir"]
    assert sorted(said[1:3], key=len) == [
        [2, "La persona autorizada debe ser otra."],
        [2, "Sexo", "Selecciona una opción en «Sexo»"],
    ]
    assert said[3] == [] and said[4] == ["Celda", "Renglón en tu archivo", "Columna", "Lo que trae", "Qué corregir"]
    assert said[5] == ["G3", 2, "Sexo", "Selecciona una opción en «Sexo»"]
    assert said[7][:2] == ["G4", 4]
    assert book[ERRORS_SHEET]["A6"].hyperlink.location == f"'{TITLE}'!G3"


def test_the_rows_of_repeats_come_along_with_their_own_errors() -> None:
    rows = [["curp", "curp_autorizada"], [LUCIA, RICARDO], [LUCIA, None], [LUCIA, "X"]]
    _, book = one(IN_ROW, repeat=rows)
    assert texts(book, REPEAT)[0][0] == "Qué corregir"
    assert texts(book, REPEAT)[2:] == [[LUCIA, RICARDO], ["Escribe la CURP en «CURP»", LUCIA, "X"]]
    assert book[REPEAT]["C4"].comment.text == "Escribe la CURP en «CURP»"
    assert texts(book, ERRORS_SHEET)[-1] == ["C4", 2, "CURP", "X", "Escribe la CURP en «CURP»"]


def test_it_is_taken_again_as_it_is_and_reads_the_same() -> None:
    before, rows = read(
        signed(data=[NAMES, ANA, record(curp=RICARDO)], repeat=[["curp", "curp_autorizada"], [LUCIA, "B"]])
    )
    after, again = read(rejected(rows, WRONG_SEX))
    assert after.problems == [] and after.identity == before.identity
    assert [(each.person, each.answers, each.controls) for each in again] == [
        (each.person, each.answers, each.controls) for each in rows
    ]


def test_the_rows_of_a_repeat_come_back_once_though_two_rows_are_of_their_person() -> None:
    other = record(curp=LUCIA, nombre="Lucero")
    _, rows = read(signed(data=[NAMES, ANA, other], repeat=[["curp", "curp_autorizada"], [LUCIA, RICARDO]]))
    assert texts(opened(rejected(rows, WRONG_SEX)), REPEAT)[2:] == [[LUCIA, RICARDO]]
    _, again = read(rejected(rows, WRONG_SEX))
    assert [each.answers for each in again] == [each.answers for each in rows]


@pytest.mark.parametrize("code", ["error_cell", "formula_without_value", "merged_cells"])
def test_a_cell_that_held_no_value_is_not_taken_for_a_blank_one_the_second_time(code: str) -> None:
    row = SheetRow(7, {"curp": LUCIA}, {}, {}, {})
    lost = problem(code, field="ingreso", cell="E7", cells="E7:E8", sheet=TITLE, found="#REF!")
    _, (again,) = read(rejected([row], lost))
    assert [(each.code, each.field) for each in again.errors] == [("error_cell", "ingreso")]


def test_every_kind_of_value_reads_back_equal() -> None:
    values: list[object] = [
        "=cmd|'/c calc'!A1",
        "http://ejemplo.mx",
        "+52 81",
        "@x",
        "00123",
        " dos  blancos ",
        "dos\nrenglones",
        "_x0041_",
        "<b>&\"'",
        "ñ" * 32_767,
        5000.25,
        -1.0,
        True,
        False,
        date(1990, 1, 9),
        datetime.fromisoformat("2001-02-03T04:05:06"),
        time(13, 5),
    ]
    plain = [SheetRow(n, {"curp": LUCIA, "nombre": value}, {}, {}, {}) for n, value in enumerate(values)]
    _, again = read(rejected(plain, WRONG_SEX))
    assert [each.person["nombre"] for each in again] == values


def test_what_excel_cannot_hold_becomes_text() -> None:
    odd: list[object] = [float("inf"), date(1899, 12, 31), 10**400, ["a"]]
    rows = [SheetRow(n, {"curp": LUCIA, "nombre": value}, {}, {}, {}) for n, value in enumerate(odd)]
    _, again = read(rejected(rows))
    assert [str(each.person["nombre"])[:10] for each in again] == ["inf", "1899-12-31", "1000000000", "['a']"]


def test_nothing_in_it_is_a_formula_or_a_link_of_its_own() -> None:
    row = SheetRow(2, {"curp": "=HYPERLINK(1)", "nombre": "https://ejemplo.mx"}, {}, {}, {})
    book = opened(rejected([row], WRONG_SEX))
    assert book[TITLE]["B3"].data_type == "s" and book[TITLE]["C3"].hyperlink is None


def test_the_rejected_rows_of_a_service_keep_its_columns() -> None:
    heads = ["curp", "fecha_entrega", "cantidad", "punto", "despensa.cantidad"]
    values = [LUCIA, date(2026, 5, 2), 1, "Lejos", 4]
    data = filled(Despensa_mensual=[heads, values], padron=identity_rows(service="despensa"))
    _, rows = read(data, service="despensa")
    out = io.BytesIO()
    wrong = problem("required", field="punto", label="Punto de entrega", ask="Elige", ask_en="x")
    rejected_workbook(out, PROGRAM, [Rejected(rows[0], (wrong,))], today=TODAY, service="despensa")
    after, (only,) = read(out.getvalue(), service="despensa")
    assert codes(after.problems) == [] and (only.controls, only.answers) == (rows[0].controls, rows[0].answers)


def test_no_rejected_rows_make_an_empty_template() -> None:
    found, rows = read(rejected([]))
    assert rows == [] and codes(found.problems) == ["no_rows"]


@pytest.mark.office
def test_libreoffice_opens_it_and_keeps_all(tmp_path: Path) -> None:
    made, _ = one(WRONG_SEX, repeat=[["curp", "curp_autorizada"], [LUCIA, RICARDO]])
    after, (only,) = read(recalculated(made, tmp_path))
    assert codes(after.problems) == [] and only.person["fecha_nacimiento"] == date(1990, 1, 9)
    assert only.answers["autorizadas"] == [{"curp_autorizada": RICARDO}]
