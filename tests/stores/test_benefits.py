"""Deliveries under limits and a budget: one a month, so many in all, no centavo over, whoever delivers at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from padron.registry.arrivals import Asked, Outcome, Source
from padron.registry.benefits import Delivery, deliver, deliver_many, foreseen
from padron.registry.canonical import canonical
from padron.registry.corrections import merge
from padron.registry.counters import counts, recount_deliveries
from padron.registry.database import Database
from padron.registry.enrolments import move
from padron.registry.events import verify
from padron.registry.facts import FactFrame, facts
from padron.registry.folios import receipted
from padron.registry.history import history
from padron.registry.keys import new_id
from padron.registry.quotas import spent_in_call
from padron.registry.saving import save
from padron.registry.search import search
from padron.registry.withdrawing import benefits_under, undeliver_many, why_withdrawn, withdraw
from registry_makers import LUCIA, RICARDO, RULES, arrival

MONTHLY = Asked("despensa.bolsa", "person/month", None, "month", 1, message="Una despensa al mes.")
THREE_BAGS = Asked(
    "despensa.bolsa", "person/month/sum quantity", None, "month", 300, 900, message="Tres bolsas al mes."
)
HOMELESS = (("hogar", "Hogar"),)
"""What a delivery lacks whose household, by which one of its limits counts, is not known."""
ACTIVE = {"state": "active", "category": "active"}


def enrolled(store: Database, person: dict[str, str] = LUCIA, **changes: object) -> Outcome:
    with store.writing("alicia") as unit:
        outcome = save(unit, arrival(person, **{**ACTIVE, **changes}), RULES["form"])
        unit.commit()
    return outcome


def delivered(store: Database, to: Outcome, on: str, *limits: Asked, **changes: object) -> Outcome:
    values = {
        "person_key": to.person_key, "enrolment": to.enrolment, "service": "bolsa", "quantity": 100, "amount": 35000,
        "delivered_on": on, "place": "centro", "answers": "{}", "judged": "{}", "source": Source("form"),
        "limits": limits, **changes,
    }  # fmt: skip
    with store.writing("alicia") as unit:
        outcome = deliver(unit, Delivery(**values))  # type: ignore[arg-type]
        unit.commit()
    return outcome


def codes(*outcomes: Outcome) -> list[str]:
    return [" ".join([each.status, *(one.code for one in each.problems)]) for each in outcomes]


def test_a_delivery_a_month_is_one_and_the_next_month_another(store: Database) -> None:
    lucia = enrolled(store)
    given = [delivered(store, lucia, on, MONTHLY) for on in ("2026-05-01", "2026-05-31", "2026-06-01")]
    assert codes(*given) == ["created", "rejected limit_reached", "created"]
    assert given[1].problems[0].message() == "Una despensa al mes."


def test_the_same_delivery_again_needs_no_second_place(store: Database) -> None:
    lucia = enrolled(store)
    assert codes(*(delivered(store, lucia, "2026-05-01", MONTHLY) for _ in range(2))) == ["created", "identical"]


def test_a_sum_of_quantities_counts_in_hundredths(store: Database) -> None:
    lucia = enrolled(store)
    hours = [Asked("despensa.bolsa", "person/year/sum quantity", None, "year", 2000, n) for n in (1500, 501, 500)]
    said = [delivered(store, lucia, f"2026-05-0{n}", each, quantity=each.amount) for n, each in enumerate(hours, 1)]
    assert codes(*said) == ["created", "rejected limit_reached", "created"]


def test_a_household_shares_its_limit(store: Database) -> None:
    home = Asked("despensa.bolsa", "household/month", canonical("H-1"), "month", 1, message="Una por hogar.")
    lucia, ricardo = enrolled(store), enrolled(store, RICARDO)
    assert codes(delivered(store, lucia, "2026-05-01", home), delivered(store, ricardo, "2026-05-02", home)) == [
        "created",
        "rejected limit_reached",
    ]


def test_a_call_is_a_period_too(store: Database) -> None:
    once = Asked("despensa.bolsa", "person/call", None, "call", 1)
    before, now = enrolled(store, call="2025"), enrolled(store)
    given = [delivered(store, each, "2026-05-01", once, nth=n) for n, each in enumerate((before, now, now), 1)]
    assert codes(*given) == ["created", "created", "rejected limit_reached"]


def test_both_keys_of_a_merged_person_share_a_limit(store: Database) -> None:
    lucia, twin = enrolled(store), enrolled(store, RICARDO, program="beca")
    assert codes(delivered(store, twin, "2026-05-01", MONTHLY)) == ["created"]
    with store.writing("ines") as unit:
        merge(unit, twin.person_key or b"", lucia.person_key or b"", "2026-05-02", "misma persona")
        unit.commit()
    assert codes(delivered(store, lucia, "2026-05-03", MONTHLY)) == ["rejected limit_reached"]


def test_a_delivery_whose_limit_cannot_be_looked_at_is_held_until_the_value_is_known(store: Database) -> None:
    lucia = enrolled(store)
    held = delivered(store, lucia, "2026-05-01", unknown=HOMELESS, budget=35_000)
    assert (held.status, held.state, held.problems[0].code) == ("created", "held", "limit_held")
    with store.reading() as view:
        key = lucia.person_key or b""
        told = facts(view, [key], ["received:despensa.bolsa:ever"], FactFrame("2026-05-15"))
        assert told[key] == {"received:despensa.bolsa:ever": 0}
        assert spent_in_call(view, "despensa", "2026") == 0
        assert verify(view, key) == []
    again = delivered(store, lucia, "2026-05-01", MONTHLY)
    assert (again.status, again.state, again.enrolment) == ("updated", "delivered", held.enrolment)
    assert codes(delivered(store, lucia, "2026-05-02", MONTHLY)) == ["rejected limit_reached"]


def test_a_limit_that_is_known_is_no_wider_because_another_cannot_be_looked_at(store: Database) -> None:
    lucia = enrolled(store)
    given = [delivered(store, lucia, "2026-05-01", THREE_BAGS, quantity=900, unknown=HOMELESS, nth=n) for n in (1, 2)]
    assert codes(*given) == ["rejected limit_reached"] * 2
    assert given[0].problems[0].message() == "Tres bolsas al mes."
    assert codes(delivered(store, lucia, "2026-05-02", MONTHLY)) == ["created"]
    assert codes(delivered(store, lucia, "2026-05-03", MONTHLY, unknown=HOMELESS)) == ["rejected limit_reached"]
    assert codes(delivered(store, lucia, "2026-06-03", MONTHLY, unknown=HOMELESS)) == ["created limit_held"]


def test_a_budget_that_is_spent_is_so_for_a_delivery_that_would_be_held_too(store: Database) -> None:
    lucia = enrolled(store)
    delivered(store, lucia, "2026-05-01", amount=60_000, budget=100_000)
    assert codes(
        delivered(store, lucia, "2026-05-02", amount=40_001, budget=100_000, unknown=HOMELESS),
        delivered(store, lucia, "2026-05-03", amount=40_000, budget=100_000, unknown=HOMELESS),
        delivered(store, lucia, "2026-05-04", amount=40_000, budget=100_000),
    ) == ["rejected budget_spent", "created limit_held", "created"]


def test_a_held_delivery_takes_no_place_until_it_is_completed(store: Database) -> None:
    lucia = enrolled(store)
    held = [delivered(store, lucia, on, MONTHLY, unknown=HOMELESS) for on in ("2026-05-01", "2026-05-02")]
    assert codes(*held) == ["created limit_held"] * 2
    completed = [delivered(store, lucia, on, MONTHLY) for on in ("2026-05-01", "2026-05-02")]
    assert codes(*completed) == ["updated", "rejected limit_reached"]


def test_nobody_receives_before_being_active_or_after(store: Database) -> None:
    lucia = enrolled(store, state="in_review", category="open")
    assert codes(delivered(store, lucia, "2026-05-01")) == ["rejected not_enrolled"]
    key, identifier = lucia.person_key or b"", lucia.enrolment or b""
    with store.writing("rita") as unit:
        move(unit, key, identifier, "in_review", "active", "active", "2026-05-01", None)
        unit.commit()
    assert codes(delivered(store, lucia, "2026-05-01")) == ["created"]


def test_a_budget_is_spent_to_the_last_centavo_and_not_one_more(store: Database) -> None:
    lucia = enrolled(store)
    given = [
        delivered(store, lucia, "2026-05-01", amount=60_000, budget=100_000),
        delivered(store, lucia, "2026-05-02", MONTHLY, amount=40_001, budget=100_000),
        delivered(store, lucia, "2026-05-03", MONTHLY, amount=40_000, budget=100_000),
    ]
    assert codes(*given) == ["created", "rejected budget_spent", "created"]


def test_a_budget_counts_what_was_delivered_before_there_was_one(store: Database) -> None:
    lucia = enrolled(store)
    delivered(store, lucia, "2026-05-01", amount=99_000)
    assert codes(delivered(store, lucia, "2026-05-02", amount=1_001, budget=100_000)) == ["rejected budget_spent"]
    delivered(store, lucia, "2026-05-03", amount=500)
    assert codes(delivered(store, lucia, "2026-05-04", amount=501, budget=100_000)) == ["rejected budget_spent"]


def test_a_withdrawn_delivery_gives_back_its_place_and_its_money(store: Database) -> None:
    lucia = enrolled(store)
    first = delivered(store, lucia, "2026-05-01", MONTHLY, amount=100_000, budget=100_000)
    with store.writing("rita") as unit:
        withdraw(unit, lucia.person_key or b"", first.enrolment or b"", "2026-05-02", "se registró a otra persona")
        unit.commit()
    with store.reading() as view:
        assert [each.status for each in history(view, lucia.person_key or b"") if each.kind == "benefit"] == ["void"]
        assert verify(view, lucia.person_key or b"") == []
    again = delivered(store, lucia, "2026-05-03", MONTHLY, amount=100_000, budget=100_000)
    assert codes(again) == ["created"]
    with store.writing("rita") as unit, pytest.raises(LookupError):
        withdraw(unit, lucia.person_key or b"", first.enrolment or b"", "2026-05-02", "otra vez")


def test_fifty_deliveries_at_once_never_pass_the_budget(store: Database) -> None:
    people = [enrolled(store, {**LUCIA, "curp": f"XEXX{n:014d}"}) for n in range(50)]
    ready = Barrier(50)

    def give(to: Outcome) -> str:
        ready.wait()
        return codes(delivered(store, to, "2026-05-01", MONTHLY, amount=10_000, budget=100_000))[0]

    with ThreadPoolExecutor(50) as threads:
        said = Counter(threads.map(give, people))
    assert said == {"created": 10, "rejected budget_spent": 40}
    with store.reading() as view:
        assert spent_in_call(view, "despensa", "2026") == 100_000


def test_a_second_press_of_the_button_delivers_nothing_more_and_another_capture_is_one_more(store: Database) -> None:
    lucia, capture, other = enrolled(store), new_id(), new_id()
    given = [delivered(store, lucia, "2026-05-01", id=each) for each in (capture, capture, other)]
    assert codes(*given) == ["created", "identical", "created"]
    assert [each.enrolment for each in given] == [capture, capture, other]
    with store.reading() as view:
        found = benefits_under(view, lucia.person_key or b"", lucia.enrolment or b"")
    assert sorted(each.nth for each in found) == [1, 2]


def test_many_at_once_come_to_the_same_as_one_by_one(store: Database) -> None:
    lucia, ricardo = enrolled(store), enrolled(store, RICARDO, category="open", state="in_review")
    asked = [
        Delivery(each.person_key or b"", each.enrolment or b"", "bolsa", 100, 40_000, on, None, "{}", "{}",
                 Source("load", None, row), 1, (MONTHLY,), (), 100_000)
        for row, (each, on) in enumerate(
            ((lucia, "2026-05-01"), (ricardo, "2026-05-01"), (lucia, "2026-05-02"), (lucia, "2026-06-01"),
             (lucia, "2026-07-01"), (lucia, "2026-05-01")), 1)
    ]  # fmt: skip
    with store.writing("alicia") as unit:
        outcomes = deliver_many(unit, asked)
        unit.commit()
    assert codes(*outcomes) == [
        "created", "rejected not_enrolled", "rejected limit_reached", "created", "rejected budget_spent", "identical",
    ]  # fmt: skip
    with store.reading() as view:
        assert spent_in_call(view, "despensa", "2026") == 80_000
        assert verify(view, lucia.person_key or b"") == []


def test_what_would_be_refused_is_foreseen_and_nothing_is_written(store: Database) -> None:
    lucia = enrolled(store)
    delivered(store, lucia, "2026-05-01", MONTHLY, budget=100_000)
    values: tuple[Any, ...] = (lucia.person_key, lucia.enrolment, "bolsa", 100, 70_000)
    with store.reading() as view:
        again = foreseen(view, Delivery(*values, "2026-05-09", None, "{}", "{}", Source("form"), 1, (MONTHLY,)))
        dear = foreseen(view, Delivery(*values, "2026-06-09", None, "{}", "{}", Source("form"), 1, (), (), 100_000))
        fits = foreseen(view, Delivery(*values, "2026-06-09", None, "{}", "{}", Source("form"), 1, (MONTHLY,)))
        held = (
            foreseen(view, Delivery(*values, on, None, "{}", "{}", Source("form"), 1, (MONTHLY,), HOMELESS, 105_000))
            for on in ("2026-05-09", "2026-06-09")
        )
        found = [each and each.code for each in (again, dear, fits, *held)]
    assert found == ["limit_reached", "budget_spent", None, "limit_reached", None]


def test_each_delivery_has_a_folio_that_leads_to_it_and_to_its_person(store: Database) -> None:
    lucia = enrolled(store)
    first, second = (delivered(store, lucia, on) for on in ("2026-05-01", "2026-06-01"))
    assert len({lucia.folio, first.folio, second.folio}) == 3
    with store.reading() as view:
        told = receipted(view, second.folio or "")
        assert told is not None
        assert (told.service, told.on, told.state) == ("bolsa", "2026-06-01", "delivered")
        assert [each.person_key for each in search(view, first.folio or "")] == [lucia.person_key]
        enrolment = receipted(view, lucia.folio or "")
        assert enrolment is not None and enrolment.service == ""
        assert receipted(view, "00000000000") is None


def test_deliveries_undone_together_free_their_places_and_amounts_and_are_counted_out_once(store: Database) -> None:
    lucia = enrolled(store)
    key = lucia.person_key or b""
    given = [delivered(store, lucia, on, MONTHLY) for on in ("2026-05-01", "2026-06-01", "2026-07-01")]
    gone = [(key, each.enrolment or b"") for each in given[:2]]
    with store.writing("rita") as unit:
        undeliver_many(unit, gone, "2026-07-02", new_id())
        unit.commit()
    with store.reading() as view:
        for what in ("delivery", "amount"):
            assert counts(view, what) == recount_deliveries(view, what)
        assert verify(view, key) == []
        assert [each.status for each in benefits_under(view, key, (given[0].enrolment and lucia.enrolment) or b"")] == [
            "delivered", "undone", "undone",
        ]  # fmt: skip
    with pytest.raises(LookupError), store.writing("rita") as unit:
        undeliver_many(unit, gone[:1], "2026-07-02", new_id())
    assert codes(*[delivered(store, lucia, on, MONTHLY) for on in ("2026-05-01", "2026-07-02")]) == [
        "updated", "rejected limit_reached",
    ]  # fmt: skip


def test_a_voided_delivery_does_not_come_back_by_its_row_and_one_undone_with_its_load_does(store: Database) -> None:
    lucia = enrolled(store)
    key = lucia.person_key or b""
    voided, gone = (delivered(store, lucia, on, MONTHLY) for on in ("2026-05-01", "2026-06-01"))
    load = new_id()
    with store.writing("rita") as unit:
        withdraw(unit, key, voided.enrolment or b"", "2026-06-02", "no era ella")
        undeliver_many(unit, [(key, gone.enrolment or b"")], "2026-06-02", load)
        unit.commit()
    with store.reading() as view:
        told = why_withdrawn(view, key, voided.enrolment or b"")
        assert told == ("rita", "2026-06-02", "no era ella")
    again = [delivered(store, lucia, on, MONTHLY) for on in ("2026-05-01", "2026-06-01")]
    assert codes(*again) == ["rejected delivery_void", "updated"]
    assert again[1].folio == gone.folio
    with store.reading() as view:
        assert verify(view, key) == []
