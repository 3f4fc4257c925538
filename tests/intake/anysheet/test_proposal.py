"""What is proposed for each ugly sheet: every column's question, the words to be mapped, and what nobody gives."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from city import DESPENSA, TODAY, compiled
from filled_workbooks import PROGRAM, book
from invented import people
from padron.intake.anysheet.likeness import known_words
from padron.intake.anysheet.mapping import lacking
from padron.intake.anysheet.proposal import Proposal, proposed
from padron.intake.anysheet.survey import survey
from padron.intake.gate import Refused
from padron.program.model import Program
from ugly_sheets import HOUSE, SHEETS

FILES = [pytest.param(each, marks=pytest.mark.office if each.endswith((".xls", ".ods")) else ()) for each in SHEETS]
HOUSE_FIELDS = dict(
    zip(
        HOUSE,
        ("hogar", "num_integrantes", "ingreso_mensual_hogar", "vive_solo", "recibe_pension", "comprobante_tipo"),
        strict=True,
    )
)


def proposal(data: bytes, name: str = "hoja.xlsx", program: Program | None = None) -> Proposal:
    asked = program or compiled(DESPENSA)
    return proposed(survey(data, name, known_words(asked)), asked, TODAY)


def of(*rows: Sequence[object], program: Program = PROGRAM) -> dict[str, str]:
    """Heading → question, for a sheet of these rows."""
    return {each.column.heading: each.name for each in proposal(book(Hoja=rows), program=program).columns}


@pytest.mark.parametrize("name", FILES)
def test_every_ugly_sheet_is_understood_but_for_what_it_does_not_say(name: str, tmp_path: Path) -> None:
    found = proposal(SHEETS[name](tmp_path), name)
    names = {each.name for each in found.columns}
    assert {"curp", "telefono", "municipio", *HOUSE_FIELDS.values()} <= names
    assert {"nombre", "primer_apellido", "segundo_apellido"} <= names or "nombre_completo" in names
    assert found.undecided == []
    assert {each.name for each in lacking(found.mapping(), compiled(DESPENSA))} <= {
        "comprobante_fecha", "comprobante_cotejado", "aviso_aceptado_el",
    }  # fmt: skip
    assert found.survey.rows == 12


def test_each_column_says_how_sure_it_is_and_why() -> None:
    found = {each.column.heading: each for each in proposal(SHEETS["titulos_y_totales.xlsx"](Path())).columns}
    assert (found["C.U.R.P."].sureness, found["C.U.R.P."].why[0]) == ("sure", "se llama igual")
    assert found["A. Paterno"].why == ("así suele llamarse", "las letras de la CURP coinciden en 100 %")
    assert found["Cotejado"].sureness == "likely"
    assert (found["No."].name, found["No."].sureness) == ("", "none"), "it only counts the rows"


def test_totals_and_notes_are_left_out_by_name() -> None:
    found = proposal(SHEETS["titulos_y_totales.xlsx"](Path()))
    assert found.survey.left.rows == {"total": [17], "note": [19]}


def test_a_full_name_is_told_from_a_given_name_by_what_the_cells_say() -> None:
    whole = [[f"{one['nombre']} {one['primer_apellido']} {one['segundo_apellido']}", one["curp"]] for one in people(8)]
    given = [[one["nombre"], one["curp"]] for one in people(8)]
    assert of(["Nombre", "CURP"], *whole)["Nombre"] == "nombre_completo"
    assert of(["Nombre", "CURP"], *given)["Nombre"] == "nombre"


def test_surnames_under_headings_that_say_nothing_are_told_by_the_letters_of_the_curp() -> None:
    rows = [[one["curp"], one["segundo_apellido"], one["primer_apellido"], one["nombre"]] for one in people(12)]
    found = of(["CURP", "Dato A", "Dato B", "Dato C"], *rows)
    assert found == {
        "CURP": "curp", "Dato A": "segundo_apellido", "Dato B": "primer_apellido", "Dato C": "nombre",
    }  # fmt: skip


def test_surnames_in_swapped_columns_are_noticed() -> None:
    rows = [[one["curp"], one["segundo_apellido"], one["primer_apellido"]] for one in people(12)]
    found = of(["CURP", "Apellido paterno", "Apellido materno"], *rows)
    assert found["Apellido paterno"] != "primer_apellido"


def test_of_two_dates_the_one_that_is_in_the_curp_is_the_birth() -> None:
    rows = [[one["curp"], one["fecha_nacimiento"], date(2026, 11, 3)] for one in people(8)]
    found = of(["CURP", "Fecha", "Fecha de captura"], *rows)
    assert found == {"CURP": "curp", "Fecha": "fecha_nacimiento", "Fecha de captura": "fecha_solicitud"}


def test_a_column_of_curps_is_told_whatever_it_is_called_and_a_column_of_remarks_is_not_forced() -> None:
    rows = [[one["curp"], one["nombre"], "x" * at] for at, one in enumerate(people(8), 1)]
    found = of(["Identificador", "Nombre(s)", "Zona del promotor"], *rows)
    assert found == {"Identificador": "curp", "Nombre(s)": "nombre", "Zona del promotor": ""}


def test_an_m_beside_an_f_is_a_man() -> None:
    rows = [[one["curp"], "F" if one["sexo"] == "M" else "M"] for one in people(8)]
    words = {
        each.said: each.to for each in proposal(book(Hoja=[["CURP", "Sexo"], *rows]), program=PROGRAM).columns[1].words
    }
    assert words == {"F": "M", "M": "H"}


def test_an_m_beside_an_h_stays_a_woman() -> None:
    rows = [[one["curp"], one["sexo"]] for one in people(8)]
    assert proposal(book(Hoja=[["CURP", "Sexo"], *rows]), program=PROGRAM).columns[1].words == ()


def test_not_applicable_in_a_column_of_yes_and_no_is_a_blank_and_no_is_no() -> None:
    rows = [[one["curp"], said] for one, said in zip(people(5), ("SI", "N/A", "na", "x", "NO CUENTA"), strict=True)]
    found = proposal(book(Hoja=[["CURP", "Vive solo"], *rows]))
    assert {word.said: word.to for each in found.columns for word in each.words} == {
        "N/A": "", "na": "", "NO CUENTA": "no",
    }  # fmt: skip


def test_words_without_a_likely_option_are_left_to_the_person() -> None:
    rows = [[one["curp"], "Xochimilco" if at % 2 else "Mont."] for at, one in enumerate(people(8))]
    found = proposal(book(Hoja=[["CURP", "Municipio"], *rows]), program=PROGRAM)
    assert {each.said: each.to for each in found.columns[1].words} == {"Mont.": "19039", "Xochimilco": None}
    assert [word.said for _, word in found.undecided] == ["Xochimilco"]


def test_the_sheet_with_the_people_is_chosen_and_another_can_be_asked_for(tmp_path: Path) -> None:
    two = book(
        Oficinas=[["Oficina", "Encargado"], ["Centro", "Nadie"]],
        Personas=[["CURP", "Nombre(s)"], *[[one["curp"], one["nombre"]] for one in people(4)]],
    )
    known = known_words(PROGRAM)
    assert survey(two, "dos.xlsx", known).sheet == "Personas"
    assert survey(two, "dos.xlsx", known, "Oficinas").sheet == "Oficinas"
    assert survey(two, "dos.xlsx", known).sheets == ("Oficinas", "Personas")
    assert survey(two, "dos.xlsx", known, "OFÍCINAS").sheet == "Oficinas"
    with pytest.raises(Refused) as refused:
        survey(two, "dos.xlsx", known, "Oficina")
    assert refused.value.problem.message() == (
        "El archivo no tiene una hoja «Oficina» con datos. Tiene: «Oficinas», «Personas»."
    )
