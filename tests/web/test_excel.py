"""Excel on the pages: the template, a load with its result, and what is refused."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from city import CREDITO, DESPENSA, TODAY, Browser, City, compiled, words
from filling import filled, older_people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook


def rows_of(count: int) -> bytes:
    """The despensa's template with so many invented people."""
    template = workbook(compiled(DESPENSA), rows=count, today=TODAY)
    return filled(template, sheet_title(compiled(DESPENSA), None), older_people(count))


def test_the_template_of_a_program_in_scope_is_given_as_a_file(city: City) -> None:
    given = city.login("alice").get(f"/excel/plantilla/{DESPENSA}")
    assert f"{DESPENSA}.xlsx" in given.headers["Content-Disposition"]
    assert given.data.startswith(b"PK")


def load(browser: Browser, content: bytes, name: str = "octubre.xlsx", program: str = DESPENSA) -> TestResponse:
    browser.get("/excel")
    return browser.send(programa=program, archivo=(BytesIO(content), name))


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
