"""A person's household and family: who they are and what they receive, links between people, and moving house."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from padron import curp as curps
from padron.language.functions import HOUSEHOLD
from padron.language.values import about, taker
from padron.problems import Problem, problem
from padron.program.kinship import KINDS, inverse
from padron.program.model import Leaf, Program
from padron.registry.arrivals import UNDONE
from padron.registry.awards import ACTIVE
from padron.registry.corrections import NotPossible, set_values
from padron.registry.history import Moment, history
from padron.registry.households import members
from padron.registry.keys import id_of, provisional_of
from padron.registry.kinship import Kin, Link, end_link, kin_of, link
from padron.registry.people import Person, people_of, person_of, resolve
from padron.registry.read_audit import Look
from padron.registry.store import Store, View
from padron.services.people import Looked, Seen, history_seen, works_with
from padron.services.policy import ACTIONS, Actor
from padron.services.programs import published
from padron.services.sight import is_visible

MOST_SHOWN, MOST_READ = 30, 120
"""A folio that stands for none («S/N») may be that of thousands, whose histories are not all read for one page."""
PURPOSE = "household"


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of a person's household or family: what she is to her ("" where only the house is shared), whether she
    lives with her, and what she is active in, as far as the actor may see it."""

    person: Person
    kind: str
    at_home: bool
    works_with: bool
    receives: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Those whom the actor may know of, people of the house first; `more` are not shown. `folio`: of the dwelling.

    `areas`: what each area is called.
    """

    folio: str
    relatives: tuple[Relative, ...]
    more: int
    may_change: bool
    areas: Mapping[str, str]


def may_change(actor: Actor, moments: Iterable[Moment]) -> bool:
    """Whether an actor may say who a person's family is: she captures or reviews something that the person is in."""
    counts = (each for each in moments if each.kind == "enrolment" and each.category != UNDONE)
    return any(
        grant.role in ACTIONS["family"] and grant.covers(each.area, each.program)
        for each in counts
        for grant in actor.grants
    )


def family(store: Store, actor: Actor, looked: Looked) -> Family | None:
    """The household and family of a person that was looked at; None for who does not work with her.

    Each one shown is on record as looked at. Whom only confidential programs of others know is not among them.
    """
    if not looked.in_scope:
        return None
    folio = str(looked.person.values.get(HOUSEHOLD) or "")
    with store.reading() as view:
        found, unread = _relatives(view, actor, looked.person, folio)
        areas = {each.area: each.area_title or each.area for each in published(view)}
    shown = tuple(found[:MOST_SHOWN])
    store.read_audit.append_many([Look(actor.name, "person", each.person.person_key, PURPOSE) for each in shown])
    may = may_change(actor, (each.moment for each in looked.history))
    return Family(folio, shown, len(found) - len(shown) + unread, may, areas)


def _relatives(view: View, actor: Actor, person: Person, folio: str) -> tuple[list[Relative], int]:
    """Her kin and those of her house, and how many more there are than were read."""
    kin = {each.person_key: each for each in kin_of(view, person.person_key)}
    home = set(members(view, [folio])[folio]) - {person.person_key} if folio else set()
    keys = [*kin, *sorted(home - kin.keys())]
    people, programs = people_of(view, keys[:MOST_READ]), published(view)
    found = []
    for key, each in people.items():
        moments = history(view, key)
        if is_visible(actor, moments):
            found.append(_relative(view, actor, each, moments, programs, kin.get(key), key in home))
    found.sort(key=lambda each: (not each.at_home, not each.kind, str(each.person.values.get("nombre"))))
    return found, len(keys[MOST_READ:])


def _relative(
    view: View, actor: Actor, person: Person, moments: Sequence[Moment], programs: Sequence[Program],
    kin: Kin | None, at_home: bool,
) -> Relative:  # fmt: skip
    active = [each for each in moments if each.kind == "enrolment" and each.category == ACTIVE]
    return Relative(
        person, kin.kind if kin else "", at_home, works_with(actor, moments),
        history_seen(view, actor, person, active, programs),
    )  # fmt: skip


def person_of_family(view: View, actor: Actor, text: str) -> Person | None:
    """The person of a URL's key, where the actor may say who her family is; else None."""
    key = id_of(text)
    person = person_of(view, key) if key is not None else None
    return person if person is not None and may_change(actor, history(view, person.person_key)) else None


def relative_of(view: View, actor: Actor, text: str) -> Person | None:
    """The other person of a URL's key, where the actor may know of her; else None."""
    key = id_of(text)
    person = person_of(view, key) if key is not None else None
    return person if person is not None and is_visible(actor, history(view, person.person_key)) else None


def relative_named(view: View, actor: Actor, text: str) -> Person | None:
    """Who has the CURP or provisional folio that was typed, where the actor may know of her; else None."""
    key = resolve(view, provisional_of(text) or curps.cleaned(text))
    return relative_of(view, actor, key.hex()) if key is not None else None


