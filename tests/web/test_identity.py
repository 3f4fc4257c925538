"""Who somebody is: CURPs corrected, two records merged and separated, likely duplicates, proposed changes."""

import logging
import re

import pytest
from sqlalchemy import insert

from city import ANSWERS, CONCEPCION, DESPENSA, Browser, City, enrol, to_questions, words
from padron import curp as curps
from padron.registry.canonical import canonical
from padron.registry.keys import id_of, id_text, new_id
from padron.registry.tables import person_change
from padron.registry.users import Role

AREA = frozenset({"SDHIS"})
TWIN = curps.complete(CONCEPCION[:16], "1")
"""The CURP that Concepción would have as a homonym: same name, same birth date."""
OTHER_DAY = curps.complete("SABC560627MDFLRN", "0")
"""The same, born a day later."""
ESCAPED = re.compile(r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]")


@pytest.fixture
def rosa(city: City) -> Browser:
    """Who reviews at SDHIS."""
    city.hire("rosa", Role("review", AREA))
    return city.login("rosa")


def found(browser: Browser, curp: str) -> str:
    """The address of the person that a CURP leads to."""
    browser.get("/buscar")
    return browser.send(q=curp).request.path


def enrol_other(city: City, curp: str = TWIN, said: str = "same", **changes: object) -> str:
    """A second record of Concepción; gives the key of its person."""
    alice = city.login("alice")
    to_questions(alice, curp)
    page = alice.send(**{**ANSWERS, **changes})
    if page.request.path.endswith("/parecidas"):
        page = alice.send(**dict.fromkeys(keys(page.text), said))
    receipt = alice.send(acepta="yes")
    assert receipt.request.path.endswith("/comprobante"), words(receipt)
    return receipt.request.path.split("/")[2]


def keys(page: str) -> list[str]:
    return sorted(set(re.findall(r'name="([0-9a-f]{32})" type="radio"', page)))


def two(city: City) -> tuple[str, str]:
    """The keys of two records of Concepción, both enrolled."""
    receipt = enrol(city.login("alice"))
    return receipt.request.path.split("/")[2], enrol_other(city)


def test_a_corrected_curp_leads_to_the_same_person_and_so_does_the_old_one(city: City, rosa: Browser) -> None:
    enrol(city.login("alice"))
    path = found(rosa, CONCEPCION)
    assert "Corregir la CURP" in words(rosa.get(path))
    rosa.get(f"{path}/curp")
    done = rosa.send(curp=TWIN.lower(), motivo="acta de nacimiento")
    assert "Guardamos la CURP" in words(done) and TWIN in words(done)
    assert "Se corrigió su CURP" in words(rosa.get(path))
    assert found(rosa, TWIN) == found(rosa, CONCEPCION) == path
    rosa.get(f"{path}/curp")
    back = rosa.send(curp=CONCEPCION, motivo="la primera era la buena")
    assert CONCEPCION in words(back) and TWIN not in words(back)
    rosa.get(f"{path}/curp")
    assert "Ésa ya es su CURP" in words(rosa.send(curp=CONCEPCION, motivo="otra vez"))


def test_a_correction_needs_a_curp_that_can_be_and_a_reason(city: City, rosa: Browser) -> None:
    enrol(city.login("alice"))
    path = found(rosa, CONCEPCION)
    for curp, reason, said in (
        ("", "acta", "Escribe la CURP"),
        (CONCEPCION[:17] + "9", "acta", "18"),
        (TWIN, "  ", "Escribe el motivo"),
    ):
        rosa.get(f"{path}/curp")
        refused = rosa.send(curp=curp, motivo=reason)
        assert refused.status_code == 422 and said in words(refused), words(refused)
    assert CONCEPCION in words(rosa.get(path))


