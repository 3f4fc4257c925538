"""Deliveries made on the pages, for tests: Concepción taken in, and a despensa delivered to her."""

from city import CONCEPCION, Browser, City, to_questions, words
from definition_makers import NAME, define
from padron.registry.enrolments import move
from padron.registry.history import history
from padron.registry.keys import id_of
from padron.registry.people import resolve

BAG = {"punto_entrega": "pe_centro", "_fecha-day": "23", "_fecha-month": "11", "_fecha-year": "2026"}
"""What the form of a despensa is answered with."""
ASKED = (
    "      quien_recoge:\n",
    """      con_carta:
        type: yes_no
        label: ¿Trae carta poder?
        default: no
      carta:
        type: file
        label: Carta poder firmada
        accept: [pdf, png]
        relevant: con_carta
        required: yes
      cajas:
        type: integer
        label: ¿Cuántas cajas?
        min: 1
        max: 9
      por_persona:
        type: decimal
        label: Cajas por persona
        calculation: round(cajas / num_integrantes, 2)
      fotos:
        type: repeat
        label: Fotos de la entrega
        max: 3
        fields:
          foto: {type: file, label: Foto, accept: [png]}
          nota: {type: text, label: Nota, max_length: 40}
      quien_recoge:
""",
)
"""Where the questions of a despensa are written, and more of them: a document that an answer brings up, a calculation,
and documents in rows."""

BY_HOME = """
calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31, budget: 1000}}
person: {hogar: optional}
fields:
  integrantes: {type: integer, label: ¿Cuántas personas viven?, min: 1, max: 20, required: yes}
eligibility:
  - {id: vive, assert: integrantes >= 1, message: Debe vivir alguien.}
services:
  bolsa:
    title: Bolsa
    type: in_kind
    quantity: bolsas
    value: 100
    fields:
      bolsas: {type: integer, label: ¿Cuántas bolsas?, min: 1, max: 9, required: yes}
    limits:
      - {max: 3, per: person, period: month, sum: quantity, message: Tres bolsas por persona al mes.}
      - {max: 4, per: household, period: month, sum: quantity, message: Cuatro bolsas por hogar al mes.}
cases:
  - {name: Vive sola, today: 2026-05-01, person: {}, answers: {integrantes: 1}, expect: eligible}
"""
"""A program that counts bags by person and by household, and takes people whose household is not known."""
BAGS = {"bolsas": "2", "_fecha-day": "23", "_fecha-month": "11", "_fecha-year": "2026"}
"""Two of its bags, today."""


def homeless(city: City, definition: str = BY_HOME) -> tuple[Browser, str]:
    """alice, and the application by which Concepción, whose household is not known, is active in the bags by home."""
    city.publish(define(definition))
    alice = city.login("alice")
    to_questions(alice, program=NAME)
    alice.send(nombre="CONCEPCIÓN", primer_apellido="SALGADO", segundo_apellido="BRISEÑO", integrantes="1")
    return alice, alice.send(acepta="yes").request.path.removesuffix("/comprobante")


def held(city: City, **changes: object) -> tuple[Browser, str]:
    """alice, and the page of a delivery to Concepción that is held until her household is known."""
    alice, applied = homeless(city)
    alice.get(f"{applied}/entregar/bolsa")
    alice.send(**{**BAGS, **changes})
    return alice, alice.send(_save="1").request.path.removesuffix("/comprobante")


def moved(browser: Browser, page: str, home: str = "H-1") -> None:
    """Says of the person of an address which household is hers."""
    browser.get(f"/persona/{page.split('/')[2]}/hogar")
    browser.send(hogar=home, motivo="lo dijo en ventanilla")


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
