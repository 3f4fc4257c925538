"""More workbooks made to harm or merely odd, by what they are: broken parts, odd archives, odd cells."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from padron.intake.gate import Refused
from workbook_makers import MAIN, XML, parts, relations, row, rows_of, sheet_part, workbook, zipped

SHEET, STRINGS, BOOK, LINKS = (
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
)  # fmt: skip
SOUND = sheet_part(row(1, "CURP") + row(2, "uno") + row(3, "dos"))


def sheet(text: str) -> Callable[[], bytes]:
    return lambda: zipped(parts(text))


def part(name: str, text: str | bytes, of: str = SOUND) -> Callable[[], bytes]:
    return lambda: zipped(parts(of) | {name: text})


def cells(text: str) -> Callable[[], bytes]:
    return lambda: workbook(f'<row r="1">{text}</row>')


def strings(text: str) -> Callable[[], bytes]:
    of = sheet_part('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    return part(STRINGS, f'{XML}<sst xmlns="{MAIN}">{text}</sst>', of)


def stuck_together() -> bytes:
    """Two archives one after the other: the second one is the one that counts."""
    return zipped(parts(SOUND)) + zipped(parts(sheet_part(row(1, "otro"))))


def streamed() -> bytes:
    """Written without going back: sizes come after each part, in data descriptors."""

    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

    out = OneWay()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts(SOUND).items():
            archive.writestr(name, text)
    return out.getvalue()


def sixty_four() -> bytes:
    """Each part with the sizes of ZIP64."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts(SOUND).items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(text.encode() if isinstance(text, str) else text)
    return out.getvalue()


