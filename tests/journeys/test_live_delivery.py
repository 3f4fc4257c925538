"""A service's form in a browser follows its rules while it is filled, takes a document, and works without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_tools import seen
from city import DESPENSA
from deliveries_made import ASKED
from filling import TODAY, filled, older_people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.registry.database import open_database
from padron.registry.enrolments import move
from padron.registry.history import history
from padron.registry.people import resolve
from padron.services.definitions import definitions
from padron.services.load import load
from padron.services.programs import publish
from padron.workspace import Workspace
from served import City, entered

pytestmark = pytest.mark.browser
PROGRAM = "entregas"
PEOPLE = older_people(9)[:2]
PDF = {"name": "carta firmada.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + b"0" * 40}


@pytest.fixture(scope="module")
def applications(city: City) -> list[str]:
    """Two people who are active in a program whose despensa asks for more; the addresses of their applications."""
    workspace = Workspace(city.root)
    text = (workspace.programs / f"{DESPENSA}.yaml").read_text(encoding="utf-8")
    for before, after in ((f"program: {DESPENSA}", f"program: {PROGRAM}"), ASKED):
        text = text.replace(before, after)
    (workspace.programs / f"{PROGRAM}.yaml").write_text(text, encoding="utf-8")
    program = definitions(workspace).program(PROGRAM).program
    assert program is not None
    store = open_database(workspace.data)
    publish(store, "ines", program)
    rows = [{**each, "fecha_solicitud": "2026-10-05", "comprobante_fecha": "2026-09-20"} for each in PEOPLE]
    template = workbook(program, rows=20, today=TODAY)
    report = load(store, "alice", program, filled(template, sheet_title(program), rows), today=TODAY)
    assert report.statuses["created"] == len(rows), report.problems
    found = []
    with store.writing("rosa") as unit:
        for each in PEOPLE:
            key = resolve(unit, str(each["curp"])) or b""
            (enrolled,) = history(unit, key)
            move(unit, key, enrolled.id, "in_review", "active", "active", "2026-10-06", None)
            found.append(f"/persona/{key.hex()}/solicitud/{enrolled.id.hex()}")
        unit.commit()
    store.close()
    return found


@pytest.fixture
def plain(browser: Browser, city: City) -> Iterator[Page]:
    """Alice in a browser that runs no script."""
    page = entered(browser, city, javascript=False)
    yield page
    page.context.close()


def begin(page: Page, application: str) -> None:
    page.goto(application)
    page.get_by_role("button", name="Registrar entrega: Despensa mensual").click()
    page.get_by_label("Centro comunitario Ejemplo Centro").check()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continuar").last.click()


def recorded(page: Page) -> None:
    """From the review to the receipt, and to the delivery with its document."""
    expect(page.get_by_role("heading", name="Revisa la entrega antes de registrarla")).to_be_visible()
    expect(page.get_by_text("Archivo guardado")).to_be_visible()
    page.get_by_role("button", name="Registrar entrega").click()
    expect(page.get_by_role("heading", name="Comprobante de entrega")).to_be_visible()
    page.goto(page.url.removesuffix("/comprobante"))
    with page.expect_download() as given:
        page.get_by_role("link", name="Carta poder firmada").click()
    assert Path(given.value.path()).read_bytes() == PDF["buffer"]


def test_questions_come_and_go_and_a_calculation_shows_while_it_is_filled(page: Page, applications: list[str]) -> None:
    said: list[str] = []
    page.on("console", lambda each: said.append(each.text) if each.type in ("error", "warning") else None)
    page.on("pageerror", lambda each: said.append(str(each)))
    begin(page, applications[0])
    letter = page.get_by_label("Carta poder firmada")
    asked = page.get_by_role("group", name="¿Trae carta poder?")
    expect(letter).to_be_hidden()
    asked.get_by_label("Sí").check()
    expect(letter).to_be_visible()
    asked.get_by_label("No").check()
    expect(letter).to_be_hidden()
    asked.get_by_label("Sí").check()
    expect(page.locator("#por_persona")).to_have_text("Se calcula con las respuestas.")
    page.get_by_label("¿Cuántas cajas?").fill("3")
    expect(page.locator("#por_persona")).to_have_text(f"{3 / int(str(PEOPLE[0]['num_integrantes'])):.2f}")
    letter.set_input_files(PDF)  # type: ignore[arg-type]
    seen(page, "delivery-live")
    go_on(page)
    assert said == []
    recorded(page)


def test_without_script_the_page_asks_again_for_what_an_answer_brought_up(plain: Page, applications: list[str]) -> None:
    begin(plain, applications[1])
    expect(plain.get_by_label("Carta poder firmada")).to_have_count(0)
    plain.get_by_role("group", name="¿Trae carta poder?").get_by_label("Sí").check()
    go_on(plain)
    expect(plain.get_by_text("Por tus respuestas hay más preguntas")).to_be_visible()
    plain.get_by_label("Carta poder firmada").set_input_files(PDF)  # type: ignore[arg-type]
    go_on(plain)
    recorded(plain)
