"""Mappings as YAML: written so that they read back, and every slip named by its line and column."""

import pytest

from filled_workbooks import PROGRAM
from padron.intake.anysheet.mapping import MappedColumn, SheetMapping
from padron.intake.anysheet.mapping_file import mapping_of, text_of

WHOLE = SheetMapping(
    "despensas",
    (
        MappedColumn("Clave CURP", "curp"),
        MappedColumn("Nombre: «completo»\ty más # así", "nombre_completo", {}, "surnames_first"),
        MappedColumn("Mpio", "municipio", {"mty": "19039", "s/d": "", "no": "19026"}),
        MappedColumn("Zona"),
        MappedColumn("Manzana", is_open=True),
    ),
    "Hoja 1",
    {"aviso_aceptado_el": "2026-11-20"},
)


def test_a_mapping_reads_back_as_it_was_written() -> None:
    assert mapping_of(text_of(WHOLE), "x.yaml", PROGRAM) == (WHOLE, ())


def test_a_column_kept_before_as_not_read_is_somebodys_choice() -> None:
    mapping, _ = mapping_of("program: despensas\ncolumns:\n  - {column: Zona, field: no}\n", "x.yaml", PROGRAM)
    assert mapping is not None and mapping.columns == (MappedColumn("Zona"),)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("program: otro\ncolumns: []\n", 1, "El mapeo es del programa «otro»"),
        ("program: despensas\ncolumns:\n  - {column: A, field: telefno}\n", 3, "no tiene la columna «telefno»"),
        ("program: despensas\ncolumns:\n  - {column: A, campo: curp}\n", 3, "campo"),
        ("program: despensas\n", 1, "columns"),
        ("program: despensas\ncolumns: [{column: A, field: curp}, {column: B, field: curp}]\n", 1, "dos columnas"),
        ("program: despensas\ncolumns:\n  - column: A\n    field: curp\n    values: x\n", 5, "values"),
        ("program: despensas\ncolumns:\n  - column: A\n   field: curp\n", 4, ""),
    ],
)
def test_each_slip_is_said_with_its_line(text: str, line: int, says: str) -> None:
    found, problems = mapping_of(text, "padron.yaml", PROGRAM)
    assert found is None
    places = [(each.place.file, each.place.line) for each in problems if each.place]
    assert ("padron.yaml", line) in places
    assert any(says in each.message() for each in problems)
