"""A sheet that is no template on the pages: how it would be read is shown, corrected, confirmed, and kept."""

import html
import re
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from werkzeug.test import TestResponse

from city import CREDITO, DESPENSA, Browser, City, words
from padron.intake.anysheet.mapping_file import mapping_of
from ugly_sheets import PEOPLE, SHEETS


def upload(browser: Browser, name: str = "nombre_completo.xlsx", as_: str = "") -> TestResponse:
    """Sends one of the ugly sheets and opens the page it leads to."""
    browser.get("/excel")
    return browser.send(programa=DESPENSA, archivo=(BytesIO(SHEETS[name](Path())), as_ or name))


def fields(page: TestResponse) -> dict[str, str]:
    """What the page's form would send as it stands."""
    found = {}
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    for name, value in re.findall(r'<input class="govuk-input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', page.text):
        found[name] = html.unescape(value)
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text):
        found[name] = html.unescape(value)
    return {name: value for name, value in found.items() if name != "csrf_token"}


def press(browser: Browser, page: TestResponse, action: str, **changes: str) -> TestResponse:
    return browser.post(page.request.path, follow=True, **{**fields(page), **changes, "accion": action})


GIVEN = {"k.comprobante_cotejado": "yes", "k.aviso_aceptado_el": "20/11/2026"}


def mappings(city: City) -> list[str]:
    return [each.name for each in (city.workspace.programs / f"{DESPENSA}.mappings").glob("*")]


def test_the_page_says_what_each_column_is_why_and_what_is_missing(city: City) -> None:
    page = upload(city.login("alice"))
    said = words(page)
    assert "Así se leería nombre_completo.xlsx" in said
    assert "B · Nombre del beneficiario" in said
    assert "Seguro: así suele llamarse; 100 % se separan con las letras de la CURP." in said
    assert fields(page)["c1"] == "nombre_completo"
    assert fields(page)["c0"] == "", "it only counts the rows"
    assert "«MTY» (4 celdas)" in said
    assert fields(page)["v5.0"] == "19039"
    assert "Lo que ninguna columna trae" in said
    assert {"k.comprobante_cotejado", "k.aviso_aceptado_el"} <= set(re.findall(r'name="(k\.[^"]+)"', page.text))
    assert "San Pedro Garza García" in said, "the first rows are shown as they would be read"


def test_confirmed_it_loads_leads_to_the_result_and_is_kept_for_next_month(city: City) -> None:
    alice = city.login("alice")
    result = press(alice, upload(alice, as_="lista octubre 2026.xlsx"), "cargar", **GIVEN)
    assert f"nuevas {PEOPLE}" in words(result)
    assert mappings(city) == ["lista.yaml"]
    again = upload(alice, as_="lista noviembre 2026.xlsx")
    assert f"sin cambios {PEOPLE}" in words(again), "the sheet is recognised and loads at once"
    assert mappings(city) == ["lista.yaml"]


def test_a_second_sheet_of_people_is_told_on_the_page_and_in_the_result_and_asked_about_each_month(city: City) -> None:
    alice = city.login("alice")
    press(alice, upload(alice, as_="lista octubre 2026.xlsx"), "cargar", **GIVEN)
    two = load_workbook(BytesIO(SHEETS["nombre_completo.xlsx"](Path())))
    two.copy_worksheet(two["Lista"]).title = "Febrero"
    out = BytesIO()
    two.save(out)
    alice.get("/excel")
    page = alice.send(programa=DESPENSA, archivo=(BytesIO(out.getvalue()), "lista noviembre 2026.xlsx"))
    said = f"Sólo leímos la hoja «Lista». También hay personas en «Febrero» ({PEOPLE} renglones)."
    assert "Así se leería lista noviembre 2026.xlsx" in words(page)
    assert said in words(page)
    result = words(press(alice, page, "cargar"))
    assert f"sin cambios {PEOPLE}" in result
    assert said in result


