"""A delivery that is held: the limits that are known bind it, and once the value is there its page completes it."""

from api_systems import KEY, codes, siga
from city import CONCEPCION, Browser, City, words
from deliveries_made import BAGS, BY_HOME, application, held, homeless, moved
from padron.registry.events import verify
from padron.registry.history import history
from padron.registry.people import resolve
from padron.registry.quotas import spent_in_call
from padron.registry.users import Role

COMPLETE = "Completar la entrega"
LACKS = "Falta «Folio de la vivienda»: con ese dato se revisa el límite"


def standing(city: City) -> list[tuple[str, int | None]]:
    """(status, amount) of what Concepción was given; her history is whole, and what is delivered is what was spent."""
    with city.store.reading() as view:
        key = resolve(view, CONCEPCION) or b""
        found = [(each.status, each.amount) for each in history(view, key) if each.kind == "benefit"]
        assert verify(view, key) == []
        assert spent_in_call(view, "prueba", "anual") == sum(amount or 0 for of, amount in found if of == "delivered")
    return found


def complete(browser: Browser, page: str) -> str:
    """Presses the button of a held delivery's page; gives what the next page says."""
    assert COMPLETE in words(browser.get(page))
    browser.path = f"{page}/completar"
    return words(browser.send())


def test_who_has_no_household_gets_no_more_bags_than_a_person_may(city: City) -> None:
    alice, applied = homeless(city)
    alice.get(f"{applied}/entregar/bolsa")
    review = words(alice.send(**{**BAGS, "bolsas": "9"}))
    assert "Tres bolsas por persona al mes." in review
    assert 'name="_save"' not in alice.page
    alice.get(f"{applied}/entregar/bolsa")
    assert "Queda en espera: falta «Folio de la vivienda»" in words(alice.send(**BAGS))
    assert "Retenido" in words(alice.send(_save="1"))


def test_the_api_holds_what_may_be_and_refuses_what_may_not(city: City) -> None:
    _, applied = homeless(city)
    _, _, person, _, enrolment = applied.split("/")
    system, there = siga(city), f"/enrolments/{person}/{enrolment}/deliveries"
    many = system.post(there, {"service": "bolsa", "answers": {"bolsas": 9}}, key=KEY + "1")
    assert (many.status_code, codes(many)) == (422, ["limit_reached"])
    few = system.post(there, {"service": "bolsa", "answers": {"bolsas": 2}}, key=KEY + "2")
    assert (few.status_code, few.json["status"], codes(few)) == (201, "held", ["limit_held"])


def test_once_the_household_is_known_the_page_completes_the_delivery_and_twice_is_once(city: City) -> None:
    alice, page = held(city)
    assert standing(city) == [("held", 20_000)]
    moved(alice, page)
    first = alice.get(page)
    assert COMPLETE in words(first)
    answers = [alice.post(f"{page}/completar") for _ in range(2)]
    assert [(each.status_code, each.headers["Location"]) for each in answers] == [(303, page)] * 2
    done = words(alice.get(page))
    assert "Estado Entregado" in done
    assert COMPLETE not in done
    assert standing(city) == [("delivered", 20_000)]


def test_while_the_household_lacks_the_page_says_so_and_nothing_changes(city: City) -> None:
    alice, page = held(city)
    said = complete(alice, page)
    assert LACKS in said
    assert "Estado Retenido" in said
    assert standing(city) == [("held", 20_000)]


def test_what_a_limit_leaves_no_place_for_stays_held_and_the_page_says_which(city: City) -> None:
    alice, page = held(city)
    moved(alice, page)
    alice.get(f"{application(city)}/entregar/bolsa")
    alice.send(**BAGS)
    assert "Entregado" in words(alice.send(_save="1"))
    assert "Tres bolsas por persona al mes." in complete(alice, page)
    assert sorted(standing(city)) == [("delivered", 20_000), ("held", 20_000)]


def test_who_may_not_deliver_there_completes_nothing(city: City) -> None:
    alice, page = held(city)
    moved(alice, page)
    dora, bob, chelsea = (city.login(name) for name in ("dora", "bob", "chelsea"))
    assert COMPLETE not in words(dora.get(page))
    codes_ = [each.post(f"{page}/completar").status_code for each in (dora, bob, chelsea)]
    assert codes_ == [403, 403, 404]
    assert standing(city) == [("held", 20_000)]


def test_what_was_voided_is_not_completed(city: City) -> None:
    alice, page = held(city)
    moved(alice, page)
    city.hire("rita", Role("review", frozenset({"SDHIS"})))
    rita = city.login("rita")
    rita.get(f"{page}/anular")
    rita.send(motivo="Se registró a otra persona")
    alice.get(page)
    assert alice.post(f"{page}/completar").status_code == 303
    assert COMPLETE not in words(alice.get(page))
    assert standing(city) == [("void", 20_000)]


def test_a_document_that_was_left_for_later_is_still_for_later(city: City) -> None:
    bags = "      bolsas: {"
    assert bags in BY_HOME
    with_letter = BY_HOME.replace(bags, f"      carta: {{type: file, label: Carta, required: yes}}\n{bags}")
    alice, applied = homeless(city, with_letter)
    _, _, person, _, enrolment = applied.split("/")
    there = f"/enrolments/{person}/{enrolment}/deliveries"
    kept = siga(city).post(there, {"service": "bolsa", "answers": {"bolsas": 2}}, key=KEY + "1")
    assert (kept.json["status"], codes(kept)) == ("held", ["file_pending", "limit_held"])
    page = f"/persona/{person}/entrega/{kept.json['delivery']}"
    moved(alice, page)
    assert "Estado Entregado" in complete(alice, page)


def test_the_api_completes_it_when_the_same_is_sent_again_and_says_until_then_what_lacks(city: City) -> None:
    alice, applied = homeless(city)
    _, _, person, _, enrolment = applied.split("/")
    system, there = siga(city), f"/enrolments/{person}/{enrolment}/deliveries"
    bags = {"service": "bolsa", "answers": {"bolsas": 2}}
    assert system.post(there, bags, key=KEY + "1").status_code == 201
    again = system.post(there, bags, key=KEY + "1")
    assert (again.status_code, again.json["status"], codes(again)) == (200, "held", ["limit_unknown"])
    moved(alice, applied)
    done = system.post(there, bags, key=KEY + "1")
    assert (done.status_code, done.json["status"], codes(done)) == (200, "delivered", [])
    assert standing(city) == [("delivered", 20_000)]
