"""Who is kin of whom: a link stands on both sides, is told in the history of both, and is never lost with its end."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from padron.registry import rows
from padron.registry.corrections import NotPossible
from padron.registry.events import Happening, record
from padron.registry.locks import lock_people
from padron.registry.people import cluster_members, somebody, survivors
from padron.registry.store import ONE_PERSON, Unit, View, scoped
from padron.registry.tables import kinship, person

LINKED, ENDED = "kin_linked", "kin_ended"
"""What the history says of a link that was made or changed, and of one that ended."""
_NAMES = ("other_key", "kind", "since", "source", "author")


@dataclass(frozen=True, slots=True)
class Kin:
    """A relative: the key that merges lead to, what she is to the person, since which ISO day it is known, by whom."""

    person_key: bytes
    kind: str
    since: str
    source: str
    author: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to make: what the other is to the person (`kind`) and the person to the other (`inverse`), and why."""

    kind: str
    inverse: str
    on: str
    reason: str
    source: str = "form"


@scoped(ONE_PERSON)
def kin_of(view: View, person_key: bytes) -> list[Kin]:
    """The relatives of a person, over all her keys, each once; those who are nobody any more are left out."""
    mine = _cluster(view, person_key)
    found = rows.fetch(view.connection, kinship, _NAMES, "person_key", mine)
    last = somebody(view, {row[0] for row in found})
    told: dict[bytes, Kin] = {}
    for key, *about in sorted(found, key=lambda row: (row[2], row[0])):
        if key in last and last[key] not in mine:
            told[last[key]] = Kin(last[key], *about)
    return list(told.values())


@scoped(ONE_PERSON)
def link(unit: Unit, person_key: bytes, other_key: bytes, made: Link) -> None:
    """Says what the other is to a person, in place of what was said before.

    Raises NotPossible when they are one person, either is nobody, or that is what stands already.
    """
    mine, theirs, before = _both(unit, person_key, other_key)
    if before is not None and before.kind == made.kind:
        raise NotPossible("said already")
    _forget(unit, mine, theirs)
    for key, other, kind in ((mine[0], theirs[0], made.kind), (theirs[0], mine[0], made.inverse)):
        unit.connection.execute(insert(kinship).values(
            person_key=key, other_key=other, kind=kind, since=made.on, source=made.source, author=unit.actor,
            recorded_at=unit.at,
        ))  # fmt: skip
    said = (before.kind if before is not None else None, before.inverse if before is not None else None)
    _tell(unit, LINKED, mine[0], theirs[0], (said[0], made.kind), made.on, made.reason)
    _tell(unit, LINKED, theirs[0], mine[0], (said[1], made.inverse), made.on, made.reason)


@scoped(ONE_PERSON)
def end_link(unit: Unit, person_key: bytes, other_key: bytes, on: str, reason: str) -> None:
    """Ends what was said between two people. Raises NotPossible when nothing is."""
    mine, theirs, before = _both(unit, person_key, other_key)
    if before is None:
        raise NotPossible("no link")
    _forget(unit, mine, theirs)
    _tell(unit, ENDED, mine[0], theirs[0], (before.kind, None), on, reason)
    _tell(unit, ENDED, theirs[0], mine[0], (before.inverse, None), on, reason)


_Keys = tuple[bytes, ...]


def _both(unit: Unit, person_key: bytes, other_key: bytes) -> tuple[_Keys, _Keys, Link | None]:
    """The keys of both, survivors first and held, and what is said between them."""
    lock_people(unit, [*_cluster(unit, person_key), *_cluster(unit, other_key)])
    mine, theirs = _cluster(unit, person_key), _cluster(unit, other_key)
    if mine[0] == theirs[0] or len(somebody(unit, [mine[0], theirs[0]])) < 2:
        raise NotPossible("not two people")
    kinds = [_kind(unit, mine, theirs), _kind(unit, theirs, mine)]
    return mine, theirs, Link(kinds[0] or "", kinds[1] or "", "", "") if any(kinds) else None


def _cluster(view: View, person_key: bytes) -> _Keys:
    last = survivors(view, [person_key])[person_key]
    return cluster_members(view, [last])[last]


def _kind(view: View, of: _Keys, to: _Keys) -> str | None:
    table = kinship.c
    asked = select(table.kind).where(table.person_key.in_(of), table.other_key.in_(to)).order_by(table.since.desc())
    found: str | None = view.connection.execute(asked.limit(1)).scalar_one_or_none()
    return found


def _forget(unit: Unit, mine: _Keys, theirs: _Keys) -> None:
    table = kinship.c
    for of, to in ((mine, theirs), (theirs, mine)):
        unit.connection.execute(delete(kinship).where(table.person_key.in_(of), table.other_key.in_(to)))


def _tell(
    unit: Unit, action: str, key: bytes, other: bytes, kinds: tuple[str | None, str | None], on: str, reason: str
) -> None:
    values = unit.connection.execute(select(person.c.fields).where(person.c.person_key == key)).scalar_one()
    changes: dict[str, object] = {f"kinship {other.hex()}": list(kinds)}
    record(unit, key, Happening(action, "person", None, on, values, changes, reason))
