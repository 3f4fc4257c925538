"""Slower for whoever guesses: failures are counted by subject, and from the sixth on each one doubles the wait."""

from sqlalchemy import delete, insert, select

from padron.registry.keys import identity_key
from padron.registry.locks import lock_keys
from padron.registry.store import CONTROL, Unit, View, scoped
from padron.registry.tables import throttle

MINUTE = 60 * 1_000_000
FREE_FAILURES = 5
LONGEST_WAIT = 15
FORGET_AFTER = 24 * 60 * MINUTE


@scoped(CONTROL)
def waiting_until(view: View, subject: str) -> int:
    """The instant until which a subject waits, in UTC microseconds; 0 where it does not."""
    asked = select(throttle.c.locked_until).where(throttle.c.subject == subject)
    return view.connection.execute(asked).scalar_one_or_none() or 0


@scoped(CONTROL)
def count_failure(unit: Unit, subject: str) -> None:
    """Five failures are free; from then on each doubles the wait, up to a quarter of an hour."""
    lock_keys(unit, [identity_key(unit.secret, subject)])
    found = unit.connection.execute(select(throttle).where(throttle.c.subject == subject)).one_or_none()
    failures = found.failures + 1 if found is not None and found.last_at > unit.at - FORGET_AFTER else 1
    late = failures - FREE_FAILURES
    locked = unit.at + min(2**late, LONGEST_WAIT) * MINUTE if late >= 0 else None
    unit.connection.execute(delete(throttle).where(throttle.c.subject == subject))
    unit.connection.execute(
        insert(throttle).values(subject=subject, failures=failures, last_at=unit.at, locked_until=locked)
    )


@scoped(CONTROL)
def forget_failures(unit: Unit, subject: str) -> None:
    """The wait is over."""
    unit.connection.execute(delete(throttle).where(throttle.c.subject == subject))
