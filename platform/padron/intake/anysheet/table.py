"""Where the table is in a sheet: its header (one or two rows, anywhere near the top) and its columns. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from padron.intake.child import ParsedRow
from padron.intake.headers import plain
from padron.intake.scan import letters
from padron.language.values.texts import blank, cleaned

TOP_ROWS = 60
"""So many rows that hold something are looked at to find the header."""
_LONGEST_HEADING = 120
_LOOKED_BELOW = 12
_KNOWN_WORTH, _DATUM_COST = 3, 2
_CURP = re.compile(r"[A-Z]{4}\d{6}[A-Z]{6}[0-9A-Z]\d", re.IGNORECASE)
_DATA = re.compile(
    r"[$\s]*-?[\d.,]+\s*%?|\d{1,4}\s*[/.-]\s*\w{1,10}\s*[/.-]\s*\d{1,4}(?:\s.*)?|\S+@\S+\.\S+|\(?\d[\d\s()+-]{6,}",
)
Merged = Sequence[tuple[int, int, int, int]]
"""Merged ranges: top, left, bottom, right, in numbers from 1."""
Known = Callable[[str], bool]
"""Whether a heading is a word for something that is asked."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of the table: where its values stand in a row, its number from 1, and its heading's parts."""

    at: int
    number: int
    parts: tuple[str, ...]

    @property
    def letters(self) -> str:
        """The column's letters in Excel."""
        return letters(self.number)

    @property
    def heading(self) -> str:
        """What the column is called: its parts from above, or its letters where nothing is written over it."""
        return " · ".join(self.parts) or f"Columna {self.letters}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found: its columns, and the numbers of the first and last row of its header."""

    columns: tuple[SheetColumn, ...]
    top: int
    last: int
    known: int = 0

    def signature(self) -> tuple[str, ...]:
        """The headings, plainly: what next month's file has too."""
        return tuple(plain(each.heading) for each in self.columns)


def table(
    rows: Sequence[ParsedRow], first: int, merged: Merged = (), known: Known = lambda text: False
) -> Table | None:
    """The table whose header is among a sheet's first rows, whose values begin at column `first`; None: there is none.

    The header is the row with most headings over data, words that are `known` above all; a caption over some of its
    columns, or a second row of headings below it, is joined to it.
    """
    rows = rows[:TOP_ROWS]
    scores = [_score(row, rows[at + 1 :], known) for at, row in enumerate(rows)]
    best = max(range(len(rows)), key=lambda at: (scores[at], -at), default=None)
    if best is None or scores[best] <= 0:
        return None
    begin, end = _extent(rows, best, first, merged, known)
    columns = tuple(_columns(rows, (begin, end), first, merged))
    count = sum(any(map(known, (*each.parts, " ".join(each.parts)))) for each in columns)
    return Table(columns, rows[begin].number, rows[end].number, count)


def is_datum(value: object) -> bool:
    """Whether a cell holds what a heading never is: a number, a day, a CURP, an address of e-mail."""
    if not isinstance(value, str):
        return not blank(value)
    text = value.strip()
    return bool(_DATA.fullmatch(text) or _CURP.fullmatch(text))


def has_curp(values: Sequence[object]) -> bool:
    """Whether a row has a CURP: then it is somebody's."""
    return any(isinstance(value, str) and _CURP.fullmatch(value.strip()) for value in values)


def _headings(row: ParsedRow) -> dict[int, str]:
    """The texts of a row that may be headings, by position."""
    return {
        at: text
        for at, value in enumerate(row.values)
        if isinstance(value, str)
        and not is_datum(value)
        and (text := cleaned(value).strip(":").strip())
        and len(text) <= _LONGEST_HEADING
    }


def _score(row: ParsedRow, below: Sequence[ParsedRow], known: Known) -> int:
    """How much a row looks like the header of what stands below it; 0 or less where it does not."""
    texts = _headings(row)
    if len(texts) < 2 or not _has_data_below(len(texts), below):
        return 0
    data = sum(map(is_datum, row.values))
    words = sum(map(known, texts.values()))
    return len(set(map(plain, texts.values()))) + _KNOWN_WORTH * words - _DATUM_COST * data


def _has_data_below(count: int, below: Sequence[ParsedRow]) -> bool:
    return any(2 * _filled(row) >= count for row in below[:_LOOKED_BELOW])


