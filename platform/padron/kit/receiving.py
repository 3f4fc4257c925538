"""The registry's half of a kit: each capture judged again with the registry's facts, and kept once however it comes.

A capture's id becomes the enrolment's, as a draft's does: that is what a second arrival is known by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from padron.intake.arriving import arrival, save_rules
from padron.intake.record import Record
from padron.kit.captures import Made
from padron.kit.files import without_absent
from padron.kit.judging import capture as alone
from padron.kit.judging import draft
from padron.kit.storage import LOST
from padron.kit.versions import Judges, judges
from padron.problems import Problem, errors, problem
from padron.program.model import Program
from padron.registry.arrivals import ConsentGiven, Outcome, Policy, Source
from padron.registry.canonical import canonical
from padron.registry.loads import (
    RowProblem,
    add_problems,
    begin_load,
    fail_load,
    finish_load,
    left_running,
    note_progress,
)
from padron.registry.locks import lock_identifiers
from padron.registry.saving import save as save_arrival
from padron.registry.store import Refused, Store, Unit
from padron.services.answers import facts_now, judged, others_named, raw_record
from padron.services.capture import Capture, found_capture
from padron.services.capture_saving import no_call
from padron.services.load_rows import file_paths
from padron.services.places import in_force, settled
from padron.services.policy import Actor, may
from padron.services.programs import published_program
from padron.services.sight import ELSEWHERE, criteria
from padron.services.without_curp import note_without_curp, parent_seen

MEANS = "kit"
POLICY: Policy = "fill"
Result = dict[str, Any]
"""What became of one capture: `status` accepted, duplicate or correct; `problems` with code, field, message and
suggestion; once it is kept its `folio`, `verdict` and `version`; `differs` where the registry has other answers."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the captures that were sent, by id, in their order; `load` is the id of this sending."""

    load: bytes
    results: Mapping[str, Result]

    def count(self, status: str) -> int:
        """How many have a status."""
        return sum(each["status"] == status for each in self.results.values())


@dataclass(frozen=True, slots=True)
class Sending:
    """What all captures of one sending share; `files` are the SHA-256 of the documents that are there."""

    store: Store
    actor: Actor
    today: str
    load: bytes
    files: frozenset[str]


def receive(
    store: Store,
    actor: Actor,
    captures: Sequence[Made],
    today: str,
    *,
    file_name: str,
    sha256: str,
    files: frozenset[str] = frozenset(),
) -> Received:
    """Takes the captures that are whole, each in a transaction of its own, and keeps what became of them as a load.

    An earlier sending of the actor's that died ends as failed, and so does this one where anything breaks it.
    `today` is an ISO day. Raises Refused: `kit_no_program` where the actor may not capture in the program; `busy`.
    """
    sent = [each for each in captures if each.state == "ready"]
    with store.writing(actor.name) as unit:
        program = _allowed(unit, actor, sent or captures)
        if program is None:
            raise Refused(problem("kit_no_program"))
        for dead in left_running(unit, program.name, actor.name, file_name[:200]):
            fail_load(unit, dead)
        load = begin_load(unit, program.name, sha256, file_name[:200], POLICY)
        unit.commit()
    sending, results = Sending(store, actor, today, load, files), dict[str, Result]()
    try:
        for row, each in enumerate(sent, 1):
            results[each.id] = _one(each, sending, row)
        _finish(sending, results)
    except BaseException:
        _fail(sending, results, len(sent))
        raise
    return Received(load, results)


def _allowed(unit: Unit, actor: Actor, captures: Sequence[Made]) -> Program | None:
    """The first of the captures' programs in which the actor may capture."""
    found = (published_program(unit, name) for name in dict.fromkeys(each.program for each in captures))
    return next((each for each in found if each is not None and may(actor, "load", each)), None)


def _counts(results: Mapping[str, Result], rows: int) -> dict[str, int]:
    statuses = [each["status"] for each in results.values()]
    return {
        "rows": rows, "created": statuses.count("accepted"), "updated": 0, "identical": statuses.count("duplicate"),
        "rejected": statuses.count("correct"), "pending": 0, "adjusted": 0,
    }  # fmt: skip


def _fail(sending: Sending, results: Mapping[str, Result], rows: int) -> None:
    """Ends a sending that broke, with how many it kept; the next one says again what became of each."""
    with sending.store.writing(sending.actor.name) as unit:
        note_progress(unit, sending.load, _counts(results, rows))
        fail_load(unit, sending.load)
        unit.commit()


def _finish(sending: Sending, results: Mapping[str, Result]) -> None:
    load = sending.load
    with sending.store.writing(sending.actor.name) as unit:
        for row, each in enumerate(results.values(), 1):
            wrong = each["problems"] if each["status"] == "correct" else ()
            add_problems(unit, load, [
                RowProblem(row, "", "", found["field"], "", found["code"], "error", found["message"], "")
                for found in wrong
            ], 1_000 * row)  # fmt: skip
        finish_load(unit, load, _counts(results, len(results)), {"captures": results})
        unit.commit()


def _one(made: Made, sending: Sending, row: int) -> Result:
    """Judges one capture and keeps it; nothing of it is written unless all of it is."""
    with sending.store.writing(sending.actor.name) as unit:
        found = judges(unit, made)
        if found is None or not may(sending.actor, "capture", found.program):
            return _to_correct([problem("kit_no_program")])
        try:
            wrong = [*_days(made, sending.today), *_texts(made)]
            result = _to_correct(wrong) if wrong else _judged(unit, made, found, sending, row)
        except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError):
            return _to_correct([problem("kit_not_captures")])  # a hand wrote into the file: any shape may come
        if result["status"] == "accepted":
            unit.commit()
    return result


