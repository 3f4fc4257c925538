"""Who somebody is: a CURP leads to a key, keys of one human being lead to one person.

A person that only a load made, and whose load was undone, is nobody until she comes again: `merged_into` is herself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from padron.registry import rows
from padron.registry.canonical import mapping
from padron.registry.keys import identity_key
from padron.registry.merging import EVERY_OTHER
from padron.registry.store import FAN_OUT, ONE_PERSON, View, scoped
from padron.registry.tables import identity, person, person_change

_IS_MERGED = " AND merged_into IS NOT NULL AND merged_into <> person_key"
_IS_SOMEBODY = " AND merged_into IS NULL"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from: the way in, the day it counts from, who brought it."""

    source: str
    day: str
    author: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person as stored. `values` are canonical, by registry field, `curp` among them when there is one.

    `aliases` are the other CURPs and provisional folios of the same human being; `members` the keys of the cluster.
    """

    person_key: bytes
    identifier: str
    values: Mapping[str, object]
    provenance: Mapping[str, Provenance]
    aliases: tuple[str, ...]
    members: tuple[bytes, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A difference nobody has decided: a field, or a group with its values by field."""

    id: bytes
    field: str
    stored: object
    proposed: object
    source: str
    actor: str
    proposed_at: int


class Proposed(NamedTuple):
    """A value that was stored of a field and the one that an actor's arrival proposed for it."""

    field: str
    stored: object
    proposed: object
    actor: str


@scoped(ONE_PERSON)
def resolve(view: View, identifier: str) -> bytes | None:
    """The key of the person with this CURP or provisional folio (canonical), after merges; None when unknown."""
    key = identity_key(view.secret, identifier)
    found = view.connection.execute(select(identity.c.person_key).where(identity.c.key == key)).scalar_one_or_none()
    return None if found is None else next(iter(somebody(view, [found]).values()), None)


@scoped(ONE_PERSON)
def resolve_many(view: View, identifiers: Iterable[str]) -> dict[str, bytes]:
    """The keys of those that are known, by identifier."""
    keys = {identity_key(view.secret, each): each for each in identifiers}
    found = rows.fetch(view.connection, identity, ("key", "person_key"), "key", keys)
    last = somebody(view, [of for _, of in found])
    return {keys[key]: last[of] for key, of in found if of in last}


@scoped(ONE_PERSON)
def person_of(view: View, person_key: bytes) -> Person | None:
    """The person with this key, or the survivor it was merged into; None when there is none."""
    found = people_of(view, [person_key])
    return next(iter(found.values()), None)


@scoped(ONE_PERSON)
def records_of(view: View, found: Person) -> list[Person]:
    """Each record that a person is made of as it is by itself, the one that stayed first."""
    identifiers = _identifiers(view, list(found.members))
    names = ("person_key", "fields", "provenance", "revision")
    stored = {
        key: _person(key, mapping(fields), mapping(marks), identifiers.get(key, [""]), (key,), revision)
        for key, fields, marks, revision in rows.fetch(view.connection, person, names, "person_key", found.members)
    }
    return [stored[key] for key in found.members if key in stored]


@scoped(FAN_OUT)
def anybody(view: View) -> bool:
    """Whether the registry holds anybody at all."""
    return (
        view.connection.execute(select(person.c.person_key).where(person.c.merged_into.is_(None)).limit(1)).first()
        is not None
    )


@scoped(ONE_PERSON)
def people_of(view: View, person_keys: Iterable[bytes]) -> dict[bytes, Person]:
    """The people with these keys, by the key asked for; those that do not exist are left out."""
    last = survivors(view, person_keys)
    clusters = cluster_members(view, set(last.values()))
    identifiers = _identifiers(view, [member for members in clusters.values() for member in members])
    names = ("person_key", "fields", "provenance", "revision")
    stored: dict[bytes, Person] = {}
    for key, fields, marks, revision in rows.fetch(
        view.connection, person, names, "person_key", set(last.values()), _IS_SOMEBODY
    ):
        known = [each for member in clusters[key] for each in identifiers.get(member, ())]
        known.sort(key=_is_provisional)  # of two merged records the CURP names her, whichever stays
        stored[key] = _person(key, mapping(fields), mapping(marks), known, clusters[key], revision)
    return {asked: stored[key] for asked, key in last.items() if key in stored}


@scoped(ONE_PERSON)
def pending_changes(view: View, person_key: bytes) -> list[PendingChange]:
    """What intakes proposed about a person and nobody has decided, oldest first."""
    table = person_change.c
    asked = select(person_change).where(table.person_key == person_key, table.state == "proposed").order_by(table.id)
    return [
        PendingChange(
            each.id, each.field, mapping(each.stored)["value"], mapping(each.proposed)["value"], each.source,
            each.actor, each.proposed_at,
        )
        for each in view.connection.execute(asked)
    ]  # fmt: skip


