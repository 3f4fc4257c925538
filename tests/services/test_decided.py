"""What a person decided stays: whatever is loaded again, edited, or published anew."""

import pytest

from definition_makers import HEAD, define
from load_makers import CALLS, FIELDS, LUCIA, PERSON, RICARDO, Office, a_program, office
from padron.registry.database import Database
from padron.registry.enrolments import Enrolment, enrolments_in
from padron.services.deciding import decide
from padron.services.programs import publish

NARROW = FIELDS.replace("ingreso < 5000", "ingreso < 500").replace("ingreso: 1000", "ingreso: 100")
ONE = "calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31, quota: 1}}\n"
EVA = LUCIA | {"curp": "MAGE010203MNLRRVA5", "nombre": "Eva", "primer_apellido": "Martínez", "segundo_apellido": "Gro"}


def the_one(store: Database, state: str | None = None) -> Enrolment:
    with store.reading() as view:
        (found,) = enrolments_in(view, "prueba", "anual", state)
    return found


def move(store: Database, found: Enrolment, to: str) -> None:
    with store.writing("rita") as unit:
        decide(unit, found.person_key, found.id, found.state, to, "2026-11-23", "así se decidió")
        unit.commit()


def narrower(city: Office, fields: str, calls: str = CALLS) -> Office:
    """The same office once a second version with a lower ceiling is published."""
    made = define(calls + PERSON + fields.lstrip(), HEAD.replace("version: 1", "version: 2"))
    assert publish(city.store, "ines", made).new
    return Office(city.store, made)


@pytest.mark.parametrize("to", ["active", "waiting", "rejected"])
def test_a_reviewed_decision_outlives_another_load_and_narrower_rules(store: Database, to: str) -> None:
    text = "lifecycle: reviewed\n" + FIELDS.lstrip()
    city = office(store, a_program(text))
    city.load(LUCIA)
    move(store, the_one(store), to)
    before = the_one(store)
    city.load(LUCIA)
    city.load(LUCIA | {"ingreso": 9000})
    assert the_one(store) == before, "who loads again neither changes the answers nor the decision"
    again = narrower(city, "lifecycle: reviewed\n" + NARROW.lstrip())
    again.load(LUCIA)
    again.load(LUCIA | {"ingreso": 9000})
    assert (the_one(store).state, the_one(store).decided) == (to, True)


def test_somebody_admitted_by_a_person_stays_active_when_her_answers_no_longer_qualify(store: Database) -> None:
    city = office(store, a_program(calls=ONE))
    city.load(EVA, LUCIA)
    with store.reading() as view:
        held = {each.state: each for each in enrolments_in(view, "prueba", "anual")}
    move(store, held["active"], "ended")
    move(store, held["waiting"], "active")
    city.load(LUCIA | {"ingreso": 9000})
    found = the_one(store, "active")
    assert (found.verdict, found.answers["ingreso"]) == ("ineligible", 900000), "the verdict is new, the state is hers"
    again = narrower(city, NARROW, ONE)
    again.load(LUCIA | {"ingreso": 8000})
    assert the_one(store, "active").id == found.id


def test_what_nobody_decided_follows_the_answers(store: Database) -> None:
    city = office(store, a_program())
    city.load(RICARDO)
    assert the_one(store).state == "not_eligible"
    city.load(RICARDO | {"ingreso": 1000})
    assert the_one(store).state == "active"


def test_a_void_one_is_not_brought_back_by_a_load(store: Database) -> None:
    city = office(store, a_program())
    city.load(LUCIA)
    move(store, the_one(store), "void")
    report = city.load(LUCIA | {"ingreso": 1000})
    assert [each.code for each in report.problems if each.severity == "error"] == ["enrolment_closed"]
    assert the_one(store).state == "void"
