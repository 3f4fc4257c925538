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


CURPS = ("AUPL900109MNLRXC09", "TECR880229HNLRNC00", "GOMC010203HNLMRR04")


def lines(*rows: str, head: str = "CURP;Nombre;Metros;Notas") -> bytes:
    return "\r\n".join([head, *rows, ""]).encode()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(
            lines(f'{CURPS[0]};Lucía;9;"abierta', f"{CURPS[1]};Ramón;8;", f"{CURPS[2]};Carlos;7;"), 2, id="never closed"
        ),
        pytest.param(
            lines(f'{CURPS[0]};Lucía;9;"abierta', f'{CURPS[1]};Ramón;8;cerrada"', f"{CURPS[2]};Carlos;7;"), 2,
            id="closed a row below, at the end of a cell",
        ),
        pytest.param(
            lines(f'{CURPS[0]};Lucía;9;"abierta', f'{CURPS[1]};Ramón;8;"buena"', f"{CURPS[2]};Carlos;7;"), 2,
            id="closed by the quote that opens another",
        ),
        pytest.param(
            lines(f'"{CURPS[0]}";"Lucía";"9";"sí";"', f'"{CURPS[1]}";"Ramón";"8";"no"'), 2, id="everything in quotes"
        ),
        pytest.param(
            lines(f'{CURPS[0]};"Lucía\r\nde noche";9;"abierta', f"{CURPS[1]};Ramón;8;", f"{CURPS[2]};Carlos;7;"), 3,
            id="the line is the one where it opens, not the one where its row begins",
        ),
        pytest.param(
            lines(f'{CURPS[0]};Lucía;9;"abierta', *[f"{CURPS[1]};Ramón;8;{'x' * 90}"] * 2000), 2, id="to a far end"
        ),
    ],
)  # fmt: skip
def test_a_quote_that_would_swallow_the_people_that_follow_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(Refused) as refused:
        list(text_rows(data, LIMITS))
    assert refused.value.problem.code == "text_quote_open"
    assert f"línea {line} " in refused.value.problem.message()


@pytest.mark.parametrize(
    ("data", "last"),
    [
        (lines(f'{CURPS[0]};Lucía;9;"dos\r\nrenglones"'), [CURPS[0], "Lucía", "9", "dos\r\nrenglones"]),
        (lines(f'{CURPS[0]};Lucía;9;"Hijos:\n{CURPS[1]}\n{CURPS[2]}"'), None),
        (lines(f'{CURPS[0]};Lucía;9;"Hijos:\n{CURPS[1]}; Ana"'), None),
        (lines(f'"Vino\nsola";Lucía;9;{CURPS[0]}'), ["Vino\nsola", "Lucía", "9", CURPS[0]]),
        (lines(f'{CURPS[0]};Lucía;9;"Tubo de" 5'), [CURPS[0], "Lucía", "9", "Tubo de 5"]),
        (lines(f'{CURPS[0]};Lucía;9;Tubo de 5"'), [CURPS[0], "Lucía", "9", 'Tubo de 5"']),
        (lines(f'{CURPS[0]};Lucía;9;"abierta'), [CURPS[0], "Lucía", "9", "abierta"]),
    ],
)
def test_quotes_that_swallow_nobody_are_read_as_ever(data: bytes, last: list[str] | None) -> None:
    found = list(text_rows(data, LIMITS))
    assert len(found) == 2
    assert last is None or found[1] == last


NAMES = "nombre;paterno\nTomás;Núñez\nÁngel;Peña\nJOSÉ;MUÑOZ\nMaría;García\nRaúl;Argüello\n"


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_names_from_an_old_dos_or_mac_are_read_with_their_letters(encoding: str) -> None:
    assert text_of(NAMES.encode(encoding)) == NAMES


@pytest.mark.parametrize(
    "text",
    [
        "sin acentos",
        "nombre\xa0completo;edad\xa0en\xa0años",
        "D’Angelo;O’Brien;l’aquila",
        "Gonçalves;João;Müller;François",
        "GONÇALVES;MÜLLER",
        "Mª José;1º de mayo;N° 5;20–30;«Peña»;¿Vive solo?;¡Sí!;“Ñandú”",
        "éxito;ándale;útil",
        "50 € por día",
    ],
)
def test_text_of_windows_stays_text_of_windows(text: str) -> None:
    assert text_of(text.encode("cp1252")) == text
