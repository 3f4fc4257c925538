"""Workbooks made to harm: each ends in words or is read rightly; the process that reads them lives and stays small."""

import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from padron.intake.gate import LIMITS, Limits, Refused
from workbook_makers import MAIN, WORKBOOK_TYPE, XML, parts, row, rows_of, sheet_part, types, workbook, zipped

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<c r="A1"><v>1</v></c>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def with_part(name: str, text: str | bytes, *sheets: str) -> bytes:
    return zipped(parts(*(sheets or (sheet_part(ONE),))) | {name: text})


def declared(prolog: str) -> str:
    return sheet_part(row(1, "&c;")).replace("?>", "?>" + prolog, 1)


def shared(strings: str, cells: str) -> bytes:
    part = f'{XML}<sst xmlns="{MAIN}">{strings}</sst>'
    return with_part(
        "xl/sharedStrings.xml", part, sheet_part(cells if "<row" in cells else f'<row r="1">{cells}</row>')
    )


def patched(data: bytes, marker: bytes, offset: int, value: bytes) -> bytes:
    """The archive with bytes of every header of a kind overwritten."""
    out, at = bytearray(data), data.find(marker)
    while at >= 0:
        out[at + offset : at + offset + len(value)] = value
        at = data.find(marker, at + 4)
    return bytes(out)


def ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + b"".join(name.encode("utf-16-le") for name in names)


def twice(name: str) -> bytes:
    out = io.BytesIO(workbook(ONE))
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, sheet_part(row(1, "otro")))
    return out.getvalue()


