"""Deliveries by Excel on the pages: the service's template, the upload, its result, and the load among the others."""

import re
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
    assert "Corregir en pantalla" in told
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


WRONG = ({**BAG, "punto_entrega": "centro"}, {**BAG, "fecha_entrega": "mañana"}, {**BAG, "curp": "SABC560626MDFLRN02"})


def uploaded(alice: Browser, *rows: dict[str, object]) -> str:
    """Uploads rows of the despensa; where the result is."""
    sent = alice.post("/excel", follow=True, programa=f"{DESPENSA}.despensa", archivo=(filled(*rows), "entregas.xlsx"))
    return sent.request.path


def corrected(alice: Browser, result: str, **cells: str) -> str:
    """Corrects cells on screen and checks; what the page says."""
    alice.get(f"{result}/corregir")
    return words(alice.post(f"{result}/corregir", follow=True, **cells))


def test_rejected_rows_are_shown_with_what_is_wrong_in_each_cell(alice: Browser) -> None:
    result = uploaded(alice, *WRONG)
    page = alice.get(f"{result}/corregir")
    said = words(page)
    assert "0 filas sin errores, por cargar. 3 filas por corregir." in said
    for name in ("f3.punto_entrega", "f4.fecha_entrega", "f5.curp"):
        assert re.search(rf'id="{name}"[^>]*aria-invalid="true"', page.text), name
    every = alice.get(f"{result}/corregir?columnas=todas").text
    assert all(
        f'name="f3.{each}"' in every for each in ("curp", "fecha_entrega", "cantidad", "importe", "quien_recoge")
    )
    assert 'name="f3.nombre"' not in every


def test_a_corrected_row_is_judged_again_and_nothing_is_delivered_until_it_is_loaded(alice: Browser) -> None:
    result = uploaded(alice, *WRONG)
    said = corrected(alice, result, **{"f3.punto_entrega": "Centro comunitario Ejemplo Centro"})
    assert "1 fila sin errores, por cargar. 2 filas por corregir." in said
    assert "$350.00" not in words(alice.get(person_path(alice)))
    alice.get(f"{result}/corregir")
    told = words(alice.post(f"{result}/corregir", follow=True, accion="cargar"))
    assert "entregas de Despensa mensual" in told and "nuevas 1" in told and "Corrección de entregas.xlsx" in told
    assert "$350.00 · Apoyo alimentario a personas adultas mayores" in words(alice.get(person_path(alice)))
    assert "0 filas sin errores, por cargar. 2 filas por corregir." in words(alice.get(f"{result}/corregir"))


def test_a_limit_that_what_was_delivered_reaches_is_said_beside_the_row(alice: Browser) -> None:
    result = uploaded(alice, BAG, {**BAG, "fecha_entrega": "2026-11-20", "punto_entrega": "centro"})
    said = corrected(alice, result, **{"f3.punto_entrega": "Centro comunitario Ejemplo Centro"})
    assert "Máximo 1 por persona por mes." in said
    assert "0 filas sin errores, por cargar. 1 fila por corregir." in said
    free = corrected(alice, result, **{"f3.fecha_entrega": "30/10/2026"})
    assert "Máximo 1 por persona por mes." not in free


def test_a_folio_stands_for_a_curp_and_a_wrong_one_is_said(alice: Browser) -> None:
    result = uploaded(alice, {**BAG, "curp": "7K2M-9QXD-4TA"})
    assert "1 fila por corregir" in words(alice.get(f"{result}/corregir"))
    page = words(alice.get(person_path(alice)))
    folio = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}", page)
    assert folio is not None, page
    assert "1 fila sin errores, por cargar." in corrected(alice, result, **{"f3.curp": folio[0]})


def test_all_rows_of_a_group_are_fixed_at_once(alice: Browser) -> None:
    october = {**BAG, "fecha_entrega": "2026-11-21", "punto_entrega": "El centro"}
    result = uploaded(alice, {**BAG, "punto_entrega": "El centro", "curp": CONCEPCION}, october)
    alice.get(f"{result}/corregir")
    (where,) = re.findall(r'<a class="govuk-link" href="([^"]*grupo[^"]*)">', alice.page)
    where = where.replace("&amp;", "&")
    alice.get(where)
    fixed = words(alice.post(where, follow=True, d0="El centro", v0="Centro comunitario Ejemplo Centro"))
    assert "Corregimos 2 filas: 1 ya sin errores." in fixed, fixed


def test_of_a_service_that_a_later_version_took_away_the_page_says_so(alice: Browser, city: City) -> None:
    result = uploaded(alice, *WRONG)
    later = (
        ("version: 1", "version: 2"),
        ("  despensa:\n    title", "  canasta:\n    title"),
        ('last_received("despensa")', 'last_received("canasta")'),
        ("received: {despensa:", "received: {canasta:"),
    )
    city.publish_like(DESPENSA, DESPENSA, *later)
    assert alice.get(result).status_code == 200
    assert "El programa ya no tiene ese servicio" in words(alice.get(f"{result}/corregir"))
