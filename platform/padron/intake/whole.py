"""Whether a part is well-formed XML: calamine reads a broken one as if it had fewer rows, or other texts.

By expat (XML 1.0), as the part is inflated. Only the first megabytes, some ten thousand rows: looking at all of a large
sheet would take as long as reading it, and what cuts a file short cuts its archive, which the gate sees.
"""

import re
from xml.parsers import expat

from padron.intake.gate import MB, Refused
from padron.problems import problem

CHECKED = 8 * MB
_CELL = re.compile(rb"""<(?:[\w.-]+:)?c\s(?:[^<>]*\s)?r\s*=\s*["']([A-Za-z]{1,3}[0-9]{1,7})["']""")


class Whole:
    """Follows a part while it is read; `part`: what people call it."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._parser: expat.XMLParserType | None = expat.ParserCreate()
        self._taken = 0
        self._cell = ""

    def take(self, read: bytes) -> None:
        """The next bytes. Raises Refused where they are no XML, naming the last whole cell."""
        if self._parser is None:
            return
        if b"<!" in read or self._taken + len(read) > CHECKED:  # declarations are refused by others, in their own words
            self._parser = None
            return
        try:
            self._parser.Parse(read, False)
        except expat.ExpatError:
            raise self._broken(read[: max(0, self._parser.ErrorByteIndex - self._taken)]) from None
        self._taken += len(read)
        cells = _CELL.findall(read[-100_000:])
        self._cell = cells[-1].decode("ascii") if cells else self._cell

    def end(self) -> None:
        """There is no more. Raises Refused where something is left open."""
        if self._parser is None or not self._taken:
            return
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise self._broken(b"") from None

    def _broken(self, before: bytes) -> Refused:
        cells = _CELL.findall(before[-100_000:])
        cell = cells[-1].decode("ascii") if cells else self._cell
        return Refused(problem("sheet_broken", part=self._part, after=f", después de la celda {cell}" if cell else ""))
