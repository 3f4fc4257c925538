"""Rows of a load: each prepared, judged with what the registry knows of its person, and turned into an arrival.

Nothing here opens the registry: what it knows is in `load_known`, and what judges may be another process.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

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
from padron.registry.keys import content_id, new_id, provisional_of
from padron.shapes import File, Repeat

if TYPE_CHECKING:
    from padron.registry.facts import Fact, FactFrame

DAYS = {each.name: taker(each.field.type, each.field.shape) for each in (APPLIED_ON, NOTICE_ON)}
LABELS = {each.name: each.label for each in (APPLIED_ON, NOTICE_ON)}
MEANS = "load"


@dataclass(frozen=True, slots=True)
class Loading:
    """What all rows of a load share. `version` is the one that arrivals name: another than the program's for a draft.

    `facts` are the keys that the rules read; `files` the paths (`name`, or `repeat.name`) that no workbook brings;
    `secret` the criteria of which no report says anything. `in_force` is the version of the program whose limits and
    quota count.
    """

    program: Program
    door: Door
    actor: str
    today: str
    version: int
    frame: "FactFrame | None"
    facts: tuple[str, ...]
    files: frozenset[str]
    in_force: Program
    source: bytes | None = None
    secret: frozenset[str] = frozenset()


@dataclass(slots=True)
class Row:
    """One row on its way: `problems` are those that the record itself does not know of.

    `person` and `answers` are what is stored, `facts` what the rules read of the registry, `key` the person's;
    `arrival` is what the registry's door takes. Of a record that `is_light` no more is known than its verdict, its
    outcomes, its problems and what was adjusted.
    """

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
    facts: Mapping[str, "Fact"] = field(default_factory=dict)
    key: bytes | None = None
    arrival: Arrival | None = None
    is_light: bool = False

    @property
    def is_rejected(self) -> bool:
        """Whether a problem keeps the row out."""
        return not self.may_stand or self.record is None or self.record.stops

    @property
    def may_stand(self) -> bool:
        """Whether nothing but what it was judged by keeps the row out, which other facts may change."""
        return self.record is not None and not errors(self.problems)


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


def prepared_rows(
    chunk: Sequence[SheetRow], copies: Collection[int], clashes: Mapping[int, int], loading: Loading
) -> list[Row]:
    """The rows of a chunk without those that are `copies`; the problem of those that `clash` with another is noted."""
    rows = [prepared(row, loading) for row in chunk if row.number not in copies]
    for row in rows if clashes else ():
        other = clashes.get(row.sheet.number)
        if other is not None:
            row.problems.append(problem("duplicate_in_file", field="curp", row=other))
    return rows


def judge(row: Row, loading: Loading) -> None:
    """Judges a row; what a workbook cannot bring is a warning, and a missing notice stops it."""
    row.is_light = False
    record = loading.door.record(
        row.sheet.person, {**row.answers, **row.sheet.answers}, today=row.applied_on, facts=row.facts, known=row.person
    )
    unread = {each.field for each in row.sheet.errors}
    found = tuple(_about_files(each, loading) for each in record.problems if each.field not in unread)
    row.record = record if found == record.problems else record._replace(problems=found)
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


def judged(row: Row, loading: Loading, secret: bytes) -> None:
    """Judges a row, and makes of one without an error what the registry's door takes."""
    judge(row, loading)
    row.arrival = None if row.is_rejected else _arrived(row, loading, secret)


def _arrived(row: Row, loading: Loading, secret: bytes) -> Arrival:
    assert row.record is not None
    assert row.call is not None
    made = arrival(
        row.record,
        id=new_id() if row.identifier else content_id(secret, content(row)),
        applied_on=row.applied_on,
        call=row.call,
        source=Source("load", loading.source, row.sheet.number),
        consent=consent_given(row, loading),
        in_force=loading.in_force,
    )
    return replace(made, version=loading.version) if loading.version != made.version else made


def consent_given(row: Row, loading: Loading) -> ConsentGiven | None:
    """The notice that a row says was accepted."""
    if row.accepted_on is None:
        return None
    return ConsentGiven(loading.program.privacy.notice, row.accepted_on, MEANS, loading.actor)


def content(row: Row) -> str:
    """Nobody can be told apart without a CURP but by what the row says: the same row again is the same record."""
    assert row.record is not None
    assert row.call is not None
    return canonical([row.record.program.name, row.call.name, row.record.person, row.record.answers])
