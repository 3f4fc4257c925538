"""One at a time for a person or a limit on PostgreSQL, always in the same order; SQLite has one writer anyway."""

from collections.abc import Iterable

from padron.registry import rows
from padron.registry.keys import identity_key
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
def lock_identifiers(unit: Unit, identifiers: Iterable[str]) -> None:
    """Holds whoever has these CURPs or provisional folios, known or not: before facts are read again in a unit."""
    lock_keys(unit, [identity_key(unit.secret, each) for each in identifiers])
