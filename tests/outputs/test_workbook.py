"""The Excel template: what a person finds in it, what Excel will refuse, and what a hostile text cannot do."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

import city
from office import opened, recalculated
from padron.intake.gate import LIMITS, gate
from padron.outputs.columns import IDENTITY_SHEET, LISTS_SHEET, columns, sheet_title
from padron.outputs.workbook import ExcelLimitError, workbook
from padron.outputs.workbook.limits import VALIDATION_FORMULA
from padron.outputs.workbook.look import DEFAULTS
from padron.program.model import Program, Words
from padron.shapes import Choice, Choices, Day, Decimal, Option, Span, Text, Whole, YesNo
from small_programs import CORE, TOWNS, a_field, a_program, a_wide_program, rule

TODAY = "2026-11-23"


def made(program: Program, **how: Any) -> Workbook:
    return opened(workbook(program, today=TODAY, **{"rows": 20, **how}))


def data(book: Workbook, program: Program, service: str | None = None) -> Worksheet:
    sheet = book[sheet_title(program, service)]
    assert isinstance(sheet, Worksheet)
    return sheet


def validations(sheet: Worksheet) -> dict[str, DataValidation]:
    """Each column's validation by the name in row 2."""
    return {
        str(sheet[f"{re.match('[A-Z]+', str(each.sqref))[0]}2"].value): each  # type: ignore[index]
        for each in sheet.data_validations.dataValidation
    }


def asked(shape: Any, **settings: Any) -> DataValidation:
    """The validation of a program's only question."""
    program = a_program(fields=(a_field("dato", shape, **settings),))
    return validations(data(made(program), program))["dato"]


def read(book: Workbook, title: str) -> str:
    """A sheet's texts, a row a line."""
    return "\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in book[title].values)


def test_it_opens_on_the_readme_and_hides_what_is_not_for_people() -> None:
    book = made(a_program())
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("Léeme", "visible"),
        ("Apoyo alimentario a personas", "visible"),
        ("Personas autorizadas para", "visible"),
        ("_listas", "hidden"),
        ("_reglas", "hidden"),
        ("_padron", "hidden"),
    ]
    assert book.active is book["Léeme"]


def test_labels_are_in_row_1_names_in_row_2_and_both_stay_in_sight() -> None:
    program = a_program()
    sheet = data(made(program), program)
    shown = len(columns(program)) + 1
    assert [cell.value for cell in sheet[1]][:shown] == [*(each.label for each in columns(program)), "Revisión"]
    assert [cell.value for cell in sheet[2]][:shown] == [*(each.name for each in columns(program)), "_revision"]
    assert sheet.freeze_panes == "B3"


def test_headers_are_locked_and_the_cells_to_fill_are_not() -> None:
    program = a_program()
    sheet = data(made(program), program)
    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in (*sheet[1], *sheet[2]))
    dimensions = sheet.column_dimensions.items()
    locked = [letter for letter, column in dimensions if column.protection.locked and not column.hidden]
    assert locked == ["S"]
    assert sheet["S2"].value == "_revision"


def test_codes_and_texts_are_text_by_the_style_of_their_column() -> None:
    program = a_program()
    sheet = data(made(program), program)
    formats = {cell.value: sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[2]}
    assert {formats[name] for name in ("curp", "codigo_postal", "municipio", "observaciones", "apoyos")} == {"@"}
    assert (formats["integrantes"], formats["ingreso"]) == ("0", '"$"#,##0.00')
    assert formats["fecha_nacimiento"] == "dd/mm/yyyy"


def test_no_ready_row_has_a_cell_but_its_review() -> None:
    program = a_program()
    sheet = data(made(program), program)
    assert sheet.max_row == 22
    filled = {cell.column_letter for row in sheet.iter_rows(min_row=3) for cell in row if cell.value is not None}
    assert filled == {"S", *(letter for letter, column in sheet.column_dimensions.items() if column.hidden)}


def test_each_column_has_one_validation_over_all_the_rows() -> None:
    program = a_program()
    sheet = data(made(program, rows=200), program)
    ranges = [str(each.sqref) for each in sheet.data_validations.dataValidation]
    letters = [cell.column_letter for cell in sheet[2][: len(columns(program))]]
    assert ranges == [f"{letter}3:{letter}202" for letter in letters]


def test_any_number_of_rows_weighs_the_same() -> None:
    program = a_wide_program(20)
    small, large = (len(workbook(program, rows=rows, today=TODAY)) for rows in (5_000, 500_000))
    assert len(columns(program)) == 20 and abs(large - small) < 200
    assert large <= 60_000


