"""Counts what becomes of the rows of a load, and says each problem by its cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from sys import intern
from typing import Any

from padron.intake.record import Record
from padron.intake.sheet import SheetRow
from padron.language.values import shown
from padron.problems import Lang, Problem, errors, problem
from padron.program.model import Field, rows_of
from padron.registry.arrivals import Outcome, Status
from padron.registry.loads import RowProblem
from padron.services.load_report import LoadReport
from padron.services.load_rows import Row

MOST_ADJUSTMENTS = 1_000
"""So many adjustments are listed one by one; all are counted, also by field."""
LONGEST_VALUE = 200


@dataclass(slots=True)
class Fate:
    """What became of a row that has copies further down."""

    status: Status
    verdict: str | None
    problems: tuple[Problem, ...]
    outcomes: tuple[bool | None, ...] = ()


@dataclass(slots=True)
class Tally:
    """The report as it grows. `labels`: questions by name; `groups`: names of questions by group.

    `fresh` are the problems, and `fresh_fates` the fates, since they were last taken; `wrong` the errors by row;
    `listed` how many adjustments were listed one by one; `judges`: whether rows come to a verdict.
    """

    report: LoadReport
    labels: Mapping[str, Field]
    groups: Mapping[str, Sequence[str]]
    lang: Lang
    wanted: frozenset[int] = frozenset()
    fates: dict[int, Fate] = field(default_factory=dict)
    wrong: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    fresh: list[RowProblem] = field(default_factory=list)
    fresh_fates: dict[int, Fate] = field(default_factory=dict)
    listed: int = 0
    judges: bool = True

    def file(self, found: Iterable[Problem]) -> None:
        """Problems of the file itself: of no row."""
        for each in found:
            self._say(RowProblem(
                0, "", "", each.field or "", "", each.code, each.severity, each.message(self.lang),
                each.suggestion or "",
            ))  # fmt: skip

    def reads(self, row: Row) -> bool:
        """Whether the report tells more of a row than its verdict and its problems."""
        record = row.record
        if record is None or (record.adjusted and self.listed < MOST_ADJUSTMENTS):
            return True
        return not row.is_rejected and self.report.reasons.tells(row.sheet.number, record)

    def row(self, row: Row, outcome: Outcome | None) -> None:
        """One row, and what the registry's door said of it; None: it never came there."""
        record = row.record
        status, found = (outcome.status, outcome.problems) if outcome is not None else ("rejected", ())
        problems = (*row.problems, *(record.problems if record else ()), *found)
        verdict = self.report.reasons.verdict(record) if record and self.judges else None
        self._count(row.sheet, status, verdict, problems)
        if record is not None:
            self.report.adjusted += len(record.adjusted)
            if record.adjusted:
                self.report.first.note("adjusted", row.sheet)
            self._adjusted(row.sheet, record)
            if status != "rejected":
                self.report.reasons.note(row.sheet.number, record)
            if status in ("created", "updated"):
                self._kept(record, outcome)
        if row.sheet.number in self.wanted:
            outcomes = record.judgement.outcomes if record else ()
            fate = Fate(status, verdict, problems, outcomes)
            self.fates[row.sheet.number] = self.fresh_fates[row.sheet.number] = fate

    def _kept(self, record: Record, outcome: Outcome | None) -> None:
        """Counts a row that was written: the state that it came to, and whether it waits for something."""
        reasons = self.report.reasons
        held = outcome is not None and any(each.code == "limit_held" for each in outcome.problems)
        self.report.pending += reasons.waits(record) or (held and not reasons.secret)
        if outcome is not None and outcome.state is not None and not reasons.secret:
            self.report.states[outcome.state] += 1

    def copy(self, row: SheetRow, first: int) -> None:
        """A row that says the same as one above: kept once, or rejected twice."""
        fate = self.fates[first]
        rejected = fate.status == "rejected"
        self._count(row, "rejected" if rejected else "identical", fate.verdict, fate.problems if rejected else ())
        if not rejected:
            self.report.reasons.again(fate.outcomes)

    def _count(self, row: SheetRow, status: Status, verdict: str | None, found: tuple[Problem, ...]) -> None:
        self.report.rows += 1
        self.report.statuses[status] += 1
        self.report.first.note(status, row)
        if status == "rejected":
            self.wrong[row.number] = tuple(errors(found))
        elif verdict is not None:
            self.report.verdicts[verdict] += 1
        for each in found:
            self._say(self._said(row, each, _raw(row, each.field or "")))

    def _adjusted(self, row: SheetRow, record: Record) -> None:
        for path in record.adjusted:
            self._tallied(row.number, "adjusted", path)
            if self.listed < MOST_ADJUSTMENTS:
                self.listed += 1
                found, value = self._field(path), _read(record, path)
                read = shown(found.type, found.shape, value) if value is not None else "—"
                made = problem("adjusted", field=path, label=found.label.es, read=read[:60])
                self._add(self._said(row, made, _raw(row, path)))

    def _field(self, path: str) -> Field:
        head, _, rest = path.partition("[")
        found = self.labels[head]
        name = rest.partition("].")[2]
        return next((each for each in rows_of(found) if each.name == name), found)

    def _said(self, row: SheetRow, found: Problem, raw: object) -> RowProblem:
        cell = self._cell(row, found.field or "")
        column = cell.rpartition("!")[2].rstrip("0123456789")
        return RowProblem(
            row.number, intern(column), cell, intern(found.field or ""), text(raw), intern(found.code), found.severity,
            intern(found.message(self.lang)), found.suggestion or "",
        )  # fmt: skip  # a file has many wrong rows and few ways to be wrong

    def _cell(self, row: SheetRow, path: str) -> str:
        """The cell of a path; of a group its first that is filled; of what has no column, nothing."""
        found = next((name for name in self.groups.get(path, ()) if name in row.person), path)
        try:
            return row.cells[found]
        except KeyError:
            return ""

    def _say(self, said: RowProblem) -> None:
        self._tallied(said.row, said.code, said.field)
        self._add(said)

    def _add(self, said: RowProblem) -> None:
        self.report.problems.append(said)
        self.fresh.append(said)

    def _tallied(self, row: int, code: str, path: str) -> None:
        """Counts a row once for each code and field; a repeat's cells under the repeat's question."""
        key = (code, _without_number(path))
        if self.report.last.get(key) != row or row == 0:
            self.report.last[key] = row
            self.report.summed[key] += 1


