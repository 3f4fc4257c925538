"""The story the registry is for: one woman, two areas, a CURP put right, a duplicate merged, and all of it told."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_steps import accept, begin, choose, day, go_on, pick
from browser_tools import seen
from invented import people, person
from padron.curp import complete
from padron.registry.database import open_database
from padron.registry.users import Role, create_user, password_hash_of
from served import PASSWORD, City, entered

pytestmark = pytest.mark.browser
FOOD, CREDIT, FAIR = (
    "Apoyo alimentario a personas adultas mayores",
    "Microcrédito Impulso a tu Negocio",
    "Feria de empleo",
)
HER = next(each for each in people(40, start=8100) if each["sexo"] == "M")
FULL = f"{HER['nombre']} {HER['primer_apellido']} {HER['segundo_apellido']}"
AS_TYPED, RIGHT, ANOTHER = (complete(HER["curp"][:16], each) for each in "123")
"""The CURP that the first counter had from an old card, the one that RENAPO gives, and one that a fair's desk took."""
GUARANTOR = person(8999, oldest=60, youngest=40)
NO_SERVANT = "¿Trabaja en la dependencia que da el crédito?"
BUSINESS = (
    ("Nombre del negocio", "Abarrotes La Güera"),
    ("¿Cuántas personas trabajan en el negocio?", "1"),
    ("Calle y número del negocio", "Juárez 8100"),
    ("Ventas de un mes normal", "$20,000"),
    ("Gastos de un mes normal", "$12,000"),
    ("Monto que pide", "8000"),
    ("Plazo", "10"),
    ("CLABE para el depósito", "002580701234567893"),
    ("Nombre completo del aval", f"{GUARANTOR['nombre']} {GUARANTOR['primer_apellido']}"),
    ("CURP del aval", GUARANTOR["curp"]),
    ("Teléfono del aval", "8187654321"),
)
STAFF = (
    ("ana", "Ana Robles", (Role("capture", frozenset({"SDHIS"})), Role("read", frozenset({"SDHIS"})))),
    ("carlos", "Carlos Sada", (Role("capture", frozenset({"SEDEC"})), Role("read", frozenset({"SEDEC"})))),
    ("rosa", "Rosa Ruiz", (Role("review"), Role("read"))),
)


@pytest.fixture(scope="module", autouse=True)
def staff(city: City) -> None:
    store = open_database(city.root / "data")
    with store.writing("prueba") as unit:
        for user, name, roles in STAFF:
            create_user(unit, user, name, password_hash_of(PASSWORD), list(roles))
        unit.commit()
    store.close()


class Desk:
    """Somebody of the city at a computer of their own."""

    def __init__(self, browser: Browser, city: City, user: str) -> None:
        self.page = entered(browser, city, user)

    def finds(self, what: str) -> Page:
        """Looks for a person, and opens her page."""
        self.page.goto("/buscar")
        self.page.get_by_role("searchbox").or_(self.page.get_by_role("textbox")).first.fill(what)
        self.page.get_by_role("button", name="Buscar").click()
        self.page.wait_for_load_state()
        if "/persona/" not in self.page.url:
            self.page.get_by_role("link", name=FULL).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        return self.page


@pytest.fixture
def desks(browser: Browser, city: City) -> Iterator[dict[str, Desk]]:
    opened = {user: Desk(browser, city, user) for user, *_ in STAFF}
    yield opened
    for each in opened.values():
        each.page.context.close()


def named(page: Page) -> None:
    """Her names and telephone, as a new person is asked for them."""
    for label, name in (
        ("Nombre(s)", "nombre"),
        ("Primer apellido", "primer_apellido"),
        ("Segundo apellido", "segundo_apellido"),
    ):
        page.get_by_label(label).fill(HER[name])
    page.get_by_label(re.compile("^Teléfono")).first.fill("8112345678")


