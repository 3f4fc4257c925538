"""The catalogue's part about definition."""

from padron.problems import Entry

ENTRIES: tuple[Entry, ...] = ()
