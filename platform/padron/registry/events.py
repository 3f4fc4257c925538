"""The history of each person: a chain of keyed hashes over what happened and over salted digests of the values."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Table, select

from padron.registry import rows
from padron.registry.canonical import canonical
from padron.registry.keys import derived, new_id
from padron.registry.locks import lock_people
from padron.registry.store import FAN_OUT, ONE_PERSON, Unit, View, scoped
from padron.registry.tables import enrolment, event, person, tally_due

PURPOSE = "event chain"
FIRST = bytes(16)
_Said = tuple[
    bytes, int, int, str, str, str, str, bytes | None, str | None, int | None, str, bytes | None
]  # the columns of an event from its id to its load
ERASED = "erased"
BEFORE = "*"
"""Among the changes of an enrolment by a load or a correction: what else it was before, to be undone or shown."""
JUDGED_BEFORE = ("version", "area", "category", "verdict", "judged", "activated_on")


class Happening(NamedTuple):
    """One thing to tell. `values` is the canonical text of the subject afterwards, kept only as a digest.

    `changes` maps a field to its old and new value; a creation has none. `subject` is `person`, `enrolment` or
    `benefit`; `on` the ISO day on which it counts.
    """

    action: str
    subject: str
    subject_id: bytes | None
    on: str
    values: str
    changes: Mapping[str, object] | None = None
    reason: str | None = None
    program: str | None = None
    version: int | None = None
    source: str = "system"
    load: bytes | None = None


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Where the history of a person does not hold: the event's position from 1 (0: the head), and what is wrong."""

    position: int
    what: str


def enrolment_values(state: str, verdict: str, answers: str, judged: str) -> str:
    """What an enrolment's digest is made of."""
    return f"{state}\n{verdict}\n{answers}\n{judged}"


class Chain:
    """The end of a person's history while it grows."""

    __slots__ = ("head", "length")

    def __init__(self, head: bytes = FIRST, length: int = 0) -> None:
        self.head = head
        self.length = length

    def row(
        self, key: bytes, person_key: bytes, identifier: bytes, at: int, actor: str, told: Happening
    ) -> tuple[object, ...]:
        """The next event as a row of the table; the chain then ends with it. `key` is the chain's, see PURPOSE."""
        self.length += 1
        salt = os.urandom(16)
        changes = canonical(told.changes) if told.changes is not None else None
        digest = _digest(salt, told.values, changes, told.reason)
        said = (
            identifier, self.length, at, told.on, actor, told.action, told.subject, told.subject_id, told.program,
            told.version, told.source, told.load,
        )  # fmt: skip
        self.head = _link(key, self.head, person_key, said, digest)
        return (person_key, *said, changes, told.reason, salt, digest, self.head)


@scoped(ONE_PERSON)
def record(unit: Unit, person_key: bytes, told: Happening) -> None:
    """Adds one event to a person's history. The person must exist (LookupError)."""
    lock_people(unit, [person_key])
    found = unit.connection.execute(
        select(person.c.chain_head, person.c.chain_length).where(person.c.person_key == person_key)
    ).one_or_none()
    if found is None:
        raise LookupError("no such person")
    chain = Chain(found.chain_head, found.chain_length)
    row = chain.row(derived(unit.secret, PURPOSE), person_key, new_id(), unit.at, unit.actor, told)
    rows.insert(unit.connection, event, [row])
    due(unit, [row])
    rows.update(unit.connection, person, ("chain_head", "chain_length"), ("person_key",),
                [(chain.head, chain.length, person_key)])  # fmt: skip


@scoped(ONE_PERSON)
def due(unit: Unit, told: Sequence[tuple[object, ...]]) -> None:
    """Whoever something happened to is counted anew; `told` are rows of `event`. Written with them, in their unit."""
    last = {row[0]: row[1] for row in told}
    rows.insert(unit.connection, tally_due, [(identifier, key) for key, identifier in last.items()])


@scoped(ONE_PERSON)
def verify(view: View, person_key: bytes) -> list[ChainFault]:
    """Where a person's history, its head, or the values it vouches for were altered; empty when it holds."""
    known = view.connection.execute(select(person).where(person.c.person_key == person_key)).one_or_none()
    if known is None:
        raise LookupError("no such person")
    told = view.connection.execute(
        select(event).where(event.c.person_key == person_key).order_by(event.c.position)
    ).all()
    kept = view.connection.execute(select(enrolment).where(enrolment.c.person_key == person_key)).all()
    return _faults(derived(view.secret, PURPOSE), known, told, kept)


