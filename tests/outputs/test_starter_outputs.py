"""The programs that a new workspace starts with: each gives a template and a schema."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from office import opened
from padron.outputs.columns import columns, repeat_sheets
from padron.outputs.json_schema import json_schema
from padron.outputs.workbook import workbook
from padron.program.compiler import compile_program
from padron.program.material import material
from padron.program.model import Program
from padron.program.shared import shared

ROOT = Path(__file__).parents[2]
FOLDERS = ("program_definitions", "rules", "form_templates")
FILES = {
    str(path.relative_to(ROOT)): path.read_bytes()
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file()
}
NAMES = sorted(Path(path).stem for path in FILES if path.startswith("program_definitions/"))
COMMON = shared(material(FILES))


def compiled(name: str) -> Program:
    found = compile_program(name, COMMON)
    assert found.program is not None, [each.message() for each in found.problems]
    return found.program


@pytest.mark.parametrize("name", NAMES)
def test_a_program_of_the_starter_has_a_template_and_one_for_each_service(name: str) -> None:
    program = compiled(name)
    for service in (None, *(each.name for each in program.services)):
        content = workbook(program, service=service, today="2026-11-23")
        sheets = opened(workbook(program, rows=3, service=service, today="2026-11-23")).worksheets
        hidden = [each for each in sheets[1].column_dimensions.values() if each.hidden]
        assert len(content) <= 60_000 + 18_000 * sum(
            sum(column.hidden for column in sheet.column_dimensions.values()) for sheet in sheets
        )
        assert sheets[1].max_column == len(columns(program, service)) + 1 + len(hidden)
        shown = [each.title for each in sheets[2:] if each.sheet_state == "visible"]
        assert shown == [each.title for each in repeat_sheets(program, service)]


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_a_program_of_the_starter_is_one(name: str) -> None:
    Draft202012Validator.check_schema(json_schema(compiled(name)))
