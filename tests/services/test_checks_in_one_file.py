"""Checks that read the registry, in one file: each row is judged by what the rows before it have changed."""

import pytest

from definition_makers import define
from load_makers import CALLS, LUCIA, RICARDO, fates, office, said
from padron.program.model import Program
from padron.registry.database import Database
from written_cells import Text

HOME = "person: {domicilio: required, hogar: optional}\n"
FORBIDS = """
fields:
  ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
eligibility:
  - {id: bajo, assert: ingreso < 50000, message: El ingreso rebasa el tope.}
checks:
  - id: una
    assert: not household_active_in("prueba")
    message: Ya hay alguien de su hogar.
    severity: error
cases:
  - {name: Gana poco, today: 2026-05-01, person: {}, answers: {ingreso: 1000}, expect: eligible}
"""
ASKS = """
fields:
  ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
  titular: {type: yes_no, label: ¿Es la persona titular?, required: yes}
eligibility:
  - {id: bajo, assert: ingreso < 50000, message: El ingreso rebasa el tope.}
checks:
  - id: con_titular
    assert: titular or household_active_in("prueba")
    message: Primero registra a la persona titular del hogar.
    severity: error
cases:
  - {name: Gana poco, today: 2026-05-01, person: {}, answers: {ingreso: 1000, titular: yes}, expect: eligible}
"""
AVAL = """
fields:
  ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
  aval: {type: curp, label: CURP de quien avala}
eligibility:
  - {id: bajo, assert: ingreso < 50000, message: El ingreso rebasa el tope.}
checks:
  - id: aval_libre
    assert: not active_in("prueba", aval)
    message: Quien avala ya recibe el programa.
    severity: error
cases:
  - {name: Gana poco, today: 2026-05-01, person: {}, answers: {ingreso: 1000}, expect: eligible}
"""
MARTA = {**LUCIA, "curp": "GASG741212MNLRDD02", "nombre": "Guadalupe", "primer_apellido": "Garza",
         "segundo_apellido": "Sada"}  # fmt: skip
AT_HOME = {"hogar": "H-1"}
HEADED, WITHIN = {**AT_HOME, "titular": Text("Sí")}, {**AT_HOME, "titular": Text("No")}


def a_program(rules: str) -> Program:
    return define(CALLS + HOME + rules.lstrip())


def test_the_second_of_a_home_is_refused_where_a_check_forbids_two(store: Database) -> None:
    city = office(store, a_program(FORBIDS))
    report = city.load(LUCIA | AT_HOME, RICARDO | AT_HOME, MARTA | {"hogar": "H-2"})
    assert fates(report) == {"created": 2, "rejected": 1}
    assert [(each.row, each.message) for each in report.problems] == [(4, "Ya hay alguien de su hogar.")]
    assert city.stored(str(RICARDO["curp"])) is None


def test_who_needs_somebody_of_her_home_first_is_taken_after_that_row(store: Database) -> None:
    city = office(store, a_program(ASKS))
    report = city.load(LUCIA | HEADED, RICARDO | WITHIN, MARTA | {"hogar": "H-2", "titular": Text("No")})
    assert fates(report) == {"created": 2, "rejected": 1}
    assert [(each.row, each.code) for each in report.problems] == [(5, "check")]


def test_it_is_not_taken_where_that_row_comes_after_it_or_is_refused(store: Database) -> None:
    city = office(store, a_program(ASKS))
    assert fates(city.load(RICARDO | WITHIN, LUCIA | HEADED)) == {"created": 1, "rejected": 1}
    refused = MARTA | {"hogar": "H-3", "titular": Text("Sí"), "ingreso": "mucho"}
    assert fates(city.load(refused, RICARDO | {"hogar": "H-3", "titular": Text("No")})) == {"rejected": 2}


def test_a_trial_says_what_the_load_will_do(store: Database) -> None:
    city = office(store, a_program(ASKS))
    rows = (LUCIA | HEADED, RICARDO | WITHIN, MARTA | {"hogar": "H-2", "titular": Text("No")})
    trial, real = city.load(*rows, dry_run=True), city.load(*rows)
    assert fates(trial) == fates(real) == {"created": 2, "rejected": 1}
    assert said(trial) == said(real)


def test_a_guarantor_who_was_taken_some_rows_before_counts(store: Database) -> None:
    city = office(store, a_program(AVAL))
    report = city.load(LUCIA, RICARDO | {"aval": LUCIA["curp"]}, MARTA | {"aval": RICARDO["curp"]})
    assert fates(report) == {"created": 2, "rejected": 1}, "Ricardo was refused, so that he may vouch for Guadalupe"
    assert [(each.row, each.message) for each in report.problems] == [(4, "Quien avala ya recibe el programa.")]


def test_a_guarantor_who_is_taken_some_rows_later_does_not_count_yet(store: Database) -> None:
    city = office(store, a_program(AVAL))
    assert fates(city.load(RICARDO | {"aval": LUCIA["curp"]}, LUCIA)) == {"created": 2}


@pytest.mark.parametrize(("rows", "fate"), [
    ((LUCIA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-2"}), {"created": 2}),
    ((LUCIA | {"hogar": "h-1"}, RICARDO | {"hogar": " H-1 "}), {"created": 1, "rejected": 1}),
])  # fmt: skip
def test_a_home_is_the_same_however_its_folio_is_written(
    store: Database, rows: tuple[dict[str, object], ...], fate: dict[str, int]
) -> None:
    assert fates(office(store, a_program(FORBIDS)).load(*rows)) == fate


def test_a_row_that_a_check_stops_says_so_once(store: Database) -> None:
    city = office(store, a_program(ASKS))
    without_notice = {name: value for name, value in RICARDO.items() if name != "aviso_aceptado_el"}
    report = city.load(LUCIA | HEADED, without_notice | WITHIN)
    assert [(each.row, each.code) for each in report.problems] == [(4, "consent_missing"), (4, "check")]
