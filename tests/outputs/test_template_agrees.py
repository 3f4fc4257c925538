"""The templates of the shipped programs, filled in and recalculated, say nothing that the server contradicts."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from agreement.programs import programs
from agreement.run import a_seed
from city import CREDITO, DESPENSA, ESTANCIA, compiled
from definition_makers import define
from office import opened, recalculated
from padron.intake.record import Record, door
from padron.intake.sheet import SheetRow, sheet
from padron.language.values import taker
from padron.outputs.columns import APPLIED_ON, FIRST_ROW, REVIEW_NAME, sheet_title
from padron.outputs.workbook import workbook
from padron.program.model import Program
from padron.shapes import File
from typed_rows import CURPS, TODAY, TypedRow, Typist, typed_into

pytestmark = pytest.mark.office
EACH = 100
DRAWN = 6
AGES = {ESTANCIA: ((0, 1), (0, 3), (0, 3), (2, 7))}
GROWN = ((16, 20), (58, 62), (61, 95))


@dataclass(frozen=True)
class Said:
    """What «Revisión» says of a row: whether it is in order, and which criteria it knows not to be met.

    `dated`: it warns of what stops the row on the template's day, since the row gives no day of its own.
    """

    text: str
    fine: bool
    unmet: frozenset[str]
    dated: bool


def said(text: str) -> Said:
    head, _, unmet = text.partition(" · No cumple: ")
    return Said(
        text,
        head.partition(" · Aviso: ")[0] == "✓",
        frozenset(each.partition(" (al ")[0] for each in unmet.split("; ") if each),
        " (al " in head,
    )


def judged(program: Program, row: SheetRow) -> Record:
    """What the server says, on the row's own day or the day of the load, nothing known from the registry."""
    given = taker(APPLIED_ON.field.type, APPLIED_ON.shape)(row.applied_on, TODAY).value
    return door(program).record(row.person, row.answers, today=str(given or TODAY))


def errors(record: Record, row: SheetRow) -> list[tuple[str, str | None]]:
    """What stops a record, but for what only the registry or the page can bring."""
    program = record.program
    person = {leaf.field.name for leaf in program.person_leaves()} - {"curp"}
    files = {leaf.field.name for leaf in program.answer_leaves() if isinstance(leaf.field.shape, File)}
    found = [(each.code, each.field) for each in (*record.problems, *row.errors) if each.severity == "error"]
    return [(code, at) for code, at in found if not (code == "required" and at in person | files)]


def compared(
    program: Program, rows: list[TypedRow], folder: Path
) -> list[tuple[TypedRow, Said, Record, list[tuple[str, str | None]]]]:
    template = workbook(program, today=TODAY, rows=len(rows) * 4)
    after = recalculated(typed_into(template, program, rows), folder)
    page = opened(after, values=True)[sheet_title(program)]
    at = next(cell.column for cell in page[2] if cell.value == REVIEW_NAME)
    with sheet(after, program, name="carga.xlsx") as read:
        served = {row.number: row for row in read.rows}
    found = []
    for number, row in enumerate(rows, FIRST_ROW):
        record = judged(program, served[number])
        text = page.cell(number, at).value
        found.append((row, said(str(text)), record, errors(record, served[number])))
    return found


def titles(program: Program, record: Record, *outcomes: str) -> frozenset[str]:
    named = {each.id: each.title for each in program.criteria}
    return frozenset(named[each.id] for each in record.criteria if each.outcome in outcomes)


def is_dated(row: TypedRow, told: Said) -> bool:
    """Whether Excel only warns, since the row gives no day of its own."""
    return told.fine and told.dated and row.cells.get(APPLIED_ON.name) is None


def hangs(record: Record) -> bool:
    """Whether a question hangs on an answer that is not given: away for the server, unsure for a sheet, which waits."""
    leaves = (*record.program.person_leaves(), *record.program.answer_leaves())
    rules = [rule for leaf in leaves for rule in leaf.relevance]
    return any(rule.expression.reads - record.judgement.values.keys() for rule in rules)


