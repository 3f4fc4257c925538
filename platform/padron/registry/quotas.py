"""The quota and the budget of a call: what is active and what was spent, counted under the call's own lock.

The quota is counted from the enrolments themselves, so that it cannot drift; the budget is one running total, whose
change and whose comparison are one statement.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, insert, select, update

from padron.registry.locks import lock_keys
from padron.registry.places import Window, counted, scope_key
from padron.registry.store import FAN_OUT, ONE_PERSON, Unit, View, scoped
from padron.registry.tables import IS_ACTIVE, benefit, claim, enrolment

BUDGET, TOTAL = "budget", 0
NOBODY = bytes(16)


@scoped(FAN_OUT)
def active_in_call(view: View, program: str, call: str) -> int:
    """How many enrolments of a call are active."""
    table = enrolment.c
    asked = select(func.count()).where(table.program == program, table.call == call, IS_ACTIVE)
    return int(view.connection.execute(asked).scalar_one())


@scoped(FAN_OUT)
def in_state(view: View, program: str, call: str, state: str) -> int:
    """How many enrolments of a call are in a state."""
    table = enrolment.c
    asked = select(func.count()).where(table.program == program, table.call == call, table.state == state)
    return int(view.connection.execute(asked).scalar_one())


@scoped(FAN_OUT)
def spent_in_call(view: View, program: str, call: str) -> int:
    """The centavos that a call's benefits come to, as delivered: what its running total must say."""
    table, of = benefit.c, enrolment.c
    joined = benefit.join(enrolment, (table.person_key == of.person_key) & (table.enrolment_id == of.id))
    asked = select(func.coalesce(func.sum(table.amount), 0)).select_from(joined).where(
        of.program == program, of.call == call, table.status == "delivered"
    )  # fmt: skip
    return int(view.connection.execute(asked).scalar_one())


@scoped(ONE_PERSON)
def give_back(unit: Unit, program: str, call: str, amount: int) -> None:
    """Takes centavos off what a call has spent, as of a delivery that is withdrawn."""
    scope = _hold_budget(unit, program, call)
    unit.connection.execute(update(claim).where(*_total(scope, call)).values(amount=claim.c.amount - amount))


def _hold_budget(unit: Unit, program: str, call: str) -> bytes:
    scope = scope_key(unit.secret, program, BUDGET, call)
    lock_keys(unit, [scope])
    return scope


def _total(scope: bytes, call: str) -> tuple[ColumnElement[bool], ...]:
    """Where the running total of a call stands."""
    table = claim.c
    return table.scope_key == scope, table.limit_name == BUDGET, table.period == call, table.slot == TOTAL


class Purses:
    """What the calls that a unit touches have spent: read once under their locks, followed, and written at once.

    `window`: what the units of one load have in common; of a trial, what its earlier units spent.
    """

    def __init__(self, unit: View, window: Window | None = None) -> None:
        self._unit = unit
        self._window = window
        self._before: dict[tuple[str, str], int | None] = {}
        self._fresh: dict[tuple[str, str], int] = {}

    def spend(self, program: str, call: str, amount: int, most: int | None) -> bool:
        """Adds centavos to what a call has spent; False, and nothing is added, when that would pass `most`.

        Without a budget (None) only a total that was begun before goes on.
        """
        if not self.reaches(program, call, amount, most):
            return False
        self._fresh[program, call] = self._fresh.get((program, call), 0) + amount
        return True

    def reaches(self, program: str, call: str, amount: int, most: int | None) -> bool:
        """Whether what is left of a call's budget reaches for so many centavos."""
        before = self._total(program, call, has_budget=most is not None)
        spent = (before or 0) + self._fresh.get((program, call), 0) + counted(self._window).get(_cell(program, call), 0)
        return most is None or spent + amount <= most

    def flush(self) -> None:
        """Writes what was spent; only in a unit. A trial only tells its next units."""
        assert isinstance(self._unit, Unit)
        for (program, call), amount in self._fresh.items():
            if self._window is not None and self._window.is_trial:
                cell = _cell(program, call)
                self._window.moved[cell] = self._window.moved.get(cell, 0) + amount
            elif self._before[program, call] is not None:
                scope = scope_key(self._unit.secret, program, BUDGET, call)
                self._unit.connection.execute(
                    update(claim).where(*_total(scope, call)).values(amount=claim.c.amount + amount)
                )
        self._fresh = {}

    def _total(self, program: str, call: str, *, has_budget: bool) -> int | None:
        """The running total of a call, begun where there is a budget; None where there is no total."""
        is_read = (program, call) in self._before
        if not is_read or (has_budget and self._before[program, call] is None):
            scope = scope_key(self._unit.secret, program, BUDGET, call)
            if isinstance(self._unit, Unit):  # who only looks need not wait
                lock_keys(self._unit, [scope])
            asked = select(claim.c.amount).where(*_total(scope, call))
            stored = self._unit.connection.execute(asked).scalar_one_or_none()
            if stored is None and has_budget:
                stored = spent_in_call(self._unit, program, call)
                if isinstance(self._unit, Unit):
                    _begin(self._unit, scope, call, stored)
            self._before[program, call] = stored
        return self._before[program, call]


