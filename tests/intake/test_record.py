"""A raw record becomes a judged one: what applies, what is unknown, what is wrong, what is decided."""

import json
from collections.abc import Mapping

import pytest

from definition_makers import define
from padron.intake.facts import told
from padron.intake.record import Record, as_json, door

TODAY = "2026-11-23"
ANA = {
    "curp": "GASG741212MNLRDD02",
    "nombre": "Ma Guadalupe",
    "primer_apellido": "Garza",
    "segundo_apellido": "Sada",
}
TEXT = """
    person: {telefono: optional}
    fields:
      ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
      integrantes: {type: integer, label: Integrantes, min: 1, max: 20, required: yes}
      pension: {type: yes_no, label: Pensión}
      monto: {type: money, label: Monto, min: 0, max: 9000, relevant: pension, required: yes}
      por_persona: {type: money, label: Por persona, calculation: "round(ingreso / integrantes, 2)"}
      salud: {type: choices, label: Salud, choices: {diabetes: Diabetes, asma: Asma}}
      municipio_negocio: {type: choice, label: Municipio del negocio, catalogue: municipios}
      zona: {type: text, label: Zona, constraint: 'has(pension) or integrantes < 3', constraint_message: Di la pensión.}
      familia:
        type: repeat
        label: Familia
        max: 3
        fields:
          curp_familiar: {type: curp, label: CURP, required: yes}
          edad: {type: integer, label: Edad, min: 0, max: 120}
          escuela: {type: text, label: Escuela, relevant: edad < 18, required: pension}
    eligibility:
      - {id: edad, assert: age(fecha_nacimiento) >= 50, message: 50 años.}
      - {id: pobreza, assert: por_persona < param("linea_pobreza_ingresos"), message: Rebasa.}
      - {id: pension, when: pension, assert: monto < 3000, message: Menos de 3000.}
    checks:
      - {id: ajena, assert: "not any(familia, curp_familiar == curp)", message: Debe ser otra persona.}
      - {id: mayores, assert: "all(familia, edad < 100)", message: Revisa las edades., severity: warning}
    score:
      points:
        - {points: 40, when: por_persona < 1500}
        - {points: 5, when: monto < 100}
"""
ANSWERS = {"ingreso": "3000", "integrantes": "2", "pension": "no"}
PROGRAM = define(TEXT)


def judged(answers: Mapping[str, object] = ANSWERS, person: Mapping[str, object] = ANA, **more: object) -> Record:
    return door(PROGRAM).record(person, {**ANSWERS, **answers}, today=TODAY, **more)  # type: ignore[arg-type]


def codes(record: Record) -> list[tuple[str, str | None]]:
    return [(each.code, each.field) for each in record.problems]


def test_a_good_record_has_a_verdict_and_nothing_wrong() -> None:
    record = judged()
    assert record.verdict == "eligible"
    assert codes(record) == []
    assert record.calculated == {"por_persona": 150000}
    assert record.score == 0


def test_points_are_given_for_a_plain_yes_only() -> None:
    assert judged({"ingreso": "2999"}).score == 40
    assert judged({"ingreso": ""}).score == 0


def test_the_curp_gives_birth_date_sex_and_state() -> None:
    person = judged().person
    assert (person["fecha_nacimiento"], person["sexo"], person["entidad_nacimiento"]) == ("1974-12-12", "M", "NL")


def test_a_birth_date_that_differs_from_the_curp_is_an_error_and_a_name_a_warning() -> None:
    found = judged(person={**ANA, "fecha_nacimiento": "1974-12-13", "nombre": "Rosa"}).problems
    assert {(each.code, each.severity) for each in found} == {("curp_names", "warning"), ("curp_day_differs", "error")}


def test_a_blank_answer_is_unknown_and_leaves_the_verdict_open_naming_what_is_missing() -> None:
    record = judged({"ingreso": ""})
    assert record.verdict == "undetermined"
    assert record.missing == ("ingreso",)
    assert codes(record) == [("required", "ingreso")]


def test_a_no_decides_whatever_is_unknown() -> None:
    young = {
        **ANA,
        "curp": "RALP030105MDFMRLA3",
        "nombre": "Paola",
        "primer_apellido": "Ramos",
        "segundo_apellido": "Lira",
    }
    assert judged({"ingreso": ""}, young).verdict == "ineligible"


def test_an_answer_that_does_not_apply_is_dropped_with_a_warning_and_not_stored() -> None:
    record = judged({"monto": "2500"})
    assert codes(record) == [("not_relevant", "monto")]
    assert "monto" not in record.answers


def test_a_bad_answer_that_does_not_apply_is_no_error() -> None:
    assert codes(judged({"monto": "muchísimo"})) == [("not_relevant", "monto")]


