"""Delivering on the pages: what it comes to is shown before, limits are told, twice is once, and a receipt is left."""

import re

import pytest

from city import ANSWERS, CONCEPCION, DESPENSA, Browser, City, enrol, to_questions, words
from deliveries_made import BAG, application, approved, delivered, person_path, receipt_path, to_bag
from padron.registry.history import history
from padron.registry.people import resolve
from padron.registry.users import Role


@pytest.fixture
def alice(city: City) -> Browser:
    """Signed in, and Concepción is active in the despensa, of two people."""
    made = city.login("alice")
    approved(city, enrol(made).request.path)
    return made


def test_the_application_of_an_active_person_leads_to_the_services_form(alice: Browser, city: City) -> None:
    assert "Registrar entrega: Despensa mensual" in words(alice.get(application(city)))
    to_bag(alice, city)
    page = alice.page
    assert "Todavía no ha recibido nada" in page
    assert all(f'name="{each}"' in page for each in ("punto_entrega", "quien_recoge", "_fecha-day", "_lugar"))
    assert CONCEPCION not in page


def test_what_it_comes_to_is_shown_before_it_is_recorded_and_then_on_the_receipt(alice: Browser, city: City) -> None:
    to_bag(alice, city)
    review = words(alice.send(**BAG, _lugar="Casa de la cultura"))
    assert "Importe $350.00" in review
    assert "Lugar Casa de la cultura" in review
    receipt = words(alice.send(_save="1"))
    assert "Comprobante de entrega" in receipt
    assert "Importe $350.00" in receipt
    assert CONCEPCION not in receipt
    assert "<svg" in alice.get(receipt_path(alice)).text


def test_pressed_twice_is_once(alice: Browser, city: City) -> None:
    to_bag(alice, city)
    alice.send(**BAG)
    path, hidden = alice.path, dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', alice.page))
    answers = [alice.post(path, **{**hidden, "_save": "1"}) for _ in range(2)]
    assert {each.status_code for each in answers} == {303}
    assert len({each.headers["Location"] for each in answers}) == 1
    with city.store.reading() as view:
        key = resolve(view, CONCEPCION) or b""
        assert [each.kind for each in history(view, key)].count("benefit") == 1


def test_the_second_of_a_month_is_refused_in_words_before_and_when_recorded(alice: Browser, city: City) -> None:
    delivered(alice, city)
    to_bag(alice, city)
    assert "Lo que ya recibió" in alice.page
    assert "Con fecha de hoy no se podría: Máximo 1 por persona por mes." in alice.page
    review = words(alice.send(**BAG))
    assert "Máximo 1 por persona por mes." in review
    assert 'name="_save"' not in alice.page
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', alice.page))
    forced = alice.post(alice.path, **{**hidden, **BAG, "_save": "1"})
    assert (forced.status_code, "Máximo 1 por persona por mes." in words(forced)) == (422, True)


def test_a_day_to_come_or_none_and_a_missing_answer_are_said_at_their_questions(alice: Browser, city: City) -> None:
    to_bag(alice, city)
    refused = alice.send(**{**BAG, "punto_entrega": "", "_fecha-day": "24"})
    assert refused.status_code == 422
    assert refused.text.count("govuk-error-message") == 2
    assert 'value="24"' in refused.text
    assert alice.send(**{**BAG, "_fecha-day": "", "_fecha-month": "", "_fecha-year": ""}).status_code == 422


