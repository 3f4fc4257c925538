"""A delivery that is held: the limits that are known bind it, and once the value is there its page completes it."""

from api_systems import KEY, codes, siga
from city import City, words
from deliveries_made import BAGS, homeless


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