def _days(made: Made, today: str) -> list[Problem]:
    """What is wrong with the days of a capture."""
    days = (made.applied_on, *([made.accepted_on] if made.accepted_on is not None else []))
    return [problem("kit_day", day=each[:20]) for each in days if not _is_day(each) or each > today]


def _texts(made: Made) -> list[Problem]:
    """What is no text beside the answers, of which each question says it."""
    return [problem("kit_text")] if LOST in f"{made.author}{replace(made.typed, answers=None)}" else []


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _judged(unit: Unit, made: Made, found: Judges, sending: Sending, row: int) -> Result:
    stranger = alone(found.program, made)
    lock_identifiers(unit, _people(stranger))
    one = draft(replace(made, version=found.program.version), sending.actor.name)
    known = found_capture(unit, sending.actor, one, made.applied_on)
    if known is None:
        return _to_correct([problem("kit_no_program")])
    person, answers = raw_record(stranger)  # the names were typed, though the registry may know the person
    answers, absent = without_absent(found.program, answers, sending.files)
    record = judged(known, (person, answers), facts_now(unit, known, person, answers))
    record = _files_later(record, absent)
    if known.existing is not None:
        return _already(known, record, made)
    wrong = [*errors(record.problems), *_not_now(known, made)]
    if wrong:
        return _to_correct([*wrong, *found.outgrown])
    outcome = _kept(unit, known, record, made, sending, row)
    if outcome.status == "rejected":
        return _to_correct(list(outcome.problems), secret=bool(known.hidden))
    lost = _without_curp(unit, known, made, outcome, sending)
    notes = [*found.notes, *lost, *([problem("kit_file_missing", field=name) for name in absent])]
    return {
        "status": "accepted", "folio": outcome.folio, "verdict": _verdict(known, record),
        "version": found.program.version, "problems": _said([*notes, *(() if known.hidden else outcome.problems)]),
    }  # fmt: skip


def _people(stranger: Capture) -> list[str]:
    """Whoever the facts are about."""
    named = others_named(stranger, *raw_record(stranger)).values()
    return [each for each in (stranger.typed.identifier, *map(str, named)) if each]


def _files_later(record: Record, absent: Sequence[str]) -> Record:
    """A document that must be there and did not come is one that comes later, as with a workbook."""
    paths = file_paths(record.program)
    later = tuple(
        problem("file_pending", field=each.field, label=each.values.get("label", each.field))
        if each.code == "required" and each.field in {*paths, *absent}
        else each
        for each in record.problems
    )
    return record._replace(problems=later)


def _not_now(known: Capture, made: Made) -> list[Problem]:
    """Why a record that is in order cannot be kept."""
    found = [] if known.call is not None else [no_call(made.applied_on)]
    has_accepted = made.accepted_on is not None or known.has_accepted
    return found if has_accepted else [*found, problem("consent_missing")]


def _kept(unit: Unit, known: Capture, record: Record, made: Made, sending: Sending, row: int) -> Outcome:
    assert known.call is not None
    program, consent = known.program, None
    if made.accepted_on is not None:
        consent = ConsentGiven(program.privacy.notice, made.accepted_on, MEANS, made.author[:80])
    force = in_force(known.programs, record)
    settled(unit, force)
    arrived = arrival(
        record, id=known.draft.id, applied_on=made.applied_on, call=known.call,
        source=Source("kit", sending.load, row), consent=consent, in_force=force,
    )  # fmt: skip
    return save_arrival(unit, arrived, save_rules(program, POLICY))


def _without_curp(unit: Unit, known: Capture, made: Made, outcome: Outcome, sending: Sending) -> list[Problem]:
    """Notes why somebody who is new has no CURP, and whose child a newborn is; or says that the parent is unknown."""
    if known.person is not None or outcome.status != "created" or outcome.person_key is None:
        return []
    is_lost = bool(made.typed.parent) and not parent_seen(sending.store, sending.actor, made.typed)
    said = replace(made.typed, parent="") if is_lost else made.typed
    note_without_curp(unit, said, outcome.person_key, sending.today)
    return [problem("kit_parent")] if is_lost else []


def _already(known: Capture, record: Record, made: Made) -> Result:
    """The person has an enrolment in this call: this very capture, sent before, or one that came another way."""
    existing = known.existing
    assert existing is not None
    same = canonical(existing.answers) == canonical(record.answers)
    status = "accepted" if same and existing.id == known.draft.id else "duplicate"
    return {
        "status": status, "folio": existing.folio, "version": existing.version, "differs": not same,
        "problems": _said([] if same else [problem("kit_already")]),
    }  # fmt: skip


def _verdict(known: Capture, record: Record) -> str:
    """The verdict as the actor may see it."""
    return criteria(known.program, {each.id: each.outcome for each in record.criteria}, known.hidden).verdict


def _to_correct(found: Sequence[Problem], *, secret: bool = False) -> Result:
    """A capture that was not kept; what rests on what the actor may not see is not named."""
    said = [{"code": "elsewhere", "field": "", "message": ELSEWHERE, "suggestion": ""}] if secret else _said(found)
    return {"status": "correct", "problems": said}


def _said(found: Sequence[Problem]) -> list[dict[str, str]]:
    return [
        {"code": each.code, "field": each.field or "", "message": _sentence(each), "suggestion": each.suggestion or ""}
        for each in found
    ]


def _sentence(found: Problem) -> str:
    """The message, with the question it is about where it does not name it."""
    label, message = str(found.values.get("label", "")), found.message()
    return f"{label}: {message}" if label and label not in message else message