def test_what_was_offered_and_not_taken_is_kept_as_a_choice_and_what_never_was_is_left_open(city: City) -> None:
    alice = city.login("alice")
    looked = press(alice, upload(alice), "ver", c4="", **GIVEN)
    press(alice, looked, "cargar", **{**GIVEN, "k.telefono": "8112345678"})
    (name,) = mappings(city)
    said = (city.workspace.programs / f"{DESPENSA}.mappings" / name).read_text(encoding="utf-8")
    assert 'column: "Celular"\n    field: no\n  -' in said
    assert 'column: "#"\n    field: no\n    asked: no\n' in said


def test_a_refused_form_keeps_every_choice(city: City) -> None:
    alice = city.login("alice")
    page = upload(alice)
    refused = press(alice, page, "cargar", c2="", s2="", **{"k.aviso_aceptado_el": "30/02/2026", "v5.0": "19026"})
    assert refused.status_code == 422
    said = words(refused)
    assert "Falta «CURP»: elige su columna o escribe un valor para todos" in said
    assert "Falta «Comprobante de domicilio: ¿se cotejó con el original?»" in said
    kept = fields(refused)
    assert (kept["c2"], kept["k.aviso_aceptado_el"], kept["v5.0"]) == ("", "30/02/2026", "19026")
    assert 'href="#k.curp"' in refused.text
    assert mappings(city) == []


def test_two_columns_for_one_question_are_refused_at_the_second(city: City) -> None:
    alice = city.login("alice")
    refused = press(alice, upload(alice), "cargar", c0="curp", s0="curp", **GIVEN)
    assert refused.status_code == 422
    assert "«CURP» ya se llena con «#». Deja sólo una" in words(refused)


def test_a_newly_chosen_column_with_words_is_shown_before_anything_is_loaded(city: City) -> None:
    alice = city.login("alice")
    page = press(alice, upload(alice), "ver", c5="", **GIVEN)
    assert fields(page)["c5"] == ""
    refused = press(alice, page, "cargar", c5="municipio")
    assert refused.status_code == 422
    assert "Revisa qué quieren decir las palabras de «Mpio»" in words(refused)
    assert f"nuevas {PEOPLE}" in words(press(alice, refused, "cargar"))


def test_a_corrected_word_is_what_is_kept(city: City) -> None:
    from city import compiled

    alice = city.login("alice")
    press(alice, upload(alice), "cargar", **GIVEN, **{"v5.0": "19026"})
    (name,) = mappings(city)
    text = (city.workspace.programs / f"{DESPENSA}.mappings" / name).read_text(encoding="utf-8")
    mapping, problems = mapping_of(text, name, compiled(DESPENSA))
    assert problems == ()
    assert mapping is not None
    assert mapping.named()["municipio"].values["mty"] == "19026"


def test_the_page_of_a_sheet_is_its_senders_alone(city: City) -> None:
    alice = city.login("alice")
    page = upload(alice)
    assert city.login("chelsea").get(page.request.path).status_code == 404
    assert city.login("bob").get(page.request.path).status_code in (403, 404)
    assert alice.get("/excel/hoja/" + "0" * 32).status_code == 404
    assert alice.get("/excel/hoja/nada").status_code == 404


def test_a_sheet_of_another_areas_program_is_refused(city: City) -> None:
    alice = city.login("alice")
    alice.get("/excel")
    refused = alice.send(programa=CREDITO, archivo=(BytesIO(SHEETS["windows.csv"](Path())), "windows.csv"))
    assert refused.status_code == 422


def test_values_that_were_never_offered_change_nothing(city: City) -> None:
    alice = city.login("alice")
    page = upload(alice)
    shown = press(alice, page, "ver", c1="no_existe", c99="curp", **{"v5.0": "<script>", "k.nada": "x"})
    assert shown.status_code == 200
    assert fields(shown)["c1"] == ""
    assert "<script>" not in shown.text.split("<main")[1]
