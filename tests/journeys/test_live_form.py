"""The capture form in a browser follows its program's rules while it is filled, under the policy that is enforced."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from agreement.typed_records import TypedRecord, typed_records
from agreement.ways import judged, posted
from city import CREDITO, DESPENSA, ESTANCIA, compiled
from invented import person
from journeys.test_first_slice import FOOD, begin, day, go_on, pick, seen
from padron.program.model import Program
from padron.services.load_rows import file_paths
from served import City, entered

pytestmark = pytest.mark.browser

NURSERY = "Espacios de primera infancia"
CREDIT = "Microcrédito"


@pytest.fixture
def heard(page: Page) -> Iterator[list[str]]:
    """What the console complains about, breaches of the content policy too: nothing is what is wanted."""
    said: list[str] = []
    page.on("console", lambda each: said.append(each.text) if each.type in ("error", "warning") else None)
    page.on("pageerror", lambda each: said.append(str(each)))
    yield said
    assert [each for each in said if "status of 422" not in each] == []


def to_questions(page: Page, title: str, curp: str) -> None:
    begin(page, title, curp)
    page.get_by_role("button", name=re.compile("^(Sí|Continuar)")).first.click()
    expect(page.locator("#criterios")).to_be_visible()


def criterion(page: Page, title: str) -> Locator:
    return page.locator("#criterios li", has_text=title)


def outcomes(page: Page) -> dict[str, str]:
    """What the page says of each criterion."""
    found = {}
    for each in page.locator(".padron-criteria__item").all():
        mark, text = each.locator(".padron-criteria__word").inner_text(), each.locator(".padron-criteria__text")
        note = [one.inner_text() for one in each.locator(".padron-criteria__note").all()]
        said = text.inner_text()
        for part in (mark, *note):
            said = said.replace(part, "")
        found[" ".join(said.split())] = mark
    return found


def test_the_food_programs_form_follows_its_rules_and_says_what_the_review_says(page: Page, heard: list[str]) -> None:
    esther = person(7101)
    to_questions(page, FOOD, esther["curp"])
    amount = page.get_by_label("Monto mensual de la pensión")
    expect(amount).to_be_hidden()
    seen(page, "live-begun")
    pick(page, "¿Recibe alguna pensión?", "Sí")
    expect(amount).to_be_visible()
    amount.fill("4000")
    pick(page, "¿Recibe alguna pensión?", "No")
    expect(amount).to_be_hidden()
    pick(page, "¿Recibe alguna pensión?", "Sí")
    expect(amount).to_have_value("4000")

    page.get_by_label("¿Cuántas personas viven en el hogar?").fill("3")
    page.get_by_label("Ingreso mensual de todo el hogar").fill("$10,000")
    expect(page.locator("#ingreso_por_persona")).to_have_text("$3,333.33")
    page.get_by_label("Municipio", exact=True).select_option("19039")
    page.get_by_label("Nombre(s)").fill(esther["nombre"])
    page.get_by_label("Primer apellido").fill(esther["primer_apellido"])
    page.get_by_label("Segundo apellido").fill(esther["segundo_apellido"])
    page.get_by_label(re.compile("^Teléfono")).fill("8112345678")
    page.get_by_label("Folio de la vivienda").fill("H-7101")
    pick(page, "¿Vive sola o solo?", "No")
    pick(page, "Comprobante de domicilio: ¿qué documento es?", "Luz")
    day(page, "Comprobante de domicilio: fecha de expedición", 1, 10, 2026)
    pick(page, "Comprobante de domicilio: ¿se cotejó con el original?", "Sí")
    page.wait_for_timeout(700)
    said = outcomes(page)
    assert "No cumple" in said.values() and "Cumple" in said.values(), said
    seen(page, "live-filled")
    go_on(page)
    expect(page.get_by_role("heading", name="Revisa antes de guardar")).to_be_visible()
    assert outcomes(page) == said


def test_the_nurserys_list_narrows_with_its_parent_and_what_was_chosen_comes_back(page: Page, heard: list[str]) -> None:
    to_questions(page, NURSERY, person(7102)["curp"])
    nursery = page.get_by_role("group", name="Estancia", exact=True)
    expect(nursery.get_by_role("radio")).to_have_count(7)
    pick(page, "Zona", "Zona Centro")
    expect(nursery.get_by_role("radio")).to_have_count(2)
    nursery.get_by_label("Estancia Mariposa").check()
    pick(page, "Zona", "Zona Sur")
    expect(nursery.get_by_role("radio")).to_have_count(1)
    expect(nursery.get_by_label("Estancia Mariposa")).to_have_count(0)
    pick(page, "Zona", "Zona Centro")
    expect(nursery.get_by_label("Estancia Mariposa")).to_be_checked()

    day(page, "Fecha en que entra a la estancia", 1, 12, 2026)
    expect(page.locator("#edad_ingreso_meses")).to_have_text(re.compile(r"^[0-9,]+ meses$"))
    expect(criterion(page, "Edad máxima")).to_contain_text("No cumple")
    seen(page, "live-nursery")
    go_on(page)
    expect(page).to_have_title(re.compile("^Error: "))
    expect(nursery.get_by_label("Estancia Mariposa")).to_be_checked()
    expect(criterion(page, "Edad máxima")).to_contain_text("No cumple")
    seen(page, "live-nursery-refused")


def test_the_credits_lists_sections_and_marks_follow_what_is_asked_for(page: Page, heard: list[str]) -> None:
    to_questions(page, CREDIT, person(7103)["curp"])
    trade = page.get_by_label("Giro", exact=True)
    expect(trade.locator("option")).to_have_count(12)
    pick(page, "Sector", "Comercio al por menor (SCIAN 46)")
    expect(trade.locator("option")).to_have_count(5)
    trade.select_option("461")
    pick(page, "Sector", "Manufactura (SCIAN 31-33)")
    expect(trade).to_have_value("")
    pick(page, "Sector", "Comercio al por menor (SCIAN 46)")
    expect(trade).to_have_value("461")
    page.get_by_label("Ventas de un mes normal").fill("12,000.50")
    page.get_by_label("Gastos de un mes normal").fill("$13,000")
    expect(page.locator("#utilidad_mensual")).to_have_text("-$999.50")

    course, before = (page.locator(f"[data-question={each}]") for each in ("curso", "historial"))
    expect(before).to_be_hidden()
    expect(course).to_be_hidden()
    pick(page, "Modalidad", "Primer crédito")
    expect(course).to_be_visible()
    expect(before).to_be_hidden()
    quote = page.locator("label[for=cotizacion]")
    expect(quote).to_have_text("Cotización (opcional)")
    page.get_by_label("Monto que pide").fill("100000")
    expect(quote).to_have_text("Cotización")
    page.get_by_label("Plazo", exact=True).fill("24")
    expect(page.locator("#mensualidad")).to_have_text("$4,166.67")
    page.get_by_label("Monto que pide").fill("cien mil")
    expect(page.locator("#mensualidad")).to_have_text("Se calcula con las respuestas.")
    seen(page, "live-credit")


FILLED = 3
FOLLOWED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Resolves when a page that follows its answers with the next frame has done so."""
SEED = 41


