"""A record of another system, kept once on every engine, however often and at once it is sent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from api_systems import ANSWERS, PERSON
from city import DESPENSA, TODAY, compiled
from load_makers import a_program
from padron.problems import errors
from padron.program.model import Program
from padron.registry import tables
from padron.registry.corrections import set_values
from padron.registry.database import Database
from padron.registry.keys import new_id
from padron.services.enrolling import Enrolled, Sent, enrol
from padron.services.policy import Actor, Grant
from padron.services.programs import publish

SIGA = Actor("api:siga", (Grant("capture"),))
SENT = Sent(PERSON, ANSWERS, TODAY, TODAY)


@pytest.fixture
def store(empty_store: Database) -> Database:
    return empty_store


@pytest.fixture
def despensa(store: Database) -> Program:
    return published(store, compiled(DESPENSA))


def published(store: Database, program: Program) -> Program:
    assert not errors(publish(store, "ines", program).problems)
    return program


def rows_of(store: Database, table: str) -> int:
    with store.reading() as view:
        return int(
            view.connection.execute(select(func.count()).select_from(tables.metadata.tables[table])).scalar_one()
        )


def codes(made: Enrolled) -> list[str]:
    return [each.code for each in made.problems]


def test_the_same_record_is_one_and_another_updates_it(store: Database, despensa: Program) -> None:
    first = enrol(store, SIGA, despensa, SENT)
    assert first.status == "created"
    assert enrol(store, SIGA, despensa, SENT).status == "identical"
    richer = replace(SENT, answers={**ANSWERS, "num_integrantes": "3"})
    assert enrol(store, SIGA, despensa, richer).status == "updated"
    assert enrol(store, SIGA, despensa, SENT).status == "updated"
    assert (rows_of(store, "person"), rows_of(store, "enrolment")) == (1, 1)


def test_a_key_stands_for_one_record_only(store: Database, despensa: Program) -> None:
    key = new_id()
    assert enrol(store, SIGA, despensa, replace(SENT, id=key)).status == "created"
    assert enrol(store, SIGA, despensa, replace(SENT, id=key)).status == "identical"
    other = replace(SENT, id=key, answers={**ANSWERS, "num_integrantes": "3"})
    assert codes(enrol(store, SIGA, despensa, other)) == ["api_key_used"]
    small = published(store, a_program())
    there = {name: value for name, value in PERSON.items() if name not in ("hogar", "telefono")}
    assert codes(enrol(store, SIGA, small, Sent(there, {"ingreso": "5"}, TODAY, TODAY, key))) == ["api_key_used"]
    assert rows_of(store, "enrolment") == 1


def test_a_key_stands_for_one_person_as_far_as_she_can_be_compared(store: Database, despensa: Program) -> None:
    key = new_id()
    assert enrol(store, SIGA, despensa, replace(SENT, id=key)).status == "created"
    for name, other in (("nombre", "Guadalupe"), ("telefono", "8187654321"), ("municipio", "19026")):
        sent = replace(SENT, id=key, person={**PERSON, name: other})
        assert codes(enrol(store, SIGA, despensa, sent)) == ["api_key_used"], name
    shouted = {**PERSON, "nombre": "CONCEPCION", "telefono": "81 8123 4567"}
    assert enrol(store, SIGA, despensa, replace(SENT, id=key, person=shouted)).status == "identical"
    assert rows_of(store, "person_change") == 0


def test_what_somebody_corrected_since_does_not_make_a_late_repeat_another_record(
    store: Database, despensa: Program
) -> None:
    key = new_id()
    made = enrol(store, SIGA, despensa, replace(SENT, id=key))
    assert made.outcome is not None and made.outcome.person_key is not None
    with store.writing("rita") as unit:
        mark = ("correction", TODAY, "rita")
        set_values(unit, made.outcome.person_key, {"nombre": "Asunción", "telefono": "8187654321"}, mark, "lo dijo")
        unit.commit()
    assert enrol(store, SIGA, despensa, replace(SENT, id=key)).status == "identical"


def test_what_was_only_proposed_of_a_known_person_is_compared_too(store: Database, despensa: Program) -> None:
    before, key = new_id(), new_id()
    other = Actor("api:otro", SIGA.grants)
    small = published(store, a_program())
    known = {name: value for name, value in PERSON.items() if name != "hogar"}
    assert enrol(store, other, small, Sent(known, {"ingreso": "5"}, TODAY, TODAY, before)).status == "created"
    sent = replace(SENT, id=key, person={**PERSON, "telefono": "8187654321"})
    assert enrol(store, SIGA, despensa, sent).status == "created"
    assert rows_of(store, "person_change") == 1
    assert enrol(store, SIGA, despensa, sent).status == "identical"
    third = replace(sent, person={**PERSON, "telefono": "8180000000"})
    assert codes(enrol(store, SIGA, despensa, third)) == ["api_key_used"]
    assert rows_of(store, "person_change") == 1


def test_twenty_at_once_are_one(store: Database, despensa: Program) -> None:
    with ThreadPoolExecutor(20) as threads:
        made = list(threads.map(lambda _: enrol(store, SIGA, despensa, SENT), range(20)))
    assert sorted(each.status for each in made) == ["created", *["identical"] * 19]
    assert len({each.outcome.folio for each in made if each.outcome}) == 1
    assert rows_of(store, "enrolment") == 1


@pytest.mark.parametrize("key", [None, new_id()], ids=["by what it says", "by its key"])
def test_a_person_without_curp_is_made_once(store: Database, key: bytes | None) -> None:
    program = published(store, a_program(person="person: {curp: optional, domicilio: required}\n"))
    person = {name: value for name, value in PERSON.items() if name not in ("curp", "hogar", "telefono")}
    person |= {"fecha_nacimiento": "1956-06-26", "sexo": "M", "entidad_nacimiento": "DF"}
    sent = Sent(person, {"ingreso": "5"}, TODAY, TODAY, key)
    first = enrol(store, SIGA, program, sent)
    assert first.status == "created", codes(first)
    assert first.outcome is not None and (first.outcome.identifier or "").startswith("P-")
    assert enrol(store, SIGA, program, sent).status == "identical"
    other = enrol(store, SIGA, program, replace(sent, answers={"ingreso": "6"}))
    assert (other.status, codes(other)) == (("created", []) if key is None else ("rejected", ["api_key_used"]))
