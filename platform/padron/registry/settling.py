"""Which limits of a program are counted, and everybody who is active under it: for a limit that is new, or older rows.

Enrolments that were active before a limit existed hold no place under it until the program is settled.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, insert, select

from padron.registry import rows
from padron.registry.canonical import canonical, mapping
from padron.registry.enrolments import Enrolment, enrolment_from
from padron.registry.locks import lock_keys
from padron.registry.places import scope_key
from padron.registry.store import CONTROL, FAN_OUT, Unit, View, scoped
from padron.registry.tables import IS_ACTIVE, enrolment, setting

AT_ONCE = 500


@scoped(CONTROL)
def counted_limits(view: View, program: str) -> tuple[str, ...]:
    """The limits of a program under which everybody active holds their places."""
    found = view.connection.execute(
        select(setting.c.value).where(setting.c.name == _name(program))
    ).scalar_one_or_none()
    return tuple(str(each) for each in mapping(found)["limits"]) if found else ()  # type: ignore[attr-defined]


@scoped(CONTROL)
def hold_limits(unit: Unit, program: str) -> None:
    """One at a time settles a program."""
    lock_keys(unit, [scope_key(unit.secret, program, "limits", "")])


@scoped(CONTROL)
def note_limits(unit: Unit, program: str, names: Sequence[str]) -> None:
    """Says that everybody active under a program holds their places under these limits, and no others count."""
    unit.connection.execute(delete(setting).where(setting.c.name == _name(program)))
    value = canonical({"limits": list(names)})
    unit.connection.execute(insert(setting).values(name=_name(program), value=value))


@scoped(FAN_OUT)
def active_under(view: View, program: str) -> Iterator[list[Enrolment]]:
    """Every active enrolment of a program, some hundred at a time."""
    table = enrolment.c
    found = view.connection.execute(
        select(table.person_key, table.id).where(table.program == program, IS_ACTIVE).order_by(table.person_key)
    ).all()
    for start in range(0, len(found), AT_ONCE):
        part = {(row.person_key, row.id) for row in found[start : start + AT_ONCE]}
        names = tuple(column.name for column in enrolment.columns)
        told = rows.fetch(view.connection, enrolment, names, "person_key", sorted({key for key, _ in part}))
        yield [enrolment_from(row) for row in told if (row[0], row[1]) in part]


def _name(program: str) -> str:
    return f"limits:{program}"