def saved(page: Page) -> None:
    accept(page)
    page.get_by_role("button", name="Guardar solicitud").click()
    expect(page.get_by_role("heading", name="Solicitud guardada")).to_be_visible()


def applies_for_food(page: Page) -> None:
    begin(page, FOOD, AS_TYPED)
    page.get_by_role("button", name=re.compile("^(Sí|Continuar)")).first.click()
    named(page)
    page.get_by_label("Municipio", exact=True).select_option("19039")
    page.get_by_label("Folio de la vivienda").fill("H-8100")
    page.get_by_label("¿Cuántas personas viven en el hogar?").fill("3")
    page.get_by_label("Ingreso mensual de todo el hogar").fill("4000")
    pick(page, "¿Vive sola o solo?", "No")
    pick(page, "¿Recibe alguna pensión?", "No")
    pick(page, "Comprobante de domicilio: ¿qué documento es?", "Luz")
    day(page, "Comprobante de domicilio: fecha de expedición", 1, 9, 2026)
    pick(page, "Comprobante de domicilio: ¿se cotejó con el original?", "Sí")
    go_on(page)
    expect(page.get_by_role("heading", name="Cumple con los criterios")).to_be_visible()
    saved(page)


def approves(page: Page) -> None:
    page.goto("/revisar")
    seen(page, "story-trays")
    page.get_by_role("link", name=FOOD).first.click()
    seen(page, "story-tray")
    page.get_by_role("link", name=FULL).click()
    page.get_by_role("button", name="Activa").click()
    page.get_by_label(re.compile("^Razón")).fill("Visita del 6 de octubre")
    seen(page, "story-decide")
    page.get_by_role("button", name="Guardar la decisión").click()
    expect(page.get_by_text("Activa").first).to_be_visible()


def receives(page: Page, on: str) -> None:
    year, month, day_ = (int(part) for part in on.split("-"))
    page.get_by_role("link", name=FOOD).first.click()
    page.get_by_role("button", name="Registrar entrega: Despensa mensual").click()
    page.get_by_label("Centro comunitario Ejemplo Centro").check()
    day(page, "¿Qué día se entregó?", day_, month, year)
    go_on(page)
    page.get_by_role("button", name="Registrar entrega").click()
    expect(page.get_by_role("heading", name="Comprobante de entrega")).to_be_visible()


def asks_for_credit(page: Page) -> None:
    begin(page, CREDIT, AS_TYPED)
    expect(page.get_by_role("heading", name="¿Es esta persona?")).to_be_visible()
    told = page.locator("main").inner_text()
    assert "Despensa mensual" in told or FOOD in told, told
    seen(page, "story-known")
    page.get_by_role("button", name="Sí, es esta persona").click()
    expect(page.get_by_label("Nombre(s)")).to_have_count(0)
    for label, typed in BUSINESS:
        page.get_by_label(label, exact=True).fill(typed)
    choose(page, "Sector", 2)
    page.get_by_label("Municipio del negocio", exact=True).select_option("19039")
    day(page, "¿Desde cuándo trabaja el negocio?", 1, 3, 2024)
    for question in ("¿Está inscrito en el SAT?", "¿Tiene licencia municipal?", NO_SERVANT):
        pick(page, question, "No")
    pick(page, "¿Autoriza consultar su historial de crédito?", "Sí")
    pick(page, "¿En qué se va a gastar?", "Mercancía o insumos")
    choose(page, "Modalidad", 1)
    pick(page, "Comprobante de domicilio: ¿qué documento es?", "Agua")
    day(page, "Comprobante de domicilio: fecha de expedición", 1, 11, 2026)
    pick(page, "Comprobante de domicilio: ¿se cotejó con el original?", "Sí")
    choose(page, "Giro", 1)
    pick(page, "¿Terminó el curso de finanzas para el negocio?", "Sí")
    page.get_by_label("Folio de la constancia").fill("C-77")
    go_on(page)
    expect(page.get_by_role("heading", name="Cumple con los criterios")).to_be_visible()
    saved(page)


