"""Rows of a long sheet read as its XML is inflated, so that the first come at once and memory does not grow with them.

Only a sheet of the shape that Excel, LibreOffice, openpyxl and XlsxWriter write is read so, and only values whose
reading is beyond doubt; whatever else is met ends the reading with NotKnown, and calamine goes on from there. An
automaton proves the shape of every stretch before anything in it is taken.
"""

import io
import re
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import python_calamine
import re2

from padron.intake.scan import number

STRINGS, STYLES, WORKBOOK = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
_CHUNK = 1 << 20
_MOST_TAIL = 8 << 20
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""From 1 March 1900, before which Excel counts a day that never was, to the end of 9999."""
_DAY_ZERO = 693_594

_FORMULA = "(?:<f(?: [^<>]*)?(?: ?/>|>[^<]*</f>))?"
_NUMBER = r"-?[0-9]{1,300}(?:\.[0-9]{1,300})?(?:[eE][-+]?[0-9]{1,3})?"
_VALUES = {
    '(?: t="n")?': f"{_FORMULA}(?:<v>(?:{_NUMBER})?</v>|<v ?/>)?",
    ' t="s"': "<v>[0-9]{1,8}</v>",
    ' t="str"': f"{_FORMULA}(?:<v>[^<]*</v>|<v ?/>)?",
    ' t="b"': f"{_FORMULA}<v>[01]</v>",
    ' t="e"': f"{_FORMULA}(?:<v>[^<]*</v>)?",
    ' t="inlineStr"': '<is><t(?: xml:space="preserve")?>[^<]*</t></is>',
}
"""What a cell of each type may hold, as RE2 reads it."""
_KINDS = "|".join(f"{kind}>{value}</c>" for kind, value in _VALUES.items())
_CELL = f'<c r="[A-Z]{{1,3}}[0-9]+"(?: s="[0-9]{{1,5}}")?(?:(?: t="[a-zA-Z]+")? ?/>|{_KINDS})'
_ROW = f'<row r="[0-9]{{1,7}}"(?: [^<>]*[^<>/ ])?(?: ?/>|>(?:{_CELL})*</row>)'
_FILLED = re.compile(
    r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?>'
    r"(?:<f[^>]*>(?:[^<]*</f>)?)?(?:<v>|<is><t[^>]*>)([^<]*)"
)
"""The cells of a proven row that hold something: column, style, type and value."""
_ROW_NUMBER = re.compile(r'\s*<row r="([0-9]+)"')
_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>|<si><t ?/></si>')
_FROM_1904 = re.compile(rb"""date1904\s*=\s*["'](?!0["']|false["'])""")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_ENTITY = re.compile("&[^;]*;?")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_MOST_LISTED = 16 << 20
"""Bytes of shared strings that are made ready beforehand; of more each is made when a cell asks for it."""
Row = list[Any]


class NotKnown(Exception):
    """The sheet is not, or not any further, of a shape that is known."""


class Streamed:
    """What a workbook's long sheets are read with: its texts, and which of its styles show a day. Raises NotKnown."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        if _FROM_1904.search(_whole(archive, WORKBOOK)):
            raise NotKnown
        self._texts = _texts(archive)
        self._shows_day = _Days(archive)

    def rows(self, part: str) -> Iterator[Row]:
        """[number, values from column A on] of each row that holds something. Raises NotKnown."""
        last, proof = 0, _proof()
        for stretch in _stretches(self._archive, part):
            if not proof.fullmatch(stretch):
                raise NotKnown
            for written in _decoded(stretch).split("</row>"):
                begun = _ROW_NUMBER.match(written)
                if begun is None:
                    continue
                at = int(begun[1])
                if at <= last or written.count("<row ") > 1:
                    raise NotKnown
                last = at
                if values := self._values(written):
                    yield [at, values]

    def _values(self, written: str) -> list[Any]:
        """The values of a row up to its last that is not blank."""
        values: list[Any] = []
        filled, texts, shows_day = 0, self._texts, self._shows_day
        found: Any
        for letters, style, kind, value in _FILLED.findall(written):
            if kind == "s":
                try:
                    found = texts[int(value)]
                except IndexError:
                    raise NotKnown from None
            elif kind == "" or kind == "n":
                found = (_day(value) if shows_day[style] else float(value)) if value else ""
            elif kind == "b":
                found = value == "1"
            else:
                found = _plain(value) if kind != "e" else ""
            if found == "":
                continue
            at = _PLACES[letters]
            if at != filled:
                if at < filled:
                    raise NotKnown
                values += [""] * (at - filled)
            values.append(found)
            filled = at + 1
        return values


@cache
def _proof() -> Any:
    """An automaton for stretches of whole rows."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.never_capture = True
    options.max_mem = 64 << 20
    return re2.compile(rf"(?:{_ROW}|\s)*".encode(), options)


class _Places(dict[str, int]):
    """A column's place, from 0, by its letters."""

    def __missing__(self, letters: str) -> int:
        found = self[letters] = number(letters) - 1
        return found


