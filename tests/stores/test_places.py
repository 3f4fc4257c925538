"""Races for places: fifty at once never pass a quota, a household's limit or that of a CURP, and nobody is refused."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from padron.registry import database, tables
from padron.registry.arrivals import Asked, Award, Source
from padron.registry.awards import NoPlace
from padron.registry.canonical import canonical
from padron.registry.corrections import set_values
from padron.registry.database import Database
from padron.registry.enrolments import move
from padron.registry.facts import FactFrame
from padron.registry.households import Member, household_facts
from padron.registry.locks import lock_identifiers
from padron.registry.people import resolve
from padron.registry.quotas import active_in_call
from padron.registry.saving import save
from padron.registry.store import Unit
from registry_makers import LUCIA, RULES, arrival

CLIENTS, PLACES = 50, 10
FEW, SOME, MANY = 3, 30, 100
ACTIVE = {"state": "active", "category": "active"}
SOME_ROUNDS = [FEW, pytest.param(SOME, marks=pytest.mark.long)]
ROUNDS = [FEW, pytest.param(SOME, marks=pytest.mark.slow), pytest.param(MANY, marks=pytest.mark.long)]


def quota(most: int = PLACES) -> Award:
    return Award(quota=most, waiting=("waiting", "waiting"))


def one_per(limit: str, value: str) -> Award:
    return Award((Asked("despensa", limit, canonical(value), "call", 1, message="Sólo uno."),))


@pytest.fixture(autouse=True)
def connections_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as fifty clients use, from one round to the next: opening them cost five times what a round does."""
    monkeypatch.setattr(database, "KEPT_OPEN", database.KEPT_OPEN + database.MORE_AT_ONCE)
    monkeypatch.setattr(database, "MORE_AT_ONCE", 0)


@pytest.fixture(scope="module")
def clients() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(CLIENTS) as threads:
        yield threads


def at_once(clients: ThreadPoolExecutor, store: Database, work: Any) -> list[str]:
    """What fifty units of work say that begin together."""
    ready = Barrier(CLIENTS)

    def one(number: int) -> str:
        ready.wait()
        with store.writing(f"user{number}") as unit:
            said: str = work(unit, number)
            unit.commit()
        return said

    return list(clients.map(one, range(CLIENTS)))


def somebody(round_: int, number: int) -> dict[str, str]:
    return {**LUCIA, "curp": f"XEXX{round_:07d}{number:07d}"}


def active_rows(store: Database, call: str) -> int:
    table = tables.enrolment.c
    with store.reading() as view:
        asked = select(func.count()).where(table.call == call, table.category == "active")
        found: int = view.connection.execute(asked).scalar_one()
        assert found == active_in_call(view, "despensa", call)
    return found


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_quota_of_ten_is_filled_and_never_reaches_eleven(
    store: Database, clients: ThreadPoolExecutor, rounds: int
) -> None:
    for round_ in range(rounds):
        call = f"ronda{round_}"

        def enrol(unit: Unit, number: int, round_: int = round_, call: str = call) -> str:
            given = arrival(somebody(round_, number), call=call, award=quota(), **ACTIVE)
            outcome = save(unit, given, RULES["form"])
            return f"{outcome.status} {outcome.state}"

        assert Counter(at_once(clients, store, enrol)) == {"created active": 10, "created waiting": 40}
        assert active_rows(store, call) == PLACES


@pytest.mark.parametrize("rounds", ROUNDS)
def test_fifty_decisions_at_once_never_pass_the_quota(
    store: Database, clients: ThreadPoolExecutor, rounds: int
) -> None:
    for round_ in range(rounds):
        call = f"ronda{round_}"
        with store.writing("alicia") as unit:
            saved = [save(unit, arrival(somebody(round_, n), call=call), RULES["form"]) for n in range(CLIENTS)]
            unit.commit()

        def decide(unit: Unit, number: int, saved: list[Any] = saved) -> str:
            which = saved[number]
            try:
                move(
                    unit, which.person_key, which.enrolment, "in_review", "active", "active", "2026-05-02", None,
                    quota(),
                )  # fmt: skip
            except NoPlace as full:
                return full.problem.code
            return "active"

        assert Counter(at_once(clients, store, decide)) == {"active": 10, "quota_closed": 40}
        assert active_rows(store, call) == PLACES


@pytest.mark.parametrize("rounds", ROUNDS)
def test_one_of_a_household_and_never_two(store: Database, clients: ThreadPoolExecutor, rounds: int) -> None:
    for round_ in range(rounds):
        home = one_per("household/call", f"H-{round_}")

        def enrol(unit: Unit, number: int, round_: int = round_, home: Award = home) -> str:
            given = arrival(somebody(round_, number), award=home, **ACTIVE)
            outcome = save(unit, given, RULES["form"])
            return " ".join([outcome.status, *(each.code for each in outcome.problems)])

        assert Counter(at_once(clients, store, enrol)) == {"created": 1, "rejected limit_reached": 49}
    assert active_rows(store, "2026") == rounds


