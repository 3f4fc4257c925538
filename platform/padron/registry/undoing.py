"""What undoing a load would do, and which later changes stand on it: read from each history, nothing written.

The rows to write are made here, outside the registry's turn; `registry/undone.py` writes them if they still hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select, union

from padron.registry import rows
from padron.registry.arrivals import UNDONE
from padron.registry.canonical import canonical, mapping
from padron.registry.events import BEFORE, PURPOSE, Chain, Happening, enrolment_values
from padron.registry.keys import derived, new_ids
from padron.registry.ledger import ENROLMENT_READ, ENROLMENT_SET
from padron.registry.merging import EVERY_OTHER
from padron.registry.store import FAN_OUT, ONE_PERSON, View, scoped
from padron.registry.tables import benefit, enrolment, event, load, person, person_change

AT_ONCE = 500
REASON = "Se deshizo la carga"
_EVENT = ("person_key", "position", "recorded_at", "effective_on", "actor", "action", "subject", "subject_id",
          "program", "source", "load_id", "changes")  # fmt: skip
_PERSON = ("person_key", "fields", "provenance", "chain_head", "chain_length", "revision")
WITHDRAWN = ("state", "category", "activated_on", "revision", "updated_at")
_ENROLMENT_SET = (*ENROLMENT_SET, "person_key", "id")


class Stands(NamedTuple):
    """A later change that stands on what a load did: the row of its file where known, the folio, what, and when.

    `what`: one of answers, state, benefit, person, proposal, used, merged, erased, unkept, place.
    """

    row: int | None
    folio: str
    what: str
    at: int = 0


class Back(NamedTuple):
    """An enrolment that was active before and is to be so again: its stored row as it will be, and its file's row."""

    values: Mapping[str, Any]
    person: Mapping[str, object]
    row: int | None


@dataclass(slots=True)
class Plan:
    """What goes back. `heads`: the end of each person's history when this was read."""

    load: bytes
    program: str
    on: str
    heads: dict[bytes, bytes] = field(default_factory=dict)
    standing: list[Stands] = field(default_factory=list)
    people: int = 0
    created: int = 0
    updated: int = 0
    events: list[rows.Values] = field(default_factory=list)
    chains: list[rows.Values] = field(default_factory=list)
    gone: list[rows.Values] = field(default_factory=list)
    restored: list[rows.Values] = field(default_factory=list)
    withdrawn: list[rows.Values] = field(default_factory=list)
    edited: list[rows.Values] = field(default_factory=list)
    left: list[tuple[bytes, bytes]] = field(default_factory=list)
    moved: list[tuple[str, str, str, str]] = field(default_factory=list)
    back: list[Back] = field(default_factory=list)
    consents: list[rows.Values] = field(default_factory=list)
    counts: dict[tuple[str, ...], int] = field(default_factory=dict)

    def count(self, row: Mapping[str, Any], change: int) -> None:
        """Counts an enrolment in or out of its cell."""
        cell = ("enrolment", row["program"], row["call"], row["area"], row["state"], row["applied_on"][:7])
        self.counts[cell] = self.counts.get(cell, 0) + change


@scoped(FAN_OUT)
def planned(view: View, identifier: bytes, program: str, actor: str, on: str) -> Plan:
    """What undoing a load would do now, in the name of `actor` on an ISO day; see `Plan.standing` first."""
    made = Plan(identifier, program, on)
    asked = union(
        select(event.c.person_key).where(event.c.load_id == identifier),
        select(person_change.c.person_key).where(person_change.c.load_id == identifier),
    )
    keys = sorted(view.connection.execute(asked).scalars())
    undone = frozenset(view.connection.execute(select(load.c.id).where(load.c.state == UNDONE)).scalars())
    planner = _Planner(view, made, actor, undone)
    for start in range(0, len(keys), AT_ONCE):
        planner.take(keys[start : start + AT_ONCE])
    return made


@scoped(ONE_PERSON)
def is_still_so(view: View, made: Plan) -> bool:
    """Whether nothing happened to any of its people since a plan was made."""
    found = rows.fetch(view.connection, person, ("person_key", "chain_head"), "person_key", made.heads)
    return dict(found) == made.heads


