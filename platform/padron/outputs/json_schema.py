"""JSON Schema (draft 2020-12) of a program's record as `judge` and the API take it: {person, answers, facts?, today?}.

It describes canonical records: a load or a form may write the same value in more ways than one.
"""

import re
from collections.abc import Iterator
from decimal import Decimal as Exact
from typing import assert_never

from padron.language.fieldtypes import FIELD_TYPES
from padron.outputs.columns import is_required, person_required
from padron.outputs.unchecked import note
from padron.problems import Problem
from padron.program.model import Field, Leaf, Program, leaves
from padron.shapes import (
    Choice,
    Choices,
    Day,
    Decimal,
    File,
    Group,
    Note,
    Option,
    Repeat,
    Shape,
    Text,
    Whole,
    YesNo,
)

Schema = dict[str, object]

OUTPUT = "JSON Schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
FROM_CURP = ("fecha_nacimiento", "sexo", "entidad_nacimiento")
"""What a CURP says, so that a record may leave it out."""
LABELLED = 60
"""A longer list is a plain `enum`, without labels."""
_DAY: Schema = {"type": "string", "format": "date"}
_NAMES: Schema = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
_UNPORTABLE = re.compile(r"\(\?[^:]|\\[pPzAQEC]|\[\[:")


def json_schema(program: Program) -> Schema:
    """The schema of one record of the program."""
    person = [(leaf, person_required(asked, leaf)) for asked in program.person for leaf in leaves((asked.field,))]
    answers = [(leaf, _must_answer(leaf)) for leaf in program.answer_leaves()]
    return {
        "$schema": DIALECT,
        "$id": f"urn:padron:program:{program.name}:{program.version}",
        "title": program.title.es,
        "description": f"Un registro de «{program.title.es}», versión {program.version}.",
        **_object(
            {"person": _person(person), "answers": _block(answers), "facts": {"$ref": "#/$defs/facts"}, "today": _DAY},
            ["person", "answers"],
        ),
        "$defs": {"facts": _facts()},
    }


def notes(program: Program) -> tuple[Problem, ...]:
    """What the schema does not check of a program, each a note at its place in the definition."""
    return tuple(_notes(program))


def _person(found: list[tuple[Leaf, bool]]) -> Schema:
    return _block([(leaf, required and leaf.field.name not in FROM_CURP) for leaf, required in found])


def _block(found: list[tuple[Leaf, bool]]) -> Schema:
    properties = {leaf.field.name: _property(leaf.field) for leaf, _ in found}
    return _object(properties, [leaf.field.name for leaf, required in found if required])


