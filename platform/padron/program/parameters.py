"""Dated parameters: `rules/parameters.yaml`."""

from padron.language.kinds import Kind
from padron.language.source import Node
from padron.language.values import about, taker
from padron.program.fields import FieldReader
from padron.program.model import Parameter, Words
from padron.program.scope import kind

TYPES = ("integer", "decimal", "money", "date", "yes_no", "choice")
KEYS = ("values", "title", "description")
VALUE_KEYS = ("from", "value", "source")


def parameters(node: Node | None, fields: FieldReader) -> tuple[dict[str, Parameter], dict[str, Kind]]:
    """Every parameter by name, and the kind that `param("name")` has."""
    found: dict[str, Parameter] = {}
    known: dict[str, Kind] = {}
    for key, value in fields.reading.pairs(node, "rules/parameters.yaml"):
        read = fields.shape_of(key.text, value, KEYS)
        if read is None:
            continue
        type_name, shape, parts = read
        if type_name not in TYPES:
            fields.reading.say("D147", key, name=key.text, options=", ".join(TYPES))
            continue
        title = fields.reading.words(parts.get("title"), "title") or Words("")
        values = _values(key.text, parts.get("values"), fields, read[:2])
        parameter = Parameter(key.text, type_name, shape, values, title)
        if not parameter.values:
            fields.reading.say("D148", key, name=key.text)
        found[key.text] = parameter
        of = kind(type_name, shape)
        if of is not None:
            known[key.text] = of
    return found, known


def _values(
    name: str, node: Node | None, fields: FieldReader, of: tuple[str, object]
) -> tuple[tuple[str, object, str], ...]:
    reading = fields.reading
    take = taker(of[0], of[1])  # type: ignore[arg-type]
    found: list[tuple[str, object, str]] = []
    for item in reading.items(node, f"{name}.values"):
        parts = reading.keys(item, VALUE_KEYS, f"un valor de {name}", required=("from", "value", "source"))
        day = reading.day(parts.get("from"), "from")
        said = reading.text(parts.get("value"), "value")
        source = reading.text(parts.get("source"), "source") or ""
        if day is None or said is None:
            continue
        taken = take(said, "2099-12-31")
        if taken.problem is not None:
            why = about(taken.problem, name, name).message()
            reading.say("D149", parts["value"], suggestion=taken.problem.suggestion, name=name, value=said, why=why)
        elif any(day == other for other, _, _ in found):
            reading.say("D150", parts["from"], name=name, day=day)
        else:
            found.append((day, taken.value, source))
    return tuple(sorted(found, key=lambda each: each[0]))