def test_a_curp_that_disagrees_with_the_data_is_taken_only_by_who_is_sure(city: City, rosa: Browser) -> None:
    enrol(city.login("alice"))
    path = found(rosa, CONCEPCION)
    rosa.get(f"{path}/curp")
    asked = rosa.send(curp=OTHER_DAY, motivo="acta")
    assert asked.status_code == 422 and "no coincide con sus datos" in words(asked)
    done = rosa.send(curp=OTHER_DAY, motivo="acta", seguro="si", datos="si")
    assert OTHER_DAY in words(done) and "27 de junio de 1956" in words(done)


def test_a_curp_of_another_person_is_refused_without_saying_whose(city: City, rosa: Browser) -> None:
    enrol(city.login("alice"))
    chelsea = city.login("chelsea")
    city.publish_like("taller", DESPENSA, ("area: SDHIS", "area: SEDEC"))
    to_questions(chelsea, TWIN, "taller")
    chelsea.send(**{**ANSWERS, "nombre": "CONCEPCIÓN DE OTRA ÁREA"})
    assert chelsea.send(acepta="yes").request.path.endswith("/comprobante")
    path = found(rosa, CONCEPCION)
    rosa.get(f"{path}/curp")
    refused = rosa.send(curp=TWIN, motivo="acta")
    assert refused.status_code == 422 and "ya es de otra persona" in words(refused)
    assert "OTRA ÁREA" not in words(refused) and "Comparar con" not in words(refused)


def test_who_reviews_both_is_led_from_a_taken_curp_to_both_side_by_side(city: City, rosa: Browser) -> None:
    one, other = two(city)
    rosa.get(f"/persona/{one}/curp")
    refused = rosa.send(curp=TWIN, motivo="acta")
    assert refused.status_code == 422 and "Puede ser la misma persona" in words(refused)
    assert f"/persona/{one}/misma/{other}" in refused.text


def test_two_records_become_one_person_with_both_histories_and_can_be_separated(city: City, rosa: Browser) -> None:
    one, other = two(city)
    pair = rosa.get(f"/persona/{one}/misma/{other}")
    assert "misma convocatoria" in words(pair) and "Distinto" in words(pair)
    for sent, said in (
        ({}, "Elige qué decides"),
        ({"decision": "unir", "motivo": "credencial"}, "Elige cuál de los dos"),
        ({"decision": "unir", "queda": one, "motivo": " "}, "Escribe el motivo"),
    ):
        refused = rosa.send(**sent)
        assert refused.status_code == 422 and said in words(refused)
    done = rosa.send(decision="unir", queda=one, motivo="misma credencial")
    assert "Unimos los dos registros" in words(done) and done.request.path == f"/persona/{one}"
    assert done.text.count("/solicitud/") == 2 and "Se unió con otro registro" in words(done)
    assert found(rosa, TWIN) == found(rosa, CONCEPCION)
    rosa.get(f"/persona/{one}/separar")
    assert "Escribe el motivo" in words(rosa.send(registro=other))
    apart = rosa.send(registro=other, motivo="eran primas")
    assert "Separamos los registros" in words(apart) and apart.text.count("/solicitud/") == 1
    assert found(rosa, TWIN) == f"/persona/{other}"
    assert "No hay registros que comparar" in words(rosa.get("/duplicados")), "it was decided: it does not nag"


def test_who_comes_second_is_told_that_it_was_decided(city: City, rosa: Browser) -> None:
    one, other = two(city)
    city.hire("rita", Role("review", AREA))
    rita = city.login("rita")
    rita.get(f"/persona/{one}/misma/{other}")
    rosa.get(f"/persona/{one}/misma/{other}")
    rosa.send(decision="unir", queda=one, motivo="misma credencial")
    late = rita.send(decision="unir", queda=other, motivo="misma credencial")
    assert "ya decidió sobre estos registros" in words(late) and late.request.path == f"/persona/{one}"
    assert rita.get(f"/persona/{one}/misma/{one}").status_code == 404
    rita.get(f"/persona/{one}/separar")
    rosa.get(f"/persona/{one}/separar")
    rosa.send(registro=other, motivo="eran primas")
    late = rita.send(registro=other, motivo="eran primas")
    assert late.status_code == 422 and "ya decidió" in words(late)


