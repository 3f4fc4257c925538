"""One capture, from the CURP to the folio: a draft pinned to a program's version, whose id becomes the enrolment's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from padron import curp as curps
from padron.intake.record import door
from padron.problems import Problem, errors, problem
from padron.program.model import Call, Program
from padron.registry.arrivals import UNDONE
from padron.registry.consents import accepted
from padron.registry.drafts import Draft, begin_draft, draft_of, drafts_of, drop_draft, keep_draft
from padron.registry.enrolments import Enrolment, enrolment_of
from padron.registry.history import Moment, history
from padron.registry.keys import id_of, provisional_of
from padron.registry.people import Person, person_of, resolve
from padron.registry.store import Store, View
from padron.services.policy import Actor, may
from padron.services.programs import at_version, published
from padron.services.sight import hidden_facts, is_visible

PURPOSE = "capture"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a draft keeps: the identifier («» for a person without CURP), and what was typed, as it was typed.

    `opened` are the registry questions of a known person that «Cambiar» opened; `files` the names of kept files by
    their SHA-256; `name` what the draft is called on the home page; `alike` what was said of each person who may be the
    same, by her key: `different` or `same`. `amends`: the id of the enrolment that it corrects, and the `reason`;
    `revision`: that of the enrolment there was when the questions were begun, 0 for none. `why`: a code of why she has
    no CURP; `parent` her mother's or father's CURP or folio, and `parent_kind` which of the two.
    """

    identifier: str = ""
    confirmed: bool = False
    answers: Mapping[str, Any] | None = None
    opened: tuple[str, ...] = ()
    files: Mapping[str, str] | None = None
    name: str = ""
    alike: Mapping[str, str] | None = None
    amends: str = ""
    revision: int = 0
    reason: str = ""
    why: str = ""
    parent: str = ""
    parent_kind: str = ""

    def payload(self) -> dict[str, object]:
        """As the registry keeps it."""
        return {
            "identifier": self.identifier, "confirmed": self.confirmed, "answers": self.answers,
            "opened": list(self.opened), "files": dict(self.files or {}), "name": self.name,
            "alike": dict(self.alike or {}),
            **({"revision": self.revision} if self.revision else {}),
            **({"amends": self.amends, "reason": self.reason} if self.amends else {}),
            **({"why": self.why, "parent": self.parent, "parent_kind": self.parent_kind} if self.why else {}),
        }  # fmt: skip


