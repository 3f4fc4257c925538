"""What names an expression may use and of which kind: fields, parameters, tables, programs and services."""

from collections.abc import Mapping
from typing import assert_never

from padron.language.fieldtypes import FIELD_TYPES
from padron.language.kinds import Code, Codes, Date, Identifier, Kind, Number, Plain, Rows, YesNo
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Shape, Text, Whole
from padron.shapes import YesNo as YesNoShape


def kind(type_name: str, shape: Shape, rows: Mapping[str, Kind] | None = None) -> Kind | None:
    """The kind that a field's values have in expressions; None for what holds no value."""
    match shape:
        case Text():
            return Identifier(type_name) if FIELD_TYPES[type_name].identifier else Plain()
        case Whole():
            return Number(0, shape.least, shape.greatest)
        case Decimal():
            return Number(shape.places, shape.least, shape.greatest)
        case Day():
            return Date()
        case YesNoShape():
            return YesNo()
        case Choice():
            return Code(shape.catalogue, frozenset(option.code for option in shape.options))
        case Choices():
            return Codes(shape.catalogue, frozenset(option.code for option in shape.options))
        case File():
            return Plain()
        case Repeat():
            return Rows(dict(rows or {}), shape.greatest)
        case Group() | Note():
            return None
        case _:
            assert_never(shape)
