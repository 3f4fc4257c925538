"""On both databases: several admit at once from one waiting list, and the quota is never passed; history is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from invented import people
from load_makers import FIELDS, LUCIA, a_program, office
from padron.registry.database import Database
from padron.registry.enrolments import enrolments_in
from padron.registry.told import told_of
from padron.registry.tray import Sought, count_by, found_by
from padron.services.deciding import decide
from padron.services.ending import end_all
from padron.services.policy import Actor, Grant
from padron.services.waiting_list import admit_next, waiting

CALLS = "calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31, quota: 3}}\n"
RITA = Actor("rita", (Grant("review"),))


@pytest.fixture
def store(empty_store: Database) -> Database:
    return empty_store


def test_who_admits_at_once_with_others_never_passes_the_quota(store: Database) -> None:
    city = office(store, a_program("score: {points: [{points: 1, when: estudia}]}\n" + FIELDS.lstrip(), calls=CALLS))
    city.load(*({**LUCIA, **each, "ingreso": 1000} for each in people(8, 400)))
    with store.writing("rita") as unit:
        for each in enrolments_in(unit, "prueba", "anual", "active")[:2]:
            decide(unit, each.person_key, each.id, "active", "ended", "2026-11-23")
        unit.commit()
    seen = waiting(store, RITA, "prueba", "anual")
    assert seen is not None and (len(seen.line), seen.most) == (5, 2)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: admit_next(store, RITA, seen, seen.mark, 2, "2026-11-23"), range(4)))
    assert sorted(len(each.active) for each in done) == [0, 0, 0, 2]
    assert {each.wrong.code for each in done if each.wrong is not None} == {"waiting_moved"}
    with store.reading() as view:
        assert count_by(view, Sought("prueba", ("active",))) == 3
        (third, *_) = found_by(view, Sought("prueba", ("waiting",), "anual", "eligible"), 2, 1)
        (entered,) = done[[len(each.active) for each in done].index(2)].active[:1]
        last = told_of(view, [entered[0].enrolment.person_key], entered[0].enrolment.id)[-1]
    assert third.state == "waiting" and last.reason == "lugar 1 de la lista de espera"
    assert end_all(store, "sistema", city.program, "2027-01-01") == (3, 0)
