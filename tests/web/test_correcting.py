"""Rejected rows corrected on the pages: by group, in the table, loaded again; what is kept, and who may."""

import html
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from city import CREDITO, DESPENSA, TODAY, Browser, City, compiled, words
from filling import filled, older_people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.registry.loads import finish_load, loads_of_file
from padron.services import correcting
from padron.services.sweeping import KEPT_SECONDS, sweep

WRONG: dict[int, tuple[str, object]] = {
    0: ("municipio", "Monterey"),
    1: ("municipio", "MTY."),
    2: ("municipio", "Monterey"),
    3: ("ingreso_mensual_hogar", "ocho mil"),
    4: ("correo", "sin arroba"),
    5: ("curp", "AUPL900109MNLRXC0"),
    6: ("recibe_pension", "quizá"),
}
"""Row of the data (from 0) → the field that is wrong and what stands there: rows 3 to 9 of the sheet."""


def loaded(city: City, who: str = "alice", town: str = "Monterey") -> tuple[Browser, str]:
    """Twelve invented people, seven of them with one wrong cell, and where the result is. `town`: the first one's."""
    rows = older_people(10) + older_people(13)[11:]
    for number, (name, value) in WRONG.items():
        rows[number][name] = value
    rows[0]["municipio"] = town
    template = workbook(compiled(DESPENSA), rows=12, today=TODAY)
    browser = city.login(who)
    browser.get("/excel")
    sent = browser.send(
        programa=DESPENSA,
        archivo=(BytesIO(filled(template, sheet_title(compiled(DESPENSA), None), rows)), "octubre.xlsx"),
    )
    assert "por corregir 7" in words(sent)
    return browser, sent.request.path


def groups_of(answer: TestResponse) -> dict[str, str]:
    """The groups that can be fixed at once, by their words, and where."""
    links = re.findall(r'<a class="govuk-link" href="([^"]*grupo[^"]*)">([^<]*)</a>', answer.text)
    return {html.unescape(said): html.unescape(href) for href, said in links}


def status(answer: TestResponse) -> tuple[str, str]:
    found = re.search(r"(\d+) filas? sin errores, por cargar. (\d+) filas? por corregir", words(answer))
    assert found is not None
    return found[1], found[2]


def proposed(answer: TestResponse) -> dict[str, str]:
    """What is preselected, by the value that it is for."""
    found = re.findall(r'name="v(\d+)".*?(?:<option value="([^"]*)" selected|</select>)', answer.text, re.DOTALL)
    said = re.findall(r'name="d\d+" value="([^"]*)"', answer.text)
    return {said[int(at)]: chosen for at, chosen in found}


def send(browser: Browser, path: str, **values: str) -> TestResponse:
    """Opens a page and sends its form."""
    browser.get(path)
    return browser.post(path, follow=True, **values)


def test_the_result_says_first_what_came_of_it_and_groups_what_is_wrong(city: City) -> None:
    alice, result = loaded(city)
    said = words(alice.get(result))
    assert "3 filas: «Municipio» se escribió de otra forma que en la lista «Monterey» 2 ¿«Monterrey»? «MTY.» 1" in said
    assert "1 fila: la CURP no tiene 18 caracteres" in said
    assert said.index("3 filas:") < said.index("1 fila:") < said.index("Nuevas (5)") < said.index("Por corregir (7)")
    kept = city.store
    with kept.reading() as view:
        from padron.registry.loads import recent_loads

        (found,) = recent_loads(view)
    first = found.results["first"]
    assert isinstance(first, dict)
    assert [len(first[kind]) for kind in ("created", "rejected", "identical")] == [5, 7, 0]
    assert {each["curp"][4:10] for each in first["created"]} == {"******"}
    assert first["rejected"][5]["curp"] == "", "a wrong CURP is not shown"


