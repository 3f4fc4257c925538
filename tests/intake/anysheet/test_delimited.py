"""Text as a table: encodings, delimiters, and what is refused."""

import pytest

from padron.intake.anysheet.delimited import mark_of, text_of, text_rows
from padron.intake.gate import LIMITS, Limits, Refused


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_accents_survive_whatever_the_encoding(encoding: str) -> None:
    assert text_of("Núñez;Peña;Zúñiga".encode(encoding)) == "Núñez;Peña;Zúñiga"


def test_bytes_that_no_encoding_of_ours_has_are_refused_in_words() -> None:
    with pytest.raises(Refused) as refused:
        text_of(b"N\x81\x8d\x8f\x90")
    assert "CSV UTF-8" in refused.value.problem.message()


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("CURP,Nombre\nA,B\n", ","),
        ("CURP;Nombre;Ingreso\nA;B;1,500\nC;D;2,300\n", ";"),
        ("CURP\tDomicilio\nA\tJuárez 12, Centro\nB\tHidalgo 3, Centro\n", "\t"),
        ("Padrón de apoyos\nCURP;Nombre\nA;Pérez, Juan\nB;López, Ana\n", ";"),
        ("sep=|\na|b\n", "|"),
        ('"uno;dos","tres"\n"cuatro;cinco","seis"\n', ","),
    ],
)
def test_the_mark_is_the_one_that_makes_even_columns(text: str, mark: str) -> None:
    assert mark_of(text) == mark


def test_rows_are_numbered_as_excel_would_also_with_a_line_break_in_a_cell() -> None:
    rows = list(text_rows(b'sep=;\r\na;"b\r\nc"\r\n\r\nd; e \r\n', LIMITS))
    assert rows == [[], ["a", "b\r\nc"], [], ["d", "e"]]


@pytest.mark.parametrize("data", [b"a,b\n" * 4, b"a,b,c,d\n", b"a,bbbbbbbbbbbbbbb\n"])
def test_too_many_rows_or_columns_or_letters_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        list(text_rows(data, Limits(rows=3, columns=3, text=10)))


def test_what_an_export_guarded_from_spreadsheets_is_read_as_it_was() -> None:
    written = "apodo,nombre\n'=1+1,''-2\n'n,D'Angelo\n"
    assert [*text_rows(written.encode(), LIMITS)][1:] == [["=1+1", "'-2"], ["'n", "D'Angelo"]]
