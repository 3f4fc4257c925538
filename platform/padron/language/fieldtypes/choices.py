"""Type `choices`: several codes of a list."""

from padron.language.fieldtypes.choice import LIST_SETTINGS, filters, list_faults, options
from padron.language.fieldtypes.kind import FieldType, Settings, words
from padron.shapes import Choices


def _shape(settings: Settings) -> Choices:
    return Choices(words(settings, "catalogue"), options(settings), filters(settings))


CHOICES = FieldType(
    name="choices",
    shape=_shape,
    settings=LIST_SETTINGS,
    faults=list_faults,
    help_es="Varias opciones de una lista. En Excel se separan con punto y coma.",
    example="servicios: {type: choices, label: ¿Con qué cuenta?, choices: {luz: Luz, agua: Agua}}",
)
