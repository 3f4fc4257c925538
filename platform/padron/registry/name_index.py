"""The search index of SQLite after a person's name changed; PostgreSQL keeps its own."""

from padron.registry.store import ONE_PERSON, Unit, scoped


@scoped(ONE_PERSON)
def reindex(unit: Unit, person_key: bytes, before: str, after: str) -> None:
    """Finds a person by another folded name; the old row is found by its words, since it has no other key."""
    if unit.on_postgres or before == after:
        return
    words = " AND ".join(f'"{word}"' for word in before.split())
    if words:
        unit.connection.exec_driver_sql(
            "DELETE FROM person_search WHERE rowid IN "
            "(SELECT rowid FROM person_search WHERE person_search MATCH ? AND person_key = ?)",
            (words, person_key),
        )
    unit.connection.exec_driver_sql("INSERT INTO person_search (name, person_key) VALUES (?, ?)", (after, person_key))
