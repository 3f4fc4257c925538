"""A record as JSON has it, `{person, answers, facts?, today?}`, its numbers read as text and its structure checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import cast

from padron.intake.facts import FACTS, OF_HOUSEHOLD
from padron.intake.json_text import read
from padron.problems import Problem, problem

PARTS = ("person", "answers", "facts", "today")
A_MAP = ("un objeto {…}", "an object {…}")
NAMES = ("una lista de nombres", "a list of names")
COUNTS = ("un objeto con un número por periodo", "an object with a number per period")
A_SIZE = ("un número de personas, de 1 en adelante", "a number of people, from 1")
A_DAY = ("un día como 2026-05-31", "a day like 2026-05-31")
FIRST_DAY, LAST_DAY = "1900-03-01", "2099-12-31"
Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. `facts` is None when it was left out: then registry facts are unknown. `today`: "" likewise."""

    person: Raw = field(default_factory=dict)
    answers: Raw = field(default_factory=dict)
    facts: Raw | None = None
    today: str = ""
    problems: tuple[Problem, ...] = ()


def written(text: str) -> Written:
    """The parts of a record, or what is wrong with the way it is written. Numbers arrive as the text they are."""
    found, problems = read(text)
    return Written(problems=problems) if found is None and problems else parts(found, problems)


def parts(found: object, before: tuple[Problem, ...] = ()) -> Written:
    """The same of JSON that was read (see json_text), where `before` was said of it."""
    if not isinstance(found, dict):
        return Written(problems=(problem("not_a_record"),))
    problems = (*before, *_faults(found))
    if problems:
        return Written(problems=problems)
    facts = cast(Raw | None, found.get("facts"))
    return Written(found.get("person") or {}, found.get("answers") or {}, facts, found.get("today") or "")


def _faults(found: Raw) -> Iterator[Problem]:
    for name in found:
        if name not in PARTS:
            near = get_close_matches(name, PARTS, 1)
            yield problem("unknown_field", field=name, label=name, suggestion=near[0] if near else None)
    for name in ("person", "answers", "facts"):
        if not isinstance(found.get(name), dict | None):
            yield _wrong(name, A_MAP)
    today = found.get("today")
    if today is not None and not is_day(today):
        yield _wrong("today", A_DAY)
    if isinstance(found.get("facts"), dict):
        yield from _fact_faults(cast(Raw, found["facts"]), "facts")


def _fact_faults(facts: Raw, path: str, known: tuple[str, ...] = FACTS) -> Iterator[Problem]:
    for name, value in facts.items():
        here = f"{path}.{name}"
        if name not in known:
            near = get_close_matches(name, known, 1)
            yield problem("unknown_field", field=here, label=name, suggestion=near[0] if near else None)
        elif name in ("active_in", "active_in_kind"):
            yield from () if _names(value) else (_wrong(here, NAMES),)
        elif name == "size":
            yield from () if _counts({"": value}) and int(str(value)) else (_wrong(here, A_SIZE),)
        elif not isinstance(value, dict):
            yield _wrong(here, A_MAP)
        elif name == "household":
            yield from _fact_faults(value, here, OF_HOUSEHOLD)
        else:
            for about, inner in value.items():
                yield from _about(name, inner, f"{here}.{about}")


def _about(name: str, value: object, path: str) -> Iterator[Problem]:
    if name == "of":
        alone = tuple(each for each in FACTS if each != "household")
        yield from _fact_faults(value, path, alone) if isinstance(value, dict) else (_wrong(path, A_MAP),)
    elif name == "was_in" and not _names(value):
        yield _wrong(path, NAMES)
    elif name == "last_received" and not (value is None or is_day(value)):
        yield _wrong(path, A_DAY)
    elif name == "received" and not _counts(value):
        yield _wrong(path, COUNTS)


def _names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _counts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) and each.isdecimal() for each in value.values())


def is_day(value: object) -> bool:
    """Whether a value is an ISO day that a record may be judged on."""
    if not isinstance(value, str) or not FIRST_DAY <= value <= LAST_DAY:
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _wrong(label: str, wanted: tuple[str, str]) -> Problem:
    return problem("wrong_part", field=label, label=label, wanted=wanted[0], wanted_en=wanted[1])
