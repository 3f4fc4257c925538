"""Rows of a load: each prepared, judged with what the registry knows of its person, and turned into an arrival."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from padron import curp as curps
from padron.curp.quick import LENGTH
from padron.intake.arriving import arrival
from padron.intake.record import Door, Record
from padron.intake.sheet import SheetRow
from padron.language.values import about, blank, taker
from padron.outputs.columns import APPLIED_ON, NOTICE_ON
from padron.problems import Problem, errors, problem
from padron.program.model import Call, Program, leaves
from padron.registry.arrivals import Arrival, ConsentGiven, Source
from padron.registry.canonical import canonical
from padron.registry.consents import accepted
from padron.registry.enrolments import answers_of
from padron.registry.facts import Fact, FactFrame
from padron.registry.keys import content_id, new_id, provisional_of
from padron.registry.people import people_of, resolve_many
from padron.registry.store import View
from padron.services.facts import Subject, facts_of
from padron.shapes import File, Repeat

DAYS = {each.name: taker(each.field.type, each.field.shape) for each in (APPLIED_ON, NOTICE_ON)}
LABELS = {each.name: each.label for each in (APPLIED_ON, NOTICE_ON)}
MEANS = "load"


@dataclass(frozen=True, slots=True)
class Loading:
    """What all rows of a load share. `version` is the one that arrivals name: another than the program's for a draft.

    `facts` are the keys that the rules read; `files` the paths (`name`, or `repeat.name`) that no workbook brings.
    """

    program: Program
    door: Door
    actor: str
    today: str
    version: int
    frame: FactFrame
    facts: tuple[str, ...]
    files: frozenset[str]
    source: bytes | None = None


@dataclass(slots=True)
class Row:
    """One row on its way: `problems` are those that the record itself does not know of."""

    sheet: SheetRow
    identifier: str | None
    applied_on: str
    accepted_on: str | None
    call: Call | None
    problems: list[Problem]
    adjusted: list[tuple[str, object]] = field(default_factory=list)
    record: Record | None = None
    person: Mapping[str, object] = field(default_factory=dict)
    answers: Mapping[str, object] = field(default_factory=dict)
    has_accepted: bool = False

    @property
    def is_rejected(self) -> bool:
        """Whether a problem keeps the row out."""
        return bool(errors(self.problems)) or self.record is None or self.record.stops


def file_paths(program: Program) -> frozenset[str]:
    """The questions for a file, a repeat's as `repeat.name`."""
    found = set()
    for leaf in program.answer_leaves():
        if isinstance(leaf.field.shape, File):
            found.add(leaf.field.name)
        elif isinstance(leaf.field.shape, Repeat):
            inside = leaves(leaf.field.fields)
            found |= {f"{leaf.field.name}.{one.field.name}" for one in inside if isinstance(one.field.shape, File)}
    return frozenset(found)


def identifier_of(row: SheetRow) -> str | None:
    """The CURP or provisional folio of a row as far as it can be one; None where it is blank or neither."""
    raw = row.person.get("curp")
    if blank(raw):
        return None
    text = str(raw)
    folio = provisional_of(text)
    cleaned = curps.cleaned(text)
    return folio or (cleaned if len(cleaned) == LENGTH else None)


def prepared(row: SheetRow, loading: Loading) -> Row:
    """A row with the day it counts from, the call of that day, and the day its notice was accepted."""
    problems = list(row.errors)
    applied, said = _day(row.applied_on, APPLIED_ON.name, loading.today)
    consent, said_of_notice = _day(row.accepted_on, NOTICE_ON.name, loading.today)
    problems += [*said, *said_of_notice]
    on = applied or loading.today
    call = loading.program.call_on(on)
    if call is None and not said:
        problems.append(problem("no_call", field=APPLIED_ON.name, day=f"{on[8:]}/{on[5:7]}/{on[:4]}"))
    return Row(row, identifier_of(row), on, consent, call, problems)