def test_who_captures_someone_like_a_known_person_compares_first_and_nothing_is_merged(
    city: City, rosa: Browser
) -> None:
    one = enrol(city.login("alice")).request.path.split("/")[2]
    alice = city.login("alice")
    to_questions(alice, TWIN)
    page = alice.send(**ANSWERS)
    assert "Puede ser la misma persona" in words(page) and "SABC******MDFL**01" in words(page)
    assert keys(page.text) == [one]
    refused = alice.send()
    assert refused.status_code == 422 and "Di si es la misma persona" in words(refused)
    assert "Puede ser la misma" in words(alice.get(page.request.path.replace("parecidas", "revisar")))
    alice.send(**{one: "same"})
    assert alice.send(acepta="yes").request.path.endswith("/comprobante")
    tray = rosa.get("/duplicados")
    assert "CONCEPCIÓN SALGADO BRISEÑO y CONCEPCIÓN SALGADO BRISEÑO" in words(tray)
    assert f"/misma/{one}" in tray.text or f"/{one}/misma/" in tray.text
    assert "Puede ser la misma persona" in words(rosa.get(f"/persona/{one}"))


def test_that_it_is_not_the_same_is_remembered(city: City, rosa: Browser) -> None:
    one = enrol(city.login("alice")).request.path.split("/")[2]
    enrol_other(city, said="different")
    assert "No hay registros que comparar" in words(rosa.get("/duplicados"))
    assert "Puede ser la misma persona" not in words(rosa.get(f"/persona/{one}"))
    assert "Se decidió que es otra persona" in words(rosa.get(f"/persona/{one}"))


def test_of_people_of_other_areas_a_capture_says_nothing(city: City) -> None:
    enrol(city.login("alice"))
    city.publish_like("taller", DESPENSA, ("area: SDHIS", "area: SEDEC"))
    chelsea = city.login("chelsea")
    to_questions(chelsea, TWIN, "taller")
    assert chelsea.send(**ANSWERS).request.path.endswith("/revisar")


def test_a_pair_is_put_off_or_told_apart_in_the_tray(city: City, rosa: Browser) -> None:
    one, other = two(city)
    rosa.get(f"/persona/{one}/misma/{other}")
    assert "Para después" in words(rosa.send(decision="despues"))
    rosa.get(f"/persona/{one}/misma/{other}")
    assert "Escribe el motivo" in words(rosa.send(decision="distintas"))
    assert "No hay registros que comparar" in words(rosa.send(decision="distintas", motivo="son primas"))


def test_who_does_not_review_the_person_decides_nothing(city: City) -> None:
    one, other = two(city)
    city.hire("ruth", Role("review", frozenset({"SEDEC"})))
    ruth, alice = city.login("ruth"), city.login("alice")
    for path in (f"/persona/{one}/curp", f"/persona/{one}/separar", f"/persona/{one}/cambios",
                 f"/persona/{one}/misma/{other}"):  # fmt: skip
        assert (ruth.get(path).status_code, alice.get(path).status_code) == (404, 403)
        assert (ruth.post(path, motivo="x").status_code, alice.post(path, motivo="x").status_code) == (404, 403)
    assert "No hay registros que comparar" in words(ruth.get("/duplicados"))
    assert "Corregir la CURP" not in words(alice.get(f"/persona/{one}"))


