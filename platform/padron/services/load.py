"""A bulk load: a workbook's rows judged and kept in chunks, each row created, updated, identical or rejected."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

from padron.intake import gate
from padron.intake.anysheet.mapping import SheetMapping
from padron.intake.anysheet.rows import mapped_sheet
from padron.intake.record import door
from padron.intake.rejected import ERRORS_SHEET, Rejected, rejected_workbook
from padron.intake.sheet import Sheet, SheetRow, sheet
from padron.intake.upload import Source, uploaded
from padron.problems import Lang, Problem, errors, problem
from padron.program.model import Program
from padron.registry import loads
from padron.registry import programs as store_of_programs
from padron.registry.arrivals import Outcome, Policy
from padron.registry.keys import identity_key
from padron.registry.places import Window
from padron.registry.store import Refused, Series, Store, Unit, View
from padron.services.facts import frame
from padron.services.load_absent import absent
from padron.services.load_ahead import Second
from padron.services.load_course import Course
from padron.services.load_deliveries import Deliveries
from padron.services.load_filing import Enrolments, Filing
from padron.services.load_judge import SELDOM, USUAL
from padron.services.load_reasons import Reasons
from padron.services.load_report import LoadReport
from padron.services.load_rows import Loading, Row, file_paths
from padron.services.load_spool import Spool, spooled
from padron.services.load_tally import Tally
from padron.services.load_twins import Twins
from padron.services.policy import Actor, Grant
from padron.services.programs import published
from padron.services.sight import hidden_criteria, hidden_facts


def load(
    store: Store,
    actor: str,
    program: Program,
    file: Source,
    name: str = "",
    *,
    today: str,
    dry_run: bool = False,
    person_policy: Policy = "fill",
    marked: BinaryIO | None = None,
    lang: Lang = "es",
    mapping: SheetMapping | None = None,
    reader: Actor | None = None,
    course: Course | None = None,
    limits: gate.Limits = gate.LIMITS,
    service: str | None = None,
) -> LoadReport:
    """Load a workbook of enrolments, or of deliveries of a `service`; `name` is the file's own, `today` its ISO day.

    `dry_run` writes nothing and reports the same; only it takes a program that is not published. `marked` receives the
    workbook of the rejected rows, when there are any. `mapping`: how a sheet that is no template is read. `reader`: who
    is told of people that a row without a right CURP may be. `course`: the job that it is done in, which may go on with
    a load that was cut. `limits`: what the file may take. Raises Refused where the file cannot be read or taken; Lost
    and Stopped as its course does; KeyError: no such service.
    """
    started = perf_counter()
    filing = _filing(service, person_policy, dry_run, reader)
    report = LoadReport(None, program.name, program.version, Reasons(filing.told_of(program)))
    tally = Tally(report, filing.labels(program), _groups(program), lang, judges=filing.judges)
    with (
        uploaded(file) as upload,
        nullcontext(upload.digest()) as digest,  # before the child has the file to itself
        filing.helper(upload.size) as other,
        _opened(upload, program, _name(file, name), dry_run, mapping, limits, service) as found,
        _seldom_collecting(),
        store.many_writes() as series,
    ):
        if errors(found.problems):
            tally.file(found.problems)
            report.seconds = perf_counter() - started
            return report
        loading = _loading(store, actor, program, today, dry_run)
        with _spooled(found, course, filing.size, _lanes(store, filing.sorts(upload.size, loading), course)) as spool:
            report.reasons.secret = loading.secret
            report.is_part = mapping is None and ERRORS_SHEET in found.book.sheets
            known = filing.twins(spool, loading)
            run = _Run(store, series, loading, tally, known, person_policy, dry_run, other, filing, course)
            run.whole(spool, found.problems, digest, name, marked, started)
    return report


def _name(file: Source, name: str) -> str:
    return name or (file.name if isinstance(file, Path) else "")


def _filing(service: str | None, policy: Policy, dry_run: bool, reader: Actor | None) -> Filing:
    return Enrolments(policy, dry_run, reader) if service is None else Deliveries(service)


def _opened(
    file: Source, program: Program, name: str, dry_run: bool, mapping: SheetMapping | None, limits: gate.Limits,
    service: str | None,
) -> Sheet:  # fmt: skip
    try:
        if mapping is not None:
            return mapped_sheet(file, program, mapping, name, limits)
        return sheet(file, program, service=service, name=name, dry_run=dry_run, limits=limits)
    except gate.Refused as refused:
        raise Refused(refused.problem) from refused


@contextmanager
def _spooled(found: Sheet, course: Course | None, size: int, lanes: Callable[[str], int] | None) -> Iterator[Spool]:
    alive = course.alive if course is not None else lambda: None
    with ExitStack() as stack:
        try:
            spool = stack.enter_context(spooled(found.rows, size, alive, lanes))
        except gate.Refused as refused:
            raise Refused(refused.problem) from refused
        yield spool


def _lanes(store: Store, wanted: bool, course: Course | None) -> Callable[[str], int] | None:
    """By the first byte of the key under which the registry keeps people, so that a chunk is in one place there."""
    if not (course.sorts(wanted) if course is not None else wanted):
        return None
    with store.reading() as view:
        secret = view.secret
    return lambda name: identity_key(secret, name)[0]


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)


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
    latest = next((each for each in others if each.name == program.name), program)
    return Loading(
        program, entrance, actor, today, version, frame(others, program), tuple(entrance.judge.facts),
        file_paths(program), in_force=program if dry_run else latest, secret=_secret(actor, program, others),
    )  # fmt: skip


def _secret(actor: str, program: Program, others: tuple[Program, ...]) -> frozenset[str]:
    """The criteria that rest on a confidential program of another area: of these no report says anything."""
    within = Actor(actor, (Grant("read", (program.area,)),))
    return hidden_criteria(program, hidden_facts(within, others, door(program).judge.facts))


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


class _Run:
    """One load on its way through the registry, a chunk at a time."""

    def __init__(
        self, store: Store, series: Series, loading: Loading, tally: Tally, twins: Twins, policy: Policy,
        dry_run: bool, other: Second | None, filing: Filing, course: Course | None,
    ) -> None:  # fmt: skip
        self._store, self._series, self._loading, self._tally, self._twins = store, series, loading, tally, twins
        self._policy, self._dry_run, self._other, self._filing = policy, dry_run, other, filing
        self._course = course
        self._window = Window(is_trial=dry_run)
        self._noted, self._is_written, self._last = 1, False, 0
        tally.wanted = frozenset(twins.copies.values())

    def whole(
        self, spool: Spool, about: Sequence[Problem], file_sha256: str, name: str, marked: BinaryIO | None,
        started: float,
    ) -> None:  # fmt: skip
        """Every chunk of a file, between the load's beginning and its end; `about` are the problems of the file itself.

        A load that is cut ends as failed; one of a job is left as it is, for whoever goes on with it.
        """
        self._begin(file_sha256, name)
        skipped, before = self._resumed(spool, about)
        state = "failed"
        try:
            chunks = self._filing.chunks(
                self._store, self._series, spool, self._twins, self._loading, self._other, skipped
            )  # fmt: skip
            for chunk, rows in chunks:
                self._tally.report.seconds = before + perf_counter() - started
                self._take(chunk, rows, spool)
            self._settle()
            if spool.is_sorted:
                self._tally.report.problems.sort(key=attrgetter("row"))
            self._mark(spool, marked)
            if self._loading.program.loads == "complete" and not self._dry_run and self._filing.service is None:
                self._tally.report.absent = absent(
                    self._store, self._loading.program, self._loading.today, spool.rows(), self._tally.wrong,
                    is_part=self._tally.report.is_part,
                )  # fmt: skip
            state = "done"
        finally:
            if self._course is None or state == "done":
                self._end(state, before + perf_counter() - started)

    def _begin(self, file_sha256: str, name: str) -> None:
        """Notes that the load runs, so that a cut one is seen; one of a job was noted with it."""
        if self._dry_run:
            return
        if self._course is not None:
            identifier = self._course.job.id
        else:
            with self._store.writing(self._loading.actor) as unit:
                about = (self._loading.program.name, file_sha256, name, self._policy, self._filing.service)
                identifier = loads.begin_load(unit, *about)
                unit.commit()
        self._tally.report.load = identifier
        self._loading = replace(self._loading, source=identifier)

    def _resumed(self, spool: Spool, about: Sequence[Problem]) -> tuple[int, float]:
        """How many rows were written before, and how many seconds that took."""
        course, report = self._course, self._tally.report
        if course is not None:
            course.total = spool.count
            course.begin(self._tally, self._window)
        if course is None or not course.chunks:
            self._tally.file(about)
            return 0, 0.0
        self._noted = len(report.problems) + 1
        return course.rows, report.seconds

    def _take(self, chunk: Sequence[SheetRow], rows: Sequence[Row], spool: Spool) -> None:
        """Writes a judged chunk in one turn of the registry's."""
        course, reasons = self._course, self._tally.report.reasons
        for row in rows:
            if row.is_light and self._tally.reads(row):
                self._filing.again(row, self._loading)
        self._filing.before(self._store, rows, self._loading)
        reasons.prepare(
            (row.sheet.number, row.record) for row in rows if row.record is not None and not row.is_rejected
        )
        self._settle()
        spool.held(self._series.held(), self._last)
        self._last = len(chunk)
        with self._series.writing(self._loading.actor) as unit:
            if course is not None:
                course.hold(unit, len(chunk))
            standing = [row for row in rows if row.may_stand]
            outcomes = self._filing.saved(unit, self._series, standing, self._loading, self._window)
            self._told(chunk, rows, outcomes)
            if not self._dry_run:
                self._note(unit)
                if course is not None:
                    course.note(unit, self._tally, self._window)
                unit.commit()
        self._window.fresh.clear()
        self._tally.fresh_fates.clear()
        reasons.fresh.clear()
        self._is_written = course is not None

    def _settle(self) -> None:
        """Waits for the chunk before: only then is it said to be safe."""
        self._series.settle()
        if self._is_written and self._course is not None:
            self._course.written(self._tally)
        self._is_written = False

    def _told(self, chunk: Sequence[SheetRow], rows: Sequence[Row], outcomes: dict[int, Outcome]) -> None:
        """Counts the rows in the file's order."""
        prepared_rows = {row.sheet.number: row for row in rows}
        for row in chunk:
            if row.number in self._twins.copies:
                self._tally.copy(row, self._twins.copies[row.number])
                continue
            self._tally.row(prepared_rows[row.number], outcomes.get(row.number))

    def _note(self, unit: Unit) -> None:
        assert self._loading.source is not None
        fresh, self._tally.fresh = self._tally.fresh, []
        loads.add_problems(unit, self._loading.source, fresh, self._noted)
        self._noted += len(fresh)
        loads.note_progress(unit, self._loading.source, self._tally.report.counts())

    def _mark(self, spool: Spool, marked: BinaryIO | None) -> None:
        """Writes the workbook of the rejected rows, if there are any and somebody wants it."""
        wrong, loading, course = self._tally.wrong, self._loading, self._course
        if not self._tally.report.rejected:
            return

        def write(out: BinaryIO) -> None:
            rows = (Rejected(row, wrong[row.number]) for row in spool.in_order(wrong))
            rejected_workbook(out, loading.program, rows, today=loading.today, service=self._filing.service)

        if course is not None:
            course.mark(write)
        elif marked is not None:
            write(marked)

    def _end(self, state: str, seconds: float) -> None:
        """Ends the load as `done` or `failed`, with its counts and the problems not noted yet."""
        report = self._tally.report
        report.seconds = seconds
        if self._loading.source is None:
            return
        results = report.results()  # before the registry's turn, which must stay short
        with self._store.writing(self._loading.actor) as unit:
            self._note(unit)
            loads.finish_load(unit, self._loading.source, report.counts(), results, state)
            if self._course is not None:
                self._course.end(unit, {"rows": report.rows})
            unit.commit()
