"""The pages of a capture, as they are shown: CURP, person, questions, and the answers with their verdict."""

from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from typing import Any

from flask import render_template, url_for

from padron.intake.explaining import Explains, explainer, grounds
from padron.intake.record import Record
from padron.outputs.question import Question, slips
from padron.problems import Problem, problem
from padron.program.model import Program
from padron.registry.awards import Fate
from padron.registry.keys import id_text
from padron.registry.people import Person
from padron.registry.store import View
from padron.services.answers import Answers, answers
from padron.services.capture import Capture
from padron.services.capture_saving import no_call, shown
from padron.services.live import given
from padron.services.people import history_seen
from padron.services.programs import published
from padron.services.sight import Criteria, criteria, hidden_answers, state_label, titles
from padron.services.telling import requirements
from padron.shapes import Choices, Option
from padron.web.access import actor
from padron.web.capture_form import SHOWN, summary
from padron.web.place import store, today
from padron.web.rules import address
from padron.web.verdicts import verdict
from padron.web.words import (
    answer_sections,
    born,
    changed_row,
    colour,
    day,
    folio,
    full_name,
    masked,
    notice_sections,
    person_rows,
)

STEPS = 4
QUIET = frozenset({"not_relevant", "calculated"})
"""Warnings that only say what the page itself did with what was typed."""
ABOUT_PLACES = frozenset({"limit_reached", "limit_unknown", "amend_same"})
"""What other answers may get out of the way."""
NOT_ACCEPTED = "Marca que la persona aceptó el aviso; sin eso no se guarda"
MOVED = frozenset({"amend_moved", "capture_moved", "draft_moved"})
"""What is over once it was seen: the page has the button again."""
ELSEWHERE = "No se puede guardar ahora: lo revisa el área responsable."
MORE = "Por tus respuestas hay más preguntas"


def about(program: Program, step: int, back: str) -> dict[str, str]:
    """What every page of a capture says: the program, the step, and where back leads."""
    return {"program": program.title.es, "step": f"Paso {step} de {STEPS}", "back": back}


def _step(made: Capture, step: int, back: str) -> dict[str, str]:
    """The same of a capture; one that corrects says so."""
    said = about(made.program, step, back)
    return {**said, "step": "Corregir registro"} if made.typed.amends else said


def amended(made: Capture, record: Record) -> dict[str, Any] | None:
    """What a correction changes, answer by answer, and its reason; None for a capture."""
    if not made.typed.amends or made.existing is None:
        return None
    before, after = made.existing.answers, record.answers
    names = [leaf.field.name for leaf in made.program.answer_leaves()]
    secret = hidden_answers(made.program, made.hidden)
    changed = [name for name in names if before.get(name) != after.get(name) and name not in secret]
    rows = [changed_row(made.program, name, before.get(name), after.get(name)) for name in changed]
    return {"reason": made.typed.reason, "rows": rows, "folio": folio(made.existing.folio)}


def changes(made: Capture, record: Record) -> dict[str, Any] | None:
    """What saving a capture changes of an application that is there already; None where there is none."""
    if made.typed.amends or made.existing is None or made.person is None:
        return None
    secret = hidden_answers(made.program, made.hidden)
    halves = ((made.person.values, record.person, made.program.person_leaves()),
              (made.existing.answers, record.answers, made.program.answer_leaves()))  # fmt: skip
    rows = [
        changed_row(made.program, name, before.get(name), after.get(name))
        for before, after, asked in halves
        for name in (leaf.field.name for leaf in asked)
        if before.get(name) != after.get(name) and name not in secret and name != "curp"
    ]
    return {"folio": folio(made.existing.folio), "rows": rows, "since": made.existing.revision != made.typed.revision}


def curp_page(
    program: Program,
    typed: str,
    found: tuple[Problem, ...],
    every: Sequence[Program] | None = None,
    back: str = "programs.page",
) -> str:
    """Step 1: the CURP as typed, with what is wrong with it, and what the program asks of people.

    `every`: the published programs, where there is no registry to read them from; `back`: the page before.
    """
    near = next((each.suggestion for each in found if each.suggestion), None)
    error = " ".join([each.message() for each in found[:1]] + ([f"¿Quisiste decir {near}?"] if near else []))
    without = "" if program.curp_required else url_for("capture.without_page", program=program.name)
    if every is None:
        with store().reading() as view:
            every = published(view)
    needed = requirements(actor(), every, program, today())
    return render_template(
        "captura_curp.html",
        **about(program, 1, url_for(back)),
        curp=typed,
        error=error,
        slips=[{"text": error, "href": "#curp"}] if error else [],
        without_curp=without,
        requirements=needed,
    )


