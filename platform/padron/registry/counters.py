"""Counts for screens: differences written with the rows, folded now and then, checked by a recount.

`enrolment` counts by state; `delivery` and `amount` (centavos) by service, in the place of the state, and its month.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, cast, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from padron.registry import rows
from padron.registry.keys import new_id
from padron.registry.locks import lock_keys
from padron.registry.store import CONTROL, FAN_OUT, Unit, View, scoped
from padron.registry.tables import benefit, counter, enrolment, setting

FOLDED = bytes(16)
_HELD = b"counters are folded"
STAMP = "counted"
"""The setting that changes whenever screens have something new to show."""
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
    total = cast(func.sum(counter.c.count), BigInteger)
    asked = select(*_CELL, total).where(counter.c.what == what).group_by(*_CELL).order_by(*_CELL)
    if programs is not None:
        asked = asked.where(counter.c.program.in_(sorted(programs)))
    return [Cell(*row) for row in view.connection.execute(asked) if row[-1]]


@scoped(CONTROL)
def fold(unit: Unit) -> int:
    """Replaces the differences by their sums; gives how many rows went. What others add meanwhile stays."""
    lock_keys(unit, [_HELD])
    gone = unit.connection.execute(delete(counter).returning(*_CELL, counter.c.count)).all()
    sums: Counter[tuple[str, ...]] = Counter()
    for row in gone:
        sums[tuple(row[:-1])] += row[-1]
    kept = [(*cell, FOLDED, many) for cell, many in sums.items() if many]
    if kept:
        unit.connection.execute(insert(counter), [dict(zip(counter.c.keys(), row, strict=True)) for row in kept])
    return len(gone) - len(kept)


@scoped(CONTROL)
def count_deliveries(unit: Unit, told: Iterable[tuple[Mapping[str, Any], str, str, int | None, int]]) -> None:
    """Counts deliveries in (1) or out (-1), in the unit of their rows.

    `told`: the enrolment with its program, call and area; the service, the ISO day, the amount in centavos, the change.
    """
    cells: Counter[tuple[str, ...]] = Counter()
    for of, service, on, amount, change in told:
        where = (of["program"], of["call"], of["area"], service, on[:7])
        cells["delivery", *where] += change
        cells["amount", *where] += change * (amount or 0)
    kept = [(*cell, new_id(), many) for cell, many in cells.items() if many]
    rows.insert(unit.connection, counter, kept)


@scoped(CONTROL)
def stamp(unit: Unit) -> None:
    """What screens show has changed: whoever kept counts reads them again."""
    put = (postgresql if unit.on_postgres else sqlite).insert(setting).values(name=STAMP, value=new_id().hex())
    unit.connection.execute(put.on_conflict_do_update(index_elements=["name"], set_={"value": put.excluded.value}))


@scoped(CONTROL)
def stamped(view: View) -> str:
    """The stamp of now; empty before the first."""
    return str(view.connection.execute(select(setting.c.value).where(setting.c.name == STAMP)).scalar() or "")


@scoped(FAN_OUT)
def recount(view: View) -> list[Cell]:
    """The cells of `enrolment` counted from the enrolments themselves: what `counts` must say."""
    table = enrolment.c
    month = func.substr(table.applied_on, 1, 7).label("month")
    cell = (table.program, table.call, table.area, table.state, month)
    asked = select(*cell, func.count()).group_by(*cell).order_by(*cell)
    return [Cell("enrolment", *row) for row in view.connection.execute(asked)]


@scoped(FAN_OUT)
def recount_deliveries(view: View, what: str) -> list[Cell]:
    """The same of `delivery` or `amount`, from the deliveries themselves."""
    table, of = benefit.c, enrolment.c
    month = func.substr(table.delivered_on, 1, 7).label("month")
    cell = (table.program, of.call, of.area, table.service, month)
    total = func.count() if what == "delivery" else cast(func.sum(table.amount), BigInteger)
    joined = benefit.join(enrolment, (table.person_key == of.person_key) & (table.enrolment_id == of.id))
    asked = select(*cell, total).select_from(joined).where(table.status == "delivered")
    return [Cell(what, *row) for row in view.connection.execute(asked.group_by(*cell).order_by(*cell)) if row[-1]]
