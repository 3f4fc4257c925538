"""Finding people and looking at one: what an actor may see of data and history, each look on record beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from padron.intake.explaining import Explains, explainer, stored_grounds
from padron.language.fieldtypes.phone import telephone_in
from padron.program.model import Field, Leaf, Program
from padron.registry.arrivals import UNDONE
from padron.registry.enrolments import Enrolment, enrolment_of
from padron.registry.history import Moment, history
from padron.registry.keys import folio_of, id_of, provisional_of
from padron.registry.loads import file_names
from padron.registry.people import Person, people_of, person_of
from padron.registry.phones import by_phone
from padron.registry.read_audit import Look
from padron.registry.search import CURP_LIKE, search
from padron.registry.store import Store, View
from padron.services.capture import facts_read
from padron.services.places import award_of
from padron.services.policy import Actor, Sight, sight
from padron.services.programs import at_version, published
from padron.services.promoted import phone_fields
from padron.services.sight import (
    TO_CONFIRM,
    hidden_answers,
    hidden_facts,
    is_visible,
    state_label,
    tells_verdict,
    titles,
)

MOST_FOUND = 20
BENEFITS = {"delivered": "Entregado", "void": "Anulado", "held": "Retenido", "undone": "Carga deshecha"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of a person's history as an actor may see it; of other areas an outline: title, area and state."""

    moment: Moment
    sight: Sight
    status: str
    service: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A person as an actor may see her: registry leaves with a value, and the history, newest first.

    Who does not work with this person sees her name and the outline; her birth date would give away the masked CURP.
    `loads`: what the files were called from which lines came that the actor sees whole.
    """

    person: Person
    leaves: tuple[Leaf, ...]
    history: tuple[Seen, ...]
    areas: tuple[tuple[str, str], ...]
    loads: Mapping[bytes, str] = field(default_factory=dict)

    @property
    def in_scope(self) -> bool:
        """Whether the actor works with this person; else the CURP is masked."""
        return any(each.sight == "all" and each.moment.kind != "correction" and each.moment.category != UNDONE
                   for each in self.history)  # fmt: skip


def look(store: Store, actor: Actor, text: str, purpose: str = "person page") -> Looked | None:
    """The person whose key a URL carries, or None where there is none that the actor may know of."""
    key = id_of(text)
    if key is None:
        return None
    with store.reading() as view:
        person = person_of(view, key)
        moments = history(view, key) if person is not None else []
        if person is None or not is_visible(actor, moments):
            return None
        programs = published(view)
        seen = history_seen(view, actor, person, moments, programs)
        loads = file_names(view, (each.moment.load for each in seen if each.sight == "all" and each.moment.load))
    store.read_audit.append(actor.name, person.person_key, "person", purpose)
    areas = {each.moment.area: _area(each.moment.area, programs) for each in seen if each.moment.area}
    found = Looked(person, leaves_seen(actor, person, programs), seen, tuple(sorted(areas.items())), loads)
    if found.in_scope:
        return found
    return replace(found, leaves=(), history=tuple(each for each in found.history if each.moment.program))


def leaves_seen(actor: Actor, person: Person, programs: Sequence[Program]) -> tuple[Leaf, ...]:
    """The registry fields with a value that the actor may see: sensitive ones only in a program of hers that asks."""
    found: dict[str, Leaf] = {}
    for program in programs:
        own = sight(actor, program.area, program.name, True) == "all"
        for leaf in program.person_leaves():
            name = leaf.field.name
            if name in person.values and name != "curp" and (own or leaf.field.sensitivity != "sensitive"):
                found.setdefault(name, leaf)
    return tuple(found.values())


def history_seen(
    view: View, actor: Actor, person: Person, moments: Sequence[Moment], programs: Sequence[Program]
) -> tuple[Seen, ...]:
    """These lines of a person's history as far as the actor may see them."""
    known = {each.name: each for each in programs}
    found = []
    for moment in moments:
        of = known.get(moment.program)
        what: Sight = "all"
        if moment.program:
            area = moment.area or (of.area if of else "")
            confidential = moment.confidential or (of.confidential if of else False)
            what = sight(actor, area, moment.program, confidential)
        if what == "nothing" or (what == "outline" and (moment.kind != "enrolment" or moment.category == UNDONE)):
            continue
        found.append(Seen(moment, what, _status(view, actor, person, moment, of, programs), _service(moment, of)))
    return tuple(found)


def _status(
    view: View, actor: Actor, person: Person, moment: Moment, program: Program | None, programs: Sequence[Program]
) -> str:
    if moment.kind == "correction":
        return ""
    if moment.kind == "benefit":
        return BENEFITS.get(moment.status, moment.status)
    if program is None:
        return moment.status
    hidden = hidden_facts(actor, programs, facts_read(program))
    stored = None
    if tells_verdict(program, moment.status, hidden):
        stored = _enrolment(view, person, moment.id)
    return state_label(program, moment.status, stored, hidden)


def _enrolment(view: View, person: Person, identifier: bytes) -> Enrolment | None:
    found = (enrolment_of(view, member, identifier) for member in person.members)
    return next((each for each in found if each is not None), None)


def _service(moment: Moment, program: Program | None) -> str:
    services = program.services if program is not None and moment.kind == "benefit" else ()
    return next((each.title.es for each in services if each.name == moment.detail), "")


