"""Facts are read again where the record is written: without itself, over all keys, and the verdict kept is theirs."""

from typing import Any

import pytest

from definition_makers import HEAD
from definition_makers import city as material_of
from load_makers import CALLS, FIELDS, LUCIA, PERSON, RICARDO, TODAY, Office, a_program, fates, office
from padron.program.compiler import compile_program
from padron.program.shared import shared
from padron.registry.corrections import merge
from padron.registry.database import Database
from padron.registry.enrolments import Enrolment, enrolments_in
from padron.registry.people import resolve
from padron.registry.store import View
from padron.services import load_ahead
from padron.services import load_filing as loading
from padron.services.deciding import decide

ALONE = FIELDS.replace(
    "cases:", '  - {id: sin_otro, assert: not active_in_kind("alimentario"), message: Ya recibe.}\ncases:'
)


def other_program(store: Database) -> Office:
    """Another program of the same kind, in which whoever qualifies is active at once."""
    text = HEAD.lstrip().replace("program: prueba", "program: otra") + CALLS + PERSON + FIELDS.lstrip()
    made = compile_program("otra", shared(material_of(program_definitions__otra=text))).program
    assert made is not None
    return office(store, made)


def stored(store: Database, curp: object) -> Enrolment:
    with store.reading() as view:
        key = resolve(view, str(curp))
        return next(each for each in enrolments_in(view, "prueba", "anual") if each.person_key == key)


def kept(found: Enrolment) -> tuple[str, str, Any]:
    return found.verdict, found.state, found.judged["facts"]


def test_a_chunk_is_judged_again_by_the_facts_of_the_writing_transaction(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, other = office(store, a_program(ALONE)), other_program(store)
    first, looks = load_ahead.facts_for, []

    def enrolled_elsewhere_meanwhile(view: View, *rest: Any) -> Any:
        found = first(view, *rest)
        looks.append(len(found))
        if len(looks) == 1:
            asked(first)
            other.load(LUCIA)
            asked(enrolled_elsewhere_meanwhile)
        return found

    def asked(how: Any) -> None:
        for module in (load_ahead, loading):
            monkeypatch.setattr(module, "facts_for", how)

    asked(enrolled_elsewhere_meanwhile)
    report = city.load(LUCIA, RICARDO | {"ingreso": 1})
    assert looks == [2, 2], "once before, once in the transaction, each for the whole chunk"
    assert report.verdicts == {"ineligible": 1, "eligible": 1}
    fact = "active_in_kind:alimentario"
    assert kept(stored(store, LUCIA["curp"])) == ("ineligible", "not_eligible", {fact: True})
    assert kept(stored(store, RICARDO["curp"])) == ("eligible", "active", {fact: False})


def test_the_record_judged_does_not_count_against_itself_when_it_comes_again(store: Database) -> None:
    city = office(store, a_program(ALONE))
    assert fates(city.load(LUCIA)) == {"created": 1}
    report = city.load(LUCIA | {"ingreso": 2999})
    assert (fates(report), report.verdicts) == ({"updated": 1}, {"eligible": 1})
    assert kept(stored(store, LUCIA["curp"]))[1] == "active"


def test_what_the_other_key_of_a_merged_person_receives_counts(store: Database) -> None:
    city, other = office(store, a_program(ALONE)), other_program(store)
    other.load(RICARDO | {"ingreso": 1})
    city.load(LUCIA | {"ingreso": 9000})
    with store.writing("ines") as unit:
        keys = [resolve(unit, str(each["curp"])) or b"" for each in (RICARDO, LUCIA)]
        merge(unit, keys[0], keys[1], "2026-06-01", "misma persona")
        unit.commit()
    city.load(LUCIA)
    assert kept(stored(store, LUCIA["curp"])) == ("ineligible", "not_eligible", {"active_in_kind:alimentario": True})


def test_one_that_ended_no_longer_counts(store: Database) -> None:
    city, other = office(store, a_program(ALONE)), other_program(store)
    other.load(LUCIA)
    with store.writing("rita") as unit:
        (one,) = enrolments_in(unit, "otra", "anual")
        decide(unit, one.person_key, one.id, "active", "ended", TODAY)
        unit.commit()
    assert city.load(LUCIA).verdicts == {"eligible": 1}
