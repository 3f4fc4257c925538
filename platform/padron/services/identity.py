"""Who somebody is, decided by who reviews: her CURP corrected, two records merged or separated, proposed changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from padron import curp as curps
from padron.problems import Problem, errors, problem
from padron.program.model import Leaf, Program
from padron.registry.arrivals import UNDONE
from padron.registry.corrections import NotPossible, add_identifier, decide_change, merge, set_values, unmerge
from padron.registry.duplicates import DIFFERENT, SAME, decide_candidate
from padron.registry.history import Moment, history
from padron.registry.keys import id_of, provisional_of
from padron.registry.people import PendingChange, Person, pending_changes, person_of, resolve
from padron.registry.store import Store, Unit, View
from padron.services.people import leaves_seen
from padron.services.policy import Actor, may_decide_identity
from padron.services.programs import published

FACTS = {"birth_date": "fecha_nacimiento", "sex": "sexo", "state": "entidad_nacimiento"}
"""What a CURP says → the registry's field."""


def decides(actor: Actor, moments: Sequence[Moment]) -> bool:
    """Whether an actor may say who this person is: she reviews something that the person is enrolled in."""
    counts = (each for each in moments if each.kind == "enrolment" and each.category != UNDONE)
    return any(may_decide_identity(actor, each.area, each.program) for each in counts)


def subject(view: View, actor: Actor, text: str) -> Person | None:
    """The person of a URL's key, where the actor may decide about her; else None."""
    key = id_of(text)
    person = person_of(view, key) if key is not None else None
    return person if person is not None and decides(actor, history(view, person.person_key)) else None


def person_to_decide(store: Store, actor: Actor, text: str, purpose: str) -> Person | None:
    """The same, the look on record before it returns."""
    with store.reading() as view:
        found = subject(view, actor, text)
    if found is not None:
        store.read_audit.append(actor.name, found.person_key, "person", purpose)
    return found


@dataclass(frozen=True, slots=True)
class Correction:
    """A CURP as typed for a person. `sure`: it stands though the data differ; `facts`: what it says of birth is taken
    over."""

    text: str
    reason: str
    sure: bool = False
    facts: bool = False


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction: nothing wrong, or `wrong`; `differences` are between the CURP and the data.

    `other` is the person who has the CURP, only where the actor may decide about her as well.
    """

    wrong: Problem | None = None
    differences: tuple[Problem, ...] = ()
    other: Person | None = None


def correct_curp(store: Store, actor: Actor, text: str, asked: Correction, today: str) -> Corrected | None:
    """Puts a CURP in force for a person; None where the actor may not. Raises Refused (`busy`)."""
    with store.writing(actor.name) as unit:
        person = subject(unit, actor, text)
        if person is None:
            return None
        made = _corrected(unit, actor, person, asked, today)
        if made.wrong is None:
            unit.commit()
    if made.other is not None:
        store.read_audit.append(actor.name, made.other.person_key, "person", "has the same CURP")
    return made


def _corrected(unit: Unit, actor: Actor, person: Person, asked: Correction, today: str) -> Corrected:
    reading = curps.check(asked.text, date.fromisoformat(today))
    wrong = _unreadable(reading)
    if wrong is not None or reading.curp is None:
        return Corrected(wrong)
    found = tuple(curps.compare(reading, **_captured(person.values)))
    if reading.curp == person.identifier:
        return Corrected(problem("curp_in_force", field="curp"))
    owner = resolve(unit, reading.curp)
    if owner not in (None, person.person_key):
        return Corrected(_TAKEN, found, _known_too(unit, actor, owner))
    if found and not asked.sure:
        return Corrected(problem("curp_unsure", field="seguro"), found)
    if not asked.reason:
        return Corrected(problem("why_missing", field="motivo"), found)
    kind = "correction" if provisional_of(person.identifier) is None else "curp"
    try:
        add_identifier(unit, person.person_key, reading.curp, kind, today, asked.reason)
    except NotPossible:
        return Corrected(_TAKEN, found)
    if asked.facts:
        said: dict[str, object] = {
            name: str(getattr(reading, part)) for part, name in FACTS.items() if getattr(reading, part)
        }
        set_values(unit, person.person_key, said, ("correction", today, actor.name), asked.reason)
    return Corrected(differences=found)


_TAKEN = problem("curp_of_other", field="curp")


def _unreadable(reading: curps.Reading) -> Problem | None:
    if not reading.text:
        return problem("required", ask="Escribe la CURP", ask_en="Enter the CURP", field="curp")
    return next(iter(errors(reading.problems)), None)


def _captured(values: Mapping[str, object]) -> curps.Captured:
    born = values.get("fecha_nacimiento")
    return {
        "names": _text(values, "nombre"), "first_surname": _text(values, "primer_apellido"),
        "second_surname": _text(values, "segundo_apellido"),
        "birth_date": date.fromisoformat(str(born)) if born else None,
        "sex": _text(values, "sexo"), "state": _text(values, "entidad_nacimiento"),
    }  # fmt: skip


def _text(values: Mapping[str, object], name: str) -> str | None:
    return str(values[name]) if values.get(name) else None


def _known_too(view: View, actor: Actor, key: bytes | None) -> Person | None:
    person = person_of(view, key) if key is not None else None
    return person if person is not None and decides(actor, history(view, person.person_key)) else None


def merge_two(store: Store, actor: Actor, stays: str, goes: str, reason: str, today: str) -> Problem | None:
    """Merges two records into the one that stays; what is wrong, or None. `already_merged` where either changed
    meanwhile, or is not the actor's to decide. Raises Refused (`busy`)."""
    if not reason:
        return problem("why_missing", field="motivo")
    with store.writing(actor.name) as unit:
        last, gone = subject(unit, actor, stays), subject(unit, actor, goes)
        if last is None or gone is None or id_of(stays) != last.person_key or id_of(goes) != gone.person_key:
            return problem("already_merged")
        try:
            merge(unit, gone.person_key, last.person_key, today, reason)
        except NotPossible:
            return problem("already_merged")
        decide_candidate(unit, last.person_key, gone.person_key, SAME, today, reason)
        unit.commit()
    return None


