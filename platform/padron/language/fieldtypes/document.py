"""Type `document`: proof of something, which stands for several fields of its own."""

from padron.language.fieldtypes.choice import options
from padron.language.fieldtypes.day import span_faults
from padron.language.fieldtypes.kind import FieldType, PartSpec, Setting, Settings
from padron.shapes import Choice, Day, File, Group, Shape, Span, YesNo


def _parts(name: str, label: str, settings: Settings, label_en: str = "") -> tuple[PartSpec, ...]:
    """`<name>_tipo _fecha _cotejado _archivo`, and `_vigencia` where the document must still be valid."""

    def part(suffix: str, type_: str, said: str, said_en: str, shape: Shape) -> PartSpec:
        english = f"{label_en}: {said_en}" if label_en else ""
        return PartSpec(f"{name}_{suffix}", type_, f"{label}: {said}", shape, suffix != "archivo", english)

    parts = []
    if options(settings):
        kinds = Choice(f"«{name}_tipo»", options(settings))
        parts.append(part("tipo", "choice", "¿qué documento es?", "which document is it?", kinds))
    age = settings.get("max_age")
    issued = Day(greatest="today", max_age=age if isinstance(age, Span) else None)
    parts.append(part("fecha", "date", "fecha de expedición", "date of issue", issued))
    if settings.get("valid") is True:
        parts.append(part("vigencia", "date", "vigente hasta", "valid until", Day(least="today")))
    compared = part("cotejado", "yes_no", "¿se cotejó con el original?", "compared with the original?", YesNo())
    return (*parts, compared, part("archivo", "file", "archivo", "file", File()))


DOCUMENT = FieldType(
    name="document",
    shape=lambda settings: Group(),
    settings=(
        Setting("choices", "options", "Qué documentos sirven: {código: Etiqueta, …}; si falta, no se pregunta."),
        Setting("max_age", "span", "Qué tan reciente debe ser: «90 days», «3 months» o «1 year»."),
        Setting("valid", "yes_no", "yes: pide además hasta cuándo es válido, y no puede haber pasado."),
    ),
    faults=span_faults,
    parts=_parts,
    help_es="Un comprobante: qué documento es, su fecha, si se cotejó con el original y, si se quiere, el archivo.",
    example="comprobante: {type: document, label: Comprobante de domicilio, choices: {luz: Luz}, max_age: 3 months}",
)
