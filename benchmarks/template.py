"""The Excel template against its bar: seconds of processor and kilobytes, by columns and rows.

python benchmarks/template.py
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from padron.outputs.columns import columns
from padron.outputs.workbook import workbook
from padron.program.model import Field, Program
from padron.shapes import Choice, Day, Decimal, Option, Text, Whole, YesNo
from small_programs import a_field, a_program

MOST_SECONDS, MOST_KB = 0.2, 60
RUNS = 5


def a_wide_program(count: int) -> Program:
    """A program of `count` columns: the person's ten, then numbers, money, days, lists and texts in turn."""
    shapes = (
        Whole(0, 20),
        Decimal(2, 0, 500_000_00, money=True),
        Day(greatest="today"),
        YesNo(),
        Choice("escolaridades", tuple(Option(str(at), f"Opción número {at}") for at in range(30))),
        Text(max_length=100),
    )
    program = replace(a_program(), fields=())
    own: list[Field] = [
        a_field(f"pregunta_{at}", shapes[at % len(shapes)], label=f"¿Pregunta número {at}?", required=at % 2 == 0)
        for at in range(count - len(columns(program)))
    ]
    return replace(program, fields=tuple(own))


def measured(program: Program, rows: int) -> tuple[float, int]:
    """The least seconds of processor of some runs, and the bytes."""
    workbook(program, rows=rows, today="2026-11-23")
    seconds, size = [], 0
    for _ in range(RUNS):
        start = time.process_time()
        size = len(workbook(program, rows=rows, today="2026-11-23"))
        seconds.append(time.process_time() - start)
    return min(seconds), size


def main() -> None:
    print(f"bar: 20 columns, any number of rows: {MOST_SECONDS} s, {MOST_KB} KB")
    print(f"{'columns':>8} {'rows':>8} {'seconds':>8} {'of bar':>7} {'KB':>6} {'of bar':>7}")
    for count in (20, 60):
        for rows in (1, 5_000, 500_000):
            seconds, size = measured(a_wide_program(count), rows)
            kilobytes = size / 1000
            print(
                f"{count:>8} {rows:>8} {seconds:>8.3f} {seconds / MOST_SECONDS:>6.0%} "
                f"{kilobytes:>6.1f} {kilobytes / MOST_KB:>6.0%}"
            )


if __name__ == "__main__":
    main()
