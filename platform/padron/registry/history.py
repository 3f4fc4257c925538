"""The timeline of a person: enrolments, benefits and corrections, newest first, over all keys of a merged cluster."""

from collections.abc import Iterator
from typing import NamedTuple

from padron.registry import rows
from padron.registry.canonical import mapping
from padron.registry.people import cluster_of
from padron.registry.programs import PublishedProgram, programs_named
from padron.registry.store import ONE_PERSON, View, scoped
from padron.registry.tables import benefit, enrolment, event

CORRECTIONS = {
    "person_updated", "person_restored", "identity_corrected", "merged", "unmerged", "not_the_same", "erased",
    "kin_linked", "kin_ended", "without_curp",
}  # fmt: skip
_ORDER = {"enrolment": 0, "benefit": 1, "correction": 2}  # of one day: first enrolled, then served
_ENROLMENT = ("id", "applied_on", "program", "call", "area", "state", "category", "verdict", "folio", "source",
              "recorded_by", "load_id")  # fmt: skip
_BENEFIT = (
    "id",
    "delivered_on",
    "program",
    "service",
    "quantity",
    "amount",
    "status",
    "source",
    "recorded_by",
    "load_id",
)
_EVENT = ("id", "effective_on", "action", "program", "source", "changes", "recorded_at")
_OF_TWO = {"merged", "unmerged"}
"""What is written on both records and happened once."""


class Moment(NamedTuple):
    """One line of a timeline; a tuple, since many are made for one look.

    `kind`: enrolment, benefit or correction; `status` the state it is in now. `detail`: of an enrolment its call, of a
    benefit its service, of a correction the fields it touched. `quantity` in hundredths and `amount` in centavos are of
    benefits only. `title` and `area` are the program's, empty for a correction. `by`: who recorded it, and `load` from
    which load, of enrolments and benefits.
    """

    on: str
    program: str
    title: str
    area: str
    kind: str
    status: str
    detail: str
    source: str
    id: bytes
    folio: str = ""
    verdict: str = ""
    category: str = ""
    quantity: int | None = None
    amount: int | None = None
    confidential: bool = False
    by: str = ""
    load: bytes | None = None


@scoped(ONE_PERSON)
def history(view: View, person_key: bytes) -> list[Moment]:
    """Everything the registry can tell of a person, newest first; empty for a key that nobody has."""
    keys = cluster_of(view, person_key)
    enrolled = rows.fetch(view.connection, enrolment, _ENROLMENT, "person_key", keys)
    about = programs_named(view, {row[2] for row in enrolled})
    told = [*_enrolments(enrolled, about), *_benefits(view, keys, about), *_corrections(view, keys)]
    return sorted(told, key=lambda each: (each.on, _ORDER[each.kind], each.id), reverse=True)


def _enrolments(enrolled: list[rows.Values], about: dict[str, PublishedProgram]) -> Iterator[Moment]:
    for key, on, program, call, area, state, category, verdict, folio, source, by, load in enrolled:
        known = about[program]
        yield Moment(on, program, known.title, area, "enrolment", state, call, source, key, folio, verdict, category,
                     confidential=known.confidential, by=by, load=load)  # fmt: skip


def _benefits(view: View, keys: tuple[bytes, ...], about: dict[str, PublishedProgram]) -> Iterator[Moment]:
    for key, on, program, service, quantity, amount, status, source, by, load in rows.fetch(
        view.connection, benefit, _BENEFIT, "person_key", keys
    ):
        known = about[program]
        yield Moment(on, program, known.title, known.area, "benefit", status, service, source, key, quantity=quantity,
                     amount=amount, confidential=known.confidential, by=by, load=load)  # fmt: skip


def _corrections(view: View, keys: tuple[bytes, ...]) -> Iterator[Moment]:
    told = set()
    for key, on, action, program, source, changes, at in rows.fetch(view.connection, event, _EVENT, "person_key", keys):
        if action not in CORRECTIONS or (action in _OF_TWO and (action, at) in told):
            continue
        told.add((action, at))
        touched = ", ".join(sorted(mapping(changes or "{}")))
        yield Moment(on, program or "", "", "", "correction", action, touched, source, key)
