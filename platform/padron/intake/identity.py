"""Which template a workbook was made from, as it says itself, and whether that is the one asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from padron.intake.child import Parsed
from padron.intake.gate import Refused
from padron.outputs.columns import DRAFT, IDENTITY_SHEET
from padron.problems import Problem, problem
from padron.program.model import Program

PROPERTY = "padron_"
"""How the names of the document's properties begin."""
_LINES = 30
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook says of itself; `version` 0 where it says none that is a number."""

    program: str
    version: int
    sha256: str
    service: str
    draft: bool


def identity_of(book: Parsed) -> Identity | None:
    """The Identity in the hidden sheet, else in the document's properties; None where there is none."""
    said = _in_sheet(book) or _in_properties(book.properties)
    if not said.get("program"):
        return None
    version = said.get("version", "")
    return Identity(
        said["program"],
        int(version) if version.isdecimal() and len(version) < 10 else 0,
        said.get("sha256", ""),
        said.get("service", ""),
        said.get("state", "") == DRAFT,
    )


def _in_sheet(book: Parsed) -> dict[str, str]:
    name = next((each for each in book.sheets if each.casefold() == IDENTITY_SHEET), None)
    if name is None:
        return {}
    start = book.open(name).first
    rows = [row.values for row in book.some(_LINES) if start == 1 and len(row.values) > 1 and row.values[0] != ""]
    return {_text(name): _text(value) for name, value, *_ in rows}


def _in_properties(properties: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(PROPERTY): text for name, text in properties.items() if name.startswith(PROPERTY)}


def _text(value: object) -> str:
    """A cell as text; a version that became a number has no «.0»."""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()[:_LONGEST]


def identity_problems(said: Identity | None, program: Program, service: str | None, dry_run: bool) -> list[Problem]:
    """Warnings about a template that may be read all the same. Raises Refused where it may not."""
    if said is None:
        return [problem("no_identity")]
    if said.program != program.name:
        raise Refused(problem("other_program", theirs=said.program, ours=program.title.es))
    if said.service != (service or ""):
        raise Refused(problem("other_service", theirs=_kind(said.service, program), ours=_kind(service, program)))
    if said.draft and not dry_run:
        raise Refused(problem("draft_template"))
    versions: dict[str, Any] = {"theirs": said.version, "ours": program.version}
    if said.version > program.version:
        raise Refused(problem("newer_version", **versions))
    if said.version < program.version:
        return [problem("older_version", **versions)]
    return [problem("changed_template", **versions)] if said.sha256 != program.sha256 else []


def _kind(service: str | None, program: Program) -> str:
    """«entregas de Despensa mensual», or «inscripciones»."""
    titles = {each.name: each.title.es for each in program.services}
    return f"entregas de «{titles.get(service, service)}»" if service else "inscripciones"
