"""The rows of a file being loaded, kept aside so that they are parsed once, and which of them are of one person."""

import pickle
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import BinaryIO

from padron.intake.sheet import SheetRow
from padron.services.load_judge import pickled
from padron.services.load_rows import identifier_of

_SIZE = 8
_BITS = 1 << 25
CHUNK = 800
"""The most rows of one unit of work."""
_PARTS, _WHOLE = 4, 400
"""A chunk has so many parts, of which a slow registry takes fewer at once; one of fewer rows is a part by itself."""
MOST_HELD = 0.2
"""Seconds for which a load means to keep the registry's turn, so that hardly ever a unit takes a quarter of one."""


Frame = tuple[bytes, ...]
"""A chunk: pickles of tuples of SheetRow that this very process wrote."""


@dataclass(slots=True)
class Spool:
    """Rows in chunks, in a file without a name that goes away by itself.

    `shared`: the numbers of the rows that have their CURP or folio in common with another; `count`: of all rows.
    `alive` is called before each chunk, to say that the work goes on. `pace`: parts of a chunk, at most `most`.
    """

    file: BinaryIO
    alive: Callable[[], None] = lambda: None
    shared: set[int] = field(default_factory=set)
    count: int = 0
    most: int = 1
    pace: int = 1

    def held(self, seconds: float) -> None:
        """Tells how long a chunk kept the registry's turn: what follows is shorter, or longer where there is time."""
        if seconds > MOST_HELD:
            self.pace = max(1, self.pace - 1)
        elif seconds * (self.pace + 1) < MOST_HELD * self.pace:
            self.pace = min(self.most, self.pace + 1)

    def frames(self, skipped: int = 0) -> Iterator[Frame]:
        """The chunks after the first `skipped` rows."""
        at, left = 0, skipped
        while True:
            self.alive()
            self.file.seek(at)  # somebody else may read from the start meanwhile
            parts = [part for _ in range(self.pace) if (part := self._part())]
            if not parts:
                return
            at = self.file.tell()
            if left:
                chunk = chunk_of(parts)
                parts, left = [pickled(chunk[left:])] if len(chunk) > left else [], max(0, left - len(chunk))
            if parts:
                yield tuple(parts)

    def _part(self) -> bytes:
        return self.file.read(int.from_bytes(self.file.read(_SIZE), "big"))

    def rows(self) -> Iterator[SheetRow]:
        """The rows from the first on, one by one."""
        for parts in self.frames():
            yield from chunk_of(parts)


def chunk_of(parts: Iterable[bytes]) -> tuple[SheetRow, ...]:
    """The rows of a Frame."""
    return tuple(chain.from_iterable(map(pickle.loads, parts)))


@contextmanager
def spooled(rows: Iterable[SheetRow], size: int = 0, alive: Callable[[], None] = lambda: None) -> Iterator[Spool]:
    """The Spool of these rows in chunks of at most `size` (0: CHUNK), all of them taken at once.

    Of those that are alone only a hash is kept.
    """
    rest, met, longest = iter(rows), _Met(), size or CHUNK
    most = _PARTS if longest >= _WHOLE else 1
    with TemporaryFile() as file:
        spool = Spool(file, alive, most=most, pace=(most + 1) // 2)
        while chunk := tuple(islice(rest, longest // most)):
            alive()
            spool.count += len(chunk)
            for row in chunk:
                name = identifier_of(row)
                if name is not None:
                    met.add(hash(name), row.number)
            frame = pickled(chunk)
            file.write(len(frame).to_bytes(_SIZE, "big"))
            file.write(frame)
        spool.shared = met.again()
        del met  # the load has a long way to go
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
