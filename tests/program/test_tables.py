"""Decision tables of a workspace: what is wrong with their rows is told at the row of the CSV."""

import pytest

from definition_makers import ROOT
from padron.problems import Problem
from padron.program.compiler import compile_program
from padron.program.material import material, thawed
from padron.program.shared import shared
from padron.services.definitions import files

PROGRAM = "apoyo_alimentario_adulto_mayor"
CSV = "rules/tables/valor_despensa.csv"
YAML = """
inputs: {num_integrantes: {type: integer, min: 1, max: 20}, vive_solo: {type: yes_no}}
output: {type: money, min: 0, max: 10000}
hit: %s
"""


def problems(csv: str, hit: str = "unique") -> list[Problem]:
    declared = YAML % hit
    changed = {CSV: csv.encode(), CSV.replace(".csv", ".yaml"): declared.encode()}
    return [
        each
        for each in shared(material({**files(ROOT), **changed})).problems
        if each.place and each.place.file.startswith("rules/tables/valor_despensa")
    ]


TABLES = {
    "a gap, at the header": (
        "unique",
        "value,vive_solo,num_integrantes\n1,-,1..6\n2,no,7\n3,-,>= 8\n",
        ("D210", 1, 1, "La tabla «valor_despensa» no tiene fila para num_integrantes = 7, vive_solo = sí."),
    ),
    "an overlap, at the lower row, blank ones counted": (
        "unique",
        "num_integrantes,vive_solo,value\n1..6,-,1\n\n6..20,-,2\n",
        (
            "D211",
            4,
            1,
            "En la tabla «valor_despensa», las filas 2 y 4 sirven las dos para num_integrantes = 6, vive_solo = no.",
        ),
    ),
    "a row that nobody reaches": (
        "first",
        "num_integrantes,vive_solo,value\n-,-,1\n3,sí,2\n",
        ("D212", 3, 1, "En la tabla «valor_despensa», nadie llega a la fila 3: las de arriba ya toman sus valores."),
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_wrong_with_a_table_is_told_at_its_row(name: str) -> None:
    hit, csv, (code, line, column, message) = TABLES[name]
    (found,) = problems(csv, hit)
    assert found.place is not None
    assert (found.code, found.place.file, found.place.line, found.place.column) == (code, CSV, line, column)
    assert found.message() == message
    assert "—" not in found.message("en")


def test_a_row_that_no_value_fits_is_told_at_its_cell() -> None:
    declared = "inputs: {dia: {type: date}, n: {type: yes_no}}\noutput: {type: integer}\nhit: sum\n"
    changed = {"rules/tables/dias.yaml": declared, "rules/tables/dias.csv": "n,dia,value\n-,-,1\nno,> 2099-12-31,2\n"}
    common = shared(material({**files(ROOT), **{path: text.encode() for path, text in changed.items()}}))
    (found,) = common.problems
    assert found.place is not None
    assert (found.code, found.place.line, found.place.column) == ("D213", 3, 2)
    assert found.message() == "En la tabla «dias», ningún valor de «dia» sirve en la fila 3."


def test_a_table_too_large_to_walk_is_a_note() -> None:
    (found,) = problems("num_integrantes,vive_solo,value\n" + "1,sí,1\n" * 2501)
    assert (found.code, found.severity) == ("D214", "note")


def test_the_shipped_tables_leave_nothing_open() -> None:
    found = shared(material(files(ROOT))).problems
    assert [each.message() for each in found if each.place and each.place.file.startswith("rules/tables/")] == []


def test_what_was_published_is_not_judged_again() -> None:
    program = compile_program(PROGRAM, shared(material(files(ROOT)))).program
    assert program is not None
    tables = {name: {**one, "rows": [*one["rows"], one["rows"][-1]]} for name, one in program.closure["tables"].items()}  # type: ignore[attr-defined]
    assert "valor_despensa" in tables
    again, _ = thawed({**program.closure, "tables": tables})
    assert shared(again).problems == ()
