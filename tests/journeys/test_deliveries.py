"""In a browser: an approved woman receives two despensas, a third is refused in words, and her receipt is verified."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_tools import WIDE, seen
from filling import TODAY, filled, older_people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.registry.database import open_database
from padron.registry.enrolments import move
from padron.registry.history import history
from padron.registry.people import resolve
from padron.registry.users import Role, create_user, password_hash_of
from padron.services.load import load
from padron.services.programs import published_program
from served import PASSWORD, City, entered

pytestmark = pytest.mark.browser
FOOD = "apoyo_alimentario_adulto_mayor"
ESTHER = next(each for each in older_people(9) if each["sexo"] == "M")


@pytest.fixture(scope="module")
def approved(city: City) -> str:
    """Esther applied in October and was taken in; gives the address of her application."""
    store = open_database(city.root / "data")
    with store.reading() as view:
        program = published_program(view, FOOD)
    assert program is not None
    template = workbook(program, rows=20, today=TODAY)
    row = {**ESTHER, "fecha_solicitud": "2026-10-05", "comprobante_fecha": "2026-09-20"}
    report = load(store, "alice", program, filled(template, sheet_title(program), [row]), today=TODAY)
    assert report.statuses["created"] == 1, report.problems
    with store.writing("rosa") as unit:
        key = resolve(unit, str(ESTHER["curp"])) or b""
        (enrolled,) = history(unit, key)
        move(unit, key, enrolled.id, "in_review", "active", "active", "2026-10-06", None)
        create_user(unit, "rosa", "Rosa Ruiz", password_hash_of(PASSWORD), [Role("review"), Role("read")])
        unit.commit()
    store.close()
    return f"/persona/{key.hex()}/solicitud/{enrolled.id.hex()}"


@pytest.fixture
def anybody(browser: Browser, city: City) -> Iterator[Page]:
    """Somebody who has not signed in."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, locale="es-MX", base_url=city.url)
    yield context.new_page()
    context.close()


def deliver(page: Page, application: str, day: int, month: int) -> None:
    """From the application to what a despensa of a day comes to."""
    page.goto(application)
    page.get_by_role("button", name="Registrar entrega: Despensa mensual").click()
    page.get_by_label("Punto de entrega").or_(page.get_by_role("group", name="Punto de entrega")).first.wait_for()
    page.get_by_label("Centro comunitario Ejemplo Centro").check()
    group = page.get_by_role("group", name="¿Qué día se entregó?")
    for label, value in (("Día", day), ("Mes", month), ("Año", 2026)):
        group.get_by_label(label).fill(str(value))
    page.get_by_role("button", name="Continuar").last.click()


def test_two_despensas_a_third_refused_a_receipt_printed_and_verified(page: Page, approved: str, anybody: Page) -> None:
    page.goto(approved)
    seen(page, "application-active")
    for day, month in ((20, 10), (20, 11)):
        deliver(page, approved, day, month)
        seen(page, f"delivery-review-{month}")
        expect(page.get_by_text("$520.00").first).to_be_visible()
        page.get_by_role("button", name="Registrar entrega").click()
        expect(page.get_by_role("heading", name="Comprobante de entrega")).to_be_visible()
    seen(page, "delivery-receipt")
    receipt, folio = page.url, page.locator(".padron-folio").inner_text()
    printed = page.pdf(format="Letter")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Ver a la persona")).to_be_hidden()
    expect(page.locator(".padron-qr svg")).to_be_visible()
    page.emulate_media(media="screen")

    deliver(page, approved, 23, 11)
    expect(page.get_by_text("Máximo 1 por persona por mes.")).to_be_visible()
    expect(page.get_by_role("button", name="Registrar entrega")).to_have_count(0)
    seen(page, "delivery-refused")

    anybody.goto("/verificar")
    anybody.get_by_label("Folio").fill(f"{folio[:-1]}{'0' if folio[-1] != '0' else '1'}")
    anybody.get_by_role("button", name="Verificar").click()
    expect(anybody).to_have_title(re.compile("^Error: "))
    seen(anybody, "verify-wrong")
    anybody.get_by_label("Folio").fill(folio.lower())
    anybody.get_by_role("button", name="Verificar").click()
    expect(anybody.get_by_text("vigente")).to_be_visible()
    seen(anybody, "verified")
    told = anybody.locator("main").inner_text()
    assert "Despensa mensual" in told and "20 de noviembre de 2026" in told
    assert not {str(ESTHER[name]) for name in ("curp", "primer_apellido")} & set(re.findall(r"[\w]+", told))
    assert receipt.endswith("/comprobante")


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(page: Page, approved: str) -> None:
    page.goto(approved)
    page.get_by_role("button", name="Registrar entrega: Despensa mensual").click()
    seen(page, "delivery-form")
    group = page.get_by_role("group", name="¿Qué día se entregó?")
    group.get_by_label("Día").fill("24")
    page.get_by_role("button", name="Continuar").last.click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("group", name="¿Qué día se entregó?").get_by_label("Día")).to_have_value("24")
    seen(page, "delivery-form-refused")


def test_a_reviewer_voids_a_delivery_and_the_history_tells_it(browser: Browser, city: City, approved: str) -> None:
    page = entered(browser, city, "rosa")
    page.goto(approved.partition("/solicitud/")[0])
    seen(page, "person-with-deliveries")
    page.get_by_role("listitem").filter(has_text="Despensa mensual").get_by_role("link").first.click()
    seen(page, "delivery")
    page.get_by_role("button", name="Anular la entrega").click()
    page.get_by_label("¿Por qué se anula?").fill("Se registró dos veces en papel")
    seen(page, "delivery-void")
    page.get_by_role("button", name="Anular la entrega").click()
    expect(page.get_by_text("Anulado")).to_be_visible()
    expect(page.get_by_text("Se registró dos veces en papel")).to_be_visible()
    page.context.close()