def _without_number(path: str) -> str:
    head, _, rest = path.partition("[")
    return f"{head}.{rest.partition('].')[2]}" if rest else path


def _raw(row: SheetRow, path: str) -> object:
    head, _, rest = path.partition("[")
    for part in (row.person, row.answers, row.controls):
        if head in part:
            found = part[head]
            if not rest:
                return found
            number, _, name = rest.partition("].")
            return found[int(number) - 1].get(name) if isinstance(found, list) else None
    return None


def _read(record: Record, path: str) -> Any:
    head, _, rest = path.partition("[")
    found = record.person.get(head, record.answers.get(head))
    if not rest or not isinstance(found, list):
        return found
    number, _, name = rest.partition("].")
    return found[int(number) - 1].get(name) if int(number) <= len(found) else None


def text(raw: object) -> str:
    """A raw value as a person sees it in Excel, at most two hundred characters of it."""
    match raw:
        case None | list():
            return ""
        case bool():
            return "VERDADERO" if raw else "FALSO"
        case float() if raw.is_integer():
            return str(int(raw))
        case datetime():
            return raw.isoformat(" ")
        case date():
            return raw.isoformat()
        case _:
            return str(raw)[:LONGEST_VALUE].replace("\0", "\ufffd")  # PostgreSQL keeps no NUL