def test_one_fix_for_all_of_a_group_judges_the_rows_again(city: City) -> None:
    alice, result = loaded(city)
    page = alice.get(f"{result}/corregir")
    assert status(page) == ("0", "7")
    where = groups_of(page)["3 filas: «Municipio» se escribió de otra forma que en la lista"]
    assert proposed(alice.get(where)) == {"Monterey": "Monterrey", "MTY.": "Monterrey"}
    fixed = send(alice, where, d0="Monterey", v0="Monterrey", d1="MTY.", v1="")
    assert "Corregimos 2 filas: 2 ya sin errores." in words(fixed)
    assert status(fixed) == ("2", "5")
    again = alice.get(groups_of(fixed)["1 fila: «Municipio» se escribió de otra forma que en la lista"])
    assert proposed(again) == {"MTY.": "Monterrey"}


def test_a_value_of_two_lines_is_known_again_though_a_browser_changes_the_ends_of_lines(city: City) -> None:
    alice, result = loaded(city, town="Monte\nrey")
    where = groups_of(alice.get(f"{result}/corregir"))["3 filas: «Municipio» se escribió de otra forma que en la lista"]
    assert "Corregimos 1 fila: 1 ya sin errores." in words(send(alice, where, d0="Monte\r\nrey", v0="Monterrey"))


def test_an_option_that_is_not_in_the_list_is_refused_and_comes_back(city: City) -> None:
    alice, result = loaded(city)
    where = groups_of(alice.get(f"{result}/corregir"))["1 fila: «¿Recibe alguna pensión?» no dice ni sí ni no"]
    for values in ({"d0": "quizá", "v0": "tal vez"}, {"d0": "quizá", "v0": ""}):
        refused = send(alice, where, **values)
        assert refused.status_code == 422
        assert 'href="#v0"' in refused.text
    assert status(send(alice, where, d0="quizá", v0="No")) == ("1", "6")


def test_one_value_goes_into_all_rows_of_a_group_or_none_where_it_may_be_blank(city: City) -> None:
    alice, result = loaded(city)
    groups = groups_of(alice.get(f"{result}/corregir"))
    income = groups["1 fila: «Ingreso mensual de todo el hogar» no es un número"]
    assert "Dejar todas en blanco" not in words(alice.get(income)), "the program demands it"
    assert send(alice, income, todas="", accion="poner").status_code == 422
    assert status(send(alice, income, todas="8000", accion="poner")) == ("1", "6")
    mail = groups["1 fila: el correo no está completo"]
    assert status(send(alice, mail, accion="vaciar")) == ("2", "5")


def test_what_only_each_row_can_tell_has_no_fix_for_all(city: City) -> None:
    alice, result = loaded(city)
    page = alice.get(f"{result}/corregir")
    assert "1 fila: la CURP no tiene 18 caracteres" in words(page)
    assert not any("CURP" in said for said in groups_of(page))
    where = f"{result}/grupo?campo=curp&causa=curp_length"
    assert alice.get(where).request.path == f"{result}/corregir"


def test_a_row_is_judged_as_it_is_typed_and_nothing_is_written_to_the_registry(city: City) -> None:
    alice, result = loaded(city)
    alice.get(f"{result}/corregir")
    before = people(city)

    def typed(row: int, **cells: str) -> TestResponse:
        token = {"X-CSRFToken": alice.token}
        return alice.client.post(f"{result}/fila", json={"row": row, "cells": cells}, headers=token)

    wrong = typed(6, ingreso_mensual_hogar="nueve mil")
    assert wrong.json is not None
    assert wrong.json["cells"] == {
        "ingreso_mensual_hogar": "Escribe un número, como 1500.00, en «Ingreso mensual de todo el hogar»"
    }
    assert (wrong.json["sound"], wrong.json["whole"], wrong.json["ready"]) == (False, [], 0)
    right = typed(6, ingreso_mensual_hogar="9000")
    assert right.json is not None
    assert (right.json["cells"], right.json["sound"], right.json["ready"]) == ({}, True, 1)
    elsewhere = typed(6, telefono="1")
    assert elsewhere.json is not None
    assert elsewhere.json["cells"] == {"telefono": "El teléfono tiene 10 números; escribiste 1"}
    unseen = typed(6, correo="")
    assert unseen.json is not None
    assert unseen.json["whole"] == ["El teléfono tiene 10 números; escribiste 1"]
    assert people(city) == before
    assert alice.client.post(f"{result}/fila", json={"row": 6, "cells": {}}).status_code == 400, "no token"
    for nonsense in ({}, {"row": "6", "cells": {}}, {"row": 6, "cells": []}, {"row": 99, "cells": {}}, [], [1]):
        told = alice.client.post(f"{result}/fila", json=nonsense, headers={"X-CSRFToken": alice.token})
        assert told.status_code == 422
        assert told.json is not None and told.json["message"]


