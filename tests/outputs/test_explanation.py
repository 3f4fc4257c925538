"""Why a criterion came to what it did: by its own grounds, nothing of what is hidden, nothing concluded anew."""

from dataclasses import replace
from typing import Any

import pytest

from definition_makers import HEAD, define
from padron.curp import complete, masked
from padron.intake.arriving import what_it_read
from padron.intake.explaining import explainer, grounds, reasons, stored_grounds
from padron.intake.record import Record, door
from padron.outputs.explanation import Explained, Grounds
from padron.program.compiler import thaw
from padron.program.lines import with_lines
from padron.program.model import Program
from padron.services.sight import hidden_criteria

KIND = "active_in_kind:salud"
TEXT = """
fields:
  ingreso: {type: money, label: Ingreso, min: 0, max: 500000}
  num: {type: integer, label: Personas, min: 1, max: 20}
  aval: {type: curp, label: CURP del aval}
  modalidad:
    type: choice
    label: Modalidad
    catalogue: modalidades_credito
  meses: {type: integer, label: Meses, min: 0, max: 1200}
  tope:
    type: money
    label: Tope
    calculation: if(active_in_kind("salud"), 1000, 5000)
  por_persona:
    type: money
    label: Por persona
    calculation: round(ingreso / num, 2)
eligibility:
  - {id: pobreza, assert: 'por_persona < param("linea_pobreza_ingresos")', message: Rebasa la línea.}
  - {id: tope, assert: ingreso <= tope, message: Pasa del tope.}
  - {id: tabla, assert: 'ingreso <= lookup("tope_credito", modalidad, meses)', message: Pasa de la tabla.}
  - {id: aval_mayor, assert: age(birth_date(aval)) >= 18, message: El aval es menor.}
  - use: mayoria_de_edad
"""
ANSWERS = {"ingreso": "30000", "num": 3, "aval": "TECR880229HNLRNC00", "modalidad": "primer", "meses": 8}


@pytest.fixture(scope="module")
def program() -> Program:
    return define("person: {domicilio: required}\n" + TEXT.lstrip(), HEAD)


def judged(program: Program, facts: dict[str, Any] | None = None, **answers: object) -> Record:
    known = {KIND: False} if facts is None else facts
    person = {"curp": "AUPL900109MNLRXC09", "municipio": "19039"}
    return door(program).record(person, {**ANSWERS, **answers}, today="2026-11-25", facts=known)


def told(program: Program, of: Grounds, hidden: frozenset[str] = frozenset()) -> dict[str, Explained]:
    explain = explainer(of, hidden)
    found = {each.id: explain(each) for each in program.criteria}
    return {name: each for name, each in found.items() if each is not None}


def stored(record: Record, **changes: Any) -> Grounds:
    return stored_grounds(record.program, {**what_it_read(record), **changes}, record.answers, by_curp=True)


def test_a_calculated_value_is_told_with_what_it_is_calculated_from_and_changed_through_it(program: Program) -> None:
    found = told(program, grounds(judged(program)))["pobreza"]
    assert [(each.label, each.value, each.source) for each in found.because] == [
        ("Por persona", "$10,000.00", "calculado"),
        ("Ingreso", "$30,000.00", ""),
        ("Personas", "3", ""),
        (
            "Línea de pobreza por ingresos, urbana, mensual por persona",
            "$4,718.55",
            "desde el 1 de enero de 2026, CONEVAL. Ejemplo, por cotejar con la publicación oficial",
        ),
    ]
    assert [each.text for each in found.would] == [
        "Cumpliría con «Ingreso» de $14,155.63 o menos.",
        "Cumpliría con «Personas» de 7 o más.",
    ]


def test_a_table_says_which_of_its_rows_gave_the_value(program: Program) -> None:
    found = told(program, grounds(judged(program)))["tabla"]
    assert [(each.label, each.value, each.source) for each in found.because][-1] == (
        "Tabla «Monto más alto según la modalidad y los meses del negocio»",
        "$20,000.00",
        "fila 3: Modalidad: Primer crédito, Antiguedad meses: 6 o más",
    )
    assert "Cumpliría con «Ingreso» de $20,000.00 o menos." in [each.text for each in found.would]


