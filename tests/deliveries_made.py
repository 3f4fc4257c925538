"""Deliveries made on the pages, for tests: Concepción taken in, and a despensa delivered to her."""

from city import CONCEPCION, Browser, City, words
from padron.registry.enrolments import move
from padron.registry.history import history
from padron.registry.keys import id_of
from padron.registry.people import resolve

BAG = {"punto_entrega": "pe_centro", "_fecha-day": "23", "_fecha-month": "11", "_fecha-year": "2026"}
"""What the form of a despensa is answered with."""


def approved(city: City, path: str) -> str:
    """Takes the application of an address in; gives the address where its despensa is delivered."""
    _, _, person, _, enrolment, *_ = path.split("/")
    key, identifier = id_of(person) or b"", id_of(enrolment) or b""
    with city.store.writing("rosa") as unit:
        move(unit, key, identifier, "in_review", "active", "active", "2026-11-23", None)
        unit.commit()
    return f"/persona/{person}/solicitud/{enrolment}"


def application(city: City) -> str:
    """The address of Concepción's application."""
    with city.store.reading() as view:
        key = resolve(view, CONCEPCION) or b""
        (moment,) = [each for each in history(view, key) if each.kind == "enrolment"]
    return f"/persona/{key.hex()}/solicitud/{moment.id.hex()}"


def person_path(browser: Browser) -> str:
    """The address of Concepción, found by her CURP."""
    browser.get("/buscar")
    return browser.send(q=CONCEPCION).request.path


def receipt_path(browser: Browser) -> str:
    """The address of the receipt that a browser came to last."""
    url = next(each for each in reversed(browser.seen) if each.endswith("/comprobante"))
    return url[url.index("/persona/") :]


def to_bag(browser: Browser, city: City, service: str = "despensa") -> str:
    """Opens the form of a delivery."""
    path = f"{application(city)}/entregar/{service}"
    browser.get(path)
    return path


def delivered(browser: Browser, city: City, **changes: object) -> str:
    """A despensa from the form to the receipt; gives what the last page says."""
    to_bag(browser, city)
    browser.send(**{**BAG, **changes})
    return words(browser.send(_save="1"))