@lru_cache(maxsize=4096, typed=True)
def _day(raw: Hashable, name: str, today: str) -> tuple[str | None, tuple[Problem, ...]]:
    """A control's day and what is wrong with it; a file has few days and many rows."""
    if blank(raw):
        return None, ()
    taken = DAYS[name](raw, today)
    if taken.problem is not None:
        return None, (about(taken.problem, name, LABELS[name]),)
    return str(taken.value), ()


def acquaint(view: View, rows: Sequence[Row], loading: Loading) -> None:
    """Gives each row what the registry knows of its person: values, files already kept, whether the notice holds."""
    known = resolve_many(view, {row.identifier for row in rows if row.identifier})
    people = people_of(view, set(known.values()))
    notices: Mapping[bytes, Collection[str]] = accepted(view, people)
    stored = answers_of(view, loading.program.name, set(known.values())) if loading.files else {}
    for row in rows:
        key = known.get(row.identifier or "")
        if key is None or key not in people:
            continue
        row.person = people[key].values
        row.has_accepted = loading.program.privacy.notice in notices[key]
        kept = stored.get((key, row.call.name if row.call else ""), {})
        row.answers = {name: kept[name] for name in loading.files if name in kept}


def _subjects(rows: Sequence[Row], loading: Loading) -> list[Subject]:
    """Whose facts each row needs; other people's CURPs are read from the raw cells."""
    others = {key.partition("@")[2] for key in loading.facts if "@" in key}
    return [Subject(row.identifier, row.applied_on, row.call, _curps(row.sheet, others)) for row in rows]


def _curps(row: SheetRow, names: Collection[str]) -> dict[str, Any]:
    found = ((name, row.answers.get(name, row.person.get(name))) for name in names)
    return {name: curps.cleaned(str(value)) for name, value in found if not blank(value)}


def facts_for(view: View, rows: Sequence[Row], loading: Loading) -> list[dict[str, Fact]]:
    """The registry facts of each row."""
    if not loading.facts:
        return [{} for _ in rows]
    return facts_of(view, loading.frame, loading.facts, _subjects(rows, loading))


def judge(row: Row, facts: Mapping[str, Fact], loading: Loading) -> None:
    """Judges a row; what a workbook cannot bring is a warning, and a missing notice stops it."""
    record = loading.door.record(
        row.sheet.person, {**row.answers, **row.sheet.answers}, today=row.applied_on, facts=facts, known=row.person
    )
    unread = {each.field for each in row.sheet.errors}
    found = tuple(_about_files(each, loading) for each in record.problems if each.field not in unread)
    row.record = record if found == record.problems else replace(record, problems=found)
    if row.accepted_on is None and not row.has_accepted and NOTICE_ON.name not in {each.field for each in row.problems}:
        row.problems.append(problem("consent_missing", field=NOTICE_ON.name))


def _about_files(found: Problem, loading: Loading) -> Problem:
    """A file that is required comes later, by the form: the record waits for it."""
    if found.code == "required" and _plain(found.field or "") in loading.files:
        return problem("file_pending", field=found.field, label=found.values.get("label", found.field))
    return found


def _plain(path: str) -> str:
    """`repeat[2].name` as `repeat.name`."""
    head, _, rest = path.partition("[")
    return f"{head}.{rest.partition('].')[2]}" if rest else path


def arrived(row: Row, loading: Loading, secret: bytes) -> Arrival:
    """What the registry's door takes of a row that has no error."""
    assert row.record is not None
    assert row.call is not None
    program = loading.program
    consent = None
    if row.accepted_on is not None:
        consent = ConsentGiven(program.privacy.notice, row.accepted_on, MEANS, loading.actor)
    made = arrival(
        row.record,
        id=new_id() if row.identifier else _id(row, row.record, secret),
        applied_on=row.applied_on,
        call=row.call,
        source=Source("load", loading.source, row.sheet.number),
        consent=consent,
    )
    return replace(made, version=loading.version) if loading.version != made.version else made


def _id(row: Row, record: Record, secret: bytes) -> bytes:
    """Nobody can be told apart without a CURP but by what the row says: the same row again is the same record."""
    assert row.call is not None
    return content_id(secret, canonical([record.program.name, row.call.name, record.person, record.answers]))
