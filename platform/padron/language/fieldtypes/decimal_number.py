"""Type `decimal`: an exact number with a fixed count of decimals."""

from collections.abc import Iterator

from padron.language.fieldtypes.bounds import MOST_PLACES, bound_faults, scaled_bounds, unit_faults
from padron.language.fieldtypes.kind import Fault, FieldType, Setting, Settings, whole, words
from padron.shapes import Decimal

PLACES = 2


def _shape(settings: Settings) -> Decimal:
    places = whole(settings, "places", PLACES)
    least, greatest = scaled_bounds(settings, places)
    return Decimal(places, least, greatest, words(settings, "unit"))


def _faults(settings: Settings) -> Iterator[Fault]:
    places = whole(settings, "places", PLACES)
    if 0 <= places <= MOST_PLACES:
        yield from bound_faults(settings, places)
    else:
        yield Fault("places", "D182", {"places": places, "most": MOST_PLACES})
    yield from unit_faults(settings)


DECIMAL = FieldType(
    name="decimal",
    shape=_shape,
    settings=(
        Setting("min", "decimal", "El número más chico que se acepta."),
        Setting("max", "decimal", "El número más grande que se acepta."),
        Setting("places", "whole", "Cuántos decimales se guardan, de 0 a 6; si no se dice, 2."),
        Setting("unit", "text", "La unidad que se muestra después del número, como «kg»."),
    ),
    faults=_faults,
    help_es="Un número con decimales, exacto.",
    example="peso: {type: decimal, label: Peso, min: 0, max: 300, places: 1, unit: kg}",
)