_PLACES = _Places()


@cache
def _day(value: str) -> Mapping[str, str]:
    """A whole day, as the child says it."""
    if not value.isdigit() or not _FIRST_DAY <= int(value) <= _LAST_DAY:
        raise NotKnown
    return {"d": date.fromordinal(_DAY_ZERO + int(value)).isoformat()}


def _decoded(text: bytes | bytearray) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise NotKnown from None


def _plain(text: str) -> str:
    """A text without its entities, and with none of what readers take in different ways."""
    found = _ENTITY.sub(_meant, text) if "&" in text else text
    if "\r" in found or ("_x" in found and _ESCAPED.search(found)):
        raise NotKnown
    return "" if found.isspace() else found  # as calamine has it in some cells and not in others


def _meant(entity: re.Match[str]) -> str:
    if entity[0] not in _ENTITIES:
        raise NotKnown
    return _ENTITIES[entity[0]]


def _whole(archive: zipfile.ZipFile, part: str) -> bytes:
    try:
        return archive.read(part)
    except KeyError:
        return b""


def _texts(archive: zipfile.ZipFile) -> Sequence[str]:
    """The shared strings. Raises NotKnown."""
    texts = _Texts()
    for stretch in _listed(archive):
        at = 0
        for found in _STRING.finditer(stretch):
            if found.start() != at:
                raise NotKnown
            at = found.end()
            texts.add(found[1] or b"")
        if at != len(stretch):
            raise NotKnown
    return texts if len(texts.written) > _MOST_LISTED else list(texts)


def _listed(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """From the first shared string to the last, in stretches of whole ones. Raises NotKnown."""
    if STRINGS not in archive.NameToInfo:
        return
    with archive.open(STRINGS) as member:
        kept, begun = b"", False
        while read := member.read(_CHUNK):
            kept += read
            start = 0 if begun else kept.find(b"<si")  # also an empty first one, which is not known
            end = kept.rfind(b"</si>") + len(b"</si>")
            if start >= 0 and end > start + len(b"</si>"):
                yield kept[start:end]
                kept, begun = kept[end:], True
            elif len(kept) > _MOST_TAIL:
                raise NotKnown


class _Texts(Sequence[str]):
    """Texts one after the other, and where each ends: a tenth of the memory that a list of them takes."""

    __slots__ = ("_ends", "written")

    def __init__(self) -> None:
        self.written, self._ends = bytearray(), array("I", [0])

    def add(self, text: bytes) -> None:
        """One more."""
        self.written += text
        self._ends.append(len(self.written))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, at: Any) -> Any:
        return _plain(_decoded(self.written[self._ends[at] : self._ends[at + 1]]))


class _Days(dict[str, bool]):
    """Whether numbers of a style are days: as calamine itself reads them in a workbook of these styles."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__({"": False})
        self._styles = _whole(archive, STYLES)

    def __missing__(self, style: str) -> bool:
        cells = "".join(f'<c r="{at}1" s="{style}"><v>{value}</v></c>' for at, value in _TRIALS)
        found = _read(_trial(self._styles, f'<row r="1">{cells}</row>'))
        whole, half = type(found[0]), type(found[1])
        if (whole, half) not in ((float, float), (date, datetime)):
            raise NotKnown
        self[style] = whole is date
        return self[style]


_TRIALS = (("A", "45000"), ("B", "45000.5"))
_TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="r1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="r2" Type="%s/styles" Target="styles.xml"/></Relationships>""" % (_OFFICE, _OFFICE)
_ROOT = (
    b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="r1" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
    % _OFFICE
)
_BOOK = b"""<?xml version="1.0"?><workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="a" sheetId="1" r:id="r1"/>\
</sheets></workbook>""" % (_MAIN, _OFFICE)


def _trial(styles: bytes, row: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(WORKBOOK, _BOOK)
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        sheet = f'<worksheet xmlns="{_MAIN.decode()}"><sheetData>{row}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if styles:
            archive.writestr(STYLES, styles)
    return out.getvalue()


def _read(data: bytes) -> list[Any]:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return next(iter(sheet.iter_rows()))


def _stretches(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The rows of a sheet in stretches of whole ones. Raises NotKnown."""
    with archive.open(part) as member:
        kept, begun = b"", False
        while read := member.read(_CHUNK):
            kept += read
            if not begun:
                at = kept.find(b"<sheetData>")
                if at < 0:
                    if b"<sheetData" in kept or len(kept) > _MOST_TAIL:
                        raise NotKnown
                    continue
                kept, begun = kept[at + len(b"<sheetData>") :], True
            end = kept.find(b"</sheetData>")
            if end >= 0:
                yield kept[:end]
                return
            end = kept.rfind(b"</row>") + len(b"</row>")
            if end > len(b"</row>"):
                yield kept[:end]
                kept = kept[end:]
            elif len(kept) > _MOST_TAIL:
                raise NotKnown
        raise NotKnown
