"""A streaming look at a part's XML before it is parsed: what no honest program writes, and what calamine does not tell.

Calamine reads error cells as blank and drops formulas without a value, so their coordinates are collected here; a cell
far away would make it take all the memory there is. One linear automaton (RE2) over the inflated bytes finds only the
odd tags; each is then judged exactly.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import re2

from padron.intake.gate import Limits, Refused
from padron.intake.whole import Whole
from padron.problems import problem

CHUNK = 1 << 20
_CARRY = 8 << 20
_ESCAPED = 10
"""Bytes that one character may take, written as `&#x1F600;`."""
UNCALCULATED = "="
"""The mark of a formula without a value; any other mark is the error that Excel shows."""

_P = r"(?:[A-Za-z_][\w.-]*:)?"
_QUOTED = r"""(?:"[^"<]*"|'[^'<]*')"""
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"([A-Za-z]+)0*([1-9][0-9]*)")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v\s*>([^<]*)<")
_LOCAL = re.compile(rb"</?(?:[A-Za-z_][\w.-]*:)?(\w*)")
_DECLARED = re.compile(rb"<!(?!-)")
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")


@dataclass(slots=True)
class Scan:
    """What a sheet's XML says: marks by row and column (from 1), merged ranges, how many rows are hidden."""

    marks: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: int = 0
    count: int = 0
    area: int = 0


@dataclass(frozen=True, slots=True)
class Odd:
    """A tag worth a look: itself, the stretch it is in, where it ends there, and the sheet's name."""

    tag: bytes
    chunk: bytes
    end: int
    sheet: str


@dataclass(slots=True)
class Budget:
    """How many inflated bytes are left for the whole file, whatever its directory says."""

    left: int

    def spend(self, count: int) -> None:
        """Takes some. Raises Refused when there are none left."""
        self.left -= count
        if self.left < 0:
            raise Refused(problem("workbook_swollen"))


def number(letters: str) -> int:
    """A column's number, from 1, by its letters in either case."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found


def letters(column: int) -> str:
    """A column's letters by its number, from 1."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def reference(text: str) -> tuple[int, int] | None:
    """(row, column) of a reference such as `C5`; None where it is none."""
    found = _REFERENCE.fullmatch(text)
    return (int(found[2]), number(found[1])) if found and len(text) <= 24 else None


def scan_part(archive: zipfile.ZipFile, part: str, limits: Limits, budget: Budget) -> None:
    """Inflates a part that is no sheet, to count it and to refuse what may not be in it. Raises Refused."""
    for chunk in _stretches(archive, part, "", limits, budget):
        if _DECLARED.search(chunk):
            raise Refused(problem("workbook_unsafe"))


def scan_sheet(archive: zipfile.ZipFile, part: str, sheet: str, limits: Limits, budget: Budget) -> Scan:
    """A sheet's Scan. Raises Refused, naming the sheet and, where there is one, the cell."""
    scan, odd, holds_rows = Scan(), _automaton(limits), False
    for chunk in _stretches(archive, part, sheet, limits, budget):
        holds_rows = holds_rows or b"sheetData" in chunk
        if b"<!" in chunk:  # a DTD; or a comment or CDATA, whose contents calamine would lose
            raise Refused(problem("workbook_unsafe"))
        for found in odd.finditer(chunk):
            kind = _LOCAL.match(found.group())
            _KINDS[kind[1] if kind else b""](Odd(found.group(), chunk, found.end(), sheet), scan, limits)
    if not holds_rows:  # calamine would call it a sheet without rows
        raise Refused(problem("sheet_broken", part=_sheet(sheet), after=""))
    return scan


def _stretches(archive: zipfile.ZipFile, part: str, sheet: str, limits: Limits, budget: Budget) -> Iterator[bytes]:
    """The part's bytes, each once, in stretches that end between rows (of a part that is no sheet, between tags)."""
    kept, first, whole = b"", True, Whole(_sheet(sheet) if sheet else f"la parte {part}")
    with archive.open(part) as member:
        while read := member.read(CHUNK):
            budget.spend(len(read))
            if first:
                _refuse_encoding(read)
            whole.take(read)
            data, first = kept + read, False
            _refuse_long(data, max(0, len(kept) - _ESCAPED * limits.text), sheet, limits)
            end = _end(data, rows=bool(sheet))
            kept = data[end:]
            yield data[:end]
    whole.end()
    yield kept


def _end(data: bytes, rows: bool) -> int:
    """Where the last whole row ends; far into a sheet without rows, where its last tag begins."""
    end = data.rfind(b"row>") + 4 if rows else 0
    return end if end > 3 else 0 if rows and len(data) < _CARRY else max(0, data.rfind(b"<"))


