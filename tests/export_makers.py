"""A program with a repeat, a service and federal codes, people in it, and its exports read back, for tests."""

import csv
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from definition_makers import HEAD
from load_makers import CALLS, LUCIA, PERSON, RICARDO, TODAY, Office, a_program
from padron.program.model import Program
from padron.registry.arrivals import Source
from padron.registry.benefits import Delivery, deliver
from padron.registry.canonical import canonical
from padron.registry.database import Database
from padron.registry.people import resolve
from padron.registry.tables import enrolment
from padron.services.exporting import PROFILES, Asked, Exported, export

FIELDS = """
fields:
  ingreso: {type: money, label: Ingreso del hogar, min: 0, max: 500000, required: yes}
  apodo: {type: text, label: Apodo}
  hijos:
    type: repeat
    label: Hijas e hijos
    max: 5
    fields:
      nombre_hijo: {type: text, label: Nombre, required: yes}
services:
  bolsa:
    title: Bolsa
    type: in_kind
    quantity: 1
    fields:
      nota: {type: text, label: Nota}
    exports: {pub: {CD_TP_BENEFICIO: "2"}}
exports:
  pub: {CD_PADRON: "0412"}
cases:
  - {name: Alguien, today: 2026-05-01, person: {}, answers: {ingreso: 1000}, expect: eligible}
"""
MARTA = {
    **LUCIA, "curp": "AUPM900109MNLRXR06", "nombre": "Marta", "primer_apellido": "Argüello",
}  # fmt: skip


def exported_program(head: str = HEAD, fields: str = FIELDS) -> Program:
    """The program `prueba` as exports are tried on it."""
    return a_program(fields, calls=CALLS, person=PERSON, head=head)


def give(store: Database, curp: str, on: str = "2026-05-04", amount: int | None = 35000, **changes: Any) -> None:
    """A bag for somebody enrolled."""
    with store.writing("alicia") as unit:
        key = resolve(unit, curp)
        assert key is not None
        asked = enrolment.select().where(enrolment.c.person_key == key)
        row = unit.connection.execute(asked).first()
        values: dict[str, Any] = {
            "person_key": key, "enrolment": row.id if row else b"", "service": "bolsa", "quantity": 100,
            "amount": amount, "delivered_on": on, "place": None, "answers": canonical({}), "judged": "{}",
            "source": Source("form"), **changes,
        }  # fmt: skip
        outcome = deliver(unit, Delivery(**values))
        assert outcome.status == "created", outcome
        unit.commit()


def made(office: Office, profile: str, purpose: str = "Informe mensual", **changes: Any) -> tuple[bytes, Exported]:
    """The bytes of an export and what it came to."""
    out = io.BytesIO()
    asked = Asked(office.program, PROFILES[profile], purpose, "bob", TODAY, **changes)
    told = export(office.store, asked, out)
    return out.getvalue(), told


def tables(content: bytes) -> Mapping[str, list[dict[str, str]]]:
    """The CSV files of a ZIP, by name, each row by column."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def lines(content: bytes) -> list[str]:
    """The lines of the federal file of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("pub_persona.txt").decode().splitlines()


__all__ = ["LUCIA", "MARTA", "RICARDO", "TODAY", "Office", "exported_program", "give", "lines", "made", "tables"]
