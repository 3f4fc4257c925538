"""Rows of one chunk in rounds: those that an earlier row has to do with are judged after it was written."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from padron.language.functions import HOUSEHOLD

R = TypeVar("R")


class Touched(NamedTuple):
    """Whom a row's rules ask about, and whose facts it changes: people and households, each by a mark of its own."""

    reads: frozenset[Hashable]
    changes: frozenset[Hashable]


def marks(others: Mapping[str, str]) -> frozenset[Hashable]:
    """Marks of those whom a row names: households by their folio, people by their identifier."""
    return frozenset((HOUSEHOLD, value) if name == HOUSEHOLD else value for name, value in others.items())


def rounds(rows: Iterable[R], touched: Iterable[Touched]) -> Iterator[Sequence[R]]:
    """The rows in as few rounds as there can be, with the outcome of one row after the other in the order given.

    A row comes after those before it that change what it reads, and never before one that reads or changes what it
    changes. In limits that nothing here marks, a row of a later round comes after rows that follow it in the file.
    """
    changed: dict[Hashable, int] = {}
    read: dict[Hashable, int] = {}
    found: dict[int, list[R]] = {}
    for row, (reads, changes) in zip(rows, touched, strict=True):
        at = max(
            [
                *(changed.get(each, 0) for each in reads),
                *(changed.get(each, 1) - 1 for each in changes),
                *(read.get(each, 0) for each in changes),
            ],
            default=0,
        )
        for each in changes:
            changed[each] = max(changed.get(each, 0), at + 1)
        for each in reads:
            read[each] = max(read.get(each, 0), at)
        found.setdefault(at, []).append(row)
    yield from (found[at] for at in sorted(found))
