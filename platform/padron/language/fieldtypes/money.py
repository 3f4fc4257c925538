"""Type `money`: pesos, exact to the centavo."""

from collections.abc import Iterator

from padron.language.fieldtypes.bounds import bound_faults, scaled_bounds
from padron.language.fieldtypes.kind import Fault, FieldType, Setting, Settings
from padron.shapes import Decimal

PLACES = 2


def _shape(settings: Settings) -> Decimal:
    least, greatest = scaled_bounds(settings, PLACES)
    return Decimal(PLACES, least, greatest, money=True)


def _faults(settings: Settings) -> Iterator[Fault]:
    yield from bound_faults(settings, PLACES)


MONEY = FieldType(
    name="money",
    shape=_shape,
    settings=(
        Setting("min", "decimal", "La cantidad más chica que se acepta, en pesos."),
        Setting("max", "decimal", "La cantidad más grande que se acepta, en pesos."),
    ),
    faults=_faults,
    help_es="Una cantidad en pesos, exacta al centavo.",
    example="ingreso_mensual: {type: money, label: Ingreso mensual, min: 0, max: 500000}",
)
