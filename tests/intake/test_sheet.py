"""Reading an uploaded workbook: forgiving of how it is laid out, exact about what each cell holds."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from filled_workbooks import (
    LABELS,
    LUCIA,
    NAMES,
    PROGRAM,
    REPEAT,
    RICARDO,
    TITLE,
    TODAY,
    book,
    codes,
    identity_rows,
    read,
    record,
    said,
    signed,
)
from office import recalculated
from padron.intake.cleaning import cleaner
from padron.intake.gate import Refused
from padron.intake.sheet import sheet
from padron.outputs.workbook import workbook
from padron.program.model import Words
from padron.shapes import Whole
from small_programs import a_field, a_program, rule
from workbook_makers import parts, row, sheet_part, zipped

WITH_HOUR = datetime.fromisoformat("2001-02-03T04:05:00")
ANA = record(curp=LUCIA, nombre="Lucía", integrantes=3, ingreso=5000.5, recibe_pension="Sí")


def refusal(data: bytes, **how: object) -> str:
    with pytest.raises(Refused) as refused:
        read(data, **how)  # type: ignore[arg-type]
    return refused.value.problem.message()


def test_a_filled_template_becomes_raw_records() -> None:
    filled = record(
        curp=LUCIA,
        nombre="Lucía",
        fecha_nacimiento=date(1990, 1, 9),
        codigo_postal="06400",
        integrantes=3,
        ingreso="5,000.0",
        recibe_pension="Sí",
        fecha_solicitud="01/05/2026",
        aviso_aceptado_el=datetime.fromisoformat("2026-05-01"),
    )
    found, (only,) = read(signed(data=[LABELS, NAMES, filled]))
    assert found.problems == [] and found.identity is not None and found.identity.version == 3
    assert only.number == 3
    assert only.person == {
        "curp": LUCIA,
        "nombre": "Lucía",
        "fecha_nacimiento": date(1990, 1, 9),
        "codigo_postal": "06400",
    }
    assert only.answers == {"integrantes": 3.0, "ingreso": "5,000.0", "recibe_pension": "Sí"}
    assert (only.applied_on, only.accepted_on) == ("01/05/2026", date(2026, 5, 1))
    assert only.cells["curp"] == "A3" and only.cells["nombre"] == "B3"
    assert dict(only.cells)["fecha_solicitud"] == f"{found.columns['fecha_solicitud']}3"


def test_columns_may_come_in_any_order_and_any_spelling_below_a_title() -> None:
    rows = [
        ["Dirección de Desarrollo Social", None, None],
        [],
        ["INGRESO  MENSUAL", "cuantas personas viven en el hogar", " Curp ", "NOMBRE(S)"],
        [5000, 3, LUCIA, "Lucía"],
    ]
    found, (only,) = read(signed(data=rows))
    assert (only.number, only.person, only.answers) == (
        4,
        {"curp": LUCIA, "nombre": "Lucía"},
        {"ingreso": 5000.0, "integrantes": 3.0},
    )
    assert found.columns["curp"] == "C" and only.cells["ingreso"] == "A4"


def test_a_header_on_row_fifteen_is_found_and_no_later() -> None:
    above = [[f"nota {number}"] for number in range(14)]
    _, (only,) = read(signed(data=[*above, NAMES, ANA]))
    assert only.number == 16
    assert "No encontramos la hoja" in refusal(signed(data=[["más"], *above, NAMES, ANA]))


def test_leading_empty_columns_do_not_shift_the_letters() -> None:
    rows = [[], [None, None, *NAMES], [None, None, *ANA]]
    _, (only,) = read(signed(data=rows))
    assert only.cells["curp"] == "C3" and only.person["curp"] == LUCIA


def test_the_sheet_is_found_by_its_headers_when_it_has_another_name() -> None:
    found, (only,) = read(signed(Portada=[["Padrón"]], Hoja_1=[NAMES, ANA], Otra=[["curp", "edad"]]))
    assert found.title == "Hoja 1" and only.person["curp"] == LUCIA


def test_the_sheet_is_found_by_its_name_before_any_other() -> None:
    _, (only,) = read(signed(Copia=[NAMES, record(curp=RICARDO, nombre="Otro")], data=[NAMES, ANA]))
    assert only.person["curp"] == LUCIA


def test_without_any_such_sheet_it_says_which_one_it_looked_for() -> None:
    assert f"«{TITLE}»" in refusal(signed(Hoja_1=[["algo", "más"], [1, 2]]))


def test_extra_columns_are_reported_with_what_they_may_mean() -> None:
    heads = [*NAMES[:-1], "Telefono", "integrntes", "Por persona", "_r1", "Revisión", "Qué corregir"]
    found, _ = read(signed(data=[[name for name in heads if name != "integrantes"], ["x"]]))
    assert codes(found.problems) == ["extra_column", "extra_column", "calculated_column", "missing_column"]
    assert found.problems[1].suggestion == "¿Cuántas personas viven en el hogar?"
    assert said(found.problems[:1])[0].endswith("«Telefono», porque el programa no la pide.")


def test_a_missing_column_stops_unless_the_registry_may_know_it() -> None:
    found, _ = read(signed(data=[["curp", "ingreso", "recibe_pension"], [LUCIA, 1, "no"]]))
    errors = [each.field for each in found.problems if each.severity == "error"]
    warnings = [each.field for each in found.problems if each.severity == "warning"]
    assert errors == ["integrantes"]
    assert "nombre" in warnings and "municipio" in warnings and "segundo_apellido" not in warnings


def test_the_same_column_twice_is_named_with_both_letters() -> None:
    found, _ = read(signed(data=[["curp", *NAMES], [LUCIA, *ANA]]))
    assert said(found.problems) == ["La columna «CURP» viene dos veces, en A y en B. Deja sólo una."]


def test_a_renamed_field_is_known_by_its_old_name() -> None:
    program = a_program(fields=(a_field("personas", Whole(1, 20), label="Personas", renamed_from="integrantes"),))
    _, (only,) = read(book(data=[["curp", "integrantes"], [LUCIA, 3]]), program)
    assert only.answers == {"personas": 3.0}


def test_blank_rows_are_passed_over_and_numbers_stay_excels() -> None:
    blank = record(nombre="  ", ingreso="\u200b")
    _, rows = read(signed(data=[NAMES, [], ANA, blank, [], record(curp=RICARDO)]))
    assert [each.number for each in rows] == [3, 6]


def test_a_zero_and_a_no_are_values() -> None:
    _, rows = read(signed(data=[NAMES, record(ingreso=0), record(recibe_pension=False)]))
    assert [each.answers for each in rows] == [{"ingreso": 0.0}, {"recibe_pension": False}]


def test_formulas_dragged_below_the_data_are_no_rows() -> None:
    _, rows = read(signed(data=[NAMES, ANA, record(nombre="=IF(A3=0,0,1)")]))
    assert len(rows) == 1


def test_a_formula_without_a_value_is_said_with_its_cell() -> None:
    _, (only,) = read(signed(data=[NAMES, record(curp=LUCIA, ingreso="=100*50")]))
    assert "ingreso" not in only.answers
    cell = only.cells["ingreso"]
    assert said(only.errors) == [f"La celda {cell} trae una fórmula sin resultado. Escribe ahí el dato"]
    assert only.errors[0].field == "ingreso"


def test_an_error_cell_is_never_taken_for_blank() -> None:
    cells = (
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row><row r="3"><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    data = zipped(parts(sheet_part(row(1, "curp", "nombre") + cells), names=(TITLE,)))
    _, rows = read(data)
    assert [said(each.errors) for each in rows] == [
        ["La celda A2 trae #N/A. Escribe ahí el dato"],
        ["La celda B3 trae #DIV/0!. Escribe ahí el dato"],
    ]


def test_a_calculated_formula_gives_its_value() -> None:
    cells = (
        '<c r="A2" t="str"><f>X</f><v>P-1</v></c><c r="B2" t="str"><f>""</f><v></v></c><c r="C2"><f>1</f><v>5</v></c>'
    )
    _, (only,) = read(
        zipped(parts(sheet_part(row(1, "curp", "nombre", "ingreso") + f'<row r="2">{cells}</row>'), names=(TITLE,)))
    )
    assert (only.person, only.answers, only.errors) == ({"curp": "P-1"}, {"ingreso": 5.0}, ())


def test_merged_cells_among_the_data_are_said_in_each_row_they_touch() -> None:
    merged = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="B3:B4"/></mergeCells>'
    body = row(1, "Título") + row(2, "curp", "nombre") + row(3, LUCIA, "Lucía") + row(4, RICARDO) + row(5, LUCIA, "x")
    _, rows = read(zipped(parts(sheet_part(body, merged), names=(TITLE,))))
    words = ["Las celdas B3:B4 están unidas. Sepáralas y llena cada una"]
    assert [said(each.errors) for each in rows] == [words, words, []]


def test_hidden_rows_and_a_hidden_sheet_are_read_and_said() -> None:
    made = load_workbook(io.BytesIO(signed(data=[NAMES, ANA, ANA], Otra=[["nada"]])))
    made[TITLE].row_dimensions[3].hidden = True
    made[TITLE].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    found, rows = read(out.getvalue())
    assert len(rows) == 2 and codes(found.problems) == ["hidden_sheet", "hidden_rows"]


def test_a_copy_of_the_data_sheet_with_people_is_not_read_and_that_is_said() -> None:
    found, rows = read(
        signed(
            data=[LABELS, NAMES, ANA],
            Copia=[LABELS, NAMES, record(curp=RICARDO, nombre="Ramón"), record(curp=LUCIA, nombre="Lucía")],
            Vacía=[LABELS, NAMES],
            repeat=[["CURP de la persona inscrita", "CURP"], [LUCIA, "B1"]],
            Notas=[["Colonia", "Promotora"], ["Centro", "Nadie"]],
        )
    )
    assert [row.person["curp"] for row in rows] == [LUCIA]
    assert said(found.problems) == [f"Sólo leímos la hoja «{TITLE}». También hay personas en «Copia» (2 renglones)."]


def test_repeats_are_joined_by_curp_in_the_order_of_their_sheet() -> None:
    other = "GOMA900101MNLRRN08"
    rows = [["CURP de la persona inscrita", "CURP"], [RICARDO, "B1"], [f" {LUCIA.lower()} ", "A1"], [], [RICARDO, "B2"]]
    found, (first, second) = read(
        signed(data=[NAMES, ANA, record(curp=RICARDO)], repeat=[*rows, [other, "C1"], [None, "D1"]])
    )
    assert first.answers["autorizadas"] == [{"curp_autorizada": "A1"}]
    assert second.answers["autorizadas"] == [{"curp_autorizada": "B1"}, {"curp_autorizada": "B2"}]
    assert second.cells["autorizadas[2].curp_autorizada"] == f"{REPEAT}!B5"
    assert said(found.problems) == [
        f"Al renglón 7 de «{REPEAT}» le falta la CURP de la persona. Escríbela.",
        f"El renglón 6 de «{REPEAT}» es de una CURP que no está en la hoja de datos. Agrégala o bórralo.",
    ]


def test_the_sheet_of_a_repeat_without_its_key_is_said() -> None:
    found, _ = read(signed(data=[NAMES, ANA], repeat=[["curp_autorizada", "nota"], ["A1", "x"]]))
    assert codes(found.problems) == ["repeat_unreadable"]


def test_what_is_wrong_in_a_repeats_cell_goes_to_its_person() -> None:
    _, (only,) = read(signed(data=[NAMES, ANA], repeat=[["curp", "curp_autorizada"], [LUCIA, "=1+1"], [LUCIA, "A1"]]))
    assert [each.field for each in only.errors] == ["autorizadas[1].curp_autorizada"]
    assert only.answers["autorizadas"] == [{}, {"curp_autorizada": "A1"}]


def test_the_workbook_of_a_service_has_its_own_columns() -> None:
    heads = ["curp", "fecha_entrega", "cantidad", "importe", "punto", "despensa.cantidad"]
    rows = [heads, [LUCIA, date(2026, 5, 2), 1, None, "Monterrey", 4]]
    data = book(Despensa_mensual=rows, padron=identity_rows(service="despensa"))
    found, (only,) = read(data, service="despensa")
    assert found.problems == [] and only.person == {"curp": LUCIA}
    assert only.controls == {"fecha_entrega": date(2026, 5, 2), "cantidad": 1.0}
    assert only.answers == {"punto": "Monterrey", "cantidad": 4.0}
    assert "entregas de «Despensa mensual»" in refusal(data)


def test_the_template_of_another_program_is_refused() -> None:
    theirs = identity_rows(replace(PROGRAM, name="becas"))
    assert refusal(book(data=[NAMES, ANA], padron=theirs)).startswith("Esta plantilla es de otro programa: «becas».")


def test_an_older_template_is_read_with_a_warning_and_a_newer_one_is_not() -> None:
    older, newer = (identity_rows(replace(PROGRAM, version=version)) for version in (2, 4))
    found, rows = read(book(data=[NAMES, ANA], padron=older))
    assert len(rows) == 1
    assert said(found.problems) == ["Esta plantilla es de la versión 2 y la vigente es la 3. La leímos con la vigente."]
    assert "versión 4" in refusal(book(data=[NAMES, ANA], padron=newer))


def test_a_draft_is_only_for_trying_out() -> None:
    data = book(data=[NAMES, ANA], padron=identity_rows(draft=True))
    assert "BORRADOR" in refusal(data)
    assert len(read(data, dry_run=True)[1]) == 1


def test_a_changed_or_missing_identity_is_a_warning() -> None:
    changed = identity_rows(replace(PROGRAM, sha256="0" * 64))
    assert codes(read(book(data=[NAMES, ANA], padron=changed))[0].problems) == ["changed_template"]
    assert codes(read(book(data=[NAMES, ANA]))[0].problems) == ["no_identity"]


def test_the_identity_is_also_read_from_the_documents_properties() -> None:
    made = load_workbook(io.BytesIO(workbook(PROGRAM, rows=5, today=TODAY)))
    del made["_padron"]
    out = io.BytesIO()
    made.save(out)
    found, _ = read(out.getvalue())
    assert found.identity is not None and found.identity.program == "despensas" and codes(found.problems) == ["no_rows"]


def test_an_empty_sheet_is_said() -> None:
    found, rows = read(signed(data=[LABELS, NAMES]))
    assert rows == [] and said(found.problems) == [f"La hoja «{TITLE}» no trae ningún renglón con datos."]


def test_a_file_is_read_from_its_path_and_judged_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "carga.xlsx"
    path.write_bytes(signed(data=[NAMES, ANA]))
    with sheet(path, PROGRAM) as found:
        assert len(list(found.rows)) == 1
    (tmp_path / "carga.csv").write_text("curp\nX\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        sheet(tmp_path / "carga.csv", PROGRAM)
    assert refused.value.problem.code == "workbook_text"


def test_a_reading_given_up_ends_its_child() -> None:
    found = sheet(signed(data=[NAMES, *[ANA] * 3000]), PROGRAM)
    assert next(found.rows).number == 2
    found.close()
    found.close()


def typed_and_dated() -> list[list[object]]:
    return [
        record(curp=LUCIA, codigo_postal="01234", fecha_nacimiento=date(1990, 1, 9), ingreso=1234.56),
        record(curp=RICARDO, codigo_postal=64000, fecha_nacimiento="29/02/1988", ingreso="$1,500.00"),
        record(
            curp="P-0001",
            nombre="  ANA  ",
            fecha_nacimiento=datetime.fromisoformat("2001-02-03T04:05:00"),
            integrantes=2,
        ),
        record(curp="X", nombre="'=1+1", segundo_apellido='Ñandú & <Cía> "x"', recibe_pension=True),
        record(curp="Y", nombre=time(13, 5), ingreso=999999999999999, integrantes=-1),
    ]


def template() -> bytes:
    made = load_workbook(io.BytesIO(workbook(PROGRAM, rows=20, today=TODAY)))
    for number, values in enumerate(typed_and_dated(), 3):
        for at, value in enumerate(values, 1):
            if value is not None:
                made[TITLE].cell(number, at, value)
    made[REPEAT]["A3"], made[REPEAT]["B3"] = LUCIA, RICARDO
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def mac() -> bytes:
    made = load_workbook(io.BytesIO(template()))
    made.epoch = CALENDAR_MAC_1904
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.office
@pytest.mark.parametrize("made", [template, mac])
def test_what_libreoffice_saves_again_reads_the_same(made: Callable[[], bytes], tmp_path: Path) -> None:
    before, rows = read(made())
    after, again = read(recalculated(made(), tmp_path))
    assert [(each.number, each.person, each.answers, each.controls) for each in rows] == [
        (each.number, each.person, each.answers, each.controls) for each in again
    ]
    assert rows[0].answers["autorizadas"] == [{"curp_autorizada": RICARDO}]
    assert rows[0].person["codigo_postal"] == "01234" and rows[0].person["fecha_nacimiento"] == date(1990, 1, 9)
    assert before.identity == after.identity and before.columns == after.columns
    assert codes(before.problems) == codes(after.problems) == []


def test_the_cleaner_takes_what_the_reader_gives() -> None:
    _, (only,) = read(signed(data=[NAMES, ANA], repeat=[["curp", "curp_autorizada"], [LUCIA, RICARDO]]))
    cleaned = cleaner(PROGRAM).clean(only.person, only.answers, TODAY)
    assert cleaned.values["ingreso"] == 5000_50 and cleaned.values["integrantes"] == 3
    assert cleaned.values["autorizadas"] == [{"curp_autorizada": RICARDO}]


def test_a_question_with_a_condition_may_be_left_out() -> None:
    asked = a_field("monto", Whole(1, 20), required=True, relevant=rule("x"))
    program = a_program(fields=(replace(asked, label=Words("Monto")),))
    found, _ = read(book(data=[[*NAMES[:8], "municipio"], [LUCIA]], padron=identity_rows()), program)
    assert "monto" not in [each.field for each in found.problems]