def test_who_is_not_active_receives_nothing(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    assert "Registrar entrega" not in words(alice.get(application(city)))
    path = to_bag(alice, city)
    assert "La solicitud no está activa" in words(alice.get(path))
    assert alice.post(path, **BAG, _save="1").status_code == 422


def test_the_history_tells_the_amount_to_the_area_and_an_outline_to_others(alice: Browser, city: City) -> None:
    delivered(alice, city)
    assert "$350.00 · Apoyo alimentario a personas adultas mayores" in words(alice.get(person_path(alice)))
    bob = city.login("bob")
    seen = words(bob.get(person_path(bob)))
    assert "Despensa mensual" not in seen
    assert "$350.00" not in seen


def test_a_reviewer_voids_it_with_a_reason_and_then_it_may_be_delivered_again(alice: Browser, city: City) -> None:
    delivered(alice, city)
    city.hire("rita", Role("review", frozenset({"SDHIS"})))
    rita = city.login("rita")
    path = receipt_path(alice).removesuffix("/comprobante")
    assert "Anular la entrega" in words(rita.get(path))
    assert "Anular la entrega" not in words(alice.get(path))
    rita.get(f"{path}/anular")
    assert rita.send(motivo="  ").status_code == 422
    done = words(rita.send(motivo="Se registró a otra persona"))
    assert "Anulado" in done
    assert "Se registró a otra persona" in done
    assert "Comprobante de entrega" in delivered(alice, city)


def test_each_look_at_a_delivery_is_on_record(alice: Browser, city: City) -> None:
    delivered(alice, city)
    before = city.looks()
    alice.get(receipt_path(alice))
    assert city.looks() == before + 1


def test_a_delivery_of_a_program_out_of_scope_is_not_there(alice: Browser, city: City) -> None:
    delivered(alice, city)
    chelsea = city.login("chelsea")
    assert chelsea.client.get(receipt_path(alice)).status_code == 404
    assert chelsea.client.get(f"{application(city)}/entregar/despensa").status_code == 404
    assert alice.client.get(f"{application(city)}/entregar/otra").status_code == 404


def test_rows_are_added_and_removed_and_a_question_that_an_answer_brings_up_is_asked(city: City) -> None:
    who = "          representante: Su representante\n"
    more = (
        "      nombre_recoge:\n        type: text\n        label: ¿Cómo se llama?\n"
        '        relevant: quien_recoge == "autorizada"\n        required: yes\n'
        "      articulos:\n        type: repeat\n        label: Artículos\n        max: 2\n        fields:\n"
        "          articulo: {type: text, label: Artículo, required: yes}\n"
    )
    city.publish_like("canasta", DESPENSA, (who, who + more), ("kind: alimentario", "kind: empleo"))
    alice = city.login("alice")
    to_questions(alice, program="canasta")
    alice.send(**ANSWERS)
    path = f"{approved(city, alice.send(acepta='yes').request.path)}/entregar/despensa"
    alice.get(path)
    alice.send(**BAG, _add="articulos")
    assert 'name="articulos-0-articulo"' in alice.page
    alice.send(**BAG, **{"articulos-0-articulo": "Arroz"}, _add="articulos")
    alice.send(**BAG, **{"articulos-0-articulo": "Arroz", "articulos-1-articulo": "Frijol"}, _remove="articulos:0")
    assert 'value="Frijol"' in alice.page
    assert 'value="Arroz"' not in alice.page
    given = {**BAG, "articulos-0-articulo": "Frijol", "quien_recoge": "autorizada"}
    asked = words(alice.send(**given))
    assert "Por tus respuestas hay más preguntas" in asked
    assert "¿Cómo se llama?" in asked
    review = words(alice.send(**given, nombre_recoge="Ana Peña"))
    assert "Ana Peña" in review
    assert "Comprobante de entrega" in words(alice.send(_save="1"))


def test_nothing_is_delivered_under_an_application_that_had_ended_by_itself_on_that_day(
    alice: Browser, city: City
) -> None:
    delivered(alice, city)
    city.today = "2027-02-24"
    to_bag(alice, city)
    late = {"punto_entrega": "pe_centro", "_fecha-day": "24", "_fecha-month": "2", "_fecha-year": "2027"}
    assert "Ese día su inscripción ya había terminado: La convocatoria terminó el 31/12/2026." in words(
        alice.send(**late)
    )
    assert 'name="_save"' not in alice.page
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', alice.page))
    forced = alice.post(alice.path, **{**hidden, **late, "_save": "1"})
    assert (forced.status_code, "ya había terminado" in words(forced)) == (422, True)


def test_a_persons_page_tells_what_she_received_by_whom_and_is_filtered_by_what_and_by_area(
    alice: Browser, city: City
) -> None:
    delivered(alice, city)
    alice.get("/buscar")
    path = alice.send(q=CONCEPCION).request.path
    page = words(alice.get(path))
    assert "Ha recibido 1 entrega, $350.00." in page
    assert page.count("capturó alice") == 2
    only = words(alice.get(f"{path}?tipo=entregas"))
    assert "Servicios y solicitudes (1)" in only and "Ha recibido 1 entrega" in only
    applied = words(alice.get(f"{path}?tipo=solicitudes"))
    assert "Servicios y solicitudes (1)" in applied and "Ha recibido" not in applied
    assert "Servicios y solicitudes (2)" in words(alice.get(f"{path}?tipo=otra-cosa"))
