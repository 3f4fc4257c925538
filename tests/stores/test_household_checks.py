"""A check about the household, in one file, on each engine: the second of a home is refused, and taken where one must
be there before."""

from definition_makers import define
from load_makers import CALLS, LUCIA, RICARDO, fates, office
from padron.registry.database import Database
from written_cells import Text

RULES = """
person: {domicilio: required, hogar: optional}
fields:
  ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
  titular: {type: yes_no, label: ¿Es la persona titular?, required: yes}
eligibility:
  - {id: bajo, assert: ingreso < 50000, message: El ingreso rebasa el tope.}
checks:
  - id: una_titular
    assert: titular != household_active_in("prueba")
    message: Un hogar tiene una persona titular, y se registra primero.
    severity: error
cases:
  - {name: Gana poco, today: 2026-05-01, person: {}, answers: {ingreso: 1000, titular: yes}, expect: eligible}
"""
HEAD_OF_HOME, OTHER = {"hogar": "H-1", "titular": Text("Sí")}, {"hogar": "H-1", "titular": Text("No")}


def test_in_one_file_each_row_is_judged_by_what_the_rows_before_it_wrote(empty_store: Database) -> None:
    city = office(empty_store, define(CALLS + RULES.lstrip()))
    first, second = LUCIA | HEAD_OF_HOME, RICARDO | OTHER
    assert fates(city.load(second, first)) == {"created": 1, "rejected": 1}
    assert fates(city.load(first, second)) == {"created": 1, "identical": 1}
    assert fates(city.load(RICARDO | HEAD_OF_HOME)) == {"rejected": 1}
