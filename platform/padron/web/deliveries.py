"""Deliveries: recording one, looking at it, its receipt to be printed, completing one that is held, and voiding it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from padron.problems import Problem
from padron.program.services import service_leaves
from padron.registry.keys import id_of, id_text, new_id
from padron.services import documents
from padron.services.completing import complete, may_complete
from padron.services.delivered import Delivered, delivered, void
from padron.services.delivering import Delivering, delivering, judged, refusal, save_delivery
from padron.services.people import BENEFITS
from padron.services.policy import may
from padron.web.access import actor, requires
from padron.web.delivery_form import (
    ID,
    again_page,
    empty_page,
    posted,
    review_page,
    rows_changed,
    said,
)
from padron.web.delivery_words import amount_rows, answer_rows, delivery_colour
from padron.web.files import delivery_links
from padron.web.place import here, store, today
from padron.web.verifying import address, drawn
from padron.web.words import day, folio, full_name, instant, masked

pages = Blueprint("deliveries", __name__)
DELIVER = "/persona/<person>/solicitud/<enrolment>/entregar/<service>"


@pages.get(DELIVER)
@requires("deliver")
def page(person: str, enrolment: str, service: str) -> str:
    """The service's own questions, and what the person has received."""
    return empty_page(_delivering(person, enrolment, service), id_text(new_id()))


@pages.post(DELIVER)
@requires("deliver")
def deliver(person: str, enrolment: str, service: str) -> str | Response | tuple[str, int]:
    """First shows what the delivery comes to and whether it may be made; with `_save` records it."""
    made = _delivering(person, enrolment, service)
    if not made.is_active:
        return empty_page(made, ""), 422
    sent, identifier = posted(made), id_of(request.form.get(ID, "")) or new_id()
    changed = rows_changed(made, sent)
    if changed is not None:
        return changed
    typed = said(made, sent)
    with store().reading() as view:
        found = judged(view, made, typed, today(), identifier)
        refused = refusal(view, made, found)
    again = again_page(made, found, sent)
    if again is not None:
        return again, 422
    is_there = any(each.id == identifier for each in made.given)
    if "_save" not in request.form and not is_there:
        return review_page(made, found, sent, (refused,) if refused is not None else ())
    documents.keep(here().workspace.data, typed.answers)
    kept = save_delivery(store(), actor(), made, typed, today(), identifier)
    if kept.problems or kept.person_key is None or kept.identifier is None:
        return review_page(made, found, sent, kept.problems), 422
    person_key, identifier = kept.person_key, kept.identifier
    there = url_for("deliveries.receipt", person=id_text(person_key), delivery=id_text(identifier))
    return redirect(there, 303)


@pages.get("/persona/<person>/entrega/<delivery>")
@requires("enrolment")
def delivery(person: str, delivery: str) -> str:
    """A delivery as it was made, and what became of it."""
    return _page(_delivered(person, delivery, "delivery page"))


@pages.post("/persona/<person>/entrega/<delivery>/completar")
@requires("deliver")
def complete_it(person: str, delivery: str) -> Response | tuple[str, int]:
    """Delivers what is held, now that the value that lacked is there; twice is once."""
    found = _delivered(person, delivery, "complete")
    made = _delivering(person, id_text(found.benefit.enrolment), found.benefit.service)
    kept = complete(store(), actor(), made, found.benefit, today())
    if kept.problems:
        return _page(found, kept.problems), 422
    return redirect(url_for("deliveries.delivery", person=person, delivery=delivery), 303)


def _page(found: Delivered, refused: Sequence[Problem] = ()) -> str:
    gone, person, delivery = found.withdrawn, id_text(found.person.person_key), id_text(found.benefit.id)
    return render_template(
        "entrega.html",
        **_about(found),
        blocked=" ".join(each.message() for each in refused),
        rows=[
            *_rows(found), *answer_rows(service_leaves(found.service).values(), found.benefit.answers),
            {"key": "Registró", "value": f"{found.benefit.recorded_by}, {instant(found.benefit.recorded_at)}"},
            *([{"key": "Anuló", "value": f"{gone[0]}, {day(gone[1])}: {gone[2]}"}] if gone else []),
        ],
        files=delivery_links(found),
        receipt=url_for("deliveries.receipt", person=person, delivery=delivery),
        void=url_for("deliveries.void_page", person=person, delivery=delivery)
        if found.may_withdraw and not found.is_gone else "",
        complete=url_for("deliveries.complete_it", person=person, delivery=delivery)
        if may_complete(actor(), found) else "",
        back=url_for("people.page", person=person),
    )  # fmt: skip


