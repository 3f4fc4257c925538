"""What a verdict comes to for who may not see every fact."""

from dataclasses import replace

import pytest

from city import CREDITO, DESPENSA, ESTANCIA, compiled
from padron.program.model import Program
from padron.services.capture import facts_read
from padron.services.policy import Actor, Grant
from padron.services.sight import criteria, hidden_criteria, hidden_facts

ALICE = Actor("alice", (Grant("capture", ("SDHIS",)),))
PROGRAM = compiled(DESPENSA)
MET = {each.id: "met" for each in PROGRAM.criteria}
KIND = frozenset({"active_in_kind:alimentario"})


def secret(name: str) -> list[Program]:
    """The published programs, one of them confidential."""
    return [replace(compiled(each), confidential=each == name) for each in (DESPENSA, ESTANCIA, CREDITO)]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("active_in_kind:credito", CREDITO),
        (f"active_in:{CREDITO}", CREDITO),
        (f"active_in:{CREDITO}@aval_curp", CREDITO),
        (f"was_in:{ESTANCIA}:previous", ESTANCIA),
        (f"received:{ESTANCIA}.atencion:month", ESTANCIA),
        (f"last_received:{ESTANCIA}.atencion", ESTANCIA),
        (f"household_active_in:{ESTANCIA}@hogar", ESTANCIA),
        ("household_active_in_kind:cuidado_infantil@hogar", ESTANCIA),
        (f"household_received:{ESTANCIA}.atencion:month@hogar", ESTANCIA),
    ],
)
def test_a_fact_about_a_confidential_program_of_another_area_is_hidden(key: str, name: str) -> None:
    assert hidden_facts(ALICE, secret(name), [key]) == {key}
    assert hidden_facts(ALICE, secret(DESPENSA), [key]) == frozenset()


def test_a_confidential_program_is_no_secret_within_its_scope() -> None:
    assert hidden_facts(ALICE, secret(DESPENSA), [f"active_in:{DESPENSA}"]) == frozenset()


def test_the_criteria_that_read_a_hidden_fact_are_known() -> None:
    assert set(facts_read(PROGRAM)) >= KIND
    assert hidden_criteria(PROGRAM, KIND) == {"sin_otro_apoyo"}
    assert hidden_criteria(PROGRAM, frozenset()) == frozenset()


@pytest.mark.parametrize("hidden_outcome", ["met", "not_met", "unknown"])
@pytest.mark.parametrize(
    ("others", "verdict"),
    [({}, "to_confirm"), ({"edad": "not_met"}, "ineligible"), ({"edad": "unknown"}, "to_confirm")],
)
def test_what_a_hidden_criterion_came_to_changes_nothing(
    hidden_outcome: str, others: dict[str, str], verdict: str
) -> None:
    found = criteria(PROGRAM, {**MET, **others, "sin_otro_apoyo": hidden_outcome}, KIND)
    assert found.verdict == verdict
    assert {each.id: seen for each, seen in found.each}["sin_otro_apoyo"] == "hidden"


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        (MET, "eligible"),
        ({**MET, "edad": "unknown"}, "undetermined"),
        ({**MET, "edad": "unknown", "ingreso": "not_met"}, "ineligible"),
        ({}, "undetermined"),
    ],
)
def test_without_hidden_facts_the_verdict_is_the_records(outcomes: dict[str, str], verdict: str) -> None:
    assert criteria(PROGRAM, outcomes, frozenset()).verdict == verdict
