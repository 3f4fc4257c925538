"""The catalogue's part about system."""

from padron.problems import Entry

ENTRIES: tuple[Entry, ...] = ()
