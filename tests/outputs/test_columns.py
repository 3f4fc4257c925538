"""Which columns a workbook has, what they are called, and how its sheets and lists are named."""

import subprocess
import sys
from dataclasses import replace

import pytest

from padron.outputs.columns import columns as columns_of
from padron.outputs.columns import (
    cut,
    identity,
    repeat_sheets,
    sheet_title,
    sheet_titles,
    shown_options,
)
from padron.program.model import PersonField, Words
from padron.shapes import Group, Option, Repeat, Text, Whole
from small_programs import CORE, FIELDS, HOME, SERVICE, a_field, a_program, rule


def test_the_person_comes_first_then_the_program_then_the_days() -> None:
    assert [(each.name, each.kind) for each in columns_of(a_program())] == [
        ("curp", "person"),
        ("nombre", "person"),
        ("primer_apellido", "person"),
        ("segundo_apellido", "person"),
        ("fecha_nacimiento", "person"),
        ("sexo", "person"),
        ("entidad_nacimiento", "person"),
        ("codigo_postal", "person"),
        ("municipio", "person"),
        ("colonia", "person"),
        ("integrantes", "answer"),
        ("ingreso", "answer"),
        ("recibe_pension", "answer"),
        ("pension", "answer"),
        ("apoyos", "answer"),
        ("observaciones", "answer"),
        ("fecha_solicitud", "control"),
        ("aviso_aceptado_el", "control"),
    ]


def test_files_notes_calculated_fields_and_repeats_have_no_column() -> None:
    names = {each.name for each in columns_of(a_program())}
    assert not names & {"foto", "aviso", "por_persona", "autorizadas", "vivienda"}


def test_required_is_what_every_record_must_have() -> None:
    required = [each.name for each in columns_of(a_program()) if each.required]
    assert required == [
        *("curp", "nombre", "primer_apellido", "fecha_nacimiento", "sexo", "entidad_nacimiento", "municipio"),
        *("integrantes", "ingreso", "recibe_pension"),
    ]


def test_an_optional_group_of_the_registry_requires_nothing() -> None:
    program = a_program(person=(*CORE, PersonField(HOME, False)))
    assert not any(each.required for each in columns_of(program) if each.name == "municipio")


def test_a_required_field_of_a_group_that_may_not_apply_is_not_always_required() -> None:
    tutor = a_field("tutor", Text(), required=True)
    group = a_field("menor", Group(), fields=(tutor,), relevant=rule("es_menor"))
    assert [each.required for each in columns_of(a_program(fields=(group,))) if each.name == "tutor"] == [False]


def test_a_service_has_its_own_sheet() -> None:
    found = columns_of(a_program(), "despensa")
    assert [(each.name, each.field.name, each.required) for each in found] == [
        ("curp", "curp", True),
        ("fecha_entrega", "fecha_entrega", True),
        ("cantidad", "cantidad", False),
        ("importe", "importe", False),
        ("punto", "punto", True),
        ("despensa.cantidad", "cantidad", False),
    ]
    assert sheet_title(a_program(), "despensa") == "Despensa mensual"


def test_a_service_that_is_not_there_is_a_key_error() -> None:
    for function in (columns_of, repeat_sheets, sheet_title):
        with pytest.raises(KeyError):
            function(a_program(), "beca")


def test_a_label_said_twice_is_told_apart_by_its_group_or_its_name() -> None:
    shop = a_field(
        "negocio", Group(), label="Negocio", fields=(a_field("negocio_municipio", Text(), label="Municipio"),)
    )
    other = a_field("municipio_origen", Text(), label="municipio")
    labels = {each.name: each.label for each in columns_of(a_program(fields=(shop, other)))}
    assert labels["municipio"] == "Municipio"
    assert labels["negocio_municipio"] == "Negocio: Municipio"
    assert labels["municipio_origen"] == "municipio (municipio_origen)"


def test_a_field_named_as_a_column_of_control_keeps_both_apart() -> None:
    program = a_program(fields=(a_field("fecha_solicitud", Text(), label="Otra fecha"),))
    assert [each.name for each in columns_of(program)][-3:] == [
        "despensas.fecha_solicitud",
        "fecha_solicitud",
        "aviso_aceptado_el",
    ]


