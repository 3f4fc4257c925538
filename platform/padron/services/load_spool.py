"""The rows of a file being loaded, kept aside so that they are parsed once, and which of them are of one person."""

import pickle
from array import array
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple

from padron.intake.sheet import SheetRow
from padron.services.load_judge import chunk_of, pickled
from padron.services.load_rows import identifier_of

_BITS = 1 << 25
_PART = 50
"""Rows that are kept together; a chunk has some of these parts."""
CHUNK, _LEAST, _FIRST = 800, 200, 400
"""The most rows of one unit of work, the fewest of a slow registry, and those of the first."""
MEANT = 0.16
"""Seconds for which a load means to keep the registry's turn, so that hardly ever a unit takes a quarter of one."""
_CALMS = 0.25
"""How much a quicker chunk counts against the slower ones before it; a slower one counts at once."""

Frame = tuple[bytes, ...]
"""A chunk: pickles of tuples of SheetRow that this very process wrote."""


class _Part(NamedTuple):
    at: int
    size: int
    rows: int


@dataclass(slots=True)
class Spool:
    """Rows in chunks, in a file without a name that goes away by itself.

    `shared`: the numbers of the rows that have their CURP or folio in common with another; `count`: of all rows.
    `alive` is called as rows come out, to say that the work goes on. `length`: the most rows of the next chunk,
    between `least` and `most`. Where the rows are not in the file's order (see `spooled`) `is_sorted`.
    """

    file: BinaryIO
    alive: Callable[[], None] = lambda: None
    is_sorted: bool = False
    least: int = CHUNK
    most: int = CHUNK
    length: int = CHUNK
    shared: set[int] = field(default_factory=set)
    count: int = 0
    _parts: list[_Part] = field(default_factory=list)
    _rate: float = 0.0

    def held(self, seconds: float, rows: int) -> None:
        """Tells how long a chunk of so many rows kept the registry's turn: what follows is as long as time allows."""
        if rows and seconds:
            calmer = self._rate + (seconds / rows - self._rate) * _CALMS
            self._rate = max(seconds / rows, calmer)
            self.length = min(self.most, max(self.least, int(MEANT / self._rate)))

    def frames(self, skipped: int = 0) -> Iterator[Frame]:
        """The chunks after the first `skipped` rows."""
        frame: list[bytes] = []
        rows = 0
        for text, count in self._after(skipped):
            if frame and rows + count > self.length:
                self.alive()
                yield tuple(frame)
                frame, rows = [], 0
            frame.append(text)
            rows += count
        if frame:
            self.alive()
            yield tuple(frame)
        self.alive()

    def _after(self, skipped: int) -> Iterator[tuple[bytes, int]]:
        """The parts after so many rows, each with how many it has; of one that was begun, the rest."""
        for part in self._parts:
            if skipped >= part.rows:
                skipped -= part.rows
            elif skipped:
                rest = chunk_of((self._read(part),))[skipped:]
                skipped = 0
                yield pickled(rest), len(rest)
            else:
                yield self._read(part), part.rows

    def rows(self) -> Iterator[SheetRow]:
        """The rows from the first on, one by one."""
        for part in self._parts:
            self.alive()
            yield from chunk_of((self._read(part),))

    def in_order(self, wanted: Container[int]) -> Iterator[SheetRow]:
        """Some of the rows by their numbers, in the file's order; sorted on the disk."""
        found = (row for row in self.rows() if row.number in wanted)
        if not self.is_sorted:
            yield from found
            return
        with TemporaryFile() as file:
            places = sorted((row.number, _written(file, pickled(row))) for row in found)
            for _, (at, size) in places:
                self.alive()
                file.seek(at)
                yield pickle.loads(file.read(size))

    def add(self, rows: list[SheetRow]) -> _Part:
        """Keeps rows as a part, which is not yet one of those that come out again."""
        return _Part(*_written(self.file, pickled(tuple(rows))), len(rows))

    def ends(self, parts: Iterable[_Part]) -> None:
        """Says which parts come out again, in which order."""
        self._parts = list(parts)

    def _read(self, part: _Part) -> bytes:
        self.file.seek(part.at)  # somebody else may read from the start meanwhile
        return self.file.read(part.size)


def _written(file: BinaryIO, text: bytes) -> tuple[int, int]:
    """Where a text begins that is written to the end of a file, and how long it is."""
    at = file.tell()
    file.write(text)
    return at, len(text)


@contextmanager
def spooled(
    rows: Iterable[SheetRow], size: int = 0, alive: Callable[[], None] = lambda: None,
    lanes: Callable[[str], int] | None = None,
) -> Iterator[Spool]:  # fmt: skip
    """The Spool of these rows in chunks of at most `size` (0: CHUNK), all of them taken at once.

    Of those that are alone only a hash is kept. `lanes`: a number for whom a row names. Rows then come by that number,
    and those of one number in the file's order; inside a chunk all are in the file's order.
    """
    met, longest = _Met(), size or CHUNK
    least = _LEAST if longest >= 2 * _LEAST else longest
    waiting: dict[int, list[SheetRow]] = {}
    parts: list[tuple[int, _Part]] = []
    with TemporaryFile() as file:
        spool = Spool(file, alive, lanes is not None, least, longest, min(_FIRST, longest))
        for row in rows:
            name = identifier_of(row)
            if name is not None:
                met.add(hash(name), row.number)
            lane = lanes(name) if lanes is not None and name is not None else 0
            held = waiting.setdefault(lane, [])
            held.append(row)
            if len(held) == min(_PART, longest):
                alive()
                parts.append((lane, spool.add(waiting.pop(lane))))
        parts += [(lane, spool.add(held)) for lane, held in waiting.items()]
        waiting.clear()
        parts.sort(key=lambda each: each[0])
        spool.ends(part for _, part in parts)
        spool.count, spool.shared = sum(part.rows for _, part in parts), met.again()
        del met, parts  # the load has a long way to go
        yield spool


class _Met:
    """Rows by the hash of whom they name: twelve bytes each, and a table of bits that tells most of those met twice."""

    def __init__(self) -> None:
        self._hashes, self._numbers = array("q"), array("I")
        self._bits, self._perhaps = bytearray(_BITS // 8), set[int]()

    def add(self, name: int, number: int) -> None:
        """One more row."""
        self._hashes.append(name)
        self._numbers.append(number)
        at, bit = (name >> 3) % len(self._bits), 1 << (name & 7)
        if self._bits[at] & bit:
            self._perhaps.add(name)
        self._bits[at] |= bit

    def again(self) -> set[int]:
        """The rows that name somebody whom another names as well."""
        many = Counter(name for name in self._hashes if name in self._perhaps)
        return {number for name, number in zip(self._hashes, self._numbers, strict=True) if many[name] > 1}
