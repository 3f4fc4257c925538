"""Tokens of other systems, the same on every engine."""

import pytest

from padron.registry.database import Database
from padron.registry.throttle import count_failure, forget_failures, waiting_until
from padron.registry.tokens import (
    DAY,
    TokenExists,
    create_token,
    revoke_token,
    token_of,
    token_with,
    tokens,
    touch_token,
)
from padron.registry.users import Role
from registry_stores import Clock

CAPTURE = Role("capture", frozenset({"SDHIS"}))
READ = Role("read", None, frozenset({"despensa"}))


def made(store: Database, name: str, *roles: Role, days: int = 30) -> str:
    with store.writing("root") as unit:
        secret = create_token(unit, name, roles, days)
        unit.commit()
    return secret


def test_a_token_is_found_by_its_secret_with_its_roles(store: Database) -> None:
    secret = made(store, "siga", CAPTURE, READ)
    with store.reading() as view:
        found = token_with(view, secret)
        assert found is not None
        assert (found.name, found.roles, found.created_by, found.serves) == ("siga", (CAPTURE, READ), "root", True)
        assert found.expires_at - found.created_at == 30 * DAY
        for other in (secret[:-1], secret + "x", "", "padron_", "\ud800"):
            assert token_with(view, other) is None


def test_two_tokens_are_two_secrets_and_a_name_is_used_once(store: Database) -> None:
    assert made(store, "uno", CAPTURE) != made(store, "dos", CAPTURE)
    with store.writing("root") as unit:
        revoke_token(unit, "uno")
        with pytest.raises(TokenExists):
            create_token(unit, "uno", [CAPTURE], 30)
        unit.commit()
    with store.reading() as view:
        assert [(each.name, each.serves) for each in tokens(view)] == [("dos", True), ("uno", False)]


def test_a_revoked_token_serves_no_more_and_when_that_was_stays(store: Database, clock: Clock) -> None:
    secret = made(store, "siga", CAPTURE)
    for _ in range(2):
        with store.writing("root") as unit:
            revoke_token(unit, "siga")
            unit.commit()
        clock.pass_seconds(60)
    with store.reading() as view:
        assert token_with(view, secret) is None
        found = token_of(view, "siga")
        assert found is not None and found.revoked_at is not None
        assert view.at - found.revoked_at > 100 * 1_000_000


def test_a_token_ends_by_itself(store: Database, clock: Clock) -> None:
    secret = made(store, "breve", CAPTURE, days=1)
    clock.pass_seconds(24 * 3600 - 1)
    with store.reading() as view:
        assert token_with(view, secret) is not None
    clock.pass_seconds(1)
    with store.reading() as view:
        assert token_with(view, secret) is None


def test_the_day_of_the_last_use_is_kept(store: Database) -> None:
    made(store, "siga", CAPTURE)
    with store.writing("root") as unit:
        touch_token(unit, "siga", "2026-11-23")
        unit.commit()
    with store.reading() as view:
        found = token_of(view, "siga")
        assert found is not None and found.used_on == "2026-11-23"


def test_failures_of_a_subject_make_it_wait_twice_as_long_each_time_until_they_are_forgotten(store: Database) -> None:
    waits = []
    for _ in range(9):
        with store.writing("root") as unit:
            count_failure(unit, "token:10.0.0.1")
            left = waiting_until(unit, "token:10.0.0.1") - unit.at
            assert waiting_until(unit, "token:10.0.0.2") == 0
            unit.commit()
        waits.append(max(left, 0) // 60_000_000)
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 15]
    with store.writing("root") as unit:
        forget_failures(unit, "token:10.0.0.1")
        assert waiting_until(unit, "token:10.0.0.1") == 0