def _cell(program: str, call: str) -> tuple[str, str, str]:
    """Where a trial keeps what a call spent, among what it moved."""
    return program, call, BUDGET


def _begin(unit: Unit, scope: bytes, call: str, spent: int) -> None:
    """Begins a call's running total with what was delivered before there was one."""
    unit.connection.execute(insert(claim).values(
        scope_key=scope, limit_name=BUDGET, period=call, slot=TOTAL, amount=spent, person_key=NOBODY,
        subject_id=NOBODY, taken_at=unit.at,
    ))  # fmt: skip


class Rooms:
    """How many places are left in each call that a unit touches: counted once under its lock, then followed."""

    def __init__(self, unit: View, window: Window | None = None) -> None:
        self._unit = unit
        self._window = window
        self._held: set[tuple[str, str]] = set()
        self._counts: dict[tuple[str, str, str], int] = {}
        self._moved: dict[tuple[str, str, str], int] = {}

    def has_room(self, program: str, call: str, quota: int) -> bool:
        """Whether one more may be active."""
        return self._count(program, call, "active", "") < quota

    def has_queue(self, program: str, call: str, state: str) -> bool:
        """Whether somebody waits in a state of the call, ahead of whoever comes now."""
        return self._count(program, call, "waiting", state) > 0

    def moved(self, program: str, call: str, before: str, after: str) -> None:
        """Follows an enrolment from one category to another; `before` is empty for a new one."""
        for category, change in ((before, -1), (after, 1)):
            if category:
                key = (program, call, category)
                self._moved[key] = self._moved.get(key, 0) + change

    def flush(self) -> None:
        """Passes on to a trial's next unit what this one moved."""
        if self._window is not None and self._window.is_trial:
            for key, change in self._moved.items():
                self._window.moved[key] = self._window.moved.get(key, 0) + change
        self._moved = {}

    def hold(self, calls: Iterable[tuple[str, str]]) -> None:
        """Holds the quotas of these (program, call) until the unit ends, always in the same order."""
        fresh = sorted(set(calls) - self._held)
        self._held.update(fresh)
        if fresh and isinstance(self._unit, Unit):  # who only looks need not wait
            lock_keys(self._unit, [scope_key(self._unit.secret, program, "quota", call) for program, call in fresh])

    def _count(self, program: str, call: str, category: str, state: str) -> int:
        key = (program, call, category)
        if key not in self._counts:
            self.hold([(program, call)])
            stored = in_state(self._unit, program, call, state) if state else active_in_call(self._unit, program, call)
            self._counts[key] = stored + counted(self._window).get(key, 0)
        return self._counts[key] + self._moved.get(key, 0)
