"""A field kit in a browser: a name, captures without a server, its file uploaded twice, nobody registered twice."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from waitress.server import create_server

from browser_tools import WIDE, seen
from filling import TODAY
from invented import person
from padron.kit.folder import kit, make
from padron.registry.database import open_database
from padron.web.kit_app import create_kit_app
from padron.workspace import Workspace
from served import City

pytestmark = pytest.mark.browser

FAIR, TITLE = "feria_empleo", "Feria de empleo"
NORMA = person(7101)


@dataclass(frozen=True)
class Laptop:
    """A kit that is served, and its folder."""

    url: str
    folder: Path


@pytest.fixture(scope="module")
def laptop(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    folder = tmp_path_factory.mktemp("laptop") / "kit"
    workspace = Workspace(city.root)
    store = open_database(workspace.data)
    with store.reading() as view:
        make(view, workspace, FAIR, folder, "")
    store.close()
    made = kit(folder)
    app = create_kit_app(made, made.captures(""), day=lambda: TODAY)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Laptop(f"http://127.0.0.1:{server.effective_port}", folder)
    server.close()
    thread.join(5)


@pytest.fixture
def field(browser: Browser, laptop: Laptop) -> Iterator[Page]:
    """A page of the laptop, where nobody has said their name yet."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, locale="es-MX", base_url=laptop.url)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continuar").last.click()


def test_a_brigade_captures_on_its_laptop_and_the_file_counts_once(field: Page, page: Page, laptop: Laptop) -> None:
    field.goto("/")
    expect(field.get_by_role("heading", name="¿Quién captura en esta laptop?")).to_be_visible()
    seen(field, "kit-author")
    field.get_by_role("button", name="Empezar").click()
    expect(field.get_by_text("Escribe tu nombre").first).to_be_visible()
    seen(field, "kit-author-refused")
    field.get_by_label("Tu nombre").fill("Alicia Peña")
    field.get_by_role("button", name="Empezar").click()
    expect(field.get_by_text("Todavía no hay capturas.")).to_be_visible()
    seen(field, "kit-empty")

    field.get_by_role("link", name="Nueva captura").last.click()
    field.get_by_label("CURP", exact=True).fill(NORMA["curp"][:-1])
    go_on(field)
    expect(field).to_have_title(re.compile("^Error: "))
    seen(field, "kit-curp-refused")
    field.get_by_label("CURP", exact=True).fill(NORMA["curp"])
    go_on(field)
    seen(field, "kit-new-person")
    field.get_by_role("button", name=re.compile("^(Sí|Continuar)")).first.click()
    field.get_by_label("Nombre(s)").fill(NORMA["nombre"])
    field.get_by_label("Primer apellido").fill(NORMA["primer_apellido"])
    field.get_by_label("Segundo apellido").fill(NORMA["segundo_apellido"])
    field.get_by_label("Años de experiencia").fill("doce")
    go_on(field)
    expect(field).to_have_title(re.compile("^Error: "))
    expect(field.get_by_label("Años de experiencia")).to_have_value("doce")
    seen(field, "kit-questions-refused")

    # The laptop is closed in the middle; what was typed waits in the list.
    field.goto("/")
    expect(field.get_by_text("A medias")).to_be_visible()
    seen(field, "kit-half-done")
    field.get_by_role("link", name=re.compile("^Abrir")).click()
    answer(field)
    expect(field.get_by_text("Sin enviar", exact=True)).to_be_visible()
    assert NORMA["curp"] not in field.content()
    seen(field, "kit-captured")

    folio = uploaded(page, laptop)
    seen(page, "kit-uploaded")
    assert uploaded(page, laptop) == folio
    page.goto("/")
    page.get_by_label("Buscar a una persona").fill(f"{NORMA['nombre']} {NORMA['primer_apellido']}")
    page.get_by_role("button", name="Buscar").click()
    expect(page.get_by_role("link", name=re.compile(NORMA["nombre"]))).to_have_count(1)


def answer(page: Page) -> None:
    """The questions of the fair, from whatever step the capture was left at."""
    for _ in range(3):
        page.wait_for_load_state()
        if page.get_by_label("Años de experiencia").count():
            break
        page.get_by_role("button", name=re.compile("^(Sí|Continuar)")).first.click()
    page.get_by_label(re.compile("^Teléfono")).fill("8112345678")
    page.get_by_label("Municipio", exact=True).select_option("19039")
    for label in ("Último grado de estudios", "Giro que busca"):
        page.get_by_label(label).or_(page.get_by_role("group", name=label)).first.wait_for()
        group = page.get_by_role("group", name=label)
        if group.count():
            group.get_by_role("radio").nth(0).check()
        else:
            page.get_by_label(label).select_option(index=1)
    page.get_by_role("group", name="¿Trabaja ahora?").get_by_label("Sí", exact=True).check()
    page.get_by_label("Años de experiencia").fill("12")
    go_on(page)
    page.get_by_role("checkbox", name=re.compile("aviso de privacidad", re.IGNORECASE)).check()
    seen(page, "kit-review")
    page.get_by_role("button", name=re.compile("^Guardar")).click()


def uploaded(page: Page, laptop: Laptop) -> str:
    """Uploads the file of the laptop, whose one capture is accepted; the folio that is told."""
    page.goto("/kit")
    seen(page, "kit-upload")
    page.get_by_label("Archivo del kit").set_input_files(laptop.folder / "capturas.json")
    page.get_by_role("button", name="Cargar kit").click()
    expect(page.get_by_text("Aceptada", exact=True)).to_be_visible()
    expect(page.get_by_text("Lo que está por corregir")).to_have_count(0)
    told = page.get_by_role("listitem").filter(has_text=NORMA["nombre"]).inner_text()
    return told.rpartition("folio ")[2].strip()