@scoped(FAN_OUT)
def verify_all(view: View, many: int = 500) -> Iterator[tuple[bytes, list[ChainFault]]]:
    """Everybody's `person_key`, in order, with what `verify` finds; in constant memory."""
    key, last = derived(view.secret, PURPOSE), b""
    asked = select(person).order_by(person.c.person_key).limit(many)
    while known := view.connection.execute(asked.where(person.c.person_key > last)).all():
        first, last = known[0].person_key, known[-1].person_key
        told, kept = _by_person(view, event, first, last), _by_person(view, enrolment, first, last)
        for each in known:
            of = each.person_key
            in_order = sorted(told.get(of, ()), key=lambda row: int(row.position))
            yield of, _faults(key, each, in_order, kept.get(of, ()))


@scoped(FAN_OUT)
def cut(view: View, ends: Collection[tuple[bytes, bytes, int]]) -> list[bytes]:
    """Whose history no longer has the end that was noted; `ends` are `person_key`, hash and position of an event."""
    asked = ("person_key", "position", "hash")
    found = rows.fetch(view.connection, event, asked, "person_key", {key for key, _, length in ends if length})
    there = {(key, position): hash_ for key, position, hash_ in found}
    return [key for key, head, length in ends if length and there.get((key, length)) != head]


def _by_person(view: View, table: Table, first: bytes, last: bytes) -> dict[bytes, list[Any]]:
    found: dict[bytes, list[Any]] = {}
    for row in view.connection.execute(select(table).where(table.c.person_key.between(first, last))):
        found.setdefault(row.person_key, []).append(row)
    return found


def _faults(key: bytes, known: Any, told: Sequence[Any], kept: Sequence[Any]) -> list[ChainFault]:
    faults = list(_broken(key, known.person_key, told))
    if (known.chain_head, known.chain_length) != ((told[-1].hash if told else FIRST), len(told)):
        faults.append(ChainFault(0, "head"))
    return faults + list(_unvouched(known, told, kept))


def _broken(key: bytes, person_key: bytes, told: Any) -> Iterator[ChainFault]:
    previous = FIRST
    erased = max((each.position for each in told if each.action == ERASED), default=0)
    for position, each in enumerate(told, 1):
        if _link(key, previous, person_key, each[1:13], each.digest) != each.hash or each.position != position:
            yield ChainFault(position, "event")
        if each.salt is None:
            blanked = each.changes is None and each.reason is None and position < erased
            if not blanked:
                yield ChainFault(position, "blanked")
        elif each.digest[16:] != _digest(each.salt, "", each.changes, each.reason)[16:]:
            yield ChainFault(position, "changes")
        previous = each.hash


def _unvouched(known: Any, told: Any, kept: Any) -> Iterator[ChainFault]:
    """Subjects whose values of today are not those of the last event about them; blanked ones are left out."""
    now = {(b"", "person"): str(known.fields)}
    for row in kept:
        now[(row.id, "enrolment")] = enrolment_values(row.state, row.verdict, row.answers, row.judged)
    last = {(each.subject_id or b"", each.subject): each for each in told}
    for subject, values in now.items():
        each = last.get(subject)
        if each is None:
            yield ChainFault(0, f"{subject[1]} without history")
        elif each.salt is not None and each.digest[:16] != _digest(each.salt, values, None, None)[:16]:
            yield ChainFault(each.position, f"{subject[1]} values")


def _digest(salt: bytes, values: str, changes: str | None, reason: str | None) -> bytes:
    """Sixteen bytes for the values; sixteen more for what changed and why, where there is such a thing."""
    of_values = blake2b(values.encode(), digest_size=16, key=salt).digest()
    if changes is None and reason is None:
        return of_values
    return of_values + blake2b(f"{changes}\n{reason}".encode(), digest_size=16, key=salt).digest()


def _link(key: bytes, previous: bytes, person_key: bytes, said: _Said, digest: bytes) -> bytes:
    """The actor comes last, since only a person's name could hold the mark that separates."""
    identifier, position, at, on, actor, action, subject, subject_id, program, version, source, load = said
    text = (
        f"{identifier.hex()}|{position}|{at}|{on}|{action}|{subject}|{_hex(subject_id)}|{program}|{version}|{source}|"
        f"{_hex(load)}|{actor}"
    )
    return blake2b(previous + person_key + digest + text.encode(), digest_size=16, key=key).digest()


def _hex(identifier: bytes | None) -> str:
    return identifier.hex() if identifier else ""
