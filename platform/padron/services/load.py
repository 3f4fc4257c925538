"""A bulk load: a workbook's rows judged and kept in chunks, each row created, updated, identical or rejected."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

from padron.intake import gate
from padron.intake.arriving import save_rules
from padron.intake.record import door
from padron.intake.rejected import Rejected, rejected_workbook
from padron.intake.sheet import Sheet, SheetRow, sheet
from padron.problems import Lang, errors, problem
from padron.program.closure import canonical
from padron.program.model import Field, Program
from padron.registry import loads
from padron.registry import programs as store_of_programs
from padron.registry.arrivals import Arrival, Outcome, Policy
from padron.registry.facts import Fact
from padron.registry.locks import lock_identifiers
from padron.registry.programs import PublishedProgram
from padron.registry.saving import save_many
from padron.registry.store import Refused, Store, Unit, View
from padron.services.facts import frame
from padron.services.load_report import LoadReport
from padron.services.load_rows import Loading, Row, acquaint, arrived, facts_for, file_paths, judge, prepared
from padron.services.load_spool import Spool, spooled
from padron.services.load_tally import Tally
from padron.services.load_twins import Twins, twins
from padron.services.programs import published


def load(
    store: Store,
    actor: str,
    program: Program,
    file: bytes | Path,
    name: str = "",
    *,
    today: str,
    dry_run: bool = False,
    person_policy: Policy = "fill",
    marked: BinaryIO | None = None,
    lang: Lang = "es",
) -> LoadReport:
    """Load a workbook of enrolments; `name` is the file's own, `today` the ISO day of the load.

    `dry_run` writes nothing and reports the same; only it takes a program that is not published. `marked` receives the
    workbook of the rejected rows, when there are any. Raises Refused where the file cannot be read or taken at all.
    """
    started = perf_counter()
    data = file if isinstance(file, bytes) else file.read_bytes()
    found = _opened(data, program, name or (file.name if isinstance(file, Path) else ""), dry_run)
    report = LoadReport(None, program.name, program.version)
    tally = Tally(report, _labels(program), _groups(program), lang)
    with found, _seldom_collecting():
        if errors(found.problems):
            tally.file(found.problems)
            report.seconds = perf_counter() - started
            return report
        with _spooled(found) as spool:
            tally.file(found.problems)
            loading = _loading(store, actor, program, today, dry_run)
            run = _Run(store, loading, tally, twins(spool, loading.door, today), person_policy, dry_run)
            run.whole(spool, sha256(data).hexdigest(), name, started)
            if marked is not None and report.rejected:
                wrong = tally.wrong
                rows = (Rejected(row, wrong[row.number]) for row in spool.rows() if row.number in wrong)
                rejected_workbook(marked, program, rows, today=today)
    return report


def _opened(data: bytes, program: Program, name: str, dry_run: bool) -> Sheet:
    try:
        return sheet(data, program, name=name, dry_run=dry_run)
    except gate.Refused as refused:
        raise Refused(refused.problem) from refused


@contextmanager
def _spooled(found: Sheet) -> Iterator[Spool]:
    with ExitStack() as stack:
        try:
            spool = stack.enter_context(spooled(found.rows))
        except gate.Refused as refused:
            raise Refused(refused.problem) from refused
        yield spool


_USUAL, _SELDOM = gc.get_threshold(), (50_000, 50, 100)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Rows make many objects and no cycles: looking for these after every 700 takes a fifth of a load."""
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)


def _labels(program: Program) -> dict[str, Field]:
    return {leaf.field.name: leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())}


def _groups(program: Program) -> dict[str, list[str]]:
    """The questions of each registry group, which changes as a whole."""
    found: dict[str, list[str]] = {}
    for leaf in program.person_leaves():
        for group in leaf.groups:
            found.setdefault(group.name, []).append(leaf.field.name)
    return found


def _loading(store: Store, actor: str, program: Program, today: str, dry_run: bool) -> Loading:
    entrance = door(program)
    with store.reading() as view:
        version = _version(view, program, dry_run)
        others = published(view)
    return Loading(
        program, entrance, actor, today, version, frame(others, program), tuple(entrance.judge.facts),
        file_paths(program),
    )  # fmt: skip


def _version(view: View, program: Program, dry_run: bool) -> int:
    """The published version that is this very program; for a trial of a draft, one that nobody has.

    Raises Refused (`version_unknown`) for a program that is not published.
    """
    same = store_of_programs.by_version(view, program.name, program.version)
    if same is not None and same.sha256 == program.sha256:
        return program.version
    if not dry_run:
        raise Refused(problem("version_unknown"))
    latest = store_of_programs.latest(view, program.name)
    return max(program.version, latest.version + 1 if latest is not None else 0)


@dataclass(slots=True)
class _Sound:
    """A row without an error, the facts it was judged by, and what the registry's door takes of it."""

    row: Row
    facts: dict[str, Fact]
    arrival: Arrival


