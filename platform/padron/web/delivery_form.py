"""The pages of a delivery in progress: its questions, and what it comes to before it is recorded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from json import dumps
from typing import Any

from flask import render_template, request, url_for

from padron.outputs.columns import DELIVERED_ON
from padron.outputs.form import PARTS, Asked, opened, questions, tokens
from padron.outputs.question import Question, slips
from padron.problems import Problem, errors, problem
from padron.registry.keys import id_text
from padron.services.answers import relevance
from padron.services.delivering import Delivering, Judged, Typed, form, initial, judged, reached_today, typed
from padron.services.live import live_program
from padron.services.live import told as live
from padron.services.people import BENEFITS
from padron.shapes import Day, Repeat, Text
from padron.web.delivery_files import SEALED, Posted, received, sealed
from padron.web.delivery_words import amount_rows, answer_rows, delivery_colour, money
from padron.web.place import store, today
from padron.web.rules import service_address
from padron.web.words import day, full_name, masked

SHOWN, ID, ON, PLACE = "_shown", "_entrega", "_fecha", "_lugar"
"""Names that no question has: they do not begin with a letter."""
NOT_CARRIED = frozenset({"csrf_token", "_save", SEALED})
MOST_GIVEN = 6
MORE = "Por tus respuestas hay más preguntas"
NOT_ACTIVE = "La solicitud no está activa: sólo se entrega a quien está activo en el programa."


def about(made: Delivering) -> dict[str, Any]:
    """What every page of a delivery says: program, service, whom it is for, and what she has received."""
    return {
        "program": made.program.title.es,
        "service": made.entrance.service.title.es,
        "person": [
            {"key": "Persona", "value": full_name(made.person.values)},
            {"key": "CURP", "value": masked(made.person.identifier)},
        ],
        "given": given(made),
        "back": url_for(
            "people.applied", person=id_text(made.person.person_key), enrolment=id_text(made.enrolment.id)
        ),
    }  # fmt: skip


def given(made: Delivering) -> list[dict[str, str]]:
    """What was delivered under the enrolment, the last first."""
    titles = {each.name: each.title.es for each in made.program.services}
    return [
        {
            "service": titles.get(each.service, each.service), "on": day(each.delivered_on),
            "amount": money(each.amount), "status": BENEFITS.get(each.status, each.status),
            "colour": delivery_colour(each.status),
        }
        for each in made.given[:MOST_GIVEN]
    ]  # fmt: skip


def posted(made: Delivering) -> Posted:
    """What the request's form says, and its documents; to be read once."""
    return received(made, request.form.get(ID, ""))


def said(made: Delivering, sent: Posted) -> Typed:
    """The same as the intake takes it."""
    return typed(made, sent.form, list(_on().values()), request.form.get(PLACE, ""))


def rows_changed(made: Delivering, sent: Posted) -> str | None:
    """The page with a row more or less, where a button of a repeat was pressed; None where none was."""
    added, (removed, _, at) = request.form.get("_add", ""), request.form.get("_remove", "").partition(":")
    repeats = {each.name: each.shape for each in opened(made.fields) if isinstance(each.shape, Repeat)}
    if not {added, removed} & repeats.keys():
        return None
    data = dict(sent.form.data)
    if added in repeats and len(data[added]) < repeats[added].greatest:
        data[added] = [*data[added], {}]
    if removed in repeats:
        data[removed] = [row for number, row in enumerate(data[removed]) if str(number) != at]
    again = replace(sent, form=form(made, data))
    with store().reading() as view:
        found = judged(view, made, said(made, again), today())
    return _page(made, found, again, request.form.get(ID, ""), _on(), request.form.get(PLACE, ""), only=())


def _on() -> dict[str, str]:
    return {part: request.form.get(f"{ON}-{part}", "").strip() for part in PARTS}


def empty_page(made: Delivering, identifier: str) -> str:
    """The questions before anything is typed; where the enrolment may not receive, why."""
    filled = form(made, initial(made, today()))
    with store().reading() as view:
        found = judged(view, made, typed(made, filled, today(), ""), today())
        reached = reached_today(view, made, found)
    year, month, of_month = today().split("-")
    on = {"day": of_month, "month": month, "year": year}
    told = f"Con fecha de hoy no se podría: {reached.message()}" if reached is not None else ""
    return _page(made, found, Posted(filled, {}, {}), identifier, on, "", only=(), warning=told)


def again_page(made: Delivering, found: Judged, sent: Posted) -> str | None:
    """The page again with what was typed: for questions that the answers brought up, or answers that are refused.

    None where there is nothing to ask any more.
    """
    seen = frozenset(request.form.get(SHOWN, "").split("|"))
    fresh = [each for each in _tokens(made, found) if each not in seen and "_save" not in request.form]
    wrong = bool(errors(found.problems)) or bool(sent.problems)
    if not fresh and not wrong:
        return None
    only = [each for each in _tokens(made, found) if each in seen]
    notice = MORE if fresh and request.form.get(SHOWN) is not None else ""
    return _page(
        made, found, sent, request.form.get(ID, ""), _on(), request.form.get(PLACE, ""), only=only, notice=notice
    )  # fmt: skip


