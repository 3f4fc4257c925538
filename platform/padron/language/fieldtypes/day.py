"""Type `date`: a day."""

from collections.abc import Iterator

from padron.language.fieldtypes.kind import Fault, FieldType, Setting, Settings, words
from padron.shapes import Day, Span

FIRST, LAST = "1900-03-01", "2099-12-31"
LONGEST_SPAN = {"days": 36_500, "months": 1200, "years": 100}


def _shape(settings: Settings) -> Day:
    span = settings.get("max_age")
    return Day(
        least=words(settings, "min") or FIRST,
        greatest=words(settings, "max") or LAST,
        max_age=span if isinstance(span, Span) else None,
    )


def _faults(settings: Settings) -> Iterator[Fault]:
    least, greatest = words(settings, "min"), words(settings, "max")
    for name, day in (("min", least), ("max", greatest)):
        if day and day != "today" and not FIRST <= day <= LAST:
            yield Fault(name, "D187", {"day": day, "first": FIRST, "last": LAST})
    if "today" not in (least, greatest) and least and greatest and least > greatest:
        yield Fault("max", "D180", {"min": least, "max": greatest})
    yield from span_faults(settings)


def span_faults(settings: Settings) -> Iterator[Fault]:
    """A `max_age` of nothing, or longer than a century."""
    span = settings.get("max_age")
    if isinstance(span, Span) and not 1 <= span.count <= LONGEST_SPAN[span.unit]:
        yield Fault("max_age", "D196", {"count": span.count, "greatest": LONGEST_SPAN[span.unit]})


DATE = FieldType(
    name="date",
    shape=_shape,
    settings=(
        Setting("min", "day_bound", "El primer día que se acepta: AAAA-MM-DD o today()."),
        Setting("max", "day_bound", "El último día que se acepta: AAAA-MM-DD o today()."),
        Setting("max_age", "span", "Qué tan reciente debe ser: «90 days», «3 months» o «1 year»."),
    ),
    faults=_faults,
    help_es="Un día del calendario.",
    example="fecha_visita: {type: date, label: Fecha de la visita, max: today()}",
)
