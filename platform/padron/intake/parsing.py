"""The child that parses a workbook: `python -m padron.intake.parsing`, alone with the file's bytes and its limits.

It knows no program and opens no file. On standard input: one line of JSON with the limits and the size, the bytes,
then commands, one a line: {"open": sheet} and {"next": count}. On standard output, one line of JSON for each, first
the list of sheets. Days are {"d": …}, times {"t": …}, durations {"s": …}. A refusal is {"refused": code, "values": {}}.
"""

import gc
import io
import json
import posixpath
import resource
import sys
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

import python_calamine
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from padron.intake.gate import MB, ZIP_FAULTS, Limits, Refused
from padron.intake.scan import Budget, Scan, scan_part, scan_sheet
from padron.problems import problem

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PROPERTIES = "docProps/custom.xml"
_OTHER_PARTS = ("xl/sharedStrings.xml", "xl/styles.xml", WORKBOOK, RELATIONS)
_MOST_MAP = 8 * MB
_FAULTS = (
    python_calamine.CalamineError,
    python_calamine.PasswordError,
    python_calamine.WorksheetNotFound,
    python_calamine.XmlError,
    python_calamine.ZipError,
    ParseError,
    DefusedXmlException,
    *ZIP_FAULTS,
)
Row = list[object]


class Book:
    """One workbook and the sheet of it that is open."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._limits, self._budget = limits, Budget(limits.unpacked)
        here = set(self._archive.namelist())
        for part in _OTHER_PARTS:
            if part in here:
                scan_part(self._archive, part, limits, self._budget)
        self._parts = _parts(self._xml(WORKBOOK), self._xml(RELATIONS))
        self.properties = _properties(self._xml(PROPERTIES)) if PROPERTIES in here else {}
        self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        self._scans: dict[str, Scan] = {}
        self._rows: Iterator[Row] = iter(())

    def _xml(self, part: str) -> Element:
        with self._archive.open(part) as member:
            text = member.read(_MOST_MAP)
        return fromstring(text, forbid_dtd=True)

    @property
    def sheets(self) -> list[list[object]]:
        """(name, whether it is shown) of each sheet of cells, in order."""
        worksheet, shown = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
        return [[each.name, each.visible == shown] for each in self._book.sheets_metadata if each.typ == worksheet]

    def open(self, name: str) -> dict[str, object]:
        """Scans and parses a sheet: its first column (from 1), how many rows are hidden, and the merged ranges."""
        part = self._parts.get(name, "")
        if part not in self._archive.namelist():
            raise Refused(problem("workbook_damaged"))
        if name not in self._scans:
            self._scans[name] = scan_sheet(self._archive, part, name, self._limits, self._budget)
        scan, self._rows = self._scans[name], iter(())  # the sheet before goes before this one comes
        sheet = self._book.get_sheet_by_name(name)
        self._rows = _rows(sheet, scan)
        first = sheet.start[1] + 1 if sheet.start else 1
        return {"first": first, "hidden": scan.hidden, "merged": scan.merged}

    def next(self, count: int) -> list[Row]:
        """The next rows that hold something; none at the end."""
        return list(islice(self._rows, count))


def _rows(sheet: python_calamine.CalamineSheet, scan: Scan) -> Iterator[Row]:
    """[number, values] of each row that holds something, with its marks by column where there are any."""
    marks = dict(scan.marks)
    for number, values in enumerate(sheet.iter_rows(), 1):
        mark = marks.pop(number, None) if marks else None
        if mark:
            yield [number, values, mark]
        elif values.count("") < len(values):
            yield [number, values]
    for beyond in sorted(marks):
        yield [beyond, [], marks[beyond]]


def _parts(workbook: Element, relations: Element) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    found = {}
    for each in workbook.iter():
        if each.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in each.attrib.items() if key.endswith("}id")), "")
            target = targets.get(link, "")
            found[each.get("name", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return found


def _properties(custom: Element) -> dict[str, str]:
    """The document's own properties, as text."""
    return {each.get("name", ""): "".join(each.itertext())[:200] for each in list(custom)[:100]}


def _as_json(value: object) -> dict[str, str]:
    if isinstance(value, date | datetime):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"t": value.isoformat()}
    if isinstance(value, timedelta):
        return {"s": str(value)}
    raise TypeError(type(value))


def _say(out: BinaryIO, reply: Mapping[str, object]) -> None:
    out.write(json.dumps(reply, default=_as_json, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    out.flush()


def _limit(limits: Limits) -> None:
    """What the system will not let this process exceed, whatever the file makes the parser do."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


def serve(given: BinaryIO, out: BinaryIO) -> int:
    """Answers commands until there are no more. 0, or 1 after a refusal."""
    start = json.loads(given.readline())
    limits = Limits(**start["limits"])
    _limit(limits)
    try:
        book = Book(given.read(start["size"]), limits)
        _say(out, {"sheets": book.sheets, "properties": list(book.properties.items())})
        for line in given:
            command = json.loads(line)
            if "open" in command:
                _say(out, {"opened": book.open(command["open"])})
            else:
                _say(out, {"rows": book.next(command["next"])})
    except Refused as refused:
        _say(out, {"refused": refused.problem.code, "values": dict(refused.problem.values)})
    except MemoryError:
        _say(out, {"refused": "workbook_heavy", "values": {}})
    except _FAULTS:
        _say(out, {"refused": "workbook_damaged", "values": {}})
    else:
        return 0
    return 1


if __name__ == "__main__":
    gc.disable()  # cells make no cycles, and the process is short
    sys.exit(serve(sys.stdin.buffer, sys.stdout.buffer))
