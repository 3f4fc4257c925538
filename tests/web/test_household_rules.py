"""A rule about the household, lived at a window: the first of a home is taken, the second not until she moves."""

import pytest

from city import CONCEPCION, Browser, City, to_questions, words
from definition_makers import NAME, define
from padron import curp as curps
from padron.registry.history import history
from padron.registry.people import resolve

GUADALUPE = curps.complete("GASG541212MNLRDD", "0")
"""Seventy-one years old; nobody real."""
TEXT = """
calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31}}
person: {hogar: required}
fields:
  integrantes: {type: integer, label: ¿Cuántas personas viven?, min: 1, max: 20, required: yes}
"""
ONE_BY_HOME = """
eligibility:
  - {id: unica, assert: 'not household_active_in("prueba")', message: Ya hay una canasta en su hogar.}
cases:
  - {name: Nadie más, today: 2026-05-01, person: {hogar: H-1}, answers: {integrantes: 1}, expect: eligible}
"""
ONE_BAG = """
eligibility:
  - {id: vive, assert: integrantes >= 1, message: Debe vivir alguien.}
checks:
  - id: una_bolsa
    assert: household_received("bolsa", "month") == 0
    message: Su hogar ya recibió la bolsa de este mes.
    severity: error
services:
  bolsa: {title: Bolsa, type: in_kind, quantity: 1}
cases:
  - {name: Nadie más, today: 2026-05-01, person: {hogar: H-1}, answers: {integrantes: 1}, expect: eligible}
"""
CONCEPCION_SAYS = {
    "nombre": "CONCEPCIÓN", "primer_apellido": "SALGADO", "segundo_apellido": "BRISEÑO", "hogar": "H-1",
    "integrantes": "2",
}  # fmt: skip
GUADALUPE_SAYS = {
    "nombre": "GUADALUPE", "primer_apellido": "GARZA", "segundo_apellido": "SADA", "hogar": "H-1", "integrantes": "2",
}  # fmt: skip


@pytest.fixture
def alice(city: City) -> Browser:
    return city.login("alice")


def capture(browser: Browser, curp: str, **answers: str) -> str:
    """From the CURP as far as the review; gives what it says."""
    to_questions(browser, curp, NAME)
    return words(browser.send(**answers))


def state(city: City, curp: str) -> str:
    """The kind of state of somebody's application."""
    with city.store.reading() as view:
        (moment,) = [each for each in history(view, resolve(view, curp) or b"") if each.kind == "enrolment"]
    return moment.category


def test_the_second_of_a_home_does_not_qualify_until_she_moves_to_another(city: City, alice: Browser) -> None:
    city.publish(define(TEXT + ONE_BY_HOME.lstrip()))
    assert "Cumple con los criterios" in capture(alice, CONCEPCION, **CONCEPCION_SAYS)
    alice.send(acepta="yes")
    assert state(city, CONCEPCION) == "active"

    review = capture(alice, GUADALUPE, **GUADALUPE_SAYS)
    assert "No cumple" in review and "Ya hay una canasta en su hogar." in review
    person = alice.send(acepta="yes").request.path.split("/")[2]
    assert state(city, GUADALUPE) == "closed"

    alice.get(f"/persona/{person}/hogar")
    assert "Vive en H-2." in words(alice.send(hogar="H-2", motivo="se mudó con su hija"))
    again = capture(alice, GUADALUPE, integrantes="1")
    assert "Cumple con los criterios" in again and "Ya hay una canasta" not in again
    alice.send()
    assert (state(city, CONCEPCION), state(city, GUADALUPE)) == ("active", "active")


def test_her_own_application_does_not_count_against_the_first_of_a_home(city: City, alice: Browser) -> None:
    city.publish(define(TEXT + ONE_BY_HOME.lstrip()))
    capture(alice, CONCEPCION, **CONCEPCION_SAYS)
    alice.send(acepta="yes")
    assert "Cumple con los criterios" in capture(alice, CONCEPCION, integrantes="3")
    alice.send()
    assert state(city, CONCEPCION) == "active"


def test_a_home_that_received_this_month_is_refused_in_words_and_nothing_is_kept(city: City, alice: Browser) -> None:
    city.publish(define(TEXT + ONE_BAG.lstrip()))
    capture(alice, CONCEPCION, **CONCEPCION_SAYS)
    application = alice.send(acepta="yes").request.path.removesuffix("/comprobante")
    alice.get(f"{application}/entregar/bolsa")
    alice.send(**{"_fecha-day": "23", "_fecha-month": "11", "_fecha-year": "2026"})
    assert "Comprobante de entrega" in words(alice.send(_save="1"))

    to_questions(alice, GUADALUPE, NAME)
    refused = alice.send(**GUADALUPE_SAYS)
    assert refused.status_code == 422
    assert "Su hogar ya recibió la bolsa de este mes." in words(refused)
    assert 'value="GUADALUPE"' in refused.text
    with city.store.reading() as view:
        assert resolve(view, GUADALUPE) is None

    assert "Cumple con los criterios" in words(alice.send(**{**GUADALUPE_SAYS, "hogar": "H-2"}))
    alice.send(acepta="yes")
    assert state(city, GUADALUPE) == "active"


def test_in_the_next_month_the_home_may_receive_again(city: City, alice: Browser) -> None:
    city.publish(define(TEXT + ONE_BAG.lstrip()))
    capture(alice, CONCEPCION, **CONCEPCION_SAYS)
    application = alice.send(acepta="yes").request.path.removesuffix("/comprobante")
    alice.get(f"{application}/entregar/bolsa")
    alice.send(**{"_fecha-day": "23", "_fecha-month": "11", "_fecha-year": "2026"})
    alice.send(_save="1")
    city.today = "2026-12-01"
    assert "Cumple con los criterios" in capture(alice, GUADALUPE, **GUADALUPE_SAYS)
