"""What a simulation takes as it was stored is said to the author, field by field."""

from definition_makers import define
from padron.outputs.sql_notes import notes

TEXT = """
fields:
  aval_curp: {type: curp, label: CURP del aval}
  clave: {type: text, label: Clave, pattern: "[A-Z]{3}"}
  otra: {type: text, label: Otra, pattern: "[A-Z]{3}"}
  monto: {type: money, label: Monto}
eligibility:
  - {id: aval, assert: has(aval_curp) and has(clave) and monto < 5, message: Aval.}
"""


def test_only_checks_of_answers_that_criteria_read_are_noted() -> None:
    found = [(each.field, each.values["what"]) for each in notes(define(TEXT))]
    assert found == [("aval_curp", "que esté bien escrito en todo"), ("clave", "su patrón")]
