"""Undoing a load: what would go back, asked once more, and what stands in the way."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from padron.registry.keys import id_of, id_text
from padron.registry.loads import Load
from padron.registry.undoing import Stands
from padron.services.undoing import DAYS, Undoing, looked, undo
from padron.web.access import actor, requires
from padron.web.load_progress import kept
from padron.web.place import store, today
from padron.web.words import folio, instant

pages = Blueprint("undoing", __name__)
MOST_SHOWN = 100
STANDS = {
    "answers": "Después se cambiaron sus respuestas",
    "state": "Después alguien decidió su estado",
    "benefit": "Después recibió un apoyo",
    "person": "Después se cambiaron los datos de la persona",
    "proposal": "Después se aceptó un dato que la carga propuso",
    "used": "Después se guardó otra solicitud que usa sus datos",
    "merged": "Después su registro se unió con otro, o se separó",
    "erased": "Después se borraron datos a petición de la persona",
    "unkept": "La carga es de una versión de Padrón que no guardaba lo que había antes",
    "place": "Ya no hay lugar para dejarla como estaba",
}


@pages.get("/excel/carga/<load>/deshacer")
@requires("undo")
def page(load: str) -> str:
    """What undoing would do, and the button."""
    return _page(_known(looked(store(), actor(), _identifier(load), today())), load)


@pages.post("/excel/carga/<load>/deshacer")
@requires("undo")
def confirmed(load: str) -> Response | tuple[str, int]:
    """Undoes the load and shows that it is undone; all of it, or nothing and why."""
    found = _known(undo(store(), actor(), _identifier(load), today()))
    if found.refused is not None and found.refused.code != "load_undone":
        return _page(found, load), 422
    return redirect(url_for("undoing.page", load=load), 303)


def undo_address(load: Load) -> str:
    """Where a load is undone; nothing while it runs, and where it failed before it kept anything."""
    if load.state == "running" or (load.state == "failed" and not kept(load)):
        return ""
    return url_for("undoing.page", load=id_text(load.id))


def _identifier(text: str) -> bytes:
    found = id_of(text)
    if found is None:
        abort(404)
    return found


def _known(found: Undoing | None) -> Undoing:
    if found is None:
        abort(404)
    return found


def _page(found: Undoing, load: str) -> str:
    mine = found.load.actor == actor().name
    done = found.refused is not None and found.refused.code == "load_undone"
    return render_template(
        "excel_deshacer.html",
        program=found.program.title.es,
        file=found.load.file_name,
        on=instant(found.load.created_at),
        back=url_for("excel.result", load=load) if mine else url_for("home.page"),
        done=done,
        again=url_for("excel.page") if mine else "",
        refused=found.refused.message() if found.refused is not None and not done else "",
        rows=_goes_back(found),
        standing=[_said(each) for each in found.standing[:MOST_SHOWN]],
        more=max(len(found.standing) - MOST_SHOWN, 0),
        since=found.since,
        days=DAYS,
    )


def _goes_back(found: Undoing) -> list[dict[str, str]]:
    people = {"label": "Personas a quienes toca", "number": f"{found.people:,}"}
    if found.load.service is not None:
        return [{"label": "Entregas que quedarán sin efecto", "number": f"{found.created:,}"}, people]
    return [
        {"label": "Solicitudes que la carga creó y quedarán sin efecto", "number": f"{found.created:,}"},
        {"label": "Solicitudes que vuelven a ser como eran", "number": f"{found.updated:,}"},
        people,
    ]


def _said(each: Stands) -> dict[str, str]:
    where = [f"Fila {each.row}"] if each.row else []
    where += [f"folio {folio(each.folio)}"] if each.folio else []
    when = f" ({instant(each.at)})" if each.at else ""
    return {"where": ", ".join(where) or "Una fila", "what": f"{STANDS[each.what]}{when}"}
