"""Rows read through a mapping: the same records as from a template, each cell named as in their own file."""

from pathlib import Path
from typing import Any

from filled_workbooks import PROGRAM, book, codes
from invented import people
from padron.intake.anysheet.mapping import MappedColumn, SheetMapping
from padron.intake.anysheet.rows import mapped_sheet
from padron.intake.sheet import SheetRow
from padron.problems import Problem

PERSON = people(1)[0]
COLUMNS = (
    MappedColumn("Beneficiario", "nombre_completo", {}, "names_first"),
    MappedColumn("C.U.R.P.", "curp"),
    MappedColumn("Mpio", "municipio", {"mty": "19039", "s/d": ""}),
    MappedColumn("Zona"),
)
HEAD = ["Beneficiario", "C.U.R.P.", "Mpio", "Zona"]
FULL = f"{PERSON['nombre']} {PERSON['primer_apellido']} {PERSON['segundo_apellido']}"


def read(
    *rows: list[object], columns: tuple[MappedColumn, ...] = COLUMNS, **constants: str
) -> tuple[list[SheetRow], list[Problem]]:
    sheet = mapped_sheet(book(Lista=rows), PROGRAM, SheetMapping("despensas", columns, "", constants), "lista.xlsx")
    return list(sheet.rows), sheet.problems


def values(row: SheetRow) -> dict[str, Any]:
    return {**row.person, **row.answers, **row.controls}


def test_a_full_name_a_word_and_a_constant_become_the_fields_that_a_template_has() -> None:
    (row,), problems = read(["Padrón"], HEAD, [FULL, PERSON["curp"], "MTY", "Norte"], aviso_aceptado_el="2026-11-20")
    assert values(row) == {
        "curp": PERSON["curp"],
        "nombre": PERSON["nombre"],
        "primer_apellido": PERSON["primer_apellido"],
        "segundo_apellido": PERSON["segundo_apellido"],
        "municipio": "19039",
        "aviso_aceptado_el": "2026-11-20",
    }
    assert row.number == 3
    assert (row.cells["nombre"], row.cells["primer_apellido"], row.cells["municipio"]) == ("A3", "A3", "C3")
    said = [each.message() for each in problems]
    assert "Leímos «MTY» como «Monterrey» en 1 celda, como se confirmó para esta hoja." in said
    assert any("«2026-11-20» en todos los renglones" in each for each in said)


def test_a_value_for_all_is_not_used_where_the_file_has_the_column_and_that_is_said() -> None:
    (row, blank), problems = read(
        HEAD, [FULL, PERSON["curp"], "MTY", ""], [FULL, PERSON["curp"], "", ""], municipio="19026"
    )
    assert (row.person["municipio"], "municipio" in blank.person) == ("19039", False)
    assert [each.message() for each in problems if each.code.startswith("constant")] == [
        "El archivo sí trae «Municipio»: no se usó el valor «Guadalupe» para todos los renglones."
    ]


def test_a_word_for_nothing_leaves_the_cell_blank() -> None:
    (row,), _ = read(HEAD, [FULL, PERSON["curp"], "S/D", ""])
    assert "municipio" not in row.person


def test_a_name_that_cannot_be_divided_is_said_at_its_cell() -> None:
    (row,), _ = read(HEAD, [FULL, "", "MTY", ""])
    assert codes(row.errors) == ["name_undivided"]
    assert "no trae una CURP" in row.errors[0].message()
    assert row.person["nombre"] == FULL, "the row that comes back still says who it is"


def test_a_new_column_and_a_lost_one_are_said() -> None:
    _, problems = read(["C.U.R.P.", "Mpio", "Zona", "Promotor"], [PERSON["curp"], "MTY", "x", "y"])
    assert {"mapped_column_missing", "unmapped_column"} <= set(codes(problems))


def test_what_nothing_gives_is_named_before_anything_is_loaded() -> None:
    _, problems = read(HEAD, [FULL, PERSON["curp"], "MTY", "Norte"])
    assert {each.field for each in problems if each.code == "missing_column"} == {
        "integrantes", "ingreso", "recibe_pension",
    }  # fmt: skip


def test_errors_in_cells_are_named_by_cell_as_in_a_template(tmp_path: Path) -> None:
    (row,), _ = read(HEAD, [FULL, PERSON["curp"], "=1/0", "Norte"])
    assert codes(row.errors) == ["formula_without_value"]
    assert row.errors[0].message().startswith("La celda C2")
