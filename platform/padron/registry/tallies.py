"""People counted once each, merged or not, by the programs they are in and by sex, year of birth and place.

An event makes its person due, in its own transaction; a worker works out what each one who is due counts for now and
adds the difference to the counts. What everybody counts for is kept, so that nobody is ever counted twice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from padron.registry import rows
from padron.registry.arrivals import UNDONE
from padron.registry.canonical import canonical, mapping
from padron.registry.counters import counts, recount, recount_deliveries, stamp
from padron.registry.locks import lock_keys
from padron.registry.people import cluster_members, survivors
from padron.registry.store import CONTROL, FAN_OUT, Unit, View, scoped
from padron.registry.tables import enrolment, identity, people_count, person, tally, tally_due

AT_ONCE = 500
PLACE = "colonia"
"""The registry field that says where somebody lives; a city without one counts nobody by place."""
_HELD = b"people are counted"
_PERSON = ("person_key", "birth_date", "sex", "fields", "merged_into")
_ENROLMENT = ("person_key", "program", "category", "verdict")


@dataclass(frozen=True, slots=True)
class PeopleCell:
    """How many people. `what`: `active`, `applied`, and of single programs `lacking` (undetermined) and `no_curp`.

    `programs`: those she is in so, by name, with commas. `by` is `born` (the value a year) or `place`, or empty.
    """

    what: str
    programs: str
    sex: str
    by: str
    value: str
    count: int


_Key = tuple[str, str, str, str, str]


@scoped(CONTROL)
def people_counts(view: View) -> list[PeopleCell]:
    """Every cell that is not zero."""
    table = people_count
    asked = select(table).where(table.c.count != 0).order_by(*table.primary_key.columns)
    return [PeopleCell(*row) for row in view.connection.execute(asked)]


@scoped(FAN_OUT)
def settle(unit: Unit, many: int = AT_ONCE) -> int:
    """Counts at most `many` of those who are due anew; gives how many that were. 0: nothing is left to do."""
    lock_keys(unit, [_HELD])
    waiting = unit.connection.execute(select(tally_due).order_by(tally_due.c.id).limit(many)).all()
    if not waiting:
        return 0
    changed, difference = _difference(unit, {row.person_key for row in waiting})
    _put(unit, tally, ("person_key",), ("counted",), changed)
    _add(unit, difference)
    gone = delete(tally_due).where(tally_due.c.id == bindparam("gone"))
    unit.connection.execute(gone, [{"gone": row.id} for row in waiting])
    stamp(unit)
    return len(waiting)


@scoped(FAN_OUT)
def recounted(view: View) -> list[PeopleCell]:
    """The cells counted from everybody: what `people_counts` must say once nobody is due."""
    total: Counter[_Key] = Counter()
    everybody = view.connection.execute(select(person.c.person_key)).scalars().all()
    for at in range(0, len(everybody), rows.AT_ONCE):
        part = set(everybody[at : at + rows.AT_ONCE])
        for key, counted in _counted(view, part).items():
            if key in part:
                total.update(dict.fromkeys(_cells(counted), 1))
    return [PeopleCell(*key, count) for key, count in sorted(total.items()) if count]


@scoped(FAN_OUT)
def disagreements(view: View) -> list[str]:
    """Which counters are not what a recount says; those of people only once nobody is due."""
    found = [] if counts(view, "enrolment") == recount(view) else ["enrolment"]
    found += [each for each in ("delivery", "amount") if counts(view, each) != recount_deliveries(view, each)]
    is_due = view.connection.execute(select(tally_due.c.id).limit(1)).first() is not None
    return found + (["people"] if not is_due and people_counts(view) != recounted(view) else [])


def _difference(unit: Unit, keys: set[bytes]) -> tuple[list[tuple[bytes, str]], Counter[_Key]]:
    """What these people, and all who are one with them, count for now where it is not what they counted for."""
    now = _counted(unit, keys)
    before: dict[bytes, str] = dict(rows.fetch(unit.connection, tally, ("person_key", "counted"), "person_key", now))
    changed, difference = [], Counter[_Key]()
    for key, counted in now.items():
        if before.get(key, "") != counted:
            changed.append((key, counted))
            difference.update(_cells(counted))
            difference.subtract(_cells(before.get(key, "")))
    return changed, difference


def _counted(view: View, keys: Iterable[bytes]) -> dict[bytes, str]:
    """What each of these, and of those merged with them, counts for: the survivor for all, the others for nothing."""
    last = survivors(view, keys)
    clusters = cluster_members(view, set(last.values()))
    of = {member: survivor for survivor, members in clusters.items() for member in members}
    found = dict.fromkeys((*last, *of), "")
    stored = {row[0]: row for row in rows.fetch(view.connection, person, _PERSON, "person_key", set(clusters))}
    in_program: dict[bytes, list[rows.Values]] = {}
    for row in rows.fetch(
        view.connection, enrolment, _ENROLMENT, "person_key", list(of), f" AND category <> '{UNDONE}'"
    ):
        in_program.setdefault(of[row[0]], []).append(row)
    known = _with_curp(view, list(of))
    for survivor, enrolled in in_program.items():
        of_person = stored.get(survivor)
        if of_person is not None and of_person[4] is None:
            has_curp = any(member in known for member in clusters[survivor])
            found[survivor] = _said(of_person, enrolled, has_curp=has_curp)
    return found


def _with_curp(view: View, keys: list[bytes]) -> set[bytes]:
    """Those of the keys that have a CURP: their first identifier is one, or one came later."""
    is_curp = " AND kind <> 'provisional'"
    first = rows.fetch(view.connection, identity, ("key",), "key", keys, f"{is_curp} AND key = person_key")
    later = rows.fetch(
        view.connection, identity, ("person_key",), "person_key", keys, f"{is_curp} AND key <> person_key"
    )
    return {row[0] for row in (*first, *later)}


def _said(row: rows.Values, enrolled: list[rows.Values], *, has_curp: bool) -> str:
    """What somebody counts for, as canonical text."""
    _, born, sex, fields, _ = row
    place = mapping(fields).get(PLACE)
    return canonical({
        "active": sorted({program for _, program, category, _ in enrolled if category == "active"}),
        "applied": sorted({program for _, program, _, _ in enrolled}),
        "lacking": sorted({program for _, program, category, verdict in enrolled
                           if verdict == "undetermined" and category != "closed"}),
        "born": (born or "")[:4], "sex": sex or "", "place": str(place or ""), "curp": has_curp,
    })  # fmt: skip


def _cells(counted: str) -> Iterator[_Key]:
    """The cells in which a text counts one."""
    if not counted:
        return
    said: dict[str, Any] = mapping(counted)
    for what in ("active", "applied"):
        if said[what]:
            for by in ("born", "place"):
                yield what, ",".join(said[what]), said["sex"], by, said[by]
    for program in said["lacking"]:
        yield "lacking", program, "", "", ""
    for program in [] if said["curp"] else said["applied"]:
        yield "no_curp", program, "", "", ""


def _add(unit: Unit, difference: Counter[_Key]) -> None:
    cells = [(*key, count) for key, count in difference.items() if count]
    _put(unit, people_count, people_count.primary_key.columns.keys(), ("count",), cells, adds=True)


def _put(
    unit: Unit, table: Any, keys: Iterable[str], names: Iterable[str], values: list[Any], *, adds: bool = False
) -> None:
    """Writes rows in the table's order of columns, over those with the same keys; or adds to them."""
    if not values:
        return
    insert = (postgresql if unit.on_postgres else sqlite).insert(table)
    sets = {name: table.c[name] + insert.excluded[name] if adds else insert.excluded[name] for name in names}
    put = insert.on_conflict_do_update(index_elements=list(keys), set_=sets)
    unit.connection.execute(put, [dict(zip(table.columns.keys(), row, strict=True)) for row in values])