def person_page(made: Capture) -> str:
    """Step 2: whom the CURP leads to."""
    with store().reading() as view:
        others = _others(view, made)
    return render_template(
        "captura_persona.html",
        **about(made.program, 2, url_for("capture.begin_page", program=made.program.name)),
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
        return rows_of_curp(answers(view, made))


def rows_of_curp(page: Answers) -> list[dict[str, Any]]:
    """What the CURP of a capture says."""
    leaves = [leaf for leaf in page.capture.program.person_leaves() if leaf.field.name in FROM_CURP]
    said = person_rows(leaves, page.record.judgement.values)
    return [{"key": "CURP", "value": page.capture.typed.identifier}, *said]


FROM_CURP = ("fecha_nacimiento", "sexo", "entidad_nacimiento")


def alike_page(page: Answers, found: Sequence[Person], wrong: str) -> str:
    """Between the questions and the review: what was captured beside who is called so and was born that day.

    `wrong` is said of each of whom nothing was said yet.
    """
    made, said, shown = page.capture, page.capture.typed.alike or {}, []
    for each in found:
        key = id_text(each.person_key)
        shown.append({
            "key": key, "name": full_name(each.values), "rows": _told(masked(each.identifier), each.values, made),
            "href": url_for("people.page", person=key), "chosen": said.get(key, ""),
            "wrong": "" if key in said else wrong,
        })  # fmt: skip
    values = page.record.judgement.values
    return render_template(
        "captura_parecidas.html",
        **about(made.program, 3, url_for("capture.questions", draft=id_text(made.draft.id))),
        name=full_name(values),
        rows=_told(made.typed.identifier or "Sin CURP", values, made),
        people=shown,
        slips=[{"text": wrong, "href": f"#p{each['key']}"} for each in shown if each["wrong"]],
    )


TELLING = (*FROM_CURP, "hogar", "telefono", "municipio", "colonia")
"""What helps to tell two people apart, of what the program asks."""


def _told(identifier: str, values: Mapping[str, object], made: Capture) -> list[dict[str, Any]]:
    leaves = [each for each in made.program.person_leaves() if each.field.name in TELLING]
    return [{"key": "CURP", "value": identifier}, *person_rows(leaves, values)]


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


def questions_page(
    page: Answers,
    found: tuple[Question, ...],
    elsewhere: tuple[Problem, ...] = (),
    notice: str = "",
    fresh: Sequence[dict[str, str]] = (),
) -> str:
    """Step 3: the questions; `elsewhere` are errors about none of them, `fresh` links to new ones."""
    program = page.capture.program
    return render_template(
        "captura_preguntas.html",
        **_step(page.capture, 3, url_for("home.page")),
        person=summary(page),
        questions=found,
        slips=[*slips(found), *({"text": each.message(), "href": ""} for each in elsewhere)],
        privacy={"purpose": program.privacy.purpose.es, "href": url_for("about.notice", program=program.name)},
        shown=SHOWN.join(page.shown),
        notice=notice,
        fresh=fresh,
        rules=address(program),
        given=dumps(given(page), ensure_ascii=False),
        live=verdict(_seen(page)),
    )


def judged_page(
    page: Answers, shown: frozenset[str], refused: dict[str, tuple[Problem, ...]]
) -> str | tuple[str, int] | None:
    """The page again: for questions that the answers brought up, or for answers that are refused; else None."""
    fresh = page.fresh(shown)
    found = page.questions(frozenset(page.shown) - fresh, refused)
    if fresh:
        names = {each.partition("@")[0] for each in fresh}
        return questions_page(page, found, notice=MORE, fresh=list(_links(found, names)))
    elsewhere = page.elsewhere
    if any(slips(found)) or elsewhere:
        return questions_page(page, found, elsewhere), 422
    return None


def _seen(page: Answers) -> Criteria:
    """The verdict as the actor may see it."""
    outcomes = {each.id: each.outcome for each in page.record.criteria}
    return criteria(page.capture.program, outcomes, page.capture.hidden)


def review_page(
    page: Answers,
    traces: tuple[str, str],
    found: tuple[Problem, ...] = (),
    fate: Fate | None = None,
    notes: Sequence[str] = (),
) -> str:
    """Step 4: the answers, the verdict with its reasons, and what would become of the capture (`fate`, `notes`)."""
    made, record = page.capture, page.record
    labels = {leaf.field.name: leaf.field.label.es for leaf in (*_leaves(made.program),)}
    edit = url_for("capture.questions", draft=id_text(made.draft.id))
    whom = person_rows(made.program.person_leaves(), {**record.person, "curp": masked(made.typed.identifier)})
    consent = _consent(made, found)
    return render_template(
        "captura_revisar.html",
        **_step(made, 4, edit),
        amended=amended(made, record),
        changes=changes(made, record),
        visto=shown(made),
        **verdict(_seen(page), _explains(made, record)),
        sections=[{"title": "Persona", "rows": whom}, *answer_sections(made.program, record.answers)],
        missing=[labels[name] for name in record.missing],
        warnings=[
            *notes,
            *(each.message() for each in found if each.code in MOVED),
            *(
                each.message()
                for each in (*record.problems, *(fate.problems if fate else ()))
                if each.severity == "warning" and each.code not in QUIET
            ),
        ],
        blocked=_blocked(made, (fate.refused,) if fate and fate.refused else found),
        change=any(each.code in ABOUT_PLACES for each in (*found, *((fate.refused,) if fate else ())) if each),
        consent=consent,
        notice=notice_sections(made.program.privacy.notice_text) if consent else [],
        slips=list(slips((consent,))) if consent else [],
        persona=traces[0],
        solicitud=traces[1],
        edit=edit,
    )


def _explains(made: Capture, record: Record) -> Explains:
    return explainer(grounds(record), made.hidden, titles(actor(), made.programs))


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
    left = [each for each in found if each.code not in ("consent_missing", *MOVED)]
    if left and made.hidden:
        return ELSEWHERE
    return " ".join(each.message() for each in left)
