"""Counts for screens: differences written with the rows, folded now and then, checked by a recount."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Integer, cast, delete, func, insert, select

from padron.registry.store import CONTROL, FAN_OUT, Unit, View, scoped
from padron.registry.tables import counter, enrolment

FOLDED = bytes(16)
_CELL = (counter.c.what, counter.c.program, counter.c.call, counter.c.area, counter.c.state, counter.c.month)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many `what` there are of a program, call, area, state and month (`YYYY-MM`)."""

    what: str
    program: str
    call: str
    area: str
    state: str
    month: str
    count: int


@scoped(CONTROL)
def counts(view: View, what: str, programs: Collection[str] | None = None) -> list[Cell]:
    """The cells that are not zero."""
    total = cast(func.sum(counter.c.count), Integer)
    asked = select(*_CELL, total).where(counter.c.what == what).group_by(*_CELL).order_by(*_CELL)
    if programs is not None:
        asked = asked.where(counter.c.program.in_(sorted(programs)))
    return [Cell(*row) for row in view.connection.execute(asked) if row[-1]]


@scoped(CONTROL)
def fold(unit: Unit) -> int:
    """Replaces the differences by their sums; gives how many rows went."""
    total = cast(func.sum(counter.c.count), Integer)
    sums = unit.connection.execute(select(*_CELL, total).group_by(*_CELL)).all()
    gone = unit.connection.execute(delete(counter)).rowcount
    kept = [(*row[:6], FOLDED, row[6]) for row in sums if row[6]]
    if kept:
        unit.connection.execute(insert(counter), [dict(zip(counter.c.keys(), row, strict=True)) for row in kept])
    return gone - len(kept)


@scoped(FAN_OUT)
def recount(view: View) -> list[Cell]:
    """The same cells counted from the enrolments themselves: what `counts` must say."""
    table = enrolment.c
    month = func.substr(table.applied_on, 1, 7).label("month")
    cell = (table.program, table.call, table.area, table.state, month)
    asked = select(*cell, func.count()).group_by(*cell).order_by(*cell)
    return [Cell("enrolment", *row) for row in view.connection.execute(asked)]
