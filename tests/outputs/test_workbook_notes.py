"""What the author of a program is told that Excel will not check."""

import pytest

from padron.outputs.workbook import notes
from padron.program.model import Criterion, Program, Words
from padron.shapes import Choices, Day, Option, Repeat, Text, Whole
from small_programs import CORE, STREETS, a_field, a_program, rule


def said(program: Program, name: str, service: str | None = None) -> str:
    return " ".join(each.message() for each in notes(program, service) if each.field == name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("codigo_postal", "sus dígitos verificadores"),
        ("colonia", "cuándo aplica"),
        ("apoyos", "cada opción sea de la lista"),
        ("foto", "que llegue el archivo"),
        ("por_persona", "siempre se calcula"),
        ("autorizadas", "cuántas filas"),
    ],
)
def test_each_thing_that_excel_does_not_check_is_a_note(name: str, words: str) -> None:
    assert words in said(a_program(), name)


def test_what_excel_does_check_has_no_note() -> None:
    assert [said(a_program(), name) for name in ("nombre", "sexo", "municipio", "integrantes", "ingreso")] == [""] * 5


def test_the_digits_of_a_curp_are_checked_by_its_formula() -> None:
    assert "dígitos" not in said(a_program(), "curp")


def test_a_cascade_whose_parent_is_in_another_sheet_is_a_note() -> None:
    rows = a_field("domicilios", Repeat(), fields=(a_field("barrio", STREETS),))
    assert "su filtro" in said(a_program(fields=(rows,)), "barrio")
    assert "su filtro" not in said(a_program(), "colonia")


def test_days_that_depend_on_the_records_day_and_conditions_are_notes() -> None:
    paper = a_field("vigencia", Day(least="today"), required=rule("tiene_carta"), constraint=rule("x"))
    told = said(a_program(fields=(paper,)), "vigencia")
    assert all(words in told for words in ("límites de fecha", "cuándo es obligatoria", "su regla propia"))


def test_the_rules_of_a_program_are_one_note() -> None:
    old = Criterion("edad", rule("age(fecha_nacimiento) >= 60"), Words("Debe tener 60 años."))
    told = notes(a_program(person=CORE[1:4], fields=(a_field("n", Whole(0, 9)),), criteria=(old,)))
    assert [each.message() for each in told] == [
        "Excel no revisa de «despensas»: los criterios, las reglas ni los límites."
    ]


def test_a_service_has_notes_of_its_own() -> None:
    program = a_program()
    assert notes(program, "despensa") == ()
    with pytest.raises(KeyError):
        notes(program, "beca")


def test_a_pattern_is_a_note_in_both_tongues() -> None:
    program = a_program(
        person=CORE[1:4],
        fields=(a_field("placa", Text(pattern="[A-Z]{3}")), a_field("c", Choices("c", (Option("a", "A"),)))),
    )
    assert [each.message("en") for each in notes(program)] == [
        "Excel does not check of 'placa': its pattern.",
        "Excel does not check of 'c': that each option is of the list.",
    ]