HTML = b"<html><body><table><tr><td>CURP</td></tr></table></body></html>"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
BINARY_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("workbook_empty", lambda: b""),
    "zeros": ("workbook_damaged", lambda: bytes(5000)),
    "csv": ("workbook_text", lambda: b"curp,nombre\nX,Y\n"),
    "csv with semicolons": ("workbook_text", lambda: "curp;año\nX;Y\n".encode("cp1252")),
    "csv of UTF-16": ("workbook_text", lambda: "curp\tnombre\n".encode("utf-16")),
    "html": ("workbook_web_page", lambda: HTML),
    "html with a declaration": ("workbook_web_page", lambda: b"\xef\xbb\xbf <!DOCTYPE html>" + HTML),
    "excel 2003 xml": ("not_a_workbook", lambda: b'<?xml version="1.0"?><Workbook/>'),
    "json": ("not_a_workbook", lambda: b'{"curp": 1, "b": 2}'),
    "pdf": ("workbook_pdf", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "png": ("not_a_workbook", lambda: b"\x89PNG\r\n\x1a\n\x00\x00"),
    "gzip": ("not_a_workbook", lambda: b"\x1f\x8b\x08\x00\x00"),
    "xls": ("workbook_old", lambda: ole("Root Entry", "Workbook")),
    "xls of Excel 2": ("workbook_old", lambda: b"\x09\x08\x10\x00\x00\x06"),
    "password": ("workbook_protected", lambda: ole("EncryptionInfo", "EncryptedPackage")),
    "zip password": ("workbook_protected", lambda: patched(workbook(ONE), b"PK\x01\x02", 8, b"\x01\x00")),
    "xlsm": ("workbook_macros", lambda: with_part(CONTENT, types(MACRO_TYPE))),
    "macros hidden in an xlsx": ("workbook_macros", lambda: with_part("xl/vbaProject.bin", b"\xcc\x61")),
    "xlsb": ("workbook_binary", lambda: with_part(CONTENT, types(BINARY_TYPE))),
    "docx": ("not_a_workbook", lambda: with_part(CONTENT, types(WORD_TYPE))),
    "any zip": ("not_a_workbook", lambda: zipped({"foto.txt": "hola"})),
    "ods": (
        "workbook_open_document",
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
    ),
    "truncated": ("workbook_damaged", lambda: workbook(ONE)[:-40]),
    "half": ("workbook_damaged", lambda: workbook(*[row(n, os.urandom(9).hex()) for n in range(1, 400)])[:3000]),
    "only the mark": ("workbook_damaged", lambda: b"PK\x03\x04"),
    "directory astray": ("workbook_damaged", lambda: patched(workbook(ONE), b"PK\x05\x06", 16, b"\xff\xff\xff\x7f")),
    "flipped bytes": ("workbook_damaged", lambda: patched(workbook(ONE), b"PK\x01\x02", 16, b"\x00\x00\x00\x00")),
    "forged smaller": ("workbook_damaged", lambda: patched(workbook(ONE), b"PK\x01\x02", 24, b"\x05\x00\x00\x00")),
    "forged larger": ("workbook_swollen", lambda: patched(workbook(ONE), b"PK\x01\x02", 24, b"\x00\x00\x00\x7f")),
    "unknown packing": ("workbook_damaged", lambda: patched(workbook(ONE), b"PK\x01\x02", 10, b"\x63\x00")),
    "too many members": ("workbook_swollen", lambda: zipped({f"x{n}": "" for n in range(2_100)})),
    "too heavy": ("workbook_large", lambda: b"PK\x03\x04" + bytes(21 * 1024 * 1024)),
    "path upwards": ("workbook_unsafe", lambda: with_part("../../etc/passwd", "x")),
    "path from the root": ("workbook_unsafe", lambda: with_part("/etc/passwd", "x")),
    "path of Windows": ("workbook_unsafe", lambda: with_part("xl\\worksheets\\sheet9.xml", "x")),
    "member twice": ("workbook_unsafe", lambda: twice(SHEET)),
    "member twice but for case": ("workbook_unsafe", lambda: with_part(SHEET.upper(), sheet_part(ONE))),
    "sparse to the last cell": (
        "cell_far",
        lambda: workbook(f'<row r="1">{FAR}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "row of 32 bits": (
        "cell_far",
        lambda: workbook(f'<row r="1">{FAR}</row><row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'),
    ),
    "row of 400 digits": ("cells_unplaced", lambda: workbook(f'<row r="1"><c r="A{"9" * 400}"><v>1</v></c></row>')),
    "row 200,001": ("cell_far", lambda: workbook('<row r="200001"><c r="A200001"><v>1</v></c></row>')),
    "far in single quotes": ("cell_far", lambda: workbook("<row r='1'><c r='XFD1048576'><v>1</v></c></row>")),
    "far in small letters": ("cell_far", lambda: workbook('<row r="1"><c r="xfd1048576"><v>1</v></c></row>')),
    "far behind zeros": ("cell_far", lambda: workbook('<row r="1"><c r="A000001048576"><v>1</v></c></row>')),
    "far under a prefix": (
        "cell_far",
        lambda: workbook(f'<x:row xmlns:x="{MAIN}" r="1"><x:c r="XFD9"><x:v>1</x:v></x:c></x:row>'),
    ),
    "far formula": ("cell_far", lambda: workbook('<row r="1"><c r="KO1"><f>1+1</f><v>2</v></c></row>')),
    "far error": ("cell_far", lambda: workbook('<row r="1"><c r="KO1" t="e"><v>#N/A</v></c></row>')),
    "column ZZZZZZ": ("cell_far", lambda: workbook('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>')),
    "reference in entities": ("cells_unplaced", lambda: workbook('<row r="1"><c r="&#65;1"><v>1</v></c></row>')),
    "reference without a row": ("cells_unplaced", lambda: workbook('<row r="1"><c r="A"><v>1</v></c></row>')),
    "reference without a column": ("cells_unplaced", lambda: workbook('<row r="1"><c r="7"><v>1</v></c></row>')),
    "cells without a place": ("cells_unplaced", lambda: workbook('<row r="4294967295"><c><v>1</v></c></row>')),
    "merged to the last cell": (
        "merged_wide",
        lambda: workbook(ONE, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    ),
    "merged, crooked": (
        "workbook_damaged",
        lambda: workbook(ONE, after='<mergeCells><mergeCell ref="?"/></mergeCells>'),
    ),
    "laughs in the sheet": ("workbook_unsafe", lambda: zipped(parts(declared(LAUGHS)))),
    "laughs in the strings": (
        "workbook_unsafe",
        lambda: with_part("xl/sharedStrings.xml", f'{XML}{LAUGHS}<sst xmlns="{MAIN}"><si><t>&c;</t></si></sst>'),
    ),
    "laughs in the workbook": (
        "workbook_unsafe",
        lambda: with_part("xl/workbook.xml", str(parts("")["xl/workbook.xml"]).replace("?>", "?>" + LAUGHS, 1)),
    ),
    "a file of the machine": (
        "workbook_unsafe",
        lambda: zipped(parts(declared('<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'))),
    ),
    "an address": (
        "workbook_unsafe",
        lambda: zipped(parts(declared('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'))),
    ),
    "an entity of nobody": ("sheet_broken", lambda: workbook(row(1, "&nadie;"))),
    "CDATA, which would be lost": (
        "workbook_unsafe",
        lambda: workbook('<row r="1"><c r="A1"><v><![CDATA[7]]></v></c></row>'),
    ),
    "UTF-16": ("workbook_damaged", lambda: with_part(SHEET, sheet_part(ONE).encode("utf-16"))),
    "UTF-7": ("workbook_unsafe", lambda: with_part(SHEET, sheet_part(ONE).replace("UTF-8", "UTF-7"))),
    "sheet part empty": ("sheet_broken", lambda: with_part(SHEET, "")),
    "sheet part gone": (
        "workbook_damaged",
        lambda: zipped({name: text for name, text in parts(sheet_part(ONE)).items() if name != SHEET}),
    ),
    "workbook part gone": (
        "workbook_damaged",
        lambda: zipped({name: text for name, text in parts(sheet_part(ONE)).items() if name != "xl/workbook.xml"}),
    ),
    "sheet that never closes": ("sheet_broken", lambda: with_part(SHEET, sheet_part(ONE)[:-30])),
    "string −1": ("workbook_damaged", lambda: shared("<si><t>a</t></si>", '<c r="A1" t="s"><v>-1</v></c>')),
    "string one half": ("workbook_damaged", lambda: shared("<si><t>a</t></si>", '<c r="A1" t="s"><v>0.5</v></c>')),
    "string of 20 digits": (
        "workbook_damaged",
        lambda: shared("<si><t>a</t></si>", '<c r="A1" t="s"><v>18446744073709551616</v></c>'),
    ),
    "string 999999": ("workbook_damaged", lambda: shared("<si><t>a</t></si>", '<c r="A1" t="s"><v>999999</v></c>')),
    "NUL in a text": ("sheet_broken", lambda: workbook(row(1, "a&#0;b"))),
    "text of 32,768": ("cell_long", lambda: workbook(row(1, "corto", "x" * 32_768))),
    "shared text of 100,000": ("cell_long", lambda: shared(f"<si><t>{'x' * 100_000}</t></si>", "")),
    "spaces that swell": ("workbook_swollen", lambda: with_part(SHEET, sheet_part(" " * 11_000_000))),
}


@pytest.fixture
def memory() -> Callable[[], int]:
    def resident() -> int:
        said = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(said) * os.sysconf("SC_PAGE_SIZE") // (1 << 20)

    return resident


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_workbook_ends_in_words(name: str) -> None:
    code, made = REFUSED[name]
    with pytest.raises(Refused) as refused:
        rows_of(made())
    assert refused.value.problem.code == code
    assert "—" not in refused.value.problem.message() and refused.value.problem.message("en")


def test_a_refusal_names_the_sheet_and_the_cell() -> None:
    with pytest.raises(Refused) as refused:
        rows_of(workbook(ONE, '<row r="7"><c r="ZZ7"><v>1</v></c></row>'))
    said = refused.value.problem.message()
    assert said == "Hay algo escrito muy lejos, en la hoja «Hoja1», celda ZZ7. Bórralo y sube el archivo otra vez."
    with pytest.raises(Refused) as refused:
        rows_of(workbook(row(5, "bien", "x" * 40_000)))
    assert "(B5)" in refused.value.problem.message()


READ: dict[str, tuple[Callable[[], bytes], list[object]]] = {
    "dimension that lies": (
        lambda: zipped(parts(sheet_part(row(1, "a", "b"), before='<dimension ref="A1:XFD1048576"/>'))),
        ["a", "b"],
    ),
    "dimension too small": (
        lambda: zipped(parts(sheet_part(row(1, "a", "b"), before='<dimension ref="A1"/>'))),
        ["a", "b"],
    ),
    "formula that calls out": (
        lambda: workbook('<row r="1"><c r="A1" t="str"><f>WEBSERVICE("http://x")</f><v>visto</v></c></row>'),
        ["visto"],
    ),
    "command of the old kind": (
        lambda: workbook(row(1, "=cmd|'/c calc'!A1", "+1", "@SUM(1)")),
        ["=cmd|'/c calc'!A1", "+1", "@SUM(1)"],
    ),
    "blank and styled to the end": (
        lambda: workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'),
        [1.0],
    ),
    "blanks that cannot be seen": (
        lambda: workbook(row(1, "\ufeffANA\u00a0MARÍA\u200b")),
        ["\ufeffANA\u00a0MARÍA\u200b"],
    ),
    "a Cyrillic letter in a CURP": (lambda: workbook(row(1, "АUPL900109MNLRXC09")), ["АUPL900109MNLRXC09"]),
    "text of 32,767": (lambda: workbook(row(1, "ñ" * 32_767)), ["ñ" * 32_767]),
    "text of 32,767 in entities": (lambda: workbook(row(1, "&#x1F600;" * 32_767)), ["😀" * 32_767]),
    "not a number": (lambda: workbook('<row r="1"><c r="A1"><v>abc</v></c></row>'), ["abc"]),
    "rows out of order": (
        lambda: workbook('<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>'),
        [1.0, 2.0],
    ),
    "names of a scheme of one's own": (
        lambda: workbook(f'<x:row xmlns:x="{MAIN}" r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'),
        [1.0],
    ),
    "template instead of workbook": (
        lambda: with_part(CONTENT, types(WORKBOOK_TYPE.replace("sheet.main", "template.main"))),
        [1.0],
    ),
}


@pytest.mark.parametrize("name", READ)
def test_an_odd_workbook_is_read_rightly(name: str) -> None:
    made, values = READ[name]
    (only,) = rows_of(made())
    assert only.values == values


def test_an_infinite_number_is_no_harm() -> None:
    (only,) = rows_of(workbook('<row r="1"><c r="A1"><v>1e400</v></c><c r="B1"><v>2</v></c></row>'))
    assert only.values == [float("inf"), 2.0]


def test_strings_used_over_and_over_do_not_fill_the_parent(memory: Callable[[], int]) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 4_001))
    data = shared(f"<si><t>{'x' * 32_000}</t></si>", cells)
    before = memory()
    with pytest.raises(Refused) as refused:
        rows_of(data, limits=Limits(frame=8 << 20))
    assert refused.value.problem.code == "workbook_heavy" and memory() - before < 80


