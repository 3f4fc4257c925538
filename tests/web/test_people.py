"""Searching and looking at people: what each area sees, every look on record, nothing of a confidential program."""

import logging
import re
from collections.abc import Iterator

import pytest

from applying import some
from city import (
    ANSWERS,
    CONCEPCION,
    DESPENSA,
    ESTANCIA,
    Browser,
    City,
    asks,
    compiled,
    enrol,
    to_questions,
    words,
)

CANARY = "Refugio Canario"
ESCAPED = re.compile(r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]")


def person_path(browser: Browser, text: str = CONCEPCION) -> str:
    """The address of the person that a search by CURP leads to."""
    browser.get("/buscar")
    return browser.send(q=text).request.path


@pytest.fixture
def refuge(city: City) -> Iterator[City]:
    """Concepción is in a confidential programme of SEDEC, and nowhere else."""
    city.publish_like(
        "refugio",
        DESPENSA,
        ("area: SDHIS", "area: SEDEC"),
        ("confidential: no", "confidential: yes"),
        ("title: Apoyo alimentario a personas adultas mayores", f"title: {CANARY}"),
        ("lifecycle: reviewed", "lifecycle: automatic"),
    )
    chelsea = city.login("chelsea")
    to_questions(chelsea, program="refugio")
    chelsea.send(**{**ANSWERS, "telefono": "8100000001"})
    assert CANARY in words(chelsea.send(acepta="yes"))
    yield city


