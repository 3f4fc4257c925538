"""The JSON Schema of a record: valid itself, exact where it can be, and frank about the rest."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from padron.outputs.json_schema import json_schema, notes
from padron.program.model import Criterion, PersonField, Program, Words
from padron.shapes import Choice, Day, Decimal, Option, Repeat, Text, Whole, YesNo
from small_programs import CORE, STREETS, a_field, a_program, rule

ANA = {
    "curp": "SABC560626MDFLRN01",
    "nombre": "Concepción",
    "primer_apellido": "Salgado",
    "municipio": "19039",
}
ANSWERS: dict[str, Any] = {
    "integrantes": 2,
    "ingreso": "3000.50",
    "recibe_pension": False,
    "autorizadas": [{"curp_autorizada": "TECR880229HNLRNC00"}],
}


def refused(program: Program, record: object) -> list[str]:
    """The places of a record that the schema refuses, as `answers/ingreso`."""
    checker = Draft202012Validator(json_schema(program), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return sorted({"/".join(map(str, error.absolute_path)) for error in checker.iter_errors(record)})


def answering(shape: Any, value: object, **settings: Any) -> list[str]:
    program = a_program(fields=(a_field("dato", shape, **settings),))
    return refused(program, {"person": ANA, "answers": {} if value is None else {"dato": value}})


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema(a_program()))


def test_a_full_record_passes_and_says_which_program_it_is_of() -> None:
    assert refused(a_program(), {"person": ANA, "answers": ANSWERS, "today": "2026-05-01"}) == []
    schema = json_schema(a_program())
    assert schema["$id"] == "urn:padron:program:despensas:3"
    assert schema["title"] == "Apoyo alimentario a personas adultas mayores"


def test_what_nobody_asked_for_is_refused() -> None:
    record = {"person": {**ANA, "apodo": "Cony"}, "answers": {**ANSWERS, "color": "rojo"}, "extra": 1}
    assert refused(a_program(), record) == ["", "answers", "person"]


def test_only_what_is_always_required_is_required() -> None:
    assert refused(a_program(), {"person": ANA, "answers": {}}) == ["answers"]
    schema: Any = json_schema(a_program())["properties"]
    assert schema["answers"]["required"] == ["integrantes", "ingreso", "recibe_pension", "autorizadas"]
    assert schema["person"]["required"] == ["curp", "nombre", "primer_apellido", "municipio"]


def test_a_note_and_a_group_have_no_property_and_a_calculated_field_is_read_only() -> None:
    answers: Any = json_schema(a_program())["properties"]
    answers = answers["answers"]["properties"]
    assert "aviso" not in answers
    assert "vivienda" not in answers
    assert answers["por_persona"] == {"title": "Por persona", "readOnly": True}


def test_the_words_are_the_authors() -> None:
    program = a_program(fields=(a_field("dato", YesNo(), label="¿Vive sola?", hint="Pregunta aparte."),))
    answers: Any = json_schema(program)["properties"]
    assert answers["answers"]["properties"]["dato"] == {
        "title": "¿Vive sola?",
        "description": "Pregunta aparte.",
        "type": "boolean",
    }


@pytest.mark.parametrize(
    ("shape", "right", "wrong"),
    [
        (Text(2, 4), "abc", "abcde"),
        (Text(pattern="[0-9]{5}"), "06400", "6400"),
        (Whole(1, 20), 20, 21),
        (Whole(1, 20), 1, "1"),
        (Decimal(2, 0, 100_00), "99.99", "99.999"),
        (Decimal(2, 0, 100_00), 99.99, 100.01),
        (Decimal(2, 0, 100_00), "100", "-1"),
        (Decimal(2, -100, 100_00), "-1.00", "1,000.00"),
        (Decimal(0, 0, 100), "100", "100.0"),
        (Day(), "2024-02-29", "2023-02-29"),
        (YesNo(), True, "sí"),
        (Choice("«d»", (Option("a", "Agua"),)), "a", "Agua"),
        (Choice("muchas", tuple(Option(str(each), "x") for each in range(100))), "99", "100"),
    ],
)
def test_each_shape_takes_its_own_values_and_no_others(shape: Any, right: object, wrong: object) -> None:
    assert answering(shape, right) == []
    assert answering(shape, wrong) == ["answers/dato"]


def test_a_repeat_has_as_many_rows_as_it_may() -> None:
    tutor = a_field("tutor", Text(), required=True)
    rows = [{"tutor": "Beto"}] * 3
    assert answering(Repeat(1, 3), rows, fields=(tutor,)) == []
    assert answering(Repeat(1, 2), rows, fields=(tutor,)) == ["answers/dato"]
    assert answering(Repeat(0, 2), [{}], fields=(tutor,)) == ["answers/dato/0"]
    assert answering(Repeat(1, 2), None, fields=(tutor,)) == ["answers"]
    assert answering(Repeat(0, 2), [], fields=(tutor,), required=True) == ["answers/dato"]


def test_a_pattern_that_only_re2_reads_is_left_to_the_server() -> None:
    program = a_program(fields=(a_field("dato", Text(pattern=r"(?i)[a-z]+")),))
    assert refused(program, {"person": ANA, "answers": {"dato": "ÁÉ"}}) == []
    assert "su patrón" in said(program, "dato")


def test_facts_are_described_for_the_person_and_for_others() -> None:
    facts = {
        "active_in_kind": ["alimentario"],
        "received": {"despensa": {"month": 1}},
        "last_received": {"despensa": "2026-04-02"},
        "of": {"curp_tutor": {"active_in": ["becas"]}},
    }
    record = {"person": ANA, "answers": ANSWERS, "facts": facts}
    assert refused(a_program(), record) == []
    wrong = {**facts, "received": {"despensa": {"mes": 1}}}
    assert refused(a_program(), {**record, "facts": wrong}) == ["facts/received/despensa"]


def said(program: Program, name: str) -> str:
    return " ".join(each.message() for each in notes(program) if each.field == name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("curp", "que esté bien escrito en todo"),
        ("curp_autorizada", "que esté bien escrito en todo"),
        ("fecha_nacimiento", "lo dice la CURP"),
        ("fecha_nacimiento", "sus límites de fecha"),
        ("colonia", "su filtro"),
        ("pension", "cuándo aplica"),
        ("ingreso", "su mínimo y su máximo"),
        ("por_persona", "siempre se calcula"),
    ],
)
def test_what_the_schema_cannot_check_is_a_note(name: str, words: str) -> None:
    assert words in said(a_program(), name)


def test_conditions_and_rules_are_notes_too() -> None:
    field = a_field("dato", Whole(0, 9), required=rule("recibe_pension"), constraint=rule("dato > 1"))
    old = Criterion("edad", rule("age(fecha_nacimiento) >= 60"), Words("Debe tener 60 años."))
    program = a_program(fields=(field,), criteria=(old,))
    assert "cuándo es obligatoria" in said(program, "dato")
    assert "su regla propia" in said(program, "dato")
    last = notes(program)[-1]
    assert (last.severity, last.message()) == (
        "note",
        "JSON Schema no revisa de «despensas»: los criterios, las reglas ni los límites.",
    )
    assert last.message("en") == "JSON Schema does not check of 'despensas': criteria, checks and limits."


def test_a_plain_field_has_no_note() -> None:
    program = a_program(fields=(a_field("dato", Whole(0, 9)),), person=(CORE[0],))
    assert {each.field for each in notes(program)} == {"curp"}


def test_a_field_of_a_registry_group_may_be_asked_for_alone() -> None:
    asked = (*CORE, PersonField(a_field("colonia", STREETS), True))
    schema: Any = json_schema(a_program(person=asked))["properties"]
    assert list(schema["person"]["properties"])[-1] == "colonia"
    assert schema["person"]["required"][-1] == "colonia"
