"""The rows of a file being loaded, kept aside so that they are parsed once, and which of them are of one person."""

import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import Any, BinaryIO

from padron.intake.sheet import SheetRow
from padron.services.load_rows import identifier_of

CHUNK = 1_000
"""Rows of one unit of work: a load never keeps the registry's turn longer than these take."""


@dataclass(frozen=True, slots=True)
class Spool:
    """Rows in chunks, in a file without a name that goes away by itself.

    `shared`: the numbers of the rows that have their CURP or folio in common with another.
    """

    file: BinaryIO
    shared: set[int] = field(default_factory=set)

    def chunks(self) -> Iterator[tuple[SheetRow, ...]]:
        """The rows from the first on."""
        self.file.seek(0)
        while chunk := self._next():
            yield chunk

    def rows(self) -> Iterator[SheetRow]:
        """The same, one by one."""
        for chunk in self.chunks():
            yield from chunk

    def _next(self) -> tuple[SheetRow, ...]:
        try:
            found: tuple[SheetRow, ...] = pickle.load(self.file)  # what this very process wrote
        except EOFError:
            return ()
        return found


@contextmanager
def spooled(rows: Iterable[SheetRow]) -> Iterator[Spool]:
    """The Spool of these rows, all of them taken at once. Of those that are alone only a hash is kept."""
    rest, first = iter(rows), dict[int, int]()
    with TemporaryFile() as file:
        spool = Spool(file)
        while chunk := tuple(islice(rest, CHUNK)):
            for row in chunk:
                name = identifier_of(row)
                if name is not None and (other := first.setdefault(hash(name), row.number)) != row.number:
                    spool.shared.update((other, row.number))
            pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
            pickler.dispatch_table = _TABLE
            pickler.dump(chunk)
        yield spool


def _frozen_map(found: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return MappingProxyType, (dict(found),)


_TABLE: dict[type, Any] = {MappingProxyType: _frozen_map}
