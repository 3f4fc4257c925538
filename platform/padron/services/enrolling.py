"""A whole record of another system, through the one door: judged with the registry's facts, and kept once.

It is known again by its id, as a capture is, and a person's enrolment in a call by itself: absent it is created, with
the same answers nothing is written, with others it is updated while its state allows it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from padron.intake.arriving import arrival, save_rules
from padron.intake.record import Record
from padron.language.values import blank
from padron.problems import Problem, errors, problem
from padron.program.model import Field, Leaf, Program, rows_of
from padron.registry.arrivals import ConsentGiven, Outcome, Source, Status
from padron.registry.canonical import canonical
from padron.registry.drafts import Draft
from padron.registry.enrolments import enrolment_of
from padron.registry.keys import content_id, new_id, provisional_folio
from padron.registry.locks import lock_identifiers
from padron.registry.people import person_of, resolve
from padron.registry.saving import save
from padron.registry.store import Store, Unit
from padron.services.answers import facts_now, judged, others_named
from padron.services.capture import Capture, Typed, found_capture, identified
from padron.services.capture_saving import no_call
from padron.services.load_rows import file_paths
from padron.services.places import in_force, settled
from padron.services.policy import Actor
from padron.services.repeating import is_same_person
from padron.services.sight import Criteria, criteria
from padron.shapes import File, Repeat

MEANS = "api"
Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sent:
    """A record as it was sent: raw halves, its ISO day of applying, and the one on which the notice was accepted.

    `id` is its own (16 bytes); None: it is known by the person and the call, without CURP by what it says. `is_dated`:
    the day of applying was sent; else it is that on which it came.
    """

    person: Raw
    answers: Raw
    applied_on: str
    accepted_on: str | None = None
    id: bytes | None = None
    is_dated: bool = True


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of a record: `problems` stop it, and then nothing of it was kept; `notes` were said of what was.

    `criteria` and the verdict are as the actor may see them; None where nothing was kept.
    """

    status: Status
    outcome: Outcome | None = None
    criteria: Criteria | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def enrol(store: Store, actor: Actor, program: Program, sent: Sent) -> Enrolled:
    """Keeps a record in a program that the actor captures in. Raises Refused (`busy`).

    Where she may know the person, the look is on record before this returns.
    """
    with store.writing(actor.name) as unit:
        identifier, wrong = _identifier(program, sent)
        made = _stranger(unit, actor, program, sent, identifier)
        lock_identifiers(unit, _people(made, sent))
        known = found_capture(unit, actor, made.draft, sent.applied_on)
        if known is None:
            return Enrolled("rejected", problems=(problem("api_not_found"),))
        kept = _kept(unit, actor, known, sent, wrong)
        if kept.status != "rejected":
            unit.commit()
    if known.person is not None:
        store.read_audit.append(actor.name, known.person.person_key, MEANS, program.name)
    return kept


def _identifier(program: Program, sent: Sent) -> tuple[str, tuple[Problem, ...]]:
    """Whose record it is, «» for a person without CURP; and what is wrong with how it is written."""
    given = sent.person.get("curp")
    if blank(given) and not program.curp_required:
        return "", ()
    text = given if isinstance(given, str) else ""
    found = identified(program, text, sent.applied_on)
    return found.identifier, () if found.identifier else found.problems


def _stranger(unit: Unit, actor: Actor, program: Program, sent: Sent, identifier: str) -> Capture:
    """The record as a capture of somebody of whom nothing is known, which no draft is kept of."""
    said = [MEANS, program.name, _plain(sent.person), _plain(sent.answers)]
    key = sent.id or (new_id() if identifier else content_id(unit.secret, canonical(said)))
    draft = Draft(key, actor.name, program.name, program.version, None, Typed(identifier).payload(), 1, 0, 0, 0)
    call = program.call_on(sent.applied_on)
    return Capture(
        draft, Typed(identifier), program, (program,), sent.applied_on, call, None, None, (), False, frozenset()
    )


def _plain(found: object) -> object:
    """What was sent, as canonical JSON can write it."""
    if isinstance(found, Mapping):
        return {str(name): _plain(value) for name, value in found.items()}
    if isinstance(found, list):
        return [_plain(each) for each in found]
    return str(found) if isinstance(found, str) else found


def _people(made: Capture, sent: Sent) -> list[str]:
    """Whoever the facts are about."""
    return [each for each in (made.typed.identifier, *others_named(made, sent.person, sent.answers).values()) if each]


