"""Which privacy notices people have accepted, for one person or a whole chunk."""

from collections.abc import Collection, Iterable

from padron.registry import rows
from padron.registry.people import cluster_members, survivors
from padron.registry.store import ONE_PERSON, View, scoped
from padron.registry.tables import consent

_IN_FORCE = " AND withdrawn_on IS NULL"


@scoped(ONE_PERSON)
def accepted(view: View, person_keys: Iterable[bytes]) -> dict[bytes, Collection[str]]:
    """The notices that each person has accepted and not withdrawn, over all keys of a merged cluster."""
    last = survivors(view, person_keys)
    clusters = cluster_members(view, set(last.values()))
    of = {member: key for key, members in clusters.items() for member in members}
    found: dict[bytes, set[str]] = {key: set() for key in clusters}
    for key, notice in rows.fetch(view.connection, consent, ("person_key", "notice"), "person_key", of, _IN_FORCE):
        found[of[key]].add(notice)
    return {asked: found[key] for asked, key in last.items()}
