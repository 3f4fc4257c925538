"""What tests write into a template is what a spreadsheet reads there: by openpyxl, and by LibreOffice."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from load_makers import TODAY, a_program
from office import opened, recalculated
from padron.outputs.columns import columns, sheet_title
from padron.outputs.workbook import workbook
from written_cells import Text, names, written

PROGRAM = a_program()
TITLE = sheet_title(PROGRAM)
TEMPLATE = workbook(PROGRAM, rows=5, today=TODAY)
AT = {each.name: number for number, each in enumerate(columns(PROGRAM), 1)}
TYPED = {
    (3, AT["curp"]): "AUPL900109MNLRXC09",
    (3, AT["nombre"]): Text("=Lucía & <Ana>"),
    (3, AT["ingreso"]): 3000.5,
    (4, AT["ingreso"]): "=1000+500",
    (4, AT["oficio"]): "#N/A",
    (5, AT["aviso_aceptado_el"]): date(2026, 11, 20),
    (40, AT["curp"]): "abajo",
    (40, AT["estudia"]): True,
}


def as_written(content: bytes, folder: Path) -> Workbook:
    return opened(content, values=True)


def as_libreoffice(content: bytes, folder: Path) -> Workbook:
    return opened(recalculated(content, folder), values=True)


@pytest.mark.parametrize(
    ("read", "counted"), [(as_written, None), pytest.param(as_libreoffice, 1500, marks=pytest.mark.office)]
)
def test_each_cell_is_read_as_it_was_meant(
    read: Callable[[bytes, Path], Workbook], counted: int | None, tmp_path: Path
) -> None:
    page = read(written(TEMPLATE, {TITLE: TYPED}), tmp_path)[TITLE]
    found = {place: page.cell(*place).value for place in TYPED}
    at = (5, AT["aviso_aceptado_el"])
    found[at] = found[at].date()
    assert found == TYPED | {(4, AT["ingreso"]): counted}
    assert opened(written(TEMPLATE, {TITLE: TYPED}))[TITLE].cell(4, AT["ingreso"]).value == "=1000+500"


def test_what_was_there_stays_and_the_same_cells_are_the_same_bytes() -> None:
    made = written(TEMPLATE, {TITLE: TYPED})
    assert made == written(TEMPLATE, {TITLE: dict(reversed(TYPED.items()))})
    before, after = opened(TEMPLATE), opened(made)
    kept = {
        sheet.title: {
            cell.coordinate: after[sheet.title][cell.coordinate].value == cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in before
    }
    assert all(all(each.values()) for each in kept.values()) and sum(map(len, kept.values())) > 300
    assert after[TITLE].max_row == 40


def test_the_names_of_the_second_row_say_which_column_is_which() -> None:
    assert names(TEMPLATE, TITLE).items() >= AT.items()


def test_a_sheet_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        written(TEMPLATE, {"Otra": TYPED})
