"""Enrolments end by themselves by a rule or with their call, are told beforehand, and what is unknown ends nobody."""

import os
from pathlib import Path

import pytest

from load_makers import FIELDS, LUCIA, RICARDO, Office, a_program, office
from padron.registry.arrivals import Source
from padron.registry.benefits import Delivery, deliver
from padron.registry.database import Database
from padron.registry.enrolments import Enrolment, enrolments_in
from padron.registry.jobs import recent_jobs
from padron.registry.told import told_of
from padron.services.ending import end_all, ended, foreseen
from padron.services.nightly import nightly_once
from padron.services.programs import published

ENDS = """
services: {bolsa: {title: Bolsa, type: in_kind}}
ends:
  - when: days_between(last_received("bolsa"), today()) > 92
    reason: sin_recoger
    message: No la recogió en 92 días.
  - {when: estudia, reason: estudia, message: Ya estudia.}
"""
OWN = """
lifecycle:
  states:
    pedida: {category: active, editable: yes}
    pagada: {category: closed}
  start: pedida
  transitions: [{from: pedida, to: pagada, role: review}]
"""


def ending_office(store: Database, more: str = ENDS) -> Office:
    return office(store, a_program(more.lstrip() + FIELDS.lstrip()))


def active(store: Database) -> list[Enrolment]:
    with store.reading() as view:
        return enrolments_in(view, "prueba", "anual", "active")


def told(city: Office, day: str) -> list[tuple[str, str, str | None]]:
    with city.store.reading() as view:
        return [(each.rule, each.on, each.to) for each in foreseen(view, city.program, published(view), day)]


def receive(city: Office, day: str) -> None:
    with city.store.writing("alicia") as unit:
        for each in active(city.store):
            given = Delivery(each.person_key, each.id, "bolsa", 100, None, day, None, "{}", "{}", Source("form"))
            assert deliver(unit, given).status == "created"
        unit.commit()


def test_a_rule_ends_an_enrolment_with_its_reason_as_an_event_of_the_system(store: Database) -> None:
    city = ending_office(store)
    city.load(LUCIA)
    receive(city, "2026-03-01")
    (found,) = active(store)
    assert told(city, "2026-06-01") == [], "92 days are not more than 92"
    assert told(city, "2026-06-02") == [("sin_recoger", "2026-06-02", "ended")]
    assert active(store), "telling changes nothing"
    assert end_all(store, "sistema", city.program, "2026-06-02") == (1, 0)
    with store.reading() as view:
        (after,) = enrolments_in(view, "prueba", "anual")
        last = told_of(view, [found.person_key], found.id)[-1]
    assert (after.state, after.decided) == ("ended", True)
    assert (last.actor, last.reason, last.on) == ("sistema", "sin_recoger: No la recogió en 92 días.", "2026-06-02")
    assert end_all(store, "sistema", city.program, "2026-06-03") == (0, 0), "once"


def test_what_is_unknown_ends_nobody(store: Database) -> None:
    city = ending_office(store)
    city.load(LUCIA, RICARDO | {"ingreso": 3000, "estudia": "no"})
    assert told(city, "2026-12-30") == [], "nothing was ever received, and whether Lucía studies nobody knows"


def test_the_last_day_of_a_call_counts_and_the_day_after_its_active_enrolments_end(store: Database) -> None:
    city = office(store, a_program())
    city.load(LUCIA, RICARDO)
    assert told(city, "2026-12-31") == []
    assert told(city, "2027-01-01") == [("convocatoria_terminada", "2026-12-31", "ended")], "Ricardo was never active"
    assert end_all(store, "sistema", city.program, "2027-01-05") == (1, 0)
    with store.reading() as view:
        assert sorted(each.state for each in enrolments_in(view, "prueba", "anual")) == ["ended", "not_eligible"]


def test_the_rules_are_those_in_force_and_the_answers_those_of_today(store: Database) -> None:
    city = ending_office(store)
    city.load(LUCIA)
    assert told(city, "2026-11-23") == []
    city.load(LUCIA | {"estudia": "Sí"})
    assert told(city, "2026-11-23") == [("estudia", "2026-11-23", "ended")]


def test_an_own_lifecycle_without_an_end_state_is_told_and_left_alone(store: Database) -> None:
    city = office(store, a_program(OWN.lstrip() + FIELDS.lstrip()))
    city.load(LUCIA)
    assert told(city, "2027-01-01") == [("convocatoria_terminada", "2026-12-31", None)]
    assert end_all(store, "sistema", city.program, "2027-01-01") == (0, 1)
    with store.reading() as view:
        assert [each.state for each in enrolments_in(view, "prueba", "anual")] == ["pedida"]


def test_before_a_delivery_one_enrolment_is_asked_and_ends_in_the_same_unit(store: Database) -> None:
    city = ending_office(store)
    city.load(LUCIA)
    receive(city, "2026-03-01")
    (found,) = active(store)
    with store.writing("alicia") as unit:
        assert ended(unit, found.person_key, found.id, "2026-04-01") is None
        made = ended(unit, found.person_key, found.id, "2026-07-01")
        assert made is not None and made.reason == "sin_recoger: No la recogió en 92 días."
        again = Delivery(found.person_key, found.id, "bolsa", 100, None, "2026-07-01", None, "{}", "{}", Source("form"))
        assert deliver(unit, again).status == "rejected"
        unit.commit()
    assert active(store) == []


def test_the_worker_does_it_once_a_night_and_forgets_what_had_its_time(store: Database, tmp_path: Path) -> None:
    city = ending_office(store)
    city.load(LUCIA | {"estudia": "Sí"})
    (tmp_path / "loads").mkdir()
    old = tmp_path / "loads" / "viejo.xlsx"
    old.write_bytes(b"x")
    os.utime(old, (1_000_000, 1_000_000))
    assert not nightly_once(store, tmp_path, "2026-11-24", 1, "w"), "not yet"
    assert nightly_once(store, tmp_path, "2026-11-24", 2, "w") and active(store) == []
    assert not nightly_once(store, tmp_path, "2026-11-24", 3, "w")
    assert nightly_once(store, tmp_path, "2026-11-25", 2, "w")
    with store.reading() as view:
        assert [(each.state, each.result) for each in recent_jobs(view)] == [
            ("done", {"ended": 0, "left": 0, "forgotten": 0}), ("done", {"ended": 1, "left": 0, "forgotten": 1}),
        ]  # fmt: skip
    assert not old.exists()


def test_what_fails_is_left_for_later_and_tells_no_data(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    city = ending_office(store)
    city.load(LUCIA | {"estudia": "Sí"})

    def fails(*_: object) -> tuple[int, int]:
        raise RuntimeError("AUPL900109MNLRXC09")

    with monkeypatch.context() as broken:
        broken.setattr("padron.services.nightly.end_all", fails)
        assert nightly_once(store, tmp_path, "2026-11-24", 2, "w")
    assert "RuntimeError" in caplog.text and "AUPL" not in caplog.text
    assert len(active(store)) == 1
    assert not nightly_once(store, tmp_path, "2026-11-24", 2, "w"), "it rests a while"
