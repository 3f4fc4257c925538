"""All notes in one place: what each output says for itself, and nothing else."""

import pytest

from city import CREDITO, DESPENSA, ESTANCIA, compiled
from padron.outputs import json_schema
from padron.outputs.notes import OUTPUTS, by_output, notes
from padron.outputs.workbook import notes as workbook_notes


@pytest.mark.parametrize("name", [DESPENSA, ESTANCIA, CREDITO])
def test_every_output_speaks_for_itself_under_the_name_that_people_call_it(name: str) -> None:
    program = compiled(name)
    found = by_output(program)
    assert found["Excel"] == workbook_notes(program)
    assert found["JSON Schema"] == json_schema.notes(program)
    assert set(found) <= set(OUTPUTS)
    assert notes(program) == tuple(each for said in found.values() for each in said)
    assert {each.severity for each in notes(program)} == {"note"}