def _kept(unit: Unit, actor: Actor, known: Capture, sent: Sent, wrong: tuple[Problem, ...]) -> Enrolled:
    answers, files = without_files(known.program.answer_leaves(), sent.answers)
    record = judged(known, (sent.person, answers), facts_now(unit, known, sent.person, answers))
    record = _files_later(record)
    found = [*errors(record.problems), *files, *_not_now(known, sent)]
    found += [each for each in wrong if each.code not in {one.code for one in found}]
    if found:
        return Enrolled("rejected", problems=tuple(found))
    if sent.id is not None and _is_other(unit, known, record, sent):
        return Enrolled("rejected", problems=(problem("api_key_used"),))
    outcome = _saved(unit, actor, known, record, sent)
    said = () if known.hidden else outcome.problems  # what a limit says may rest on what may not be told
    if outcome.status == "rejected":
        return Enrolled("rejected", problems=(problem("api_elsewhere"),) if known.hidden else outcome.problems)
    seen = criteria(known.program, {each.id: each.outcome for each in record.criteria}, known.hidden)
    return Enrolled(outcome.status, outcome, seen, notes=(*record.problems, *said))


def _is_other(unit: Unit, known: Capture, record: Record, sent: Sent) -> bool:
    """Whether the record's id is that of an enrolment of hers with other data, or in another program or call."""
    key = resolve(unit, known.typed.identifier or provisional_folio(unit.secret, known.draft.id))
    person = person_of(unit, key) if key is not None else None
    members = person.members if person is not None else ()
    found = next((one for each in members if (one := enrolment_of(unit, each, known.draft.id)) is not None), None)
    if person is None or found is None or known.call is None:
        return False
    same = (found.program, found.call) == (known.program.name, known.call.name)
    same = same and (not sent.is_dated or found.applied_on == sent.applied_on)
    same = same and canonical(found.answers) == canonical(record.answers)
    return not same or not is_same_person(unit, person, record.person, MEANS, unit.actor)


def _not_now(known: Capture, sent: Sent) -> list[Problem]:
    """Why a record that is in order cannot be kept."""
    found = [] if known.call is not None else [no_call(sent.applied_on)]
    return found if sent.accepted_on is not None or known.has_accepted else [*found, problem("consent_missing")]


def _saved(unit: Unit, actor: Actor, known: Capture, record: Record, sent: Sent) -> Outcome:
    assert known.call is not None
    program, consent = known.program, None
    if sent.accepted_on is not None:
        consent = ConsentGiven(program.privacy.notice, sent.accepted_on, MEANS, actor.name)
    force = in_force(known.programs, record)
    settled(unit, force)
    arrived = arrival(
        record, id=known.draft.id, applied_on=known.day, call=known.call, source=Source(MEANS), consent=consent,
        in_force=force,
    )  # fmt: skip
    return save(unit, arrived, save_rules(program, "fill"))


def _files_later(record: Record) -> Record:
    """A document that must be there is one that comes later, as with a workbook."""
    paths = file_paths(record.program)
    later = tuple(
        problem("file_pending", field=each.field, label=each.values.get("label", each.field))
        if each.code == "required" and _column(each.field or "") in paths
        else each
        for each in record.problems
    )
    return record._replace(problems=later)


def _column(path: str) -> str:
    """`repeat.name` of `repeat[2].name`."""
    repeat, bracket, rest = path.partition("[")
    return f"{repeat}.{rest.partition('].')[2]}" if bracket else path


def without_files(asked: Iterable[Leaf], answers: Raw) -> tuple[dict[str, object], list[Problem]]:
    """The answers without documents, and a refusal of each: by its hash somebody could reach another's document."""
    kept, found = dict(answers), list[Problem]()
    for leaf in asked:
        name = leaf.field.name
        if isinstance(leaf.field.shape, File) and not blank(kept.get(name)):
            found.append(_no_file(leaf.field, name))
            kept[name] = None
        elif isinstance(leaf.field.shape, Repeat) and isinstance(kept.get(name), list):
            kept[name] = [_row(leaf.field, row, number, found) for number, row in enumerate(_list(kept[name]), 1)]
    return kept, found


def _row(repeat: Field, row: object, number: int, found: list[Problem]) -> object:
    if not isinstance(row, Mapping):
        return row
    files = [each for each in rows_of(repeat) if isinstance(each.shape, File) and not blank(row.get(each.name))]
    found += [_no_file(each, f"{repeat.name}[{number}].{each.name}") for each in files]
    return {**row, **dict.fromkeys(each.name for each in files)}


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _no_file(field: Field, path: str) -> Problem:
    return problem("api_file", field=path, label=field.label.es)
