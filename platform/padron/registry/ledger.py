"""The people and enrolments that a chunk of arrivals is about: read at once, changed in memory, written at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count
from typing import Any

from padron.registry import rows
from padron.registry.arrivals import UNDONE, Arrival
from padron.registry.canonical import canonical, mapping
from padron.registry.events import PURPOSE, Chain, Happening, due
from padron.registry.folios import fresh_folios
from padron.registry.keys import derived, identity_key, new_ids
from padron.registry.locks import lock_keys, lock_people
from padron.registry.merging import EVERY_OTHER, NAMES, Mark, differences
from padron.registry.name_index import reindex
from padron.registry.people import cluster_members, survivors
from padron.registry.store import Unit
from padron.registry.tables import (
    consent,
    counter,
    enrolment,
    event,
    folio,
    identity,
    person,
    person_change,
)

PERSON_READ = (
    "person_key",
    "name_fold",
    "fields",
    "provenance",
    "chain_head",
    "chain_length",
    "revision",
    "merged_into",
)
PERSON_SET = (
    "birth_date", "sex", "birth_state", "hogar", "fields", "provenance", "chain_head", "chain_length", "revision",
    "updated_at",
)  # fmt: skip
ENROLMENT_READ = tuple(column.name for column in enrolment.columns)
PERSON_AGAIN = ("given_names", "first_surname", "second_surname", "name_fold", "merged_into")
ENROLMENT_AGAIN = (
    "decided", "applied_on", "source", "load_id", "load_row", "recorded_by", "recorded_at",
)  # fmt: skip
ENROLMENT_SET = (
    "version", "area", "state", "category", "verdict", "answers", "judged", "activated_on", "revision", "updated_at",
)  # fmt: skip


@dataclass(slots=True)
class PersonState:
    """A person while a chunk is saved. `was`: the folded name that she had, of one who comes again after an undo."""

    key: bytes
    fold: str
    fields: dict[str, object]
    marks: dict[str, Mark]
    chain: Chain
    revision: int
    is_new: bool
    text: str
    cluster: tuple[bytes, ...]
    proposed: set[tuple[str, str]] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)
    is_changed: bool = False
    was: str | None = None


@dataclass(slots=True)
class EnrolmentState:
    """An enrolment while a chunk is saved: the row of its table by column, and whether it is already stored.

    `is_again`: it was undone with its load, and is made anew in its old place, with its folio.
    """

    row: dict[str, Any]
    is_new: bool
    is_changed: bool = False
    is_again: bool = False


class Ledger:
    """One chunk's working set."""

    def __init__(self, unit: Unit, arrivals: Iterable[Arrival], identifiers: Iterable[str]) -> None:
        self.unit = unit
        self.ids: Iterator[bytes] = chain.from_iterable(new_ids(256) for _ in count())
        self._chain_key = derived(unit.secret, PURPOSE)
        self._writes: dict[str, list[tuple[object, ...]]] = {name: [] for name in _WRITE_ORDER}
        self._counts: dict[tuple[str, ...], int] = {}
        self.people: dict[bytes, PersonState] = {}
        self.enrolments: dict[tuple[bytes, str, str], EnrolmentState] = {}
        self._gone: dict[bytes, PersonState] = {}
        self._undone: dict[tuple[bytes, str, str], dict[str, Any]] = {}
        keys = {name: identity_key(unit.secret, name) for name in identifiers}
        self.keys = keys
        lock_keys(unit, keys.values())
        self.identities = _identities(unit, keys.values())
        self._read(arrivals)
        self._folios = fresh_folios(unit, min(max(len(keys), 1), rows.AT_ONCE))

    def cluster(self, identifier: str) -> tuple[bytes, ...]:
        """All keys of whoever has this identifier, the survivor's first; of somebody new the one to come."""
        key = self.keys[identifier]
        known = self.identities.get(key)
        return self.people[known].cluster if known is not None else (key,)

    def new_person(
        self, identifier: str, values: dict[str, object], said: tuple[str, str], mark: Mark, day: str
    ) -> PersonState:
        """A person who was in no file yet, with the first identity row. `said`: see merging.newcomer."""
        key = self.keys[identifier]
        text, fold = said
        made = PersonState(key, fold, values, {EVERY_OTHER: mark}, Chain(), 1, True, text, (key,))
        self.people[key] = made
        self.identities[key] = key
        gone, changes = self._gone.pop(key, None), None
        if gone is None:
            kind = "provisional" if identifier.startswith("P-") else "curp"
            self._writes["identity"].append((key, identifier, kind, key, mark[0], self.unit.at, None))
        else:
            made.is_new, made.was, made.chain, made.revision = False, gone.fold, gone.chain, gone.revision + 1
            made.proposed, made.notices = gone.proposed, gone.notices
            changes = differences(gone.fields, values) or None
        self.tell(made, "person_created", "person", None, day, made.text, changes, mark[0], None)
        return made

    def new_enrolment(self, state: PersonState, arrival: Arrival) -> EnrolmentState:
        """An enrolment with its folio; its event has the digest of the values, no second copy."""
        source = arrival.source
        place = (state.key, arrival.program, arrival.call)
        undone = self._undone.pop(place, None)
        key, own, shown = (
            (undone["person_key"], undone["id"], undone["folio"])
            if undone is not None
            else (state.key, arrival.id, next(self._folios))
        )
        made = EnrolmentState(
            {
                "person_key": key, "id": own, "program": arrival.program, "call": arrival.call,
                "version": arrival.version, "area": arrival.area, "state": arrival.state,
                "category": arrival.category, "decided": False, "verdict": arrival.verdict, "folio": shown,
                "answers": arrival.answers, "judged": arrival.judged, "applied_on": arrival.applied_on,
                "activated_on": arrival.applied_on if arrival.category == "active" else None,
                "source": source.kind, "load_id": source.load, "load_row": source.row,
                "revision": 1 if undone is None else undone["revision"] + 1,
                "recorded_by": self.unit.actor, "recorded_at": self.unit.at, "updated_at": self.unit.at,
            },
            undone is None, undone is not None, undone is not None,
        )  # fmt: skip
        self.enrolments[place] = made
        if undone is None:
            self._writes["folio"].append((shown, key, own))
        else:
            self.add("enrolment", undone, -1)
        self.add("enrolment", made.row, 1)
        return made

    def tell(self, state: PersonState, action: str, subject: str, subject_id: bytes | None, day: str, values: str,
             changes: dict[str, object] | None, source: str, arrival: Arrival | None) -> None:  # fmt: skip
        """One event more in a person's history."""
        told = Happening(
            action, subject, subject_id, day, values, changes, arrival.reason if arrival else None,
            arrival.program if arrival else None, arrival.version if arrival else None, source,
            arrival.source.load if arrival else None,
        )  # fmt: skip
        self._writes["event"].append(
            state.chain.row(self._chain_key, state.key, next(self.ids), self.unit.at, self.unit.actor, told)
        )
        state.is_changed = True

    def write(self, table: str, row: tuple[object, ...]) -> None:
        """A row of `person_change` or `consent` to insert at the end."""
        self._writes[table].append(row)

    def add(self, what: str, row: dict[str, Any], change: int) -> None:
        """Counts a row in or out."""
        month = row["applied_on"][:7]
        cell = (what, row["program"], row["call"], row["area"], row["state"], month)
        self._counts[cell] = self._counts.get(cell, 0) + change

    def flush(self) -> None:
        """Writes everything, each table with one statement."""
        connection, at = self.unit.connection, self.unit.at
        fresh = [state for state in self.people.values() if state.is_new]
        self._writes["person"] = [_person_row(state, at) for state in fresh]
        self._writes["enrolment"] = [tuple(each.row.values()) for each in self.enrolments.values() if each.is_new]
        self._writes["counter"] = [(*cell, next(self.ids), n) for cell, n in self._counts.items() if n]
        for name in _WRITE_ORDER:
            rows.insert(connection, _TABLES[name], self._writes[name])
        due(self.unit, self._writes["event"])
        if not self.unit.on_postgres and fresh:
            connection.exec_driver_sql(_SEARCH, [(state.fold, state.key) for state in fresh])
        changed = [state for state in self.people.values() if state.is_changed and not state.is_new]
        rows.update(connection, person, PERSON_SET, ("person_key",), [_person_set(each, at) for each in changed])
        self._write_again([state for state in changed if state.was is not None])
        edited = [each.row for each in self.enrolments.values() if each.is_changed and not each.is_new]
        names = (*ENROLMENT_SET, "person_key", "id")
        rows.update(connection, enrolment, ENROLMENT_SET, ("person_key", "id"),
                    [tuple(row[name] for name in names) for row in edited])  # fmt: skip

    def _write_again(self, people: list[PersonState]) -> None:
        """What only changes of people and enrolments that come again after their load was undone."""
        value = [(*[each.fields.get(name) or "" for name in NAMES], each.fold, None, each.key) for each in people]
        rows.update(self.unit.connection, person, PERSON_AGAIN, ("person_key",), value)
        for each in people:
            reindex(self.unit, each.key, each.was or "", each.fold)
        again = [each.row for each in self.enrolments.values() if each.is_again]
        names = (*ENROLMENT_AGAIN, "person_key", "id")
        rows.update(self.unit.connection, enrolment, ENROLMENT_AGAIN, ("person_key", "id"),
                    [tuple(row[name] for name in names) for row in again])  # fmt: skip

    def _read(self, arrivals: Iterable[Arrival]) -> None:
        """What is stored about everybody in the chunk: a handful of statements, however many they are."""
        connection = self.unit.connection
        found = survivors(self.unit, self.identities.values())
        self.identities = {key: found[of] for key, of in self.identities.items()}
        keys = sorted(set(found.values()))
        if not keys:
            return
        clusters = cluster_members(self.unit, keys)
        lock_people(self.unit, keys)
        for key, fold, fields, marks, head, length, revision, into in rows.fetch(
            connection, person, PERSON_READ, "person_key", keys
        ):
            self.people[key] = PersonState(
                key, fold, mapping(fields), _marks(marks), Chain(head, length), revision, False, fields, clusters[key]
            )
            if into == key:
                self._gone[key] = self.people[key]
        of = {member: key for key, members in clusters.items() for member in members}
        wanted = {(arrival.program, arrival.call) for arrival in arrivals}
        for row in rows.fetch(connection, enrolment, ENROLMENT_READ, "person_key", list(of)):
            stored = dict(zip(ENROLMENT_READ, row, strict=True))
            if (stored["program"], stored["call"]) in wanted:
                place = (of[stored["person_key"]], stored["program"], stored["call"])
                if stored["category"] == UNDONE:
                    self._undone[place] = stored
                else:
                    self.enrolments.setdefault(place, EnrolmentState(stored, False))
        for key, name, proposed in rows.fetch(
            connection, person_change, ("person_key", "field", "proposed"), "person_key", keys,
            f" AND state <> '{UNDONE}'",
        ):  # fmt: skip
            self.people[key].proposed.add((name, proposed))
        for key, notice in rows.fetch(
            connection, consent, ("person_key", "notice"), "person_key", list(of), " AND withdrawn_on IS NULL"
        ):
            self.people[of[key]].notices.add(notice)
        self.people = {key: state for key, state in self.people.items() if key not in self._gone}
        self.identities = {key: of for key, of in self.identities.items() if of not in self._gone}


