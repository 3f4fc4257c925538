"""The rows of a file being loaded, kept aside so that they are parsed once and read twice."""

import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import Any, BinaryIO

from padron.intake.sheet import SheetRow

CHUNK = 1_000
"""Rows of one unit of work: a load never keeps the registry's turn longer than these take."""


@dataclass(frozen=True, slots=True)
class Spool:
    """Rows in chunks, in a file without a name that goes away by itself."""

    file: BinaryIO

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
    """The Spool of these rows, all of them taken at once."""
    rest = iter(rows)
    with TemporaryFile() as file:
        while chunk := tuple(islice(rest, CHUNK)):
            pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
            pickler.dispatch_table = _TABLE
            pickler.dump(chunk)
        yield Spool(file)


def _frozen_map(found: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return MappingProxyType, (dict(found),)


_TABLE: dict[type, Any] = {MappingProxyType: _frozen_map}
