"""Signing in and out: a user's name and password become a session kept by the server, and a session an actor."""

from collections.abc import Iterable
from dataclasses import dataclass

from padron.registry.sessions import begin_session, end_session, session_of, touch_session
from padron.registry.store import Refused, Store
from padron.registry.users import Role, User, checked_user
from padron.services.policy import ANY, Actor, Grant


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody with a session: who they are called and what they may do."""

    actor: Actor
    full_name: str


def actor(user: User) -> Actor:
    """A user as the policy sees it."""
    return Actor(user.name, granted(user.roles))


def granted(roles: Iterable[Role]) -> tuple[Grant, ...]:
    """Roles as the policy sees them."""
    return tuple(Grant(each.name, _scope(each.areas), _scope(each.programs)) for each in roles)


def _scope(names: Iterable[str] | None) -> tuple[str, ...]:
    return (ANY,) if names is None else tuple(sorted(names))


def sign_in(store: Store, name: str, password: str, address: str) -> str:
    """The token of a new session. Raises Refused: `sign_in_wrong`, `sign_in_locked`, `busy`."""
    user = checked_user(store, name, password)
    with store.writing(user.name) as unit:
        token = begin_session(unit, user.name, address)
        unit.commit()
    return token


def signed_in(store: Store, token: str) -> SignedIn | None:
    """Who a token belongs to, or None once its session ended. Using a session makes it last."""
    with store.reading() as view:
        found = session_of(view, token)
    if found is None:
        return None
    if found.needs_touch:
        _touch(store, found.user.name, token)
    return SignedIn(actor(found.user), found.user.full_name)


def _touch(store: Store, name: str, token: str) -> None:
    """Notes the use of a session; a registry that is busy just now does not keep anybody out."""
    try:
        with store.writing(name) as unit:
            touch_session(unit, token)
            unit.commit()
    except Refused as refused:
        if refused.problem.code != "busy":
            raise


def sign_out(store: Store, token: str, name: str) -> None:
    """Ends a session."""
    with store.writing(name) as unit:
        end_session(unit, token)
        unit.commit()