_TABLES = {
    "identity": identity, "person": person, "enrolment": enrolment, "folio": folio, "consent": consent,
    "event": event, "person_change": person_change, "counter": counter,
}  # fmt: skip
_WRITE_ORDER = tuple(_TABLES)
_SEARCH = "INSERT INTO person_search (name, person_key) VALUES (?, ?)"


def _identities(unit: Unit, keys: Iterable[bytes]) -> dict[bytes, bytes]:
    return dict(rows.fetch(unit.connection, identity, ("key", "person_key"), "key", keys))


def _marks(text: str) -> dict[str, Mark]:
    return {name: tuple(mark) for name, mark in mapping(text).items()}  # type: ignore[misc, arg-type]


def _first_marks(marks: dict[str, Mark]) -> str:
    """Where the values of somebody new come from: nearly always one text for a whole file."""
    return _one_mark(marks[EVERY_OTHER]) if len(marks) == 1 and EVERY_OTHER in marks else canonical(marks)


@lru_cache(maxsize=256)
def _one_mark(mark: Mark) -> str:
    return canonical({EVERY_OTHER: mark})


def _person_row(state: PersonState, at: int) -> tuple[object, ...]:
    value = state.fields.get
    return (
        state.key, *[value(name) or "" for name in NAMES], value("fecha_nacimiento"), value("sexo"),
        value("entidad_nacimiento"), value("hogar"), state.fold, state.text, _first_marks(state.marks), None,
        state.chain.head, state.chain.length, state.revision, at, at,
    )  # fmt: skip


def _person_set(state: PersonState, at: int) -> tuple[object, ...]:
    value = state.fields.get
    return (
        value("fecha_nacimiento"), value("sexo"), value("entidad_nacimiento"), value("hogar"), state.text,
        canonical(state.marks), state.chain.head, state.chain.length, state.revision, at, state.key,
    )  # fmt: skip