def corrects_her_curp(page: Page) -> None:
    page.get_by_role("button", name="Corregir la CURP").click()
    page.get_by_label("CURP correcta").fill(RIGHT)
    page.get_by_label("Motivo").fill("Constancia de RENAPO")
    page.get_by_role("button", name="Guardar la CURP").click()
    expect(page.get_by_text("Guardamos la CURP")).to_be_visible()


def is_taken_for_another(page: Page) -> None:
    """A fair's desk takes a third CURP down; the page says that somebody is alike, and the desk does not know."""
    begin(page, FAIR, ANOTHER)
    page.get_by_role("button", name=re.compile("^(Sí|Continuar)")).first.click()
    named(page)
    page.get_by_label("Municipio", exact=True).select_option("19039")
    choose(page, "Último grado de estudios", 1)
    pick(page, "¿Trabaja ahora?", "Sí")
    choose(page, "Giro que busca", 1)
    page.get_by_label("Años de experiencia").fill("30")
    go_on(page)
    expect(page.get_by_role("heading", name="Puede ser la misma persona")).to_be_visible()
    seen(page, "story-alike")
    page.get_by_label("Es la misma, o no sé").check()
    page.get_by_role("button", name="Seguir").click()
    saved(page)


def merges(page: Page) -> None:
    page.goto("/duplicados")
    seen(page, "story-duplicates")
    page.get_by_role("link", name=f"{FULL} y {FULL}").click()
    seen(page, "story-pair")
    pick(page, "Qué decides", "Sí, son la misma: unir los registros")
    page.get_by_label(re.compile(re.escape(RIGHT))).check()
    page.get_by_label("Motivo").fill("Misma credencial y misma constancia")
    page.get_by_role("button", name="Guardar la decisión").click()
    expect(page.get_by_text("Unimos los dos registros")).to_be_visible()


TIMELINE = (
    (FOOD, "Activa"),
    (CREDIT, "Solicitud"),
    (FAIR, "Activa"),
    ("Despensa mensual", "20 de octubre de 2026"),
    ("Despensa mensual", "20 de noviembre de 2026"),
    ("Se corrigió su CURP", "23 de noviembre de 2026"),
    ("Se unió con otro registro", "23 de noviembre de 2026"),
)


def test_one_woman_is_told_once_and_whole(city: City, desks: dict[str, Desk]) -> None:
    ana, carlos, rosa = (desks[user] for user in ("ana", "carlos", "rosa"))
    city.calendar.today = "2026-10-05"
    applies_for_food(ana.page)
    city.calendar.today = "2026-10-06"
    approves(rosa.page)
    for on in ("2026-10-20", "2026-11-20"):
        city.calendar.today = on
        receives(ana.finds(AS_TYPED), on)
    city.calendar.today = "2026-11-23"
    asks_for_credit(carlos.page)
    corrects_her_curp(rosa.finds(AS_TYPED))
    is_taken_for_another(carlos.page)
    merges(rosa.page)

    for curp in (AS_TYPED, RIGHT, ANOTHER):
        page = rosa.finds(curp)
        expect(page.get_by_text(RIGHT)).to_be_visible()
        told = [each.inner_text() for each in page.locator(".padron-timeline > li").all()]
        for title, also in TIMELINE:
            assert len([each for each in told if title in each and also in each]) == 1, (title, also, told)
    seen(rosa.page, "story-timeline")
    rosa.page.goto("/tablero?personas=solicitaron")
    heading = rosa.page.get_by_role("heading", level=2).first
    for _ in range(60):  # a worker counts her anew within seconds, and the page is of the moment it was asked
        if heading.inner_text().startswith("1 "):
            break
        rosa.page.wait_for_timeout(500)
        rosa.page.reload()
    expect(heading).to_have_text("1 persona al 23 de noviembre de 2026")
    seen(rosa.page, "story-dashboard")