class _Event(NamedTuple):
    person_key: bytes
    position: int
    recorded_at: int
    effective_on: str
    actor: str
    action: str
    subject: str
    subject_id: bytes | None
    program: str | None
    source: str
    load_id: bytes | None
    changes: str | None

    @property
    def changed(self) -> dict[str, Any]:
        """What it says that changed."""
        return mapping(self.changes) if self.changes else {}


@dataclass(slots=True)
class _Person:
    """Somebody whom the load touched, with what is stored and everything that happened to her and still counts."""

    row: Mapping[str, Any]
    events: list[_Event]
    enrolments: dict[bytes, dict[str, Any]]
    benefits: Mapping[bytes, bytes]
    accepted_at: int | None = None


class _Planner:
    """Makes the plan, some hundred people at a time."""

    def __init__(self, view: View, made: Plan, actor: str, undone: frozenset[bytes]) -> None:
        self._view, self._made, self._actor, self._undone = view, made, actor, undone
        self._key = derived(view.secret, PURPOSE)

    def take(self, keys: Sequence[bytes]) -> None:
        """Plans for these people."""
        for each in self._read(keys):
            own = [told for told in each.events if told.load_id == self._made.load]
            first = own[0].position if own else each.row["chain_length"] + 1
            before = next((told for told in each.events if told.position == first - 1), None)
            fresh = bool(own) and own[0].action == "enrolment_created"
            is_gone = fresh and before is not None and before.action == "person_created"
            later = [told for told in each.events if told.position > first and told.load_id != self._made.load]
            standing = list(_standing(each, own, later, is_gone=is_gone))
            self._made.standing += [self._named(each, what, at) for what, at in standing]
            if not standing:
                self._back(each, own, is_gone=is_gone)

    def _named(self, each: _Person, what: str, at: int) -> Stands:
        row, folio = _place(each, self._made)
        return Stands(row, folio, what, at)

    def _read(self, keys: Sequence[bytes]) -> Iterator[_Person]:
        connection = self._view.connection
        stored = {row[0]: dict(zip(_PERSON, row, strict=True))
                  for row in rows.fetch(connection, person, _PERSON, "person_key", keys)}  # fmt: skip
        told = sorted(_Event(*row) for row in rows.fetch(connection, event, _EVENT, "person_key", keys))
        happened = {key: [one for one in found if one.load_id not in self._undone]
                    for key, found in groupby(told, key=lambda one: one.person_key)}  # fmt: skip
        enrolled: dict[bytes, dict[bytes, dict[str, Any]]] = {key: {} for key in keys}
        for row in rows.fetch(connection, enrolment, ENROLMENT_READ, "person_key", keys):
            values = dict(zip(ENROLMENT_READ, row, strict=True))
            enrolled[values["person_key"]][values["id"]] = values
        given: dict[bytes, dict[bytes, bytes]] = {key: {} for key in keys}
        names = ("person_key", "id", "enrolment_id")
        for key, one, of in rows.fetch(
            connection, benefit, names, "person_key", keys, " AND status NOT IN ('void', 'undone')"
        ):
            given[key][one] = of
        mine = select(person_change.c.person_key, person_change.c.decided_at).where(
            person_change.c.load_id == self._made.load, person_change.c.state == "accepted"
        )
        accepted = self._accepted(mine)
        for key in keys:
            yield _Person(stored[key], happened[key], enrolled[key], given[key], accepted.get(key))

    def _accepted(self, asked: Any) -> Mapping[bytes, int]:
        """When somebody accepted what the load proposed, by person; read once."""
        if not hasattr(self, "_accepted_at"):
            self._accepted_at: dict[bytes, int] = {
                row.person_key: row.decided_at or 0 for row in self._view.connection.execute(asked)
            }
        return self._accepted_at

    def _back(self, each: _Person, own: Sequence[_Event], *, is_gone: bool) -> None:
        """Everything of one person goes back, as further events of her history."""
        made, key, at = self._made, each.row["person_key"], self._view.at
        made.people += 1
        made.heads[key] = each.row["chain_head"]
        chain, told = Chain(each.row["chain_head"], each.row["chain_length"]), list[Happening]()
        fields = self._fields(each, own, told)
        for subject in dict.fromkeys(one.subject_id for one in own if one.subject == "enrolment"):
            assert subject is not None
            told.append(self._enrolment(each.enrolments[subject], own, fields))
        self._moved_places(each, own, fields)
        if is_gone:
            told.append(Happening("person_undone", "person", None, made.on, each.row["fields"],
                                  {"": ["", UNDONE]}, REASON, source="load", load=made.load))  # fmt: skip
        for one, identifier in zip(told, new_ids(len(told)), strict=True):
            made.events.append(chain.row(self._key, key, identifier, at, self._actor, one))
        if is_gone:
            made.gone.append((key, chain.head, chain.length, each.row["revision"] + 1, at, key))
        else:
            made.chains.append((chain.head, chain.length, at, key))
        made.consents += [(made.on, key, moment) for moment in {one.recorded_at for one in own}]

    def _fields(self, each: _Person, own: Sequence[_Event], told: list[Happening]) -> dict[str, object]:
        """The person's values as they were; what she had before the load is in its events."""
        fields, marks = mapping(each.row["fields"]), mapping(each.row["provenance"])
        before = {name: pair[0] for one in reversed(own) if one.action == "person_updated"
                  for name, pair in one.changed.items()}  # fmt: skip
        if not before:
            return fields
        earlier = _marks([one for one in each.events if one.position < own[0].position])
        changes = {name: [fields.get(name), value] for name, value in before.items()}
        for name, value in before.items():
            fields.pop(name, None)
            marks.pop(name, None)
            if value is not None:
                fields[name] = value
                mark = earlier.get(name, earlier.get(EVERY_OTHER))
                if mark is not None and mark != marks.get(EVERY_OTHER):
                    marks[name] = mark
        text = canonical(fields)
        told.append(Happening("person_restored", "person", None, self._made.on, text, changes, REASON,
                              source="load", load=self._made.load))  # fmt: skip
        self._made.restored.append((
            fields.get("fecha_nacimiento"), fields.get("sexo"), fields.get("entidad_nacimiento"), fields.get("hogar"),
            text, canonical(marks), each.row["revision"] + 1, each.row["person_key"],
        ))  # fmt: skip
        return fields

    def _enrolment(self, row: dict[str, Any], own: Sequence[_Event], fields: dict[str, object]) -> Happening:
        """One enrolment back: undone where the load created it, else as it was before."""
        made, mine = self._made, [one for one in own if one.subject_id == row["id"]]
        made.count(row, -1)
        after = {**row, "revision": row["revision"] + 1, "updated_at": self._view.at}
        action, changes = "enrolment_restored", dict[str, object]()
        if mine[0].action == "enrolment_created":
            made.created += 1
            after |= {"state": UNDONE, "category": UNDONE, "activated_on": None}
            action, changes = "enrolment_undone", {"": [row["state"], UNDONE]}
            made.withdrawn.append(tuple(after[name] for name in (*WITHDRAWN, "person_key", "id")))
        else:
            made.updated += 1
            changes = _restore(after, mine)
            made.edited.append(tuple(after[name] for name in _ENROLMENT_SET))
        made.count(after, 1)
        if row["category"] == "active":
            made.left.append((row["person_key"], row["id"]))
        made.moved.append((row["program"], row["call"], row["category"], after["category"]))
        if after["category"] == "active":
            made.back.append(Back(after, fields, _row_of(mine)))
        values = enrolment_values(after["state"], after["verdict"], after["answers"], after["judged"])
        return Happening(action, "enrolment", row["id"], made.on, values, changes, REASON, row["program"],
                         after["version"], "load", made.load)  # fmt: skip

    def _moved_places(self, each: _Person, own: Sequence[_Event], fields: dict[str, object]) -> None:
        """An active enrolment that the load left alone may hold its place by a value of the person that goes back."""
        touched = {one.subject_id for one in own}
        if not any(one.action == "person_updated" for one in own):
            return
        for row in each.enrolments.values():
            alone = row["program"] == self._made.program and row["id"] not in touched
            if alone and row["category"] == "active":
                self._made.left.append((row["person_key"], row["id"]))
                self._made.moved.append((row["program"], row["call"], "active", "active"))
                self._made.back.append(Back(row, fields, None))


