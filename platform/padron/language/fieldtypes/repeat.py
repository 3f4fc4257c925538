"""Type `repeat`: rows of fields, as many as there are."""

from collections.abc import Iterator

from padron.language.fieldtypes.kind import Fault, FieldType, Setting, Settings, whole
from padron.shapes import Repeat

MOST_ROWS = 200


def _shape(settings: Settings) -> Repeat:
    return Repeat(whole(settings, "min", Repeat().least), whole(settings, "max", Repeat().greatest))


def _faults(settings: Settings) -> Iterator[Fault]:
    shape = _shape(settings)
    wrong = False
    for name, count, least in (("min", shape.least, 0), ("max", shape.greatest, 1)):
        if not least <= count <= MOST_ROWS:
            wrong = True
            yield Fault(name, "D186", {"setting": name, "least": least, "greatest": MOST_ROWS})
    if not wrong and shape.least > shape.greatest:
        yield Fault("max" if "max" in settings else "min", "D180", {"min": shape.least, "max": shape.greatest})


REPEAT = FieldType(
    name="repeat",
    shape=_shape,
    settings=(
        Setting("fields", "fields", "Los campos de cada fila.", required=True),
        Setting("min", "whole", "Cuántas filas como mínimo; si no se dice, 0."),
        Setting("max", "whole", "Cuántas filas como máximo; si no se dice, 50."),
    ),
    faults=_faults,
    help_es="Una lista de filas, como las personas del hogar. En Excel es otra hoja.",
    example="hijos: {type: repeat, label: Hijos, max: 10, fields: {edad: {type: integer, label: Edad}}}",
)
