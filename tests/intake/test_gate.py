"""The gate: an honest workbook passes whoever wrote it, and each other kind of file has its own words."""

import io
import zipfile

import pytest
import xlsxwriter
from openpyxl import Workbook

from padron.intake.gate import LIMITS, Limits, Refused, gate
from padron.intake.scan import UNCALCULATED, Budget, Scan, letters, number, reference, scan_part, scan_sheet
from padron.problems import catalogue
from workbook_makers import parts, row, sheet_part, workbook, zipped


def refusal(data: bytes, name: str = "", limits: Limits = LIMITS) -> str:
    with pytest.raises(Refused) as refused:
        gate(data, name, limits)
    return refused.value.problem.code


def scanned(*rows: str, after: str = "", limits: Limits = LIMITS) -> Scan:
    with zipfile.ZipFile(io.BytesIO(workbook(*rows, after=after))) as archive:
        return scan_sheet(archive, "xl/worksheets/sheet1.xml", "Hoja1", limits, Budget(limits.unpacked))


def by_openpyxl() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet().insert_textbox(0, 0, "hola")
    return out.getvalue()


@pytest.mark.parametrize(
    "data", [by_openpyxl(), by_xlsxwriter(), workbook(row(1, "a"))], ids=["openpyxl", "xlsxwriter", "raw"]
)
def test_an_honest_workbook_passes(data: bytes) -> None:
    found = gate(data, "carga.xlsx")
    assert found.members >= 5 and found.unpacked > 500


def test_the_name_helps_where_the_bytes_say_little() -> None:
    assert refusal(b"curp\nX\n", "carga.CSV") == "workbook_text"
    assert refusal(b"curp\nX\n") == "not_a_workbook"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "viejo.xls") == "workbook_old"


def test_a_workbook_under_another_name_is_still_a_workbook() -> None:
    assert gate(workbook(row(1, "a")), "carga.xlsx.zip").members


def test_a_ratio_counts_only_from_ten_megabytes() -> None:
    blanks = zipped(parts(sheet_part(" " * 5_000_000)))
    assert gate(blanks).unpacked > 5_000_000
    assert refusal(blanks, limits=Limits(ratio_from=1_000_000)) == "workbook_swollen"


def test_a_refusals_text_holds_no_datum() -> None:
    with pytest.raises(Refused, match=r"^workbook_empty$"):
        gate(b"")


def test_every_refusal_says_what_to_do_in_both_languages() -> None:
    entries = [entry for entry in catalogue().values() if entry.number.startswith("W")]
    assert len({entry.number for entry in entries}) == len(entries) >= 40
    for entry in entries:
        assert not any(word in entry.es.lower() for word in ("inválid", "por favor", "campo requerido")), entry.code
        assert entry.es and entry.en and entry.help_es and entry.help_en


@pytest.mark.parametrize(
    ("column", "text"), [(1, "A"), (26, "Z"), (27, "AA"), (300, "KN"), (702, "ZZ"), (16384, "XFD")]
)
def test_columns_have_letters(column: int, text: str) -> None:
    assert letters(column) == text and number(text.lower()) == column


@pytest.mark.parametrize(
    ("text", "place"), [("C5", (5, 3)), ("c005", (5, 3)), ("A0", None), ("5", None), ("A", None), ("A" * 99, None)]
)
def test_references_are_read_exactly(text: str, place: tuple[int, int] | None) -> None:
    assert reference(text) == place


def test_errors_and_uncalculated_formulas_are_collected_by_cell() -> None:
    found = scanned(
        '<row r="3"><c r="B3" t="e"><v>#N/A</v></c><c s="1" t="e" r="C3"><f>1/0</f><v>#DIV/0!</v></c></row>',
        '<row r="4"><c r="A4"><f>1+1</f></c><c r="B4"><f>1+1</f><v></v></c>',
        '<c r="C4"><f t="shared" si="0"/><v/></c></row>',
        '<row r="5"><c r="A5"><f>1+1</f><v>2</v></c><c r="B5" t="str"><f>X</f><v></v></c><c r="C5" t="e"/></row>',
    )
    assert found.marks == {3: {2: "#N/A", 3: "#DIV/0!"}, 4: {1: UNCALCULATED, 2: UNCALCULATED, 3: UNCALCULATED}}


def test_the_last_cell_within_the_limits_is_taken_and_the_next_is_not() -> None:
    assert scanned('<row r="200000"><c r="KN200000"><v>1</v></c></row>').marks == {}
    for cell in ("KO1", "A200001", "AAA1"):
        with pytest.raises(Refused) as refused:
            scanned(f'<row r="1"><c r="{cell}"><v>1</v></c></row>')
        assert refused.value.problem.values["cell"] == cell


def test_hidden_rows_and_merged_ranges_are_counted() -> None:
    found = scanned(
        '<row r="1" hidden="1"/><row hidden="true" r="2"/><row r="3" hidden="0"/>',
        after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1"/></mergeCells>',
    )
    assert (found.hidden, found.merged) == (2, [(1, 1, 2, 2)])


def test_many_merged_ranges_count_together() -> None:
    merged = "".join(f'<mergeCell ref="A{n}:Z{n}"/>' for n in range(1, 5_000))
    with pytest.raises(Refused) as refused:
        scanned(row(1, "a"), after=f"<mergeCells>{merged}</mergeCells>")
    assert refused.value.problem.code == "merged_wide"


def test_marks_are_found_wherever_the_stretches_are_cut() -> None:
    rows = [f'<row r="{n}"><c r="A{n}" t="e"><v>#N/A</v></c><c r="B{n}"><f>1</f></c></row>' for n in range(1, 40_001)]
    found = scanned(*rows)
    assert len(found.marks) == 40_000 and all(mark == {1: "#N/A", 2: UNCALCULATED} for mark in found.marks.values())


def test_too_many_formulas_without_value_are_a_refusal() -> None:
    with pytest.raises(Refused) as refused:
        scanned('<row r="1"><c r="A1"><f>1</f></c><c r="B1"><f>1</f></c></row>', limits=Limits(marks=1))
    assert refused.value.problem.code == "formulas_unread"


def styled(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped({"xl/styles.xml": text}))) as archive:
        scan_part(archive, "xl/styles.xml", LIMITS, Budget(1 << 20))


def test_a_comment_is_taken_in_the_styles() -> None:
    styled("<a><!-- hola --></a>")


@pytest.mark.parametrize("text", ["<!DOCTYPE a><a/>", "<a>" * 300 + "<![CDATA[x]]>", "<?xml encoding='UTF-16'?><a/>"])
def test_a_dtd_or_cdata_is_taken_nowhere(text: str) -> None:
    with pytest.raises(Refused):
        styled(text)
