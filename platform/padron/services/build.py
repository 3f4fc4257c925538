"""Every output of a program as files, and what each of them cannot check."""

from collections.abc import Mapping
from dataclasses import dataclass

from padron.outputs.documentation import markdown
from padron.outputs.javascript_notes import notes as javascript_notes
from padron.outputs.json_schema import json_schema
from padron.outputs.json_schema import notes as schema_notes
from padron.outputs.program_sheet import program_sheet
from padron.outputs.workbook import workbook
from padron.outputs.workbook.notes import notes as workbook_notes
from padron.problems import Problem
from padron.program.model import Program
from padron.services.scripts import script


@dataclass(frozen=True, slots=True)
class Built:
    """Contents by file name: workbooks as bytes, JSON as plain values, documentation and scripts as text; `notes`."""

    workbooks: Mapping[str, bytes]
    documents: Mapping[str, object]
    texts: Mapping[str, str]
    notes: Mapping[str, tuple[Problem, ...]]


def built(program: Program, *, today: str, draft: bool) -> Built:
    """The outputs of one program; `today` (ISO) and `draft` go into the workbooks."""
    name = program.name
    services = [None, *(each.name for each in program.services)]
    return Built(
        workbooks={
            workbook_name(name, each): workbook(program, service=each, today=today, draft=draft) for each in services
        },
        documents={f"{name}.schema.json": json_schema(program), f"{name}.closure.json": program.closure},
        texts={
            f"{name}.md": markdown(program, today),
            f"{name}.html": program_sheet(program, today),
            f"{name}.reglas.js": script(program).text,
        },
        notes={
            **{workbook_name(name, each): workbook_notes(program, each) for each in services},
            f"{name}.schema.json": schema_notes(program),
            f"{name}.reglas.js": javascript_notes(program),
        },
    )


def workbook_name(program: str, service: str | None) -> str:
    """The file name of a template."""
    return f"{program}.{service}.xlsx" if service else f"{program}.xlsx"
