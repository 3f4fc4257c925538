"""The catalogue's part about curp."""

from padron.problems import Entry

ENTRIES: tuple[Entry, ...] = ()
