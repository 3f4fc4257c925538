"""Looking for people, a person with the history of services, and one application."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from padron.registry.keys import id_text, provisional_of
from padron.registry.people import Person
from padron.services.amending import life, may_amend
from padron.services.identity import changes_waiting, decides
from padron.services.people import (
    Applied,
    Hits,
    Looked,
    Seen,
    answers_seen,
    application,
    explains,
    find,
    look,
    place_words,
)
from padron.services.policy import may
from padron.services.sight import criteria, state_label
from padron.web.access import actor, requires
from padron.web.amending import differences, happened
from padron.web.deciding import ways_of
from padron.web.delivery_words import count, delivery_colour, money
from padron.web.duplicates import alike
from padron.web.family import section
from padron.web.files import file_links
from padron.web.place import store
from padron.web.verdicts import verdict
from padron.web.verifying import address, drawn
from padron.web.words import (
    answer_sections,
    born,
    colour,
    day,
    folio,
    full_name,
    masked,
    person_rows,
    said,
)

pages = Blueprint("people", __name__)
NOTHING_TYPED = "Escribe una CURP o un nombre"
CORRECTIONS = {
    "person_updated": "Se actualizaron sus datos",
    "person_restored": "Se deshizo una carga: sus datos volvieron a ser los de antes",
    "identity_corrected": "Se corrigió su CURP",
    "merged": "Se unió con otro registro de la misma persona",
    "unmerged": "Se separó de otro registro",
    "not_the_same": "Se decidió que es otra persona que la de un registro parecido",
    "kin_linked": "Se registró un parentesco",
    "kin_ended": "Se terminó un parentesco",
    "without_curp": "Se registró sin CURP",
    "erased": "Se borraron datos a petición de la persona",
}


@pages.get("/buscar")
@requires("search")
def search_page() -> str:
    """An empty search."""
    return _found("", None)


@pages.post("/buscar")
@requires("search")
def search() -> str | Response | tuple[str, int]:
    """Who fits; a CURP or folio leads straight to its person. By POST, since what is looked for is personal."""
    text = request.form.get("q", "").strip()[:200]
    if not any(each.isalnum() for each in text):
        return _found(text, None, NOTHING_TYPED), 422
    hits = find(store(), actor(), text)
    if hits.exact and len(hits.people) == 1:
        return redirect(url_for("people.page", person=id_text(hits.people[0].person_key)), 303)
    return _found(text, hits)


def _found(text: str, hits: Hits | None, error: str = "") -> str:
    return render_template(
        "buscar.html",
        q=text,
        error=error,
        slips=[{"text": error, "href": "#q"}] if error else [],
        searched=hits is not None,
        people=[_hit(each, hits) for each in hits.people] if hits else [],
        more=hits.more if hits else False,
    )


def _hit(person: Person, hits: Hits) -> dict[str, str]:
    own = person.person_key in hits.own
    place = person.values.get(hits.place.name) if hits.place is not None and own else None
    return {
        "name": full_name(person.values),
        "curp": masked(person.identifier),
        "born": born(person) if own else str(person.values.get("fecha_nacimiento") or "")[:4],
        "place": said(hits.place, place) if hits.place is not None and place else "",
        "href": url_for("people.page", person=id_text(person.person_key)),
    }


@pages.get("/persona/<person>")
@requires("person")
def page(person: str) -> str:
    """A person: data, and every service as far as the actor may see it."""
    found = look(store(), actor(), person)
    if found is None:
        abort(404)
    area, kind = request.args.get("area", ""), request.args.get("tipo", "")
    shown = [
        each
        for each in found.history
        if (not area or each.moment.area == area) and KINDS.get(kind, ("", each.moment.kind))[1] == each.moment.kind
    ]
    may_capture = may(actor(), "capture")
    return render_template(
        "persona.html",
        name=full_name(found.person.values),
        curp=found.person.identifier if found.in_scope else masked(found.person.identifier),
        back=url_for("people.search_page"),
        rows=person_rows([each for each in found.leaves if each.field.name not in NAMES], found.person.values),
        history=[_line(found, each) for each in shown],
        areas=[{"value": value, "text": text} for value, text in found.areas] if len(found.areas) > 1 else [],
        area=area,
        kinds=_kinds(found),
        kind=kind,
        received=_received(shown),
        duplicates=alike(found.person) if _decides(found) else [],
        family=section(found),
        actions=[
            *([{"text": "Inscribir en un programa", "href": url_for("programs.page")}] if may_capture else []),
            *(_decisions(found.person) if _decides(found) else []),
        ],
    )


KINDS = {
    "solicitudes": ("Solicitudes", "enrolment"), "entregas": ("Entregas", "benefit"),
    "correcciones": ("Correcciones", "correction"),
}  # fmt: skip
"""What the address may filter by → its words and the kind of the lines."""


def _kinds(found: Looked) -> list[dict[str, str]]:
    there = {each.moment.kind for each in found.history}
    made = [{"value": value, "text": text} for value, (text, kind) in KINDS.items() if kind in there]
    return made if len(made) > 1 else []


def _received(shown: list[Seen]) -> str:
    """What the lines come to: deliveries that stand, and their pesos."""
    given = [each.moment for each in shown if each.moment.kind == "benefit" and each.moment.status == "delivered"]
    if not given:
        return ""
    many = "1 entrega" if len(given) == 1 else f"{len(given):,} entregas"
    pesos = sum(each.amount for each in given if each.amount)
    return f"{many}, {money(pesos)}" if pesos else many


def _decides(found: Looked) -> bool:
    return decides(actor(), [each.moment for each in found.history])


def _decisions(person: Person) -> list[dict[str, str]]:
    """What who reviews may decide of who somebody is."""
    key, count = id_text(person.person_key), changes_waiting(store(), actor(), person)
    curp = "Ya tiene CURP" if provisional_of(person.identifier) else "Corregir la CURP"
    made = [{"text": f"Cambios propuestos ({count})", "href": url_for("identity.changes", person=key)}] if count else []
    made.append({"text": curp, "href": url_for("identity.curp", person=key)})
    if len(person.members) > 1:
        made.append({"text": "Separar registros", "href": url_for("identity.merged", person=key)})
    return made


NAMES = frozenset({"nombre", "primer_apellido", "segundo_apellido"})


def _line(found: Looked, seen: Seen) -> dict[str, Any]:
    moment, areas = seen.moment, dict(found.areas)
    area = areas.get(moment.area, moment.area)
    if moment.kind == "correction":
        return {"title": "Corrección", "status": "", "on": day(moment.on), "detail": CORRECTIONS.get(moment.status, "")}
    tag = {"status": seen.status, "colour": colour(moment.category, seen.status)}
    if seen.sight != "all":
        return {"title": moment.title, "on": area, **tag}
    if moment.kind == "benefit":
        return {**_benefit(found, seen, area), "on": day(moment.on), "status": seen.status}
    href = url_for("people.applied", person=id_text(found.person.person_key), enrolment=id_text(moment.id))
    return {
        "title": moment.title, "on": day(moment.on), "href": href, **tag,
        "detail": " · ".join((f"{area}, folio {folio(moment.folio)}", _captured(found, seen))),
    }  # fmt: skip


def _captured(found: Looked, seen: Seen) -> str:
    """Who captured a line, and from which file."""
    name = found.loads.get(seen.moment.load or b"", "")
    return f"capturó {seen.moment.by}" + (f", de {name}" if name else "")


def _benefit(found: Looked, seen: Seen, area: str) -> dict[str, Any]:
    """A delivery in the history: the service, how much, whose, and where it is looked at."""
    moment = seen.moment
    many = f"cantidad {count(moment.quantity)}" if moment.quantity not in (None, 100) and moment.quantity else ""
    return {
        "title": seen.service or moment.title,
        "detail": " · ".join(filter(None, (many, money(moment.amount), moment.title, area, _captured(found, seen)))),
        "href": url_for("deliveries.delivery", person=id_text(found.person.person_key), delivery=id_text(moment.id)),
        "colour": delivery_colour(moment.status),
    }  # fmt: skip


@pages.get("/persona/<person>/solicitud/<enrolment>")
@requires("enrolment")
def applied(person: str, enrolment: str) -> str:
    """One application as it was judged, with its history; `ver=captura`: as it was captured."""
    found = application(store(), actor(), person, enrolment, "application page")
    if found is None:
        abort(404)
    lived = life(store(), found)
    first = lived.captured if request.args.get("ver") == "captura" else None
    shown = first or found
    here = url_for("people.applied", person=person, enrolment=enrolment)
    return render_template(
        "solicitud.html",
        **_about(found),
        **_verdict(shown),
        sections=answer_sections(shown.program, answers_seen(shown)),
        files=file_links(found),
        deliver=_services(found),
        steps=_steps(person, enrolment, found),
        amend=url_for("amending.page", person=person, enrolment=enrolment) if may_amend(actor(), found) else "",
        happened=[happened(found.program, each) for each in lived.happened],
        captured=first is not None,
        other=here if first is not None else f"{here}?ver=captura" if lived.captured is not None else "",
        differences=differences(found, lived),
        back=url_for("people.page", person=person),
    )


def _services(found: Applied) -> list[dict[str, str]]:
    """What may be delivered under an application, as buttons."""
    if found.enrolment.category != "active" or not may(actor(), "deliver", found.program):
        return []
    keys = {"person": id_text(found.person.person_key), "enrolment": id_text(found.enrolment.id)}
    return [
        {
            "text": f"Registrar entrega: {each.title.es}",
            "href": url_for("deliveries.page", service=each.name, person=keys["person"], enrolment=keys["enrolment"]),
        }
        for each in found.in_force.services
    ]


def _verdict(found: Applied) -> dict[str, Any]:
    """The verdict with its reasons; none where what it read was not kept."""
    stored = found.enrolment.judged.get("criteria")
    if not found.enrolment.judged:
        return {"outcome": "", "criteria": []}
    outcomes = {str(key): str(value) for key, value in stored.items()} if isinstance(stored, dict) else {}
    return verdict(criteria(found.program, outcomes, found.hidden), explains(found))


def _steps(person: str, enrolment: str, found: Applied) -> list[dict[str, str]]:
    """The buttons of the steps that the actor may take."""
    program, ways = ways_of(found)
    address = url_for("deciding.page", person=person, enrolment=enrolment)
    return [{"text": state_label(program, each.to), "href": f"{address}?a={each.to}"} for each in ways]


@pages.get("/persona/<person>/solicitud/<enrolment>/comprobante")
@requires("enrolment")
def receipt(person: str, enrolment: str) -> str:
    """The receipt of an application, made to be printed."""
    found = application(store(), actor(), person, enrolment, "receipt")
    if found is None:
        abort(404)
    links = [{"text": "Ver a la persona", "href": url_for("people.page", person=person)}]
    if may(actor(), "capture", found.program):
        again = url_for("capture.begin_page", program=found.program.name)
        links = [{"text": "Capturar a otra persona en este programa", "href": again}, *links]
    return render_template(
        "captura_guardada.html", **_about(found), place=place_words(found), qr=drawn(address(found.enrolment.folio)),
        verify=address(""), next=links,
    )  # fmt: skip


def _about(found: Applied) -> dict[str, Any]:
    return {
        "program": found.program.title.es,
        "name": full_name(found.person.values),
        "curp": masked(found.person.identifier),
        "folio": folio(found.enrolment.folio),
        "on": day(found.enrolment.applied_on),
        "status": found.label,
        "colour": colour(found.enrolment.category, found.label),
    }
