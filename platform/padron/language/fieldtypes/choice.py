"""Type `choice`: one code of a list."""

from collections.abc import Iterator

from padron.language.fieldtypes.kind import Fault, FieldType, Setting, Settings, words
from padron.shapes import Choice, Option

LIST_SETTINGS = (
    Setting("choices", "options", "La lista escrita aquí mismo: {código: Etiqueta, …}."),
    Setting("catalogue", "catalogue", "El nombre de una lista de rules/catalogues/."),
    Setting("filter", "filter", "Lista en cascada: {columna: campo} deja las opciones cuya columna es igual al campo."),
)


def options(settings: Settings) -> tuple[Option, ...]:
    """The list of a field: its own `choices`, or the catalogue's rows, put there by the compiler."""
    value = settings.get("choices", ())
    if not isinstance(value, tuple):
        raise TypeError("choices")
    return value


def filters(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The (column, field) pairs of a cascading list."""
    value = settings.get("filter", ())
    if not isinstance(value, tuple):
        raise TypeError("filter")
    return value


def list_faults(settings: Settings) -> Iterator[Fault]:
    """A filter over a list whose options have no columns to filter by."""
    if "filter" in settings and not any(option.columns for option in options(settings)):
        yield Fault("filter", "D190")


def _shape(settings: Settings) -> Choice:
    return Choice(words(settings, "catalogue"), options(settings), filters(settings))


CHOICE = FieldType(
    name="choice",
    shape=_shape,
    settings=LIST_SETTINGS,
    faults=list_faults,
    help_es="Una opción de una lista.",
    example="parentesco: {type: choice, label: Parentesco, catalogue: parentescos}",
)
