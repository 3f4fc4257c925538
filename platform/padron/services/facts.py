"""Registry facts for records about to be judged: by the keys that a program's rules read, for one or a whole chunk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from padron import curp as curps
from padron.language.functions import HOUSEHOLD
from padron.language.values import blank
from padron.language.values.texts import as_words, cleaned
from padron.program.model import Call, Program
from padron.registry.facts import Fact, FactFrame, facts_each, whole
from padron.registry.households import Member, household_facts
from padron.registry.people import resolve_many
from padron.registry.store import View

NOBODY = bytes(16)
"""Stands for a person whom the registry does not know: without history, so every fact has its empty answer."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One record's people: the canonical identifier (None: no CURP yet), the day, the call, and whom else it names.

    `others` are canonical values of the record: the CURPs of guardians and guarantors, the folio of the household.
    """

    identifier: str | None
    on: str
    call: Call | None
    others: Mapping[str, Any]


def others_of(keys: Iterable[str]) -> frozenset[str]:
    """The fields that say whom else facts are about: CURPs, and the household's folio."""
    return frozenset(key.partition("@")[2] for key in keys if "@" in key)


def named(raw: Mapping[str, object]) -> dict[str, str]:
    """Whom those fields name, as the registry knows them; blank ones are left out."""
    found = {name: _named(name, value) for name, value in raw.items() if not blank(value)}
    return {name: value for name, value in found.items() if value}


def _named(name: str, value: object) -> str:
    if name != HOUSEHOLD:
        return curps.cleaned(str(value))
    words = as_words(value)
    return cleaned(words) if isinstance(words, str) else ""


def apart(others: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Of those, the CURPs and the folios of households."""
    return [value for name, value in others.items() if name != HOUSEHOLD], [
        value for name, value in others.items() if name == HOUSEHOLD
    ]


def frame(programs: Sequence[Program], program: Program) -> FactFrame:
    """What facts of `program` are told against, given every published program; the day and call are each record's."""
    known = {each.name: each for each in (*programs, program)}.values()
    kinds: dict[str, list[str]] = {}
    for each in known:
        if each.kind:
            kinds.setdefault(each.kind, []).append(each.name)
    return FactFrame(
        as_of="",
        program=program.name,
        kinds=kinds,
        calls={each.name: tuple(call.name for call in each.calls) for each in known},
        call_days={(each.name, call.name): (call.from_, call.ends) for each in known for call in each.calls},
    )


def facts_of(
    view: View, about: FactFrame, keys: Sequence[str], subjects: Sequence[Subject],
    own: Mapping[str, bytes] | None = None,
) -> list[dict[str, Fact]]:  # fmt: skip
    """The facts named by `keys` for each record, in order. `key@field` asks about the person of that CURP field.

    `own`: the keys of all subjects' own identifiers that are known, when they were just looked up in this view.
    A person nobody knows has no history; the facts of a CURP or household that is blank are unknown.
    """
    mine = [key for key in keys if "@" not in key]
    of = sorted(others_of(keys) - {HOUSEHOLD})
    asked = {name for each in subjects for name in _identifiers(each, of)}
    if own is not None:
        asked -= {each.identifier for each in subjects if each.identifier}
    known = {**(own or {}), **(resolve_many(view, asked) if asked else {})}
    frames = _frames(about, subjects)
    people = [known.get(each.identifier or "", NOBODY) for each in subjects]
    found = _own(view, list(zip(people, frames, strict=True)), mine)
    for field in of:
        _other(view, field, [key for key in keys if key.endswith(f"@{field}")], subjects, frames, known, found)
    _home(view, [key for key in keys if key.endswith(f"@{HOUSEHOLD}")], subjects, people, frames, found)
    return found


def _home(
    view: View,
    keys: Sequence[str],
    subjects: Sequence[Subject],
    people: Sequence[bytes],
    frames: Sequence[FactFrame],
    found: list[dict[str, Fact]],
) -> None:
    """Adds the facts about the household whose folio each record holds."""
    given = [index for index, each in enumerate(subjects) if keys and each.others.get(HOUSEHOLD)]
    asked = [Member(str(subjects[index].others[HOUSEHOLD]), people[index], frames[index]) for index in given]
    plain = [key.partition("@")[0] for key in keys]
    for index, told in zip(given, household_facts(view, asked, plain) if asked else [], strict=True):
        found[index].update((f"{key}@{HOUSEHOLD}", value) for key, value in told.items())


def _own(view: View, asked: list[tuple[bytes, FactFrame]], keys: list[str]) -> list[dict[str, Fact]]:
    """The facts of each record's own person. Of those whom nobody knows only one is asked about on a day of a call."""
    if not keys:
        return [{} for _ in asked]
    places = [(person, id(frame)) for person, frame in asked]
    once = dict(zip(places, asked, strict=True))
    told = dict(zip(once, facts_each(view, list(once.values()), keys), strict=True))
    return [told[place].copy() for place in places]


def _frames(about: FactFrame, subjects: Sequence[Subject]) -> list[FactFrame]:
    """The frame of each record; of one day and call there is one."""
    places = [(each.on, each.call.name if each.call is not None else "") for each in subjects]
    made = {(on, call): replace(about, as_of=on, call=call) for on, call in set(places)}
    return [made[place] for place in places]


def _identifiers(subject: Subject, of: Sequence[str]) -> list[str]:
    others = [str(subject.others[name]) for name in of if subject.others.get(name)]
    return [subject.identifier, *others] if subject.identifier else others


def _other(
    view: View,
    field: str,
    keys: Sequence[str],
    subjects: Sequence[Subject],
    frames: Sequence[FactFrame],
    known: Mapping[str, bytes],
    found: list[dict[str, Fact]],
) -> None:
    """Adds the facts about the person of a CURP field. Of another person no enrolment is left out."""
    given = [index for index, each in enumerate(subjects) if each.others.get(field)]
    asked = [(known.get(str(subjects[index].others[field]), NOBODY), whole(frames[index])) for index in given]
    plain = [key.partition("@")[0] for key in keys]
    for index, told in zip(given, facts_each(view, asked, plain), strict=True):
        found[index].update((f"{key}@{field}", value) for key, value in told.items())