def test_a_child_that_runs_out_of_memory_is_a_refusal() -> None:
    wide = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="KN{n}"><v>1</v></c></row>' for n in (1, 199_999))
    with pytest.raises(Refused) as refused:
        rows_of(workbook(wide), limits=Limits(memory=400 << 20))
    assert refused.value.problem.code == "workbook_heavy"


def test_a_child_that_thinks_too_long_is_a_refusal() -> None:
    data = workbook(*[row(n, "x") for n in range(1, 30_000)])
    with pytest.raises(Refused) as refused:
        rows_of(data, limits=Limits(wait=0))
    assert refused.value.problem.code == "workbook_slow"


def test_a_directory_that_says_less_than_there_is_does_not_get_more_read() -> None:
    big = patched(with_part(SHEET, sheet_part(" " * 200_000)), b"PK\x01\x02", 24, struct.pack("<I", 1000))
    with pytest.raises(Refused) as refused:
        rows_of(big)
    assert refused.value.problem.code == "workbook_damaged"


def test_what_inflates_is_counted_and_not_what_is_said() -> None:
    data = workbook(*[row(n, os.urandom(50).hex()) for n in range(1, 2_000)])
    with pytest.raises(Refused) as refused:
        rows_of(data, limits=Limits(unpacked=100_000))
    assert refused.value.problem.code == "workbook_swollen"


