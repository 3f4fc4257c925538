"""`padron nightly`: who would end is told by folio first, and ended when it is run for good."""

from pathlib import Path

from cli_runs import Padron
from definition_makers import HEAD
from load_makers import CALLS, FIELDS, LUCIA, PERSON, a_program, filled


def test_a_dry_run_tells_folios_and_changes_nothing(padron: Padron, city: Path) -> None:
    (city / "program_definitions" / "prueba.yaml").write_text(HEAD.lstrip() + CALLS + PERSON + FIELDS.lstrip())
    assert padron("publish", "prueba").status == 0
    file = city / "solicitudes.xlsx"
    file.write_bytes(filled(a_program(), LUCIA))
    assert padron("load", "prueba", file).status == 0
    assert padron("nightly", "--format", "json").json == {"today": "2026-11-23", "ends": [], "ended": 0}
    dry = padron("nightly", "--dry-run", "--today", "2027-01-01")
    assert "convocatoria_terminada: La convocatoria terminó el 31/12/2026." in dry.out
    assert "No se cambió nada." in dry.out and "LUC" not in dry.out.upper() and "AUPL" not in dry.out
    ran = padron("nightly", "--today", "2027-01-01", "--format", "json").json
    (one,) = ran["ends"]
    assert ran["ended"] == 1 and (one["from"], one["to"], one["on"]) == ("active", "ended", "2026-12-31")
    assert padron("nightly", "--today", "2027-01-02").out == "Terminaron: 0.\n"
