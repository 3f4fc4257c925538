"""The end of a capture: judged once more with the registry's facts of this very moment, kept, and its draft dropped."""

from dataclasses import dataclass, replace

from padron.intake.arriving import arrival, save_rules
from padron.intake.record import Record
from padron.problems import Problem, errors, problem
from padron.program.model import Call
from padron.registry.arrivals import Arrival, ConsentGiven, SaveRules, Source
from padron.registry.awards import Fate
from padron.registry.drafts import draft_of, drop_draft, keep_draft
from padron.registry.enrolments import enrolment_of
from padron.registry.keys import id_of, id_text, identity_key, provisional_folio
from padron.registry.locks import lock_identifiers
from padron.registry.saving import save as save_arrival
from padron.registry.store import Store, Unit, View
from padron.services.alike import note_alike
from padron.services.answers import facts_now, judged, others_named, raw_record
from padron.services.capture import Capture, found_capture
from padron.services.facts import apart
from padron.services.places import in_force, preview, settled
from padron.services.policy import Actor
from padron.services.without_curp import note_without_curp

MEANS = "form"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a capture: the person and the enrolment, or why it could not be kept.

    `notes`: what the registry said of what it kept, as that it waits for a place.
    """

    person_key: bytes | None = None
    enrolment: bytes | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def shown(made: Capture) -> str:
    """What a page shows of a capture, to be sent back with its button: the revisions of its draft and enrolment.

    A correction keeps by itself which revision of the enrolment it began with.
    """
    is_there = made.existing is not None and not made.typed.amends
    return f"{made.draft.revision}.{made.existing.revision if made.existing is not None and is_there else 0}"


def moved(before: str, now: str) -> tuple[Problem, ...]:
    """That what a page showed is no longer so: an application came or changed meanwhile, else the draft itself."""
    if before == now:
        return ()
    same_enrolment = before.partition(".")[2] == now.partition(".")[2]
    return (problem("draft_moved" if same_enrolment else "capture_moved"),)


def save_capture(store: Store, actor: Actor, made: Capture, today: str, accepts: bool, seen: str) -> Saved:
    """Keeps a capture as an enrolment; a second press of the button finds the first one's. Raises Refused (`busy`).

    `seen`: as `shown` said on the page with the button; what was not seen is not written over. Without the acceptance
    of the notice nothing is kept, unless the person accepted it before.
    """
    with store.writing(actor.name) as unit:
        lock_identifiers(unit, *_people(made))
        draft = draft_of(unit, made.draft.id, actor.name)
        again = found_capture(unit, actor, draft, today) if draft is not None else None
        if again is None:
            return already_saved(unit, made) or Saved(problems=(problem("person_unknown"),))
        saved = Saved(problems=moved(seen, shown(again)))
        if not saved.problems:
            saved = _kept(unit, actor, again, today, accepts)
        if saved.problems:
            _seen(unit, again, saved)
            return saved
        if saved.person_key is not None and again.person is None:
            note_without_curp(unit, again.typed, saved.person_key, today)
        if saved.person_key is not None:
            note_alike(unit, again, saved.person_key, today)
        drop_draft(unit, again.draft.id)
        unit.commit()
    return saved


def _seen(unit: Unit, made: Capture, saved: Saved) -> None:
    """Notes that somebody who corrects was told of what another changed, so that she may save all the same."""
    if made.existing is not None and any(each.code == "amend_moved" for each in saved.problems):
        said = replace(made.typed, revision=made.existing.revision)
        keep_draft(unit, made.draft.id, said.payload(), made.draft.revision, made.existing.person_key)
        unit.commit()


def _kept(unit: Unit, actor: Actor, made: Capture, today: str, accepts: bool) -> Saved:
    program = made.program
    if made.call is None:
        return Saved(problems=(no_call(today),))
    if not made.is_editable and made.existing is not None:
        return Saved(problems=(problem("enrolment_closed", state=made.existing.state),))
    if made.typed.amends and made.existing is not None and made.typed.revision != made.existing.revision:
        return Saved(problems=(problem("amend_moved"),))
    halves = raw_record(made)
    record = judged(made, halves, facts_now(unit, made, *halves))
    if record.stops:
        return Saved(problems=tuple(errors(record.problems)))
    if not accepts and not made.has_accepted:
        return Saved(problems=(problem("consent_missing"),))
    consent = ConsentGiven(program.privacy.notice, today, MEANS, actor.name) if accepts else None
    settled(unit, in_force(made.programs, record))
    arrived = arrived_as(made, record, made.call, consent)
    outcome = save_arrival(unit, arrived, _rules(made))
    if outcome.status == "rejected":
        return Saved(problems=outcome.problems)
    if made.typed.amends and outcome.status == "identical":
        return Saved(problems=(problem("amend_same"),))
    return Saved(outcome.person_key, outcome.enrolment, notes=outcome.problems)


def _rules(made: Capture) -> SaveRules:
    """How a capture may change what is known; a correction may change an enrolment in whatever state it is.

    Of somebody whom the actor may not know the form could not show what is stored: what differs is proposed.
    """
    rules = save_rules(made.program, "form" if made.person is not None else "fill")
    if made.typed.amends and made.existing is not None:
        return replace(rules, editable=rules.editable | {made.existing.state})
    return rules


def _people(made: Capture) -> tuple[list[str], list[str]]:
    """Whoever the facts are about: the person and those whose CURPs were typed, and the household's folio."""
    curps, folios = apart(others_named(made, *raw_record(made)))
    return [each for each in (made.typed.identifier, *curps) if each], folios


