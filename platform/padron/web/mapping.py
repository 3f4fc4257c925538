"""How a sheet that is no template will be read: its columns, its words and its first rows, to be confirmed."""

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from padron.intake.anysheet.elsewhere import not_read
from padron.program.model import Program
from padron.registry.store import Refused
from padron.services.held import Held, held
from padron.services.mapping import Read, Understood, keep, preview, understood
from padron.services.policy import allowed
from padron.services.programs import published
from padron.web.access import actor, requires
from padron.web.excel import AlreadyThere, loaded
from padron.web.mapping_form import Form, fields, first, missing, sent
from padron.web.place import here, store, today

pages = Blueprint("mapping", __name__)
LOAD, SHEET = "cargar", "hoja"


@pages.get("/excel/hoja/<sheet>")
@requires("load")
def page(sheet: str) -> str | Response:
    """The mapping as proposed, or as it was kept for such a sheet."""
    waits, program = _held(sheet)
    found = _understood(waits, program, request.args.get(SHEET, ""))
    return _page(waits, program, found, first(found.proposal, program, found.mapping))


@pages.post("/excel/hoja/<sheet>")
@requires("load")
def confirm(sheet: str) -> Response | tuple[str, int] | str:
    """Shows the mapping as it was changed, or keeps it and loads the file."""
    waits, program = _held(sheet)
    found = _understood(waits, program, request.form.get("leida", ""))
    form = sent(found.proposal.survey, program, request.form, today())
    if request.form.get("accion") != LOAD:
        form.wrong.clear()
        return _page(waits, program, found, form)
    if form.wrong:
        return _page(waits, program, found, form), 422
    mapping = form.mapping
    try:
        answer = loaded(program, waits.data, waits.name, mapping, again=True)  # asked when it was sent
    except Refused as refused:
        form.wrong["c0"] = refused.problem.message()
    except AlreadyThere as there:
        form.wrong["c0"] = str(there)
    else:
        keep(here().workspace, mapping, found.kept.name if found.kept is not None else waits.name)
        return answer
    return _page(waits, program, found, form), 422


def _held(sheet: str) -> tuple[Held, Program]:
    """The actor's own file, of a program in scope; else 404."""
    waits = held(here().workspace.data, sheet, actor().name)
    with store().reading() as view:
        programs = {each.name: each for each in allowed(actor(), "load", published(view))}
    if waits is None or waits.program not in programs:
        abort(404)
    return waits, programs[waits.program]


def _understood(waits: Held, program: Program, sheet: str) -> Understood:
    """What the file says; it was read once when it was sent, so that it can be read."""
    try:
        found = understood(here().workspace, waits.data, waits.name, program, today(), sheet)
    except Refused:
        abort(404)
    if found is None:
        abort(404)
    return found


def _page(waits: Held, program: Program, found: Understood, form: Form) -> str:
    survey_ = found.proposal.survey
    labels, rows = _preview(waits, program, form)
    return render_template(
        "mapeo.html",
        program=program.title.es,
        file=waits.name,
        back=url_for("excel.page", programa=program.name),
        here=url_for("mapping.page", sheet=waits.id),
        known=found.kept.name if found.kept is not None else "",
        sheet=survey_.sheet,
        sheets=[{"value": each, "text": each} for each in survey_.sheets] if len(survey_.sheets) > 1 else [],
        count=f"{survey_.rows:,}{' o más' if survey_.more else ''}",
        left=[each.message() for each in (*not_read(survey_.sheet, survey_.others), *survey_.left.problems())],
        columns=fields(form),
        missing=missing(form),
        labels=labels,
        rows=[
            {"row": number, "cells": [{"text": each.text, "wrong": each.wrong} for each in cells]}
            for number, cells in rows
        ],
        slips=[{"text": text, "href": f"#{name}"} for name, text in form.wrong.items()],
    )


def _preview(waits: Held, program: Program, form: Form) -> tuple[list[str], list[tuple[int, list[Read]]]]:
    return preview(waits.data, waits.name, program, form.mapping, today())