def _restore(after: dict[str, Any], mine: Sequence[_Event]) -> dict[str, object]:
    """Takes an enrolment back over its events of a load, the last first; gives what changes, as an event says it."""
    answers, changes = mapping(after["answers"]), dict[str, object]()
    state = after["state"]
    for one in reversed(mine):
        changed = one.changed
        known = changed.pop(BEFORE)
        after |= {name: value for name, value in known.items() if name != "row"}
        if "" in changed:
            after["state"] = changed.pop("")[0]
        for name, (old, _) in changed.items():
            changes[name] = [answers.get(name) if name not in changes else changes[name][0], old]  # type: ignore[index]
            answers.pop(name, None)
            if old is not None:
                answers[name] = old
    after["answers"] = canonical(answers)
    return changes | ({"": [state, after["state"]]} if state != after["state"] else {})


def _standing(
    each: _Person, own: Sequence[_Event], later: Sequence[_Event], *, is_gone: bool
) -> Iterator[tuple[str, int]]:
    """What stands on what a load did to one person: (what, when), the first of each kind."""
    if any(one.subject == "enrolment" and one.subject_id not in each.enrolments for one in own):
        yield "merged", 0  # the enrolment is of a record that was joined with this one
    if any(one.action == "enrolment_updated" and BEFORE not in one.changed for one in own):
        yield "unkept", 0
    if each.accepted_at is not None:
        yield "proposal", each.accepted_at
    mine = {one.subject_id for one in own if one.subject == "enrolment"}
    changed = {name for one in own if one.action == "person_updated" for name in one.changed}
    accepts = any(one.action == "consent_given" for one in own)
    told = set[str]()
    for one in later:
        what = _on(one, each, mine, changed, accepts=accepts, is_gone=is_gone)
        if what and what not in told:
            told.add(what)
            yield what, one.recorded_at


