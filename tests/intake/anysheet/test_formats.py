"""Each kind of file through its gate and its limited child: .xlsx, .xls, .ods and text give the same rows."""

import io
import zipfile
from pathlib import Path

import pytest

from filled_workbooks import book
from office import converted
from padron.intake.anysheet.formats import kind_of, opened
from padron.intake.gate import LIMITS, Limits, Refused

ROWS = [[], ["", "CURP", "Nombre"], ["", "AUPL900109MNLRXC09", "Lucía Peña"], ["", "TECR880229HNLRNC00", "Ramón"]]
TEXT = "CURP;Nombre\nAUPL900109MNLRXC09;Lucía Peña\nTECR880229HNLRNC00;Ramón\n"


def rows(data: bytes, name: str = "", limits: Limits = LIMITS) -> list[tuple[int, list[object]]]:
    with opened(data, name, limits) as parsed:
        first = next(iter(parsed.sheets))
        sheet = parsed.open(first)
        return [(row.number, [""] * (sheet.first - 1) + row.values) for row in parsed.some(100)]


@pytest.mark.office
@pytest.mark.parametrize(("format_", "kind"), [("xls:MS Excel 97", "xls"), ("ods", "ods")])
def test_xls_and_ods_give_the_same_rows_as_xlsx(format_: str, kind: str, tmp_path: Path) -> None:
    made = book(Hoja=ROWS)
    other = converted(made, tmp_path, format_)
    assert kind_of(other) == kind
    assert rows(other) == rows(made) == [(at, list(row)) for at, row in enumerate(ROWS, 1) if row]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_told_by_its_name_or_its_marks(encoding: str) -> None:
    data = TEXT.encode(encoding)
    assert kind_of(data, "padron.csv") == "text"
    assert [values[1] for _, values in rows(data, "padron.csv")] == ["Nombre", "Lucía Peña", "Ramón"]


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"<html><table>", b"PK\x03\x04roto", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_what_is_no_table_at_all_is_still_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        kind_of(data, "archivo")


@pytest.mark.office
def test_a_cell_too_far_away_in_an_xls_is_refused_and_named(tmp_path: Path) -> None:
    data = converted(book(Hoja=[["a", "b"], ["c", "d"]]), tmp_path, "xls:MS Excel 97")
    with pytest.raises(Refused) as refused:
        rows(data, limits=Limits(rows=1))
    assert "B2" in refused.value.problem.message()


def ods(content: bytes, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, member in members.items():
            archive.writestr(name.replace("__", "/"), member)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ods(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "workbook_unsafe"),
        (ods(b"<a/>", Basic__Standard=b"Sub"), "workbook_macros"),
        (ods(b"no es xml"), "workbook_damaged"),
        (ods(b"<a>" + b" " * 40_000_000 + b"</a>"), "workbook_swollen"),
    ],
)
def test_hostile_ods_files_are_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rows(data)
    assert refused.value.problem.code == code


def test_an_ods_of_a_million_repeated_cells_is_refused_and_takes_no_more_than_its_limits() -> None:
    head = (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
    )
    cells = (
        b'<table:table table:name="H"><table:table-row table:number-rows-repeated="1048576">'
        b'<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
        b"</table:table-row></table:table>"
    )
    bomb = ods(head + cells + b"</office:spreadsheet></office:body></office:document-content>")
    with pytest.raises(Refused) as refused:
        rows(bomb, limits=Limits(cpu=2, wait=10))
    assert refused.value.problem.code in ("workbook_heavy", "workbook_slow", "workbook_damaged", "cell_far")
