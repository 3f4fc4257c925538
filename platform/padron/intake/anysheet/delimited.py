"""Text as a table: in which encoding it was saved (UTF-8, UTF-16, Windows), and what parts its columns."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from padron.intake.gate import Limits, Refused
from padron.outputs.exports.guarding import unguarded
from padron.problems import problem

SHEET = "Texto"
"""What the only sheet of a text file is called."""
MARKS = (",", ";", "\t", "|")
_LOOKED_AT = 100
_BEGINNINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HINT = "sep="
"""Excel's own first line that says what parts the columns; no row of the table."""


def text_of(data: bytes) -> str:
    """The text of a file: what its beginning says, else UTF-8, else the Windows of Western Europe. Raises Refused."""
    said = next((name for start, name in _BEGINNINGS if data.startswith(start)), "")
    for encoding in (said,) if said else ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(problem("text_unreadable"))


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
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark_of(text)), 1):
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
    except csv.Error:
        raise _too_long(limits) from None


def _too_long(limits: Limits) -> Refused:
    return Refused(problem("cell_long", sheet="el archivo", cell="", most=limits.text))
