"""A program told to people says what it demands, and no more."""

from city import DESPENSA, compiled
from definition_makers import define
from padron.outputs.documentation import Grid, documentation
from padron.program.model import Program

PATIO = """
    fields:
      metros: {type: integer, label: Metros, min: 1, max: 500}
"""


def rows(program: Program, title: str) -> dict[str, tuple[str, ...]]:
    """The table of a section, by what its rows are about."""
    found = [block for each in documentation(program, "2026-11-25") for block in each.blocks]
    return {row[0]: row[1:] for each in found if isinstance(each, Grid) and each.caption == title for row in each.rows}


def test_what_the_program_demands_of_the_registry_is_said_to_be_demanded() -> None:
    told = {name: must for name, (must, _) in rows(compiled(DESPENSA), "Datos de la persona").items()}
    assert {name: told[name] for name in ("Teléfono", "Folio de la vivienda", "Municipio")} == {
        "Teléfono": "Sí", "Folio de la vivienda": "Sí", "Municipio": "Sí",
    }  # fmt: skip
    assert {told[name] for name in ("Correo electrónico", "Colonia", "Segundo apellido")} == {"No"}


def test_a_call_without_beginning_or_end_has_no_date_for_it() -> None:
    found = rows(define(PATIO), "Convocatorias")
    assert found == {"Abierta": ("sin fecha", "sin fecha", "sin fecha", "sin tope")}
