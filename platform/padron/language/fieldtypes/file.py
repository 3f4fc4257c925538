"""Type `file`: a document kept with the record."""

from collections.abc import Iterator

from padron.language.fieldtypes.kind import Fault, FieldType, Setting, Settings, whole
from padron.shapes import File

KNOWN = ("pdf", "jpg", "png", "webp", "heic", "docx", "xlsx", "csv", "txt")
MOST_MB = 50


def _shape(settings: Settings) -> File:
    accept = settings.get("accept", File().accept)
    if not isinstance(accept, tuple):
        raise TypeError("accept")
    return File(accept, whole(settings, "max_mb", File().max_mb))


def _faults(settings: Settings) -> Iterator[Fault]:
    shape = _shape(settings)
    for extension in shape.accept:
        if extension not in KNOWN:
            yield Fault("accept", "D192", {"extension": extension, "known": ", ".join(KNOWN)}, _near(extension))
    if not shape.accept:
        yield Fault("accept", "D192", {"extension": "", "known": ", ".join(KNOWN)})
    if not 1 <= shape.max_mb <= MOST_MB:
        yield Fault("max_mb", "D193", {"most": MOST_MB})


def _near(extension: str) -> str | None:
    plain = extension.lower().removeprefix(".")
    plain = {"jpeg": "jpg", "doc": "docx", "xls": "xlsx"}.get(plain, plain)
    return plain if plain in KNOWN else None


FILE = FieldType(
    name="file",
    shape=_shape,
    settings=(
        Setting("accept", "extensions", "Los tipos que se aceptan, como [pdf, jpg, png]."),
        Setting("max_mb", "whole", "Cuántos megabytes como máximo; si no se dice, 10."),
    ),
    faults=_faults,
    help_es="Un archivo que se guarda con el registro. No va en Excel.",
    example="croquis: {type: file, label: Croquis del domicilio, accept: [pdf, jpg], max_mb: 5}",
)