@scoped(ONE_PERSON)
def proposals_about(view: View, person_keys: Iterable[bytes]) -> list[Proposed]:
    """What intakes ever proposed about a person of these keys, whatever was decided; each field of a group apart."""
    names = ("field", "stored", "proposed", "actor")
    return [
        Proposed(name, before.get(name), after.get(name), actor)
        for field, stored, proposed, actor in rows.fetch(
            view.connection, person_change, names, "person_key", person_keys
        )
        for before, after in [(_by_field(field, stored), _by_field(field, proposed))]
        for name in sorted(before.keys() | after.keys())
    ]


def _by_field(field: str, text: str) -> Mapping[str, object]:
    """The values of a change, by field."""
    found = mapping(text)["value"]
    return found if isinstance(found, dict) else {field: found}


@scoped(ONE_PERSON)
def survivors(view: View, person_keys: Iterable[bytes]) -> dict[bytes, bytes]:
    """For each key, the key that merges lead to: itself for nearly everybody."""
    last = {key: key for key in person_keys}
    step = list(last)
    moved: dict[bytes, bytes] = {}
    while step:
        onward = dict(_pairs(view, "person_key", step))
        moved.update(onward)
        step = [key for key in onward.values() if key not in moved]
    for key in last:
        while last[key] in moved:
            last[key] = moved[last[key]]
    return last


@scoped(ONE_PERSON)
def cluster_members(view: View, person_keys: Iterable[bytes]) -> dict[bytes, tuple[bytes, ...]]:
    """For each survivor, its own key and those merged into it, directly or not."""
    members = {key: [key] for key in person_keys}
    of = {key: key for key in members}
    step = list(members)
    while step:
        found = [(merged, into) for merged, into in _pairs(view, "merged_into", step) if merged not in of]
        of.update((merged, of[into]) for merged, into in found)
        for merged, _ in found:
            members[of[merged]].append(merged)
        step = [merged for merged, _ in found]
    return {key: tuple(each) for key, each in members.items()}


@scoped(ONE_PERSON)
def cluster_of(view: View, person_key: bytes) -> tuple[bytes, ...]:
    """The survivor of a key and all that was merged into it; one statement for the many who were never merged."""
    if not rows.fetch_either(
        view.connection, person, "person_key", ("person_key", "merged_into"), person_key, _IS_MERGED
    ):
        return (person_key,)
    last = survivors(view, [person_key])[person_key]
    return cluster_members(view, [last])[last]


@scoped(ONE_PERSON)
def somebody(view: View, person_keys: Iterable[bytes]) -> dict[bytes, bytes]:
    """The survivors of those keys that still mean somebody."""
    last = survivors(view, person_keys)
    there = {row[0] for row in rows.fetch(
        view.connection, person, ("person_key",), "person_key", set(last.values()), _IS_SOMEBODY
    )}  # fmt: skip
    return {key: of for key, of in last.items() if of in there}


def _pairs(view: View, by: str, keys: list[bytes]) -> list[tuple[bytes, bytes]]:
    found = rows.fetch(view.connection, person, ("person_key", "merged_into"), by, keys, _IS_MERGED)
    return [(merged, into) for merged, into in found]


def _identifiers(view: View, person_keys: list[bytes]) -> dict[bytes, list[str]]:
    """Identifiers by person: the first one (its key is the person's), then corrections and aliases as they came."""
    names = ("person_key", "identifier", "kind", "since_at")
    first = rows.fetch(view.connection, identity, names, "key", person_keys, " AND key = person_key")
    others = rows.fetch(view.connection, identity, names, "person_key", person_keys,
                        " AND key <> person_key ORDER BY since_at DESC")  # fmt: skip
    found: dict[bytes, list[str]] = {}
    # A correction replaces what it corrects, and a CURP a provisional folio; an alias comes after.
    ranked = sorted([*first, *others], key=lambda row: (_RANK[row[2]], -row[3]))
    for key, identifier, *_ in ranked:
        found.setdefault(key, []).append(identifier)
    return found


def _is_provisional(identifier: str) -> bool:
    return identifier.startswith("P-")


_RANK = {"correction": 0, "curp": 1, "provisional": 2, "alias": 3}


def _person(
    key: bytes,
    values: dict[str, object],
    marks: dict[str, object],
    known: list[str],
    members: tuple[bytes, ...],
    revision: int,
) -> Person:
    if not _is_provisional(known[0]):
        values["curp"] = known[0]
    common = marks.get(EVERY_OTHER)
    shown = {name: marks.get(name, common) for name in values}
    provenance = {name: Provenance(*mark) for name, mark in shown.items() if mark}  # type: ignore[misc]
    return Person(key, known[0], values, provenance, tuple(known[1:]), members, revision)
