"""The page that asks why somebody has no CURP, and of a newborn whose child she is; the same in the field kit."""

from flask import render_template, request, url_for

from padron.problems import Problem
from padron.program.kinship import KINDS
from padron.program.model import Program
from padron.services.without_curp import PARENT, PARENT_KIND, PARENTS, WHY, WITHOUT_CURP, Without
from padron.web.capture_pages import about

NOTHING_SAID = Without("")


def posted_without() -> Without:
    """What the page sent."""
    sent = request.form
    return Without(sent.get(WHY, "")[:40], sent.get(PARENT, "")[:100], sent.get(PARENT_KIND, "")[:40])


def without_curp_page(program: Program, asked: Without, wrong: Problem | None = None) -> str:
    """Before the questions: what it means to have no CURP, as typed, with what is wrong."""
    said, field = (wrong.message(), wrong.field or "") if wrong is not None else ("", "")
    return render_template(
        "captura_sin_curp.html",
        **about(program, 1, url_for("capture.begin_page", program=program.name)),
        reasons=[{"value": code, "text": words} for code, words in WITHOUT_CURP.items()],
        parents=[{"value": code, "text": KINDS[code].label} for code in PARENTS],
        asked=asked,
        wrong={field: said} if field else {},
        slips=[{"text": said, "href": f"#{field}"}] if said else [],
    )