def test_a_repeat_has_a_sheet_keyed_by_curp() -> None:
    (sheet,) = repeat_sheets(a_program())
    assert (sheet.field.name, sheet.title, sheet.kind) == ("autorizadas", "Personas autorizadas para", "answer")
    assert [(each.name, each.label) for each in sheet.columns] == [
        ("curp", "CURP de la persona inscrita"),
        ("curp_autorizada", "CURP"),
    ]


def test_a_repeat_may_ask_for_a_curp_of_its_own() -> None:
    row = a_field("curp", Text(), label="CURP de quien recoge")
    program = a_program(fields=(a_field("personas", Repeat(), fields=(row,)),))
    assert [each.name for each in repeat_sheets(program)[0].columns] == ["curp", "personas.curp"]


def test_a_repeat_of_a_service_is_keyed_by_curp_and_day() -> None:
    row = a_field("articulo", Text())
    service = replace(SERVICE, fields=(a_field("articulos", Repeat(), fields=(row,)),))
    (sheet,) = repeat_sheets(a_program(services=(service,)), "despensa")
    assert [each.name for each in sheet.columns] == ["curp", "fecha_entrega", "articulo"]


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("Becas", "Becas"),
        ("Apoyo alimentario a personas adultas mayores", "Apoyo alimentario a personas"),
        ("Becas: 2026/2027 [nuevas] ¿sí?", "Becas 2026 2027 nuevas ¿sí"),
        ("'Entre comillas'", "Entre comillas"),
        ("Otorrinolaringologíainfantilmunicipal", "Otorrinolaringologíainfantilmun"),
        ("😀" * 20, "😀" * 15),
        ("***", "Datos"),
        ("léeme", "léeme 2"),
        ("History", "History 2"),
    ],
)
def test_a_title_becomes_a_name_that_excel_takes(title: str, sheet: str) -> None:
    assert sheet_title(a_program(title=Words(title))) == sheet


def test_sheets_of_the_same_name_are_numbered() -> None:
    long = "Personas autorizadas para recoger"
    assert sheet_titles([long, long.upper(), long]) == (
        "Personas autorizadas para",
        "PERSONAS AUTORIZADAS PARA 2",
        "Personas autorizadas para 3",
    )


def test_a_repeat_never_takes_the_name_of_the_data_sheet() -> None:
    row = a_field("nombre_completo", Text())
    twin = a_field("becas", Repeat(), label="Becas", fields=(row,))
    program = a_program(title=Words("Becas"), fields=(twin,))
    assert (sheet_title(program), repeat_sheets(program)[0].title) == ("Becas", "Becas 2")


def test_a_drop_down_shows_the_label_or_the_code_with_it() -> None:
    options = (
        Option("001", "Centro"),
        Option("002", "centro "),
        Option("003", "Obispado"),
        Option("a", "b"),
        Option("b", "Otra"),
    )
    assert [text for _, text in shown_options(options)] == [
        "001 · Centro",
        "002 · centro ",
        "Obispado",
        "a · b",
        "Otra",
    ]


def test_an_option_whose_label_is_its_own_code_stays_so() -> None:
    assert shown_options((Option("A", "A"), Option("B", "B"))) == (("A", "A"), ("B", "B"))


def test_a_text_is_cut_between_words() -> None:
    assert cut("¿Cuántas personas viven en el hogar?", 32) == "¿Cuántas personas viven en el…"
    assert cut("corto", 32) == "corto"
    assert cut("x" * 40, 32) == "x" * 31 + "…"


def test_a_workbook_says_which_definition_it_was_made_from() -> None:
    assert identity(a_program(), service="despensa", draft=True, today="2026-11-23") == {
        "program": "despensas",
        "version": "3",
        "sha256": "ab" * 32,
        "service": "despensa",
        "made_on": "2026-11-23",
        "state": "BORRADOR",
    }


def test_whoever_reads_columns_needs_no_openpyxl() -> None:
    code = "import sys, padron.outputs.columns; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_number_in_a_repeat_is_a_column_as_any_other() -> None:
    rows = a_field("hijos", Repeat(), fields=(a_field("edad", Whole(0, 17), required=True),))
    column = repeat_sheets(a_program(fields=(*FIELDS, rows)))[1].columns[1]
    assert (column.name, column.kind, column.required, column.shape) == ("edad", "answer", True, Whole(0, 17))
