"""Excel on the pages: the template, a load with its result, and what is refused."""

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from city import CREDITO, DESPENSA, PASSWORD, ROLES, TODAY, Browser, City, compiled, words
from filling import filled, older_people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.problems import problem
from padron.registry.saving import save_many
from padron.registry.store import Refused
from padron.registry.users import create_user, password_hash_of
from padron.services.load_job import work_once


def rows_of(count: int) -> bytes:
    """The despensa's template with so many invented people."""
    template = workbook(compiled(DESPENSA), rows=count, today=TODAY)
    return filled(template, sheet_title(compiled(DESPENSA), None), older_people(count))


def test_the_template_of_a_program_in_scope_is_given_as_a_file(city: City) -> None:
    given = city.login("alice").get(f"/excel/plantilla/{DESPENSA}")
    assert f"{DESPENSA}.xlsx" in given.headers["Content-Disposition"]
    assert given.data.startswith(b"PK")


def load(
    browser: Browser, content: bytes, name: str = "octubre.xlsx", program: str = DESPENSA, **more: str
) -> TestResponse:
    browser.get("/excel")
    return browser.send(programa=program, archivo=(BytesIO(content), name), **more)


def test_the_right_rows_are_saved_and_the_wrong_ones_come_back_in_a_workbook(city: City) -> None:
    alice = city.login("alice")
    result = load(alice, rows_of(20))
    said = words(result)
    assert "nuevas 19" in said
    assert "octubre.xlsx" in said
    marked = alice.get(f"{result.request.path}/errores.xlsx")
    assert marked.headers["Content-Disposition"].startswith("attachment")
    assert load_workbook(BytesIO(marked.data)).sheetnames
    assert "1 por corregir" in words(alice.get("/"))
    assert city.login("chelsea").get(result.request.path).status_code == 404


def test_what_was_proposed_instead_of_written_and_what_is_odd_of_the_file_is_said(city: City) -> None:
    template = workbook(compiled(DESPENSA), rows=12, today=TODAY)
    title = sheet_title(compiled(DESPENSA), None)
    rows = older_people(4)
    alice = city.login("alice")
    alice.get("/excel")
    first = alice.send(programa=DESPENSA, archivo=(BytesIO(filled(template, title, rows)), "octubre.xlsx"))
    assert "Avisos de filas guardadas" not in words(first)
    for each in rows[:3]:
        each["telefono"] = "8100000009"
    book = load_workbook(BytesIO(filled(template, title, rows)))
    book[title].row_dimensions[4].hidden = True
    hidden = BytesIO()
    book.save(hidden)
    alice.get("/excel")
    again = words(alice.send(programa=DESPENSA, archivo=(BytesIO(hidden.getvalue()), "noviembre.xlsx")))
    assert "3 filas: «Teléfono» es distinto en el padrón; propusimos el cambio" in again
    assert "oculto" in again[: again.index("Avisos de filas guardadas")], again


def test_a_load_without_a_wrong_row_has_no_workbook_of_errors(city: City) -> None:
    alice = city.login("alice")
    result = load(alice, rows_of(5))
    assert "errores.xlsx" not in result.text
    assert alice.get(f"{result.request.path}/errores.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "vacio.xlsx"), (b"hola", "hola.xlsx"), (b"PK\x03\x04roto", "roto.xlsx")]
)
def test_what_is_no_workbook_is_refused_in_words_and_loads_nothing(city: City, content: bytes, name: str) -> None:
    alice = city.login("alice")
    refused = load(alice, content, name)
    assert refused.status_code == 422
    assert 'href="#archivo"' in refused.text
    assert "No has cargado archivos" in words(alice.get("/"))


def test_a_load_needs_its_program_and_its_file(city: City) -> None:
    alice = city.login("alice")
    alice.get("/excel")
    refused = alice.send(programa="", archivo="")
    assert refused.status_code == 422
    assert "Elige el programa" in words(refused)
    assert "Elige el archivo de Excel" in words(refused)
    assert load(alice, b"x", program=CREDITO).status_code == 422, "another area's program is none of hers"
    assert alice.get(f"/excel/plantilla/{CREDITO}").status_code == 404


def test_the_same_file_twice_leads_to_its_result_and_is_loaded_again_only_when_asked(city: City) -> None:
    alice, content = city.login("alice"), rows_of(5)
    first = load(alice, content).request.path
    told = load(alice, content, "otro_nombre.xlsx")
    assert told.status_code == 422
    assert "Este archivo ya se cargó" in words(told)
    assert f'href="{first}">resultado de octubre.xlsx' in told.text
    assert "otro_nombre.xlsx" not in words(alice.get("/")), "nothing was loaded"
    again = load(alice, content, otra_vez="si")
    assert again.request.path != first
    assert "sin cambios 5" in words(again)


