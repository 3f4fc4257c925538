"""What the author of a program is told that Excel will not check."""

from dataclasses import replace

import pytest

from padron.language.cells import Within
from padron.language.checker import Expression
from padron.language.kinds import Number, Plain, YesNo
from padron.language.tables import DecisionTable, TableRow
from padron.language.typed import Has, Input, Lookup
from padron.outputs.workbook import notes, workbook
from padron.program.model import Criterion, Program, Rule, Words
from padron.shapes import Choices, Day, Option, Repeat, Text, Whole
from small_programs import CORE, PLACE, SERVICE, STREETS, a_field, a_program, rule


def said(program: Program, name: str, service: str | None = None) -> str:
    return " ".join(each.message() for each in notes(program, service) if each.field == name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("codigo_postal", "que esté bien escrito en todo"),
        ("colonia", "cuándo aplica"),
        ("apoyos", "cada opción sea de la lista"),
        ("foto", "que llegue el archivo"),
        ("por_persona", "siempre se calcula"),
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
    alone = a_program(person=CORE, fields=(rows,))
    assert "su filtro" not in said(a_program(fields=(rows,)), "barrio"), "the record around has the parent"
    assert "su filtro" in said(alone, "barrio")
    assert "su filtro" not in said(a_program(), "colonia")


def test_conditions_that_read_the_registry_are_notes_and_others_are_not() -> None:
    paper = a_field("vigencia", Day(least="today"), required=rule("active_in"), constraint=rule("active_in"))
    told = said(a_program(fields=(paper,)), "vigencia")
    assert all(words in told for words in ("cuándo es obligatoria", "su regla propia"))
    seen = a_field("vigencia", Day(least="today"), relevant=condition("nombre"), required=True)
    assert said(a_program(fields=(seen,)), "vigencia") == ""


def test_of_a_service_the_days_and_rows_are_notes() -> None:
    own = (
        a_field("vigencia", Day(least="today")),
        a_field("recibe", Repeat(1, 2), fields=(a_field("n", Whole(0, 9)),)),
    )
    program = a_program(services=(replace(SERVICE, fields=own),))
    assert "límites de fecha" in said(program, "vigencia", "despensa")
    assert "cuántas filas" in said(program, "recibe", "despensa")


def test_the_criteria_that_rest_on_the_registry_are_named() -> None:
    rests = Criterion("sin_otro", rule("active_in"), Words("Ya recibe otro."))
    seen = Criterion("con_nombre", condition("nombre"), Words("Falta el nombre."))
    told = notes(a_program(person=CORE, fields=(a_field("n", Whole(0, 9)),), criteria=(rests, seen)))
    assert [each.message() for each in told] == [
        "Excel no revisa de «despensas»: lo que depende del registro o de datos que no ve: «Sin otro»."
    ]


def test_a_criterion_that_no_formula_can_hold_is_named_and_left_out_of_the_template() -> None:
    wide = DecisionTable(
        "t" * 60,
        tuple((f"k{n}", Number(0, 0, 9)) for n in range(60)),
        YesNo(),
        "unique",
        (TableRow((Within(((1, 2),)),) * 60, True),),
    )
    asked = Lookup(wide.name, (Input("n", Number(0, 0, 9)),) * 60, YesNo())
    rests = Criterion("a", Rule("…", Expression("…", asked, YesNo()), PLACE), Words("A"))
    program = a_program(person=CORE, fields=(a_field("n", Whole(0, 9)),), criteria=(rests,), tables={wide.name: wide})
    assert [each.message() for each in notes(program)] == [
        "Excel no revisa de «despensas»: lo que no cabe en una fórmula: «A»."
    ]
    assert workbook(program, rows=3, today="2026-11-23")


def condition(name: str) -> Rule:
    """`has(…)` of a field."""
    return Rule(f"has({name})", Expression(f"has({name})", Has(Input(name, Plain())), YesNo()), PLACE)


def test_a_service_has_notes_of_its_own() -> None:
    program = a_program()
    assert notes(program, "despensa") == ()
    with pytest.raises(KeyError):
        notes(program, "beca")


def test_a_pattern_is_a_note_in_both_tongues() -> None:
    program = a_program(
        person=CORE,
        fields=(a_field("placa", Text(pattern="[A-Z]{3}")), a_field("c", Choices("c", (Option("a", "A"),)))),
    )
    assert [each.message("en") for each in notes(program)] == [
        "Excel does not check of 'placa': its pattern.",
        "Excel does not check of 'c': that each option is of the list.",
    ]