@pytest.mark.slow
def test_three_million_shared_strings_are_read_in_bounds(memory: Callable[[], int]) -> None:
    before = memory()
    data = shared("<si><t>a</t></si>" * 3_000_000, '<c r="A1" t="s"><v>2999999</v></c>')
    with pytest.raises(Refused) as refused:
        rows_of(data)
    assert refused.value.problem.code == "workbook_swollen"
    mixed = "".join(f"<si><t>{n:x}{n * 7919 % 99991}</t></si>" for n in range(3_000_000))
    (only,) = rows_of(shared(mixed, '<c r="A1" t="s"><v>2</v></c>'))
    del data, mixed
    assert only.values == ["215838"] and memory() - before < 300


def test_the_process_lives_and_gives_its_memory_back(memory: Callable[[], int]) -> None:
    before, pid = memory(), os.getpid()
    for _ in range(3):
        for _, made in list(REFUSED.values())[-12:]:
            with pytest.raises(Refused):
                rows_of(made())
    assert os.getpid() == pid and memory() - before < 60
    assert [each.values for each in rows_of(workbook(row(1, "sigue")))] == [["sigue"]]


def test_the_limits_are_those_that_were_measured() -> None:
    assert (LIMITS.members, LIMITS.columns, LIMITS.rows, LIMITS.text) == (2_000, 300, 200_000, 32_767)
    assert len(REFUSED) + len(READ) >= 60


def unpacked() -> bytes:
    """A workbook whose parts are not compressed, so that flipping bytes reaches the XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts(sheet_part("".join(row(n, "curp", "=1", "ñ") for n in range(1, 9)))).items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_bytes_flipped_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    data, checked = bytearray(unpacked()), zipfile.ZipFile(io.BytesIO(unpacked()))
    entries = checked.infolist() if seed % 2 else []  # odd seeds: the sums are mended, so that the XML is parsed
    for _ in range(chance.choice((1, 4, 40))):
        data[chance.randrange(len(data) // 10 if seed % 3 else 0, len(data))] = chance.randrange(256)
    for entry in entries:
        start = entry.header_offset + 30 + len(entry.filename)
        sums = struct.pack("<I", zlib.crc32(data[start : start + entry.file_size]))
        at = data.find(b"PK\x01\x02" + data[entry.header_offset + 4 : entry.header_offset + 6])
        while at >= 0 and data[at + 46 : at + 46 + len(entry.filename)] != entry.filename.encode():
            at = data.find(b"PK\x01\x02", at + 4)
        if at >= 0:
            data[at + 16 : at + 20] = sums
    try:
        rows_of(bytes(data))
    except Refused as refused:
        assert "—" not in refused.problem.message()
