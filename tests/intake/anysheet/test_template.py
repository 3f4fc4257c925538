"""Which files are our own template, and which sheets of an area only look like it."""

from pathlib import Path

import pytest

from filled_workbooks import LABELS, LUCIA, NAMES, PROGRAM, RICARDO, book, record, signed
from office import converted
from padron.intake.anysheet.template import is_template

ANA = record(curp=LUCIA, nombre="Lucía", integrantes=3, ingreso=5000, recibe_pension="Sí")
RAMON = record(curp=RICARDO, nombre="Ramón", integrantes=2, ingreso=100, recibe_pension="No")
MORE = ["Fecha visita", "Ingreso del mes"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(signed(data=[[*LABELS, *MORE], NAMES, [*ANA, "ayer", 1]]), id="with a column of one's own"),
        pytest.param(signed(Noviembre=[[*LABELS, *MORE], NAMES, [*ANA, "ayer", 1]]), id="renamed"),
        pytest.param(signed(data=[[*LABELS, *MORE], NAMES, *[[]] * 40, [*ANA, "ayer", 1]]), id="with gaps"),
        pytest.param(signed(data=[[*LABELS, *MORE], [*ANA, "ayer", 1]]), id="without the row of names"),
        pytest.param(signed(data=[["Qué corregir", *LABELS], ["_que_corregir", *NAMES], ["x", *ANA]]), id="rejected"),
        pytest.param(book(Hoja1=[[*LABELS, *MORE], NAMES, [*ANA, "ayer", 1]]), id="copied to a new workbook"),
        pytest.param(book(Hoja1=[LABELS, ANA, RAMON]), id="only what the program asks"),
        pytest.param(book(Hoja1=[[*LABELS, *MORE], ANA, RAMON]), id="what else it names is blank"),
    ],
)
def test_a_template_of_ours_needs_no_mapping(data: bytes) -> None:
    assert is_template(data, PROGRAM, "carga.xlsx")


@pytest.mark.office
def test_a_template_that_another_program_saved_needs_no_mapping(tmp_path: Path) -> None:
    small = signed(data=[[*LABELS, *MORE], NAMES, [*ANA, "ayer", 1]])
    assert is_template(converted(small, tmp_path, "xlsx"), PROGRAM, "carga.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([[*LABELS, *MORE], [*ANA, "ayer", 1], [*RAMON, "hoy", 2]], id="columns at the end"),
        pytest.param([["Padrón"], [MORE[0], *LABELS], ["", *ANA], ["ayer", *RAMON]], id="before, under a title"),
        pytest.param([[*NAMES, *MORE], [*ANA, "ayer", 1]], id="named as the fields are, without their labels"),
        pytest.param([[*LABELS, *MORE], *[ANA] * 30, [*RAMON, "hoy"]], id="far down"),
    ],
)
def test_a_sheet_with_columns_that_the_program_does_not_know_is_mapped_whatever_else_it_has(
    rows: list[list[object]],
) -> None:
    assert not is_template(book(Hoja1=rows), PROGRAM, "carga.xlsx")
