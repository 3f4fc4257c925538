"""A messy workbook is loaded, mended by group and then in the table, and loaded again, by keyboard and with pasting."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_tools import seen
from city import DESPENSA, compiled
from filling import TODAY, filled, older_people
from invented import people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from served import City, entered

pytestmark = pytest.mark.browser
FOOD = "Apoyo alimentario a personas adultas mayores"
COUNT = 24


def messy(start: int) -> bytes:
    """People whose town is written in three wrong ways, and six with one more wrong cell each."""
    rows = older_people(COUNT)
    for number, (row, each) in enumerate(zip(rows, people(COUNT, start), strict=True)):
        row |= {**each, "hogar": f"J-{start + number}", "telefono": f"8190{start + number:06d}"}
    for number in range(12):
        rows[number]["municipio"] = ("Monterey", "MTY.", "San Nicolas Garza")[number % 3]
    wrong = {
        12: ("num_integrantes", "dos"), 13: ("ingreso_mensual_hogar", "mil"), 14: ("ingreso_mensual_hogar", "dos mil"),
        15: ("comprobante_fecha", "30/02/2026"), 16: ("telefono", "12345"), 17: ("recibe_pension", "quizá"),
    }  # fmt: skip
    for number, (name, value) in wrong.items():
        rows[number][name] = value
    for row in rows:
        row.setdefault("comprobante_fecha", date(2026, 10, 1))
    return filled(workbook(compiled(DESPENSA), rows=COUNT, today=TODAY), sheet_title(compiled(DESPENSA), None), rows)


def send(page: Page, folder: Path, start: int) -> None:
    """The workbook handed in, as far as its result."""
    file = folder / f"mezclado_{start}.xlsx"
    file.write_bytes(messy(start))
    page.goto("/excel")
    page.get_by_label("Programa").select_option(label=FOOD)
    page.get_by_label("Archivo de Excel").set_input_files(file)
    page.get_by_role("button", name="Cargar", exact=True).click()
    result(page)


def result(page: Page) -> None:
    """Waits for the end of a load; without JavaScript the page is asked again, as its link does."""
    for _ in range(120):
        if page.title().startswith("Resultado"):
            return
        page.wait_for_timeout(500)
        page.goto(page.url)
    expect(page).to_have_title(re.compile("^Resultado"))


def figure(page: Page, label: str) -> str:
    return page.locator(f".padron-figures__item:has-text('{label}') dd").inner_text()


def test_a_messy_workbook_is_mended_by_group_then_in_the_table_and_loaded_again(page: Page, tmp_path: Path) -> None:
    send(page, tmp_path, 7000)
    assert (figure(page, "nuevas"), figure(page, "por corregir")) == ("6", "18")
    expect(page.get_by_text("12 filas: «Municipio» se escribió de otra forma que en la lista")).to_be_visible()
    seen(page, "correcting-result")
    page.get_by_role("button", name="Corregir en pantalla").click()
    expect(page.get_by_text("0 filas sin errores, por cargar. 18 filas por corregir.")).to_be_visible()
    seen(page, "correcting-page")
    page.get_by_role("link", name="12 filas: «Municipio»").click()
    seen(page, "correcting-group")
    assert page.get_by_label("«Monterey»").input_value() == "Monterrey"
    assert page.get_by_label("«MTY.»").input_value() == "Monterrey"
    page.get_by_label("«San Nicolas Garza»").select_option(label="San Nicolás de los Garza")
    page.get_by_role("button", name="Corregir todas").click()
    expect(page.get_by_text("Corregimos 12 filas: 12 ya sin errores.")).to_be_visible()

    first = page.get_by_label("Ingreso mensual de todo el hogar, fila 16", exact=True)
    first.focus()
    first.evaluate(
        """each => { const data = new DataTransfer(); data.setData("text/plain", "1000\\r\\n2000\\r\\n");
        each.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
    )
    expect(page.get_by_text("14 filas sin errores, por cargar. 4 filas por corregir.")).to_be_visible()
    below = page.get_by_label("Ingreso mensual de todo el hogar, fila 17", exact=True)
    expect(below).to_have_value("2000")
    first.press("ArrowDown")
    expect(below).to_be_focused()
    below.press("ArrowUp")
    expect(first).to_be_focused()

    people_at_home = page.get_by_label("¿Cuántas personas viven en el hogar?, fila 15", exact=True)
    people_at_home.fill("muchas")
    people_at_home.press("Enter")
    expect(first).not_to_be_focused()
    told = page.locator(f"[id='{people_at_home.get_attribute('aria-describedby')}']")
    expect(told).to_contain_text("Escribe un número")
    people_at_home.fill("2")
    people_at_home.press("ArrowRight")
    expect(first.page.get_by_label("Ingreso mensual de todo el hogar, fila 15", exact=True)).to_be_focused()
    expect(page.get_by_text("15 filas sin errores, por cargar. 3 filas por corregir.")).to_be_visible()
    seen(page, "correcting-table")
    assert not re.search("[A-Z]{4}[0-9]{6}[HM]", page.url)

    page.get_by_role("button", name="Cargar las filas corregidas").click()
    expect(page.get_by_role("heading", name="Corrección de mezclado_7000.xlsx")).to_be_visible(timeout=60_000)
    expect(page).to_have_title(re.compile("^Resultado"), timeout=60_000)
    assert (figure(page, "nuevas"), figure(page, "por corregir")) == ("15", "0")


def test_without_javascript_the_table_is_checked_by_its_button(browser: Browser, city: City, tmp_path: Path) -> None:
    page = entered(browser, city, javascript=False)
    send(page, tmp_path, 7100)
    page.get_by_role("button", name="Corregir en pantalla").click()
    page.get_by_label("Ingreso mensual de todo el hogar, fila 16", exact=True).fill("1000")
    page.get_by_label("Ingreso mensual de todo el hogar, fila 17", exact=True).fill("dos mil pesos")
    page.get_by_role("button", name="Revisar").click()
    expect(page.get_by_text("1 fila sin errores, por cargar. 17 filas por corregir.").first).to_be_visible()
    expect(page.get_by_label("Ingreso mensual de todo el hogar, fila 17", exact=True)).to_have_value("dos mil pesos")
    page.get_by_role("link", name="Ver todas las columnas").click()
    expect(page.get_by_label("Teléfono, fila 19", exact=True)).to_have_value("12345")
    page.context.close()
