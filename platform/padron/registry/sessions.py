"""Sessions kept by the server: a 256-bit token known only by its hash, 20 idle minutes, 10 hours at most."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, insert, select, update

from padron.registry.store import CONTROL, Unit, View, scoped
from padron.registry.tables import session, user
from padron.registry.users import User, user_of

MINUTE = 60 * 1_000_000
IDLE = 20 * MINUTE
ABSOLUTE = 10 * 60 * MINUTE
SEEN_EVERY = MINUTE


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of a user; instants in UTC microseconds. `needs_touch`: its last use should be noted now."""

    user: User
    created_at: int
    seen_at: int
    address: str
    needs_touch: bool


@scoped(CONTROL)
def begin_session(unit: Unit, name: str, address: str = "") -> str:
    """A new session; gives the token for the cookie, which is stored nowhere."""
    return _begin(unit, name, address, unit.at)


@scoped(CONTROL)
def session_of(view: View, token: str) -> Session | None:
    """The session of a token while it lasts and its user is active; else None."""
    table = session.c
    row = view.connection.execute(
        select(session).join(user, user.c.name == table.user_name).where(
            table.token_hash == _hash(token),
            table.seen_at > view.at - IDLE,
            table.created_at > view.at - ABSOLUTE,
            user.c.active,
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    known = user_of(view, row.user_name)
    return (
        Session(known, row.created_at, row.seen_at, row.address, view.at - row.seen_at > SEEN_EVERY) if known else None
    )


@scoped(CONTROL)
def touch_session(unit: Unit, token: str) -> None:
    """Notes that the session is in use; it then lasts 20 minutes more."""
    unit.connection.execute(update(session).where(session.c.token_hash == _hash(token)).values(seen_at=unit.at))


@scoped(CONTROL)
def rotated_session(unit: Unit, token: str) -> str | None:
    """A new token for a session, at a change of rights; the old one ends. None when it had ended already."""
    row = unit.connection.execute(select(session).where(session.c.token_hash == _hash(token))).one_or_none()
    if row is None:
        return None
    end_session(unit, token)
    return _begin(unit, row.user_name, row.address, row.created_at)


@scoped(CONTROL)
def sessions_of(view: View, name: str) -> list[tuple[int, int, str]]:
    """Beginning, last use and address of each session of a user."""
    table = session.c
    asked = select(table.created_at, table.seen_at, table.address).where(
        table.user_name == name, table.seen_at > view.at - IDLE, table.created_at > view.at - ABSOLUTE
    )
    return [(row[0], row[1], row[2]) for row in view.connection.execute(asked.order_by(table.created_at))]


@scoped(CONTROL)
def end_session(unit: Unit, token: str) -> None:
    """Signs out."""
    unit.connection.execute(delete(session).where(session.c.token_hash == _hash(token)))


@scoped(CONTROL)
def end_sessions(unit: Unit, name: str) -> None:
    """Signs a user out everywhere."""
    unit.connection.execute(delete(session).where(session.c.user_name == name))


@scoped(CONTROL)
def purge_sessions(unit: Unit) -> int:
    """Forgets sessions that ended by themselves; gives how many."""
    table = session.c
    ended = (table.seen_at <= unit.at - IDLE) | (table.created_at <= unit.at - ABSOLUTE)
    return unit.connection.execute(delete(session).where(ended)).rowcount


def _begin(unit: Unit, name: str, address: str, created_at: int) -> str:
    token = secrets.token_urlsafe(32)
    unit.connection.execute(insert(session).values(
        token_hash=_hash(token), user_name=name, created_at=created_at, seen_at=unit.at, address=address
    ))  # fmt: skip
    return token


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
