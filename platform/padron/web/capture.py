"""Capture, step by step: CURP, «¿Es esta persona?», questions, check and save. Works without JavaScript."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.outputs.question import Question, slips
from padron.problems import Problem, problem
from padron.program.model import Program
from padron.registry.keys import id_text
from padron.registry.store import View
from padron.services.answers import Answers, answers
from padron.services.capture import Capture, begin, capture, drop, identified, keep
from padron.services.capture_saving import Saved, no_call, save_capture, trace, traced
from padron.services.people import history_seen
from padron.services.policy import may
from padron.services.programs import published_program
from padron.services.sight import criteria, state_label
from padron.shapes import Choices, Option
from padron.web.access import actor, requires
from padron.web.capture_form import SHOWN, changed, posted, summary
from padron.web.place import store, today
from padron.web.verdicts import verdict
from padron.web.words import (
    answer_sections,
    born,
    colour,
    day,
    folio,
    full_name,
    masked,
    notice_sections,
    person_rows,
)

pages = Blueprint("capture", __name__)
STEPS = 4
SAVED, MOST_SAVED = "saved", 5
QUIET = frozenset({"not_relevant", "calculated"})
"""Warnings that only say what the page itself did with what was typed."""
NOT_ACCEPTED = "Marca que la persona aceptó el aviso; sin eso no se guarda"
ELSEWHERE = "No se puede guardar ahora: lo revisa el área responsable."
MORE = "Por tus respuestas hay más preguntas"


@pages.get("/capturar/<program>")
@requires("capture")
def begin_page(program: str) -> str:
    """Step 1: whose CURP."""
    return _curp_page(_program(program), "", ())


@pages.post("/capturar/<program>")
@requires("capture")
def begin_capture(program: str) -> Response | tuple[str, int]:
    """Begins a draft for a CURP, which travels in the body of the request only."""
    found, text = _program(program), request.form.get("curp", "")[:100]
    said = identified(found, text, today())
    if said.problems:
        return _curp_page(found, text, said.problems), 422
    made = begin(store(), actor(), found, said.identifier)
    return redirect(url_for("capture.person", draft=id_text(made)), 303)


@pages.get("/capturar/<program>/sin-curp")
@requires("capture")
def without_page(program: str) -> str:
    """Before capturing somebody without a CURP: what that means."""
    found = _program(program)
    if found.curp_required:
        abort(404)
    back = url_for("capture.begin_page", program=program)
    return render_template("captura_sin_curp.html", **_about(found, 1, back))


@pages.post("/capturar/<program>/sin-curp")
@requires("capture")
def begin_without(program: str) -> Response:
    """Begins a draft for somebody who will get a provisional folio."""
    found = _program(program)
    if found.curp_required:
        abort(404)
    made = begin(store(), actor(), found, "", confirmed=True)
    return redirect(url_for("capture.questions", draft=id_text(made)), 303)


@pages.get("/captura/<draft>/persona")
@requires("capture")
def person(draft: str) -> str | Response:
    """Step 2: whether the person found is the one in front; of somebody new, what the CURP says."""
    made = _capture(draft)
    if made.typed.confirmed:
        return redirect(url_for("capture.questions", draft=draft), 303)
    return _person_page(made)


@pages.post("/captura/<draft>/persona")
@requires("capture")
def confirm(draft: str) -> Response:
    """Yes goes on; no forgets the draft."""
    made = _capture(draft)
    if request.form.get("es_esta") != "yes":
        drop(store(), actor(), draft)
        return redirect(url_for("capture.begin_page", program=made.program.name), 303)
    if not made.is_editable:
        abort(404)
    name = full_name(made.person.values) if made.person is not None else ""
    keep(store(), actor(), made, changed(made.typed, confirmed=True, name=name))
    return redirect(url_for("capture.questions", draft=draft), 303)


@pages.get("/captura/<draft>/preguntas")
@requires("capture")
def questions(draft: str) -> str | Response:
    """Step 3: the questions."""
    made = _capture(draft)
    if not made.typed.confirmed:
        return redirect(url_for("capture.person", draft=draft), 303)
    with store().reading() as view:
        page = answers(view, made)
    return _questions_page(page, page.questions())


@pages.post("/captura/<draft>/preguntas")
@requires("capture")
def answer(draft: str) -> str | Response | tuple[str, int]:
    """Keeps what was typed, then goes where the button leads; refused answers come back with everything typed."""
    made = _capture(draft)
    if not made.typed.confirmed:
        return redirect(url_for("capture.person", draft=draft), 303)
    with store().reading() as view:
        before = answers(view, made)
    sent = posted(before)
    keep(store(), actor(), made, sent.typed)
    if "_save" in request.form:
        session["said"] = "Guardamos tu borrador."
        return redirect(url_for("home.page"), 303)
    if sent.anchor:
        return redirect(url_for("capture.questions", draft=draft, _anchor=sent.anchor), 303)
    with store().reading() as view:
        page = answers(view, _capture(draft))
    return _judged_page(page, sent.shown, sent.problems) or redirect(url_for("capture.review", draft=draft), 303)


def _judged_page(
    page: Answers, shown: frozenset[str], refused: dict[str, tuple[Problem, ...]]
) -> str | tuple[str, int] | None:
    """The page again: for questions that the answers brought up, or for answers that are refused; else None."""
    fresh = page.fresh(shown)
    found = page.questions(frozenset(page.shown) - fresh, refused)
    if fresh:
        return _questions_page(
            page, found, notice=MORE, fresh=list(_links(found, {each.partition("@")[0] for each in fresh}))
        )
    elsewhere = page.elsewhere
    if any(slips(found)) or elsewhere:
        return _questions_page(page, found, elsewhere), 422
    return None


@pages.get("/captura/<draft>/revisar")
@requires("capture")
def review(draft: str) -> str | Response:
    """Step 4: the answers and the verdict."""
    made = _capture(draft)
    with store().reading() as view:
        page = answers(view, made)
        traces = trace(view, made)
    if not made.typed.confirmed or page.record.stops:
        return redirect(url_for("capture.questions", draft=draft), 303)
    return _review_page(page, traces)


@pages.post("/captura/<draft>/revisar")
@requires("capture")
def save(draft: str) -> Response | tuple[str, int]:
    """Saves. A second press of the button finds what the first one saved."""
    made = capture(store(), actor(), draft, today())
    if made is None:
        return _receipt(draft, traced(store(), request.form.get("persona", ""), request.form.get("solicitud", "")))
    accepts = request.form.get("acepta") == "yes"
    with store().reading() as view:
        page = answers(view, made)
        traces = trace(view, made)
    if not made.typed.confirmed or page.record.stops:
        return redirect(url_for("capture.questions", draft=draft), 303)
    saved = save_capture(store(), actor(), made, today(), accepts)
    if saved.problems:
        return _review_page(page, traces, saved.problems), 422
    return _receipt(draft, saved)


def _receipt(draft: str, saved: Saved | None) -> Response:
    """Leads to the receipt, and remembers where for who goes back to the pages of the draft."""
    if saved is None or saved.person_key is None or saved.enrolment is None:
        abort(404)
    keys = [draft, id_text(saved.person_key), id_text(saved.enrolment)]
    session[SAVED] = [*(each for each in session.get(SAVED, []) if each[0] != draft), keys][-MOST_SAVED:]
    return _to_receipt(*keys)


def _to_receipt(_: str, person: str, enrolment: str) -> Response:
    return redirect(url_for("people.receipt", person=person, enrolment=enrolment), 303)


def _program(name: str) -> Program:
    """A published program that the actor may capture in; else 404."""
    with store().reading() as view:
        found = published_program(view, name)
    if found is None or not may(actor(), "capture", found):
        abort(404)
    return found


def _capture(draft: str) -> Capture:
    """The actor's draft; one that was saved a moment ago leads to its receipt; else 404."""
    found = capture(store(), actor(), draft, today())
    if found is None:
        saved = next((each for each in session.get(SAVED, []) if each[0] == draft), None)
        abort(404 if saved is None else _to_receipt(*saved))
    return found