def test_the_same_program_gives_the_same_bytes() -> None:
    assert workbook(a_program(), today=TODAY) == workbook(a_program(), today=TODAY)


@pytest.mark.parametrize(
    ("shape", "type_", "bounds", "error"),
    [
        (Whole(1, 20), "whole", ("1", "20"), "Escribe un número entero entre 1 y 20."),
        (
            Decimal(2, 0, 500_000_00, money=True),
            "decimal",
            ("0.00", "500000.00"),
            "Escribe un número entre 0.00 y 500,000.00.",
        ),
        (
            Day("2026-01-01", "2026-12-31"),
            "date",
            ("46023", "46387"),
            "Escribe una fecha como 31/12/2026, desde el 01/01/2026 hasta el 31/12/2026.",
        ),
        (
            Day(greatest="today"),
            "date",
            ("61", "r_hoy_serie"),
            "Escribe una fecha como 31/12/2026, desde el 01/03/1900 hasta hoy.",
        ),
        (Text(5, 5), "textLength", ("5", "5"), "Se esperan 5 letras o números."),
        (Text(max_length=50), "textLength", ("0", "50"), "Caben hasta 50 letras."),
        (YesNo(), "list", ('"Sí,No"', None), "Elige Sí o No."),
    ],
)
def test_each_shape_has_its_validation(shape: Any, type_: str, bounds: tuple[str, str | None], error: str) -> None:
    found = asked(shape)
    assert (found.type, (found.formula1, found.formula2), found.error) == (type_, bounds, error)


def test_today_is_the_records_day_so_excel_does_not_hold_it_as_a_first_day() -> None:
    assert asked(Day(least="today")).formula1 == "61"
    assert asked(Day(greatest="today", max_age=Span(3, "months"))).formula1 == "61"


def test_a_length_only_warns_since_a_load_takes_blanks_and_signs_away() -> None:
    assert asked(Text(10, 10)).errorStyle == "warning"
    assert asked(Whole(0, 9)).errorStyle == asked(Day(greatest="today")).errorStyle == "warning"


def test_a_list_is_a_named_range_on_the_hidden_sheet() -> None:
    program = a_program()
    book = made(program)
    assert validations(data(book, program))["municipio"].formula1 == "l_municipios"
    assert named(book, "l_municipios") == ["Monterrey", "Guadalupe"]
    assert named(book, "l_municipios_cod") == ["19039", "19026"]


def named(book: Workbook, name: str) -> list[object]:
    sheet, cells = book.defined_names[name].attr_text.split("!")
    assert sheet == f"'{LISTS_SHEET}'"
    return [row[0].value for row in book[LISTS_SHEET][cells.replace("$", "")]]


def test_a_list_used_twice_is_written_once() -> None:
    fields = (a_field("uno", TOWNS), a_field("dos", TOWNS))
    program = a_program(fields=fields)
    found = validations(data(made(program), program))
    assert found["uno"].formula1 == found["dos"].formula1 == "l_municipios"


def test_two_lists_of_one_name_have_two_names() -> None:
    other = Choice("municipios", (Option("1", "Otro"),))
    program = a_program(fields=(a_field("uno", TOWNS), a_field("dos", other)))
    found = validations(data(made(program), program))
    assert (found["uno"].formula1, found["dos"].formula1) == ("l_municipios", "l_municipios1")


def test_a_cascading_list_looks_up_the_text_that_the_parents_cell_shows() -> None:
    program = a_program()
    book = made(program)
    assert validations(data(book, program))["colonia"].formula1 == (
        "OFFSET(l_colonias,MATCH($I3,l_colonias_de,0)-1,0,SUMPRODUCT(--(l_colonias_de=$I3)),1)"
    )
    assert named(book, "l_colonias_de") == ["Guadalupe", "Monterrey", "Monterrey"]
    assert named(book, "l_colonias") == ["002 · Centro", "001 · Centro", "Obispado"]


def test_a_list_shows_all_where_its_parent_is_in_another_sheet_or_would_mislead_the_look_up() -> None:
    town = Choice("t", (Option("1", "¿Otro?"), Option("2", "Allende")))
    streets = Choice(
        "s", (Option("a", "A", columns=(("t", "1"),)), Option("b", "B", columns=(("t", "2"),))), (("t", "pueblo"),)
    )
    for fields in [(a_field("calle", streets),), (a_field("pueblo", town), a_field("calle", streets))]:
        program = a_program(fields=fields)
        assert validations(data(made(program), program))["calle"].formula1 == "l_s"