def arrived_as(made: Capture, record: Record, call: Call, consent: ConsentGiven | None = None) -> Arrival:
    """A capture as the registry's door takes it."""
    made_of = arrival(
        record, id=made.draft.id, applied_on=made.day, call=call, source=Source(MEANS), consent=consent,
        in_force=in_force(made.programs, record),
    )  # fmt: skip
    return replace(made_of, reason=made.typed.reason) if made.typed.amends else made_of


def foreseen(view: View, made: Capture, record: Record) -> Fate | None:
    """What the limits and the quota would make of a capture saved now; None where nothing limits it."""
    if made.call is None or not made.is_editable or record.stops:
        return None
    if made.person is not None:
        cluster = made.person.members
    else:
        cluster = (identity_key(view.secret, made.typed.identifier or provisional_folio(view.secret, made.draft.id)),)
    return preview(view, arrived_as(made, record, made.call), made.existing, cluster)


def no_call(today: str) -> Problem:
    """The problem of a day outside every call."""
    return problem("no_call", day=f"{today[8:]}/{today[5:7]}/{today[:4]}")


def already_saved(view: View, made: Capture) -> Saved | None:
    """The enrolment that a capture became, when it did: the second press of the button."""
    return _saved_as(view, *_whom_and_what(view, made))


def trace(view: View, made: Capture) -> tuple[str, str]:
    """Whom and what a capture will be kept as, as ids in a page: what it sends back with its button."""
    key, identifier = _whom_and_what(view, made)
    return id_text(key), id_text(identifier)


def traced(store: Store, person: str, enrolment: str) -> Saved | None:
    """The enrolment that a page's trace leads to; whether the actor may see it is not asked here."""
    key, identifier = id_of(person), id_of(enrolment)
    if key is None or identifier is None:
        return None
    with store.reading() as view:
        return _saved_as(view, key, identifier)


def _whom_and_what(view: View, made: Capture) -> tuple[bytes, bytes]:
    if made.existing is not None:
        return made.existing.person_key, made.existing.id
    if made.person is not None:
        return made.person.person_key, made.draft.id
    identifier = made.typed.identifier or provisional_folio(view.secret, made.draft.id)
    return identity_key(view.secret, identifier), made.draft.id


def _saved_as(view: View, person_key: bytes, identifier: bytes) -> Saved | None:
    found = enrolment_of(view, person_key, identifier)
    return Saved(found.person_key, found.id) if found is not None else None
