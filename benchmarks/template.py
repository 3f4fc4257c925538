"""The Excel template against its bars: seconds of processor and kilobytes, by columns, rules and rows.

python benchmarks/template.py
"""

import io
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from city import CREDITO, DESPENSA, ESTANCIA, compiled
from definition_makers import compiled as compiled_text
from padron.outputs.columns import columns, sheet_title
from padron.outputs.workbook import workbook
from padron.program.model import Program
from small_programs import a_wide_program

PLAIN, RULES = (0.2, 60), (1.0, 400)
"""Seconds and kilobytes: of 20 columns without rules, and of rules that take 12 hidden columns; both in 5,000 rows."""
RUNS = 5


def a_ruled_program(checks: int) -> Program:
    """A program with so many checks, each in a hidden column."""
    fields = "".join(f"  p{at}: {{type: integer, label: P{at}, min: 0, max: 20}}\n" for at in range(10))
    lines = (f"{{id: r{at}, assert: p{at % 10} + p{(at + 1) % 10} <= {at + 20}, message: M}}" for at in range(checks))
    found = compiled_text(f"fields:\n{fields}checks: [{', '.join(lines)}]\n")
    assert found.program is not None, found.problems
    return found.program


def made(program: Program, rows: int) -> bytes:
    """The template."""
    return workbook(program, rows=rows, today="2026-11-23")


def measured(program: Program, rows: int) -> tuple[float, int]:
    """The least seconds of processor of some runs, and the bytes."""
    size, seconds = len(made(program, rows)), []
    for _ in range(RUNS):
        start = time.process_time()
        made(program, rows)
        seconds.append(time.process_time() - start)
    return min(seconds), size


def hidden(program: Program) -> int:
    """How many columns of its data sheet are hidden."""
    sheet = load_workbook(io.BytesIO(made(program, 1)))[sheet_title(program)]
    return sum(each.hidden for each in sheet.column_dimensions.values())


def table(title: str, bar: tuple[float, int], programs: Iterable[Program]) -> None:
    """Print each program at some numbers of rows beside its bar."""
    most_seconds, most_kb = bar
    print(f"bar, {title}, 5,000 rows: {most_seconds} s, {most_kb} KB")
    print(f"{'columns':>8} {'hidden':>7} {'rows':>8} {'seconds':>8} {'of bar':>7} {'KB':>6} {'of bar':>7}")
    for program in programs:
        for rows in (1, 5_000, 500_000):
            seconds, size = measured(program, rows)
            print(
                f"{len(columns(program)):>8} {hidden(program):>7} {rows:>8} {seconds:>8.3f} "
                f"{seconds / most_seconds:>6.0%} {size / 1000:>6.1f} {size / 1000 / most_kb:>6.0%}"
            )


def main() -> None:
    table("20 columns without rules", PLAIN, [a_wide_program(20)])
    table("rules in 12 hidden columns", RULES, [a_ruled_program(12)])
    table("no bar of their own: the shipped programs", RULES, map(compiled, (DESPENSA, ESTANCIA, CREDITO)))


if __name__ == "__main__":
    main()