def _about(program: Program, step: int, back: str) -> dict[str, str]:
    return {"program": program.title.es, "step": f"Paso {step} de {STEPS}", "back": back}


def _curp_page(program: Program, typed: str, found: tuple[Problem, ...]) -> str:
    near = next((each.suggestion for each in found if each.suggestion), None)
    error = " ".join([each.message() for each in found[:1]] + ([f"¿Quisiste decir {near}?"] if near else []))
    without = "" if program.curp_required else url_for("capture.without_page", program=program.name)
    return render_template(
        "captura_curp.html",
        **_about(program, 1, url_for("programs.page")),
        curp=typed,
        error=error,
        slips=[{"text": error, "href": "#curp"}] if error else [],
        without_curp=without,
    )


def _person_page(made: Capture) -> str:
    with store().reading() as view:
        others = _others(view, made)
    return render_template(
        "captura_persona.html",
        **_about(made.program, 2, url_for("capture.begin_page", program=made.program.name)),
        name=full_name(made.person.values) if made.person is not None else "",
        rows=_known_rows(made) if made.person is not None else _new_rows(made),
        others=others,
        existing=_existing(made),
    )


def _known_rows(made: Capture) -> list[dict[str, Any]]:
    assert made.person is not None
    rows = [{"key": "CURP", "value": masked(made.person.identifier)}]
    return [*rows, {"key": "Fecha de nacimiento", "value": born(made.person)}]