def test_a_question_that_applies_is_required() -> None:
    assert codes(judged({"pension": "sí"})) == [("required", "monto")]


def test_a_criterion_whose_when_is_unknown_is_met() -> None:
    record = judged({"pension": ""})
    assert {each.id: each.outcome for each in record.criteria}["pension"] == "met"


def test_a_refused_value_is_unknown_to_every_rule_and_its_problem_stays() -> None:
    record = judged({"ingreso": "-3"})
    assert record.verdict == "undetermined"
    assert codes(record) == [("out_of_range", "ingreso")]


def test_an_unknown_constraint_does_not_fire_and_a_plain_no_does() -> None:
    assert codes(judged({"zona": "norte"})) == []
    record = judged({"zona": "norte", "pension": "", "integrantes": "4"})
    assert [(each.code, each.message()) for each in record.problems] == [("constraint", "Di la pensión.")]


def test_rows_know_their_own_names_first_and_name_their_cells() -> None:
    record = judged(
        {"familia": [{"edad": "12"}, {"curp_familiar": ANA["curp"], "edad": "130"}], "pension": "si", "monto": 1}
    )
    assert codes(record) == [
        ("out_of_range", "familia[2].edad"),
        ("required", "familia[1].curp_familiar"),
        ("required", "familia[1].escuela"),
        ("check", None),
    ]


def test_a_blank_row_is_no_row() -> None:
    assert judged({"familia": [{"edad": " ", "curp_familiar": None}]}).answers.get("familia") is None


def test_more_rows_than_the_program_takes_are_an_error() -> None:
    rows = [{"curp_familiar": "TOAM470622HVZRPR00"}] * 4
    assert ("too_many_rows", "familia") in codes(judged({"familia": rows}))


def test_choices_with_nothing_chosen_are_known_and_empty_when_not_required() -> None:
    assert judged().judgement.values["salud"] == []
    assert "salud" not in judged().answers


def test_an_unknown_name_is_said() -> None:
    assert codes(judged({"ingresos": "3"})) == [("unknown_field", "ingresos")]


def test_a_calculated_value_is_never_taken_from_outside() -> None:
    record = judged({"por_persona": "1"})
    assert record.calculated == {"por_persona": 150000}
    assert codes(record) == [("calculated", "por_persona")]


@pytest.mark.parametrize(
    ("ways", "value"),
    [(("3000", 3000, 3000.0, "$3,000.00", " 3 000 "), 300000), (("no", "NO", False, 0, "n"), False)],
)
def test_the_same_answer_in_other_spellings_gives_the_same_bytes(ways: tuple[object, ...], value: object) -> None:
    name = "ingreso" if value else "pension"
    stored = {json.dumps(judged({name: each}).answers, sort_keys=True) for each in ways}
    assert len(stored) == 1
    assert judged({name: ways[0]}).answers[name] == value


def test_the_json_has_the_keys_of_the_interface() -> None:
    found = as_json(judged({"integrantes": ""}))
    assert list(found) == [
        *("verdict", "criteria", "missing", "problems", "calculated", "score", "program", "version", "today"),
    ]
    assert found["criteria"][0] == {"id": "edad", "outcome": "met", "message": "50 años."}  # type: ignore[index]
    assert found["calculated"] == {"por_persona": None}
    assert found["missing"] == ["integrantes"]


def test_facts_not_told_are_no_history_and_facts_not_given_are_unknown() -> None:
    program = define(
        """
    fields:
      aval: {type: curp, label: Aval}
    eligibility:
      - {id: uno, assert: not active_in_kind("alimentario"), message: M}
      - {id: dos, assert: 'not active_in("apoyo_alimentario_adulto_mayor", aval)', message: M}
    """
    )
    entrance = door(program)
    keys = entrance.judge.facts
    aval = {"aval": "TOAM470622HVZRPR00"}
    nothing = entrance.record(ANA, aval, today=TODAY)
    no_history = entrance.record(ANA, aval, today=TODAY, facts=told({}, keys, program.name))
    active = {"of": {"aval": {"active_in": ["apoyo_alimentario_adulto_mayor"]}}}
    guarantor = entrance.record(ANA, aval, today=TODAY, facts=told(active, keys, program.name))
    assert (nothing.verdict, no_history.verdict, guarantor.verdict) == ("undetermined", "eligible", "ineligible")


def test_missing_names_only_what_can_still_decide() -> None:
    program = define(
        """
    fields:
      a: {type: yes_no, label: A}
      b: {type: yes_no, label: B}
      c: {type: yes_no, label: C}
    eligibility:
      - {id: uno, assert: (a and b) or c, message: M}
    """
    )
    record = door(program).record(ANA, {"a": "no"}, today=TODAY)
    assert record.missing == ("c",)
