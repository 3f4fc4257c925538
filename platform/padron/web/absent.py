"""Who does not appear in a complete load: shown first, closed by one confirmed action."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.program.model import Program
from padron.registry.keys import id_of, id_text
from padron.registry.loads import Load, load_of
from padron.services.closing import Absent, Proposal, close, may_close, proposal, shown, waiting
from padron.services.load_absent import MOST_ABSENT
from padron.services.load_groups import rows_in_words
from padron.services.policy import allowed, may_see_absent
from padron.services.programs import published, published_program
from padron.web.access import actor, requires
from padron.web.place import store, today
from padron.web.words import day, folio, full_name, instant, masked

pages = Blueprint("absent", __name__)
A_PAGE = 50
SURE = "si"
NO_MORE = "Después de esta carga se cargó otro archivo del programa. Vuelve a cargar la lista completa y revisa ésa."
TOO_MANY = f"Son más de {MOST_ABSENT:,}: el archivo no parece traer a todos. No se puede cerrar a nadie con él."
NOT_YOURS = "Las cierra quien revisa las solicitudes del programa."


@pages.get("/ausentes")
@requires("absences")
def waiting_loads() -> str:
    """The complete loads after which somebody is still to be closed, for who reviews."""
    with store().reading() as view:
        programs = allowed(actor(), "absences", published(view))
    return render_template("ausentes_por_programa.html", loads=[
        {"title": program.title.es, "file": load.file_name or "Sin nombre", "on": instant(load.created_at),
         "count": f"{len(proposed.absent):,}", "href": url_for("absent.page", load=id_text(load.id))}
        for load, program, proposed in waiting(store(), programs)
    ])  # fmt: skip


@pages.get("/excel/carga/<load>/ausentes")
@requires("absent")
def page(load: str) -> str:
    """Who is absent, a page of them."""
    found, program = _load(load)
    return _page(load, found, program, "")


@pages.post("/excel/carga/<load>/ausentes")
@requires("absent")
def close_them(load: str) -> Response | tuple[str, int]:
    """Closes the enrolments of all who are absent."""
    found, program = _load(load)
    proposed = proposal(store(), found)
    if proposed is None or not proposed.absent:
        return redirect(url_for("absent.page", load=load), 303)
    wrong = _why_not(proposed, program)
    if not wrong and request.form.get("cuantas") != str(len(proposed.absent)):
        wrong = "La lista cambió mientras la veías. Revísala otra vez"
    if not wrong and proposed.untold and request.form.get("seguro") != SURE:
        wrong = "Confirma que revisaste las filas rechazadas, o corrígelas primero"
    if wrong:
        return _page(load, found, program, wrong), 422
    reason = f"no aparece en la carga completa del {day(today())}"
    count = close(store(), actor(), program, proposed, today(), reason)
    session["said"] = "Cerramos 1 inscripción." if count == 1 else f"Cerramos {count:,} inscripciones."
    return redirect(url_for("absent.page", load=load), 303)


def _load(text: str) -> tuple[Load, Program]:
    """A load whose absentees the actor may see; else 404."""
    identifier = id_of(text)
    with store().reading() as view:
        found = load_of(view, identifier) if identifier is not None else None
        program = published_program(view, found.program) if found is not None else None
    if found is None or program is None or not may_see_absent(actor(), found.actor, program):
        abort(404)
    return found, program


def _why_not(proposed: Proposal, program: Program) -> str:
    """Why nobody can be closed here, or nothing."""
    if not proposed.is_last:
        return NO_MORE
    if proposed.missing > MOST_ABSENT:
        return TOO_MANY
    return "" if may_close(actor(), program, proposed) else NOT_YOURS


def _page(load: str, found: Load, program: Program, wrong: str) -> str:
    proposed = proposal(store(), found)
    at = request.args.get("pagina", "")
    number = max(int(at), 1) if at.isascii() and at.isdecimal() and len(at) < 6 else 1
    absent = proposed.absent if proposed is not None else ()
    some = absent[(number - 1) * A_PAGE : number * A_PAGE]
    here = url_for("absent.page", load=load)
    return render_template(
        "ausentes.html",
        program=program.title.es,
        file=found.file_name,
        back=url_for("excel.result", load=load) if found.actor == actor().name else url_for("absent.waiting_loads"),
        here=here,
        complete=proposed is not None,
        count=len(absent),
        people=[_shown(each) for each in shown(store(), actor(), some)] if some else [],
        before=f"{here}?pagina={number - 1}" if number > 1 else "",
        after=f"{here}?pagina={number + 1}" if len(absent) > number * A_PAGE else "",
        untold=rows_in_words(proposed.untold) if proposed is not None and proposed.untold else "",
        refused=_why_not(proposed, program) if proposed is not None and absent else "",
        wrong=wrong,
        slips=[{"text": wrong, "href": "#seguro" if proposed and proposed.untold else "#cerrar"}] if wrong else [],
    )


def _shown(each: Absent) -> dict[str, Any]:
    return {
        "name": full_name(each.person.values),
        "curp": masked(each.person.identifier),
        "folio": folio(each.enrolment.folio),
        "since": day(each.enrolment.applied_on),
    }