def _filled(row: ParsedRow) -> int:
    return sum(not blank(value) for value in row.values)


def _extent(rows: Sequence[ParsedRow], best: int, first: int, merged: Merged, known: Known) -> tuple[int, int]:
    """The first and last row of the header around its best one."""
    if best + 2 < len(rows) and _is_second(rows[best], rows[best + 1], first, merged, known):
        return best, best + 1
    if best and _is_caption(rows[best - 1], rows[best], first, merged):
        return best - 1, best
    return best, best


def _is_second(upper: ParsedRow, lower: ParsedRow, first: int, merged: Merged, known: Known) -> bool:
    """Whether a row below the header goes on with it: headings only, under merged cells or mostly known words."""
    texts = _headings(lower)
    if lower.number != upper.number + 1 or not texts or len(texts) < _filled(lower):
        return False
    if any(top <= upper.number < bottom and bottom == lower.number for top, _, bottom, _ in merged):
        return True
    over = _headings(upper)
    under = [at for at in texts if at not in over or _spans(upper.number, first + at, merged)]
    if len(under) < len(texts) and 2 * len(under) < len(texts):
        return False
    words = sum(known(text) or known(f"{_over(over, at)} {text}") for at, text in texts.items())
    return 2 * words >= len(texts) or (len(under) == len(texts) and _any_span(upper.number, merged))


def _is_caption(upper: ParsedRow, lower: ParsedRow, first: int, merged: Merged) -> bool:
    """Whether a row above the header names groups of its columns, rather than the whole sheet."""
    texts, below = _headings(upper), _headings(lower)
    if upper.number != lower.number - 1 or len(texts) < _filled(upper) or not texts:
        return False
    widths = [_width(upper.number, first + at, merged) for at in texts]
    if max(widths) * 4 >= 3 * len(below) and len(texts) == 1:
        return False  # a title over it all
    fills_up = texts.keys() - below.keys() and below.keys() - texts.keys()
    return max(widths) > 1 or (len(texts) >= 2 and (len(texts) < len(below) or bool(fills_up)))


def _spans(row: int, column: int, merged: Merged) -> bool:
    return _width(row, column, merged) > 1


def _width(row: int, column: int, merged: Merged) -> int:
    return next(
        (right - left + 1 for top, left, bottom, right in merged if top <= row <= bottom and left <= column <= right), 1
    )


def _any_span(row: int, merged: Merged) -> bool:
    return any(top <= row <= bottom and right > left for top, left, bottom, right in merged)


def _over(texts: Mapping[int, str], at: int) -> str:
    """The heading that stands over a position: its own, else the nearest at its left."""
    return texts.get(at) or next((texts[each] for each in sorted(texts, reverse=True) if each < at), "")


def _columns(rows: Sequence[ParsedRow], extent: tuple[int, int], first: int, merged: Merged) -> Iterator[SheetColumn]:
    begin, end = extent
    lines = rows[begin : end + 1]
    told = [_headings(line) for line in lines]
    width = max((len(row.values) for row in rows[begin:]), default=0)
    for at in range(width):
        parts = list(_parts(lines, told, at, first, merged))
        if parts or any(at < len(row.values) and not blank(row.values[at]) for row in rows[end + 1 :]):
            yield SheetColumn(at, first + at, tuple(parts))


def _parts(
    lines: Sequence[ParsedRow], told: Sequence[Mapping[int, str]], at: int, first: int, merged: Merged
) -> Iterator[str]:
    """A column's headings from above, each once; of an upper row also the one that spans it."""
    said: list[str] = []
    for line, texts, below in zip(lines, told, [*told[1:], None], strict=True):
        text = texts.get(at) or _spanning(line, texts, below, at, first, merged)
        if text and plain(text) not in map(plain, said):
            said.append(text)
    yield from said


def _spanning(
    line: ParsedRow, texts: Mapping[int, str], below: Mapping[int, str] | None, at: int, first: int, merged: Merged
) -> str:
    """The heading that covers a blank cell: by a merge, else (no merge is said) by the row below being full."""
    for top, left, bottom, right in merged:
        if top <= line.number <= bottom and left <= first + at <= right:
            return texts.get(left - first, "") if below is not None or right > left else ""
    if below is None or merged or at not in below:
        return ""
    between = [each for each in sorted(texts) if each < at]
    if not between or any(each not in below for each in range(between[-1], at)):
        return ""
    return texts[between[-1]]
