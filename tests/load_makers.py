"""A small program, its registry, and workbooks filled from its own template, for tests of loads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definition_makers import HEAD, define
from padron.outputs.columns import columns, sheet_title
from padron.outputs.workbook import workbook
from padron.program.model import Program
from padron.registry.database import Database
from padron.registry.people import person_of, resolve
from padron.services.load import load
from padron.services.load_report import LoadReport
from padron.services.programs import publish
from written_cells import written

TODAY = "2026-11-23"
LUCIA = {
    "curp": "AUPL900109MNLRXC09",
    "nombre": "Lucía",
    "primer_apellido": "Argüello",
    "segundo_apellido": "Peña",
    "municipio": "19039",
    "ingreso": 3000,
    "aviso_aceptado_el": "2026-05-01",
}
RICARDO = {
    "curp": "TECR880229HNLRNC00",
    "nombre": "Ricardo",
    "primer_apellido": "Treviño",
    "segundo_apellido": "Cantú",
    "municipio": "19039",
    "ingreso": 9000,
    "aviso_aceptado_el": "2026-05-01",
}
CALLS = "calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31}}\n"
PERSON = "person: {telefono: optional, domicilio: required}\n"
FIELDS = """
fields:
  ingreso: {type: money, label: Ingreso del hogar, min: 0, max: 500000, required: yes}
  estudia: {type: yes_no, label: ¿Estudia?}
  oficio: {type: choice, label: Oficio, choices: {pan: Panadería, tela: Costura}}
eligibility:
  - {id: bajo_ingreso, assert: ingreso < 5000, message: El ingreso rebasa el tope.}
cases:
  - name: Gana poco
    today: 2026-05-01
    person: {}
    answers: {ingreso: 1000}
    expect: eligible
"""


def a_program(fields: str = FIELDS, *, calls: str = CALLS, person: str = PERSON, head: str = HEAD) -> Program:
    """The program `prueba`: an income under 5,000 pesos is eligible."""
    return define(calls + person + fields.lstrip(), head)


def filled(program: Program, *rows: Mapping[str, Any], draft: bool = False, blank_between: int = 0) -> bytes:
    """The program's template with these rows, by field name."""
    at = {each.field.name: number for number, each in enumerate(columns(program), 1)}
    cells = {
        (3 + number * (1 + blank_between), at[name]): value
        for number, row in enumerate(rows)
        for name, value in row.items()
    }
    return written(_template(program, draft), {sheet_title(program): cells})


def _template(program: Program, draft: bool) -> bytes:
    """The program's template, made once for each program that a test file has."""
    kept, made = _TEMPLATES.get((id(program), draft), (None, b""))
    if kept is not program:
        made = workbook(program, rows=50, draft=draft, today=TODAY)
        _TEMPLATES[id(program), draft] = (program, made)
    return made


_TEMPLATES: dict[tuple[int, bool], tuple[Program, bytes]] = {}


@dataclass(frozen=True, slots=True)
class Office:
    """A registry with one program published, and somebody who loads files."""

    store: Database
    program: Program

    def load(self, *rows: Mapping[str, Any], **changes: Any) -> LoadReport:
        """A load of rows written into the template."""
        return self.take(filled(self.program, *rows), **changes)

    def take(self, file: bytes, **changes: Any) -> LoadReport:
        """A load of a file."""
        settings: dict[str, Any] = {"name": "solicitudes.xlsx", "today": TODAY, **changes}
        return load(self.store, "alicia", self.program, file, **settings)

    def stored(self, curp: str) -> Mapping[str, object] | None:
        """What the registry knows of a person."""
        with self.store.reading() as view:
            key = resolve(view, curp)
            found = person_of(view, key) if key is not None else None
        return found.values if found is not None else None


def office(store: Database, program: Program) -> Office:
    """The office of a program, once it is published."""
    assert publish(store, "ines", program).new
    return Office(store, program)


def fates(report: LoadReport) -> dict[str, int]:
    """How many rows were created, updated, identical, rejected; those that were none left out."""
    return {name: count for name, count in report.statuses.items() if count}


def said(report: LoadReport, *severities: str) -> Sequence[tuple[int, str, str, str]]:
    """(row, cell, field, code) of each problem."""
    wanted = severities or ("error", "warning")
    return [(each.row, each.cell, each.field, each.code) for each in report.problems if each.severity in wanted]