def _new_rows(made: Capture) -> list[dict[str, Any]]:
    """What the CURP of somebody new says."""
    with store().reading() as view:
        said = answers(view, made).record.judgement.values
    leaves = [leaf for leaf in made.program.person_leaves() if leaf.field.name in FROM_CURP]
    return [{"key": "CURP", "value": made.typed.identifier}, *person_rows(leaves, said)]


FROM_CURP = ("fecha_nacimiento", "sexo", "entidad_nacimiento")


def _others(view: View, made: Capture) -> list[dict[str, str]]:
    if made.person is None:
        return []
    seen = history_seen(view, actor(), made.person, made.others, made.programs)
    areas = {each.area: each.area_title or each.area for each in made.programs}
    return [
        {
            "title": each.moment.title,
            "area": areas.get(each.moment.area, each.moment.area),
            "status": each.status,
            "colour": colour(each.moment.category, each.status),
        }
        for each in seen
    ]


def _existing(made: Capture) -> dict[str, Any] | None:
    found = made.existing
    if found is None:
        return None
    label = state_label(made.program, found.state, found, made.hidden)
    return {
        "folio": folio(found.folio), "on": day(found.applied_on), "status": label, "editable": made.is_editable,
        "href": url_for("people.applied", person=id_text(found.person_key), enrolment=id_text(found.id)),
    }  # fmt: skip


def _links(found: tuple[Question, ...], names: set[str]) -> Iterator[dict[str, str]]:
    """A line for each question of these names, which leads to it."""
    for each in found:
        if each.name in names and not each.read_only:
            yield {"text": each.label, "href": f"#{each.target}"}
        yield from _links(each.children, names)


def _questions_page(
    page: Answers,
    found: tuple[Question, ...],
    elsewhere: tuple[Problem, ...] = (),
    notice: str = "",
    fresh: Sequence[dict[str, str]] = (),
) -> str:
    program = page.capture.program
    return render_template(
        "captura_preguntas.html",
        **_about(program, 3, url_for("home.page")),
        person=summary(page),
        questions=found,
        slips=[*slips(found), *({"text": each.message(), "href": ""} for each in elsewhere)],
        privacy={"purpose": program.privacy.purpose.es, "href": url_for("about.notice", program=program.name)},
        shown=SHOWN.join(page.shown),
        notice=notice,
        fresh=fresh,
    )


def _review_page(page: Answers, traces: tuple[str, str], found: tuple[Problem, ...] = ()) -> str:
    made, record = page.capture, page.record
    outcomes = {each.id: each.outcome for each in record.criteria}
    labels = {leaf.field.name: leaf.field.label.es for leaf in (*_leaves(made.program),)}
    edit = url_for("capture.questions", draft=id_text(made.draft.id))
    whom = person_rows(made.program.person_leaves(), {**record.person, "curp": masked(made.typed.identifier)})
    consent = _consent(made, found)
    return render_template(
        "captura_revisar.html",
        **_about(made.program, 4, edit),
        **verdict(criteria(made.program, outcomes, made.hidden)),
        sections=[{"title": "Persona", "rows": whom}, *answer_sections(made.program, record.answers)],
        missing=[labels[name] for name in record.missing],
        warnings=[each.message() for each in record.problems if each.severity == "warning" and each.code not in QUIET],
        blocked=_blocked(made, found),
        consent=consent,
        notice=notice_sections(made.program.privacy.notice_text) if consent else [],
        slips=list(slips((consent,))) if consent else [],
        persona=traces[0],
        solicitud=traces[1],
        edit=edit,
    )


def _leaves(program: Program) -> Any:
    return (*program.person_leaves(), *program.answer_leaves())


def _consent(made: Capture, found: tuple[Problem, ...]) -> Question | None:
    if made.has_accepted:
        return None
    refused = any(each.code == "consent_missing" for each in found)
    option = (Option("yes", "La persona leyó o escuchó el aviso de privacidad y lo acepta"),)
    return Question(
        "acepta", "acepta", "Aviso de privacidad", Choices("", option), options=option,
        hint="Léelo con la persona. Sin su aceptación no se guarda nada.",
        errors=(NOT_ACCEPTED,) if refused else (),
    )  # fmt: skip


def _blocked(made: Capture, found: tuple[Problem, ...]) -> str:
    """Why it cannot be saved now; a rule that rests on what the actor may not see is not named."""
    if made.call is None:
        return no_call(today()).message() + "."
    if not made.is_editable and made.existing is not None:
        label = state_label(made.program, made.existing.state, made.existing, made.hidden)
        return problem("enrolment_closed", state=label).message() + "."
    left = [each for each in found if each.code != "consent_missing"]
    if left and made.hidden:
        return ELSEWHERE
    return " ".join(each.message() for each in left)
