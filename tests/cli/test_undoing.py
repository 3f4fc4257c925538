"""`padron load undo`: a load undone from the command line, once and in words."""

from pathlib import Path

from cli_runs import Padron
from load_makers import CALLS, FIELDS, LUCIA, PERSON, a_program, filled

DEFINITION = """
program: prueba
version: 1
title: Programa de prueba
area: SDHIS
kind: alimentario
privacy: {purpose: Probar., notice: apoyo_alimentario_v1, retention_months: 12}
"""


def loaded(padron: Padron, city: Path) -> str:
    """The key of a load of one person."""
    text = DEFINITION.lstrip() + CALLS + PERSON + FIELDS.lstrip()
    (city / "program_definitions" / "prueba.yaml").write_text(text, encoding="utf-8")
    assert padron("publish", "prueba").status == 0
    (city / "lucia.xlsx").write_bytes(filled(a_program(), LUCIA))
    return str(padron("load", "prueba", city / "lucia.xlsx", "--format", "json").json["load"])


def test_a_load_is_undone_by_its_key_and_only_once(padron: Padron, city: Path) -> None:
    load = loaded(padron, city)
    assert padron("search", "arguello").out.startswith("Argüello")
    ran = padron("load", "undo", load, "--yes")
    assert (ran.status, ran.out) == (0, "La carga se deshizo: 1 solicitudes sin efecto, 0 como eran.\n")
    assert padron("search", "arguello").out == "No hay nadie con ese nombre.\n"
    again = padron("load", "undo", load, "--format", "json")
    assert (again.status, again.json["undone"], again.json["refused"]) == (1, False, "load_undone")


def test_a_key_that_nobody_has_is_said_in_words(padron: Padron, city: Path) -> None:
    loaded(padron, city)
    ran = padron("load", "undo", "0" * 32, "--yes")
    assert (ran.status, ran.out) == (1, "No existe esa carga. Copia su clave de la dirección de su resultado.\n")
