"""The review tray and decisions: filters in the address, a reason where one is asked for, a race loses nothing."""

import re

import pytest
from werkzeug.test import TestResponse

from applying import page_of, some, states, stored
from city import CREDITO, DESPENSA, PASSWORD, Browser, City, enrol, words
from padron.program.model import Program
from padron.registry.told import told_of
from padron.registry.users import Role, create_user, password_hash_of

ONE_PLACE = ("quota: 7000", "quota: 1")


@pytest.fixture
def despensa(city: City) -> Program:
    return city.publish_like("despensa_chica", DESPENSA, ONE_PLACE)


def test_a_reviewer_approves_an_application_and_the_history_says_so(city: City) -> None:
    enrol(city.login("alice"))
    (found,) = stored(city)
    dora = city.login("dora")
    assert "1 solicitud por decidir" in words(dora.get("/revisar"))
    tray = words(dora.get(f"/revisar/{DESPENSA}"))
    assert "CONCEPCIÓN SALGADO BRISEÑO" in tray and "En revisión" in tray and "Cumple" in tray
    page = dora.get(page_of(found))
    assert "Pasar a «Activa»" in words(page) and "Pasar a «Rechazada»" in words(page)
    confirm = dora.get(f"{page_of(found)}/decidir?a=active")
    assert "Cumple con los criterios" in words(confirm) and "Razón (opcional)" in words(confirm)
    done = dora.send(razon="visita domiciliaria")
    assert "quedó en «Activa»" in words(done)
    assert states(city) == ["active"]
    with city.store.reading() as view:
        last = told_of(view, [found.person_key], found.id)[-1]
    assert (last.actor, last.action, last.reason, last.changes) == (
        "dora", "enrolment_moved", "visita domiciliaria", {"": ["in_review", "active"]},
    )  # fmt: skip


def test_a_step_that_asks_for_a_reason_is_not_taken_without_one(city: City) -> None:
    enrol(city.login("alice"))
    (found,) = stored(city)
    dora = city.login("dora")
    dora.get(f"{page_of(found)}/decidir?a=rejected")
    refused = dora.send(razon="  ")
    assert refused.status_code == 422 and "Escribe la razón de la decisión" in words(refused)
    assert states(city) == ["in_review"]
    assert dora.send(razon="no vive en Monterrey").status_code == 200
    assert states(city) == ["rejected"]


def test_what_somebody_else_decided_meanwhile_is_told_and_the_reason_typed_stays(city: City) -> None:
    enrol(city.login("alice"))
    (found,) = stored(city)
    first, second = city.login("dora"), city.login("dora")
    for each in (first, second):
        each.get(f"{page_of(found)}/decidir?a=rejected")
    first.send(razon="duplicada")
    late = second.send(razon="no acreditó domicilio en la visita")
    assert late.status_code == 422
    assert "ahora está: Rechazada" in words(late) and "no acreditó domicilio en la visita" in late.text
    assert states(city) == ["rejected"]


