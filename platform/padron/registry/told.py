"""What the history of a person tells of one enrolment, the first thing first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from padron.registry import rows
from padron.registry.canonical import mapping
from padron.registry.store import ONE_PERSON, View, scoped
from padron.registry.tables import event

_READ = ("subject_id", "position", "recorded_at", "effective_on", "actor", "action", "source", "version", "changes",
         "reason")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One event about an enrolment. `at` in microseconds (UTC); `changes` by field: old and new value."""

    at: int
    on: str
    actor: str
    action: str
    source: str
    version: int | None
    changes: Mapping[str, object]
    reason: str


@scoped(ONE_PERSON)
def told_of(view: View, person_keys: Collection[bytes], identifier: bytes) -> list[Told]:
    """Every event about an enrolment; `person_keys` are all of a merged person: each may tell a part of it."""
    found = rows.fetch(view.connection, event, _READ, "person_key", person_keys)
    mine = sorted((row[1:] for row in found if row[0] == identifier), key=lambda row: (row[1], row[0]))
    return [
        Told(at, on, actor, action, source, version, mapping(changes or "{}"), reason or "")
        for _, at, on, actor, action, source, version, changes, reason in mine
    ]
