"""Text as a table: in which encoding it was saved (UTF-8, UTF-16, Windows, DOS, Mac), and what parts its columns."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from padron.intake.anysheet.table import has_curp
from padron.intake.gate import Limits, Refused
from padron.outputs.exports.guarding import unguarded
from padron.problems import problem

SHEET = "Texto"
"""What the only sheet of a text file is called."""
MARKS = (",", ";", "\t", "|")
_LOOKED_AT = 100
_FEWEST = 3
_BEGINNINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD = ("cp1252", "cp850", "mac_roman")
"""What files were saved in before Unicode, in Spanish: Windows, DOS and Mac; a byte is a letter in each."""
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
_DUMB = frozenset("\xa0’")
"""In a Windows file these may stand between letters: they speak for nothing."""
_CLEARLY, _HEARD = 2, 20_000
_HIGH = re.compile(rb"[\x80-\xff]")
_BREAK = re.compile(r"\r\n|\r|\n")
_HINT = "sep="
"""Excel's own first line that says what parts the columns; no row of the table."""


def text_of(data: bytes) -> str:
    """The text of a file: what its beginning says, else UTF-8, else what an old system wrote. Raises Refused."""
    said = next((name for start, name in _BEGINNINGS if data.startswith(start)), "utf-8")
    text = _decoded(data, said)
    if text is None and said == "utf-8":
        text = _old_text(data)
    if text is None:
        raise Refused(problem("text_unreadable"))
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _old_text(data: bytes) -> str | None:
    """The text in that old encoding which clearly makes the better Spanish, else in that of Windows; None: no text."""
    places = [found.start() for found in islice(_HIGH.finditer(data), _HEARD)]
    texts = {name: text for name in _OLD if (text := _decoded(data, name)) is not None}
    windows = texts.get(_OLD[0])
    heard = [at for at in places if windows is None or windows[at] not in _DUMB]
    scores = {name: sum(_sounds(text, at) for at in heard) for name, text in texts.items()}
    best = max(scores, key=lambda name: scores[name])
    return texts[best] if scores[best] >= scores.get(_OLD[0], -1) + _CLEARLY else windows


def _sounds(text: str, at: int) -> int:
    """Of a sign beyond ASCII: 1 for a letter of Spanish inside a word, -1 for what no word has inside, else 0."""
    sign, before, after = text[at], text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    beside = before.isalpha() + after.isalpha()
    if sign not in _SPANISH:
        return -1 if beside == 2 or (beside and sign.isalpha() and sign not in "ªº") else 0
    astray = before.islower() if sign.isupper() else after.isupper()
    return -1 if astray else 1 if beside else 0


def mark_of(text: str) -> str:
    """What parts the columns: the mark under which most of the first lines have equally many, at least two."""
    first = text[:5].lower()
    if first.startswith(_HINT) and text[4:5] in MARKS:
        return text[4]
    return max(MARKS, key=lambda mark: _evenness(text, mark))


def _evenness(text: str, mark: str) -> tuple[int, int]:
    start = "".join(islice(io.StringIO(text, newline=""), _LOOKED_AT))
    widths = Counter(len(row) for row in csv.reader(io.StringIO(start, newline=""), delimiter=mark) if len(row) > 1)
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return rows, width


def text_rows(data: bytes, limits: Limits) -> Iterator[list[object]]:
    """The rows of a text file as Excel would number them, every value text. Raises Refused."""
    text = text_of(data)
    for number, row in enumerate(_records(text, limits), 1):
        if number > limits.rows or len(row) > limits.columns:
            raise Refused(
                problem(
                    "cell_far", sheet="el archivo", cell=f"renglón {number}",
                    rows=f"{limits.rows:,}", columns=limits.columns,
                )
            )  # fmt: skip
        if any(len(value) > limits.text for value in row):
            raise _too_long(limits)
        yield [] if number == 1 and text.lower().startswith(_HINT) else [unguarded(value.strip()) for value in row]


def _records(text: str, limits: Limits) -> Iterator[list[str]]:
    """The rows as they are written. Raises Refused, also where a quote swallows what follows it."""
    lines, widest, begins = list[str](), 0, 1
    try:
        mark = mark_of(text)
        reader = csv.reader(_noted(text, lines), delimiter=mark)
        for row in reader:
            if len(lines) > 1 and (cell := _swallowing(row, lines, mark, widest)) is not None:
                raise _open_quote(begins + sum(map(_breaks, row[:cell])))
            yield row
            begins, widest = reader.line_num + 1, max(widest, len(row))
            lines.clear()
    except csv.Error:
        raise _open_quote(begins) if len(lines) > 1 else _too_long(limits) from None


def _noted(text: str, lines: list[str]) -> Iterator[str]:
    """The lines of a text, each put with those of its row."""
    for line in io.StringIO(text, newline=""):
        lines.append(line)
        yield line


def _swallowing(row: Sequence[str], lines: Sequence[str], mark: str, widest: int) -> int | None:
    """Which cell of a row of several lines holds others' rows: its quote never ends, ends amid a text, or holds a CURP
    among more cells than half a row has. None: its quotes are sound, or nothing follows them.
    """
    for at, cell in enumerate(row):
        if any(_is_row(line, mark, widest) for line in _BREAK.split(cell)[1:]):
            return at
    if _is_sound(lines, mark) or not any(line.strip() for line in lines[1:]):
        return None
    return max((at for at, cell in enumerate(row) if _breaks(cell)), default=0)


def _is_row(line: str, mark: str, widest: int) -> bool:
    parts = [part.strip(' "') for part in line.split(mark)]
    return len(parts) >= min(widest, max(_FEWEST, widest // 2 + 1)) and has_curp(parts)


def _is_sound(lines: Sequence[str], mark: str) -> bool:
    """Whether the quotes of a row end, and where a cell does."""
    try:
        return bool(list(csv.reader(lines, delimiter=mark, strict=True)))
    except csv.Error:
        return False


def _breaks(cell: str) -> int:
    return len(_BREAK.findall(cell))


def _open_quote(line: int) -> Refused:
    return Refused(problem("text_quote_open", line=f"{line:,}"))


def _too_long(limits: Limits) -> Refused:
    return Refused(problem("cell_long", sheet="el archivo", cell="", most=limits.text))
