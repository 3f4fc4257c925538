"""The catalogue's part about workbook."""

from padron.problems import Entry

ENTRIES: tuple[Entry, ...] = ()