def test_several_codes_are_picked_or_typed_with_semicolons() -> None:
    found = asked(Choices("«dato»", (Option("a", "Agua"),)))
    assert (found.type, found.formula1, found.showErrorMessage) == ("list", "l_dato", False)
    assert "separadas por punto y coma" in str(found.prompt)


def test_the_help_of_a_cell_says_whether_to_fill_it_and_fits() -> None:
    found = asked(Whole(0, 9), label="¿Cuántas personas viven en el hogar?", hint="Cuenta también a quien pide. " * 20)
    assert found.promptTitle == "¿Cuántas personas viven en el…"
    assert str(found.prompt).startswith("Puede quedar en blanco. Cuenta también")
    assert len(str(found.prompt)) <= 255
    assert str(asked(Whole(0, 9), required=True).prompt) == "Hay que llenarla."
    assert str(asked(Whole(0, 9), required=rule("x")).prompt) == "Llénala si la pregunta aplica."


def test_a_required_column_is_told_by_its_colour() -> None:
    program = a_program()
    sheet = data(made(program), program)
    colours = {cell.value: sheet[f"{cell.column_letter}1"].fill.fgColor.rgb[2:] for cell in sheet[2]}
    assert {colours[name] for name in ("curp", "integrantes", "ingreso")} == {"5c2a84"}
    assert {colours[name] for name in ("nombre", "municipio", "colonia")} == {"2f5d50"}
    assert {colours[name] for name in ("pension", "apoyos", "fecha_solicitud", "_revision")} == {"1a4f7a"}


def test_a_wrong_curp_is_refused_and_one_that_was_pasted_turns_red() -> None:
    program = a_program()
    sheet = data(made(program), program)
    found = validations(sheet)["curp"]
    assert (found.type, found.errorStyle) == ("custom", "warning")
    assert len(found.formula1) <= VALIDATION_FORMULA
    (red,) = [one for one in sheet.conditional_formatting if str(one.sqref) == "A3:A22"]
    assert red.rules[0].formula[0].startswith('AND(A3<>"",IFERROR(ERROR.TYPE(') or "k_c" in red.rules[0].formula[0]
    assert red.rules[0].dxf.fill.bgColor.rgb == "00f9d6d3"


def test_where_people_without_a_curp_may_come_a_folio_passes() -> None:
    program = a_program(curp_required=False)
    book = made(program)
    reads = re.fullmatch(
        r"NOT\(IFERROR\(ERROR\.TYPE\((\w+)\)=6,FALSE\)\)", str(validations(data(book, program))["curp"].formula1)
    )
    assert reads is not None and 'LEFT(UPPER(SUBSTITUTE(A3," ","")),2)<>"P-"' in str(
        data(book, program)[reads[1]].value
    )
    service = validations(data(made(program, service="despensa"), program, "despensa"))
    assert str(service["curp"].formula1).startswith("OR(ABS(LEN(A3)-13)<3,")


def test_a_service_has_only_its_sheet() -> None:
    program = a_program()
    book = made(program, service="despensa")
    assert book.sheetnames == ["Léeme", "Despensa mensual", "_listas", "_reglas", "_padron"]
    assert "plantilla de entregas de «Despensa mensual»" in read(book, "Léeme")


def test_it_says_which_definition_it_was_made_from_twice() -> None:
    book = made(a_program(), service="despensa")
    written = {row[0].value: row[1].value for row in book[IDENTITY_SHEET].iter_rows()}
    assert written == {
        "program": "despensas",
        "version": "3",
        "sha256": "ab" * 32,
        "service": "despensa",
        "made_on": TODAY,
        "state": "publicado",
    }
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]
    assert {each.name: each.value for each in properties.props} == {
        f"padron_{key}": said for key, said in written.items()
    }


def test_a_draft_says_so_where_people_and_loads_look() -> None:
    program = a_program()
    book = made(program, draft=True)
    assert "BORRADOR" in read(book, "Léeme").split("\n")[1]
    assert "BORRADOR" in read(book, IDENTITY_SHEET)
    assert data(book, program).oddHeader.center.text == "BORRADOR"
    assert "BORRADOR" not in read(made(program), "Léeme")


def test_the_readme_tells_what_to_do_the_dates_the_notice_and_the_law() -> None:
    text = read(made(a_program()), "Léeme")
    assert "Cómo llenar la plantilla de «Apoyo alimentario a personas adultas mayores»" in text
    assert "Ve a la hoja «Apoyo alimentario a personas»." in text
    assert "Del 15/01/2026 al 30/11/2026. Los apoyos terminan el 31/12/2026." in text
    assert "• Personas autorizadas para" in text
    assert "Aviso\nCuidamos tus datos." in text
    assert "Este programa es público, ajeno a cualquier partido político." in text


