"""One record judged: 30 fields, 10 rules, through the door that every way in uses. Bar: at most 50 µs."""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT / "tests")]

from definition_makers import define  # noqa: E402
from padron.intake.record import door  # noqa: E402
from padron.program.model import Program  # noqa: E402

RECORDS = 20_000


def program() -> Program:
    """Thirty fields of every common shape and ten rules."""
    numbers = "\n".join(
        f"      monto_{n}: {{type: money, label: Monto {n}, min: 0, max: 100000, required: yes}}" for n in range(8)
    )
    others = "\n".join(f"      texto_{n}: {{type: text, label: Texto {n}}}" for n in range(4))
    rules = "\n".join(
        f'      - {{id: r{n}, assert: monto_{n} < integrantes * {n + 1} * param("linea_pobreza_ingresos"), message: R}}'
        for n in range(8)
    )
    return define(
        f"""
    person: {{telefono: required, domicilio: required}}
    fields:
      integrantes: {{type: integer, label: Integrantes, min: 1, max: 20, required: yes}}
      pension: {{type: yes_no, label: Pensión, required: yes}}
      pago: {{type: money, label: Pago, min: 0, max: 9000, relevant: pension}}
      tipo: {{type: choice, label: Tipo, choices: {{a: A, b: B, c: C}}, required: yes}}
      varias: {{type: choices, label: Varias, choices: {{a: A, b: B, c: C}}}}
      fecha: {{type: date, label: Fecha, required: yes}}
      por_persona: {{type: money, label: Por persona, calculation: "round(monto_0 / integrantes, 2)"}}
{numbers}
{others}
    eligibility:
      - {{id: edad, assert: age(fecha_nacimiento) >= 60, message: R}}
      - {{id: otro, assert: not active_in_kind("alimentario"), message: R}}
{rules}
    """
    )


def main() -> None:
    """Print microseconds a record and the ratio to the bar."""
    made = program()
    fields = len([*made.person_leaves(), *made.answer_leaves()])
    entrance = door(made)
    person = {
        "curp": "GASG741212MNLRDD02", "nombre": "Ma Guadalupe", "primer_apellido": "Garza", "segundo_apellido": "Sada",
        "telefono": "8112345678", "municipio": "19039", "codigo_postal": "64000", "calle": "Juárez",
    }  # fmt: skip
    answers: dict[str, object] = {f"monto_{n}": "1500.50" for n in range(8)} | {"texto_0": "uno", "texto_1": "dos"}
    answers |= {"integrantes": "3", "pension": "si", "pago": "900", "tipo": "a", "varias": ["a"], "fecha": "2026-01-02"}
    facts = {"active_in_kind:alimentario": False}
    record = entrance.record(person, answers, today="2026-11-23", facts=facts)
    assert not record.stops, [each.message() for each in record.problems]
    best = min(_round(entrance, person, answers, facts) for _ in range(5))
    print(f"fields {fields}, rules {len(made.criteria)}")
    print(f"one record judged: {best:.1f} µs (bar 50) ratio {best / 50:.2f}")


def _round(entrance, person, answers, facts) -> float:  # type: ignore[no-untyped-def]
    start = time.process_time()
    for _ in range(RECORDS // 10):
        entrance.record(person, answers, today="2026-11-23", facts=facts)
    return (time.process_time() - start) / (RECORDS // 10) * 1e6


if __name__ == "__main__":
    main()
