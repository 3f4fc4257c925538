"""Users and their roles; passwords by argon2id, slower for whoever guesses."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, insert, select, update

from padron.problems import Problem, problem
from padron.registry.canonical import canonical, mapping
from padron.registry.folding import folded
from padron.registry.store import CONTROL, Refused, Store, Unit, View, scoped
from padron.registry.tables import session, user
from padron.registry.throttle import MINUTE, count_failure, forget_failures, waiting_until

ROLES = ("capture", "review", "read", "define", "decide", "audit", "admin")
LEAST, MOST = 12, 128
OBVIOUS = ("contrasena", "password", "monterrey", "beneficia", "padron", "123456", "qwerty", "abcdef", "siga")

_hasher = PasswordHasher(time_cost=3, memory_cost=46 * 1024, parallelism=1)
_two_at_once = threading.Semaphore(2)  # 46 MiB each: fifty at once would be the server's memory


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody may do and where; None is every area, every program."""

    name: str
    areas: frozenset[str] | None = None
    programs: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signs in."""

    name: str
    full_name: str
    roles: tuple[Role, ...]
    active: bool


@scoped(CONTROL)
def create_user(unit: Unit, name: str, full_name: str, password_hash: str, roles: Iterable[Role]) -> None:
    """A new user; the hash comes from `password_hash_of`, made outside the transaction. Raises ValueError if taken."""
    if user_of(unit, name) is not None:
        raise ValueError("the user exists")
    unit.connection.execute(insert(user).values(
        name=name, full_name=full_name, password_hash=password_hash, roles=roles_text(roles), active=True,
        created_at=unit.at, password_at=unit.at,
    ))  # fmt: skip


@scoped(CONTROL)
def user_of(view: View, name: str) -> User | None:
    """The user of that name, or None."""
    return next((each for each in users(view) if each.name == name), None)


@scoped(CONTROL)
def users(view: View) -> list[User]:
    """Everybody who has or had a way in, by name."""
    return [_user(row) for row in view.connection.execute(select(user).order_by(user.c.name))]


@scoped(CONTROL)
def set_roles(unit: Unit, name: str, roles: Iterable[Role]) -> None:
    """Changes what somebody may do, and ends the sessions that still know the old roles."""
    unit.connection.execute(update(user).where(user.c.name == name).values(roles=roles_text(roles)))
    unit.connection.execute(delete(session).where(session.c.user_name == name))


@scoped(CONTROL)
def set_active(unit: Unit, name: str, active: bool) -> None:
    """Lets somebody in or out; out ends every session at once."""
    unit.connection.execute(update(user).where(user.c.name == name).values(active=active))
    unit.connection.execute(delete(session).where(session.c.user_name == name))


@scoped(CONTROL)
def set_password(unit: Unit, name: str, password_hash: str) -> None:
    """A new password; every session ends and the wait after failures is over."""
    unit.connection.execute(
        update(user).where(user.c.name == name).values(password_hash=password_hash, password_at=unit.at)
    )
    unit.connection.execute(delete(session).where(session.c.user_name == name))
    forget_failures(unit, _subject(name))


def password_problem(name: str, password: str) -> Problem | None:
    """Why a password will not do, or None. NIST SP 800-63B: long enough and not obvious, no rules of composition."""
    if len(password) < LEAST:
        return problem("password_short", field="password", least=LEAST)
    if len(password) > MOST:
        return problem("password_long", field="password", most=MOST)
    plain = folded(password).replace(" ", "")
    for word in (*OBVIOUS, folded(name).replace(" ", "")):
        plain = plain.replace(word, "") if word else plain
    return problem("password_common", field="password") if len(set(plain)) < 5 else None


def password_hash_of(password: str) -> str:
    """The argon2id hash of a password (RFC 9106; 46 MiB, 3 passes). Slow by design: never inside a unit of work."""
    with _two_at_once:
        return _hasher.hash(password)


def checked_user(store: Store, name: str, password: str) -> User:
    """The user of this name and password. Raises Refused: `sign_in_wrong`, `sign_in_locked`.

    An unknown name costs as much time as a wrong password, and counts as a failure of that name.
    """
    with store.reading() as view:
        row = view.connection.execute(select(user).where(user.c.name == name)).one_or_none()
        waiting = waiting_until(view, _subject(name))
        now = view.at
    if waiting > now:
        raise Refused(problem("sign_in_locked", minutes=-(-(waiting - now) // MINUTE)))
    right = _is_right(row.password_hash if row else _nobody(), password[: 4 * MOST])
    if row is None or not row.active or not right:
        with store.writing(name) as unit:
            count_failure(unit, _subject(name))
            unit.commit()
        raise Refused(problem("sign_in_wrong"))
    with store.writing(name) as unit:
        forget_failures(unit, _subject(name))
        unit.commit()
    return _user(row)


def _is_right(stored: str, password: str) -> bool:
    with _two_at_once:
        try:
            return _hasher.verify(stored, password)
        except VerificationError:
            return False


_nobody_hash: list[str] = []


def _nobody() -> str:
    if not _nobody_hash:
        _nobody_hash.append(password_hash_of("nobody has this one"))
    return _nobody_hash[0]


def _subject(name: str) -> str:
    return f"user:{name}"[:200]


def roles_text(roles: Iterable[Role]) -> str:
    """Roles as a column keeps them. ValueError for a role that there is not."""
    listed = []
    for each in roles:
        if each.name not in ROLES:
            raise ValueError(each.name)
        listed.append({
            "name": each.name,
            "areas": None if each.areas is None else sorted(each.areas),
            "programs": None if each.programs is None else sorted(each.programs),
        })  # fmt: skip
    return canonical({"roles": listed})


def _user(row: Any) -> User:
    return User(row.name, row.full_name, roles_of(row.roles), row.active)


def roles_of(text: str) -> tuple[Role, ...]:
    """The roles that a column keeps."""
    listed: Any = mapping(text)["roles"]
    return tuple(Role(each["name"], _set(each["areas"]), _set(each["programs"])) for each in listed)


def _set(given: list[str] | None) -> frozenset[str] | None:
    return None if given is None else frozenset(given)
