"""What somebody does on the pages of a capture: begins, answers, goes on, accepts the notice."""

import re

from playwright.sync_api import Locator, Page


def program(page: Page, title: str) -> Locator:
    return page.locator(".padron-card", has=page.get_by_role("heading", name=title))


def begin(page: Page, title: str, curp: str) -> None:
    """Capture a person in a program, until her CURP is read."""
    page.goto("/programas")
    program(page, title).get_by_role("button", name="Capturar").click()
    page.get_by_label("CURP", exact=True).fill(curp)
    page.get_by_role("button", name="Continuar").click()


def pick(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def day(page: Page, question: str, day_: int, month: int, year: int) -> None:
    group = page.get_by_role("group", name=question)
    for label, value in (("Día", day_), ("Mes", month), ("Año", year)):
        group.get_by_label(label).fill(str(value))


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continuar").last.click()


def accept(page: Page) -> None:
    """Accept the privacy notice, where the page asks for it."""
    page.wait_for_load_state()
    box = page.get_by_role("checkbox", name=re.compile("aviso de privacidad", re.IGNORECASE))
    if box.count():
        box.check()


def choose(page: Page, label: str, index: int) -> None:
    """The n-th option of a list, be it a drop-down or radios."""
    page.wait_for_load_state()
    select = page.get_by_label(label, exact=True)
    if select.count() and select.first.evaluate("each => each.tagName") == "SELECT":
        select.first.select_option(index=index)
    else:
        page.get_by_role("group", name=label).get_by_role("radio").nth(index - 1).check()
