"""`padron check` of a program of sixty fields, as a process from start to end. Bar: 0.3 s in all.

python benchmarks/check.py
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
BAR, RUNS, FIELDS = 0.3, 7, 60
HEAD = """program: sesenta
version: 1
title: Programa de sesenta preguntas
area: SDHIS
kind: alimentario
privacy: {purpose: Medir., notice: apoyo_alimentario_v1, retention_months: 12}
calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31}}
person: {telefono: required, domicilio: required}
fields:
"""
SHAPES = (
    "type: integer, min: 0, max: 20",
    "type: money, min: 0, max: 100000",
    "type: date, max: today()",
    "type: yes_no",
    "type: choice, catalogue: escolaridades",
    "type: text, max_length: 80",
)
TAIL = """eligibility:
  - use: residencia_municipal
  - {id: tope, assert: 'pregunta_1 < 3 * param("linea_pobreza_ingresos")', message: Pasa del tope.}
  - {id: otro, assert: not active_in_kind("alimentario"), message: Ya recibe otro.}
cases:
  - {name: Vive lejos, today: 2026-05-01, person: {municipio: "19026"}, answers: {}, expect: ineligible}
"""


def definition() -> str:
    """A program of sixty fields of six types, every third one relevant by another."""
    lines = [
        f'  pregunta_{at}: {{{SHAPES[at % 6]}, label: "¿Pregunta número {at}?"'
        + (", relevant: pregunta_3}" if at > 3 and at % 3 == 0 else "}")
        for at in range(FIELDS)
    ]
    return HEAD + "\n".join(lines) + "\n" + TAIL


def seconds(workspace: Path) -> float:
    """Of one run, the interpreter's start included."""
    start = time.perf_counter()
    command = [Path(sys.executable).with_name("padron"), "--workspace", workspace, "check", "sesenta"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    return time.perf_counter() - start


def main() -> None:
    """Prints the best and the middle of some runs, beside an interpreter that does nothing."""
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        for name in ("rules", "form_templates"):
            shutil.copytree(ROOT / name, workspace / name)
        (workspace / "program_definitions").mkdir()
        (workspace / "program_definitions" / "sesenta.yaml").write_text(definition())
        took = sorted(seconds(workspace) for _ in range(RUNS))
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    bare = time.perf_counter() - start
    print(
        f"{FIELDS} fields: best {took[0]:.2f} s, middle {took[RUNS // 2]:.2f} s; {took[0] / BAR:.2f} of the bar "
        f"({BAR} s); a bare interpreter {bare:.2f} s"
    )


if __name__ == "__main__":
    main()