def _on(
    one: _Event, each: _Person, mine: set[bytes | None], changed: set[str], *, accepts: bool, is_gone: bool
) -> str:  # fmt: skip
    """In which way a later event stands on the load; "" when it does not."""
    if one.subject == "benefit":
        of = each.benefits.get(one.subject_id or b"")
        return "benefit" if of in mine else ""
    if one.subject == "enrolment":
        if one.subject_id in mine:
            return "state" if one.action == "enrolment_moved" else "answers"
        return "used" if is_gone or _uses(one, each, changed, accepts=accepts) else ""
    if one.action == "person_updated":
        return "person" if is_gone or changed & one.changed.keys() else ""
    if one.action == "identity_corrected":
        return "person" if is_gone else ""
    return {"merged": "merged", "unmerged": "merged", "erased": "erased"}.get(one.action, "")


def _uses(one: _Event, each: _Person, changed: set[str], *, accepts: bool) -> bool:
    """Whether another enrolment read a value that the load changed, or rests on the notice that it accepted."""
    row = each.enrolments.get(one.subject_id or b"")
    if row is None or one.action not in ("enrolment_created", "enrolment_updated"):
        return False
    read = mapping(row["judged"]).get("person")
    return accepts or bool(changed & set(read if isinstance(read, dict) else ()))


def _marks(events: Iterable[_Event]) -> dict[str, list[str]]:
    """Where each value came from, by its name; of all others that somebody was made with, under the empty name."""
    found: dict[str, list[str]] = {}
    for one in events:
        mark = [one.source, one.effective_on, one.actor]
        if one.action == "person_created":
            found = {EVERY_OTHER: mark}
        elif one.action == "person_updated":
            found |= {name: mark for name, pair in one.changed.items() if pair[1] is not None}
    return found


def _place(each: _Person, made: Plan) -> tuple[int | None, str]:
    """The row of the file and the folio by which people find what a load did to somebody."""
    own = [one for one in each.events if one.load_id == made.load]
    here = [row for row in each.enrolments.values() if row["program"] == made.program]
    ours = next((row for row in here if row["load_id"] == made.load), None)
    shown = ours or next(iter(here), None)
    row = ours["load_row"] if ours is not None else _row_of(own)
    return row, shown["folio"] if shown is not None else ""


def _row_of(own: Sequence[_Event]) -> int | None:
    known = (one.changed.get(BEFORE) for one in own if one.action == "enrolment_updated")
    return next((each["row"] for each in known if isinstance(each, dict)), None)
