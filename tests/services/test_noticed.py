"""Small slips in a criterion: those that no case would notice are told, with a case that would."""

import pytest

from definition_makers import ROOT, compiled
from padron.program.compiler import compile_program
from padron.program.material import material
from padron.program.shared import shared
from padron.services.check import check, judged
from padron.services.definitions import Definitions, files
from padron.services.noticed import of_case, unnoticed

FIELDS = """
    fields:
      edad: {type: integer, label: Edad, min: 0, max: 120}
      pension: {type: yes_no, label: Pensión}
      monto: {type: money, label: Monto, min: 0, max: 90000}
      giro: {type: choice, label: Giro, choices: {a: A, b: B, c: C}}
    eligibility:
"""


def slips(criterion: str, *cases: str) -> list[str]:
    """What each slip that nobody notices would make of the criterion."""
    lines = criterion.replace(", assert:", "\n        assert:")
    written = "".join(f"      - {{name: c{number}, today: 2026-05-01, {case}}}\n" for number, case in enumerate(cases))
    result = compiled(f"{FIELDS}      - id: uno\n        message: M\n        {lines}\n    cases:\n{written}")
    assert result.program is not None and result.scope is not None, [each.message() for each in result.problems]
    seen = [of_case(case, judged(result.program, case)) for case in result.program.cases]
    return [mutant.wrong for each in unnoticed(result.program, result.scope, seen, {}) for mutant in each.mutants]


AT_60 = "answers: {edad: 60}, expect: eligible"
AT_59 = "answers: {edad: 59}, expect: ineligible"


def test_cases_on_both_sides_of_the_boundary_notice_every_slip() -> None:
    assert slips("assert: edad >= 60", AT_60, AT_59) == []


def test_a_case_far_from_the_boundary_notices_none_of_its_slips() -> None:
    assert slips("assert: edad >= 60", "answers: {edad: 80}, expect: eligible") == [
        "edad > 60",
        "edad >= 59",
        "edad >= 61",
        "true",
    ]


def test_one_side_leaves_the_slips_of_the_other() -> None:
    assert slips("assert: edad >= 60", AT_60) == ["edad >= 59", "true"]
    assert slips("assert: edad >= 60", AT_59) == ["edad > 60", "edad >= 61"]


def test_money_slips_by_a_centavo() -> None:
    eligible = "answers: {monto: 2999.99}, expect: eligible"
    assert slips("assert: monto < 3000", eligible, "answers: {monto: 3000.01}, expect: ineligible") == [
        "monto <= 3000",
        "monto < 3000.01",
    ]
    assert slips("assert: monto < 3000", eligible, "answers: {monto: 3000}, expect: ineligible") == []


SLIPS: list[tuple[str, tuple[str, ...], list[str]]] = [
    ("assert: pension and edad >= 60", ("answers: {edad: 60, pension: yes}, expect: eligible",
                                        "answers: {edad: 59, pension: yes}, expect: ineligible"),
     []),
    ("assert: pension or monto < 3000", ("answers: {pension: yes, monto: 5}, expect: eligible",),
     ["(pension and monto < 3000)", "pension or monto <= 3000", "pension or monto < 2999.99",
      "pension or monto < 3000.01", "true"]),
    ("assert: not pension", ("answers: {pension: no}, expect: eligible",), ["true"]),
    ('assert: giro in ["a", "b"]', ("answers: {giro: c}, expect: ineligible",), []),
    ('assert: giro == "a"', ("answers: {giro: a}, expect: eligible",), ["true"]),
    ("when: pension, assert: monto < 3000", ("answers: {pension: yes, monto: 3000}, expect: ineligible",
                                             "answers: {pension: yes, monto: 2999.99}, expect: eligible"),
     [""]),
    ("when: pension, assert: monto < 3000", ("answers: {pension: yes, monto: 3000}, expect: ineligible",
                                             "answers: {pension: yes, monto: 2999.99}, expect: eligible",
                                             "answers: {pension: no, monto: 3000}, expect: eligible"),
     []),
]  # fmt: skip


@pytest.mark.parametrize(("criterion", "cases", "left"), SLIPS)
def test_what_is_left_unnoticed(criterion: str, cases: tuple[str, ...], left: list[str]) -> None:
    assert slips(criterion, *cases) == left


def test_a_case_that_names_the_failed_criteria_notices_more() -> None:
    two = "answers: {edad: 30}, expect: %s"
    assert "true" not in slips("assert: edad >= 60", two % "{verdict: ineligible, failed: [uno]}")


def test_a_slip_that_changes_nothing_needs_no_case() -> None:
    assert "edad <= 120 and edad >= 60" not in slips("assert: edad < 121 and edad >= 60", AT_60, AT_59)


def test_every_criterion_of_the_shipped_programs_is_noticed() -> None:
    found = check(Definitions(material(files(ROOT), "2026"))).problems
    assert [each.message() for each in found if each.code == "D270"] == []


PATH = "program_definitions/apoyo_alimentario_adulto_mayor.yaml"


def without_boundary() -> Definitions:
    """The food program without its case of a pension right at the limit."""
    text = files(ROOT)[PATH].decode().replace('recibe_pension: yes, monto_pension: "3000.00"', "recibe_pension: no")
    text = text.replace("failed: [residencia_municipal, pension]", "failed: [residencia_municipal]")
    return Definitions(material({**files(ROOT), PATH: text.encode()}, "2026"))


def test_check_tells_it_at_the_criterion_and_with_proposals_gives_a_case_that_would_notice() -> None:
    name = "apoyo_alimentario_adulto_mayor"
    (plain,) = [each for each in check(without_boundary(), (name,)).problems if each.code == "D270"]
    assert plain.place is not None and plain.severity == "note"
    assert (
        plain.message()
        == "Ningún caso notaría si el criterio «pension» dijera «monto_pension <= 3000»; tampoco otro descuido."
    )
    (found,) = [each for each in check(without_boundary(), (name,), propose=True).problems if each.code == "D270"]
    case = found.message().split("Lo notaría: ")[1]
    text = files(ROOT)[PATH].decode().replace('recibe_pension: yes, monto_pension: "3000.00"', "recibe_pension: no")
    text = text.replace("failed: [residencia_municipal, pension]", "failed: [residencia_municipal]") + f"  {case}\n"
    again = Definitions(material({**files(ROOT), PATH: text.encode()}, "2026"))
    said = [each.message() for each in check(again, (name,)).problems]
    assert not any("monto_pension <= 3000" in each for each in said), said


def test_the_examples_of_a_shared_criterion_count_as_cases() -> None:
    path = "program_definitions/microcredito_impulso_negocio.yaml"
    head, _, cases = files(ROOT)[path].decode().partition("\ncases:")
    kept = cases.split("\n  - name: ")[1]
    text = f"{head}\ncases:\n  - name: {kept}\n"
    found = check(
        Definitions(material({**files(ROOT), path: text.encode()}, "2026")), (path.split("/")[1][:-5],)
    ).problems
    told = {each.values["id"] for each in found if each.code == "D270"}
    assert "mayoria_de_edad" not in told and "negocio_formal" in told


def test_what_was_compiled_from_a_closure_has_its_scope_too() -> None:
    result = compile_program("apoyo_alimentario_adulto_mayor", shared(material(files(ROOT))))
    assert result.scope is not None and "fecha_nacimiento" in result.scope.names
