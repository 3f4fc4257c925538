"""A criterion that a question which does not apply leaves open for ever is told; one that is decided is not."""

import pytest

from definition_makers import problems

FIELDS = """
    fields:
      pension: {type: yes_no, label: Pensión}
      monto: {type: money, label: Monto, min: 0, max: 9000, relevant: pension}
      doble: {type: money, label: Doble, calculation: monto * 2}
      edad: {type: integer, label: Edad, min: 0, max: 120}
      tutor: {type: yes_no, label: Tutor, relevant: edad < 18}
      adulto: {type: yes_no, label: Adulto, relevant: edad >= 18}
      giro: {type: choice, label: Giro, choices: {a: A, b: B, c: C}}
      local: {type: yes_no, label: Local, relevant: 'giro in ["a", "b"]'}
      hijos: {type: repeat, label: Hijos, relevant: pension, fields: {x: {type: integer, label: X, max: 9}}}
    eligibility:
"""


def open_fields(criterion: str) -> list[tuple[object, str | None]]:
    found = problems(f"{FIELDS}      - {{id: uno, message: M, {criterion}}}\n")
    assert {each.code for each in found} <= {"D200", "D177"}, [each.message() for each in found]
    return [(each.values["field"], each.suggestion) for each in found if each.code == "D200"]


OPEN = {
    "assert: monto < 3000": [("monto", "when: pension")],
    "assert: doble < 3000": [("monto", "when: pension")],
    "assert: monto < 3000 or edad > 60": [("monto", "when: pension")],
    "assert: tutor": [("tutor", "when: edad < 18")],
    "when: edad < 20, assert: tutor": [("tutor", None)],
    'when: giro != "b", assert: local': [("local", None)],
    "assert: 'if(edad > 18, adulto, tutor)'": [("tutor", "when: edad < 18")],
}
DECIDED = (
    "when: pension, assert: monto < 3000",
    "when: pension and edad > 3, assert: doble < 3000",
    "assert: not pension or monto < 3000",
    "assert: 'if(pension, monto < 3000, edad > 60)'",
    "assert: has(monto) or edad > 3",
    "assert: not has(monto) or edad > 3",
    "when: edad < 12, assert: tutor",
    "assert: 'if(edad >= 18, adulto, tutor)'",
    'when: giro == "a", assert: local',
    'assert: giro == "c" or local',
    "assert: 'count(hijos) < 3'",
    "assert: 'sum(hijos.x) < 3'",
    "when: monto > 3, assert: edad > 3",
)


@pytest.mark.parametrize("criterion", OPEN)
def test_a_hidden_field_that_leaves_a_criterion_unknown_is_a_warning(criterion: str) -> None:
    assert open_fields(criterion) == OPEN[criterion]


@pytest.mark.parametrize("criterion", DECIDED)
def test_a_criterion_that_its_when_or_its_own_logic_decides_is_not(criterion: str) -> None:
    assert open_fields(criterion) == []
