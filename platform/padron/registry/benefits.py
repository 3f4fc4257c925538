"""Deliveries to enrolled people, each once: an enrolment's service on a day, n-th of its kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from padron.problems import Problem, problem
from padron.registry import rows
from padron.registry.arrivals import UNDONE, Asked, Outcome, Source, Status
from padron.registry.awards import ACTIVE, reached
from padron.registry.counters import count_deliveries
from padron.registry.events import PURPOSE, Chain, Happening, due
from padron.registry.facts import DELIVERED
from padron.registry.folios import fresh_folios, receipt_folios
from padron.registry.keys import derived, new_ids
from padron.registry.locks import lock_people
from padron.registry.people import cluster_members, survivors
from padron.registry.places import Place, Places, Window, place
from padron.registry.quotas import Purses
from padron.registry.store import ONE_PERSON, Unit, View, scoped
from padron.registry.tables import benefit, enrolment, event, person, receipt

HELD, VOID = "held", "void"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A service given. `quantity` in hundredths, `amount` in centavos; `nth` tells equal rows of a file apart, from 1.

    `answers` and `judged` are canonical JSON texts. `limits`: the places that it asks for under its service's limits;
    `unknown`: the fields (name, label) without which others cannot be looked at; `budget` of its call, in centavos.
    `id`: that of the capture, so that a second press of the button changes nothing; it is then one more of its day,
    whatever `nth` says.
    """

    person_key: bytes
    enrolment: bytes
    service: str
    quantity: int
    amount: int | None
    delivered_on: str
    place: str | None
    answers: str
    judged: str
    source: Source
    nth: int = 1
    limits: tuple[Asked, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    budget: int | None = None
    id: bytes | None = None


@scoped(ONE_PERSON)
def deliver(unit: Unit, given: Delivery) -> Outcome:
    """Keeps a delivery with its event; the same one again is `identical`, with other values `rejected`.

    It takes its places under the limits and its amount of the call's budget, or is `rejected`; where a value is missing
    that a limit counts by and nothing else refuses it, it is held, counts for nothing, and is delivered when it comes
    again with the value. The outcome's `enrolment` is the delivery's id, its `folio` the delivery's own.
    """
    return deliver_many(unit, [given])[0]


@scoped(ONE_PERSON)
def deliver_many(unit: Unit, given: Sequence[Delivery], window: Window | None = None) -> list[Outcome]:
    """The same for many, with the same results as one by one, in the same order.

    `window`: what the units of one load have in common.
    """
    book = _Book(unit, given, window)
    outcomes = [book.take(each) for each in given]
    book.flush()
    return outcomes


@scoped(ONE_PERSON)
def foreseen(view: View, given: Delivery) -> Problem | None:
    """Why a delivery would be refused now: its enrolment, a limit or the budget; None where it would be kept."""
    return _Book(view, [given], None).refusal(given)


_ENROLLED = ("person_key", "id", "program", "call", "version", "category", "area")
_STORED = ("person_key", "id", "enrolment_id", "service", "delivered_on", "nth", "quantity", "amount", "answers",
           "status")  # fmt: skip
_SET = ("quantity", "amount", "status", "place", "answers", "judged", "updated_at")


class _Book:
    """The deliveries of a unit: what they stand on is read and held at once, and what they come to written at once."""

    def __init__(self, view: View, given: Sequence[Delivery], window: Window | None) -> None:
        self._view = view
        keys = {each.person_key for each in given}
        self._clusters = held_people(view, keys)
        self._enrolled = {
            (row[0], row[1]): dict(zip(_ENROLLED, row, strict=True))
            for row in rows.fetch(view.connection, enrolment, _ENROLLED, "person_key", keys)
        }
        self._stored: dict[tuple[bytes, bytes, str, str], dict[int, dict[str, Any]]] = {}
        self._by_id: dict[bytes, dict[str, Any]] = {}
        folios = receipt_folios(view, keys)
        for row in rows.fetch(view.connection, benefit, _STORED, "person_key", keys):
            self._note({**dict(zip(_STORED, row, strict=True)), "folio": folios.get(row[1])})
        self._places, self._purses = Places(view, window), Purses(view, window)
        self._places.read([one for each in given for one in self._wanted(each)])
        self._fresh: list[tuple[Delivery, dict[str, Any]]] = []
        self._changed: list[tuple[Delivery, dict[str, Any]]] = []
        count = len(given)
        self._ids = new_ids(count)
        self._folios = fresh_folios(view, count) if isinstance(view, Unit) else iter(())

    def _note(self, row: dict[str, Any]) -> None:
        place_ = row["person_key"], row["enrolment_id"], row["service"], row["delivered_on"]
        self._stored.setdefault(place_, {})[row["nth"]] = row
        self._by_id[row["id"]] = row

    def take(self, given: Delivery) -> Outcome:
        """What becomes of one delivery."""
        before = self._before(given)
        if before is not None and not _waits(before, given):
            return _again(given, before)
        refused = self._refused(given, before["id"] if before is not None else b"")
        if refused is not None:
            return _rejected(given, refused)
        known = self._enrolled[given.person_key, given.enrolment]
        row = self._row(given, before)
        if not given.unknown:
            self._purses.spend(known["program"], known["call"], given.amount or 0, given.budget)
            for each in self._wanted(given):
                self._places.take(each, given.person_key, row["id"], given.source.row)
        (self._fresh if before is None else self._changed).append((given, row))
        held = tuple(problem("limit_held", field=name, label=label) for name, label in given.unknown)
        status: Status = "updated" if before is not None else "created"
        return Outcome(status, row["folio"], given.person_key, row["id"], problems=held, state=row["status"])

    def refusal(self, given: Delivery) -> Problem | None:
        """Why a delivery that was not made before cannot be made."""
        return self._refused(given, b"")

    def _before(self, given: Delivery) -> dict[str, Any] | None:
        if given.id is not None:
            return self._by_id.get(given.id)
        return self._stored.get(_place_of(given), {}).get(given.nth)

    def _refused(self, given: Delivery, identifier: bytes) -> Problem | None:
        known = self._enrolled.get((given.person_key, given.enrolment))
        if known is None or known["category"] != ACTIVE:
            return problem("not_enrolled", field="curp")
        for asked, each in zip(given.limits, self._wanted(given), strict=True):
            if self._places.others(each, identifier) is not None:
                return reached("limit_reached", asked)
        enough = self._purses.reaches(known["program"], known["call"], given.amount or 0, given.budget)
        return None if enough else problem("budget_spent")

    def _wanted(self, given: Delivery) -> list[Place]:
        known = self._enrolled.get((given.person_key, given.enrolment))
        if known is None:
            return []
        cluster, secret = self._clusters[given.person_key], self._view.secret
        return [place(secret, each, cluster, given.delivered_on, known["call"]) for each in given.limits]

    def _row(self, given: Delivery, before: dict[str, Any] | None) -> dict[str, Any]:
        """The stored row as it will be, known to the deliveries that come after."""
        there = self._stored.get(_place_of(given), {})
        row = {
            "person_key": given.person_key, "enrolment_id": given.enrolment, "service": given.service,
            "delivered_on": given.delivered_on, "quantity": given.quantity, "amount": given.amount,
            "answers": given.answers, "status": HELD if given.unknown else DELIVERED,
            "id": before["id"] if before else given.id or next(self._ids),
            "nth": before["nth"] if before else given.nth if given.id is None else max(there, default=0) + 1,
            "folio": before["folio"] if before else next(self._folios),
        }  # fmt: skip
        self._note(row)
        return row

    def flush(self) -> None:
        """Writes the rows, their folios and their events, the places and the money."""
        unit = self._view
        assert isinstance(unit, Unit)
        rows.insert(unit.connection, benefit, [self._whole(unit, *each) for each in self._fresh])
        rows.insert(unit.connection, receipt, [(row["folio"], row["person_key"], row["id"]) for _, row in self._fresh])
        rows.update(unit.connection, benefit, _SET, ("person_key", "id"), [
            (row["quantity"], row["amount"], row["status"], given.place, row["answers"], given.judged, unit.at,
             given.person_key, row["id"])
            for given, row in self._changed
        ])  # fmt: skip
        self._places.flush()
        self._purses.flush()
        count_deliveries(unit, [
            (self._enrolled[given.person_key, given.enrolment], given.service, given.delivered_on, given.amount, 1)
            for given, row in (*self._fresh, *self._changed)
            if row["status"] == DELIVERED
        ])  # fmt: skip
        tell_all(
            unit, [(given.person_key, self._happened(given, row)) for given, row in (*self._fresh, *self._changed)]
        )

    def _whole(self, unit: Unit, given: Delivery, row: dict[str, Any]) -> rows.Values:
        """A new row, in the table's order."""
        program = self._enrolled[given.person_key, given.enrolment]["program"]
        return (
            given.person_key, row["id"], given.enrolment, program, given.service, given.quantity, given.amount,
            given.delivered_on, row["nth"], row["status"], given.place, given.answers, given.judged, given.source.kind,
            given.source.load, given.source.row, unit.actor, unit.at, unit.at,
        )  # fmt: skip

    def _happened(self, given: Delivery, row: dict[str, Any]) -> Happening:
        known = self._enrolled[given.person_key, given.enrolment]
        return Happening(
            "benefit_held" if row["status"] == HELD else "benefit_delivered", "benefit", row["id"], given.delivered_on,
            f"{given.answers}\n{given.judged}", program=known["program"], version=known["version"],
            source=given.source.kind, load=given.source.load,
        )  # fmt: skip


def _place_of(given: Delivery) -> tuple[bytes, bytes, str, str]:
    return given.person_key, given.enrolment, given.service, given.delivered_on


def _waits(before: dict[str, Any], given: Delivery) -> bool:
    """Whether a stored delivery is made by this one: held, with the value that lacked; or gone with its load."""
    return before["status"] == UNDONE or (before["status"] == HELD and not given.unknown)


def _again(given: Delivery, before: dict[str, Any]) -> Outcome:
    """A delivery that is there already."""
    if before["status"] == VOID and given.id is None:
        return _rejected(given, problem("delivery_void", field="fecha_entrega"))
    same = [before[name] for name in ("quantity", "amount", "answers")] == [given.quantity, given.amount, given.answers]
    if not same:
        return _rejected(given, problem("delivered_before", field="fecha_entrega"))
    return Outcome("identical", before["folio"], given.person_key, before["id"], state=before["status"])


def _rejected(given: Delivery, found: Problem) -> Outcome:
    return Outcome("rejected", None, given.person_key, None, problems=(found,))


@scoped(ONE_PERSON)
def held_people(view: View, keys: set[bytes]) -> dict[bytes, tuple[bytes, ...]]:
    """All keys of these people, each one's own first; in a unit they are held until it ends."""
    last = survivors(view, keys)
    members = cluster_members(view, set(last.values()))
    if isinstance(view, Unit):
        lock_people(view, keys.union(*members.values()))
    return {key: (key, *(each for each in members[last[key]] if each != key)) for key in keys}


@scoped(ONE_PERSON)
def tell_all(unit: Unit, happened: Sequence[tuple[bytes, Happening]]) -> None:
    """Adds events to the histories of people who are held."""
    names = ("person_key", "chain_head", "chain_length")
    heads = rows.fetch(unit.connection, person, names, "person_key", {key for key, _ in happened})
    chains = {key: Chain(head, length) for key, head, length in heads}
    secret = derived(unit.secret, PURPOSE)
    made = [
        chains[key].row(secret, key, identifier, unit.at, unit.actor, told)
        for (key, told), identifier in zip(happened, new_ids(len(happened)), strict=True)
    ]
    rows.insert(unit.connection, event, made)
    due(unit, made)
    rows.update(unit.connection, person, names[1:], ("person_key",), [
        (chain.head, chain.length, key) for key, chain in chains.items()
    ])  # fmt: skip