def packed(how: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, text in parts(SOUND).items():
            archive.writestr(name, text)
    return out.getvalue()


def spanned() -> bytes:
    """The last of two disks, by what its directory says."""
    data = bytearray(zipped(parts(SOUND)))
    at = data.rfind(b"PK\x05\x06")
    data[at + 4 : at + 8] = struct.pack("<HH", 1, 1)
    return bytes(data)


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "sheet cut in a cell": ("sheet_broken", sheet(SOUND[:250])),
    "sheet cut after its rows": ("sheet_broken", sheet(SOUND.replace("</sheetData></worksheet>", ""))),
    "sheet without its last word": ("sheet_broken", sheet(SOUND.replace("</worksheet>", ""))),
    "row closed by another name": ("sheet_broken", sheet(SOUND.replace("</row>", "</rov>", 1))),
    "less-than in a text, which would join two cells": ("sheet_broken", sheet(SOUND.replace("uno", "a<b"))),
    "ampersand in a text": ("sheet_broken", sheet(SOUND.replace("uno", "a&b"))),
    "attribute without quotes": ("sheet_broken", sheet(SOUND.replace('r="2"', "r=2", 1))),
    "attribute twice": ("sheet_broken", sheet(SOUND.replace('r="2"', 'r="2" r="5"', 1))),
    "control character in a text": ("sheet_broken", sheet(SOUND.replace("uno", "u\x01o"))),
    "sheet of another root": ("sheet_broken", sheet("<html><body>hola</body></html>")),
    "sheet with its data misspelt": ("sheet_broken", sheet(SOUND.replace("sheetData", "sheetDato"))),
    "sheet twice in one part": ("sheet_broken", sheet(SOUND + SOUND)),
    "words after the sheet": ("sheet_broken", sheet(SOUND + "<adiós")),
    "bytes that are no UTF-8": ("sheet_broken", part(SHEET, SOUND.encode().replace(b"uno", b"u\xf1o"))),
    "strings cut short": ("sheet_broken", part(STRINGS, f'{XML}<sst xmlns="{MAIN}"><si><t>a')),
    "strings of another root": (
        "workbook_damaged", part(STRINGS, "<a/>", sheet_part('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')),
    ),
    "strings gone": ("workbook_damaged", sheet(sheet_part('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))),
    "list of sheets cut short": ("sheet_broken", part(BOOK, str(parts(SOUND)[BOOK])[:-30])),
    "links cut short": ("sheet_broken", part(LINKS, str(parts(SOUND)[LINKS])[:-30])),
    "links to nothing": ("workbook_damaged", part(LINKS, relations("worksheet"))),
    "link out of the archive": ("workbook_damaged", part(LINKS, relations("worksheet", "../../../etc/passwd"))),
    "link to an address": ("workbook_damaged", part(LINKS, relations("worksheet", "http://127.0.0.1:1/x.xml"))),
    "styles cut short": ("sheet_broken", part("xl/styles.xml", f'{XML}<styleSheet xmlns="{MAIN}"><fonts>')),
    "path of a drive": ("workbook_unsafe", part("C:/xl/x.xml", "x")),
    "spanned over two disks": ("workbook_damaged", spanned),
}  # fmt: skip
READ: dict[str, tuple[Callable[[], bytes], list[list[object]]]] = {
    "data descriptors": (streamed, [["CURP"], ["uno"], ["dos"]]),
    "sizes of ZIP64": (sixty_four, [["CURP"], ["uno"], ["dos"]]),
    "nothing packed": (lambda: packed(zipfile.ZIP_STORED), [["CURP"], ["uno"], ["dos"]]),
    "bytes before the archive's end as a comment": (
        lambda: zipped(parts(SOUND))[:-2] + struct.pack("<H", 4) + b"hola", [["CURP"], ["uno"], ["dos"]],
    ),
    "rich text": (strings("<si><r><t>Lu</t></r><r><t>cía</t></r></si>"), [["Lucía"]]),
    "phonetic runs, which are no text": (
        strings('<si><t>uno</t><rPh sb="0" eb="1"><t>NO</t></rPh></si>'), [["uno"]],
    ),
    "a line break in a name": (cells('<c r="A1" t="inlineStr"><is><t>Ana&#10;Luz</t></is></c>'), [["Ana\nLuz"]]),
    "a truth and a number": (
        cells('<c r="A1" t="b"><v>1</v></c><c r="B1"><v>2.5</v></c>'), [[True, 2.5]],
    ),
    "comments and Excel tables beside the sheet": (
        part("xl/tables/table1.xml", f'{XML}<table xmlns="{MAIN}" ref="A1:XFD9"/>'), [["CURP"], ["uno"], ["dos"]],
    ),
    "links to other workbooks, which nobody follows": (
        part("xl/externalLinks/externalLink1.xml", f'{XML}<externalLink xmlns="{MAIN}"/>'),
        [["CURP"], ["uno"], ["dos"]],
    ),
}  # fmt: skip


# --- tests


@pytest.mark.parametrize("name", REFUSED)
def test_it_ends_in_words(name: str) -> None:
    code, made = REFUSED[name]
    with pytest.raises(Refused) as refused:
        rows_of(made())
    said = refused.value.problem.message()
    assert refused.value.problem.code == code
    assert ("Excel" in said and "—" not in said and "{" not in said) or code == "workbook_unsafe"


@pytest.mark.parametrize("name", READ)
def test_it_is_read_rightly(name: str) -> None:
    made, values = READ[name]
    assert [each.values for each in rows_of(made())] == values


def test_of_two_archives_stuck_together_nothing_of_the_hidden_one_is_read() -> None:
    try:
        found = [each.values for each in rows_of(stuck_together())]
    except Refused as refused:
        assert refused.problem.code in ("workbook_unsafe", "workbook_damaged")
    else:
        assert found == [["otro"]]


def test_a_broken_sheet_is_named_with_the_last_cell_that_is_whole() -> None:
    with pytest.raises(Refused) as refused:
        rows_of(zipped(parts(SOUND.replace("dos", "a<b"))))
    assert refused.value.problem.message() == (
        "En el archivo, la hoja «Hoja1» está rota, después de la celda A3, y se leería a medias. "
        "Ábrelo en Excel, guárdalo de nuevo y súbelo."
    )
    with pytest.raises(Refused) as refused:
        rows_of(zipped(parts(SOUND) | {STRINGS: "<sst><si>"}))
    assert "la parte xl/sharedStrings.xml está rota" in refused.value.problem.message()
