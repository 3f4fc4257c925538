"""Excel: a program's template, and bulk loads with what became of every row."""

from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from padron.outputs.workbook import workbook
from padron.program.model import Program
from padron.registry.keys import id_of, id_text
from padron.registry.loads import Load, RowProblem, load_of, problems_of, recent_loads
from padron.registry.store import Refused
from padron.services.build import workbook_name
from padron.services.load import load
from padron.services.policy import allowed, may
from padron.services.programs import published
from padron.web.access import actor, requires
from padron.web.place import here, store, today
from padron.web.words import instant

pages = Blueprint("excel", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 50
MOST_PROBLEMS = 1000
FIGURES = (
    ("rows", "filas", "plain"),
    ("created", "nuevas", "good"),
    ("updated", "actualizadas", "good"),
    ("identical", "sin cambios", "plain"),
    ("pending", "con datos pendientes", "plain"),
    ("rejected", "por corregir", "bad"),
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
    program = next((each for each in _programs() if each.name == name), None)
    wrong = {} if program is not None else {"programa": "Elige el programa"}
    if sent is None or not sent.filename:
        wrong["archivo"] = "Elige el archivo de Excel"
    if program is None or sent is None or wrong:
        return _form(name, wrong), 422
    marked = BytesIO()
    try:
        report = load(
            store(), actor().name, program, sent.stream.read(), Path(sent.filename or "").name[:200], today=today(),
            marked=marked,
        )  # fmt: skip
    except Refused as refused:
        return _form(name, {"archivo": refused.problem.message()}), 422
    if report.load is None:
        said = next((each.message for each in report.problems), "No pudimos leer el archivo")
        return _form(name, {"archivo": said}), 422
    if marked.getvalue():
        _marked(report.load).write_bytes(marked.getvalue())
    return redirect(url_for("excel.result", load=id_text(report.load)), 303)


def _form(program: str, wrong: dict[str, str]) -> str:
    found = _programs()
    return render_template(
        "excel.html",
        programs=[{"value": each.name, "text": each.title.es} for each in found],
        program=program,
        wrong=wrong,
        slips=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
        templates=[
            {"text": each.title.es, "href": url_for("excel.template", program=each.name)}
            for each in found
            if may(actor(), "template", each)
        ],
        loads=own_loads(20),
    )


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


@pages.get("/excel/carga/<load>")
@requires("load")
def result(load: str) -> str:
    """What became of a load."""
    found, program = _load(load)
    with store().reading() as view:
        problems = problems_of(view, found.id, limit=MOST_PROBLEMS)
    wrong = [each for each in problems if each.severity == "error"]
    counts = found.counts
    running = found.state == "running"
    done = sum(_number(counts.get(name)) for name in ("created", "updated", "identical", "rejected"))
    return render_template(
        "excel_resultado.html",
        program=program.title.es,
        file=found.file_name,
        on=instant(found.created_at),
        back=url_for("excel.page"),
        progress={"done": done, "total": max(done, 1), "text": f"Van {done:,} filas"} if running else None,
        failed="La carga se interrumpió. Vuelve a subir el archivo." if found.state == "failed" else "",
        figures=[
            {"label": label, "number": f"{_number(counts.get(name)):,}", "tone": tone} for name, label, tone in FIGURES
        ],
        summary=_summary(problems),
        problems=[_shown(each) for each in wrong[:MOST_SHOWN]],
        more=max(len(wrong) - MOST_SHOWN, 0),
        marked=url_for("excel.marked", load=load) if _marked(found.id).is_file() else "",
        adjusted=[
            {"cell": each.cell, "value": each.value, "message": each.message}
            for each in problems
            if each.code == "adjusted"
        ][:MOST_SHOWN],
    )


@pages.get("/excel/carga/<load>/errores.xlsx")
@requires("load")
def marked(load: str) -> Response:
    """The workbook of the rejected rows."""
    found, program = _load(load)
    file = _marked(found.id)
    if not file.is_file():
        abort(404)
    return send_file(file, XLSX, as_attachment=True, download_name=f"{program.name}.errores.xlsx")


def _load(text: str) -> tuple[Load, Program]:
    """One of the actor's own loads, in scope; else 404."""
    identifier = id_of(text)
    with store().reading() as view:
        found = load_of(view, identifier) if identifier is not None else None
        programs = {each.name: each for each in allowed(actor(), "load", published(view))}
    if found is None or found.actor != actor().name or found.program not in programs:
        abort(404)
    return found, programs[found.program]


def _marked(identifier: bytes) -> Path:
    folder = here().workspace.data / "loads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{id_text(identifier)}.xlsx"


def _shown(each: RowProblem) -> dict[str, str]:
    return {
        "cell": each.cell or f"fila {each.row}", "value": each.value, "message": each.message,
        "suggestion": each.suggestion,
    }  # fmt: skip


def _summary(problems: list[RowProblem]) -> list[dict[str, Any]]:
    """Kinds of problem by how many rows have them, most frequent first."""
    rows: dict[str, set[int]] = {}
    for each in problems:
        if each.severity == "error":
            rows.setdefault(each.message, set()).add(each.row)
    counted = sorted(rows.items(), key=lambda pair: -len(pair[1]))
    return [{"message": message, "rows": len(found)} for message, found in counted[:MOST_SHOWN]]


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def own_loads(limit: int) -> list[dict[str, str]]:
    """The actor's latest loads of programs in scope, as rows of a page."""
    titles = {each.name: each.title.es for each in _programs()}
    with store().reading() as view:
        found = [each for each in recent_loads(view, titles) if each.actor == actor().name][:limit]
    return [
        {
            "title": titles[each.program], "file": each.file_name, "on": instant(each.created_at), **_status(each),
            "href": url_for("excel.result", load=id_text(each.id)),
        }
        for each in found
    ]  # fmt: skip


def _status(load: Load) -> dict[str, str]:
    rejected = _number(load.counts.get("rejected"))
    if load.state != "done":
        running = load.state == "running"
        return {"status": "En curso" if running else "Interrumpida", "colour": "blue" if running else "red"}
    if rejected:
        return {"status": f"{rejected:,} por corregir", "colour": "yellow"}
    return {"status": "Completa", "colour": "green"}
