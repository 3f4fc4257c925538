"""Captures in progress; a draft's id becomes the enrolment's, so that a second press of the button changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from padron.registry.canonical import canonical, mapping
from padron.registry.keys import new_id
from padron.registry.store import CONTROL, Unit, View, scoped
from padron.registry.tables import draft

KEPT = 30 * 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A capture in progress of one user; `payload` is what the form holds, as typed."""

    id: bytes
    owner: str
    program: str
    version: int
    person_key: bytes | None
    payload: Mapping[str, object]
    revision: int
    created_at: int
    updated_at: int
    expires_at: int


@scoped(CONTROL)
def begin_draft(unit: Unit, program: str, version: int, person_key: bytes | None = None) -> bytes:
    """A new draft of the unit's actor, kept 30 days from its last change; gives its id."""
    identifier = new_id()
    unit.connection.execute(insert(draft).values(
        id=identifier, owner=unit.actor, program=program, version=version, person_key=person_key, payload="{}",
        revision=1, created_at=unit.at, updated_at=unit.at, expires_at=unit.at + KEPT,
    ))  # fmt: skip
    return identifier


@scoped(CONTROL)
def keep_draft(
    unit: Unit, identifier: bytes, payload: Mapping[str, object], seen: int, person_key: bytes | None = None
) -> int | None:
    """Keeps what was typed; gives the new revision, or None when another window kept a newer one than `seen`."""
    table = draft.c
    values: dict[str, object] = {
        "payload": canonical(payload), "revision": seen + 1, "updated_at": unit.at, "expires_at": unit.at + KEPT,
    }  # fmt: skip
    if person_key is not None:
        values["person_key"] = person_key
    mine = (table.id == identifier, table.owner == unit.actor, table.revision == seen)
    return seen + 1 if unit.connection.execute(update(draft).where(*mine).values(**values)).rowcount else None


@scoped(CONTROL)
def draft_of(view: View, identifier: bytes, owner: str) -> Draft | None:
    """A draft of its owner; None for anybody else, and once it expired."""
    table = draft.c
    found = view.connection.execute(
        select(draft).where(table.id == identifier, table.owner == owner, table.expires_at > view.at)
    ).one_or_none()
    return None if found is None else _draft(found)


@scoped(CONTROL)
def drafts_of(view: View, owner: str, limit: int = 50) -> list[Draft]:
    """The drafts of a user, the last changed first."""
    table = draft.c
    asked = select(draft).where(table.owner == owner, table.expires_at > view.at)
    newest = asked.order_by(table.updated_at.desc(), table.id.desc()).limit(limit)
    return [_draft(row) for row in view.connection.execute(newest)]


@scoped(CONTROL)
def drop_draft(unit: Unit, identifier: bytes) -> None:
    """Forgets a draft, in the transaction that saved it or because its owner threw it away."""
    unit.connection.execute(delete(draft).where(draft.c.id == identifier, draft.c.owner == unit.actor))


@scoped(CONTROL)
def purge_drafts(unit: Unit) -> int:
    """Forgets what expired; gives how many."""
    return unit.connection.execute(delete(draft).where(draft.c.expires_at <= unit.at)).rowcount


@scoped(CONTROL)
def payloads(view: View) -> list[str]:
    """What every draft holds, whoever's it is, as canonical texts."""
    return list(view.connection.execute(select(draft.c.payload)).scalars())


def _draft(row: Any) -> Draft:
    return Draft(**{**row._asdict(), "payload": mapping(row.payload)})
