"""What rules ask of the registry: only active ones count, the enrolment being judged does not."""

import pytest

from padron.registry.arrivals import Outcome, Source
from padron.registry.benefits import Delivery, deliver
from padron.registry.corrections import merge
from padron.registry.database import Database
from padron.registry.facts import Fact, FactFrame, facts, period_days
from padron.registry.history import history
from padron.registry.places import Place, leave_places, take_place
from padron.registry.saving import save
from registry_makers import LUCIA, RICARDO, RULES, arrival

KINDS = {"alimentario": ("despensa", "beca")}
CALLS = {"despensa": ("2025", "2026")}
ACTIVE = {"state": "active", "category": "active"}


def enrolled(store: Database, person: dict[str, str] = LUCIA, **changes: object) -> Outcome:
    with store.writing("alicia") as unit:
        outcome = save(unit, arrival(person, **changes), RULES["form"])
        unit.commit()
    return outcome


def delivered(store: Database, to: Outcome, on: str, **changes: object) -> Outcome:
    values = {
        "person_key": to.person_key, "enrolment": to.enrolment, "service": "bolsa", "quantity": 100, "amount": 35000,
        "delivered_on": on, "place": "centro", "answers": "{}", "judged": "{}", "source": Source("form"), **changes,
    }  # fmt: skip
    with store.writing("alicia") as unit:
        outcome = deliver(unit, Delivery(**values))  # type: ignore[arg-type]
        unit.commit()
    return outcome


def fact(store: Database, who: Outcome, key: str, **frame: object) -> Fact:
    given = {"as_of": "2026-05-15", "kinds": KINDS, "calls": CALLS, **frame}
    with store.reading() as view:
        assert who.person_key is not None
        return facts(view, [who.person_key], [key], FactFrame(**given))[who.person_key][key]  # type: ignore[arg-type]


def test_only_an_active_enrolment_is_active_in(store: Database) -> None:
    lucia = enrolled(store, **ACTIVE)
    enrolled(store, program="beca")
    assert fact(store, lucia, "active_in:despensa") is True
    assert fact(store, lucia, "active_in:beca") is False
    assert fact(store, lucia, "active_in_kind:alimentario") is True
    assert fact(store, lucia, "active_in_kind:vivienda") is False


def test_the_enrolment_being_judged_does_not_count_against_itself(store: Database) -> None:
    lucia = enrolled(store, **ACTIVE)
    assert fact(store, lucia, "active_in_kind:alimentario", program="despensa", call="2026") is False
    assert fact(store, lucia, "active_in:despensa", program="despensa", call="2025") is True


def test_was_in_asks_for_the_call_before_this_one_even_when_it_has_ended(store: Database) -> None:
    lucia = enrolled(store, call="2025", **ACTIVE)
    ricardo = enrolled(store, RICARDO, call="2025")
    key = "was_in:despensa:previous"
    assert fact(store, lucia, key, program="despensa", call="2026") is True
    assert fact(store, lucia, key, program="despensa", call="2025") is False
    assert fact(store, ricardo, key, program="despensa", call="2026") is False


def test_deliveries_are_counted_in_the_calendar_period_of_the_day(store: Database) -> None:
    lucia = enrolled(store, **ACTIVE)
    for on in ("2026-04-30", "2026-05-01", "2026-05-15"):
        assert delivered(store, lucia, on).status == "created"
    assert fact(store, lucia, "received:despensa.bolsa:month") == 2
    assert fact(store, lucia, "received:despensa.bolsa:week") == 1
    assert fact(store, lucia, "received:despensa.bolsa:ever") == 3
    assert fact(store, lucia, "received:beca.bolsa:ever") == 0
    assert fact(store, lucia, "last_received:despensa.bolsa") == "2026-05-15"
    assert fact(store, lucia, "last_received:despensa.bolsa", as_of="2026-05-14") == "2026-05-01"
    assert fact(store, lucia, "last_received:despensa.otra") is None


def test_the_same_delivery_again_is_identical_with_other_values_rejected(store: Database) -> None:
    lucia = enrolled(store, **ACTIVE)
    statuses = [
        delivered(store, lucia, "2026-05-01").status,
        delivered(store, lucia, "2026-05-01").status,
        delivered(store, lucia, "2026-05-01", quantity=200).status,
        delivered(store, lucia, "2026-05-01", nth=2).status,
    ]
    assert statuses == ["created", "identical", "rejected", "created"]


def test_facts_cover_all_keys_of_a_merged_person(store: Database) -> None:
    lucia = enrolled(store, program="beca", **ACTIVE)
    twin = enrolled(store, RICARDO, **ACTIVE)
    with store.writing("ines") as unit:
        merge(unit, twin.person_key or b"", lucia.person_key or b"", "2026-05-02", "misma persona")
        unit.commit()
    assert fact(store, lucia, "active_in:despensa") is True
    assert fact(store, twin, "active_in:beca") is True


def test_a_key_that_is_no_fact_is_a_programming_error(store: Database) -> None:
    with store.reading() as view, pytest.raises(KeyError):
        facts(view, [bytes(16)], ["rich:despensa"], FactFrame("2026-05-15"))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("week", "2026-11-30", "2026-12-06"),
        ("month", "2026-12-01", "2026-12-31"),
        ("bimester", "2026-11-01", "2026-12-31"),
        ("quarter", "2026-10-01", "2026-12-31"),
        ("semester", "2026-07-01", "2026-12-31"),
        ("year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_is_a_calendar_one(period: str, first: str, last: str) -> None:
    assert period_days(period, "2026-12-01") == (first, last)


def test_a_limit_of_two_places_never_reaches_three(store: Database) -> None:
    lucia = enrolled(store, **ACTIVE)
    place = Place(b"h" * 16, "household", "2026", 2)
    with store.writing("alicia") as unit:
        taken = [take_place(unit, place, lucia.person_key or b"", bytes([n]) * 16) for n in (1, 2, 2, 3)]
        leave_places(unit, lucia.person_key or b"", bytes([1]) * 16)
        taken.append(take_place(unit, place, lucia.person_key or b"", bytes([3]) * 16))
        unit.commit()
    assert taken == [True, True, True, False, True]


def test_history_tells_enrolments_benefits_and_corrections_newest_first(store: Database) -> None:
    lucia = enrolled(store, **ACTIVE, applied_on="2026-05-01")
    delivered(store, lucia, "2026-05-20")
    enrolled(store, {**LUCIA, "telefono": "8110000000"}, program="beca", applied_on="2026-06-01")
    with store.reading() as view:
        told = history(view, lucia.person_key or b"")
    assert [(each.on, each.kind, each.program, each.status, each.detail) for each in told] == [
        ("2026-06-01", "correction", "beca", "person_updated", "telefono"),
        ("2026-06-01", "enrolment", "beca", "in_review", "2026"),
        ("2026-05-20", "benefit", "despensa", "delivered", "bolsa"),
        ("2026-05-01", "enrolment", "despensa", "active", "2026"),
    ]
    assert (told[3].title, told[3].area, told[3].folio, told[2].amount) == ("Despensa", "SDHIS", lucia.folio, 35000)


def test_nobody_has_no_history(store: Database) -> None:
    with store.reading() as view:
        assert history(view, bytes(16)) == []