def _refuse_encoding(start: bytes) -> None:
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    said = _ENCODING.match(plain[:200])
    if plain and (plain[:1] != b"<" or b"\0" in plain[:8]):
        raise Refused(problem("workbook_damaged"))
    if said and said[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise Refused(problem("workbook_unsafe"))


def _refuse_long(data: bytes, start: int, sheet: str, limits: Limits) -> None:
    """Refuses a text longer than Excel keeps: a window without any tag lies within it."""
    window = limits.text // 2
    for at in range(start - start % window, len(data) - window, window):
        if data.find(b"<", at, at + window) < 0:
            begin, end = data.rfind(b">", 0, at) + 1, data.find(b"<", at)
            text = data[begin : end if end >= 0 else len(data)]
            if len(text) > limits.text and len(re.sub(rb"&[#\w]+;", b".", text).decode(errors="replace")) > limits.text:
                before = _ATTRIBUTE.findall(data[max(0, begin - 400) : begin])
                cell = next((value.decode("latin-1") for name, value, _ in reversed(before) if name == b"r"), "")
                raise Refused(
                    problem("cell_long", sheet=_sheet(sheet), cell=f" ({cell})" if cell else "", most=limits.text)
                )


def _sheet(name: str) -> str:
    return f"la hoja «{name}»" if name else "alguna hoja"


def _automaton(limits: Limits) -> Any:
    """Finds the tags worth a look: cells in error, astray, far, or of no such string; formulas; hidden rows; merges."""
    far_letters = _beyond(letters(limits.columns), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "A-Z")
    far_row = f"0*(?:{_beyond(str(limits.rows), '0123456789', '0-9')})"
    odd = rf"""(?:(?i:{far_letters})[0-9]+|[A-Za-z]+{far_row}|[^A-Za-z"'][^"']*|[A-Za-z]+|"""
    odd += r"""[A-Za-z]+0+|[A-Za-z]+[^A-Za-z0-9"'][^"']*|[A-Za-z]+[0-9]+[^0-9"'][^"']*|)"""
    tags = (
        rf"""<{_P}c(?:\s[^<>]*)?\st\s*=\s*["']e["'][^<>]*>""",
        rf"""<{_P}c(?:\s[^<>]*)?\sr\s*=\s*["']{odd}["'][^<>]*>""",
        rf"""<{_P}c(?:\s+(?:[a-qs-zA-Z_]|r[\w:.-])[\w:.-]*\s*=\s*{_QUOTED})*\s*/?>""",
        rf"""<{_P}c(?:\s[^<>]*)?>\s*<{_P}f(?:\s[^<>]*)?(?:/>|>[^<]*</{_P}f\s*>)""",
        rf"""<{_P}c(?:\s[^<>]*)?\st\s*=\s*["']s["'][^<>]*>\s*<{_P}v(?:\s[^<>]*)?>(?:\s*[^0-9\s<]|\s*[0-9]+[^0-9\s<]|[0-9]{{8,}})""",
        rf"""<{_P}row\s(?:[^<>]*\s)?hidden\s*=\s*["'](?:1|true)["']""",
        rf"""<{_P}mergeCell\s[^<>]*>""",
    )
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = 64 << 20
    return re2.compile("|".join(f"(?:{tag})" for tag in tags).encode(), options)


def _beyond(last: str, alphabet: str, every: str) -> str:
    """A pattern for what comes after `last` in counting order: longer, or as long and later."""
    longer = [f"[{every}]{{{len(last) + 1},}}"] if alphabet[0] == "A" else [f"[1-9][{every}]{{{len(last)},}}"]
    later = [
        f"{last[:at]}[{alphabet[alphabet.index(sign) + 1]}-{alphabet[-1]}][{every}]{{{len(last) - at - 1}}}"
        for at, sign in enumerate(last)
        if sign != alphabet[-1]
    ]
    return "|".join(longer + later)


def _attributes(tag: bytes) -> dict[bytes, str]:
    return {name: (one or two).decode("latin-1") for name, one, two in _ATTRIBUTE.findall(tag)}


def _cell(odd: Odd, scan: Scan, limits: Limits) -> None:
    opening = odd.tag[: odd.tag.index(b">") + 1]
    if opening.endswith(b"/>"):
        return  # blank: calamine leaves it out, wherever it is
    inside = _LOCAL.match(odd.tag[len(opening) :].lstrip())
    if inside and inside[1] == b"v":  # a shared string's number that is none: calamine would take the first string
        raise Refused(problem("workbook_damaged"))
    said = _attributes(opening)
    at = reference(said.get(b"r", ""))
    if at is None:
        raise Refused(problem("cells_unplaced"))
    row, column = at
    if row > limits.rows or column > limits.columns:
        where: dict[str, Any] = {"sheet": _sheet(odd.sheet), "cell": said[b"r"][:12]}
        raise Refused(problem("cell_far", **where, rows=f"{limits.rows:,}", columns=limits.columns))
    mark = _mark(odd, said.get(b"t", ""))
    if mark:
        scan.marks.setdefault(row, {})[column] = mark
        scan.count += 1
        if scan.count > limits.marks:
            raise Refused(problem("formulas_unread"))


def _mark(odd: Odd, kind: str) -> str:
    """What is wrong with a cell: the error it shows, or that its formula has no value. "" when nothing is."""
    close = odd.chunk.find(b"c>", odd.end)
    value = _VALUE.search(odd.chunk, odd.end, max(close, odd.end))
    if kind == "e":
        return (value[1].decode("latin-1")[:12] if value else "") or "#ERROR"
    calculated = kind in ("str", "inlineStr") or (value is not None and value[1].strip())
    return UNCALCULATED if odd.tag.count(b"<") > 1 and not calculated else ""


def _row(odd: Odd, scan: Scan, limits: Limits) -> None:
    scan.hidden += 1


def _merge(odd: Odd, scan: Scan, limits: Limits) -> None:
    said = _attributes(odd.tag).get(b"ref", "")[:40]
    first, _, last = said.partition(":")
    top, bottom = reference(first), reference(last or first)
    if top is None or bottom is None:
        raise Refused(problem("workbook_damaged"))
    area = (bottom[0] - top[0] + 1) * (bottom[1] - top[1] + 1)
    scan.area += area
    if area > limits.merged or scan.area > limits.merged * 10:
        raise Refused(problem("merged_wide", sheet=_sheet(odd.sheet), cells=said))
    if area > 1:
        scan.merged.append((*top, *bottom))


_KINDS: dict[bytes, Callable[[Odd, Scan, Limits], None]] = {
    b"c": _cell,
    b"row": _row,
    b"mergeCell": _merge,
}
