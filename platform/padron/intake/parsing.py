"""The child that parses a workbook: `python -m padron.intake.parsing`, alone with the open file and its limits.

It knows no program and opens no file. On standard input: one line of JSON with the limits and the file's descriptor,
then commands, one a line: {"open": sheet} and {"next": count}. On standard output, one line of JSON for each, first
the list of sheets. Days are {"d": …}, times {"t": …}, durations {"s": …}. A refusal is {"refused": code, "values": {}}.
"""

import gc
import json
import os
import posixpath
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import Any, BinaryIO, Protocol
from xml.etree.ElementTree import Element, ParseError

import python_calamine
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from padron.intake.gate import MB, ZIP_FAULTS, Limits, Refused
from padron.intake.scan import Budget, Scan, scan_part, scan_sheet
from padron.intake.streaming import STRINGS, NotKnown, Streamed
from padron.problems import problem

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PROPERTIES = "docProps/custom.xml"
_OTHER_PARTS = (STRINGS, "xl/styles.xml", WORKBOOK, RELATIONS)
_MOST_MAP = 8 * MB
LONG = MB
"""Bytes of a sheet, its texts or its file from which on it is read as it comes: until then calamine is as quick."""
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
Row = list[Any]


class Book:
    """One workbook and the sheet of it that is open."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._archive = zipfile.ZipFile(file)
        self._limits, self._budget = limits, Budget(limits.unpacked)
        here = set(self._archive.namelist())
        for part in _OTHER_PARTS:
            if part in here:
                scan_part(self._archive, part, limits, self._budget)
        self._parts, self.sheets = _parts(self._xml(WORKBOOK), self._xml(RELATIONS))
        self.properties = _properties(self._xml(PROPERTIES)) if PROPERTIES in here else {}
        self._file = file
        self._scans: dict[str, Scan] = {}
        self._rows: Iterator[Row] = iter(())

    @cached_property
    def _book(self) -> python_calamine.CalamineWorkbook:
        self._file.seek(0)
        return python_calamine.CalamineWorkbook.from_filelike(self._file)

    @cached_property
    def _streamed(self) -> Streamed | None:
        try:
            return Streamed(self._archive)
        except NotKnown:
            return None

    def _xml(self, part: str) -> Element:
        with self._archive.open(part) as member:
            text = member.read(_MOST_MAP)
        return fromstring(text, forbid_dtd=True)

    def open(self, name: str) -> dict[str, object]:
        """Scans and parses a sheet: its first column (from 1), how many rows are hidden, and the merged ranges."""
        part = self._parts.get(name, "")
        if part not in self._archive.namelist():
            raise Refused(problem("workbook_damaged"))
        if name not in self._scans:
            self._scans[name] = scan_sheet(self._archive, part, name, self._limits, self._budget)
        scan, self._rows = self._scans[name], iter(())  # the sheet before goes before this one comes
        if self._weight(part) >= LONG and self._streamed is not None:
            first, rows = 1, self._as_it_comes(self._streamed, name, part)
        else:
            first, rows = self._at_once(name)
        self._rows = _marked(rows, scan)
        return {"first": first, "hidden": scan.hidden, "merged": scan.merged}

    def _weight(self, part: str) -> int:
        """Bytes of which calamine would hold the most for this sheet: its own, all texts, or the file itself."""
        sizes = [each.file_size for name in (part, STRINGS) if (each := self._archive.NameToInfo.get(name))]
        return max(self._file.seek(0, os.SEEK_END), *sizes)

    def _at_once(self, name: str) -> tuple[int, Iterator[Row]]:
        """A sheet's first column, from 1, and its rows."""
        sheet = self._book.get_sheet_by_name(name)
        return sheet.start[1] + 1 if sheet.start else 1, _filled(sheet)

    def _as_it_comes(self, streamed: Streamed, name: str, part: str) -> Iterator[Row]:
        """The rows of a long sheet, from column A on; from where its shape is not known on, as calamine has them."""
        last = 0
        try:
            for row in streamed.rows(part):
                yield row
                last = int(row[0])
        except NotKnown:
            first, rows = self._at_once(name)
            before = [""] * (first - 1)
            yield from ([at, [*before, *values]] for at, values in rows if at > last)

    def next(self, count: int) -> list[Row]:
        """The next rows that hold something; none at the end."""
        return list(islice(self._rows, count))


def _filled(sheet: python_calamine.CalamineSheet) -> Iterator[Row]:
    """[number, values] of each row that holds something."""
    for at, values in enumerate(sheet.iter_rows(), 1):
        if values.count("") < len(values):
            yield [at, values]


def _marked(rows: Iterator[Row], scan: Scan) -> Iterator[Row]:
    """The rows with their marks by column where there are any, and those that have nothing else."""
    if not scan.marks:
        yield from rows
        return
    left = sorted(scan.marks.items(), reverse=True)
    for row in rows:
        while left and left[-1][0] < row[0]:
            at, marks = left.pop()
            yield [at, [], marks]
        if left and left[-1][0] == row[0]:
            yield [*row, left.pop()[1]]
        else:
            yield row
    yield from ([at, [], marks] for at, marks in reversed(left))


def _parts(workbook: Element, relations: Element) -> tuple[dict[str, str], list[list[object]]]:
    """The part that holds each sheet, by the sheet's name; and (name, whether it is shown) of each sheet of cells."""
    links = {each.get("Id", ""): each for each in relations}
    parts, sheets = {}, []
    for each in workbook.iter():
        if each.tag.rpartition("}")[2] == "sheet":
            name, state = each.get("name", ""), each.get("state", "visible")
            link = links.get(next((value for key, value in each.attrib.items() if key.endswith("}id")), ""))
            if link is None:
                raise Refused(problem("workbook_damaged"))
            target = posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))
            parts[name] = target.lstrip("/")
            if link.get("Type", "").endswith("/worksheet"):
                sheets.append([name, state == "visible"])
    return parts, sheets


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


class Opened(Protocol):
    """What `serve` asks of a file that is open: a workbook's Book, or that of another kind of file."""

    properties: dict[str, str]

    @property
    def sheets(self) -> list[list[object]]:
        """(name, whether it is shown) of each sheet of cells, in order."""

    def open(self, name: str) -> dict[str, object]:
        """Opens a sheet: its first column (from 1), how many rows are hidden, and the merged ranges."""

    def next(self, count: int) -> list[Row]:
        """The next rows that hold something; none at the end."""


def serve(given: BinaryIO, out: BinaryIO, made: Callable[[BinaryIO, Limits], Opened] = Book) -> int:
    """Answers commands until there are no more. 0, or 1 after a refusal. `made` opens the kind of file it is."""
    start = json.loads(given.readline())
    limits = Limits(**start["limits"])
    _limit(limits)
    try:
        book = made(os.fdopen(start["file"], "rb"), limits)
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