def test_the_citys_look_replaces_what_it_names_and_no_more() -> None:
    look = {
        "colours": {"person_fill": "#112233", "required_fill": "morado"},
        "readme": {"heading": "Plantilla de {title} ({nada})", "steps": ["Llena {sheet}."]},
        "widths": {"curp": "30", "money": "ancho"},
    }
    program = a_program({"workbook": look})
    book = made(program)
    sheet = data(book, program)
    assert "Plantilla de Apoyo alimentario a personas adultas mayores ({nada})" in read(book, "Léeme")
    assert "1. Llena Apoyo alimentario a personas." in read(book, "Léeme")
    assert sheet["B1"].fill.fgColor.rgb == "00112233"
    assert sheet["A1"].fill.fgColor.rgb == "005c2a84"
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["L"].width) == (30, 16)


HOSTILE = '=cmd|"/c calc"!A1'


def test_no_text_of_a_definition_becomes_a_formula() -> None:
    bad = Choice("«mala»", (Option("=1+1", HOSTILE), Option('"', "+2"), Option("&", "<b>@</b>")))
    field = a_field("dato", bad, label=HOSTILE, hint=HOSTILE + '"&A1&"', required=True)
    look = {"readme": {"heading": HOSTILE, "steps": ["=1+1"]}, "cells": {"ok": '"&A1&"', "missing": '"&{label}'}}
    program = a_program({"workbook": look}, title=Words(HOSTILE), area_title=HOSTILE, fields=(field,))
    book = made(program)
    reviewed = data(book, program)
    formulas = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and not (sheet is reviewed and cell.row >= 3)
    ]
    assert formulas == []
    assert HOSTILE in read(book, reviewed.title)


def test_control_characters_are_left_out() -> None:
    program = a_program(fields=(a_field("dato", Whole(0, 9), label="Edad\x00\x0b", hint="En \x1baños"),))
    sheet = data(made(program), program)
    assert (sheet["K1"].value, validations(sheet)["dato"].prompt) == ("Edad", "Puede quedar en blanco. En años")


def test_what_excel_would_repair_is_refused_before() -> None:
    with pytest.raises(ExcelLimitError, match="no caben"):
        workbook(a_program(), rows=2_000_000, today=TODAY)
    with pytest.raises(ExcelLimitError, match="Excel acepta 32767"):
        workbook(a_program({"workbook": {"readme": {"legal": "x" * 40_000}}}), today=TODAY)
    cascade = Choice(
        "l",
        (Option("a", "A", columns=tuple((f"c{n}", "1") for n in range(40))),),
        tuple((f"c{n}", f"f{n}") for n in range(40)),
    )
    fields = (*(a_field(f"f{n}", Text()) for n in range(40)), a_field("dato", cascade))
    with pytest.raises(ExcelLimitError, match="la lista en cascada"):
        workbook(a_program(fields=fields), today=TODAY)


def test_the_review_of_a_very_long_program_goes_into_hidden_cells_rather_than_past_the_limit() -> None:
    fields = tuple(a_field(f"pregunta_{n}", Whole(0, 9), required=True) for n in range(400))
    program = a_program(fields=fields, person=CORE)
    sheet = data(made(program, rows=2), program)
    formulas = [str(cell.value) for cell in sheet[3] if cell.value is not None]
    assert len(formulas) >= 4
    assert all(len(each) <= 8193 for each in formulas)


def test_the_file_names_its_last_row_so_that_readers_that_trust_it_see_all() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(a_program(), rows=7, today=TODAY))) as book:
        assert re.search(rb'<dimension ref="A1:[A-Z]+9"', book.read("xl/worksheets/sheet2.xml"))


@pytest.mark.office
def test_libreoffice_opens_it_and_keeps_names_validations_and_identity(tmp_path: Path) -> None:
    program = a_program()
    before = made(program)
    after = opened(recalculated(workbook(program, rows=20, today=TODAY), tmp_path))
    assert after.sheetnames == before.sheetnames
    assert set(after.defined_names) == set(before.defined_names)
    assert validations(data(after, program)).keys() == validations(data(before, program)).keys()
    assert [len(sheet.conditional_formatting) for sheet in after] == [
        len(sheet.conditional_formatting) for sheet in before
    ]
    assert [sheet.sheet_state for sheet in after] == [sheet.sheet_state for sheet in before]
    assert read(after, IDENTITY_SHEET) == read(before, IDENTITY_SHEET)


