"""The slow way to a simulation: every person of a registry through the one door, with the registry's facts."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from padron.intake.record import Record, door
from padron.language.values import written
from padron.outputs.sql_counts import Counts, Criterion
from padron.program.model import Field, Program, rows_of
from padron.registry.facts import facts_each
from padron.registry.people import Person, cluster_members, people_of
from padron.registry.store import View
from padron.registry.tables import enrolment, person
from padron.services.facts import Subject, facts_of, frame
from padron.services.programs import published
from padron.shapes import Choice, Choices, Day, Decimal, File, Repeat, Text, Whole, YesNo


def judged_one_by_one(view: View, program: Program, today: str) -> dict[bytes, Record]:
    """The record of every survivor, by key."""
    keys = list(view.connection.scalars(select(person.c.person_key).where(person.c.merged_into.is_(None))))
    people = people_of(view, keys)
    answers = latest_answers(view, program, keys)
    call = program.call_on(today)
    entrance = door(program)
    raw = {key: as_written(program, answers.get(key, {})) for key in keys}
    subjects = [Subject(people[key].identifier, today, call, others(program, people[key], raw[key])) for key in keys]
    about = frame(published(view), program)
    told = facts_of(view, about, tuple(entrance.judge.facts), subjects)
    own = [key for key in entrance.judge.facts if "@" not in key]
    about = replace(about, as_of=today, call=call.name if call else "")
    for found, mine in zip(told, facts_each(view, [(key, about) for key in keys], own), strict=True):
        found.update(mine)  # by the key: some have no CURP
    return {
        key: entrance.record({}, raw[key], today=today, facts=facts, known=people[key].values)
        for key, facts in zip(keys, told, strict=True)
    }


def latest_answers(view: View, program: Program, keys: list[bytes]) -> dict[bytes, dict[str, Any]]:
    """The stored answers of the latest application of each, over all keys of a cluster."""
    of = {member: key for key, members in cluster_members(view, keys).items() for member in members}
    table = enrolment.c
    asked = select(table.person_key, table.answers).where(table.program == program.name)
    found = {}
    for key, answers in view.connection.execute(asked.order_by(table.applied_on, table.id)):
        found[of[key]] = json.loads(answers)
    return found


def as_written(program: Program, answers: dict[str, Any]) -> dict[str, Any]:
    """Stored answers as they would come in again: those that the program still asks for, of the type that it asks."""
    return taken_again([leaf.field for leaf in program.answer_leaves()], answers)


def taken_again(fields: Iterable[Field], values: dict[str, Any]) -> dict[str, Any]:
    known = {each.name: each for each in fields if each.calculation is None}
    return {
        name: raw(known[name], value)
        for name, value in values.items()
        if name in known and type(value) is STORED[type(known[name].shape)]
    }


STORED: dict[type, type] = {
    Whole: int,
    Decimal: int,
    YesNo: bool,
    Text: str,
    Choice: str,
    File: str,
    Day: str,
    Choices: list,
    Repeat: list,
}


def raw(field: Field, value: Any) -> Any:
    if isinstance(field.shape, Repeat):
        return [taken_again(rows_of(field), row) for row in value if isinstance(row, dict)]
    return written(field.type, field.shape, value)


def others(program: Program, who: Person, answers: dict[str, Any]) -> dict[str, Any]:
    return {**who.values, **answers}


def counted(program: Program, records: dict[bytes, Record]) -> Counts:
    """The counts of a simulation."""
    verdicts = Counter(each.verdict for each in records.values())
    criteria = []
    for at, criterion in enumerate(program.criteria):
        outcomes = Counter(each.criteria[at].outcome for each in records.values())
        remaining = sum(all(one.outcome == "met" for one in each.criteria[: at + 1]) for each in records.values())
        criteria.append(Criterion(criterion.id, outcomes["met"], outcomes["not_met"], outcomes["unknown"], remaining))
    undetermined = [each for each in records.values() if each.verdict == "undetermined"]
    missing = Counter(name for each in undetermined for name in each.missing)
    return Counts(
        len(records), verdicts["eligible"], verdicts["ineligible"], verdicts["undetermined"], tuple(criteria), missing
    )
