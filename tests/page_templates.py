"""The Jinja environment of the pages, as the web layer makes it, for tests that render without a server."""

from functools import cache
from pathlib import Path

from jinja2 import Environment

from padron.web import brand, look
from padron.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
BRAND = brand.read(ROOT / "form_templates" / "brand.yaml")
NAV = [
    {"text": "Inicio", "href": "/"},
    {"text": "Programas", "href": "/programas", "current": True},
    {"text": "Cargar Excel", "href": "/excel"},
    {"text": "Buscar persona", "href": "/buscar"},
]
FRAME = {"brand": BRAND, "assets": look.assets(), "nav": NAV, "user": {"name": "Alicia Robles"}, "slips": []}


@cache
def environment() -> Environment:
    """Autoescaping, with a stand-in for the token that the web layer gives."""
    made = Environment(loader=look.loader(Workspace(ROOT)), autoescape=True)
    made.globals["csrf_token"] = lambda: "token"
    return made


def macro(file: str, name: str, /, *given: object, **named: object) -> str:
    """What one macro of form_templates/ writes."""
    return str(getattr(environment().get_template(file).module, name)(*given, **named))


def page(template: str, **given: object) -> str:
    """A whole page."""
    return environment().get_template(template).render({**FRAME, **given})
