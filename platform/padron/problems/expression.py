"""The catalogue's part about expression."""

from padron.problems import Entry

ENTRIES: tuple[Entry, ...] = ()
