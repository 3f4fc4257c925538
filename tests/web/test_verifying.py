"""Anybody verifies a receipt, and learns what it is of, never whose it is."""

import re

import pytest

from city import ANSWERS, CONCEPCION, DESPENSA, Browser, City, enrol, to_questions, words
from deliveries_made import BAG, approved, held, moved
from padron.registry.users import Role
from padron.web.verifying import MOST_MISSES, WINDOW, Misses, drawn

NOBODYS = "0000-0000-000"
PERSONAL = ("CONCEPCIÓN", "SALGADO", CONCEPCION, "SABC", "350")


@pytest.fixture
def anybody(city: City) -> Browser:
    """Somebody who has not signed in."""
    return Browser(city.app.test_client())


def folio_in(text: str) -> str:
    found = re.search(r'class="padron-folio">([0-9A-Z-]+)<', text)
    assert found is not None
    return found[1]


def a_receipt(city: City) -> tuple[Browser, str, str]:
    """A despensa delivered to Concepción: who did it, the receipt's address, and its folio."""
    alice = city.login("alice")
    path = approved(city, enrol(alice).request.path)
    alice.get(f"{path}/entregar/despensa")
    alice.send(**BAG)
    receipt = alice.send(_save="1")
    return alice, receipt.request.path, folio_in(receipt.text)


def test_a_receipt_says_its_program_service_and_day_and_nothing_of_whose_it_is(city: City, anybody: Browser) -> None:
    _, _, folio = a_receipt(city)
    anybody.get("/verificar")
    told = words(anybody.send(folio=folio.lower()))
    assert "Entrega registrada en el padrón. vigente" in told
    for each in ("Apoyo alimentario a personas adultas mayores", "Despensa mensual", "23 de noviembre de 2026", folio):
        assert each in told
    assert not [each for each in PERSONAL if each in told]


def test_a_voided_delivery_says_so(city: City, anybody: Browser) -> None:
    _, path, folio = a_receipt(city)
    city.hire("rita", Role("review", frozenset({"SDHIS"})))
    rita = city.login("rita")
    rita.get(path.replace("comprobante", "anular"))
    rita.send(motivo="Era de otra persona")
    told = words(anybody.get(f"/verificar/{folio}"))
    assert "anulada" in told
    assert "Era de otra persona" not in told


def test_a_held_delivery_does_not_count_yet_and_why_is_nobodys_business(city: City, anybody: Browser) -> None:
    alice, page = held(city)
    folio = folio_in(alice.page)
    told = words(anybody.get(f"/verificar/{folio}"))
    assert "Entrega registrada en el padrón. retenida Todavía no cuenta como entregada." in told
    assert "vigente" not in told
    assert not [each for each in (*PERSONAL, "vivienda", "hogar", "$200") if each in told.partition("Compara")[0]]
    moved(alice, page)
    alice.get(page)
    alice.post(f"{page}/completar")
    assert "Entrega registrada en el padrón. vigente" in words(anybody.get(f"/verificar/{folio}"))


def test_an_application_is_verified_by_its_folio_too(city: City, anybody: Browser) -> None:
    told = words(anybody.get(f"/verificar/{folio_in(enrol(city.login('alice')).text)}"))
    assert "Solicitud registrada en el padrón. vigente" in told
    assert "revisión" not in told


def test_a_wrong_character_is_caught_and_an_unknown_folio_is_told_apart(city: City, anybody: Browser) -> None:
    _, _, folio = a_receipt(city)
    wrong = folio[:-1] + ("0" if folio[-1] != "0" else "1")
    assert "tiene un carácter equivocado" in words(anybody.get(f"/verificar/{wrong}"))
    unknown = anybody.get(f"/verificar/{NOBODYS}")
    assert (unknown.status_code, "No hay un comprobante con ese folio" in words(unknown)) == (404, True)
    anybody.get("/verificar")
    assert anybody.send(folio="x").status_code == 422


def test_who_tries_many_that_do_not_exist_has_to_wait_and_others_do_not(city: City, anybody: Browser) -> None:
    codes = [anybody.client.get(f"/verificar/{NOBODYS}").status_code for _ in range(MOST_MISSES + 1)]
    assert codes == [404] * MOST_MISSES + [429]
    other = city.app.test_client().get(f"/verificar/{NOBODYS}", environ_base={"REMOTE_ADDR": "10.0.0.7"})
    assert other.status_code == 404


def test_the_wait_passes() -> None:
    at = [0.0]
    misses = Misses(lambda: at[0])
    for _ in range(MOST_MISSES):
        misses.note("a")
    assert misses.too_many("a")
    at[0] = WINDOW + 1
    assert not misses.too_many("a")


def test_a_confidential_program_is_not_named(city: City, anybody: Browser) -> None:
    city.publish_like(
        "refugio", DESPENSA, ("confidential: no", "confidential: yes"), ("title: Apoyo alimentario a", "title: Canario")
    )
    alice = city.login("alice")
    to_questions(alice, program="refugio")
    alice.send(**ANSWERS)
    told = words(anybody.get(f"/verificar/{folio_in(alice.send(acepta='yes').text)}"))
    assert "vigente" in told
    assert "Canario" not in told


def test_the_code_holds_the_address_and_nothing_that_the_policy_of_the_page_refuses(city: City) -> None:
    alice, path, folio = a_receipt(city)
    page = alice.get(path).text
    svg = str(drawn(f"http://localhost/verificar/{folio.replace('-', '')}"))
    assert svg in page
    assert "style=" not in svg
    assert "<script" not in svg
