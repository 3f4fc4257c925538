"""What Excel makes of a table's cell when it saves a CSV, and what was meant: dates for ranges, lost zeros, commas."""

import re
from collections.abc import Mapping

from padron.language.kinds import Code, Date, Identifier, Kind, Number
from padron.language.numerals import plain
from padron.language.scalars import decimal_scaled, iso_day

MONTHS = ("ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "sep", "oct", "nov", "dic dec")
_MONTH: Mapping[str, int] = {word: number for number, words in enumerate(MONTHS, 1) for word in words.split()}
_NAMES = "|".join(_MONTH)
# Kept as text: compiled when a cell first needs them, not at every start.
_YEAR = r"(?:[-/ ](?:\d{2}|\d{4}))?"
_DAY_MONTH = rf"(?P<number>\d{{1,2}})[-/. ](?:de )?(?P<month>{_NAMES})[a-z]*\.?{_YEAR}"
_MONTH_NUMBER = rf"(?P<month>{_NAMES})[a-z]*\.?[-/ ](?P<number>\d{{2}})"
_SLASHED = r"(?P<number>\d{1,2})/(?P<second>\d{1,2})/\d{2,4}"
_ISO = r"\d{4}-(?P<second>\d{2})-(?P<number>\d{2})"
_DATE = r"(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})(?: 0?0:00(?::00)?)?"
_GROUPED = r"-?\$? ?\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_DIGITS = r"(?P<digits>\d+)(?:\.0+)?"
TRUTHS: Mapping[str, bool] = {"verdadero": True, "falso": False}
"""How Excel in Spanish writes yes and no."""


def range_in(text: str) -> str | None:
    """`1..3` for `01-mar`, `3-Jan` or `1/3/2026`, which Excel made of `1-3`; None for anything else."""
    said = plain(text.strip())
    for pattern in (_DAY_MONTH, _MONTH_NUMBER, _SLASHED, _ISO):
        found = re.fullmatch(pattern, said)
        if found:
            parts = found.groupdict()
            second = _MONTH[parts["month"]] if "month" in parts else int(parts["second"])
            first, last = sorted((int(parts["number"]), second))
            return f"{first}..{last}"
    return None


def number_in(text: str, scale: int) -> str | None:
    """The number without its currency sign and separators of thousands; None where it has none, or is none."""
    said = text.strip()
    if not re.fullmatch(_GROUPED, said) and not said.startswith(("$", "-$")):
        return None
    bare = said.replace("$", "").replace(",", "").replace(" ", "")
    return bare if decimal_scaled(bare, scale) is not None else None


def day_in(text: str) -> str | None:
    """The day of `dd/mm/aaaa` as YYYY-MM-DD."""
    found = re.fullmatch(_DATE, text.strip())
    return iso_day(f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}") if found else None


def code_in(text: str, kind: Code | Identifier) -> str | None:
    """The one code that this is without its leading zeros, or with the decimals that Excel adds."""
    found = re.fullmatch(_DIGITS, text.strip())
    if not found:
        return None
    digits = found["digits"]
    if isinstance(kind, Identifier):
        whole = digits.zfill(5)
        return whole if kind.name == "postal_code" and whole != text.strip() and len(whole) == 5 else None
    meant = sorted(code for code in kind.codes if code.lstrip("0") == digits.lstrip("0") and code != text.strip())
    return meant[0] if len(meant) == 1 else None


def meant(text: str, kind: Kind) -> tuple[str, str] | None:
    """(problem code, right form) of a cell that Excel changed; None for what it did not."""
    found: Mapping[str, str | None] = {}
    if isinstance(kind, Number):
        found = {"D217": number_in(text, kind.scale), "D215": range_in(text)}
    elif isinstance(kind, Date):
        found = {"D218": day_in(text)}
    elif isinstance(kind, Code | Identifier):
        found = {"D216": code_in(text, kind)}
    return next(((code, right) for code, right in found.items() if right is not None), None)