def separate(store: Store, actor: Actor, text: str, member: str, reason: str, today: str) -> Problem | None:
    """Undoes the merge of one of a person's records; what is wrong, or None. Raises Refused (`busy`)."""
    if not reason:
        return problem("why_missing", field="motivo")
    key = id_of(member)
    with store.writing(actor.name) as unit:
        person = subject(unit, actor, text)
        if person is None or key is None or key not in person.members:
            return problem("already_merged")
        try:
            unmerge(unit, key, today, reason)
        except NotPossible:
            return problem("already_merged")
        decide_candidate(unit, key, person.person_key, DIFFERENT, today, reason)
        unit.commit()
    return None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that waits: the field's leaf, or those of a group; `now` is what is stored today, by field.

    `record` is the one of the person's records that it was proposed for.
    """

    record: bytes
    change: PendingChange
    leaves: tuple[Leaf, ...]
    now: Mapping[str, object]
    then: Mapping[str, object]


def proposed(store: Store, actor: Actor, text: str) -> tuple[Person, list[Proposed]] | None:
    """What loads proposed about a person, as far as the actor may see the fields; None where she may not decide."""
    with store.reading() as view:
        person = subject(view, actor, text)
        if person is None:
            return None
        found = _proposed(view, actor, person)
    store.read_audit.append(actor.name, person.person_key, "person", "proposed changes")
    return person, found


def changes_waiting(store: Store, actor: Actor, person: Person) -> int:
    """How many changes wait for the actor; for a person whose look is on record already."""
    with store.reading() as view:
        return len(_proposed(view, actor, person))


def decide_proposed(
    store: Store, actor: Actor, text: str, change: str, accept: bool, reason: str, today: str
) -> Problem | None:
    """Accepts or refuses a proposed change; what is wrong, or None. Raises Refused (`busy`)."""
    if not reason:
        return problem("why_missing", field="motivo")
    with store.writing(actor.name) as unit:
        person = subject(unit, actor, text)
        mine = {each.change.id: each for each in _proposed(unit, actor, person)} if person is not None else {}
        wanted = mine.get(id_of(change) or b"")
        if wanted is None:
            return problem("change_decided")
        try:
            decide_change(unit, wanted.record, wanted.change.id, accept, today, reason)
        except NotPossible:
            return problem("change_decided")
        unit.commit()
    return None


def _proposed(view: View, actor: Actor, person: Person) -> list[Proposed]:
    programs = published(view)
    waiting = ((record, each) for record in person.members for each in pending_changes(view, record))
    return [found for record, each in waiting if (found := _as_seen(actor, person, record, each, programs)) is not None]


def _as_seen(
    actor: Actor, person: Person, record: bytes, change: PendingChange, programs: Sequence[Program]
) -> Proposed | None:
    """A change as the actor sees it; None where it touches a field that she may not see."""
    then = change.proposed if isinstance(change.proposed, dict) else {change.field: change.proposed}
    before = change.stored if isinstance(change.stored, dict) else {change.field: change.stored}
    names = {**before, **then}
    seen = leaves_seen(actor, replace(person, values={**person.values, **names}), programs)
    leaves = tuple(leaf for leaf in seen if leaf.field.name in names)
    if len(leaves) != len(names):
        return None
    return Proposed(record, change, leaves, {name: person.values.get(name) for name in names}, then)
