"""One decision about several applications: each in its own right; those that cannot be are listed with why."""

from collections.abc import Sequence
from dataclasses import dataclass

from padron.problems import Problem
from padron.program.model import Program
from padron.registry.enrolments import Enrolment, enrolment_of
from padron.registry.people import Person, people_of
from padron.registry.read_audit import Look
from padron.registry.store import Store
from padron.registry.tray import found_by
from padron.services.capture import facts_read
from padron.services.policy import Actor
from padron.services.reviewing import Asked, Choice, decided_in, reviewed, sought
from padron.services.sight import hidden_facts, state_label

MOST = 200
"""Applications that one batch decides at most."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One application of a batch as it was seen: its keys, and the state and revision of that moment."""

    person: bytes
    enrolment: bytes
    state: str
    revision: int

    @property
    def text(self) -> str:
        """As a page sends it back."""
        return f"{self.person.hex()}.{self.enrolment.hex()}.{self.revision}.{self.state}"


def chosen(text: str) -> Chosen | None:
    """What a page sent back; None for what no page of ours sends."""
    person, enrolment, revision, state = [*text.split(".", 3), "", "", "", ""][:4]
    try:
        keys = bytes.fromhex(person), bytes.fromhex(enrolment)
        number = int(revision)
    except ValueError:
        return None
    return Chosen(*keys, state, number) if {len(each) for each in keys} == {16} else None


def of(found: Enrolment) -> Chosen:
    """An application as it is now."""
    return Chosen(found.person_key, found.id, found.state, found.revision)


@dataclass(frozen=True, slots=True)
class One:
    """One application of a batch: whose it is, as it is stored now; `label` is its state in words."""

    person: Person
    enrolment: Enrolment
    chosen: Chosen
    label: str


def all_of(store: Store, actor: Actor, program: Program, asked: Asked) -> list[Chosen]:
    """The first ones of a filter, as many as a batch may have."""
    with store.reading() as view:
        return [of(each) for each in found_by(view, sought(view, actor, program, asked), MOST)]


def shown(store: Store, actor: Actor, name: str, some: Sequence[Chosen]) -> list[One]:
    """These applications of a program; each is on record as a look. Those of other programs are left out."""
    with store.reading() as view:
        known = reviewed(view, actor, name)
        if known is None:
            return []
        program, every = known
        found = [(each, enrolment_of(view, each.person, each.enrolment)) for each in some[:MOST]]
        kept = [(each, one) for each, one in found if one is not None and one.program == name]
        people = people_of(view, {each.person for each, _ in kept})
        hidden = hidden_facts(actor, every, facts_read(program))
    made = [
        One(people[each.person], one, each, state_label(program, one.state, one, hidden))
        for each, one in kept
        if each.person in people
    ]
    store.read_audit.append_many(
        [Look(actor.name, "review", each.person.person_key, "batch decision") for each in made]
    )
    return made


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch came to: those that went through, and the others each with why not."""

    decided: tuple[One, ...]
    refused: tuple[tuple[One, Problem], ...]


def decide_all(store: Store, actor: Actor, some: Sequence[One], to: str, reason: str, on: str) -> Done:
    """Takes the same step with each of these, in a transaction of its own. Raises Refused (`busy`)."""
    went: list[One] = []
    left: list[tuple[One, Problem]] = []
    for each in some:
        about = each.chosen
        with store.writing(actor.name) as unit:
            choice = Choice(about.state, about.revision, to, reason)
            wrong = decided_in(unit, actor, about.person, about.enrolment, choice, on)
            if wrong is None:
                unit.commit()
                went.append(each)
                continue
        left.append((each, wrong))
    return Done(tuple(went), tuple(left))
