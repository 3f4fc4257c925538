"""Fifty clients at once on the pages: one CURP, one quota, one limit. No error, no excess, and the counts are right."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from city import ANSWERS, CONCEPCION, DESPENSA, Browser, City, enrol, to_questions, words
from deliveries_made import BAG, application, approved, to_bag
from invented import people
from padron.registry.history import history
from padron.registry.people import resolve
from padron.registry.tallies import disagreements
from padron.registry.users import Role
from padron.services.counting import refresh

pytestmark = pytest.mark.slow
MANY, PLACES = 50, 10


def at_once(browsers: Sequence[Browser], work: Callable[[int, Browser], TestResponse]) -> list[TestResponse]:
    """The last press of each, all let go together."""
    ready = Barrier(len(browsers), timeout=60)

    def press(pair: tuple[int, Browser]) -> TestResponse:
        ready.wait()
        return work(*pair)

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(press, enumerate(browsers)))


def clients(city: City) -> list[Browser]:
    """So many people of the counter, each at a browser."""
    for number in range(MANY):
        city.hire(f"mesa{number}", Role("capture", frozenset({"SDHIS"})))
    return [city.login(f"mesa{number}") for number in range(MANY)]


def counted(city: City) -> list[str]:
    """Which counts differ from a recount, once everybody due was counted."""
    refresh(city.store)
    with city.store.reading() as view:
        return disagreements(view)


def states(city: City, program: str) -> Counter[str]:
    with city.store.reading() as view:
        found = view.connection.exec_driver_sql("SELECT program, state FROM enrolment").all()
    return Counter(state for of, state in found if of == program)


def test_one_curp_from_fifty_counters_is_one_person_with_one_application(city: City) -> None:
    browsers = clients(city)
    for each in browsers:
        to_questions(each)
        each.send(**ANSWERS)
    answers = at_once(browsers, lambda _, each: each.send(acepta="yes"))
    assert {each.status_code for each in answers} <= {200, 422}, Counter(each.status_code for each in answers)
    assert all("Solicitud guardada" in words(each) or "solicitud" in words(each) for each in answers)
    with city.store.reading() as view:
        told = history(view, resolve(view, CONCEPCION) or b"")
        (many,) = view.connection.exec_driver_sql("SELECT count(*) FROM person").one()
    assert (many, [each.kind for each in told]) == (1, ["enrolment"])
    assert counted(city) == []


def test_a_quota_of_ten_never_takes_an_eleventh_of_fifty(city: City) -> None:
    program = city.publish_like(
        "pocos", DESPENSA, ("quota: 7000", f"quota: {PLACES}"), ("lifecycle: reviewed", "lifecycle: automatic")
    )
    browsers = clients(city)
    for number, (each, who) in enumerate(zip(browsers, people(MANY, 500), strict=True)):
        to_questions(each, who["curp"], program.name)
        own = {name: who[name] for name in ("nombre", "primer_apellido", "segundo_apellido")}
        each.send(**{**ANSWERS, **own, "hogar": f"H-{number}", "telefono": f"81812300{number:02}"})
    answers = at_once(browsers, lambda _, each: each.send(acepta="yes"))
    assert {each.status_code for each in answers} == {200}, Counter(each.status_code for each in answers)
    assert states(city, program.name) == {"active": PLACES, "waiting": MANY - PLACES}
    assert counted(city) == []


def test_a_limit_of_one_a_month_lets_one_of_fifty_deliveries_through(city: City) -> None:
    approved(city, enrol(city.login("alice")).request.path)
    browsers = clients(city)
    for each in browsers:
        to_bag(each, city)
        each.send(**BAG)
    answers = at_once(browsers, lambda _, each: each.send(_save="1"))
    made = [each for each in answers if "Comprobante de entrega" in words(each)]
    left = [each for each in answers if each not in made]
    assert (len(made), {each.status_code for each in left}) == (1, {422})
    assert all("Máximo 1 por persona por mes." in words(each) for each in left)
    page = words(browsers[0].get(application(city).partition("/solicitud/")[0]))
    assert "Ha recibido 1 entrega, $350.00." in page
    assert counted(city) == []
