"""The kit's pages: the program's own form on a laptop, with nothing behind it but a folder."""

import json
import re

import pytest

from city import ANSWERS, CONCEPCION, DESPENSA, Browser, value, words
from kits import Laptop
from padron.web.kit_app import create_kit_app


def test_a_name_is_asked_once_and_kept_over_a_restart(laptop: Laptop) -> None:
    stranger = laptop.app.test_client()
    assert stranger.get("/").headers["Location"] == "/entrar"
    laptop.browser("Alicia   Peña")
    again = create_kit_app(laptop.kit, laptop.captures).test_client()
    assert "Alicia Peña" in again.get("/").text


def test_without_a_name_nothing_begins(laptop: Laptop) -> None:
    browser = Browser(laptop.app.test_client())
    browser.get("/entrar")
    refused = browser.send(nombre="  ")
    assert refused.status_code == 422
    assert "Escribe tu nombre" in words(refused)
    assert browser.client.post("/captura/x/borrar", data={"csrf_token": browser.token}).headers["Location"] == "/entrar"


def test_a_capture_on_a_day_that_a_hand_spoilt_is_listed_and_can_be_thrown_away(laptop: Laptop) -> None:
    laptop.capture()
    file = laptop.folder / "capturas.json"
    file.write_text(file.read_text("utf-8").replace('"applied_on": "2026-11-23"', '"applied_on": "xxx"'), "utf-8")
    browser = laptop.browser()
    assert "CONCEPCIÓN SALGADO" in words(browser.get("/")) and "xxx" in words(browser.get("/"))
    assert browser.post(f"/captura/{laptop.all[0].id}/borrar", follow=True).status_code == 200
    assert laptop.all == []


def test_a_capture_has_four_steps_and_waits_to_be_sent(laptop: Laptop) -> None:
    browser = laptop.browser()
    browser.get(f"/capturar/{DESPENSA}")
    said = browser.send(curp="sabc 560626 mdflrn 01")
    assert "26 de junio de 1956" in words(said)
    assert "Sin internet no se sabe si ya está en el padrón." in words(said) and "persona nueva" not in words(said)
    browser.send(es_esta="yes")
    review = browser.send(**ANSWERS)
    assert "se confirmarán al sincronizar" in words(review)
    found = browser.send(acepta="yes")
    assert "CONCEPCIÓN SALGADO" in words(found)
    assert "Sin enviar" in words(found)
    assert CONCEPCION not in found.text
    [made] = laptop.all
    assert (made.state, made.author, made.applied_on) == ("ready", "Alicia Peña", "2026-11-23")
    assert (made.program, made.version, made.sha256) == (DESPENSA, 1, laptop.kit.program.sha256)
    assert re.fullmatch("[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}", made.id)
    assert made.verdict is not None
    assert made.verdict["verdict"] in ("eligible", "undetermined")


def test_what_was_typed_is_in_the_file_as_it_was_typed(laptop: Laptop) -> None:
    laptop.capture(ingreso_mensual_hogar=" $3,000.00 ")
    stored = json.loads((laptop.folder / "capturas.json").read_text("utf-8"))
    [document] = stored["captures"].values()
    assert document["typed"]["answers"]["ingreso_mensual_hogar"].strip() == "$3,000.00"
    assert document["typed"]["identifier"] == CONCEPCION


def test_a_curp_and_an_answer_that_cannot_be_are_said_with_what_was_typed(laptop: Laptop) -> None:
    browser = laptop.browser()
    browser.get(f"/capturar/{DESPENSA}")
    refused = browser.send(curp="SABC560626MDFLRN02")
    assert refused.status_code == 422
    assert value(refused, "curp") == "SABC560626MDFLRN02"
    browser.send(curp=CONCEPCION)
    browser.send(es_esta="yes")
    refused = browser.send(**{**ANSWERS, "ingreso_mensual_hogar": "ocho mil"})
    assert refused.status_code == 422
    assert value(refused, "ingreso_mensual_hogar") == "ocho mil"


def test_without_the_acceptance_of_the_notice_it_is_not_whole(laptop: Laptop) -> None:
    browser = laptop.browser()
    browser.get(f"/capturar/{DESPENSA}")
    browser.send(curp=CONCEPCION)
    browser.send(es_esta="yes")
    browser.send(**ANSWERS)
    assert browser.send().status_code == 422
    assert [each.state for each in laptop.all] == ["draft"]


def test_what_was_not_sent_can_be_changed_and_thrown_away(laptop: Laptop) -> None:
    browser = laptop.browser()
    laptop.capture(browser=browser)
    [before] = laptop.all
    page = browser.get(f"/captura/{before.id}/persona")
    assert value(page, "num_integrantes") == "2"
    browser.send(**{**ANSWERS, "num_integrantes": "4"})
    browser.send(acepta="yes")
    [after] = laptop.all
    assert (after.id, after.typed.answers["num_integrantes"]) == (before.id, "4")  # type: ignore[index]
    browser.get("/")
    browser.post(f"/captura/{after.id}/borrar", follow=True)
    assert laptop.all == []


@pytest.mark.parametrize("status", ["accepted", "duplicate"])
def test_what_the_registry_has_changes_no_more(laptop: Laptop, status: str) -> None:
    browser = laptop.browser()
    laptop.capture(browser=browser)
    [made] = laptop.all
    laptop.captures.answered({made.id: {"status": status, "problems": [], "folio": "ABC"}})
    page = browser.get("/")
    assert f"/captura/{made.id}" not in page.text
    assert browser.get(f"/captura/{made.id}/preguntas").status_code == 404
    assert browser.post(f"/captura/{made.id}/borrar").status_code == 404
    assert len(laptop.all) == 1


def test_it_answers_this_laptop_only_by_its_own_name(laptop: Laptop) -> None:
    client = laptop.app.test_client()
    assert client.get("/entrar", headers={"Host": "127.0.0.1:8100"}).status_code == 200
    assert client.get("/entrar", headers={"Host": "malo.example"}).status_code == 400


def test_its_headers_and_cookies_are_those_of_the_house(laptop: Laptop) -> None:
    answer = laptop.app.test_client().get("/entrar")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert cookie.startswith(f"padron-kit-{laptop.kit.id}=")


def test_a_form_without_its_token_is_refused(laptop: Laptop) -> None:
    assert laptop.app.test_client().post("/entrar", data={"nombre": "Alicia"}).status_code == 400


def test_every_link_of_its_pages_leads_somewhere(laptop: Laptop) -> None:
    browser = laptop.browser()
    laptop.capture(browser=browser)
    [made] = laptop.all
    seen = {"/", "/entrar", f"/captura/{made.id}/preguntas", f"/captura/{made.id}/revisar", f"/capturar/{DESPENSA}"}
    found = {
        address
        for path in seen
        for address in re.findall(r'(?:href|src|data-rules)="(/[^"]*)"', browser.get(path).text)
    }
    assert any(each.endswith(".js") and "/reglas/" in each for each in found)
    assert [each for each in found if browser.get(each).status_code >= 400] == []