def test_answers_that_changed_meanwhile_are_a_race_too(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    (found,) = stored(city)
    dora = city.login("dora")
    dora.get(f"{page_of(found)}/decidir?a=active")
    enrol(alice, ingreso_mensual_hogar="3100")
    late = dora.send(razon="")
    assert late.status_code == 422 and "Alguien cambió esta solicitud" in words(late)
    assert states(city) == ["in_review"]


def test_who_may_not_take_a_step_is_offered_none_and_takes_none(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    (found,) = stored(city)
    assert "Pasar a" not in words(alice.get(page_of(found)))
    sent = alice.post(
        f"{page_of(found)}/decidir", a="active", visto="in_review", revision=str(found.revision), razon="yo"
    )
    assert sent.status_code == 422 and "no puedes dar ese paso" in words(sent)
    assert states(city) == ["in_review"]
    assert alice.get("/revisar").status_code == 403
    assert city.login("dora").get(f"/revisar/{CREDITO}").status_code == 404


def test_a_full_quota_refuses_an_approval_and_says_which(city: City, despensa: Program) -> None:
    some(city, despensa, (1000, 1100))
    dora = city.login("dora")
    first, second = stored(city, despensa.name)
    dora.get(f"{page_of(first)}/decidir?a=active")
    dora.send(razon="")
    dora.get(f"{page_of(second)}/decidir?a=active")
    refused = dora.send(razon="también cumple")
    assert refused.status_code == 422 and "El cupo de la convocatoria está lleno" in words(refused)
    assert "también cumple" in refused.text
    assert states(city, despensa.name) == ["active", "in_review"]


def test_the_tray_is_filtered_by_its_address_and_every_look_is_on_record(city: City, despensa: Program) -> None:
    some(city, despensa, (1000, 1100, 90000))
    dora, before = city.login("dora"), city.looks("review")
    whole = words(dora.get(f"/revisar/{despensa.name}"))
    assert "3 solicitudes." in whole and "No cumple" in whole and "Puntos" in whole
    assert city.looks("review") == before + 3
    assert "1 solicitud." in words(dora.get(f"/revisar/{despensa.name}?resultado=ineligible"))
    assert "0 solicitudes." in words(dora.get(f"/revisar/{despensa.name}?estado=waiting"))
    assert "3 solicitudes." in words(dora.get(f"/revisar/{despensa.name}?estado=in_review&pagina=2"))
    assert not re.search(r"[A-Z]{4}\d{6}[HMX]", whole), "a CURP is masked"


def keys(page: TestResponse) -> list[str]:
    return re.findall(r'name="cual"[^>]*value="([^"]+)"', page.text)


def test_several_are_decided_at_once_each_in_its_own_right(city: City, despensa: Program) -> None:
    some(city, despensa, (1000, 1100, 1200))
    dora = city.login("dora")
    tray = dora.get(f"/revisar/{despensa.name}")
    assert len(keys(tray)) == 3
    confirm = dora.post(f"/revisar/{despensa.name}", todas="si")
    assert "Decidir 3 solicitudes" in words(confirm)
    chosen = keys(confirm)
    lacking = dora.post(f"/revisar/{despensa.name}/decidir", a="rejected", razon="", cual=chosen)
    assert lacking.status_code == 422 and "Escribe la razón" in words(lacking) and keys(lacking) == chosen
    done = words(dora.post(f"/revisar/{despensa.name}/decidir", a="active", razon="sesión 4", cual=chosen))
    assert "Se decidió 1 solicitud" in done and "Quedaron como estaban: 2" in done and "cupo" in done
    assert states(city, despensa.name) == ["active", "in_review", "in_review"]
    again = words(dora.post(f"/revisar/{despensa.name}/decidir", a="active", razon="sesión 4", cual=chosen))
    assert "No se decidió ninguna" in again and "ahora está: Activa" in again


def test_pressed_twice_a_decision_about_several_leads_to_the_tray_and_says_that_it_was_kept(
    city: City, despensa: Program
) -> None:
    some(city, despensa, (1000, 1100))
    dora = city.login("dora")
    chosen = keys(dora.post(f"/revisar/{despensa.name}", todas="si"))
    sent = {"a": "rejected", "razon": "sesión 4", "cual": chosen}
    assert "Se decidieron 2 solicitudes" in words(dora.post(f"/revisar/{despensa.name}/decidir", **sent))
    again = dora.post(f"/revisar/{despensa.name}/decidir", follow=True, **sent)
    assert (again.status_code, again.request.path) == (200, f"/revisar/{despensa.name}")
    assert "Esa decisión ya estaba guardada." in words(again)
    other = words(dora.post(f"/revisar/{despensa.name}/decidir", **{**sent, "a": "active"}))
    assert "No se decidió ninguna" in other and "Quedaron como estaban: 2" in other


def test_nothing_chosen_is_said_and_another_programs_applications_are_left_out(city: City, despensa: Program) -> None:
    enrol(city.login("alice"))
    (other,) = stored(city)
    some(city, despensa, (1000,))
    dora = city.login("dora")
    assert "Marca al menos una solicitud" in words(dora.post(f"/revisar/{despensa.name}"))
    key = f"{other.person_key.hex()}.{other.id.hex()}.{other.revision}.{other.state}"
    sent = dora.post(f"/revisar/{despensa.name}/decidir", a="active", razon="", cual=[key, "no", "00.11.x.y"])
    assert sent.status_code == 422 and states(city) == ["in_review"]


def test_an_own_lifecycle_goes_through_the_same_pages(city: City) -> None:
    cycle = """lifecycle:
  states:
    solicitud: {category: open, editable: yes}
    aprobada: {category: active, label: Con apoyo}
    devuelta: {category: closed, label: Devuelta a su área}
  start: solicitud
  transitions:
    - {from: solicitud, to: aprobada, role: decide, reason: no}
    - {from: solicitud, to: devuelta, role: review, reason: yes}
    - {from: devuelta, to: solicitud, role: review, reason: yes}"""
    program = city.publish_like("con_ciclo", DESPENSA, ("lifecycle: reviewed", cycle))
    some(city, program, (1000,))
    (found,) = stored(city, program.name)
    dora = city.login("dora")
    page = words(dora.get(page_of(found)))
    assert "Pasar a «Devuelta a su área»" in page and "Con apoyo" not in page, "that step is of who decides"
    dora.get(f"{page_of(found)}/decidir?a=devuelta")
    dora.send(razon="falta firma")
    assert states(city, program.name) == ["devuelta"]
    dora.get(f"{page_of(found)}/decidir?a=solicitud")
    dora.send(razon="ya firmó")
    with city.store.writing("root") as unit:
        roles = [Role("decide", frozenset({"SDHIS"})), Role("read", frozenset({"SDHIS"}))]
        create_user(unit, "mesa", "Mesa", password_hash_of(PASSWORD), roles)
        create_user(unit, "ciega", "Ciega", password_hash_of(PASSWORD), roles[:1])
        unit.commit()
    mesa = city.login("mesa")
    assert "1 solicitud." in words(mesa.get(f"/revisar/{program.name}"))
    mesa.get(f"{page_of(found)}/decidir?a=aprobada")
    mesa.send(razon="")
    assert states(city, program.name) == ["aprobada"]
    blind: Browser = city.login("ciega")
    assert blind.get(f"/revisar/{program.name}").status_code == 404, "who may not see people sees no tray"


def test_the_tray_is_filtered_by_what_a_program_promotes_and_its_address_keeps_the_filter(city: City) -> None:
    asked = "        label: ¿Vive sola o solo?\n"
    program = city.publish_like("despensa_chica", DESPENSA, ONE_PLACE, (asked, f"{asked}        promoted: yes\n"))
    some(city, program, [1000, 2000])
    dora = city.login("dora")
    address = "/revisar/despensa_chica"
    tray = dora.get(address)
    assert 'name="dato.vive_solo"' in tray.text and "¿Vive sola o solo?" in words(tray)
    for said, many in (("si", 2), ("no", 0), ("quizá", 2)):
        assert f"{many} solicitudes." in words(dora.get(f"{address}?dato.vive_solo={said}")), said
    assert "?dato.vive_solo=si" in dora.get(f"{address}?dato.vive_solo=si").text
    assert "2 solicitudes." in words(dora.get(f"{address}?dato.ingreso_mensual_hogar=100000")), (
        "not promoted: no filter"
    )
