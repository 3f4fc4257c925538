"""A Chromium that talks to nobody, and axe-core's findings on a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page, Route, sync_playwright

from padron.web import brand, look

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "browser" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
FOUND_WRONG = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(found =>
    found.violations.map(({id, help, nodes}) => ({id, help, targets: String(nodes.map(each => each.target))})))
"""
WIDE, NARROW, NARROWEST = 1100, 360, 320
SETTLING = 20
"""Tenths of a second that a page may take to fit its window."""
SHOTS = Path(__file__).parent / "journeys" / "shots"
"""Where pages are kept as pictures, if the folder is there."""
SHOWN = "http://padron.test/"
MARCA = Path(__file__).resolve().parents[1] / "form_templates" / "brand.yaml"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; frame-ancestors 'none'"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; closed on leaving."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong on the page as it stands: `rule: help, at selectors`; empty is what is wanted.

    Evaluated by the debugger, so that the page's Content-Security-Policy may stay enforced.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "; null")
    found: list[dict[str, str]] = page.evaluate(FOUND_WRONG, list(RULES))
    return [f"{each['id']}: {each['help']}, at {each['targets']}" for each in found]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page as a whole is wider than its window, and stays so: a busy browser lays out a little later."""
    for _ in range(SETTLING):
        if not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            return False
        page.wait_for_timeout(100)
    return True


def show(browser: Browser, html: str, width: int = WIDE, *, javascript: bool = True) -> Page:
    """A rendered page with our stylesheet, script and policy, without a server; see `complaints`."""
    page = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale="es-MX"
    ).new_page()
    heard = _complaints[page] = []
    page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.route("**/*", lambda route: _serve(route, html, heard))
    page.goto(SHOWN)
    return page


_complaints: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def complaints(page: Page) -> list[str]:
    """What a page made by `show` complained about on its console, and every address it asked of another host."""
    return _complaints[page]


def _serve(route: Route, html: str, heard: list[str]) -> None:
    path = route.request.url.removeprefix(SHOWN)
    if not route.request.url.startswith(SHOWN):
        heard.append(f"asked {route.request.url}")
        route.abort()
    elif path.startswith("static/"):
        route.fulfill(path=look.STATIC / path.removeprefix("static/"))
    elif path == "marca.css":
        route.fulfill(body=brand.css(brand.read(MARCA)), content_type="text/css")
    elif path == "marca.svg":
        route.fulfill(body=brand.icon(brand.read(MARCA)), content_type="image/svg+xml")
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"content-security-policy": POLICY})


def seen(page: Page, name: str) -> None:
    """The page as a person sees it, wide and narrow: nothing wrong for axe, nothing that scrolls sideways."""
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], name
        if SHOTS.is_dir():
            page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert not scrolls_sideways(page), name
    page.set_viewport_size({"width": WIDE, "height": 900})