def test_no_curp_stands_in_an_address_or_a_line_of_the_log(
    city: City, rosa: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one, other = two(city)
    rosa.get(f"/persona/{one}/curp")
    rosa.send(curp=TWIN, motivo="acta")
    rosa.get(f"/persona/{one}/misma/{other}")
    rosa.send(decision="unir", queda=one, motivo="misma")
    assert not any(ESCAPED.search(url) for url in rosa.seen) and not ESCAPED.search(caplog.text)


def test_each_page_that_shows_people_is_on_record(city: City, rosa: Browser) -> None:
    one, other = two(city)
    for path, looks in (("/duplicados", 2), (f"/persona/{one}/misma/{other}", 2), (f"/persona/{one}/curp", 1)):
        before = city.looks("person")
        rosa.get(path)
        assert city.looks("person") == before + looks, path


def propose(city: City, person: str, field: str, stored: object, proposed: object) -> str:
    """A difference as a load leaves it; gives its id."""
    made = new_id()
    with city.store.writing("alice") as unit:
        unit.connection.execute(insert(person_change).values(
            person_key=id_of(person), id=made, field=field, stored=canonical({"value": stored}),
            proposed=canonical({"value": proposed}), source="load", actor="alice", proposed_at=unit.at,
            state="proposed",
        ))  # fmt: skip
        unit.commit()
    return id_text(made)


def test_a_proposed_change_is_accepted_or_refused_once_with_before_and_after(city: City, rosa: Browser) -> None:
    one = enrol(city.login("alice")).request.path.split("/")[2]
    phone = propose(city, one, "telefono", "8181234567", "8111111111")
    name = propose(city, one, "nombre", "CONCEPCIÓN", "CONCHA")
    assert "Cambios propuestos (2)" in words(rosa.get(f"/persona/{one}"))
    page = words(rosa.get(f"/persona/{one}/cambios"))
    assert "8181234567" in page and "8111111111" in page and "CONCHA" in page
    refused = rosa.post(rosa.path, cambio=phone, decision="aceptar", motivo=" ")
    assert refused.status_code == 422 and "Escribe el motivo" in words(refused)
    done = rosa.post(rosa.path, follow=True, cambio=phone, decision="aceptar", motivo="llamó")
    assert "Aceptamos el cambio" in words(done) and "CONCHA" in words(done)
    late = rosa.post(rosa.path, cambio=phone, decision="rechazar", motivo="llamó")
    assert late.status_code == 422 and "ya decidió este cambio" in words(late)
    assert "No hay cambios" in words(rosa.post(rosa.path, follow=True, cambio=name, decision="rechazar", motivo="no"))
    after = words(rosa.get(f"/persona/{one}"))
    assert "8111111111" in after and "CONCHA" not in after and "Cambios propuestos" not in after


def test_what_was_proposed_of_a_record_that_was_merged_is_decided_for_the_person(city: City, rosa: Browser) -> None:
    one, other = two(city)
    phone = propose(city, other, "telefono", "8181234567", "8111111111")
    rosa.get(f"/persona/{one}/misma/{other}")
    rosa.send(decision="unir", queda=one, motivo="misma credencial")
    rosa.get(f"/persona/{one}/cambios")
    rosa.post(rosa.path, cambio=phone, decision="aceptar", motivo="llamó")
    assert "8111111111" in words(rosa.get(f"/persona/{one}"))


def test_who_had_only_a_folio_gets_a_curp_and_is_found_by_both(city: City, rosa: Browser) -> None:
    city.publish_like("abierto", DESPENSA, ("  telefono: required", "  curp: optional\n  telefono: required"))
    alice = city.login("alice")
    alice.get("/capturar/abierto/sin-curp")
    alice.send(por_que="migrante")
    born = {"fecha_nacimiento-day": "26", "fecha_nacimiento-month": "6", "fecha_nacimiento-year": "1956"}
    page = alice.send(**ANSWERS, **born, sexo="M", entidad_nacimiento="DF")
    assert page.request.path.endswith("/revisar"), words(page)
    one = alice.send(acepta="yes").request.path.split("/")[2]
    before = words(rosa.get(f"/persona/{one}"))
    assert "Ya tiene CURP" in before and "CURP P-" in before
    rosa.get(f"/persona/{one}/curp")
    assert CONCEPCION in words(rosa.send(curp=CONCEPCION, motivo="acta"))
    assert found(rosa, CONCEPCION) == f"/persona/{one}"
    alice.get(f"/capturar/{DESPENSA}")
    assert "¿Es esta persona?" in words(alice.send(curp=CONCEPCION)), "she is known from now on"