def _area(area: str, programs: Sequence[Program]) -> str:
    return next((each.area_title for each in programs if each.area == area and each.area_title), area)


@dataclass(frozen=True, slots=True)
class Applied:
    """An enrolment as an actor of its area sees it. `label` is its state in words, `hidden` the facts kept from her.

    `titles`: what other programs are called that she may know of; `in_force` the program's latest version.
    """

    person: Person
    enrolment: Enrolment
    program: Program
    label: str
    hidden: frozenset[str]
    titles: Mapping[str, str]
    in_force: Program


def application(store: Store, actor: Actor, person_text: str, text: str, purpose: str) -> Applied | None:
    """An enrolment by the keys of a URL; None where there is none or its program is out of the actor's scope."""
    key, identifier = id_of(person_text), id_of(text)
    if key is None or identifier is None:
        return None
    with store.reading() as view:
        person = person_of(view, key)
        found = _enrolment(view, person, identifier) if person is not None else None
        program = at_version(view, found.program, found.version) if found is not None else None
        if person is None or found is None or program is None:
            return None
        if sight(actor, found.area, program.name, program.confidential) != "all":
            return None
        programs = published(view)
        hidden = hidden_facts(actor, programs, facts_read(program))
    store.read_audit.append(actor.name, person.person_key, "enrolment", purpose)
    label = state_label(program, found.state, found, hidden)
    latest = next((each for each in programs if each.name == program.name), program)
    return Applied(person, found, program, label, hidden, titles(actor, programs), latest)


def explains(found: Applied) -> Explains:
    """Explains an application's criteria by what was stored with it, under the version that judged it."""
    by_curp = provisional_of(found.person.identifier) is None
    stored = stored_grounds(found.program, found.enrolment.judged, found.enrolment.answers, by_curp=by_curp)
    return explainer(stored, found.hidden, found.titles)


def answers_seen(found: Applied) -> dict[str, object]:
    """The answers of an application, without those that would tell what must stay hidden."""
    secret = hidden_answers(found.program, found.hidden)
    return {name: value for name, value in found.enrolment.answers.items() if name not in secret}


def place_words(found: Applied) -> str:
    """Whether an enrolment holds a place of its call, waits for one, or for what; nothing where nothing limits it."""
    award = award_of(found.program, found.enrolment, found.person.values)
    category = found.enrolment.category
    if award.is_free or found.label == TO_CONFIRM:
        return ""
    if category == "open" and (found.hidden or found.enrolment.verdict != "eligible"):
        return ""  # that it only lacks its place would tell the verdict
    if category == "open" and award.unknown:
        return f"Para tener su lugar falta el dato «{award.unknown[0][1]}». Complétalo en la solicitud."
    return PLACES.get(category, "")


PLACES = {
    "active": "Ya tiene su lugar en la convocatoria.",
    "waiting": "El cupo está lleno: queda en lista de espera. Cuando se libere un lugar, pasa quien sigue en la lista.",
    "open": "Todavía no ocupa un lugar: lo tendrá cuando se active.",
}


@dataclass(frozen=True, slots=True)
class Hits:
    """People found. `exact`: the text was a CURP or a folio, so there is one at most. `place` reads their address.

    `own`: the keys of those whom the actor works with; of the others no day of birth and no address is shown.
    """

    people: tuple[Person, ...]
    exact: bool
    more: bool
    place: Field | None
    own: frozenset[bytes] = frozenset()


def find(store: Store, actor: Actor, text: str) -> Hits:
    """People by words of their name, a CURP, a folio or a telephone; each that is shown is on record as looked at.

    By telephone only whom the actor works with: of others it is not shown, so nor does it lead to them.
    """
    typed = "".join(text.split()).upper()
    exact = CURP_LIKE.fullmatch(typed) is not None or bool(folio_of(typed) or provisional_of(typed))
    phone = telephone_in(text)
    with store.reading() as view:
        programs = published(view)
        found = (
            by_phone(view, phone_fields(programs), phone, MOST_FOUND + 1)
            if phone
            else [each.person_key for each in search(view, text, MOST_FOUND + 1)]
        )
        there = people_of(view, found)
        people = {there[key].person_key: there[key] for key in found if key in there}
        told = {key: history(view, key) for key in people}
        own = frozenset(key for key, moments in told.items() if works_with(actor, moments))
        kept = [each for key, each in people.items() if (key in own if phone else is_visible(actor, told[key]))]
        place = _place(programs)
    kept, more = kept[:MOST_FOUND], len(found) > MOST_FOUND
    looks = [Look(actor.name, "search", each.person_key, "search") for each in kept]
    store.read_audit.append_many(looks or [Look(actor.name, "search", None, "search")])
    return Hits(tuple(kept), exact, more, place, own)


def works_with(actor: Actor, moments: Sequence[Moment]) -> bool:
    """Whether something in a person's history is within the actor's scope."""
    counts = (each for each in moments if each.program and each.category != UNDONE)
    return any(sight(actor, each.area, each.program, each.confidential) == "all" for each in counts)


def _place(programs: Sequence[Program]) -> Field | None:
    leaves = (leaf for program in programs for leaf in program.person_leaves())
    return next((leaf.field for leaf in leaves if leaf.field.name in ("colonia", "municipio")), None)
