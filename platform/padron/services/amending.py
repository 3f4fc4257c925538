"""Correcting a stored enrolment: a draft that holds its answers, and how it was captured beside how it is today.

It is judged by the version with which it was captured and as of the day of applying: a correction says what should have
been captured then, and a later rule does not reach back. Limits and quotas are those in force.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from padron.problems import Problem, problem
from padron.program.model import Program
from padron.registry.arrivals import UNDONE
from padron.registry.canonical import mapping
from padron.registry.drafts import begin_draft, keep_draft
from padron.registry.enrolments import Enrolment
from padron.registry.events import BEFORE
from padron.registry.keys import id_text
from padron.registry.store import Store
from padron.registry.told import Told, told_of
from padron.services.capture import Typed
from padron.services.people import Applied
from padron.services.policy import Actor, may
from padron.services.programs import at_version
from padron.services.sight import TO_CONFIRM, hidden_answers, state_label, tells_verdict

STATE = ""
"""Among the changes of an enrolment: its state."""


def may_amend(actor: Actor, found: Applied) -> bool:
    """Whether an actor may correct an application."""
    return found.enrolment.category != UNDONE and may(actor, "capture", found.program)


def begin_amending(store: Store, actor: Actor, found: Applied, reason: str, name: str) -> bytes | Problem:
    """A draft that corrects an application, called `name`; gives its id, or what is lacking."""
    if not reason:
        return problem("amend_reason")
    about = found.enrolment
    said = Typed(
        found.person.identifier, True, name=name, amends=id_text(about.id), revision=about.revision, reason=reason
    )
    with store.writing(actor.name) as unit:
        made = begin_draft(unit, about.program, about.version)
        keep_draft(unit, made, said.payload(), 1, found.person.person_key)
        unit.commit()
    return made


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of an application's history. `changes`: name of the answer, before and after, canonical."""

    told: Told
    states: tuple[str, str] | None
    changes: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True)
class Life:
    """An application's history, the last thing first; and how it was captured, None where it is as it was captured.

    Of `captured` the judgement is empty where a release that did not keep it edited the answers.
    """

    happened: tuple[Happened, ...]
    captured: Applied | None

    @property
    def differences(self) -> tuple[str, ...]:
        """The names of the answers that are not as they were captured, in the order in which they changed."""
        names = [name for each in reversed(self.happened) for name, _, _ in each.changes]
        return tuple(dict.fromkeys(names)) if self.captured is not None else ()


def life(store: Store, found: Applied) -> Life:
    """The history of an application as its reader may see it; that she looks is on record by `application`."""
    with store.reading() as view:
        told = told_of(view, found.person.members, found.enrolment.id)
        first = as_captured(found.enrolment, told)
        program = at_version(view, first.program, first.version) or found.program
    secret = hidden_answers(found.program, found.hidden)
    happened = tuple(_happened(found.program, found.hidden, secret, each) for each in reversed(told))
    changed = first.answers != found.enrolment.answers
    captured = replace(found, enrolment=first, program=program) if changed else None
    return Life(happened, captured)


def as_captured(found: Enrolment, told: Sequence[Told]) -> Enrolment:
    """The enrolment as it was when it was captured: today's answers taken back over what changed since."""
    answers, now = dict(found.answers), found
    for each in reversed(told):
        if each.action == "enrolment_created":
            break
        changes = dict(each.changes)
        before = changes.pop(BEFORE, None)
        changes.pop(STATE, None)
        for name, pair in changes.items():
            _back(answers, name, pair)
        if isinstance(before, Mapping):
            judged = mapping(str(before["judged"]))
            now = replace(now, verdict=str(before["verdict"]), version=int(before["version"]), judged=judged)
        elif changes:
            now = replace(now, judged={})
    return replace(now, answers=answers)


def _back(answers: dict[str, object], name: str, pair: object) -> None:
    answers.pop(name, None)
    if isinstance(pair, list) and pair[0] is not None:
        answers[name] = pair[0]


def _happened(program: Program, hidden: frozenset[str], secret: frozenset[str], told: Told) -> Happened:
    states = told.changes.get(STATE)
    words = tuple(_state(program, hidden, str(each)) for each in states) if isinstance(states, list) else None
    changes = tuple(
        (name, pair[0], pair[1])
        for name, pair in told.changes.items()
        if name not in (STATE, BEFORE) and name not in secret and isinstance(pair, list)
    )
    return Happened(told, (words[0], words[1]) if words is not None else None, changes)


def _state(program: Program, hidden: frozenset[str], state: str) -> str:
    return TO_CONFIRM if tells_verdict(program, state, hidden) else state_label(program, state)
