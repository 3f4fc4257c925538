"""The quick way through: an answer that already is what is kept, or a plain number or label, is taken by a glance.

What is not plain gives None and goes the whole way, by `taker`, which alone decides; the two never differ.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import assert_never

from padron.curp.quick import facts
from padron.language.fieldtypes import FIELD_TYPES
from padron.language.fieldtypes.day import FIRST, LAST
from padron.language.scalars import decimal_scaled
from padron.language.values.lists import Listing, listing_of
from padron.language.values.plain import EXACT_WORDS
from padron.language.values.quantities import Scale, scale
from padron.language.values.taken import Canonical
from padron.language.values.texts import blank, shape_check
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Shape, Text, Whole, YesNo

Quick = Callable[[object, str], Canonical | None]
"""(raw value, today as an ISO day) → what `taker` gives unadjusted and without a problem; None: ask `taker`."""

_LATIN = re.compile("[ -~¡-¬®-ÿ]*")
"""What Spanish is written with: none of it is hidden, or composed in two ways."""
_MOST_DIGITS = 18
_EXACT_FLOAT = 2.0**53
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH_DAYS = frozenset(
    f"-{month:02d}-{day:02d}" for month, most in enumerate(_MONTHS, 1) for day in range(1, most + 1)
)
"""Without 29 February, which goes the whole way."""


def quick(type_name: str, shape: Shape) -> Quick:
    """Makes the quick function of a field, whatever its shape. Build it once per field."""
    match shape:
        case Text():
            return _curp if type_name == "curp" else _text(type_name, shape)
        case Whole() | Decimal():
            return _quantity(scale(shape))
        case Day():
            return _day(shape)
        case YesNo():
            return _yes_no
        case Choice():
            return _choice(listing_of(shape.options))
        case Choices():
            return _choices(listing_of(shape.options))
        case File() | Group() | Repeat() | Note():
            return never
    assert_never(shape)


def never(raw: object, today: str) -> None:
    """Leaves every answer to the whole way."""


def _curp(raw: object, today: str) -> str | None:
    return raw if isinstance(raw, str) and facts(raw, int(today.replace("-", ""))) else None


def _text(type_name: str, shape: Text) -> Quick:
    of = FIELD_TYPES[type_name]
    check, normalise, upper = of.check or shape_check(shape), of.normalise, shape.upper

    def take(raw: object, today: str) -> str | None:
        text = raw if isinstance(raw, str) else _digits(raw)
        if not text or not (text.isascii() or _LATIN.fullmatch(text)) or not text.isprintable():
            return None
        if text[0] == " " or text[-1] == " ":
            return None
        if "  " in text or (upper and text != text.upper()) or (normalise is not None and normalise(text) != text):
            return None
        return text if check(text, today) is None else None

    return take


def _digits(raw: object) -> str:
    """A whole number that a spreadsheet made of digits; nothing for any other."""
    if type(raw) is int or (type(raw) is float and raw.is_integer()):
        return str(int(raw)) if 0 < raw < 10**15 else ""
    return ""


def _quantity(own: Scale) -> Quick:
    places, point = own.places, -own.places - 1
    factor = int(10**places)

    def scaled(text: str) -> int | None:
        if len(text) > _MOST_DIGITS or not text.isascii():
            return None
        if text.isdecimal():
            return int(text) * factor
        whole, digits = text[:point], text[:point] + text[point + 1 :]
        return int(digits) if places and whole and text[point] == "." and digits.isdecimal() else None

    def take(raw: object, today: str) -> int | None:
        if isinstance(raw, str):
            number = scaled(raw)
        elif type(raw) is int:
            number = raw * factor
        elif type(raw) is float:
            whole = raw.is_integer() and abs(raw) < _EXACT_FLOAT
            number = int(raw) * factor if whole else decimal_scaled(repr(raw), places)
        else:
            return None
        return number if number is not None and own.least <= number <= own.greatest else None

    return take


def _day(shape: Day) -> Quick:
    least = FIRST if shape.least == "today" else max(shape.least, FIRST)
    greatest = LAST if shape.greatest == "today" else min(shape.greatest, LAST)
    from_today, to_today = shape.least == "today", shape.greatest == "today"

    def take(raw: object, today: str) -> str | None:
        if isinstance(raw, str):
            if len(raw) != len(FIRST) or raw[4:] not in _MONTH_DAYS or not (raw.isascii() and raw[:4].isdecimal()):
                return None
            day = raw
        elif type(raw) is date:
            day = raw.isoformat()
        else:
            return None
        within = least <= day <= greatest and not (from_today and day < today) and not (to_today and day > today)
        return day if within else None

    return never if shape.max_age else take


def _yes_no(raw: object, today: str) -> bool | None:
    return raw if isinstance(raw, bool) else EXACT_WORDS.get(raw) if isinstance(raw, str) else None


def _choice(listing: Listing) -> Quick:
    plain = listing.plain

    def take(raw: object, today: str) -> str | None:
        return plain(raw) if isinstance(raw, str) else None

    return take


def _choices(listing: Listing) -> Quick:
    order = listing.order

    def take(raw: object, today: str) -> list[str] | None:
        if isinstance(raw, str):
            code = listing.plain(raw)
            return None if code is None or blank(raw) else [code]
        if not isinstance(raw, list) or not all(isinstance(each, str) and each in order for each in raw):
            return None
        return sorted(raw, key=order.__getitem__) if len(set(raw)) == len(raw) else None

    return take
