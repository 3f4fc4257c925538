"""Texts of a definition as yes/no, numbers, days, spans and names; and the nearest word to a misspelt one."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from padron.shapes import Span, Unit

FIRST_DAY = "1900-03-01"
LAST_DAY = "2099-12-31"
_YES_NO = {"yes": True, "true": True, "sí": True, "si": True, "no": False, "false": False}
_UNITS: dict[str, Unit] = {"day": "days", "month": "months", "year": "years"}
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"(-?)([0-9]{1,18})(?:\.([0-9]{1,18}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN = re.compile(r"([0-9]{1,5}) +(day|month|year)s?")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def yes_no(text: str) -> bool | None:
    """yes, true, sí, si; no, false; in any case. None for anything else."""
    return _YES_NO.get(unicodedata.normalize("NFC", text).casefold())


def whole(text: str) -> int | None:
    """A whole number of at most 18 digits, with a minus sign or none; no separators. None for anything else."""
    return int(text) if _WHOLE.fullmatch(text) else None


def decimal_scaled(text: str, places: int) -> int | None:
    """The number times 10**places, exact. None where it is none, or has more decimals than that (zeros aside)."""
    found = _DECIMAL.fullmatch(text)
    if not found:
        return None
    sign, units, decimals = found[1], found[2], (found[3] or "").rstrip("0")
    if len(decimals) > places:
        return None
    scaled = int(units + decimals.ljust(places, "0"))
    return -scaled if sign else scaled


def iso_day(text: str) -> str | None:
    """A day of the calendar, YYYY-MM-DD, from 1900-03-01 to 2099-12-31. None for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text if FIRST_DAY <= text <= LAST_DAY else None


def span(text: str) -> Span | None:
    """`90 days`, `3 months`, `1 year`: at least one. None for anything else."""
    found = _SPAN.fullmatch(text)
    if not found or not int(found[1]):
        return None
    return Span(int(found[1]), _UNITS[found[2]])


def name_ok(text: str) -> bool:
    """Whether the text can name a program, a field, a criterion: a to z first, then a to z, 0 to 9 and _, 60 in all."""
    return bool(_NAME.fullmatch(text))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that the writer most likely meant, or None. Accents and case do not count; ties: the first."""
    folded = _folded(word)[:60]
    most = 1 if len(folded) < 5 else 2 if len(folded) < 9 else 3
    scored = [(_distance(folded, _folded(each)[:60], most), each) for each in candidates]
    best = min(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and folded and best[0] <= most and best[0] < len(folded) else None


def _folded(word: str) -> str:
    split = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in split if not unicodedata.combining(char)).replace("-", "_").replace(" ", "_")


def _distance(a: str, b: str, most: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours from a to b (optimal string alignment)."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, row, above = row, [i], before
        for j, right in enumerate(b, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                least = min(least, above[j - 2] + 1)
            row.append(least)
    return row[-1]
