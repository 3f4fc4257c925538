"""The catalogue's part about source."""

from padron.problems import Entry

ENTRIES: tuple[Entry, ...] = ()
