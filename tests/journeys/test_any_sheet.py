"""Seven sheets that areas have kept for years, in a browser: each loads with at most a confirmed mapping."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_tools import seen
from served import City, entered
from ugly_sheets import CONSTANTS, PEOPLE, SHEETS

pytestmark = pytest.mark.browser
FOOD = "Apoyo alimentario a personas adultas mayores"
FILES = [pytest.param(each, marks=pytest.mark.office if each.endswith((".xls", ".ods")) else ()) for each in SHEETS]
CONFIRM = "Guardar el mapeo y cargar"


def send(page: Page, name: str, folder: Path) -> None:
    """The sheet handed in on the page of Excel, as its area has it."""
    file = folder / name
    file.write_bytes(SHEETS[name](folder))
    page.goto("/excel")
    page.get_by_label("Programa").select_option(label=FOOD)
    page.get_by_label("Archivo de Excel").set_input_files(file)
    page.get_by_role("button", name="Cargar", exact=True).click()


def give_what_is_missing(page: Page) -> None:
    """One value for all rows, for what the sheet does not say."""
    for name, value in CONSTANTS.items():
        box = page.locator(f'[name="k.{name}"]')
        if box.count():
            if box.evaluate("each => each.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)


def kept_and_rejected(page: Page) -> tuple[str, str]:
    """The figures of new or unchanged rows, and of those to be corrected."""
    expect(page).to_have_title(re.compile("^Resultado"), timeout=60_000)
    text = " ".join(page.locator("main").inner_text().split())
    figures = dict(re.findall(r"(nuevas|sin cambios|por corregir) ([\d,]+)", text)) or {
        label: number for number, label in re.findall(r"([\d,]+) (nuevas|sin cambios|por corregir)", text)
    }
    assert "nuevas" in figures, text
    return figures["nuevas"], figures["por corregir"]


@pytest.mark.parametrize("name", FILES)
def test_an_ugly_sheet_loads_with_a_confirmed_mapping(page: Page, name: str, tmp_path: Path) -> None:
    send(page, name, tmp_path)
    expect(page.get_by_role("heading", name=f"Así se leería {name}")).to_be_visible()
    give_what_is_missing(page)
    seen(page, f"mapping-{name}")
    page.get_by_role("button", name=CONFIRM).click()
    assert kept_and_rejected(page) == (str(PEOPLE), "0")
    seen(page, f"mapping-result-{name}")


def test_next_month_the_same_sheet_needs_nothing(page: Page, tmp_path: Path) -> None:
    send(page, "titulos_unidos.xlsx", tmp_path)
    expect(page).to_have_title(re.compile("^(Resultado|Cómo se lee)"), timeout=60_000)
    if page.get_by_role("button", name=CONFIRM).count():
        give_what_is_missing(page)
        page.get_by_role("button", name=CONFIRM).click()
        expect(page).to_have_title(re.compile("^Resultado"), timeout=60_000)
        send(page, "titulos_unidos.xlsx", tmp_path)
    assert kept_and_rejected(page) == ("0", "0")


def test_without_javascript_a_refused_mapping_loses_nothing_and_then_loads(
    browser: Browser, city: City, tmp_path: Path
) -> None:
    page = entered(browser, city, javascript=False)
    for mapping in (city.root / "program_definitions").glob("*.mappings/nombre_completo.yaml"):
        mapping.unlink()
    send(page, "nombre_completo.xlsx", tmp_path)
    page.get_by_label("C · Clave CURP").select_option("")
    page.locator('[name="k.aviso_aceptado_el"]').fill("30/02/2026")
    page.get_by_role("button", name=CONFIRM).click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator('[name="k.aviso_aceptado_el"]')).to_have_value("30/02/2026")
    expect(page.get_by_label("C · Clave CURP")).to_have_value("")
    page.get_by_label("C · Clave CURP").select_option("curp")
    give_what_is_missing(page)
    page.get_by_role("button", name=CONFIRM).click()
    page.wait_for_load_state()
    while page.title().startswith("Revisando"):  # nothing follows by itself: a link asks again
        page.get_by_role("link", name="Ver cómo va").click()
        page.wait_for_load_state()
    assert kept_and_rejected(page)[1] == "0"
    page.context.close()