@pages.get("/persona/<person>/entrega/<delivery>/comprobante")
@requires("enrolment")
def receipt(person: str, delivery: str) -> str:
    """The receipt of a delivery, made to be printed."""
    found = _delivered(person, delivery, "receipt")
    links = [{"text": "Ver a la persona", "href": url_for("people.page", person=person)}]
    if may(actor(), "deliver", found.program) and not found.is_gone:
        benefit = found.benefit
        again = url_for(
            "deliveries.page", person=id_text(benefit.person_key), enrolment=id_text(benefit.enrolment),
            service=benefit.service,
        )  # fmt: skip
        links.append({"text": "Registrar otra entrega a esta persona", "href": again})
    shown = folio(found.benefit.folio)
    return render_template(
        "entrega_comprobante.html",
        **_about(found),
        rows=[each for each in _rows(found) if each["key"] != "Folio"],
        curp=masked(found.person.identifier),
        qr=drawn(address(found.benefit.folio)),
        verify=address(""),
        folio=shown,
        on=day(found.benefit.delivered_on),
        next=links,
    )


@pages.get("/persona/<person>/entrega/<delivery>/anular")
@requires("withdraw")
def void_page(person: str, delivery: str) -> str | Response:
    """Asks why a delivery is voided."""
    found = _voidable(person, delivery)
    if found.is_gone:
        return redirect(url_for("deliveries.delivery", person=person, delivery=delivery), 303)
    return _void_page(found, "", "")


@pages.post("/persona/<person>/entrega/<delivery>/anular")
@requires("withdraw")
def void_it(person: str, delivery: str) -> Response | tuple[str, int]:
    """Voids a delivery; twice is once."""
    found = _voidable(person, delivery)
    reason = request.form.get("motivo", "")
    refused = void(store(), actor(), found, reason, today())
    if refused is not None:
        return _void_page(found, reason, refused.message()), 422
    return redirect(url_for("deliveries.delivery", person=person, delivery=delivery), 303)


def _void_page(found: Delivered, reason: str, error: str) -> str:
    person, delivery = id_text(found.person.person_key), id_text(found.benefit.id)
    return render_template(
        "entrega_anular.html",
        **_about(found),
        rows=_rows(found),
        reason=reason,
        error=error,
        slips=[{"text": error, "href": "#motivo"}] if error else [],
        back=url_for("deliveries.delivery", person=person, delivery=delivery),
    )


def _about(found: Delivered) -> dict[str, Any]:
    status = BENEFITS.get(found.benefit.status, found.benefit.status)
    colour = delivery_colour(found.benefit.status)
    return {
        "program": found.program.title.es, "service": found.service.title.es, "name": full_name(found.person.values),
        "status": status, "colour": colour,
    }  # fmt: skip


def _rows(found: Delivered) -> list[dict[str, str]]:
    benefit = found.benefit
    return [
        {"key": "Día", "value": day(benefit.delivered_on)},
        *([{"key": "Lugar", "value": benefit.place}] if benefit.place else []),
        *amount_rows(benefit.quantity, benefit.amount),
        {"key": "Folio", "value": folio(benefit.folio)},
    ]


def _delivering(person: str, enrolment: str, service: str) -> Delivering:
    found = delivering(store(), actor(), person, enrolment, service)
    if found is None:
        abort(404)
    return found


def _delivered(person: str, delivery: str, purpose: str) -> Delivered:
    found = delivered(store(), actor(), person, delivery, purpose)
    if found is None:
        abort(404)
    return found


def _voidable(person: str, delivery: str) -> Delivered:
    found = _delivered(person, delivery, "void")
    if not found.may_withdraw:
        abort(404)
    return found
