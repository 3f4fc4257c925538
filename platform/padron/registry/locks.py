"""One at a time for a person or a limit on PostgreSQL, always in the same order; SQLite has one writer anyway."""

from collections.abc import Collection, Iterable

from padron.registry import rows
from padron.registry.households import members
from padron.registry.keys import identity_key
from padron.registry.people import cluster_members, resolve_many
from padron.registry.store import ONE_PERSON, Unit, scoped
from padron.registry.tables import person


@scoped(ONE_PERSON)
def lock_keys(unit: Unit, keys: Iterable[bytes]) -> None:
    """Holds identities or limits until the unit ends, whether their rows exist yet or not."""
    if unit.on_postgres:
        numbers = sorted({int.from_bytes(key[:8], "big", signed=True) for key in keys})
        unit.connection.exec_driver_sql("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) AS n", (numbers,))


@scoped(ONE_PERSON)
def lock_people(unit: Unit, person_keys: Iterable[bytes]) -> None:
    """Holds people that exist; every operation that writes about a person begins so."""
    if unit.on_postgres:
        order = " ORDER BY person_key FOR UPDATE"
        rows.fetch(unit.connection, person, ("person_key",), "person_key", sorted(set(person_keys)), order)


@scoped(ONE_PERSON)
def lock_identifiers(unit: Unit, identifiers: Iterable[str], folios: Collection[str] = ()) -> None:
    """Holds whoever has these CURPs or provisional folios, known or not: before facts are read again in a unit.

    All keys of a merged person are held, since a decision about any of them changes what the facts say. So are the
    households with these `folios` and everybody in them: two who are new to one are judged one after the other.
    """
    if not unit.on_postgres:
        return
    named = list(identifiers)
    lock_keys(unit, [identity_key(unit.secret, each) for each in (*named, *map(HOME.__add__, folios))])
    held: set[bytes] = set()
    while fresh := _clusters_of(unit, named, folios) - held:  # a merge may have been decided while this waited
        lock_people(unit, fresh)
        held |= fresh


HOME = "hogar "
"""Before a folio, so that no CURP locks as a household does."""


def _clusters_of(unit: Unit, identifiers: Iterable[str], folios: Collection[str]) -> set[bytes]:
    known = set(resolve_many(unit, identifiers).values())
    for keys in (members(unit, folios) if folios else {}).values():
        known |= set(keys)
    return {member for members in cluster_members(unit, known).values() for member in members}
