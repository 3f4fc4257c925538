"""Every page in Chromium, under its policy: axe-core, sideways scrolling, the keyboard, and life without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

import browser_tools as tools
import demo_questions as demo
from demo_pages import PAGES, Shown
from padron.outputs.question import slips
from page_templates import page as made

pytestmark = pytest.mark.browser
QUESTIONS = {
    "back": "/", "step": "Paso 3 de 4", "program": "Apoyo", "person": [], "privacy": None, "consent": None,
    "rules": "", "given": "", "live": {"outcome": "", "criteria": []},
}  # fmt: skip
FOCUSED = """(() => {
    const e = document.activeElement, s = getComputedStyle(e);
    const drawn = ["radio", "checkbox"].includes(e.type) ? getComputedStyle(e.nextElementSibling, "::before") : s;
    return [e.tagName, e.name || e.textContent.trim(), drawn.outlineStyle != "none" || drawn.boxShadow != "none"];
})()"""
PLOTTED = [each for each in PAGES if each.id in ("tablero-long", "simulacion-long")]
BEYOND = """[...document.querySelectorAll("svg[role=img]")].flatMap(svg => {
    const {width, height} = svg.viewBox.baseVal;
    return [...svg.querySelectorAll("text")].filter(text => {
        const box = text.getBBox();
        return box.x < 0 || box.x + box.width > width || box.y + box.height > height;
    }).map(text => text.textContent);
})"""
OVER = """[...document.querySelectorAll("svg[role=img] g")].flatMap(bar => {
    const boxes = [...bar.querySelectorAll("text, rect")].map(each => each.getBBox()).sort((a, b) => a.y - b.y);
    const rows = boxes.filter((box, at) => at === 0 || box.y > boxes[at - 1].y);
    return rows.slice(1).filter((box, at) => box.y + 1.5 < rows[at].y + rows[at].height).map(box => box.y);
})"""
REFUSED = next(each for each in PAGES if each.id == "captura_preguntas-refused")


@pytest.fixture
def shown(browser: Browser) -> Iterator[Page]:
    """The form of every shape, refused."""
    page = tools.show(browser, REFUSED.html)
    yield page
    page.context.close()


@pytest.mark.parametrize("state", PAGES, ids=lambda state: state.id)
def test_nothing_for_axe_to_find_nor_to_scroll_sideways_nor_to_complain_about(browser: Browser, state: Shown) -> None:
    page = tools.show(browser, state.html, tools.WIDE)
    for width in (tools.WIDE, tools.NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert tools.axe(page) == []
        assert not tools.scrolls_sideways(page)
    page.set_viewport_size({"width": tools.NARROWEST, "height": 800})
    assert not tools.scrolls_sideways(page)
    assert tools.complaints(page) == []
    page.context.close()


def test_answers_of_every_shape_pass_too(browser: Browser) -> None:
    html = made("captura_preguntas.html", **QUESTIONS, questions=demo.filled())
    page = tools.show(browser, html, tools.NARROW)
    assert tools.axe(page) == []
    page.context.close()


def test_after_a_refusal_the_keyboard_is_at_the_summary_and_its_links_lead_into_the_controls(shown: Page) -> None:
    assert shown.evaluate("document.activeElement.className") == "govuk-error-summary"
    for line in slips(demo.refused()):
        shown.locator(f".govuk-error-summary a[href='{line['href']}']").press("Enter")
        assert shown.evaluate("document.activeElement.id") == line["href"].removeprefix("#")


def test_the_first_tab_offers_to_skip_to_the_content(browser: Browser) -> None:
    page = tools.show(browser, made("captura_preguntas.html", **QUESTIONS, questions=demo.EMPTY))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ir al contenido"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenido"
    page.context.close()


def test_every_control_is_reached_by_tab_and_can_be_seen_to_have_the_focus(shown: Page) -> None:
    reached: set[str] = set()
    for _ in range(120):
        shown.keyboard.press("Tab")
        tag, name, visible = shown.evaluate(FOCUSED)
        assert visible or tag == "BODY", name
        reached.add(name)
    names = {each.name for each in demo.EMPTY if each.kind not in ("note", "group", "repeat", "day")}
    assert names | {"nacimiento-day", "calle", "personas-0-curp", "_add", "_remove", "_save"} <= reached


def test_enter_in_a_box_continues_and_neither_adds_nor_removes_a_row(shown: Page) -> None:
    with shown.expect_request(lambda request: request.method == "POST") as sent:
        shown.locator("#cp").press("Enter")
    body = sent.value.post_data or ""
    assert 'name="cp"' in body
    assert not any(f'name="{button}"' in body for button in ("_add", "_remove", "_save"))


def test_a_hurried_double_click_sends_once(shown: Page) -> None:
    sent: list[str] = []
    shown.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with shown.expect_request(lambda request: request.method == "POST"):
        shown.get_by_role("button", name="Continuar", exact=True).last.dblclick()
    shown.wait_for_load_state("networkidle")
    assert len(sent) == 1


def test_without_javascript_everything_is_shown_and_sent(browser: Browser) -> None:
    page = tools.show(browser, made("captura_preguntas.html", **QUESTIONS, questions=demo.EMPTY), javascript=False)
    page.locator("#nombre").fill("Ana")
    page.get_by_label("Sí", exact=True).check()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Agregar").click()
    body = sent.value.post_data or ""
    assert 'name="_add"\r\n\r\npersonas' in body
    assert 'name="nombre"\r\n\r\nAna' in body
    page.context.close()


def test_boxes_radios_and_checks_can_be_seen_against_the_page(shown: Page) -> None:
    """WCAG 1.4.11, which axe does not test: the border of each control has 3:1 or more; ours are nearly black."""
    drawn = shown.evaluate(
        "[...document.querySelectorAll('.govuk-input:not(.govuk-input--error), .govuk-select, .govuk-textarea')]"
        ".map(e => getComputedStyle(e).borderTopColor)"
    )
    assert set(drawn) <= {"rgb(11, 12, 12)", "rgb(202, 53, 53)"}
    circles = shown.evaluate(
        "[...document.querySelectorAll('.govuk-radios__label, .govuk-checkboxes__label')]"
        ".map(e => getComputedStyle(e, '::before').borderTopColor)"
    )
    assert set(circles) == {"rgb(11, 12, 12)"}


def test_what_is_pressed_is_at_least_24_pixels_high(shown: Page) -> None:
    """WCAG 2.5.8; links inside a sentence are exempt."""
    small = shown.evaluate(
        "[...document.querySelectorAll('button:not([aria-hidden]), input:not([type=hidden]), nav a, footer li a')]"
        ".filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML)"
    )
    assert small == []


@pytest.mark.parametrize("state", PLOTTED, ids=lambda state: state.id)
@pytest.mark.parametrize("width", [tools.NARROW, tools.WIDE])
def test_every_word_of_a_plot_is_inside_its_drawing_and_over_nothing(
    browser: Browser, state: Shown, width: int
) -> None:
    page = tools.show(browser, state.html, width)
    assert page.locator("svg[role=img] g").count() > 1
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(OVER) == []
    page.context.close()
