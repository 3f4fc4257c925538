"""Places under limits: who holds which, taken and given back in one unit; the primary key of `claim` is the guard.

A place is held by what is active (an enrolment) or delivered (a benefit), for as long as it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from padron.registry import rows
from padron.registry.arrivals import Asked
from padron.registry.canonical import canonical
from padron.registry.facts import period_days
from padron.registry.locks import lock_keys
from padron.registry.store import ONE_PERSON, Unit, View, scoped
from padron.registry.tables import claim

Key = tuple[bytes, str, str]
_READ = ("scope_key", "limit_name", "period", "slot", "amount", "person_key", "subject_id")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a scope (16 bytes: whose limit) and a period; `also`: scopes of other keys of a merged person."""

    scope_key: bytes
    limit: str
    period: str
    most: int
    amount: int = 1
    also: tuple[bytes, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """Where its holders stand."""
        return tuple((scope, self.limit, self.period) for scope in (self.scope_key, *self.also))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a place: the enrolment or benefit, its person; `row` of the file being loaded, where known."""

    person_key: bytes
    subject: bytes
    slot: int
    amount: int
    row: int | None = None


@dataclass(slots=True)
class Window:
    """What the units of one load have in common.

    `asked`: the first rows that asked for each place without taking it; `fresh` those of the unit at hand. Of a trial
    (`is_trial`), since none of it is kept, also what was given away: places, who `left` all that she held, and
    enrolments by call and category.
    """

    is_trial: bool = False
    asked: dict[Key, list[int]] = field(default_factory=dict)
    held: dict[Key, list[Holder]] = field(default_factory=dict)
    left: set[tuple[bytes, bytes]] = field(default_factory=set)
    moved: dict[tuple[str, str, str], int] = field(default_factory=dict)
    fresh: list[tuple[Key, int]] = field(default_factory=list)

    def ask(self, key: Key, row: int) -> None:
        """One more row that asked for a place without taking it."""
        self.asked.setdefault(key, []).append(row)
        self.fresh.append((key, row))

    def note(self, left: Iterable[tuple[bytes, bytes]], taken: Iterable[tuple[Key, Holder]]) -> None:
        """What a unit of a trial gave back, and then gave away."""
        gone = set(left)
        self.left |= gone
        for key, holders in self.held.items():
            self.held[key] = [each for each in holders if (each.person_key, each.subject) not in gone]
        for key, each in taken:
            self.held.setdefault(key, []).append(each)


def scope_key(secret: bytes, owner: str, limit: str, value: str) -> bytes:
    """The 16-byte key of what a limit counts by: keyed BLAKE2b, since the value may be a CURP or an RFC."""
    text = canonical([owner, limit, value])
    return blake2b(text.encode(), digest_size=16, key=secret, person=b"padron-scope").digest()


def period_text(period: str, on: str, call: str) -> str:
    """The period in which a day lies, as `claim` keeps it: its first day, the call's name, or nothing for ever."""
    if period == "ever":
        return ""
    return call if period == "call" else period_days(period, on)[0]


def place(secret: bytes, asked: Asked, cluster: Collection[bytes], on: str, call: str) -> Place:
    """The place that is asked for on a day of a call, by a person with these keys, her own one first."""
    values = [asked.value] if asked.value is not None else [key.hex() for key in cluster]
    first, *others = (scope_key(secret, asked.owner, asked.limit, value) for value in values)
    return Place(first, asked.limit, period_text(asked.period, on, call), asked.most, asked.amount, tuple(others))


class Places:
    """The places that a unit looks at: read at once under their locks, changed in memory, written at once."""

    def __init__(self, unit: View, window: Window | None = None) -> None:
        self.unit = unit
        self._window = window
        self._read: set[bytes] = set()
        self._held: dict[Key, list[Holder]] = {}
        self._taken: dict[bytes, list[tuple[Key, Holder]]] = {}
        self._left: list[tuple[bytes, bytes]] = []

    def read(self, wanted: Iterable[Place]) -> None:
        """Holds the scopes of these places until the unit ends, and reads who is in them."""
        fresh = {scope for each in wanted for scope, _, _ in each.keys} - self._read
        if not fresh:
            return
        self._read |= fresh
        if isinstance(self.unit, Unit):  # who only looks need not wait
            lock_keys(self.unit, fresh)
        for scope, limit, period, slot, amount, person_key, subject in rows.fetch(
            self.unit.connection, claim, _READ, "scope_key", sorted(fresh)
        ):
            if self._window is None or (person_key, subject) not in self._window.left:
                self._held.setdefault((scope, limit, period), []).append(Holder(person_key, subject, slot, amount))
        for key, holders in (self._window.held if self._window else {}).items():
            if key[0] in fresh:
                self._held.setdefault(key, []).extend(holders)

    def others(self, wanted: Place, subject: bytes) -> list[Holder] | None:
        """Who stands in the way of a subject (perhaps nobody, when it alone asks for too much); None: it fits."""
        self.read([wanted])
        found = [each for key in wanted.keys for each in self._held.get(key, ()) if each.subject != subject]
        return found if sum(each.amount for each in found) + wanted.amount > wanted.most else None

    def holds(self, wanted: Place, subject: bytes) -> bool:
        """Whether a subject holds this place."""
        self.read([wanted])
        return any(each.subject == subject for key in wanted.keys for each in self._held.get(key, ()))

    def take(self, wanted: Place, person_key: bytes, subject: bytes, row: int | None = None) -> None:
        """Takes a place that fits; twice takes one."""
        if self.holds(wanted, subject):
            return
        key = wanted.keys[0]
        there = self._held.setdefault(key, [])
        taken = {each.slot for each in there}
        slot = next(number for number in range(1, len(taken) + 2) if number not in taken)
        made = Holder(person_key, subject, slot, wanted.amount, row)
        there.append(made)
        self._taken.setdefault(subject, []).append((key, made))

    def leave(self, person_key: bytes, subject: bytes) -> None:
        """Gives back every place that a subject holds."""
        self._taken.pop(subject, None)
        self._left.append((person_key, subject))
        for key, holders in self._held.items():
            self._held[key] = [each for each in holders if each.subject != subject]

    def flush(self) -> None:
        """Writes what was left, then what was taken; only in a unit. A trial only tells its next units."""
        assert isinstance(self.unit, Unit)
        made = [(key, holder) for taken in self._taken.values() for key, holder in taken]
        if self._window is not None and self._window.is_trial:
            self._window.note(self._left, made)
        else:
            self._write(self.unit, made)
        self._left, self._taken = [], {}

    def _write(self, unit: Unit, made: Collection[tuple[Key, Holder]]) -> None:
        if self._left:
            mark = "%s" if unit.on_postgres else "?"
            text = f"DELETE FROM claim WHERE person_key = {mark} AND subject_id = {mark}"
            unit.connection.exec_driver_sql(text, self._left)
        rows.insert(unit.connection, claim, [
            (*key, each.slot, each.amount, each.person_key, each.subject, unit.at) for key, each in made
        ])  # fmt: skip


@scoped(ONE_PERSON)
def take_place(unit: Unit, wanted: Place, person_key: bytes, subject: bytes) -> bool:
    """Takes a place for a subject (an enrolment or benefit); False when it does not fit. Twice takes one."""
    places = Places(unit)
    if places.others(wanted, subject) is not None:
        return False
    places.take(wanted, person_key, subject)
    places.flush()
    return True


@scoped(ONE_PERSON)
def leave_places(unit: Unit, person_key: bytes, subject: bytes) -> None:
    """Gives back every place that a subject held."""
    places = Places(unit)
    places.leave(person_key, subject)
    places.flush()


def counted(window: Window | None) -> Mapping[tuple[str, str, str], int]:
    """What a trial's earlier units moved, by program, call and category."""
    return window.moved if window is not None else {}