class _Run:
    """One load on its way through the registry, a chunk at a time."""

    def __init__(
        self, store: Store, loading: Loading, tally: Tally, twins: Twins, policy: Policy, dry_run: bool
    ) -> None:
        self._store, self._loading, self._tally, self._twins = store, loading, tally, twins
        self._policy, self._dry_run = policy, dry_run
        self._rules = save_rules(loading.program, policy)
        self._noted = 1
        tally.wanted = frozenset(twins.copies.values())

    def whole(self, spool: Spool, file_sha256: str, name: str, started: float) -> None:
        """Every chunk of a file, between the load's beginning and its end, whatever happens."""
        self._begin(file_sha256, name)
        state = "failed"
        try:
            for chunk in spool.chunks():
                self._take(chunk)
            state = "done"
        finally:
            self._end(state, started)

    def _begin(self, file_sha256: str, name: str) -> None:
        """Notes that the load runs, so that a cut one is seen."""
        if self._dry_run:
            return
        with self._store.writing(self._loading.actor) as unit:
            identifier = loads.begin_load(unit, self._loading.program.name, file_sha256, name, self._policy)
            unit.commit()
        self._tally.report.load = identifier
        self._loading = replace(self._loading, source=identifier)

    def _take(self, chunk: Sequence[SheetRow]) -> None:
        """Judges a chunk outside the registry's turn, and writes it in one."""
        loading, copies = self._loading, self._twins.copies
        rows = [prepared(row, loading) for row in chunk if row.number not in copies]
        for row in rows:
            other = self._twins.clashes.get(row.sheet.number)
            if other is not None:
                row.problems.append(problem("duplicate_in_file", field="curp", row=other))
        with self._store.reading() as view:
            acquaint(view, rows, loading)
            facts = facts_for(view, rows, loading)
            secret = view.secret
        for row, told in zip(rows, facts, strict=True):
            judge(row, told, loading)
        sound = [_Sound(row, told, arrived(row, loading, secret))
                 for row, told in zip(rows, facts, strict=True) if not row.is_rejected]  # fmt: skip
        with self._store.writing(loading.actor) as unit:
            outcomes = self._saved(unit, sound)
            self._told(chunk, rows, outcomes)
            if not self._dry_run:
                self._note(unit)
                unit.commit()

    def _saved(self, unit: Unit, sound: Sequence[_Sound]) -> dict[int, Outcome]:
        """What the registry's door says of each row without an error, by its number."""
        loading = self._loading
        lock_identifiers(unit, [each.row.identifier for each in sound if each.row.identifier])
        now = facts_for(unit, [each.row for each in sound], loading)
        kept = []
        for each, told in zip(sound, now, strict=True):
            if told != each.facts:  # somebody was enrolled meanwhile
                judge(each.row, told, loading)
                if each.row.is_rejected:
                    continue
                each.arrival = arrived(each.row, loading, unit.secret)
            kept.append(each)
        if kept and self._dry_run:
            _lend(unit, loading)
        outcomes = save_many(unit, [each.arrival for each in kept], self._rules)
        return {each.row.sheet.number: outcome for each, outcome in zip(kept, outcomes, strict=True)}

    def _told(self, chunk: Sequence[SheetRow], rows: Sequence[Row], outcomes: dict[int, Outcome]) -> None:
        """Counts the rows in the file's order."""
        prepared_rows = {row.sheet.number: row for row in rows}
        for row in chunk:
            if row.number in self._twins.copies:
                self._tally.copy(row, self._twins.copies[row.number])
                continue
            outcome = outcomes.get(row.number)
            found = outcome.problems if outcome is not None else ()
            self._tally.row(prepared_rows[row.number], outcome.status if outcome else "rejected", found)

    def _note(self, unit: Unit) -> None:
        assert self._loading.source is not None
        fresh, self._tally.fresh = self._tally.fresh, []
        loads.add_problems(unit, self._loading.source, fresh, self._noted)
        self._noted += len(fresh)
        loads.note_progress(unit, self._loading.source, self._tally.report.counts())

    def _end(self, state: str, started: float) -> None:
        """Ends the load as `done` or `failed`, with its counts and the problems not noted yet."""
        report = self._tally.report
        report.seconds = perf_counter() - started
        if self._loading.source is None:
            return
        with self._store.writing(self._loading.actor) as unit:
            self._note(unit)
            loads.finish_load(unit, self._loading.source, report.counts(), {"summary": report.summary()}, state)
            unit.commit()


def _lend(unit: Unit, loading: Loading) -> None:
    """Publishes a draft in a unit that is never committed, so that the registry's door opens to a trial."""
    program = loading.program
    about = PublishedProgram(
        program.name, program.title.es, program.area, program.kind or None, program.confidential, loading.version
    )
    store_of_programs.publish(unit, about, program.sha256, canonical(program.closure))
