"""The whole slice in a browser: sign in, capture in two programs, load five hundred rows, search, open the history."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from browser_steps import accept, begin, choose, day, go_on, pick
from browser_tools import seen
from filling import BAD, filled, older_people
from invented import person
from office import recalculated
from served import City, entered

pytestmark = pytest.mark.browser

ESTHER = {**person(7001), "telefono": "8112345678"}
FOOD = "Apoyo alimentario a personas adultas mayores"
FAIR = "Feria de empleo"


def test_a_person_is_captured_in_two_programs_and_nothing_is_typed_twice(page: Page) -> None:
    begin(page, FOOD, "GASG741212MNLRDD0")
    expect(page).to_have_title(re.compile("^Error: "))
    seen(page, "curp-refused")
    page.get_by_label("CURP", exact=True).fill(ESTHER["curp"].lower())
    page.get_by_role("button", name="Continuar").click()
    seen(page, "new-person")
    page.get_by_role("button", name=re.compile("^(Sí|Continuar)")).first.click()

    page.get_by_label("Nombre(s)").fill(ESTHER["nombre"])
    page.get_by_label("Primer apellido").fill(ESTHER["primer_apellido"])
    page.get_by_label("Segundo apellido").fill(ESTHER["segundo_apellido"])
    page.get_by_label(re.compile("^Teléfono")).fill(ESTHER["telefono"])
    page.get_by_label("Municipio", exact=True).select_option("19039")
    page.get_by_label("Folio de la vivienda").fill("H-7001")
    page.get_by_label("¿Cuántas personas viven en el hogar?").fill("2")
    page.get_by_label("Ingreso mensual de todo el hogar").fill("ocho mil")
    go_on(page)
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("Ingreso mensual de todo el hogar")).to_have_value("ocho mil")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    seen(page, "questions-refused")

    page.get_by_label("Ingreso mensual de todo el hogar").fill("$8,000")
    pick(page, "¿Vive sola o solo?", "No")
    pick(page, "¿Recibe alguna pensión?", "Sí")
    pick(page, "Comprobante de domicilio: ¿qué documento es?", "Luz")
    day(page, "Comprobante de domicilio: fecha de expedición", 1, 10, 2026)
    pick(page, "Comprobante de domicilio: ¿se cotejó con el original?", "Sí")
    go_on(page)
    expect(page.get_by_label("Monto mensual de la pensión")).to_be_visible()
    seen(page, "more-questions")
    page.get_by_label("Monto mensual de la pensión").fill("1500")
    go_on(page)

    expect(page.get_by_role("heading", name="Revisa antes de guardar")).to_be_visible()
    expect(page.get_by_role("heading", name="Cumple con los criterios")).to_be_visible()
    seen(page, "review")
    accept(page)
    page.get_by_role("button", name="Guardar solicitud").click()
    expect(page.get_by_role("heading", name="Solicitud guardada")).to_be_visible()
    seen(page, "saved")

    begin(page, FAIR, ESTHER["curp"])
    expect(page.get_by_role("heading", name="¿Es esta persona?")).to_be_visible()
    seen(page, "known-person")
    page.get_by_role("button", name="Sí, es esta persona").click()
    expect(page.get_by_label("Nombre(s)")).to_have_count(0)
    expect(page.get_by_label("Municipio", exact=True)).to_have_count(0)
    page.get_by_label("Último grado de estudios").or_(
        page.get_by_role("group", name="Último grado de estudios")
    ).first.wait_for()
    choose(page, "Último grado de estudios", 1)
    pick(page, "¿Trabaja ahora?", "Sí")
    choose(page, "Giro que busca", 1)
    page.get_by_label("Años de experiencia").fill("12")
    go_on(page)
    accept(page)
    page.get_by_role("button", name="Guardar solicitud").click()
    expect(page.get_by_role("heading", name="Solicitud guardada")).to_be_visible()


def test_a_second_press_of_the_button_changes_nothing(page: Page) -> None:
    begin(page, FAIR, person(7002)["curp"])
    page.get_by_role("button", name=re.compile("^(Sí|Continuar)")).first.click()
    page.get_by_label("Nombre(s)").fill(person(7002)["nombre"])
    page.get_by_label("Primer apellido").fill(person(7002)["primer_apellido"])
    page.get_by_label("Segundo apellido").fill(person(7002)["segundo_apellido"])
    page.get_by_label(re.compile("^Teléfono")).fill("8187654321")
    page.get_by_label("Municipio", exact=True).select_option("19039")
    choose(page, "Último grado de estudios", 1)
    pick(page, "¿Trabaja ahora?", "Sí")
    choose(page, "Giro que busca", 1)
    page.get_by_label("Años de experiencia").fill("3")
    go_on(page)
    accept(page)
    page.get_by_role("button", name="Guardar solicitud").click()
    folio = page.locator(".padron-folio").inner_text()
    page.go_back()
    page.wait_for_load_state()
    if page.get_by_role("button", name="Guardar solicitud").count():
        accept(page)
        page.get_by_role("button", name="Guardar solicitud").click()
    page.goto("/buscar")
    page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first.fill(person(7002)["curp"])
    page.get_by_role("button", name="Buscar").click()
    expect(page.get_by_text(FAIR)).to_have_count(1)
    expect(page.get_by_text(folio)).to_have_count(1)


@pytest.mark.parametrize("by", ["openpyxl", pytest.param("libreoffice", marks=pytest.mark.office)])
def test_five_hundred_rows_are_loaded_and_each_bad_cell_is_named(page: Page, by: str, tmp_path: Path) -> None:
    page.goto("/excel")
    seen(page, "excel")
    page.get_by_text("Descargar la plantilla de un programa").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=FOOD, exact=True).click()
    template = Path(download.value.path()).read_bytes()
    file = tmp_path / "padron_octubre.xlsx"
    file.write_bytes(filled(template, sheet_title_of(template), older_people()))
    if by == "libreoffice":
        file.write_bytes(recalculated(file.read_bytes(), tmp_path))
    page.get_by_label("Programa").select_option(label=FOOD)
    page.get_by_label("Archivo de Excel").set_input_files(file)
    page.get_by_role("button", name="Cargar", exact=True).click(timeout=180_000)
    page.get_by_role("link", name="Descargar el Excel con los errores").or_(
        page.get_by_role("button", name="Descargar el Excel con los errores")
    ).first.wait_for(timeout=180_000)
    text = page.locator("main").inner_text()
    assert "485" in text and "15" in text
    for row in BAD:
        assert re.search(rf"\b[A-Z]{{1,2}}{row + 3}\b", text), row
    seen(page, f"load-result-{by}")


def sheet_title_of(template: bytes) -> str:
    return load_workbook(BytesIO(template), read_only=True).sheetnames[1]


def test_half_a_name_without_accents_finds_the_person_and_opens_her_history(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Buscar a una persona").fill(half_a_name())
    page.get_by_role("button", name="Buscar").click()
    seen(page, "search")
    wanted = f"{ESTHER['nombre']} {ESTHER['primer_apellido']} {ESTHER['segundo_apellido']}"
    page.get_by_role("link", name=wanted).first.click()
    expect(page.get_by_role("heading", name=wanted)).to_be_visible()
    expect(page.get_by_text(FAIR)).not_to_have_count(0)
    assert ESTHER["curp"] not in page.url
    seen(page, "person")


def half_a_name() -> str:
    first, name = ESTHER["primer_apellido"], ESTHER["nombre"]
    return f"{first[:4]} {name.split()[0]}".lower().translate(str.maketrans("áéíóúüñ", "aeiouun"))


def test_without_javascript_the_same_person_can_be_captured(browser: Browser, city: City) -> None:
    page = entered(browser, city, javascript=False)
    begin(page, FAIR, person(7003)["curp"])
    page.get_by_role("button", name=re.compile("^(Sí|Continuar)")).first.click()
    page.get_by_label("Nombre(s)").fill(person(7003)["nombre"])
    pick(page, "¿Trabaja ahora?", "No")
    go_on(page)
    expect(page.get_by_role("group", name="¿Cuándo dejó su último trabajo?")).to_be_visible()
    page.context.close()


def test_the_quiet_pages_are_sound_too(browser: Browser, city: City, page: Page) -> None:
    for path, name in (("/", "home"), ("/programas", "programs"), ("/buscar", "search-empty"), ("/aviso", "notice")):
        page.goto(path)
        seen(page, name)
    for path, name in (("/accesibilidad", "accessibility"), ("/no-existe", "not-found")):
        page.goto(path)
        seen(page, name)
    stranger = browser.new_context(locale="es-MX", base_url=city.url).new_page()
    stranger.goto("/entrar")
    seen(stranger, "sign-in")
    stranger.get_by_label("Usuario").fill("nadie")
    stranger.get_by_label("Contraseña").fill("no es esta")
    stranger.get_by_role("button", name="Entrar").click()
    expect(stranger).to_have_title(re.compile("^Error: "))
    seen(stranger, "sign-in-refused")
    stranger.context.close()
