"""Type `text`: words, a line or several."""

from collections.abc import Iterator

from padron.language.fieldtypes.kind import Fault, FieldType, Setting, Settings, whole, words
from padron.language.patterns import pattern_closed, pattern_fault
from padron.shapes import Text

LONGEST = 32_767
MOST_LINES = 50


def _shape(settings: Settings) -> Text:
    lines = whole(settings, "lines", 1)
    return Text(
        min_length=whole(settings, "min_length", 0),
        max_length=whole(settings, "max_length", 1000),
        pattern=words(settings, "pattern") or None,
        lines=lines,
    )


def _faults(settings: Settings) -> Iterator[Fault]:
    ranges = {"min_length": (0, LONGEST), "max_length": (1, LONGEST), "lines": (1, MOST_LINES)}
    wrong = [
        Fault(name, "D186", {"setting": name, "least": least, "greatest": greatest})
        for name, (least, greatest) in ranges.items()
        if name in settings and not least <= whole(settings, name, least) <= greatest
    ]
    yield from wrong
    shortest, longest = whole(settings, "min_length", 0), whole(settings, "max_length", 1000)
    if not wrong and shortest > longest:
        yield Fault("min_length", "D184", {"min": shortest, "max": longest})
    why = pattern_fault(words(settings, "pattern"))
    if why is not None:
        yield Fault("pattern", "D181", {"why": why}, pattern_closed(words(settings, "pattern")))


TEXT = FieldType(
    name="text",
    shape=_shape,
    settings=(
        Setting("min_length", "whole", "Cuántas letras como mínimo."),
        Setting("max_length", "whole", "Cuántas letras como máximo; si no se dice, 1000."),
        Setting("pattern", "pattern", "Expresión regular (sintaxis RE2) que debe cumplir el texto completo."),
        Setting("lines", "whole", "Renglones del cuadro de texto; con más de uno se aceptan saltos de línea."),
    ),
    faults=_faults,
    help_es="Texto libre. Se quitan los espacios de más al principio, al final y entre palabras.",
    example="observaciones: {type: text, label: Observaciones, max_length: 300, lines: 3}",
)
