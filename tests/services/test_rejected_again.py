"""The workbook of rejected rows of every program that ships: the template's layout, told cell by cell, taken as it is.

Rows that came through a mapping come back in the same layout.
"""

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from city import ROOT, TODAY, City, make_city
from invented import people
from office import recalculated
from padron.outputs.columns import FIRST_ROW, columns, repeat_sheets, sheet_title
from padron.outputs.workbook import workbook
from padron.problems import errors
from padron.program.model import Program
from padron.services.definitions import definitions
from padron.services.load import load
from padron.services.load_report import LoadReport
from padron.services.mapping import understood
from padron.workspace import Workspace
from ugly_sheets import titled_with_totals

FAIR = ROOT / "tests" / "definitions" / "feria_empleo.yaml"
COUNT = 4


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    made = make_city(tmp_path_factory.mktemp("ciudad") / "ciudad")
    (made.workspace.programs / FAIR.name).write_text(FAIR.read_text(encoding="utf-8"), encoding="utf-8")
    made.publish(of(made.workspace, FAIR.stem))
    return made


def of(workspace: Workspace, name: str) -> Program:
    found = definitions(workspace).program(name)
    assert found.program is not None and not errors(found.problems)
    return found.program


PROGRAMS = [each.stem for each in (*sorted((ROOT / "program_definitions").glob("*.yaml")), FAIR)]


def wrong_everywhere(program: Program) -> bytes:
    """The template with people in whose every cell but the CURP stands what no question takes; repeats too."""
    book = load_workbook(BytesIO(workbook(program, rows=COUNT, today=TODAY)))
    who = people(COUNT, 5000)
    sheets = [(sheet_title(program), columns(program))]
    sheets += [(each.title, each.columns) for each in repeat_sheets(program)]
    for title, asked in sheets:
        page = book[title]
        for number, each in enumerate(who, FIRST_ROW):
            for at, column in enumerate(asked, 1):
                page.cell(number, at, each["curp"] if column.field.name == "curp" else "\x7f¡mal!")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rejected(city: City, program: Program, data: bytes, **how: object) -> tuple[LoadReport, bytes]:
    marked = BytesIO()
    report = load(
        city.store,
        "alice",
        program,
        data,
        "x.xlsx",
        today=TODAY,
        marked=marked,
        dry_run=True,
        **how,  # type: ignore[arg-type]
    )
    return report, marked.getvalue()


def said(report: LoadReport) -> Counter[tuple[str, str, str]]:
    return Counter((each.field, each.code, each.message) for each in report.problems if each.severity == "error")


def layout(book: Workbook, program: Program) -> None:
    """Both header rows of every sheet are the template's, after «Qué corregir»."""
    sheets = [(sheet_title(program), columns(program))]
    sheets += [(each.title, each.columns) for each in repeat_sheets(program)]
    for title, asked in sheets:
        labels, names = (list(row) for row in book[title].iter_rows(1, 2, values_only=True))
        assert labels == ["Qué corregir", *(each.label for each in asked)]
        assert names == ["_que_corregir", *(each.name for each in asked)]


def commented(page: Worksheet) -> list[Cell]:
    found = [cell for row in page.iter_rows(FIRST_ROW) for cell in row if cell.comment is not None]
    return [cell for cell in found if isinstance(cell, Cell)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_wrong_cell_is_marked_and_the_workbook_is_taken_as_it_is(city: City, name: str) -> None:
    program = of(city.workspace, name)
    first, marked = rejected(city, program, wrong_everywhere(program))
    assert first.rejected == COUNT and len(said(first)) > 5
    book = load_workbook(BytesIO(marked))
    layout(book, program)
    pages = [book[title] for title in (sheet_title(program), *(each.title for each in repeat_sheets(program)))]
    cells = [cell for page in pages for cell in commented(page)]
    assert {cell.fill.start_color.rgb for cell in cells} == {"FFF9D6D3"}
    in_cells = Counter(text for cell in cells if cell.comment for text in cell.comment.text.splitlines())
    placed = Counter(each.message for each in first.problems if each.severity == "error" and each.cell)
    assert in_cells == placed
    for number in range(FIRST_ROW, FIRST_ROW + COUNT):
        told = str(pages[0].cell(number, 1).value)
        assert all(text in told for cell in commented(pages[0]) if cell.row == number and cell.comment
                   for text in cell.comment.text.splitlines())  # fmt: skip
    again, marked_again = rejected(city, program, marked)
    assert said(again) == said(first)
    assert list(load_workbook(BytesIO(marked_again))[pages[0].title].values) == list(pages[0].values)


@pytest.mark.office
@pytest.mark.parametrize("name", PROGRAMS)
def test_libreoffice_saves_it_and_it_is_taken_all_the_same(city: City, name: str, tmp_path: Path) -> None:
    program = of(city.workspace, name)
    first, marked = rejected(city, program, wrong_everywhere(program))
    saved = recalculated(marked, tmp_path)
    again, _ = rejected(city, program, saved)
    assert said(again) == said(first)
    book = load_workbook(BytesIO(saved))
    layout(book, program)
    assert len(commented(book[sheet_title(program)])) >= 5


def test_rows_that_came_through_a_mapping_come_back_in_the_templates_layout(city: City) -> None:
    program = of(city.workspace, "apoyo_alimentario_adulto_mayor")
    book = load_workbook(BytesIO(titled_with_totals()))
    page = book.worksheets[0]
    heads = {str(cell.value): cell.column for cell in page[4]}
    page.cell(5, heads["Mpio."], "Zacualpan")
    page.cell(6, heads["Integrantes del hogar"], "=1/0")
    page.cell(7, heads["Ingreso mensual"], "mil")
    out = BytesIO()
    book.save(out)
    found = understood(city.workspace, out.getvalue(), "lista.xlsx", program, TODAY)
    assert found is not None
    first, marked = rejected(city, program, out.getvalue(), mapping=found.mapping)
    assert first.rejected == 3
    layout(load_workbook(BytesIO(marked)), program)
    again, _ = rejected(city, program, marked)
    assert again.rejected == 3
    assert {(field, code) for field, code, _ in said(again)} == {
        ("municipio", "not_an_option"), ("num_integrantes", "error_cell"), ("ingreso_mensual_hogar", "not_a_number"),
    }  # fmt: skip
    mended = load_workbook(BytesIO(marked))
    data = mended[sheet_title(program)]
    at = {str(cell.value): cell.column for cell in data[2]}
    for row, (name, value) in enumerate(
        (("municipio", "Monterrey"), ("num_integrantes", 2), ("ingreso_mensual_hogar", 1000)), FIRST_ROW
    ):
        data.cell(row, at[name], value)
    out = BytesIO()
    mended.save(out)
    assert rejected(city, program, out.getvalue())[0].rejected == 0
