"""Anybody may verify a receipt: by its folio, typed or read from its QR code; whose it is nobody is told."""

from collections.abc import Callable, Mapping
from time import monotonic

import segno
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from padron.problems import Problem, problem
from padron.services.verifying import Standing, Verified, verified
from padron.web.access import public
from padron.web.place import store
from padron.web.words import day, folio

pages = Blueprint("verifying", __name__)
MOST_MISSES, WINDOW, MOST_ADDRESSES = 100, 300.0, 10_000
"""So many folios that do not exist may be tried from one address in so many seconds; so many addresses are noted.

Behind a proxy everybody may have one address, so that this is generous: at this rate nobody finds one of 2^50 in years.
"""

STANDINGS: Mapping[Standing, Mapping[str, str]] = {
    "valid": {"status": "vigente", "colour": "green", "note": ""},
    "held": {"status": "retenida", "colour": "yellow", "note": "Todavía no cuenta como entregada."},
    "void": {"status": "anulada", "colour": "red", "note": ""},
}
"""In what words and colour a receipt stands."""


class Misses:
    """How often an address asked for what does not exist; what exists may be verified as often as anybody likes."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._at: dict[str, list[float]] = {}

    def too_many(self, address: str) -> bool:
        """Whether an address has to wait."""
        since = self._now() - WINDOW
        recent = [each for each in self._at.get(address, ()) if each > since]
        self._at[address] = recent
        return len(recent) >= MOST_MISSES

    def note(self, address: str) -> None:
        """One more miss of an address."""
        if len(self._at) >= MOST_ADDRESSES:
            self._at.clear()
        self._at.setdefault(address, []).append(self._now())


def misses() -> Misses:
    """Those of this application."""
    found: Misses = current_app.extensions.setdefault("padron_misses", Misses())
    return found


def address(shown: str) -> str:
    """Where a folio is verified, whole, as it stands on paper; without one, where it may be typed."""
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else None
    if not shown:
        return url_for("verifying.page", _external=True, _scheme=scheme)
    return url_for("verifying.result", folio=shown, _external=True, _scheme=scheme)


def drawn(text: str) -> Markup:
    """A QR code (ISO/IEC 18004) of a text as an SVG within the page, readable with a seventh of it soiled."""
    made = segno.make(text, error="m", micro=False)
    svg = made.svg_inline(scale=4, border=4, light="#fff", title="Código QR para verificar el folio", omitsize=False)
    return Markup(svg)


@pages.get("/verificar")
@public
def page() -> str:
    """Asks for a folio."""
    return _page("", None)


@pages.post("/verificar")
@public
def ask() -> Response | tuple[str, int]:
    """Leads to what a folio stands for."""
    typed = request.form.get("folio", "").strip()[:40]
    found = _looked(typed)
    if isinstance(found, Problem):
        return _page(typed, found), 429 if found.code == "too_many_folios" else 422
    return redirect(url_for("verifying.result", folio=found.folio), 303)


@pages.get("/verificar/<folio>")
@public
def result(folio: str) -> str | tuple[str, int]:
    """What a folio stands for, and whether it holds."""
    found = _looked(folio)
    if isinstance(found, Problem):
        return _page(folio[:40], found), 429 if found.code == "too_many_folios" else 404
    return _page(found.folio, found)


def _looked(text: str) -> Verified | Problem:
    who = request.remote_addr or ""
    if misses().too_many(who):
        return problem("too_many_folios", field="folio")
    found = verified(store(), text)
    if (
        isinstance(found, Problem) and found.code == "folio_unknown"
    ):  # a slip of the pen tells nothing and costs nothing
        misses().note(who)
    return found


def _page(typed: str, found: Verified | Problem | None) -> str:
    error = found.message() if isinstance(found, Problem) else ""
    return render_template(
        "verificar.html",
        typed=typed,
        error=error,
        slips=[{"text": error, "href": "#folio"}] if error else [],
        found=_told(found) if isinstance(found, Verified) else None,
    )


def _told(found: Verified) -> dict[str, object]:
    rows = [{"key": "Folio", "value": folio(found.folio)}]
    rows += [{"key": "Programa", "value": found.title}] if found.title else []
    rows += [{"key": "Servicio", "value": found.service}] if found.service else []
    rows += [{"key": "Día", "value": day(found.on)}]
    what = "Solicitud" if found.is_application else "Entrega"
    return {"what": what, **STANDINGS[found.standing], "rows": rows}
