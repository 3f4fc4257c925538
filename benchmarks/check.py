"""`padron check` of a program of sixty fields, start-up and imports included. Bar: at most 0.3 s."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BAR = 0.3
RUNS = 5
FIELDS = "\n".join(
    f"  monto_{n}: {{type: money, label: Monto {n}, min: 0, max: 100000, required: yes}}" for n in range(60)
)
RULES = "\n".join(f"  - {{id: r{n}, assert: monto_{n} < monto_{n + 1} + 9, message: R}}" for n in range(0, 40, 2))
PROGRAM = f"""program: sesenta
version: 1
title: Sesenta preguntas
area: SDHIS
privacy: {{purpose: Medir., notice: apoyo_alimentario_v1, retention_months: 12}}
fields:
{FIELDS}
eligibility:
{RULES}
cases:
  - {{name: Vacío, today: 2026-01-01, expect: undetermined}}
"""


def main() -> None:
    """Print the seconds of the best run, its processor's share, and the ratio to the bar."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        for part in ("rules", "form_templates"):
            (workspace / part).symlink_to(ROOT / part)
        (workspace / "program_definitions").mkdir()
        (workspace / "program_definitions" / "sesenta.yaml").write_text(PROGRAM, encoding="utf-8")
        wall, busy = min(_run(workspace) for _ in range(RUNS))
    print(
        f"padron check, 60 fields, 20 rules: {wall:.2f} s ({busy:.2f} s of processor; bar {BAR}) ratio {wall / BAR:.2f}"
    )


def _run(workspace: Path) -> tuple[float, float]:
    command = [str(Path(sys.executable).with_name("padron")), "check", "sesenta", "--workspace", str(workspace)]
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, busy


if __name__ == "__main__":
    main()
