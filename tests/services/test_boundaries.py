"""Cases proposed at the boundaries of each criterion: what is pasted compiles, passes, and is decided by it alone."""

from textwrap import dedent

import pytest

from definition_makers import HEAD, ROOT, city, compiled, define
from padron.program.compiler import compile_program
from padron.program.material import material
from padron.program.model import Program
from padron.program.shared import shared
from padron.services.boundaries import Proposal, proposals
from padron.services.case_text import text
from padron.services.check import failures
from padron.services.definitions import files

SHIPPED = tuple(sorted(path.stem for path in (ROOT / "program_definitions").glob("*.yaml")))

SMALL = """
    person: {municipio: required}
    fields:
      ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
      integrantes: {type: integer, label: Integrantes, min: 1, max: 20, required: yes}
      inicio: {type: date, label: Inicio, max: today()}
      meses: {type: integer, label: Meses, max: 1200, calculation: 'months_between(inicio, today())'}
      pension: {type: yes_no, label: Pensión, required: yes}
      monto: {type: money, label: Monto, min: 0, max: 90000, relevant: pension, required: yes}
      apoyos: {type: choices, label: Apoyos, choices: {luz: Luz, agua: Agua, gas: Gas}}
      tutor: {type: curp, label: Tutor}
    eligibility:
      - {id: edad, assert: age(fecha_nacimiento) >= 60, message: M}
      - id: tope
        assert: ingreso < integrantes * param("linea_pobreza_ingresos")
        message: M
      - {id: antiguedad, assert: meses >= 12, message: M}
      - {id: monto, when: pension, assert: monto <= 3000, message: M}
      - {id: apoyos, assert: count(apoyos) <= 1, message: M}
      - {id: tutor, assert: age(birth_date(tutor)) >= 18, message: M}
      - id: municipio
        assert: municipio in ["19039", "19026"]
        message: M
      - {id: otro, assert: not active_in_kind("alimentario"), message: M}
      - {id: entregas, assert: 'received("beca_x", "year") < 3', message: M}
    services: {beca_x: {title: B, type: money}}
"""


def shipped(name: str) -> Program:
    program = compile_program(name, shared(material(files(ROOT)))).program
    assert program is not None
    return program


def all_of(program: Program) -> list[Proposal]:
    return [case for each in proposals(program) for case in each.cases]


def abouts(program: Program, criterion: str) -> list[tuple[str, str]]:
    """(what the case is about, its verdict) of each case of a criterion."""
    return [(case.about, case.record.verdict) for case in all_of(program) if case.criterion == criterion]


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_proposed_for_a_shipped_program_can_be_pasted_and_passes(name: str) -> None:
    path = f"program_definitions/{name}.yaml"
    pasted = "\n".join(text(each) for each in all_of(shipped(name)))
    whole = files(ROOT)[path].decode().rstrip("\n") + f"\n{pasted}\n"
    result = compile_program(name, shared(material({**files(ROOT), path: whole.encode()})))
    assert result.program is not None, [each.message() for each in result.problems]
    assert len(result.program.cases) > len(shipped(name).cases) + 20
    assert [each.message() for each in failures(result.program)] == []


def test_a_program_without_any_case_gets_some_too_that_pass() -> None:
    program = define(SMALL)
    pasted = "\n".join(text(each) for each in all_of(program))
    result = compiled(f"{dedent(SMALL)}cases:\n{pasted}\n")
    assert result.program is not None, [each.message() for each in result.problems]
    assert {case.criterion for case in all_of(program)} == {each.id for each in program.criteria}
    assert [each.message() for each in failures(result.program)] == []


def test_each_case_is_decided_by_its_criterion_alone() -> None:
    for name in SHIPPED:
        for case in all_of(shipped(name)):
            others = [each.outcome for each in case.record.criteria if each.id != case.criterion]
            assert set(others) <= {"met"}, case.about


def test_below_at_and_above_of_a_number_to_the_centavo() -> None:
    found = abouts(define(SMALL), "monto")
    turn = [
        ("monto = 2999.99", "eligible"),
        ("monto = 3000.00", "eligible"),
        ("monto = 3000.01", "ineligible"),
        ("monto = 3000.02", "ineligible"),
        ("sin monto", "undetermined"),
    ]
    assert [each for each in found if "monto" in each[0]] == turn


def test_the_birthday_and_a_day_on_either_side() -> None:
    found = dict(abouts(shipped("apoyo_alimentario_adulto_mayor"), "edad"))
    assert found["fecha_nacimiento = 1966-04-30"] == "eligible"
    assert found["fecha_nacimiento = 1966-05-01"] == "eligible"
    assert found["fecha_nacimiento = 1966-05-02"] == "ineligible"
    assert found["sin fecha_nacimiento"] == "undetermined"


def test_the_birth_date_in_a_curp_through_a_calculation_and_a_limit_that_another_answer_moves() -> None:
    program = define(SMALL)
    tutor = [verdict for about, verdict in abouts(program, "tutor") if about.startswith("tutor = ")]
    assert tutor == ["eligible", "eligible", "ineligible", "ineligible"]
    months = [verdict for about, verdict in abouts(program, "antiguedad") if about.startswith("inicio = ")]
    assert months == ["eligible", "eligible", "ineligible", "ineligible"]
    top = [verdict for about, verdict in abouts(program, "tope") if about.startswith("ingreso = ")]
    assert top == ["eligible", "eligible", "ineligible", "ineligible"]


def test_codes_in_and_out_facts_and_counts() -> None:
    program = define(SMALL)
    assert {verdict for _, verdict in abouts(program, "municipio")} == {"eligible", "ineligible", "undetermined"}
    assert abouts(program, "otro") == [("active_in_kind alimentario", "ineligible")]
    assert [verdict for _, verdict in abouts(program, "entregas")] == ["eligible", "ineligible", "ineligible"]


def test_a_criterion_that_turns_by_another_answer_is_tried_under_both() -> None:
    found = dict(abouts(shipped("espacios_primera_infancia"), "edad_maxima"))
    assert found["fecha_nacimiento = 2020-09-08, discapacidad = motriz"] == "eligible"
    assert found["fecha_nacimiento = 2020-09-07, discapacidad = motriz"] == "ineligible"


def test_where_nobody_is_found_who_meets_everything_nothing_is_proposed() -> None:
    program = define(
        """
    fields: {nota: {type: text, label: N}, edad: {type: integer, label: E, max: 99}}
    eligibility: [{id: nota, assert: has(nota), message: M}, {id: edad, assert: edad > 9, message: M}]
    """
    )
    assert [each.cases for each in proposals(program)] == [(), ()]


def test_the_makers_head_is_a_whole_program() -> None:
    assert city(program_definitions__prueba=dedent(HEAD).lstrip()).programs["prueba"]
