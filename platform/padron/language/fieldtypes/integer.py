"""Type `integer`: a whole number, as of people or rooms."""

from collections.abc import Iterator

from padron.language.fieldtypes.bounds import bound_faults, scaled_bounds, unit_faults
from padron.language.fieldtypes.kind import Fault, FieldType, Setting, Settings, words
from padron.shapes import Whole


def _shape(settings: Settings) -> Whole:
    least, greatest = scaled_bounds(settings, 0)
    return Whole(least, greatest, words(settings, "unit"))


def _faults(settings: Settings) -> Iterator[Fault]:
    yield from bound_faults(settings, 0)
    yield from unit_faults(settings)


INTEGER = FieldType(
    name="integer",
    shape=_shape,
    settings=(
        Setting("min", "whole", "El número más chico que se acepta."),
        Setting("max", "whole", "El número más grande que se acepta."),
        Setting("unit", "text", "La unidad que se muestra después del número, como «años»."),
    ),
    faults=_faults,
    help_es="Un número entero, sin decimales.",
    example="num_integrantes: {type: integer, label: ¿Cuántas personas viven en el hogar?, min: 1, max: 20}",
)
