"""The rows of a file being loaded, kept aside so that they are parsed once, and which of them are of one person."""

import pickle
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO

from padron.intake.sheet import SheetRow
from padron.services.load_judge import pickled
from padron.services.load_rows import identifier_of

_SIZE = 8
_BITS = 1 << 25
CHUNK = 800
"""Rows of one unit of work: a load never keeps the registry's turn longer than these take."""


@dataclass(slots=True)
class Spool:
    """Rows in chunks, in a file without a name that goes away by itself.

    `shared`: the numbers of the rows that have their CURP or folio in common with another; `count`: of all rows.
    `alive` is called before each chunk, to say that the work goes on.
    """

    file: BinaryIO
    alive: Callable[[], None] = lambda: None
    shared: set[int] = field(default_factory=set)
    count: int = 0

    def frames(self, skipped: int = 0) -> Iterator[bytes]:
        """The chunks but the first `skipped`, each a pickle of a tuple of SheetRow that this very process wrote."""
        at = 0
        while True:
            self.alive()
            self.file.seek(at)  # somebody else may read from the start meanwhile
            size = int.from_bytes(self.file.read(_SIZE), "big")
            if not size:
                return
            if skipped > 0:
                skipped -= 1
            else:
                yield self.file.read(size)
            at += _SIZE + size

    def chunks(self) -> Iterator[tuple[SheetRow, ...]]:
        """The rows from the first on."""
        yield from map(pickle.loads, self.frames())

    def rows(self) -> Iterator[SheetRow]:
        """The same, one by one."""
        for chunk in self.chunks():
            yield from chunk


@contextmanager
def spooled(rows: Iterable[SheetRow], size: int = 0, alive: Callable[[], None] = lambda: None) -> Iterator[Spool]:
    """The Spool of these rows in chunks of `size` (0: CHUNK), all of them taken at once.

    Of those that are alone only a hash is kept.
    """
    rest, met = iter(rows), _Met()
    with TemporaryFile() as file:
        spool = Spool(file, alive)
        while chunk := tuple(islice(rest, size or CHUNK)):
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