def test_a_place_stays_with_the_household_for_which_it_was_taken(store: Database, clients: ThreadPoolExecutor) -> None:
    """Who moves leaves the place behind: the old household has none free, the new one has all of its own."""
    old, new = one_per("household/call", "H-1"), one_per("household/call", "H-2")

    def enrol(unit: Unit, number: int, home: Award = old) -> str:
        return save(unit, arrival(somebody(0, number), award=home, **ACTIVE), RULES["form"]).status

    assert Counter(at_once(clients, store, enrol)) == {"created": 1, "rejected": 49}
    with store.writing("rosa") as unit:
        (holder,) = unit.connection.execute(select(tables.claim.c.person_key)).scalars()
        set_values(unit, holder, {"hogar": "H-2"}, ("correction", "2026-06-01", "rosa"), "se mudó")
        unit.commit()
    again = at_once(clients, store, lambda unit, number: enrol(unit, CLIENTS + number))
    there = at_once(clients, store, lambda unit, number: enrol(unit, 2 * CLIENTS + number, new))
    assert Counter(again) == {"rejected": 50}
    assert Counter(there) == {"created": 1, "rejected": 49}
    assert active_rows(store, "2026") == 2


def test_of_fifty_new_people_of_one_household_only_the_first_finds_nobody_active(
    store: Database, clients: ThreadPoolExecutor
) -> None:
    """As a capture does: the household is held, its facts are read, and then somebody is enrolled."""
    frame = FactFrame("2026-05-01", "despensa", "2026")

    def enrol(unit: Unit, number: int) -> str:
        person = {**somebody(0, number), "hogar": "H-1"}
        lock_identifiers(unit, [person["curp"]], ["H-1"])
        (told,) = household_facts(unit, [Member("H-1", bytes(16), frame)], ["household_active_in:despensa"])
        state = {"state": "rejected", "category": "closed"} if told["household_active_in:despensa"] else ACTIVE
        return str(save(unit, arrival(person, **state), RULES["form"]).state)

    assert Counter(at_once(clients, store, enrol)) == {"active": 1, "rejected": 49}


@pytest.mark.parametrize("rounds", SOME_ROUNDS)
def test_the_same_curp_from_fifty_at_once_takes_one_place(
    store: Database, clients: ThreadPoolExecutor, rounds: int
) -> None:
    for round_ in range(rounds):

        def enrol(unit: Unit, number: int, round_: int = round_) -> str:
            award = Award(
                (Asked("despensa", "person/year", None, "year", 1),), quota=rounds, waiting=("waiting", "waiting")
            )
            outcome = save(unit, arrival(somebody(round_, 0), award=award, **ACTIVE), RULES["form"])
            return f"{outcome.status} {outcome.state}"

        assert Counter(at_once(clients, store, enrol)) == {"created active": 1, "identical active": 49}
    assert active_rows(store, "2026") == rounds
    with store.reading() as view:
        assert view.connection.execute(select(func.count()).select_from(tables.claim)).scalar_one() == rounds


def test_a_place_of_one_year_is_free_again_in_the_next(store: Database) -> None:
    award = Award((Asked("despensa", "rfc/year", canonical("XAXX010101000"), "year", 1, message="Uno por RFC."),))
    days = ("2026-05-01", "2026-12-31", "2027-01-01")
    said = []
    with store.writing("alicia") as unit:
        for number, day in enumerate(days):
            given = arrival(somebody(0, number), award=award, applied_on=day, **ACTIVE)
            said.append(save(unit, given, RULES["form"]).status)
        unit.commit()
    assert said == ["created", "rejected", "created"]


def test_what_a_limit_counts_by_is_kept_only_as_a_keyed_hash(store: Database) -> None:
    award = one_per("aval_curp/call", "AUPL900109MNLRXC09")
    with store.writing("alicia") as unit:
        save(unit, arrival(somebody(0, 1), award=award, source=Source("form"), **ACTIVE), RULES["form"])
        unit.commit()
    with store.reading() as view:
        (row,) = view.connection.execute(select(tables.claim)).all()
    assert len(row.scope_key) == 16
    assert "AUPL" not in str(tuple(row))


def test_leaving_without_commit_takes_no_place(store: Database) -> None:
    home = one_per("household/call", "H-1")
    with store.writing("alicia") as unit:
        save(unit, arrival(somebody(0, 1), award=home, **ACTIVE), RULES["form"])
    with store.writing("alicia") as unit:
        assert save(unit, arrival(somebody(0, 2), award=home, **ACTIVE), RULES["form"]).status == "created"
        unit.commit()
    with store.reading() as view:
        assert resolve(view, somebody(0, 1)["curp"]) is None
