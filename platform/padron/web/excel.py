"""Excel: a program's template, and bulk loads with what became of every row."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from padron.intake.anysheet.mapping import SheetMapping
from padron.outputs.workbook import workbook
from padron.program.model import Program
from padron.program.services import service_of
from padron.registry.arrivals import UNDONE
from padron.registry.jobs import job_of
from padron.registry.keys import id_text
from padron.registry.load_lists import problem_count
from padron.registry.loads import Load, RowProblem, problems_of, recent_loads
from padron.registry.store import Refused
from padron.services.build import workbook_name
from padron.services.capture import facts_read
from padron.services.held import hold
from padron.services.load_queue import Wanted, queue_load, same_load
from padron.services.mapping import understood
from padron.services.people import BENEFITS
from padron.services.policy import allowed, may
from padron.services.programs import published
from padron.services.sight import hidden_criteria, hidden_facts, state_label
from padron.web.access import actor, requires
from padron.web.load_kinds import kinds, templates, titled
from padron.web.load_progress import failure, kept_words, progress
from padron.web.load_result import ADJUSTED, summary, told
from padron.web.own_load import marked_file, own_load
from padron.web.place import here, store, today
from padron.web.undoing import undo_address
from padron.web.words import instant

pages = Blueprint("excel", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 50
FIGURES = (
    ("rows", "filas", "plain"),
    ("created", "nuevas", "good"),
    ("updated", "actualizadas", "good"),
    ("identical", "sin cambios", "plain"),
    ("pending", "con datos pendientes", "plain"),
    ("rejected", "por corregir", "bad"),
    ("adjusted", "celdas ajustadas", "plain"),
)


@pages.get("/excel")
@requires("load")
def page() -> str:
    """The form, and the actor's earlier loads."""
    return _form(request.args.get("programa", ""), {})


@pages.post("/excel")
@requires("load")
def upload() -> AnyResponse | tuple[str, int]:
    """Loads a workbook and leads to its result."""
    name, sent = request.form.get("programa", ""), request.files.get("archivo")
    of, _, service = name.partition(".")
    program = next((each for each in _programs() if each.name == of), None)
    if program is not None and service and service_of(program, service) is None:
        program = None
    wrong = {} if program is not None else {"programa": "Elige el programa"}
    if sent is None or not sent.filename:
        wrong["archivo"] = "Elige el archivo de Excel"
    if program is None or sent is None or wrong:
        return _form(name, wrong), 422
    data, file = sent.stream.read(), Path(sent.filename or "").name[:200]
    again = request.form.get("otra_vez") == "si"
    with store().reading() as view:
        wanted = Wanted(program, data, file, today(), again=again, service=service or None)
        before = same_load(view, wanted, sha256(data).hexdigest())
    if before is not None:
        return _there(name, before)
    try:
        if service:
            return loaded(program, data, file, again=again, service=service)
        found = understood(here().workspace, data, file, program, today())
        if found is not None and not found.is_settled:
            waits = hold(here().workspace.data, actor().name, program.name, file, data)
            return redirect(url_for("mapping.page", sheet=waits), 303)
        return loaded(program, data, file, found.mapping if found is not None else None, again=again)
    except Refused as refused:
        return _form(name, {"archivo": refused.problem.message()}), 422
    except AlreadyThere as there:
        return _there(name, there.load)


class AlreadyThere(Exception):
    """This file is being loaded, or was loaded; `load` is that load. Its text says so, to people."""

    def __init__(self, load: Load) -> None:
        super().__init__(_THERE if load.state == "running" else _LOADED)
        self.load = load


def loaded(
    program: Program, data: bytes, file: str, mapping: SheetMapping | None = None, *, again: bool = False,
    service: str | None = None,
) -> AnyResponse:  # fmt: skip
    """Puts a file in the queue, through a mapping where it is no template, and leads to where its result will be.

    `again`: also where it was loaded before; `service`: it brings its deliveries. Raises Refused, AlreadyThere.
    """
    wanted = Wanted(program, data, file, today(), mapping, again, service=service)
    queued = queue_load(store(), here().workspace.data, actor().name, wanted)
    if isinstance(queued, Load):
        raise AlreadyThere(queued)
    return redirect(url_for("excel.result", load=id_text(queued)), 303)


_LOADED = "Este archivo ya se cargó. Mira su resultado, o marca «Cargarlo otra vez» y vuelve a elegirlo"
_THERE = "Este archivo se está cargando en este momento. No hace falta subirlo otra vez"


def _there(program: str, before: Load) -> tuple[str, int]:
    return _form(program, {"archivo": str(AlreadyThere(before))}, before), 422


def _form(program: str, wrong: dict[str, str], before: Load | None = None) -> str:
    found = _programs()
    return render_template(
        "excel.html",
        programs=[one for each in found for one in kinds(each)],
        program=program,
        wrong=wrong,
        slips=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
        templates=[one for each in found if may(actor(), "template", each) for one in templates(each)],
        before=_told(before) if before is not None else None,
        loads=own_loads(20),
    )


def _told(before: Load) -> dict[str, Any]:
    """When a file was sent, whether it still runs, and where its result is for who sent it; others are not let in."""
    mine = before.actor == actor().name
    return {
        "on": instant(before.created_at), "file": before.file_name, "running": before.state == "running",
        "href": url_for("excel.result", load=id_text(before.id)) if mine else "",
    }  # fmt: skip


def _programs() -> tuple[Program, ...]:
    with store().reading() as view:
        return allowed(actor(), "load", published(view))


@pages.get("/excel/plantilla/<program>")
@requires("template")
def template(program: str) -> Response:
    """The template of a published program."""
    with store().reading() as view:
        found = next((each for each in allowed(actor(), "template", published(view)) if each.name == program), None)
    if found is None:
        abort(404)
    made = workbook(found, today=today())
    return send_file(BytesIO(made), XLSX, as_attachment=True, download_name=workbook_name(found.name, None))


