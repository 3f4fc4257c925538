"""Rules that read a household: in cases, in the facts of a record, in a load and in the words that people read."""

from dataclasses import replace

import pytest

from definition_makers import compiled, define, problems
from load_makers import CALLS, LUCIA, RICARDO, TODAY, fates, office
from padron.intake.facts import told
from padron.intake.record import door
from padron.intake.written import written
from padron.outputs.javascript_notes import notes
from padron.outputs.sentence import sentence
from padron.outputs.speech import speech
from padron.program.model import Program
from padron.registry.database import Database
from padron.registry.history import history
from padron.registry.people import resolve
from padron.services.facts import Subject, facts_of, frame

HOME = "person: {domicilio: required, hogar: optional}\n"
RULES = """
fields:
  ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
eligibility:
  - {id: unica, assert: 'not household_active_in("prueba")', message: Ya hay alguien de su hogar.}
cases:
  - name: Nadie de su hogar
    today: 2026-05-01
    person: {hogar: H-1}
    answers: {ingreso: 1}
    expect: eligible
  - name: Ya hay alguien
    today: 2026-05-01
    person: {hogar: H-1}
    answers: {ingreso: 1}
    facts: {household: {size: 3, active_in: [prueba]}}
    expect: ineligible
  - name: No se sabe dónde vive
    today: 2026-05-01
    person: {}
    answers: {ingreso: 1}
    facts: {household: {active_in: [prueba]}}
    expect: undetermined
"""
MARTA = {**LUCIA, "curp": "GASG741212MNLRDD02", "nombre": "Guadalupe", "primer_apellido": "Garza",
         "segundo_apellido": "Sada"}  # fmt: skip


def a_program(rules: str = RULES) -> Program:
    return define(CALLS + HOME + rules.lstrip())


def states(store: Database, *curps: object) -> list[str]:
    with store.reading() as view:
        keys = [resolve(view, str(each)) for each in curps]
        return [history(view, key)[0].category if key else "" for key in keys]


def test_of_one_household_in_one_file_the_second_is_judged_after_the_first(store: Database) -> None:
    city = office(store, a_program())
    together, alone = {"hogar": "H-1"}, {"hogar": "H-2"}
    report = city.load(LUCIA | together, RICARDO | together, MARTA | alone)
    assert fates(report) == {"created": 3}
    assert states(store, LUCIA["curp"], RICARDO["curp"], MARTA["curp"]) == ["active", "closed", "active"]


def test_the_same_file_again_changes_nothing(store: Database) -> None:
    city = office(store, a_program())
    rows = (LUCIA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-1"})
    city.load(*rows)
    assert fates(city.load(*rows)) == {"identical": 2}


def test_a_blank_cell_reads_the_dwelling_that_is_stored(store: Database) -> None:
    city = office(store, a_program())
    city.load(LUCIA | {"hogar": "H-1"})
    city.load(RICARDO | {"hogar": "H-3"})
    subject = Subject(str(RICARDO["curp"]), TODAY, city.program.call_on(TODAY), {"hogar": "H-1"})
    key = "household_active_in:prueba@hogar"
    with store.reading() as view:
        about = frame([city.program], city.program)
        moved, unknown = facts_of(view, about, [key], [subject, replace(subject, others={})])
    assert (moved, unknown) == ({key: True}, {})


def test_what_is_not_told_of_a_household_is_one_person_alone() -> None:
    keys = {"household_size@hogar", "household_active_in:prueba@hogar", "household_received:prueba.bolsa:month@hogar"}
    assert told({}, sorted(keys), "prueba") == {
        "household_active_in:prueba@hogar": False,
        "household_received:prueba.bolsa:month@hogar": 0,
        "household_size@hogar": 1,
    }
    said = {"household": {"size": "4", "active_in": ["prueba"], "received": {"bolsa": {"month": "2"}}}}
    assert set(told(said, sorted(keys), "prueba").values()) == {True, 2, 4}


def test_without_the_dwelling_a_rule_waits_for_it() -> None:
    record = door(a_program()).record({"municipio": "19039"}, {"ingreso": 1}, today=TODAY, facts={})
    assert (record.verdict, record.missing) == ("undetermined", ("hogar",))


def test_a_program_that_does_not_ask_for_the_dwelling_is_told_what_to_add() -> None:
    found = compiled(CALLS + "person: {domicilio: required}\n" + RULES.lstrip()).problems
    assert [(each.code, each.suggestion) for each in found if each.code == "D272"] == [
        ("D272", "person: {hogar: required}")
    ]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("{household: {active_in: [nada]}}", "D191"),
        ("{household: {sise: 2}}", "D101"),
        ("{household: {size: 0}}", "D109"),
        ("{of: {curp: {household: {size: 1}}}}", "D101"),
    ],
)
def test_a_misspelt_household_fact_in_a_case_is_refused(facts: str, code: str) -> None:
    rules = RULES.replace("{household: {size: 3, active_in: [prueba]}}", facts)
    assert code in {each.code for each in problems(CALLS + HOME + rules.lstrip())}


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ('{"household": {"size": 0}}', "facts.household.size"),
        ('{"household": {"size": "tres"}}', "facts.household.size"),
        ('{"household": {"activ_in": []}}', "facts.household.activ_in"),
        ('{"household": 3}', "facts.household"),
        ('{"of": {"aval": {"household": {}}}}', "facts.of.aval.household"),
    ],
)
def test_a_record_in_json_says_where_its_household_is_wrong(facts: str, where: str) -> None:
    assert [each.field for each in written(f'{{"facts": {facts}}}').problems] == [where]


def test_people_read_it_as_a_sentence_and_the_author_what_the_browser_does_not_know() -> None:
    program = a_program()
    words = speech(program, TODAY)
    assert sentence(program.criteria[0].assert_, words) == (
        "Nadie de su hogar tiene activo el programa «Programa de prueba»."
    )
    assert "lo que recibe el hogar, mientras se escribe su folio" in [each.values["what"] for each in notes(program)]
