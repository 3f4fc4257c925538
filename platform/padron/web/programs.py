"""The published programs that the actor may work with, and what each one is, in sentences."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for

from padron.outputs.dictionary import dictionary
from padron.outputs.documentation import Grid, Lines
from padron.program.model import Program
from padron.services.policy import allowed, may
from padron.services.programs import published
from padron.services.telling import told
from padron.web.access import actor, requires
from padron.web.place import store, today
from padron.web.words import day

pages = Blueprint("programs", __name__)


@pages.get("/programas")
@requires("programs")
def page() -> str:
    """The list."""
    with store().reading() as view:
        found = allowed(actor(), "programs", published(view))
    return render_template("programas.html", programs=[_card(each, today()) for each in found])


@pages.get("/programas/<program>")
@requires("programs")
def about(program: str) -> str:
    """What one program is, in sentences, from its own definition."""
    with store().reading() as view:
        every = published(view)
    found = next((each for each in allowed(actor(), "programs", every) if each.name == program), None)
    if found is None:
        abort(404)
    sections = told(actor(), every, found, today())
    return render_template(
        "programa.html",
        title=found.title.es,
        back=url_for("programs.page"),
        dictionary=url_for("programs.dictionary_page", program=program),
        sections=[
            {"title": each.title, "blocks": [_block(one, each.title) for one in each.blocks]} for each in sections
        ],
    )


@pages.get("/programas/<program>/diccionario")
@requires("programs")
def dictionary_page(program: str) -> str:
    """Every field of a program, what it may hold and how private it is."""
    with store().reading() as view:
        found = next((each for each in allowed(actor(), "programs", published(view)) if each.name == program), None)
    if found is None:
        abort(404)
    return render_template(
        "programa.html",
        title=f"Diccionario de datos: {found.title.es}",
        back=url_for("programs.about", program=program),
        dictionary="",
        sections=[
            {"title": each.title, "blocks": [_block(one, each.title) for one in each.blocks]}
            for each in dictionary(found)
        ],
    )


def _block(block: Lines | Grid, title: str) -> dict[str, Any]:
    if isinstance(block, Lines):
        return {"lines": block.items, "bullets": block.bullets}
    rows = [[{"text": cell} for cell in row] for row in block.rows]
    return {"caption": block.caption, "named": block.caption == title, "head": [{"text": each} for each in block.head],
            "rows": rows}  # fmt: skip


def _card(program: Program, on: str) -> dict[str, Any]:
    call = program.call_on(on)
    card: dict[str, Any] = {
        "title": program.title.es,
        "area": program.area_title or program.area,
        "call": call.name.replace("_", " ").capitalize() if call else "",
        "open": call is not None,
        "about": url_for("programs.about", program=program.name),
        "note": "" if call else _note(program, on),
    }
    if may(actor(), "capture", program):
        card["capture"] = url_for("capture.begin_page", program=program.name)
    if may(actor(), "load", program):
        card["excel"] = url_for("excel.page", programa=program.name)
    if may(actor(), "template", program):
        card["template"] = url_for("excel.template", program=program.name)
    return card


def _note(program: Program, on: str) -> str:
    """When the next call begins, or that there is none."""
    following = next((each for each in program.calls if each.from_ > on), None)
    return f"Abre el {day(following.from_)}." if following else "No tiene otra convocatoria."
