"""The catalogue's part about record."""

from padron.problems import Entry

ENTRIES: tuple[Entry, ...] = ()