@pages.get("/excel/plantilla/<program>/<service>")
@requires("template")
def service_template(program: str, service: str) -> Response:
    """The template of the deliveries of a published program's service."""
    with store().reading() as view:
        found = next((each for each in allowed(actor(), "template", published(view)) if each.name == program), None)
    if found is None or service_of(found, service) is None:
        abort(404)
    made = workbook(found, service=service, today=today())
    return send_file(BytesIO(made), XLSX, as_attachment=True, download_name=workbook_name(found.name, service))


@pages.get("/excel/carga/<load>")
@requires("load")
def result(load: str) -> str:
    """What became of a load."""
    found, program = own_load(load)
    with store().reading() as view:
        wrong = problems_of(view, found.id, limit=MOST_SHOWN, severity="error") if found.state != "running" else []
        adjusted = problems_of(view, found.id, limit=MOST_SHOWN, code=ADJUSTED)
        more = problem_count(view, found.id) - len(wrong)
        hidden = hidden_facts(actor(), published(view), facts_read(program))
        job, at = job_of(view, found.id), view.at
        tells = not hidden_criteria(program, hidden)  # who waits for a place qualifies, and that may rest on a secret
        summed = summary(view, found, program) | told(view, found, program, tells=tells)
    counts, is_marked = found.counts, marked_file(found.id).is_file()
    return render_template(
        "excel_resultado.html",
        program=titled(program, found.service),
        file=found.file_name,
        on=instant(found.created_at),
        back=url_for("excel.page"),
        progress=progress(found, job, at) if found.state == "running" else None,
        failed=failure(found) if found.state == "failed" else "",
        kept=kept_words(found),
        undo=undo_address(found),
        undone=found.state == UNDONE,
        figures=[
            {"label": label, "number": f"{_number(counts.get(name)):,}", "tone": tone} for name, label, tone in FIGURES
        ],
        states=_states(counts.get("states"), program) if tells else "",
        **summed,
        problems=[_shown(each) for each in wrong],
        more=max(more, 0),
        **_reasons(found, program),
        marked=url_for("excel.marked", load=load) if is_marked and found.state != UNDONE else "",
        correct=url_for("correcting.page", load=load),
        absent=_number(found.results.get("missing")) if found.state == "done" else 0,
        absent_at=url_for("absent.page", load=load),
        gone=_number(counts.get("rejected")) > 0 and job is not None and not is_marked,
        adjusted=[{"cell": each.cell, "value": each.value, "message": each.message} for each in adjusted],
    )


@pages.get("/excel/carga/<load>/errores.xlsx")
@requires("load")
def marked(load: str) -> Response:
    """The workbook of the rejected rows."""
    found, program = own_load(load)
    file = marked_file(found.id)
    if not file.is_file():
        abort(404)
    return send_file(file, XLSX, as_attachment=True, download_name=f"{program.name}.errores.xlsx")


def _shown(each: RowProblem) -> dict[str, str]:
    return {
        "cell": each.cell or f"fila {each.row}", "value": each.value, "message": each.message,
        "suggestion": each.suggestion,
    }  # fmt: skip


def _states(counted: object, program: Program) -> str:
    """What the rows that were written came to, in words; nothing where it adds nothing to the figures."""
    states = counted if isinstance(counted, dict) and len(counted) > 1 else {}
    said = [f"{BENEFITS.get(name) or state_label(program, name)}: {_number(count):,}" for name, count in states.items()]
    return " · ".join(said)


def _reasons(found: Load, program: Program) -> dict[str, Any]:
    """How many rows fail each criterion, and why the first of them do, as the load found when it ended."""
    titles = {each.id: each.title for each in program.criteria}
    counted = [each for each in _listed(found.results.get("criteria")) if each.get("not_met") or each.get("unknown")]
    return {
        "criteria": [
            {"title": titles.get(each["id"], each["id"]), "not_met": each["not_met"], "unknown": each["unknown"]}
            for each in counted
        ],
        "reasons": [
            {"row": row["row"], "title": titles.get(each["id"], each["id"]), "lines": _why(each)}
            for row in _listed(found.results.get("reasons"))
            for each in _listed(row.get("criteria"))
        ],
    }


def _why(each: dict[str, Any]) -> list[str]:
    lacks = [f"Falta: {'; '.join(each['lacks'])}."] if each.get("lacks") else []
    return [each["message"] if each["outcome"] == "not_met" else each["sentence"], *each.get("would", ()), *lacks]


def _listed(found: object) -> list[dict[str, Any]]:
    return found if isinstance(found, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def own_loads(limit: int) -> list[dict[str, str]]:
    """The actor's latest loads of programs in scope, as rows of a page."""
    programs = {each.name: each for each in _programs()}
    with store().reading() as view:
        found = [each for each in recent_loads(view, programs) if each.actor == actor().name][:limit]
    return [
        {
            "title": titled(programs[each.program], each.service), "file": each.file_name,
            "on": instant(each.created_at), **status(each),
            "href": url_for("excel.result", load=id_text(each.id)),
        }
        for each in found
    ]  # fmt: skip


def status(load: Load) -> dict[str, str]:
    """How a load stands, in few words and a colour."""
    rejected = _number(load.counts.get("rejected"))
    if load.state == UNDONE:
        return {"status": "Deshecha", "colour": "grey"}
    if load.state != "done":
        running = load.state == "running"
        return {"status": "En curso" if running else "Interrumpida", "colour": "blue" if running else "red"}
    if rejected:
        return {"status": f"{rejected:,} por corregir", "colour": "yellow"}
    return {"status": "Completa", "colour": "green"}
