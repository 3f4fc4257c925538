"""A city that is served for journeys: where it is, its user's password, and signing in."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from browser_tools import WIDE
from filling import TODAY

PASSWORD = "nopal verde y alto"


@dataclass
class Calendar:
    """The day it is in the city."""

    today: str = TODAY


@dataclass(frozen=True)
class City:
    """Where it is served, its folder, and its calendar, which a story may turn."""

    url: str
    root: Path
    calendar: Calendar


def entered(browser: Browser, city: City, user: str = "alice", width: int = WIDE, *, javascript: bool = True) -> Page:
    """A page signed in as a user."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale="es-MX", base_url=city.url
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto("/entrar")
    page.get_by_label("Usuario").fill(user)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(f"{city.url}/")
    return page
