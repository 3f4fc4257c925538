"""What each output leaves unchecked or cannot say of a program, all in one: one line an output."""

from collections.abc import Mapping
from importlib import import_module

from padron.problems import Problem
from padron.program.model import Program

OUTPUTS: Mapping[str, str] = {
    "Excel": "padron.outputs.workbook.notes",
    "JavaScript": "padron.outputs.javascript_notes",
    "SQL": "padron.outputs.sql_notes",
    "JSON Schema": "padron.outputs.json_schema",
}
"""Output, as people call it → the module whose `notes(program)` says it. A new output adds one line here.

They are named, not imported, so that `padron check` does not wait for the libraries of every output.
"""


def notes(program: Program) -> tuple[Problem, ...]:
    """Every output's notes, in the order of the outputs."""
    return tuple(found for each in by_output(program).values() for found in each)


def by_output(program: Program) -> dict[str, tuple[Problem, ...]]:
    """The notes by output; an output that checks all is left out."""
    found = {name: tuple(import_module(module).notes(program)) for name, module in OUTPUTS.items()}
    return {name: said for name, said in found.items() if said}
