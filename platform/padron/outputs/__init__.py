"""Back ends: one module turns a Program into one thing (form, workbook, JSON Schema, Python). No I/O, no clock."""