def _object(properties: dict[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _must_answer(leaf: Leaf) -> bool:
    rows = leaf.field.shape.least if isinstance(leaf.field.shape, Repeat) else 0
    return leaf.field.calculation is None and (is_required(leaf) or (rows > 0 and not leaf.relevance))


def _property(field: Field) -> Schema:
    """A field's schema with its words; a calculated one may come along, and is computed anew whatever it says."""
    words = {"title": field.label.es} | ({"description": field.hint.es} if field.hint.es else {})
    if field.calculation is not None:
        return {**words, "readOnly": True}
    return words | _shape(field)


def _shape(field: Field) -> Schema:
    shape = field.shape
    match shape:
        case Text():
            return _text(shape)
        case Whole():
            return {"type": "integer", "minimum": shape.least, "maximum": shape.greatest}
        case Decimal():
            return _decimal(shape)
        case Day():
            return dict(_DAY)
        case YesNo():
            return {"type": "boolean"}
        case _:
            return _listed(field, shape)


def _listed(field: Field, shape: Choice | Choices | File | Group | Repeat | Note) -> Schema:
    match shape:
        case Choice():
            return _options(shape.options)
        case Choices():
            some: Schema = {}
            return {"type": "array", "items": _options(shape.options), "uniqueItems": True, **some}
        case File():
            return {"type": "string", "pattern": "^[0-9a-f]{64}$"}
        case Repeat():
            rows = [(leaf, _must_answer(leaf)) for leaf in leaves(field.fields)]
            least = max(shape.least, int(field.required is True))
            return {"type": "array", "items": _block(rows), "minItems": least, "maxItems": shape.greatest}
        case Group() | Note():
            raise TypeError(f"{type(shape).__name__} holds no value")
        case never:
            assert_never(never)


def _text(shape: Text) -> Schema:
    found: Schema = {"type": "string", "minLength": max(1, shape.min_length), "maxLength": shape.max_length}
    if shape.pattern is not None and _portable(shape.pattern):
        found["pattern"] = f"^(?:{shape.pattern})$"
    return found


def _portable(pattern: str) -> bool:
    """Whether ECMA-262, which JSON Schema asks for, reads the RE2 pattern in the same way."""
    return _UNPORTABLE.search(pattern) is None


def _decimal(shape: Decimal) -> Schema:
    """A text with a point, which is exact; a JSON number is taken by its digits."""
    least, greatest = (Exact(bound).scaleb(-shape.places) for bound in (shape.least, shape.greatest))
    sign = "-?" if least < 0 else ""
    places = rf"(?:\.[0-9]{{1,{shape.places}}})?" if shape.places else ""
    return {
        "type": ["string", "number"],
        "pattern": f"^{sign}[0-9]{{1,15}}{places}$",
        "minimum": _number(least),
        "maximum": _number(greatest),
    }


def _number(bound: Exact) -> int | float:
    return int(bound) if bound == bound.to_integral_value() else float(bound)


def _options(options: tuple[Option, ...]) -> Schema:
    if len(options) > LABELLED:
        return {"enum": [each.code for each in options]}
    return {"oneOf": [{"const": each.code, "title": each.label} for each in options]}


def _facts() -> Schema:
    """Registry facts, as cases and `judge` give them; of another person, under `of` and the CURP's field."""
    periods = ["week", "month", "bimester", "quarter", "semester", "year", "call", "ever"]
    counts = _object({period: {"type": "integer", "minimum": 0} for period in periods}, [])
    return _object(
        {
            "active_in": _NAMES,
            "active_in_kind": _NAMES,
            "was_in": {"type": "object", "additionalProperties": _NAMES},
            "received": {"type": "object", "additionalProperties": counts},
            "last_received": {"type": "object", "additionalProperties": _DAY},
            "household": _object(
                {
                    "size": {"type": "integer", "minimum": 1},
                    "active_in": _NAMES,
                    "active_in_kind": _NAMES,
                    "received": {"type": "object", "additionalProperties": counts},
                },
                [],
            ),
            "of": {"type": "object", "additionalProperties": {"$ref": "#/$defs/facts"}},
        },
        [],
    )


def _notes(program: Program) -> Iterator[Problem]:
    for asked in program.person:
        for leaf in leaves((asked.field,)):
            if leaf.field.name in FROM_CURP and asked.required:
                yield note(OUTPUT, "from_curp", leaf.field)
            yield from _field_notes(leaf)
    for leaf in program.answer_leaves():
        yield from _field_notes(leaf)
    if program.criteria or program.checks or program.limits:
        yield note(OUTPUT, "rules", program.name)


def _field_notes(leaf: Leaf) -> Iterator[Problem]:
    field = leaf.field
    if field.calculation is not None:
        yield note(OUTPUT, "calculated", field)
        return
    known = FIELD_TYPES.get(field.type)
    said = {
        "digits": known is not None and known.check is not None,
        "relevant": bool(leaf.relevance),
        "required": not isinstance(field.required, bool),
        "constraint": field.constraint is not None,
        **_shape_notes(field.shape),
    }
    yield from (note(OUTPUT, what, field) for what, true in said.items() if true)
    if isinstance(field.shape, Repeat):
        for inner in leaves(field.fields):
            yield from _field_notes(inner)


def _shape_notes(shape: Shape) -> dict[str, bool]:
    return {
        "pattern": isinstance(shape, Text) and shape.pattern is not None and not _portable(shape.pattern),
        "day": isinstance(shape, Day) and shape != Day(),
        "bounds": isinstance(shape, Decimal),
        "cascade": isinstance(shape, Choice | Choices) and bool(shape.filters),
    }