def typed(payload: Mapping[str, Any]) -> Typed:
    """What a draft's payload says."""
    return Typed(
        str(payload.get("identifier") or ""), bool(payload.get("confirmed")), payload.get("answers"),
        tuple(payload.get("opened") or ()), payload.get("files"), str(payload.get("name") or ""),
        payload.get("alike"),
        str(payload.get("amends") or ""), int(payload.get("revision") or 0), str(payload.get("reason") or ""),
        str(payload.get("why") or ""), str(payload.get("parent") or ""), str(payload.get("parent_kind") or ""),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture in progress. `day` is the as-of day: today, or the day of applying of an enrolment being edited.

    `person` is None for somebody new (or of whom the actor may not know); `existing` the person's enrolment in the same
    call; `others` the other things that she receives; `hidden` the facts that may not show.
    """

    draft: Draft
    typed: Typed
    program: Program
    programs: tuple[Program, ...]
    day: str
    call: Call | None
    person: Person | None
    existing: Enrolment | None
    others: tuple[Moment, ...]
    has_accepted: bool
    hidden: frozenset[str]

    @property
    def is_editable(self) -> bool:
        """Whether nothing is in the way: no enrolment in this call yet, one whose state takes changes, a correction."""
        if self.existing is None or self.typed.amends:
            return True
        state = next((each for each in self.program.lifecycle.states if each.name == self.existing.state), None)
        return state is not None and state.editable


@dataclass(frozen=True, slots=True)
class Identified:
    """An identifier as typed: canonical, or what is wrong with it."""

    identifier: str
    problems: tuple[Problem, ...] = ()


def identified(program: Program, text: str, today: str) -> Identified:
    """A CURP, or a provisional folio where the program takes people without one."""
    folio = provisional_of(text)
    if folio is not None and not program.curp_required:
        return Identified(folio)
    if not curps.cleaned(text):
        return Identified("", (problem("required", ask="Escribe la CURP", ask_en="Enter the CURP"),))
    reading = curps.check(text, date.fromisoformat(today))
    return Identified(reading.curp or "", tuple(errors(reading.problems)))


def begin(store: Store, actor: Actor, program: Program, identifier: str, confirmed: bool = False) -> bytes:
    """A new draft of a capture; gives its id."""
    return begin_as(store, actor, program, Typed(identifier, confirmed))


def begin_as(store: Store, actor: Actor, program: Program, said: Typed) -> bytes:
    """A new draft in which this was said; gives its id."""
    with store.writing(actor.name) as unit:
        made = begin_draft(unit, program.name, program.version)
        keep_draft(unit, made, said.payload(), 1)
        unit.commit()
    return made


def capture(store: Store, actor: Actor, text: str, today: str) -> Capture | None:
    """The capture of a draft's id as a URL has it; None where there is none, it is another's, or out of scope.

    A known person is being looked at: the look is on record before this returns.
    """
    identifier = id_of(text)
    if identifier is None:
        return None
    with store.reading() as view:
        draft = draft_of(view, identifier, actor.name)
        found = found_capture(view, actor, draft, today) if draft is not None else None
    if found is not None and found.person is not None:
        store.read_audit.append(actor.name, found.person.person_key, PURPOSE, found.program.name)
    return found


def found_capture(view: View, actor: Actor, draft: Draft, today: str) -> Capture | None:
    """The capture of a draft within a view; None where its program is out of the actor's scope."""
    program = at_version(view, draft.program, draft.version)
    if program is None or not may(actor, "capture", program):
        return None
    said, programs = typed(draft.payload), published(view)
    key = resolve(view, said.identifier) if said.identifier else None
    moments = history(view, key) if key is not None else []
    person = person_of(view, key) if key is not None and is_visible(actor, moments) else None
    if said.amends:
        existing = _amended(view, person, said)
        call = next((each for each in program.calls if existing is not None and each.name == existing.call), None)
        if existing is None or call is None:
            return None
    else:
        call = program.call_on(today)
        existing = _existing(view, person, moments, program, call)
    return Capture(
        draft, said, program, programs, existing.applied_on if existing else today, call, person, existing,
        tuple(each for each in moments if each.kind == "enrolment" and not _is(existing, each)) if person else (),
        person is not None and program.privacy.notice in accepted(view, [person.person_key])[person.person_key],
        hidden_facts(actor, programs, facts_read(program)),
    )  # fmt: skip


def _is(existing: Enrolment | None, moment: Moment) -> bool:
    return existing is not None and existing.id == moment.id


def facts_read(program: Program) -> tuple[str, ...]:
    """The keys of the registry facts that a program's rules read."""
    return tuple(sorted(door(program).judge.facts))


def _amended(view: View, person: Person | None, said: Typed) -> Enrolment | None:
    """The enrolment that a draft corrects, whatever state it is in; None for one whose load was undone."""
    identifier = id_of(said.amends)
    if person is None or identifier is None:
        return None
    found = (enrolment_of(view, member, identifier) for member in person.members)
    return next((each for each in found if each is not None and each.category != UNDONE), None)


def _existing(
    view: View, person: Person | None, moments: list[Moment], program: Program, call: Call | None
) -> Enrolment | None:
    if person is None or call is None:
        return None
    for each in moments:
        same = (each.program, each.detail) == (program.name, call.name)
        if each.kind == "enrolment" and same and each.category != UNDONE:
            found = (enrolment_of(view, member, each.id) for member in person.members)
            return next((one for one in found if one is not None), None)
    return None


def keep(store: Store, actor: Actor, made: Capture, said: Typed) -> None:
    """Keeps what was typed. Of two windows the last one wins; a draft that was dropped meanwhile stays dropped."""
    with store.writing(actor.name) as unit:
        draft = draft_of(unit, made.draft.id, actor.name)
        if draft is not None:
            key = made.person.person_key if made.person is not None else None
            keep_draft(unit, draft.id, said.payload(), draft.revision, key)
        unit.commit()


def drop(store: Store, actor: Actor, text: str) -> bool:
    """Forgets one of the actor's drafts; False where there is none."""
    identifier = id_of(text)
    with store.writing(actor.name) as unit:
        if identifier is None or draft_of(unit, identifier, actor.name) is None:
            return False
        drop_draft(unit, identifier)
        unit.commit()
    return True


def drafts(store: Store, actor: Actor) -> list[tuple[Draft, Typed, Program]]:
    """The actor's captures in progress whose programs are still in scope, the last changed first."""
    with store.reading() as view:
        found = [(each, at_version(view, each.program, each.version)) for each in drafts_of(view, actor.name)]
    return [
        (each, typed(each.payload), program)
        for each, program in found
        if program is not None and may(actor, "capture", program)
    ]
