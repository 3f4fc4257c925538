"""Bounds of numbers: the defaults, the scaling to whole numbers, and the faults that `min` and `max` may have."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from padron.language.fieldtypes.kind import Fault, Settings, words

MOST = Decimal("999999999.99")
DIGITS = 15
MOST_PLACES = 6


def bound(settings: Settings, name: str) -> Decimal | None:
    """A `min` or `max` as an exact number, or None where it is left out."""
    value = settings.get(name)
    if value is None:
        return None
    if not isinstance(value, int | Decimal):
        raise TypeError(name)
    return Decimal(value)


def scaled_bounds(settings: Settings, places: int) -> tuple[int, int]:
    """(least, greatest) as integers scaled by 10**places; without `min` or `max`, ±999,999,999.99."""
    least, greatest = bound(settings, "min"), bound(settings, "max")
    default_least, default_greatest = default_bounds(places)
    return (
        default_least if least is None else int(least.scaleb(places)),
        default_greatest if greatest is None else int(greatest.scaleb(places)),
    )


def default_bounds(places: int) -> tuple[int, int]:
    """The bounds of a number that declares none, scaled by 10**places."""
    return (
        int((-MOST).scaleb(places).to_integral_value(ROUND_CEILING)),
        int(MOST.scaleb(places).to_integral_value(ROUND_FLOOR)),
    )


def bound_faults(settings: Settings, places: int) -> Iterator[Fault]:
    """Bounds with too many digits or decimals, then a `min` above its `max`."""
    fine = True
    for name in ("min", "max"):
        value = bound(settings, name)
        if value is None:
            continue
        for fault in _one_bound(name, value, places):
            fine = False
            yield fault
    if fine:
        least, greatest = scaled_bounds(settings, places)
        if least > greatest:
            name = "max" if "max" in settings else "min"
            yield Fault(name, "D180", {"min": _plain(least, places), "max": _plain(greatest, places)})


def _one_bound(name: str, value: Decimal, places: int) -> Iterator[Fault]:
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or value.adjusted() + places >= DIGITS:
        yield Fault(name, "D185", {"value": value, "digits": DIGITS})
    elif -exponent > places:
        yield Fault(name, "D183", {"value": value, "places": places}, str(round(value, places)))


def unit_faults(settings: Settings) -> Iterator[Fault]:
    """A unit that could be read as part of the number."""
    unit = words(settings, "unit")
    if unit and (unit[0] in "0123456789+-.,$" or unit != unit.strip()):
        yield Fault("unit", "D194", {"unit": unit})


def _plain(number: int, places: int) -> str:
    return f"{Decimal(number).scaleb(-places):f}"
