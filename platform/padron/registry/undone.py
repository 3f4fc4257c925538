"""Writes what undoing a load does, in one unit: all of it or nothing."""

from sqlalchemy import select, update

from padron.registry import rows
from padron.registry.arrivals import UNDONE
from padron.registry.canonical import canonical, mapping
from padron.registry.events import due
from padron.registry.keys import new_ids
from padron.registry.ledger import ENROLMENT_SET
from padron.registry.locks import lock_keys, lock_people
from padron.registry.store import CONTROL, FAN_OUT, Unit, scoped
from padron.registry.tables import counter, enrolment, event, load, person
from padron.registry.undoing import WITHDRAWN, Plan

_GONE = ("merged_into", "chain_head", "chain_length", "revision", "updated_at")
_CHAIN = ("chain_head", "chain_length", "updated_at")
_RESTORED = ("birth_date", "sex", "birth_state", "hogar", "fields", "provenance", "revision")
_OF = ("person_key", "id")


@scoped(CONTROL)
def hold_load(unit: Unit, identifier: bytes) -> str:
    """One at a time undoes a load; gives the state that it is in."""
    lock_keys(unit, [identifier])
    state = unit.connection.execute(select(load.c.state).where(load.c.id == identifier)).scalar_one()
    return str(state)


@scoped(FAN_OUT)
def hold_people(unit: Unit, made: Plan) -> None:
    """Holds everybody whom a plan is about."""
    lock_people(unit, made.heads)


@scoped(FAN_OUT)
def write(unit: Unit, made: Plan) -> None:
    """Writes a plan that is still so, but for the places of who goes back to being active."""
    connection = unit.connection
    rows.insert(connection, event, made.events)
    due(unit, made.events)
    rows.update(connection, person, _GONE, ("person_key",), made.gone)
    rows.update(connection, person, _CHAIN, ("person_key",), made.chains)
    rows.update(connection, person, _RESTORED, ("person_key",), made.restored)
    rows.update(connection, enrolment, WITHDRAWN, _OF, made.withdrawn)
    rows.update(connection, enrolment, ENROLMENT_SET, _OF, made.edited)
    counted = [(cell, n) for cell, n in made.counts.items() if n]
    rows.insert(connection, counter, [
        (*cell, identifier, n) for (cell, n), identifier in zip(counted, new_ids(len(counted)), strict=True)
    ])  # fmt: skip
    mark = "%s" if unit.on_postgres else "?"
    if made.consents:
        connection.exec_driver_sql(
            f"UPDATE consent SET withdrawn_on = {mark} "
            f"WHERE person_key = {mark} AND recorded_at = {mark} AND withdrawn_on IS NULL",
            made.consents,
        )
    connection.exec_driver_sql(
        f"UPDATE person_change SET state = '{UNDONE}', decided_by = {mark}, decided_at = {mark} "
        f"WHERE load_id = {mark} AND state = 'proposed'",
        (unit.actor, unit.at, made.load),
    )
    note_undone(unit, made.load, made.people)


@scoped(CONTROL)
def note_undone(unit: Unit, identifier: bytes, people: int) -> None:
    """A load says that it was undone, when and by whom, and how many people that touched."""
    results = mapping(unit.connection.execute(select(load.c.results).where(load.c.id == identifier)).scalar_one())
    results["undone"] = {"at": unit.at, "by": unit.actor, "people": people}
    unit.connection.execute(
        update(load).where(load.c.id == identifier).values(state=UNDONE, results=canonical(results))
    )
