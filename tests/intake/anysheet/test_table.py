"""Finding the table of a sheet: where its header is, in how many rows, and what its columns are called."""

from collections.abc import Sequence

from padron.intake.anysheet.table import Table, table
from padron.intake.child import ParsedRow
from padron.language.values.texts import folded

WORDS = ("curp", "nombre", "paterno", "materno", "telefono", "calle", "colonia", "numero", "municipio", "fecha", "edad")
LUCIA, RICARDO = "AUPL900109MNLRXC09", "TECR880229HNLRNC00"


def known(text: str) -> bool:
    return any(word in folded(text) for word in WORDS)


def found(
    *rows: Sequence[object], first: int = 1, merged: Sequence[tuple[int, int, int, int]] = ()
) -> tuple[Table, list[str]]:
    """The table of these rows (blank ones are not sent), and its headings."""
    sent = [ParsedRow(number, list(row), {}) for number, row in enumerate(rows, 1) if any(row)]
    made = table(sent, first, merged, known)
    assert made is not None
    return made, [each.heading for each in made.columns]


def test_a_header_in_row_one() -> None:
    made, headings = found(["CURP", "Nombre"], [LUCIA, "Lucía"])
    assert headings == ["CURP", "Nombre"]
    assert (made.top, made.last) == (1, 1)


def test_titles_and_blank_rows_above_are_passed_over() -> None:
    made, headings = found(
        ["GOBIERNO MUNICIPAL", "", ""],
        ["Padrón de beneficiarios", "", "Octubre 2026"],
        [],
        ["CURP", "Nombre", "Edad"],
        [LUCIA, "Lucía", 36.0],
    )
    assert headings == ["CURP", "Nombre", "Edad"]
    assert made.top == 4


def test_a_table_that_begins_in_column_c_names_its_columns_by_excels_letters() -> None:
    made, _ = found(["CURP", "Nombre"], [LUCIA, "Lucía"], first=3)
    assert [each.letters for each in made.columns] == ["C", "D"]


def test_a_second_row_of_headings_under_merged_cells_is_joined() -> None:
    _, headings = found(
        ["CURP", "Domicilio", "", "", "Teléfono"],
        ["", "Calle", "Número", "Colonia", ""],
        [LUCIA, "Juárez", "12", "Centro", "8112345678"],
        merged=[(1, 2, 1, 4), (1, 1, 2, 1), (1, 5, 2, 5)],
    )
    assert headings == ["CURP", "Domicilio · Calle", "Domicilio · Número", "Domicilio · Colonia", "Teléfono"]


def test_the_same_without_merges_as_csv_has_it() -> None:
    _, headings = found(
        ["CURP", "Domicilio", "", "", "Teléfono"],
        ["", "Calle", "Número", "Colonia", ""],
        [LUCIA, "Juárez", "12", "Centro", "8112345678"],
    )
    assert headings == ["CURP", "Domicilio · Calle", "Domicilio · Número", "Domicilio · Colonia", "Teléfono"]


def test_a_caption_over_groups_of_columns_is_joined_and_a_title_over_all_is_not() -> None:
    made, headings = found(
        ["PADRÓN 2026", "", "", ""],
        ["Datos personales", "", "Contacto", ""],
        ["CURP", "Nombre", "Teléfono", "Calle"],
        [LUCIA, "Lucía", "8112345678", "Juárez"],
        merged=[(1, 1, 1, 4), (2, 1, 2, 2), (2, 3, 2, 4)],
    )
    assert headings == [
        "Datos personales · CURP",
        "Datos personales · Nombre",
        "Contacto · Teléfono",
        "Contacto · Calle",
    ]
    assert (made.top, made.last) == (2, 3)


def test_a_first_row_of_data_that_is_all_text_is_no_second_header() -> None:
    made, _ = found(["Nombre", "Paterno", "Colonia"], ["Lucía", "Aguirre", "Centro"], ["Ricardo", "Tello", "Obispado"])
    assert made.last == 1


def test_a_column_without_heading_but_with_data_is_called_by_its_letter() -> None:
    _, headings = found(["CURP", "", "Nombre"], [LUCIA, "x", "Lucía"])
    assert headings == ["CURP", "Columna B", "Nombre"]


def test_a_blank_column_in_between_is_left_out() -> None:
    _, headings = found(["CURP", "", "Nombre"], [LUCIA, "", "Lucía"])
    assert headings == ["CURP", "Nombre"]


def test_words_that_the_program_knows_decide_between_two_candidates() -> None:
    made, headings = found(
        ["Responsable", "Lic. Peña", "Zona", "Norte", "Turno", "Matutino"],
        ["CURP", "Nombre", "Edad"],
        [LUCIA, "Lucía", 36.0],
        [RICARDO, "Ricardo", 38.0],
    )
    assert headings[:3] == ["CURP", "Nombre", "Edad"]
    assert made.top == 2


def test_a_sheet_without_two_headings_over_data_has_no_table() -> None:
    for rows in ([["sólo un título"]], [[1.0, 2.0], [3.0, 4.0]], []):
        sent = [ParsedRow(number, list(row), {}) for number, row in enumerate(rows, 1)]
        assert table(sent, 1) is None
