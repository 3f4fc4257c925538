"""How Excel counts days: from 1900-03-01 on, the days since 1899-12-30."""

from datetime import date

_EPOCH = date(1899, 12, 30)


def serial_of(day: str) -> int:
    """An ISO day (1900-03-01 or later) as Excel's number."""
    return (date.fromisoformat(day) - _EPOCH).days
