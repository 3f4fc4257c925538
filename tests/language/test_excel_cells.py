"""Tables as Excel saves them: what it changed is named with what was meant, what it only adds is taken."""

import pytest

from padron.language.cells import Among, Cell, Within, cell, constant
from padron.language.faults import Fault
from padron.language.kinds import Code, Date, Identifier, Kind, Number, TableSignature, YesNo
from padron.language.tables import decision_table
from padron.problems import problem
from padron.program.material import cells

PEOPLE, MONEY = Number(0, 0, 200), Number(2, 0, 50_000_000)
TOWNS = Code("municipios", frozenset({"01039", "19026", "00007", "007"}))

CHANGED: list[tuple[str, Kind, str, str]] = [
    ("01-mar", PEOPLE, "D215", "1..3"),
    ("3-Jan", PEOPLE, "D215", "1..3"),
    ("15-mar", PEOPLE, "D215", "3..15"),
    ("ene-40", PEOPLE, "D215", "1..40"),
    ("1/3/2026", PEOPLE, "D215", "1..3"),
    ("2026-03-01", PEOPLE, "D215", "1..3"),
    ("01-mar-26", PEOPLE, "D215", "1..3"),
    ("1039", TOWNS, "D216", "01039"),
    ("19026.0", TOWNS, "D216", "19026"),
    ("1039 | 19026", TOWNS, "D216", "01039"),
    ("6400", Identifier("postal_code"), "D216", "06400"),
    ("1,500.00", MONEY, "D217", "1500.00"),
    ("$1,500.00", MONEY, "D217", "1500.00"),
    ("$ 900", MONEY, "D217", "900"),
    (">= 1,500", MONEY, "D217", "1500"),
    ("0..1,500.00", MONEY, "D217", "1500.00"),
    ("01/03/2026", Date(), "D218", "2026-03-01"),
    (">= 1/3/2026 00:00", Date(), "D218", "2026-03-01"),
]


@pytest.mark.parametrize(("text", "kind", "code", "right"), CHANGED, ids=[each[0] for each in CHANGED])
def test_what_excel_changed_is_named_with_what_was_meant(text: str, kind: Kind, code: str, right: str) -> None:
    found = cell(text, kind)
    assert isinstance(found, Fault)
    assert (found.code, found.suggestion) == (code, right)
    for lang in ("es", "en"):
        assert right in problem(code, **found.values).message(lang)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [("uno", PEOPLE, "D381"), ("7", TOWNS, "D383"), ("1-3", PEOPLE, "D388"), ("31/02/2026", Date(), "D381")],
)
def test_what_cannot_be_told_stays_as_it_was(text: str, kind: Kind, code: str) -> None:
    found = cell(text, kind)
    assert isinstance(found, Fault) and found.code == code


@pytest.mark.parametrize(
    ("text", "kind", "taken"),
    [
        ("VERDADERO", YesNo(), Among(frozenset({True}))),
        ("FALSO", YesNo(), Among(frozenset({False}))),
        ("64000", Identifier("postal_code"), Among(frozenset({"64000"}))),
        ("-5..-1", Number(0, -9, 9), Within(((-5, -1),))),
    ],
)
def test_what_is_plain_is_taken(text: str, kind: Kind, taken: Cell) -> None:
    assert cell(text, kind) == taken


def test_an_output_with_thousands_is_named_too() -> None:
    found = constant("$1,650.00", MONEY)
    assert isinstance(found, Fault) and (found.code, found.suggestion) == ("D217", "1650.00")


TEXT = 'n;pensión;value\r\n"> 3";sí;1500.50\r\n0..3;-;9\r\n;;\r\n;;\r\n'
SIGNATURE = TableSignature((("n", PEOPLE), ("pensión", YesNo())), MONEY)


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-8"),
        TEXT.encode("cp1252"),
        TEXT.replace(";", ",").encode("utf-8-sig"),
        TEXT.replace(";", "\t").encode("utf-16"),
        TEXT.replace(";", ",").replace("\r\n", ",,\r\n").encode("cp1252"),
        TEXT.replace("n;", "N ;").encode("utf-8"),
    ],
    ids=["BOM", "no BOM", "cp1252", "commas", "tabs in UTF-16", "blank columns at the end", "a heading in capitals"],
)
def test_however_excel_saved_it_the_table_is_the_same(raw: bytes) -> None:
    read = decision_table("tabla", SIGNATURE, "first", cells(raw))
    assert read.table is not None, read.faults
    assert [(row.number, row.value) for row in read.table.rows] == [(2, 150_050), (3, 900)]


def test_a_cell_beyond_the_last_heading_is_not_lost_in_silence() -> None:
    read = decision_table("tabla", SIGNATURE, "first", cells(b"n,pensi\xc3\xb3n,value,\n1,-,2,x\n"))
    assert [(each.row, each.fault.code) for each in read.faults] == [(2, "D387")]