@dataclass(frozen=True, slots=True)
class Pair:
    """A person and somebody else, and what the other is to her now ("" for nothing said)."""

    person: Person
    other: Person
    kind: str


def pair(store: Store, actor: Actor, text: str, other: str) -> Pair | None:
    """Two people by the keys of a URL; None where the actor may not link them. Both looks are on record."""
    with store.reading() as view:
        found = _pair(view, actor, text, other)
    if found is not None:
        looks = [Look(actor.name, "person", each.person_key, "kinship") for each in (found.person, found.other)]
        store.read_audit.append_many(looks)
    return found


def _pair(view: View, actor: Actor, text: str, other: str) -> Pair | None:
    person, relative = person_of_family(view, actor, text), relative_of(view, actor, other)
    if person is None or relative is None or person.person_key == relative.person_key:
        return None
    kinds = {each.person_key: each.kind for each in kin_of(view, person.person_key)}
    return Pair(person, relative, kinds.get(relative.person_key, ""))


def search(store: Store, actor: Actor, text: str, typed: str) -> Person | Problem | None:
    """Whom a CURP or folio leads to, to be linked with the person of a URL's key; None where the actor may not."""
    with store.reading() as view:
        person = person_of_family(view, actor, text)
        found = relative_named(view, actor, typed) if person is not None and typed.strip() else None
    if person is None:
        return None
    if found is None:
        asked = problem("required", ask="Escribe la CURP o el folio P-", ask_en="Enter the CURP or folio", field="curp")
        return problem("kin_unknown", field="curp") if typed.strip() else asked
    if found.person_key == person.person_key:
        return problem("kin_herself", field="curp")
    store.read_audit.append(actor.name, found.person_key, "search", "kinship")
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed about two people: what the other is to the person, what was seen before, and why."""

    kind: str
    seen: str
    reason: str


def link_two(store: Store, actor: Actor, text: str, other: str, asked: Asked, today: str) -> Problem | None:
    """Says what the other is to the person, on both sides; what is wrong, or None. Raises Refused (`busy`)."""
    if asked.kind not in KINDS:
        return problem("kin_kind_missing", field="parentesco")
    if not asked.reason:
        return problem("why_missing", field="motivo")
    with store.writing(actor.name) as unit:
        found = _pair(unit, actor, text, other)
        if found is None or found.kind != asked.seen:
            return problem("kin_changed")
        back = inverse(asked.kind, str(found.person.values.get("sexo") or ""))
        try:
            link(unit, found.person.person_key, found.other.person_key, Link(asked.kind, back, today, asked.reason))
        except NotPossible:
            return problem("kin_changed")
        unit.commit()
    return None


def end_two(store: Store, actor: Actor, text: str, other: str, asked: Asked, today: str) -> Problem | None:
    """Ends what was said between two people; what is wrong, or None. Raises Refused (`busy`)."""
    if not asked.reason:
        return problem("why_missing", field="motivo")
    with store.writing(actor.name) as unit:
        found = _pair(unit, actor, text, other)
        if found is None or found.kind != asked.seen:
            return problem("kin_changed")
        try:
            end_link(unit, found.person.person_key, found.other.person_key, today, asked.reason)
        except NotPossible:
            return problem("kin_changed")
        unit.commit()
    return None


def home_of(store: Store, actor: Actor, text: str) -> tuple[Person, Leaf | None] | None:
    """The person of a URL's key and the registry's question of the dwelling; None where the actor may not change her.

    The question is None where no published program asks it.
    """
    with store.reading() as view:
        person, leaf = person_of_family(view, actor, text), home_leaf(published(view))
    if person is None:
        return None
    store.read_audit.append(actor.name, person.person_key, "person", PURPOSE)
    return person, leaf


def home_leaf(programs: Iterable[Program]) -> Leaf | None:
    """The registry's question of the dwelling, as a published program asks it."""
    leaves = (leaf for program in programs for leaf in program.person_leaves())
    return next((leaf for leaf in leaves if leaf.field.name == HOUSEHOLD), None)


def move_house(store: Store, actor: Actor, text: str, typed: str, reason: str, today: str) -> Problem | None:
    """Another dwelling folio for a person, or none; what is wrong, or None. Raises Refused (`busy`).

    Places under limits stay with the household for which they were taken.
    """
    with store.writing(actor.name) as unit:
        person, leaf = person_of_family(unit, actor, text), home_leaf(published(unit))
        if person is None or leaf is None:
            return problem("person_unknown")
        taken = taker(leaf.field.type, leaf.field.shape)(typed, today)
        if taken.problem is not None:
            return about(taken.problem, HOUSEHOLD, leaf.field.label.es)
        if taken.value == person.values.get(HOUSEHOLD):
            return problem("home_same", field=HOUSEHOLD)
        if not reason:
            return problem("why_missing", field="motivo")
        set_values(unit, person.person_key, {HOUSEHOLD: taken.value}, ("correction", today, actor.name), reason)
        unit.commit()
    return None
