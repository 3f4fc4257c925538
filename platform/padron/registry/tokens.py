"""Tokens of other systems: 256 random bits known only by their hash, with roles, a last day and the day of last use."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select, update

from padron.registry.store import CONTROL, Unit, View, scoped
from padron.registry.tables import token
from padron.registry.users import Role, roles_of, roles_text

PREFIX = "padron_"
"""How a token begins, so that one that leaked into a file is known for what it is."""
DAY = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret; instants in UTC microseconds, `used_on` an ISO day. `serves`: it lets in now."""

    name: str
    roles: tuple[Role, ...]
    created_by: str
    created_at: int
    expires_at: int
    revoked_at: int | None
    used_on: str | None
    serves: bool


class TokenExists(Exception):
    """A token of that name is there, or was; its name stays its own, since the history names it."""


@scoped(CONTROL)
def create_token(unit: Unit, name: str, roles: Iterable[Role], days: int) -> str:
    """A new token that serves so many days; gives its secret, which is stored nowhere. Raises TokenExists."""
    if token_of(unit, name) is not None:
        raise TokenExists(name)
    secret = PREFIX + secrets.token_urlsafe(32)
    unit.connection.execute(insert(token).values(
        name=name, token_hash=_hash(secret), roles=roles_text(roles), created_by=unit.actor, created_at=unit.at,
        expires_at=unit.at + days * DAY, revoked_at=None, used_on=None,
    ))  # fmt: skip
    return secret


@scoped(CONTROL)
def token_with(view: View, secret: str) -> Token | None:
    """The token of this secret while it serves; else None."""
    row = view.connection.execute(select(token).where(token.c.token_hash == _hash(secret))).one_or_none()
    found = _token(row, view.at) if row is not None else None
    return found if found is not None and found.serves else None


@scoped(CONTROL)
def token_of(view: View, name: str) -> Token | None:
    """The token of that name, whether it serves or not; None where there never was one."""
    row = view.connection.execute(select(token).where(token.c.name == name)).one_or_none()
    return _token(row, view.at) if row is not None else None


@scoped(CONTROL)
def tokens(view: View) -> list[Token]:
    """Every token that there is or was, by name."""
    return [_token(row, view.at) for row in view.connection.execute(select(token).order_by(token.c.name))]


@scoped(CONTROL)
def touch_token(unit: Unit, name: str, day: str) -> None:
    """Notes the ISO day on which a token was used."""
    unit.connection.execute(update(token).where(token.c.name == name).values(used_on=day))


@scoped(CONTROL)
def revoke_token(unit: Unit, name: str) -> None:
    """Ends a token at once; the first time counts."""
    unit.connection.execute(
        update(token).where(token.c.name == name, token.c.revoked_at.is_(None)).values(revoked_at=unit.at)
    )


def _token(row: Any, at: int) -> Token:
    return Token(
        row.name, roles_of(row.roles), row.created_by, row.created_at, row.expires_at, row.revoked_at, row.used_on,
        row.revoked_at is None and at < row.expires_at,
    )  # fmt: skip


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