@pytest.mark.parametrize(("name", "title"), [(DESPENSA, FOOD), (ESTANCIA, NURSERY), (CREDITO, CREDIT)])
def test_what_the_panel_says_of_each_criterion_the_review_says_too(
    page: Page, heard: list[str], name: str, title: str
) -> None:
    program = compiled(name)
    seen_outcomes: set[str] = set()
    for record in goes_through(program):
        to_questions(page, title, str(record.person["curp"].form))
        add_rows(page, record)
        fill(page, record)
        page.wait_for_timeout(200)
        said = outcomes(page)
        go_on(page)
        expect(page.get_by_role("heading", name="Revisa antes de guardar")).to_be_visible()
        assert outcomes(page) | of_another(program, said) == said, record.number
        seen_outcomes |= set(said.values())
    assert {"Cumple", "No cumple"} <= seen_outcomes


def of_another(program: Program, said: dict[str, str]) -> dict[str, str]:
    """What the panel leaves open of somebody else, whose CURP was just typed: only the server knows her history."""
    told = zip(said.items(), program.criteria, strict=True)
    return {
        text: mark
        for (text, mark), each in told
        if mark == "Falta dato" and any("@" in fact for fact in each.assert_.expression.facts)
    }


def goes_through(program: Program) -> list[TypedRecord]:
    """The first records, as people write them, that nothing stops and that need no document."""
    files = file_paths(program)
    judged_ = ((record, judged(program, record, files)) for record in typed_records(program, 100, SEED))
    found = [record for record, outcome in judged_ if outcome.verdict and not outcome.waits]
    assert len(found) >= FILLED
    return found[:FILLED]


def add_rows(page: Page, record: TypedRecord) -> None:
    for name, rows in record.rows.items():
        for at in range(len(rows)):
            add = page.locator(f"button[name=_add][value={name}]")
            if add.is_visible() and not page.locator(f"[name^={name}-{at}-]").count():
                add.click()
                expect(page.locator(f"[name^={name}-{at}-]").first).to_be_attached()


def fill(page: Page, record: TypedRecord) -> None:
    """Everything that is asked, in the order of the page, and once more, since an answer may bring up one before it."""
    wanted = posted(page.content().replace("&quot;", '"'), record)
    for _ in range(2):
        for name, value in wanted.items():
            for each in value if isinstance(value, list) else [value]:
                answer(page.locator(f'[name="{name}"]'), each)


def answer(control: Locator, value: str) -> None:
    """One answer, where its question is shown and a list offers it, once the page has followed the answer before."""
    control.page.evaluate(FOLLOWED)
    kind = control.first.evaluate("each => each.type")
    if kind in ("radio", "checkbox"):
        one = control.and_(control.page.locator(f'[value="{value}"]'))
        if one.count() and one.is_visible():
            one.check()
    elif control.is_visible():
        is_offered = kind != "select-one" or control.locator(f'option[value="{value}"]').count()
        if kind == "select-one" and is_offered:
            control.select_option(value)
        elif is_offered:
            control.fill(value)


MOST_BYTES, MOST_REQUESTS = 60_000, 6


@pytest.mark.parametrize("title", [FOOD, NURSERY, CREDIT])
def test_a_first_visit_to_the_questions_is_light_on_the_wire(browser: Browser, city: City, title: str) -> None:
    page = entered(browser, city)
    to_questions(page, title, person(7104)["curp"])
    address = page.url
    fresh = browser.new_context(base_url=city.url, storage_state=page.context.storage_state()).new_page()
    sizes: dict[str, int] = {}
    fresh.on("requestfinished", lambda each: sizes.update({each.url: _bytes(each)}))
    fresh.goto(address)
    expect(fresh.locator("#criterios")).to_be_visible()
    fresh.wait_for_load_state("networkidle")
    assert len(sizes) <= MOST_REQUESTS, sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    for each in (page, fresh):
        each.context.close()


def _bytes(request: Request) -> int:
    """What travelled, as Chromium counts it on the wire: the body as it was sent, and its headers."""
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
