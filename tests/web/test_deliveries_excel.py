"""Deliveries by Excel on the pages: the service's template, the upload, its result, and the load among the others."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from city import CONCEPCION, DESPENSA, TODAY, Browser, City, compiled, enrol, words
from deliveries_made import approved, person_path
from padron.outputs.columns import columns
from padron.outputs.workbook import workbook


@pytest.fixture
def alice(city: City) -> Browser:
    """Signed in; a worker does what she uploads, and Concepción is active."""
    made = city.login("alice")
    approved(city, enrol(made).request.path)
    made.work = city.work
    return made


def filled(*rows: dict[str, object]) -> BytesIO:
    """The despensa's template, filled."""
    book = load_workbook(BytesIO(workbook(compiled(DESPENSA), service="despensa", rows=20, today=TODAY)))
    at = {each.name: number for number, each in enumerate(columns(compiled(DESPENSA), "despensa"), 1)}
    for number, row in enumerate(rows, 3):
        for name, value in row.items():
            book["Despensa mensual"].cell(number, at[name]).value = value
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


BAG = {"curp": CONCEPCION, "fecha_entrega": "2026-11-23", "punto_entrega": "pe_centro"}


def test_the_template_of_a_service_is_downloaded(alice: Browser) -> None:
    answer = alice.client.get(f"/excel/plantilla/{DESPENSA}/despensa")
    assert answer.headers["Content-Disposition"].endswith(f"{DESPENSA}.despensa.xlsx")
    assert "Despensa mensual" in load_workbook(BytesIO(answer.data), read_only=True).sheetnames


def test_a_workbook_of_a_service_is_uploaded_and_delivers(alice: Browser) -> None:
    page = alice.get("/excel")
    assert "entregas de Despensa mensual" in words(page)
    file = filled(BAG, {**BAG, "fecha_entrega": "2026-11-22"})
    result = alice.post("/excel", follow=True, programa=f"{DESPENSA}.despensa", archivo=(file, "entregas.xlsx"))
    told = words(result)
    assert "entregas de Despensa mensual" in told
    assert "nuevas 1" in told
    assert "Máximo 1 por persona por mes." in told
    assert "Corregir en pantalla" not in told
    assert "Descargar el Excel con los errores" in told
    assert "$350.00 · Apoyo alimentario a personas adultas mayores" in words(alice.get(person_path(alice)))
    assert "entregas de Despensa mensual" in words(alice.get("/excel/cargas"))


def test_the_same_file_is_recognised_and_a_template_of_something_else_refused(alice: Browser) -> None:
    data = filled(BAG).getvalue()
    alice.post("/excel", follow=True, programa=f"{DESPENSA}.despensa", archivo=(BytesIO(data), "entregas.xlsx"))
    again = alice.post("/excel", programa=f"{DESPENSA}.despensa", archivo=(BytesIO(data), "entregas.xlsx"))
    assert (again.status_code, "Este archivo ya se cargó" in words(again)) == (422, True)
    other = alice.post("/excel", follow=True, programa=f"{DESPENSA}.visita", archivo=(BytesIO(data), "entregas.xlsx"))
    assert "entregas de «Despensa mensual»" in words(other)


def test_a_load_of_deliveries_is_undone_on_its_page(alice: Browser) -> None:
    file = filled(BAG)
    result = alice.post("/excel", follow=True, programa=f"{DESPENSA}.despensa", archivo=(file, "entregas.xlsx"))
    page = alice.get(f"{result.request.path}/deshacer")
    assert "Entregas que quedarán sin efecto 1" in words(page)
    assert "Carga deshecha" in words(alice.send())
    assert "Carga deshecha" in words(alice.get(person_path(alice)))


def test_a_service_that_is_not_there_has_no_template_and_takes_no_file(alice: Browser) -> None:
    assert alice.client.get(f"/excel/plantilla/{DESPENSA}/nada").status_code == 404
    refused = alice.post("/excel", programa=f"{DESPENSA}.nada", archivo=(BytesIO(b"x"), "e.xlsx"))
    assert (refused.status_code, "Elige el programa" in words(refused)) == (422, True)
