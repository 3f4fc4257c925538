"""Records that may be of one person: two side by side, those that wait for a decision, and those found in a capture."""

from collections.abc import Mapping
from dataclasses import dataclass

from padron.problems import Problem, problem
from padron.registry import people
from padron.registry.duplicates import (
    DIFFERENT,
    LATER,
    SAME,
    Candidate,
    candidates_about,
    decide_candidate,
    note_candidate,
    waiting_candidates,
)
from padron.registry.history import history
from padron.registry.keys import provisional_folio
from padron.registry.people import Person, people_of, resolve, survivors
from padron.registry.read_audit import Look
from padron.registry.search import namesakes
from padron.registry.store import Store, Unit, View
from padron.services.capture import Capture
from padron.services.identity import decides, subject
from padron.services.people import Looked, look, works_with
from padron.services.policy import Actor

MOST_READ = 1000
IN_CAPTURE = "capture"
_NAMES = ("nombre", "primer_apellido", "segundo_apellido")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people side by side, each as the actor sees her; `clashes` are the calls in which both are enrolled."""

    one: Looked
    other: Looked
    clashes: tuple[str, ...]


def pair(store: Store, actor: Actor, one: str, other: str) -> Pair | None:
    """Two people by the keys of a URL; None where the actor may not decide about both, or they are one already."""
    with store.reading() as view:
        both = [subject(view, actor, text) for text in (one, other)]
    if None in both or both[0] == both[1]:
        return None
    found = [look(store, actor, text, "possible duplicate") for text in (one, other)]
    if found[0] is None or found[1] is None:
        return None
    calls = [_calls(each) for each in found if each is not None]
    return Pair(found[0], found[1], tuple(sorted(title for key, title in calls[0].items() if key in calls[1])))


def one_by_now(store: Store, actor: Actor, one: str, other: str) -> Person | None:
    """The person that both keys lead to since somebody merged them; None where they are not one, or not the actor's."""
    with store.reading() as view:
        found, same = subject(view, actor, one), subject(view, actor, other)
    return found if found is not None and same is not None and found.person_key == same.person_key else None


def _calls(found: Looked) -> dict[tuple[str, str], str]:
    told = (each.moment for each in found.history if each.moment.kind == "enrolment")
    return {(each.program, each.detail): each.title for each in told}


def decide_pair(
    store: Store, actor: Actor, one: str, other: str, state: str, reason: str, today: str
) -> Problem | None:
    """Says that two people are `different`, or puts it off (`later`); what is wrong, or None. Raises Refused."""
    if state == DIFFERENT and not reason:
        return problem("why_missing", field="motivo")
    with store.writing(actor.name) as unit:
        both = [subject(unit, actor, text) for text in (one, other)]
        if both[0] is None or both[1] is None or both[0] == both[1]:
            return problem("already_merged")
        decide_candidate(unit, both[0].person_key, both[1].person_key, state, today, reason)
        unit.commit()
    return None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair of people that waits for a decision of the actor."""

    one: Person
    other: Person
    score: int
    is_put_off: bool


def waiting(store: Store, actor: Actor) -> tuple[list[Waiting], bool]:
    """The pairs that the actor may decide, the likeliest first; whether there are more than could be read."""
    with store.reading() as view:
        found = waiting_candidates(view, MOST_READ + 1)
        listed = _listed(view, actor, found[:MOST_READ])
    _seen(store, actor, [each for one in listed for each in (one.one, one.other)], "possible duplicates")
    return listed, len(found) > MOST_READ


def may_be(store: Store, actor: Actor, person: Person) -> list[Waiting]:
    """Who may be the same as a person, as far as the actor may decide about both; each look on record."""
    with store.reading() as view:
        listed = _listed(view, actor, candidates_about(view, person.members))
    found = [each if each.one.person_key == person.person_key else _turned(each) for each in listed]
    _seen(store, actor, [each.other for each in found], "possible duplicates")
    return found


def _listed(view: View, actor: Actor, found: list[Candidate]) -> list[Waiting]:
    """As people are now: whoever was merged meanwhile stands for the one that she became, and nobody for herself."""
    everybody = people_of(view, {key for each in found for key in (each.person_key, each.other_key)})
    yes = {key: decides(actor, history(view, key)) for key in {each.person_key for each in everybody.values()}}
    listed: dict[frozenset[bytes], Waiting] = {}
    for each in found:
        one, other = everybody.get(each.person_key), everybody.get(each.other_key)
        if one is None or other is None or one.person_key == other.person_key:
            continue
        if yes[one.person_key] and yes[other.person_key]:
            keys = frozenset((one.person_key, other.person_key))
            listed.setdefault(keys, Waiting(one, other, each.score, each.state == LATER))
    return list(listed.values())


def _turned(each: Waiting) -> Waiting:
    return Waiting(each.other, each.one, each.score, each.is_put_off)


def _seen(store: Store, actor: Actor, found: list[Person], purpose: str) -> None:
    if found:
        store.read_audit.append_many(Look(actor.name, "person", each.person_key, purpose) for each in found)


def records_of(store: Store, person: Person) -> list[Person]:
    """The records that a person is made of, as each is by itself."""
    with store.reading() as view:
        return people.records_of(view, person)


def alike_in_capture(
    store: Store, actor: Actor, made: Capture, values: Mapping[str, object], *, undecided: bool = False
) -> list[Person]:
    """Of somebody new: the people of the same name and birth date with whom the actor works, each look on record.

    Of others nothing is said here: who captures could try birth dates one by one; the batch finds them for who reviews.
    """
    words, born = " ".join(str(values[each]) for each in _NAMES if values.get(each)), values.get("fecha_nacimiento")
    if made.person is not None or len(words.split()) < 2 or not isinstance(born, str):
        return []
    said = made.typed.alike or {}
    with store.reading() as view:
        found = people_of(view, [each.person_key for each in namesakes(view, words, born)])
        herself = resolve(view, made.typed.identifier or provisional_folio(view.secret, made.draft.id))
        kept = [each for key, each in found.items() if key != herself and works_with(actor, history(view, key))]
    if undecided:
        return [each for each in kept if each.person_key.hex() not in said]
    _seen(store, actor, kept, IN_CAPTURE)
    return kept


def note_alike(unit: Unit, made: Capture, person_key: bytes, today: str) -> None:
    """Keeps what was said in a capture: that somebody is another person, or that a reviewer should merge the two."""
    said = {bytes.fromhex(key): what for key, what in (made.typed.alike or {}).items()}
    last = survivors(unit, [*said, person_key])
    for key, what in said.items():
        if last[key] == last[person_key]:
            continue
        if what == SAME:
            note_candidate(unit, last[key], last[person_key], 100, IN_CAPTURE)
        else:
            decide_candidate(unit, last[key], last[person_key], DIFFERENT, today, "al capturar")