def sent(browser: Browser, content: bytes, name: str = "octubre.xlsx", **more: str) -> TestResponse:
    """Sends a file while no worker is there, and opens where that leads."""
    browser.get("/excel")
    work, browser.work = browser.work, lambda: None
    answer = browser.send(programa=DESPENSA, archivo=(BytesIO(content), name), **more)
    browser.work = work
    return answer


def test_a_load_that_waits_says_so_and_shows_its_result_when_a_worker_did_it(city: City) -> None:
    alice = city.login("alice")
    waits = sent(alice, rows_of(5))
    assert waits.status_code == 200
    assert "está en la fila" in words(waits)
    assert "Puedes salir de esta página" in words(waits)
    assert 'data-live="3"' in waits.text
    assert "En curso" in words(alice.get("/"))
    city.clock.pass_seconds(300)
    assert "Lleva 5 minutos; si no avanza, avisa a quien cuida el sistema" in words(alice.get(waits.request.path))
    assert city.work() == 1
    assert "nuevas 5" in words(alice.get(waits.request.path))


def test_a_load_under_way_tells_its_rows_its_rate_and_the_time_left(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 2)
    alice = city.login("alice")
    page = sent(alice, rows_of(7))
    seen: list[str] = []

    def look() -> bool:
        seen.append(words(alice.get(page.request.path)))
        city.clock.pass_seconds(2)
        return False

    assert work_once(city.store, city.workspace.data, stops=look)
    assert "Estamos leyendo el archivo" in seen[0]
    told = [each for each in seen if "Van " in each]
    assert re.search("Van [24] de 7 filas", told[0])
    assert any("por segundo. Falta" in each for each in told)
    assert "nuevas 7" in words(alice.get(page.request.path))


def test_a_load_whose_worker_died_says_that_it_goes_on_by_itself(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 1)
    alice = city.login("alice")
    page = sent(alice, rows_of(9))

    class Death(BaseException):
        pass

    def dies() -> bool:
        if re.search("Van [1-9] de 9", words(alice.get(page.request.path))):
            raise Death
        return False

    with pytest.raises(Death):
        work_once(city.store, city.workspace.data, stops=dies)
    city.clock.pass_seconds(61)
    left = words(alice.get(page.request.path))
    assert re.search(r"Se interrumpió en la fila [1-8]\. Sigue sola en un momento", left)
    assert city.work() == 1
    assert "nuevas 9" in words(alice.get(page.request.path))


def test_a_file_that_is_being_loaded_is_not_taken_twice_whoever_sends_it(city: City) -> None:
    with city.store.writing("root") as unit:
        create_user(unit, "amalia", "Amalia", password_hash_of(PASSWORD), [ROLES["alice"]])
        unit.commit()
    alice, amalia, content = city.login("alice"), city.login("amalia"), rows_of(5)
    first = sent(alice, content).request.path
    for again in ({}, {"otra_vez": "si"}):
        told = sent(alice, content, "otro.xlsx", **again)
        assert told.status_code == 422
        assert "se está cargando en este momento" in words(told)
        assert f'href="{first}">ver cómo va octubre.xlsx' in told.text
        assert 'name="otra_vez"' not in told.text
    told = sent(amalia, content)
    assert "lo está cargando otra persona" in words(told)
    assert first not in told.text
    assert city.work() == 1


def test_a_load_that_failed_says_why_what_it_kept_and_where_to_send_it_again(city: City) -> None:
    book = load_workbook(BytesIO(rows_of(5)))
    page = book[sheet_title(compiled(DESPENSA), None)]
    page.delete_cols(1)
    out = BytesIO()
    book.save(out)
    alice = city.login("alice")
    failed = words(load(alice, out.getvalue()))
    assert "CURP" in failed and "Vuelve a subir el archivo" in failed
    assert "No se guardó nada" in failed and "Deshacer" not in failed
    assert "Interrumpida" in words(alice.get("/"))


def test_a_load_that_was_cut_for_good_says_what_it_kept(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 2)
    alice = city.login("alice")
    page, calls = sent(alice, rows_of(7)), []

    def broken(*given: Any, **more: Any) -> Any:
        calls.append(given)
        if len(calls) > 1:
            raise Refused(problem("disk_full"))
        return save_many(*given, **more)

    monkeypatch.setattr("padron.services.load_filing.save_many", broken)
    assert work_once(city.store, city.workspace.data)
    said = words(alice.get(page.request.path))
    assert "No hay espacio en el disco" in said
    assert "Se guardaron 2 filas; al cargarlo otra vez no se repiten" in said