def _asked(
    made: Delivering, found: Judged, wrong: Mapping[str, tuple[Problem, ...]], files: Mapping[str, str] | None = None
) -> Asked:  # fmt: skip
    """What the questions need; those that do not apply come too, for the page's script."""
    judgement = found.made.record.judgement
    relevant = relevance(found.made.record, made.fields)
    return Asked(relevant, judgement.values, judgement.shown_required, wrong, files=files or {}, hidden_too=True)


def _tokens(made: Delivering, found: Judged) -> tuple[str, ...]:
    return tokens(made.fields, _asked(made, found, {}))


def _page(
    made: Delivering, found: Judged, sent: Posted, identifier: str, on: dict[str, str], place: str, *,
    only: Iterable[str], notice: str = "", warning: str = "",
) -> str:  # fmt: skip
    names = {each.partition("@")[0] for each in only}
    wrong = _errors(found, names) | dict(sent.problems)
    inner = live_program(made.program, made.entrance.service.name)
    whole = (
        _day(found, on, told=bool(names) or request.method == "POST"),
        *questions(sent.form, made.fields, _asked(made, found, wrong, sent.files)),
        Question(PLACE, PLACE, "Lugar de la entrega", Text(), required=False, value=place[:100]),
    )  # fmt: skip
    shown_names = {DELIVERED_ON.name, *wrong}
    others = [each for each in errors(found.problems) if request.method == "POST" and (each.field or "")
              not in shown_names and not _is_asked(made, found, each)]  # fmt: skip
    told = [*slips(whole), *({"text": each.message(), "href": ""} for each in others)]
    return render_template(
        "entregar.html",
        **about(made),
        blocked="" if made.is_active else NOT_ACTIVE,
        questions=whole,
        slips=told,
        notice=notice,
        warning=warning,
        hidden={
            SHOWN: "|".join(_tokens(made, found)), ID: identifier,
            SEALED: sealed(made, sent.form.data, sent.files, identifier),
        },
        rules=service_address(made.program, made.entrance.service.name),
        live=dumps(live(inner, found.made.record, made.fields, sent.form.data, {}), ensure_ascii=False),
    )  # fmt: skip


def _is_asked(made: Delivering, found: Judged, each: Problem) -> bool:
    """Whether a problem is about a question that the page asks, which says it there (or next time)."""
    name = (each.field or "").partition("[")[0]
    return any(token.partition("@")[0] == name for token in _tokens(made, found))


def _errors(found: Judged, names: set[str]) -> dict[str, tuple[Problem, ...]]:
    wrong: dict[str, tuple[Problem, ...]] = {}
    for each in errors(found.problems):
        path = each.field or ""
        if path.partition("[")[0] in names:
            wrong[path] = (*wrong.get(path, ()), each)
    return wrong


def _day(found: Judged, on: dict[str, str], *, told: bool) -> Question:
    wrong = [each for each in errors(found.problems) if told and each.field == DELIVERED_ON.name]
    return Question(
        ON, ON, "¿Qué día se entregó?", Day(greatest="today"), value=on, errors=tuple(each.message() for each in wrong),
    )  # fmt: skip


def review_page(made: Delivering, found: Judged, sent: Posted, refused: Sequence[Problem] = ()) -> str:
    """What is about to be recorded, whether the limits allow it, and the button."""
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    carried.append((SEALED, sealed(made, sent.form.data, sent.files, request.form.get(ID, ""))))
    return render_template(
        "entregar_revisar.html",
        **about(made),
        rows=rows(made, found),
        blocked=" ".join(each.message() for each in refused) if made.is_active else NOT_ACTIVE,
        warnings=[each.message() for each in _warnings(found)],
        carried=carried,
    )


def _warnings(found: Judged) -> list[Problem]:
    held = [] if found.delivery is None else found.delivery.unknown
    return [
        *(each for each in found.problems if each.severity == "warning" and each.code not in ("not_relevant",)),
        *(problem("limit_held", field=name, label=label) for name, label in held),
    ]


def rows(made: Delivering, found: Judged) -> list[dict[str, str]]:
    """The delivery in pairs of question and answer."""
    assert found.delivery is not None
    return [
        {"key": "Servicio", "value": made.entrance.service.title.es},
        {"key": "Día", "value": day(found.on)},
        *([{"key": "Lugar", "value": found.delivery.place}] if found.delivery.place else []),
        *amount_rows(found.delivery.quantity, found.delivery.amount),
        *answer_rows(made.entrance.fields.values(), found.made.record.answers),
    ]