@pytest.mark.office
def test_the_review_says_what_is_wrong_in_words(tmp_path: Path) -> None:
    program = a_program(fields=(a_field("hijos", Whole(0, 9), label="¿Cuántos hijos tiene?", required=True),))
    rows: dict[int, dict[str, object]] = {
        3: {"A": "TECR880229HNLRNC00", "K": 3},
        4: {"A": "tecr880229hnlrnc00", "F": "Hombre", "I": "19039", "K": 0},
        5: {"A": "TECR880229HNLRNC01", "K": 3},
        6: {"A": "TECR880230HNLRNC00"},
        7: {"B": "Ana", "F": "Señora", "K": 10},
        8: {"A": "TECR", "K": 1},
        9: {"A": "TECR880229HZZRNC00", "K": 1},
        10: {"A": "TECR880229AHNLRNC0", "K": "tres"},
    }
    book = made(program, rows=10)
    sheet = data(book, program)
    for row, cells in rows.items():
        for letter, value in cells.items():
            sheet[f"{letter}{row}"] = value
    typed = io.BytesIO()
    book.save(typed)
    after = data(opened(recalculated(typed.getvalue(), tmp_path), values=True), program)
    assert [after[f"N{row}"].value for row in range(3, 13)] == [
        "✓",
        "✓",
        "La CURP no cuadra: compárala letra por letra con el documento",
        "Los lugares 5 a 10 de la CURP no son una fecha; Falta: ¿Cuántos hijos tiene?",
        "Falta: CURP; Revisa: Sexo; Revisa: ¿Cuántos hijos tiene?",
        "La CURP lleva 18 letras y números; aquí hay 4",
        "Los lugares 12 y 13 de la CURP no son de un estado",
        "El lugar 11 de la CURP debe ser H, M o X; Revisa: ¿Cuántos hijos tiene?",
        None,
        None,
    ]


@pytest.mark.office
def test_a_cascade_gives_the_stretch_of_its_parent(tmp_path: Path) -> None:
    program = a_program()
    book = made(program)
    sheet = data(book, program)
    stretch = str(validations(sheet)["colonia"].formula1)
    for row, town in enumerate(["Monterrey", "guadalupe", "Cadereyta"], 3):
        sheet[f"I{row}"] = town
        moved = stretch.replace("$I3", f"$I{row}")
        sheet[f"U{row}"] = f'=IFERROR(ROWS({moved})&" "&INDEX({moved},1),"")'
    typed = io.BytesIO()
    book.save(typed)
    after = data(opened(recalculated(typed.getvalue(), tmp_path), values=True), program)
    assert [after[f"U{row}"].value for row in (3, 4, 5)] == ["2 001 · Centro", "1 002 · Centro", None]


STARTER = yaml.load(
    (Path(__file__).parents[2] / "form_templates" / "workbook.yaml").read_text("utf-8"), yaml.BaseLoader
)


@pytest.mark.parametrize("how", [{"draft": True}, {"service": "despensa"}])
def test_the_starters_texts_leave_no_placeholder_unfilled(how: Any) -> None:
    book = made(a_program({"workbook": STARTER}), **how)
    assert "{" not in read(book, "Léeme")


def test_the_starter_shows_a_city_every_text_and_colour_that_it_may_change() -> None:
    def paths(value: object, at: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
        if isinstance(value, dict):
            return {path for key, inner in value.items() for path in paths(inner, (*at, key))}
        return {at}

    shown = {path[:2] for path in paths(STARTER)}
    assert {path[:2] for path in paths(DEFAULTS)} <= shown


def test_where_a_rule_is_long_fewer_rows_carry_it_and_the_readme_says_how_many() -> None:
    credit = city.compiled(city.CREDITO)
    for rows, carried in ((900, range(900, 901)), (5_000, range(1_000, 5_000))):
        made = workbook(credit, rows=rows, today=TODAY)
        with zipfile.ZipFile(io.BytesIO(made)) as parts:
            with_formulas = parts.read("xl/worksheets/sheet2.xml").count(b"<row>")
        assert with_formulas in carried
        sheet = load_workbook(io.BytesIO(made), read_only=True)["Léeme"]
        said = "\n".join(str(cell) for [cell, *_] in sheet.values)
        assert f"«Revisión» acompaña los primeros {with_formulas:,}" in said


@pytest.mark.office
@pytest.mark.parametrize("name", [city.DESPENSA, city.ESTANCIA, city.CREDITO])
def test_a_template_that_libreoffice_saves_can_still_be_handed_in(name: str, tmp_path: Path) -> None:
    """It writes every shared formula out in each of its rows."""
    saved = recalculated(workbook(city.compiled(name), today=TODAY), tmp_path)
    assert gate(saved).unpacked <= 0.7 * LIMITS.unpacked and len(saved) <= 0.7 * LIMITS.upload