def test_a_curp_is_never_shown_whole_nor_asked_to_be_another(program: Program) -> None:
    child = complete("SABC160626MDFLRN", "A")
    found = told(program, grounds(judged(program, aval=child)))["aval_mayor"]
    assert found.outcome == "not_met"
    assert [each.value for each in found.because] == [masked(child)]
    assert [each.text for each in found.would] == ["Cumpliría a partir del 26 de junio de 2034."]
    assert child not in repr(found)


def test_what_is_lacking_is_named_and_changes_nothing_by_itself(program: Program) -> None:
    found = told(program, grounds(judged(program, num=None, facts={KIND: None})))
    assert (found["pobreza"].outcome, found["pobreza"].missing, found["pobreza"].would) == (
        "unknown",
        ("Personas",),
        (),
    )
    assert found["tope"].missing == ("lo que dice el registro",)


def test_a_criterion_that_rests_on_a_hidden_fact_by_way_of_a_calculation_is_not_told(program: Program) -> None:
    hidden = frozenset({KIND})
    found = told(program, grounds(judged(program)), hidden)
    assert sorted(found) == ["aval_mayor", "mayoria_de_edad", "pobreza", "tabla"]
    assert hidden_criteria(program, hidden) == {"tope"}
    words = repr([reasons(each) for each in found.values()])
    assert "Tope'" not in words
    assert "salud" not in words


def test_what_is_stored_explains_the_same_as_what_was_just_judged(program: Program) -> None:
    record = judged(program)
    assert [reasons(each) for each in told(program, stored(record)).values()] == [
        reasons(each) for each in told(program, grounds(record)).values()
    ]


def test_history_shows_the_stored_parameter_and_concludes_nothing_where_it_is_no_longer_that(program: Program) -> None:
    record = judged(program)
    older = {"linea_pobreza_ingresos": {"from": "2025-01-01", "value": 456_497}}
    found = told(program, stored(record, parameters=older))["pobreza"]
    assert found.because[-1].value == "$4,564.97"
    assert "$4,564.97 desde el 1 de enero de 2025" in found.sentence
    assert (found.outcome, found.would) == ("not_met", ())


def test_grounds_that_lack_what_was_read_or_an_outcome_conclude_nothing(program: Program) -> None:
    record = judged(program)
    empty = told(program, stored_grounds(program, {}, {}, by_curp=False))
    assert {(each.outcome, each.would, each.because) for each in empty.values()} == {("unknown", (), ())}
    other = told(program, stored(record, criteria={"pobreza": "met"}))
    assert (other["pobreza"].outcome, other["pobreza"].would) == ("met", ())


def test_each_says_the_line_of_the_version_and_the_file_of_a_shared_one(program: Program) -> None:
    found = told(program, grounds(judged(program)))
    line = program.criteria[0].assert_.place.line
    assert found["pobreza"].where == f"prueba v1, línea {line}"
    assert found["mayoria_de_edad"].where == "prueba v1, rules/criteria.yaml, línea 31"


def test_a_published_version_keeps_the_lines_that_it_was_published_from(program: Program) -> None:
    opened = thaw(with_lines(program))
    assert [(each.assert_.place.file, each.assert_.place.line) for each in opened.criteria] == [
        (each.assert_.place.file, each.assert_.place.line) for each in program.criteria
    ]
    assert opened.sha256 == program.sha256, "the lines are no part of what is digested"
    assert opened.closure == program.closure
    bare = thaw(program.closure)
    record = judged(replace(bare, sha256="e" * 64))
    explain = explainer(grounds(record))
    first = explain(record.program.criteria[0])
    assert first is not None
    assert first.where == "prueba v1, criterio «pobreza»", "one published before lines were kept"