def test_a_curp_leads_straight_to_the_person_and_never_stands_in_an_address(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    assert person_path(alice, "sabc560626mdflrn01").startswith("/persona/")
    assert not any(ESCAPED.search(url) for url in alice.seen)


@pytest.mark.parametrize("written", ["8181234567", "81 8123-4567", "+52 (81) 8123 4567", "044 81 8123 4567"])
def test_a_telephone_however_written_finds_only_whom_one_works_with(city: City, written: str) -> None:
    alice = city.login("alice")
    enrol(alice)
    alice.get("/buscar")
    assert "CONCEPCIÓN SALGADO BRISEÑO" in words(alice.send(q=written))
    for other, number in ((city.login("bob"), written), (alice, "8181234568")):
        other.get("/buscar")
        assert "Nadie con esos datos" in words(other.send(q=number))


def test_a_name_without_its_accents_finds_people_with_a_masked_curp(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    alice.get("/buscar")
    found = alice.send(q="salgado concepcion")
    assert "CONCEPCIÓN SALGADO BRISEÑO" in words(found)
    assert "SABC******MDFL**01" in words(found)
    assert CONCEPCION not in found.text
    assert "Nadie con esos datos" in words(alice.send(q="nadie así"))


def test_more_than_are_shown_are_told_as_the_first_ones(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("padron.services.people.MOST_FOUND", 2)
    some(city, compiled(DESPENSA), [1000] * 40)
    alice = city.login("alice")
    alice.get("/buscar")
    found = words(alice.send(q="efrain"))
    assert "Las primeras 2 personas" in found and "Hay más." in found


def test_a_search_for_nothing_is_refused_in_words(city: City) -> None:
    alice = city.login("alice")
    alice.get("/buscar")
    assert alice.send(q=" . ").status_code == 422


def test_another_area_sees_only_title_area_and_state(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    bob = city.login("bob")
    page = bob.get(person_path(bob))
    said = words(page)
    assert "Apoyo alimentario a personas adultas mayores" in said
    assert "En revisión" in said
    assert CONCEPCION not in page.text
    assert "noviembre de 2026" not in said
    assert "solicitud/" not in page.text


def test_each_look_is_on_record_before_anything_is_shown(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    path = person_path(alice)
    before = city.looks("person")
    for _ in range(3):
        alice.get(path)
    assert city.looks("person") == before + 3
    searched = city.looks("search")
    alice.get("/buscar")
    alice.send(q="salgado")
    assert city.looks("search") == searched + 1


def test_when_a_look_cannot_be_recorded_nothing_is_shown(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = city.login("alice")
    enrol(alice)
    path = person_path(alice)

    def full(*given: object, **named: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(type(city.store.read_audit), "append", full)
    monkeypatch.setitem(city.app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = alice.get(path)
    assert answer.status_code == 500
    assert "SALGADO" not in answer.text
    assert re.search(r"di este código: [0-9a-f]{8}", words(answer))


def test_the_application_page_shows_what_was_judged_to_its_area_only(city: City) -> None:
    alice = city.login("alice")
    receipt = enrol(alice)
    path = receipt.request.path.removesuffix("/comprobante")
    assert "Cumple con los criterios" in words(alice.get(path))
    for name in ("bob", "chelsea"):
        assert city.login(name).get(path).status_code == 404


def test_sensitive_registry_data_are_shown_only_in_a_scope_that_asks_for_them(city: City) -> None:
    city.publish_like(
        "lenguas", DESPENSA, ("  telefono: required", "  lengua_indigena: required\n  telefono: required")
    )
    alice = city.login("alice")
    to_questions(alice, program="lenguas")
    review = alice.send(**ANSWERS, lengua_indigena="nahuatl")
    alice.send(acepta="yes")
    label = "¿Habla alguna lengua indígena?"
    assert label in words(review), words(review)[:400]
    path = person_path(alice)
    assert label in words(alice.get(path))
    for name in ("bob", "chelsea"):
        assert label not in words(city.login(name).get(path)), "she is in no program of theirs"


def test_contact_data_are_for_those_who_work_with_the_person(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    path = person_path(alice)
    assert "Teléfono" in words(alice.get(path))
    bob = city.login("bob")
    seen = words(bob.get(path))
    assert "Teléfono" not in seen and "Domicilio" not in seen and "Fecha de nacimiento" not in seen
    alice.get("/buscar")
    assert "26 de junio de 1956" in words(alice.send(q="salgado"))
    bob.get("/buscar")
    found = words(bob.send(q="salgado"))
    assert "26 de junio de 1956" not in found and "1956" in found


def test_nothing_of_a_confidential_program_reaches_another_area(refuge: City) -> None:
    bob, alice, chelsea = (refuge.login(name) for name in ("bob", "alice", "chelsea"))
    path = person_path(chelsea)
    assert CANARY in words(chelsea.get(path))
    for browser in (bob, alice):
        assert browser.get(path).status_code == 404
        browser.get("/buscar")
        assert "Nadie con esos datos" in words(browser.send(q="salgado"))
        browser.get("/buscar")
        assert "Nadie con esos datos" in words(browser.send(q=CONCEPCION))
        for address in ("/", "/programas", "/excel", "/aviso", "/aviso/refugio", "/excel/plantilla/refugio"):
            assert CANARY not in browser.get(address).text
    alice.get(f"/capturar/{DESPENSA}")
    assert "Es una persona nueva" in words(alice.send(curp=CONCEPCION))
    page = alice.send(es_esta="yes")
    assert asks(page, "nombre")
    assert "8100000001" not in page.text


def test_a_criterion_that_rests_on_a_confidential_program_has_neither_yes_nor_no(refuge: City) -> None:
    alice = refuge.login("alice")
    to_questions(alice)
    review = words(alice.send(**ANSWERS))
    assert "Lo revisa el área responsable" in review
    assert "Por confirmar" in review
    receipt = alice.send(acepta="yes")
    again = words(alice.get(receipt.request.path.removesuffix("/comprobante")))
    assert "Lo revisa el área responsable" in again
    assert CANARY not in again
    assert "Ya recibe otro apoyo" not in again


def test_the_page_is_the_same_whether_or_not_the_person_is_in_the_confidential_program(refuge: City) -> None:
    alice = refuge.login("alice")
    to_questions(alice)
    inside = words(alice.send(**ANSWERS))
    with refuge.store.writing("rosa") as unit:
        unit.connection.exec_driver_sql("UPDATE enrolment SET state = 'ended', category = 'closed'")
        unit.commit()
    assert words(alice.get(alice.path)) == inside


def test_a_state_that_would_tell_the_hidden_verdict_is_to_be_confirmed(refuge: City) -> None:
    refuge.publish_like("comedor", DESPENSA, ("lifecycle: reviewed", "lifecycle: automatic"))
    alice = refuge.login("alice")
    to_questions(alice, program="comedor")
    alice.send(**ANSWERS)
    receipt = words(alice.send(acepta="yes"))
    assert "Estado Por confirmar" in receipt
    with refuge.store.reading() as view:
        asked = "SELECT state FROM enrolment WHERE program = 'comedor'"
        assert view.connection.exec_driver_sql(asked).scalar_one() == "not_eligible"
    bob = refuge.login("bob")
    assert "Por confirmar" in words(bob.get(person_path(bob)))
    chelsea = refuge.login("chelsea")
    assert "No cumple" in words(chelsea.get(person_path(chelsea)))


def test_no_curp_stands_in_any_address_or_line_of_the_log(city: City, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    alice = city.login("alice")
    enrol(alice)
    alice.get("/buscar")
    alice.send(q=CONCEPCION)
    alice.get(f"/capturar/{DESPENSA}")
    alice.send(curp=CONCEPCION)
    alice.get(f"/capturar/{ESTANCIA}")
    assert alice.seen
    assert not any(ESCAPED.search(url) for url in alice.seen)
    assert not ESCAPED.search(caplog.text)


def test_bob_reads_and_captures_nothing(city: City) -> None:
    bob = city.login("bob")
    home = bob.get("/")
    assert "Capturar" not in words(home)
    assert bob.get("/excel").status_code == 403
    assert bob.get(f"/capturar/{ESTANCIA}").status_code == 403
