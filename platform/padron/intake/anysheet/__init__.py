"""Any sheet that an area has kept for years, read as a program's records: its table found, its columns mapped."""