def test_twins_name_each_other_s_row_of_the_file_and_one_put_right_frees_the_other(city: City) -> None:
    rows = older_people(8)
    mended, rows[5]["curp"] = str(rows[5]["curp"]), rows[2]["curp"]
    rows[0]["municipio"] = "Monterey"
    template = workbook(compiled(DESPENSA), rows=12, today=TODAY)
    alice = city.login("alice")
    alice.get("/excel")
    file = BytesIO(filled(template, sheet_title(compiled(DESPENSA), None), rows))
    result = alice.send(programa=DESPENSA, archivo=(file, "octubre.xlsx")).request.path
    page = alice.get(f"{result}/corregir")
    assert status(page) == ("0", "3")
    assert set(re.findall(r"Esta CURP ya está en la fila (\d+)", page.text)) == {"5", "8"}
    assert status(send(alice, f"{result}/corregir?columnas=todas", **{"f5.curp": mended})) == ("2", "1")


def people(city: City) -> int:
    with city.store.reading() as view:
        return int(view.connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one())


def test_the_table_shows_what_is_wrong_and_all_columns_when_asked(city: City) -> None:
    alice, result = loaded(city)
    page = alice.get(f"{result}/corregir")
    assert 'name="f3.municipio"' in page.text and 'name="f3.telefono"' not in page.text
    described = re.search(r'id="f3.municipio"[^>]*aria-describedby="([^"]*)" aria-invalid="true"', page.text)
    assert described is not None
    assert f'id="{described[1]}">No encontramos «Monterey» en «Municipio»' in page.text
    every = alice.get(f"{result}/corregir?columnas=todas")
    assert 'name="f3.telefono"' in every.text and 'name="f3.fecha_solicitud" value="20/11/2026"' in every.text


def test_without_javascript_the_page_is_checked_and_then_loaded(city: City) -> None:
    alice, result = loaded(city)
    checked = send(alice, f"{result}/corregir", **{"f3.municipio": "Monterrey", "f6.ingreso_mensual_hogar": "mucho"})
    assert status(checked) == ("1", "6")
    assert 'value="mucho"' in checked.text
    new = send(alice, f"{result}/corregir", accion="cargar", **{"f6.ingreso_mensual_hogar": "9000"})
    assert "Corrección de octubre.xlsx" in words(new)
    assert "nuevas 2" in words(new) and "por corregir 0" in words(new)
    left = alice.get(f"{result}/corregir")
    assert status(left) == ("0", "5")
    assert 'name="f3.municipio"' not in left.text, "what was loaded is no longer there to be corrected"
    refused = send(alice, f"{result}/corregir", accion="cargar")
    assert refused.status_code == 422
    assert "Todavía no hay filas sin errores que cargar" in words(refused)


def test_the_rows_come_back_when_the_load_of_them_failed(city: City) -> None:
    alice, result = loaded(city)
    new = send(alice, f"{result}/corregir", accion="cargar", **{"f3.municipio": "Monterrey"})
    assert "nuevas 1" in words(new)
    kept = json.loads(corrections_of(city).read_text(encoding="utf-8"))
    with city.store.writing("alice") as unit:
        (of_correction,) = loads_of_file(unit, kept["sent"][0]["sha256"])
        finish_load(unit, of_correction.id, {}, {}, "failed")
        unit.commit()
    assert status(alice.get(f"{result}/corregir")) == ("1", "6")


def test_they_come_back_too_when_it_was_undone(city: City) -> None:
    alice, result = loaded(city)
    new = send(alice, f"{result}/corregir", accion="cargar", **{"f3.municipio": "Monterrey"})
    assert status(alice.get(f"{result}/corregir")) == ("0", "6")
    alice.get(f"{new.request.path}/deshacer")
    assert "Esta carga se deshizo" in words(alice.post(f"{new.request.path}/deshacer", follow=True))
    assert status(alice.get(f"{result}/corregir")) == ("1", "6")


