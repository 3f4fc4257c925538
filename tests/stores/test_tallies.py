"""People are counted once, whatever happens to them, and the kept counts are what a recount says."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from padron.registry.arrivals import Outcome, Source
from padron.registry.benefits import Delivery, deliver
from padron.registry.corrections import merge, set_values, unmerge
from padron.registry.counters import counts, fold, recount_deliveries
from padron.registry.database import Database
from padron.registry.enrolments import move
from padron.registry.saving import save
from padron.registry.tallies import disagreements, people_counts, recounted, settle
from padron.registry.withdrawing import withdraw
from padron.services.counting import refresh
from registry_makers import LUCIA, RICARDO, RULES, arrival

ACTIVE = {"state": "active", "category": "active"}


def enrolled(store: Database, person: dict[str, str] = LUCIA, **changes: object) -> Outcome:
    with store.writing("alicia") as unit:
        outcome = save(unit, arrival(person, **{**ACTIVE, **changes}), RULES["form"])
        unit.commit()
    return outcome


def said(store: Database, what: str = "active", by: str = "born") -> list[tuple[str, str, str, int]]:
    """The counts, once nobody is due and a recount says the same."""
    refresh(store)
    with store.reading() as view:
        assert people_counts(view) == recounted(view)
        assert disagreements(view) == []
        return [
            (each.programs, each.sex, each.value, each.count)
            for each in people_counts(view)
            if (each.what, each.by) == (what, by)
        ]


def test_a_woman_in_two_programs_counts_once_with_both(store: Database) -> None:
    enrolled(store)
    assert said(store) == [("despensa", "M", "1990", 1)]
    enrolled(store, program="beca")
    enrolled(store, RICARDO)
    assert said(store) == [("beca,despensa", "M", "1990", 1), ("despensa", "H", "1988", 1)]


def test_two_records_of_one_woman_count_once_and_twice_again_when_they_were_not(store: Database) -> None:
    lucia, twin = enrolled(store), enrolled(store, {**RICARDO, "sexo": "M"}, program="beca")
    assert len(said(store)) == 2
    with store.writing("ana") as unit:
        merge(unit, twin.person_key or b"", lucia.person_key or b"", "2026-05-02", "misma persona")
        unit.commit()
    assert said(store) == [("beca,despensa", "M", "1990", 1)]
    with store.writing("ana") as unit:
        unmerge(unit, twin.person_key or b"", "2026-05-03", "no eran")
        unit.commit()
    assert said(store) == [("beca", "M", "1988", 1), ("despensa", "M", "1990", 1)]


def test_who_stops_being_active_counts_as_having_applied_only(store: Database) -> None:
    lucia = enrolled(store)
    with store.writing("rita") as unit:
        move(unit, lucia.person_key or b"", lucia.enrolment or b"", "active", "ended", "closed", "2026-06-01", "fin")
        unit.commit()
    assert said(store) == []
    assert said(store, "applied") == [("despensa", "M", "1990", 1)]


def test_a_new_address_moves_her_to_another_place(store: Database) -> None:
    lucia = enrolled(store, {**LUCIA, "colonia": "19039-001"})
    assert said(store, by="place") == [("despensa", "M", "19039-001", 1)]
    with store.writing("rita") as unit:
        set_values(
            unit, lucia.person_key or b"", {"colonia": "19039-002"}, ("correction", "2026-06-01", "rita"), "recibo"
        )
        unit.commit()
    assert said(store, by="place") == [("despensa", "M", "19039-002", 1)]


def test_who_has_no_curp_or_lacks_information_is_counted_by_program(store: Database) -> None:
    nobody = {name: value for name, value in LUCIA.items() if name != "curp"}
    enrolled(store, nobody, verdict="undetermined", state="pending", category="open")
    assert said(store, "no_curp", "") == [("despensa", "", "", 1)]
    assert said(store, "lacking", "") == [("despensa", "", "", 1)]


def given(to: Outcome, on: str, **changes: object) -> Delivery:
    values = {
        "person_key": to.person_key, "enrolment": to.enrolment, "service": "bolsa", "quantity": 100, "amount": 35000,
        "delivered_on": on, "place": None, "answers": "{}", "judged": "{}", "source": Source("form"), **changes,
    }  # fmt: skip
    return Delivery(**values)  # type: ignore[arg-type]


def test_deliveries_and_their_money_are_counted_in_and_out_again(store: Database) -> None:
    lucia = enrolled(store)
    with store.writing("alicia") as unit:
        first = deliver(unit, given(lucia, "2026-05-01"))
        deliver(unit, given(lucia, "2026-06-01", amount=None))
        deliver(unit, given(lucia, "2026-06-02", unknown=(("hogar", "Hogar"),)))
        unit.commit()
    with store.reading() as view:
        told = [(each.month, each.count) for each in counts(view, "delivery")]
        assert told == [("2026-05", 1), ("2026-06", 1)]
        assert [(each.state, each.count) for each in counts(view, "amount")] == [("bolsa", 35000)]
    with store.writing("rita") as unit:
        withdraw(unit, lucia.person_key or b"", first.enrolment or b"", "2026-05-02", "era de otra")
        unit.commit()
    said(store)
    with store.reading() as view:
        assert counts(view, "amount") == recount_deliveries(view, "amount") == []


def test_fifty_at_once_while_two_workers_count_come_to_a_recount(store: Database) -> None:
    ready = Barrier(52)

    def apply(number: int) -> None:
        ready.wait()
        enrolled(store, {**LUCIA, "curp": f"XEXX{number % 40:014d}"}, program=("beca", "despensa")[number % 2])

    def count(_: int) -> None:
        ready.wait()
        for _ in range(6):
            with store.writing("padron") as unit:
                settle(unit, 7)
                fold(unit)
                unit.commit()

    with ThreadPoolExecutor(52) as threads:
        assert list(threads.map(lambda job: job[0](job[1]), [*((apply, n) for n in range(50)), (count, 0), (count, 1)]))
    assert sum(each[-1] for each in said(store)) == 40