@pytest.mark.parametrize("name", [DESPENSA, ESTANCIA, CREDITO])
def test_rows_that_excel_can_read_are_judged_as_the_server_judges_them(name: str, tmp_path: Path) -> None:
    program = compiled(name)
    typist = Typist(program, Random(f"{name} seguro"), ages=AGES.get(name, GROWN))
    counted: Counter[str] = Counter()
    for row, told, record, stopped in compared(program, [typist.row() for _ in range(EACH)], tmp_path):
        assert told.unmet == titles(program, record, "not_met"), (row.cells, told.text, record.criteria)
        assert told.fine == (not stopped) or is_dated(row, told), (row.cells, row.repeats, told.text, stopped)
        counted["unmet"] += len(told.unmet)
        counted["fine" if told.fine else "wrong"] += 1
    assert counted["unmet"] >= EACH // 3 and min(counted["fine"], counted["wrong"]) >= EACH // 20, counted


@pytest.mark.parametrize("name", [DESPENSA, ESTANCIA, CREDITO])
def test_whatever_is_typed_the_server_never_contradicts_excel(name: str, tmp_path: Path) -> None:
    program = compiled(name)
    typist = Typist(program, Random(f"{name} raro"), odd=0.06, wrong=0.004, ages=AGES.get(name, GROWN))
    counted: Counter[str] = Counter()
    for row, told, record, stopped in compared(program, [typist.row() for _ in range(EACH)], tmp_path):
        assert told.unmet <= titles(program, record, "not_met"), (row.cells, told.text, record.criteria)
        assert told.fine or stopped, (row.cells, row.repeats, told.text)
        counted["told"] += len(told.unmet)
        counted["not met"] += len(titles(program, record, "not_met"))
        counted["odd"] += not row.sure
    assert counted["odd"] >= EACH // 2
    assert counted["told"] >= counted["not met"] * 0.6, counted


LAW = """
    fields:
      uno: {type: integer, label: "§ Uno", min: 0, max: 99, required: yes}
    checks:
      - {id: tope, assert: uno <= 40, message: "§ 5: no más de 40"}
    eligibility:
      - {id: poco, assert: uno >= 4, message: "¬§§ Poco"}
"""


def test_the_signs_of_a_message_are_never_taken_for_the_mark(tmp_path: Path) -> None:
    program, who = define(LAW), {"nombre": "Lucía", "primer_apellido": "Peña", "curp": CURPS[2]}
    rows = [TypedRow({**who, "uno": number}) for number in (41, 40, 3)]
    found = [each.text for _, each, _, _ in compared(program, rows, tmp_path)]
    assert found == ["§ 5: no más de 40", "✓", "✓ · No cumple: Poco"]


def test_the_server_never_contradicts_the_template_of_a_drawn_program(tmp_path: Path) -> None:
    seed = a_seed()
    counted: Counter[str] = Counter()
    for number, each in enumerate(programs(DRAWN, 0, seed)):
        odd = 0.03 * (number % 2)  # one odd key leaves the rows of a repeat unsure for everybody on the sheet
        typist = Typist(each.program, Random(f"{seed} {number}"), odd=odd, wrong=0.01, ages=GROWN)
        folder = tmp_path / str(number)
        folder.mkdir()
        for row, told, record, stopped in compared(each.program, [typist.row() for _ in range(40)], folder):
            assert told.unmet <= titles(each.program, record, "not_met"), (each.text, row.cells, told.text)
            assert told.fine or stopped, (each.text, row.cells, row.repeats, told.text)
            fits = told.fine == (not stopped) or is_dated(row, told) or hangs(record)
            assert odd or fits, (each.text, row.cells, told.text, stopped)
            counted["told"] += len(told.unmet)
            counted["fine" if told.fine else "wrong"] += 1
    assert min(counted["told"], counted["fine"], counted["wrong"]) >= DRAWN, (seed, counted)