def test_what_no_cell_can_hold_breaks_nothing(city: City) -> None:
    alice, result = loaded(city)
    alice.get(f"{result}/corregir")
    for cells in ({"a[" + "9" * 5_000 + "].x": "1"}, {"nombre": "\ud800"}, {"nombre": "x" * 40_000}, {"curp\0": "\0"}):
        token = {"X-CSRFToken": alice.token}
        told = alice.client.post(f"{result}/fila", json={"row": 6, "cells": cells}, headers=token)
        assert told.status_code == 200 and told.json is not None
    assert told.json["sound"] is False
    sent = alice.post(f"{result}/corregir", follow=True, accion="revisar", **{"f" + "9" * 5_000 + ".nombre": "x"})
    assert sent.status_code == 200


def corrections_of(city: City) -> Path:
    (found,) = (city.workspace.data / "loads").glob("*.corrections.json")
    return found


def test_what_was_corrected_outlives_the_session_is_the_owners_alone_and_is_swept(city: City) -> None:
    alice, result = loaded(city)
    send(alice, f"{result}/corregir", **{"f3.municipio": "Monterrey", "f4.municipio": "Apodac"})
    file = corrections_of(city)
    assert file.stat().st_mode & 0o777 == 0o600
    again = city.login("alice").get(f"{result}/corregir")
    assert status(again) == ("1", "6")
    assert 'value="Apodac"' in again.text
    assert sweep(city.store, city.workspace.data, now=file.stat().st_mtime + KEPT_SECONDS + 9) >= 2
    assert not file.exists()
    gone = alice.get(f"{result}/corregir")
    assert gone.status_code == 200
    assert "ya no se guardan" in words(gone)
    said = words(alice.get(result))
    assert "se guarda 30 días y ya no está" in said and "3 filas: «Municipio»" in said


def test_nobody_else_corrects_a_load_and_no_address_tells_a_curp(city: City) -> None:
    alice, result = loaded(city)
    alice.get(f"{result}/corregir")
    chelsea = city.login("chelsea")
    for path in (f"{result}/corregir", f"{result}/grupo?campo=municipio&causa=not_an_option"):
        assert chelsea.get(path).status_code == 404
        assert chelsea.post(path).status_code == 404
    assert chelsea.post(f"{result}/fila").status_code == 404
    send(alice, f"{result}/corregir", **{"f8.curp": "AUPL900109MNLRXC09"})
    assert not [seen for seen in alice.seen if re.search("[A-Z]{4}[0-9]{6}[HM]", seen)]


def test_too_many_rows_are_left_to_the_workbook(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, result = loaded(city)
    monkeypatch.setattr(correcting, "MOST_ROWS", 5)
    assert "Descarga el Excel con los errores" in words(alice.get(f"{result}/corregir"))


def test_my_loads_are_listed_in_pages_by_program_and_state(city: City) -> None:
    alice, _ = loaded(city)
    with city.store.writing("alice") as unit:
        from padron.registry.loads import begin_load

        for number in range(26):
            made = begin_load(unit, DESPENSA, "b" * 64, f"hoja_{number}.xlsx", "fill")
            finish_load(unit, made, {"rejected": 0}, {}, "failed" if number == 7 else "done")
        unit.commit()
    first = alice.get("/excel/cargas")
    assert first.text.count("/excel/carga/") == 25
    assert "Anteriores" in words(first) and "hoja_25.xlsx" in words(first)
    second = alice.get("/excel/cargas?pagina=2")
    assert second.text.count("/excel/carga/") == 2
    assert "octubre.xlsx" in words(second) and "7 por corregir" in words(second)
    cut = alice.get("/excel/cargas?estado=failed")
    assert re.findall(r"hoja_\d+.xlsx", words(cut)) == ["hoja_7.xlsx"]
    assert "No hay cargas aquí" in words(alice.get("/excel/cargas?estado=undone"))
    assert "hoja_7.xlsx" in words(alice.get(f"/excel/cargas?programa={CREDITO}")), "not hers: as if not chosen"
    assert "No hay cargas aquí" in words(city.login("chelsea").get("/excel/cargas"))
