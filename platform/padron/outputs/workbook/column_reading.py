"""What the cell of a column says, by the shape of its values."""

from collections.abc import Callable
from typing import assert_never

from padron.outputs.columns import Column
from padron.outputs.workbook.cell_rules import Sheet, list_name
from padron.outputs.workbook.cell_values import (
    NO_DAY,
    AsOf,
    Reading,
    choice,
    choices,
    curp,
    day,
    number,
    postal_code,
    text,
    unsure,
    yes_no,
)
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Text, Whole, YesNo


def column_reading(
    column: Column, cell: str, sheet: Sheet, as_of: Callable[[], AsOf], odd: Callable[[], str]
) -> Reading:
    """The Reading of a column's first cell. `as_of` and `odd` make hidden columns, so they are asked only if needed."""
    shape, type_ = column.shape, column.field.type
    if type_ == "curp":
        return curp(cell, as_of(), (sheet.folio or sheet.enrolled) and column.name == "curp", sheet.enrolled)
    if type_ == "postal_code":
        return postal_code(cell)
    match shape:
        case Whole() | Decimal():
            return number(cell, shape)
        case Day():
            # The load's own columns are held against the day of the load, which no formula knows.
            dated = "today" in (shape.least, shape.greatest) or shape.max_age is not None
            return day(cell, shape, as_of() if dated and column.kind != "control" else NO_DAY)
        case YesNo():
            return yes_no(cell, odd())
        case Choice():
            return choice(cell, list_name(shape, sheet), odd())
        case Choices():
            plain = not shape.filters and not any(";" in each.label + each.code for each in shape.options)
            return choices(cell, list_name(shape, sheet)) if plain else unsure()
        case Text():
            return text(cell, shape, type_ != "text")
        case File() | Group() | Repeat() | Note():
            return unsure()
        case never:
            assert_never(never)
