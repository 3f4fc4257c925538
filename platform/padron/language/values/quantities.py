"""Numbers and money as people write them: $1,500.00, 1 500, 3 kg; exact, never by float arithmetic."""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Context, Decimal

from padron.language.fieldtypes.bounds import default_bounds
from padron.language.scalars import decimal_scaled
from padron.language.values.taken import NOTHING, Take, Taken, refused
from padron.language.values.texts import blank, folded
from padron.problems import Problem, problem
from padron.shapes import Decimal as DecimalShape
from padron.shapes import Whole

_EXACT = Context(prec=120)
_LONGEST = 60
_BEYOND = 10**40
"""Farther than any bound, for what is too big to be scaled."""
_NOISE, _NOISE_OF = Decimal("1E-9"), Decimal("4E-15")
"""How far from a decimal a float may be and still be taken for it: what binary sums of centavos leave."""
_PLAIN = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,20})?")
_NUMBER = r"(?P<whole>[0-9]{1,3}(?:(?P<gap>[, '’])[0-9]{3})(?:(?P=gap)[0-9]{3})*|[0-9]*)(?:\.(?P<decimals>[0-9]*))?"
_PESOS = r"(?:\s?(?:pesos?|m\.? ?n\.?|mxn))*"


@dataclass(frozen=True, slots=True)
class Scale:
    """What matters of a Whole or Decimal shape here."""

    places: int
    least: int
    greatest: int
    unit: str
    money: bool


def scale(shape: Whole | DecimalShape) -> Scale:
    """The scale of a shape; a Whole has no places."""
    if isinstance(shape, Whole):
        return Scale(0, shape.least, shape.greatest, shape.unit, False)
    return Scale(shape.places, shape.least, shape.greatest, shape.unit, shape.money)


def quantity_taker(shape: Whole | DecimalShape) -> Take:
    """Takes numbers of a shape: a whole number, or one scaled by 10**places."""
    own = scale(shape)
    written = _written(own)
    not_a_number = problem("not_a_number", example=_example(own))

    def take(raw: object, today: str) -> Taken:
        if isinstance(raw, str):
            plain = decimal_scaled(raw, own.places)
            if plain is not None and own.least <= plain <= own.greatest:
                return Taken(plain)
            if _PLAIN.fullmatch(raw):
                return _scaled(Decimal(raw), own, raw, False)
        if blank(raw):
            return NOTHING
        if isinstance(raw, bool):
            return Taken(None, not_a_number)
        if isinstance(raw, int | float | Decimal):
            number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
            return _scaled(number, own, raw, False) if number.is_finite() else Taken(None, not_a_number)
        if not isinstance(raw, str):
            return Taken(None, not_a_number) if isinstance(raw, date | time) else refused("not_one_value")
        dressed = _undressed(raw, written)
        return Taken(None, not_a_number) if dressed is None else _scaled(dressed, own, raw, True)

    return take


def number_words(scaled: int, own: Scale, short: bool = False) -> str:
    """A number for people: $1,500.00, 1,500, 3.5 kg; `short` leaves out decimals that are all zero."""
    number = Decimal(abs(scaled)).scaleb(-own.places, _EXACT)
    said = f"{number:,f}"
    if short and own.places and scaled % 10**own.places == 0:
        said = said.partition(".")[0]
    said = ("-" if scaled < 0 else "") + ("$" if own.money else "") + said
    return f"{said} {own.unit}" if own.unit else said


def plain_number(scaled: int, places: int) -> str:
    """A number as JSON and form fields have it: 1500.00."""
    return f"{Decimal(scaled).scaleb(-places, _EXACT):f}"


def _example(own: Scale) -> str:
    if own.money:
        return "1500.00"
    return "3.5" if own.places else "3"


def _written(own: Scale) -> re.Pattern[str]:
    mark = r"(?:(?:mxn|mx)?\s?\$|mxn)?" if own.money else ""
    after = _PESOS if own.money else ""
    if own.unit:
        after += rf"(?:\s?{re.escape(folded(own.unit))}\.?)?"
    return re.compile(rf"(?P<sign>[+-]?)\s?{mark}\s?(?P<inner>[+-]?)\s?{_NUMBER}{after}")


def _undressed(raw: str, written: re.Pattern[str]) -> Decimal | None:
    """The number in a text with blanks, commas, signs or a unit; None where there is not exactly one."""
    text = folded(raw).replace("−", "-").replace("–", "-")
    found = written.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or (found["sign"] and found["inner"]):
        return None
    whole, decimals = re.sub(r"[^0-9]", "", found["whole"]), found["decimals"] or ""
    if not whole + decimals or (found["decimals"] == "" and not whole):
        return None
    return Decimal(f"{found['sign'] or found['inner']}{whole or '0'}.{decimals or '0'}")


def _scaled(number: Decimal, own: Scale, raw: object, adjusted: bool) -> Taken:
    """The number as an integer of its scale, within its bounds."""
    if number and number.adjusted() > _LONGEST // 2:
        return Taken(None, _out_of_bounds(_BEYOND if number > 0 else -_BEYOND, own))
    if number and len(number.as_tuple().digits) - number.adjusted() > _LONGEST:
        return Taken(None, _fraction(own))
    exact = number.scaleb(own.places, _EXACT) if number else Decimal(0)
    nearest = exact.to_integral_value(ROUND_HALF_UP)
    if exact != nearest:
        if not isinstance(raw, float) or not _is_noise(number, nearest, own.places):
            return Taken(None, _fraction(own))
        adjusted = True
    value = int(nearest)
    found = _out_of_bounds(value, own)
    return Taken(None, found) if found else Taken(value, None, adjusted)


def _is_noise(number: Decimal, nearest: Decimal, places: int) -> bool:
    away = abs(_EXACT.subtract(number, nearest.scaleb(-places, _EXACT)))
    return away <= max(_NOISE, _EXACT.multiply(abs(number), _NOISE_OF))


def _fraction(own: Scale) -> Problem:
    return problem("too_many_decimals", places=own.places) if own.places else problem("not_whole")


def _out_of_bounds(value: int, own: Scale) -> Problem | None:
    if own.least <= value <= own.greatest:
        return None
    least, greatest = number_words(own.least, own, True), number_words(own.greatest, own, True)
    default_least, default_greatest = default_bounds(own.places)
    if own.least != default_least and own.greatest != default_greatest:
        return problem("out_of_range", least=least, greatest=greatest)
    return problem("too_small", least=least) if value < own.least else problem("too_big", greatest=greatest)
