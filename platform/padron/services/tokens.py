"""Tokens of other systems: a secret becomes an actor, with the same grants that a user's roles give."""

from padron.problems import problem
from padron.registry.store import Refused, Store, View
from padron.registry.throttle import MINUTE, count_failure, waiting_until
from padron.registry.tokens import Token, token_of, token_with, touch_token
from padron.registry.users import user_of
from padron.services.policy import Actor
from padron.services.sign_in import SignedIn, granted
from padron.services.sign_in import actor as of_user

MARK = "api:"
"""What the name of a token's actor begins with in histories and logs, so that it is never taken for a user's."""


def entered(store: Store, secret: str, address: str, today: str) -> SignedIn:
    """Who a secret belongs to; the ISO day of its use is noted. Raises Refused: `token_wrong`, `token_locked`.

    A right secret always enters: only an address that sends wrong ones is made to wait, since 256 bits are not guessed
    and whoever shares the address must not be kept out.
    """
    with store.reading() as view:
        found = token_with(view, secret)
        left = waiting_until(view, _subject(address)) - view.at
    if found is None:
        if left > 0:
            raise Refused(problem("token_locked", minutes=-(-left // MINUTE)))
        _failed(store, address)
        raise Refused(problem("token_wrong"))
    if found.used_on != today:
        _used(store, found, today)
    return SignedIn(actor(found), found.name)


def actor(token: Token) -> Actor:
    """A token as the policy sees it."""
    return Actor(MARK + token.name, granted(token.roles))


def actor_named(view: View, name: str) -> Actor:
    """Whoever goes by this name in a history, with the grants of now; without any where there is nobody."""
    if name.startswith(MARK):
        token = token_of(view, name.removeprefix(MARK))
        return actor(token) if token is not None else Actor(name, ())
    user = user_of(view, name)
    return of_user(user) if user is not None else Actor(name, ())


def _failed(store: Store, address: str) -> None:
    with store.writing(MARK) as unit:
        count_failure(unit, _subject(address))
        unit.commit()


def _used(store: Store, token: Token, today: str) -> None:
    """Notes the day; a registry that is busy just now does not keep anybody out."""
    try:
        with store.writing(MARK + token.name) as unit:
            touch_token(unit, token.name, today)
            unit.commit()
    except Refused as refused:
        if refused.problem.code != "busy":
            raise


def _subject(address: str) -> str:
    return f"token:{address}"[:200]
