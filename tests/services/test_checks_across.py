"""What check finds between programs: a rule that tells of a confidential one."""

import pytest

from city import DESPENSA
from definition_makers import ROOT
from padron.program.material import material
from padron.services.check import check
from padron.services.definitions import Definitions, files

REFUGE = (("area: SDHIS", "area: SEDEC"), ("confidential: no", "confidential: yes"))
BY_NAME = "\n  - {id: sin_refugio, assert: 'not active_in(\"refugio\")', message: Ya recibe otro apoyo.}\n"
HOME = "program_definitions/{}.yaml"


def warned(*changes: tuple[str, str]) -> list[str]:
    """What is told of criteria that read, by name and by kind, a program that is like the despensa but for changes."""
    text = (ROOT / HOME.format(DESPENSA)).read_text("utf-8")
    refuge = text.replace(f"program: {DESPENSA}", "program: refugio")
    for before, after in changes:
        assert before in refuge
        refuge = refuge.replace(before, after)
    own = text.replace("eligibility:\n", f"eligibility:{BY_NAME}", 1)
    written = {HOME.format("refugio"): refuge.encode(), HOME.format(DESPENSA): own.encode()}
    found = check(Definitions(material(files(ROOT) | written, "2026"))).problems
    return [each.message() for each in found if each.code == "D274"]


def test_a_rule_about_a_confidential_program_of_another_area_is_warned_of() -> None:
    assert warned(*REFUGE) == [
        f"El criterio «{name}» lee «refugio», que es confidencial y de otra área."
        for name in ("sin_refugio", "sin_otro_apoyo")
    ]


@pytest.mark.parametrize("changes", [REFUGE[:1], REFUGE[1:]])
def test_an_open_program_or_one_of_the_same_area_is_not(changes: tuple[tuple[str, str], ...]) -> None:
    assert warned(*changes) == []
