"""Rejected rows of a load being corrected: judged again by a trial load, and made into the file of a new one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path

from padron.intake import gate
from padron.intake.correcting import Cells, sayable
from padron.intake.rejected import Rejected, rejected_workbook
from padron.intake.repeat_rows import owner
from padron.intake.sheet import SheetRow, sheet
from padron.outputs.columns import FIRST_ROW
from padron.problems import problem
from padron.program.model import Program
from padron.program.services import service_of
from padron.registry.arrivals import UNDONE
from padron.registry.keys import id_text
from padron.registry.load_lists import Said, rows_with_errors
from padron.registry.loads import Load, loads_of_file
from padron.registry.store import Refused, Store
from padron.services.corrections import Corrections, Sent, Wrong, corrections
from padron.services.load import load
from padron.services.load_rows import identifier_of
from padron.services.policy import Actor
from padron.services.sweeping import WORKBOOKS

MOST_ROWS = 5_000
"""So many rejected rows can be corrected on screen, each judged within a request; of more, the workbook is the way."""
_MOST_READ = 3
_PROPOSED, _TWIN = "person_proposed", "duplicate_in_file"
_ROW = re.compile(r"fila (\d+)")


class TooMany(Exception):
    """A load has more rejected rows than can be corrected on screen."""


class NotJudged(Exception):
    """The rows cannot be judged together; its text says why, to people."""


class Correcting:
    """The rejected rows of one load with what was corrected of them so far.

    Rows go by their number in the workbook of rejected rows; `numbers` says each one's number in the file as it came.
    `service`: whose deliveries they are, if they are no enrolments.
    """

    def __init__(
        self, store: Store, actor: Actor, program: Program, today: str, rows: Sequence[SheetRow], kept: Corrections,
        service: str | None = None,
    ) -> None:  # fmt: skip
        self._store, self._actor, self.program, self._today = store, actor, program, today
        self.service = service
        self._rows = {row.number: row for row in rows}
        self._kept = kept
        self.cells = Cells(program, service)
        self.numbers = {row.number: row.number for row in rows}
        self.open: tuple[int, ...] = tuple(self._rows)

    def row(self, number: int) -> SheetRow:
        """A row as it is now."""
        return self.cells.corrected(self._rows[number], self._kept.cells.get(number, {}))

    def wrong(self, number: int) -> tuple[Wrong, ...]:
        """What keeps a row out."""
        return self._kept.wrong.get(number, ())

    @property
    def sound(self) -> list[int]:
        """The rows that nothing keeps out any more."""
        return [number for number in self.open if not self.wrong(number)]

    def type(self, number: int, cells: Mapping[str, str]) -> bool:
        """Puts texts into cells of a row; whether that changed anything."""
        first, now = self._rows[number], self.row(number)
        changed = False
        for path, text in ((path, sayable(text)) for path, text in cells.items()):
            if not self.cells.has(first, path) or self.cells.text(now, path) == text.strip():
                continue
            changed = True
            own = self._kept.cells.setdefault(number, {})
            if self.cells.text(first, path) == text.strip():
                own.pop(path, None)
            else:
                own[path] = text.strip()
        return changed

    def judge(self, numbers: Iterable[int]) -> None:
        """Judges rows again, with those of the same person, as a load would; nothing is written to the registry."""
        wanted = set(numbers)
        if not wanted:
            return
        wanted |= {each for each in self.open if any(wrong.code == _TWIN for wrong in self.wrong(each))}
        names = {self._whose(self.row(number)) for number in wanted} - {None}
        rows = [self.row(each) for each in self.open]
        rows = [row for row in rows if row.number in wanted or self._whose(row) in names]
        alone = {row.number: found for row in rows if (found := self._ownerless(row))}
        self._kept.wrong |= alone | self._judged([row for row in rows if row.number not in alone])

    def _whose(self, row: SheetRow) -> str | None:
        """Whose a row is; a delivery goes by the folio of an application too."""
        return identifier_of(row) or (owner(row.person.get("curp"))[0] or None if self.service else None)

    def _ownerless(self, row: SheetRow) -> tuple[Wrong, ...]:
        """What to say of rows of a repeat that belong to nobody while the CURP is blank."""
        for name, repeat in self.cells.repeats.items():
            if not row.person.get("curp") and (row.person.get(name) or row.answers.get(name)):
                found = problem("repeat_without_key", sheet=repeat.title, row=self.numbers[row.number])
                return (Wrong("curp", found.code, found.message(), ""),)
        return ()

    def _judged(self, rows: Sequence[SheetRow]) -> dict[int, tuple[Wrong, ...]]:
        if not rows:
            return {}
        report = load(
            self._store, self._actor.name, self.program, self.workbook(rows), today=self._today, dry_run=True,
            reader=self._actor, service=self.service,
        )  # fmt: skip
        found: dict[int, list[Wrong]] = {row.number: [] for row in rows}
        for each in report.problems:
            if each.severity != "error" and each.code != _PROPOSED:
                continue
            if each.row < FIRST_ROW:
                raise NotJudged(each.message)
            number = rows[each.row - FIRST_ROW].number
            message = each.message if each.code != _TWIN else self._renumbered(each.message, rows)
            found[number].append(Wrong(each.field, each.code, message, each.suggestion))
        return {number: tuple(said) for number, said in found.items()}

    def _renumbered(self, message: str, rows: Sequence[SheetRow]) -> str:
        """What names a row of the file that was judged names it as the file did that somebody sent."""
        return _ROW.sub(lambda found: f"fila {self.numbers[rows[int(found[1]) - FIRST_ROW].number]}", message)

    def workbook(self, rows: Iterable[SheetRow]) -> bytes:
        """A file of these rows, as a load takes it."""
        out = BytesIO()
        rejected = (Rejected(row, row.errors) for row in rows)
        rejected_workbook(out, self.program, rejected, today=self._today, service=self.service)
        return out.getvalue()

    def said(self) -> list[Said]:
        """What is wrong in the rows that are still to be corrected, as `groups` takes it."""
        return [
            Said(each.field, each.code, self.cells.text(self.row(number), each.field), each.message, each.suggestion, 1)
            for number in self.open
            for each in self.wrong(number)
            if each.code != _PROPOSED
        ]

    def hand_over(self, rows: Sequence[int], data: bytes) -> None:
        """Notes that rows went into the file of a new load: they come back only if that load fails or is undone."""
        self._kept.sent.append(Sent(sha256(data).hexdigest(), tuple(rows)))
        self.open = tuple(each for each in self.open if each not in set(rows))

    def prepare(self, numbers: Sequence[int], failed: frozenset[str]) -> None:
        """Takes the rows' numbers in the file, leaves out what was handed over, and judges what has to be."""
        if len(numbers) == len(self._rows):
            self.numbers = dict(zip(self._rows, numbers, strict=True))
        gone = {row for sent in self._kept.sent if sent.sha256 not in failed for row in sent.rows}
        self.open = tuple(each for each in self._rows if each not in gone)
        judged_by = f"{self.program.sha256} {self._today}"
        if self._kept.judged_by != judged_by:
            self._kept.judged_by = judged_by
            self._kept.wrong.clear()
        self.judge(each for each in self.open if each not in self._kept.wrong)


@contextmanager
def correcting(
    store: Store, data_folder: Path, actor: Actor, program: Program, found: Load, today: str
) -> Iterator[Correcting]:
    """The rejected rows of a load to be corrected; what is corrected in the block is kept when it ends well.

    Raises FileNotFoundError where their workbook is kept no more, TooMany, NotJudged, Refused (`service_gone`, too).
    """
    if found.service is not None and service_of(program, found.service) is None:
        raise Refused(problem("service_gone"))
    name = id_text(found.id)
    rows = _rejected(data_folder / WORKBOOKS / f"{name}.xlsx", program, found.service)
    with store.reading() as view:
        numbers = rows_with_errors(view, found.id)
    with corrections(data_folder, name) as kept:
        made = Correcting(store, actor, program, today, rows, kept, found.service)
        made.prepare(numbers, _failed(store, kept))
        yield made


_GIVEN_BACK = {"failed", UNDONE}


def _failed(store: Store, kept: Corrections) -> frozenset[str]:
    """The files handed over whose every load failed or was undone."""
    with store.reading() as view:
        states = {each.sha256: [one.state for one in loads_of_file(view, each.sha256)] for each in kept.sent}
    return frozenset(file for file, found in states.items() if found and set(found) <= _GIVEN_BACK)


_read: dict[tuple[str, int, str], tuple[SheetRow, ...]] = {}


def _rejected(file: Path, program: Program, service: str | None) -> tuple[SheetRow, ...]:
    """The rows of a workbook of rejected rows; the last few workbooks read are remembered."""
    key = (str(file), file.stat().st_mtime_ns, program.sha256)
    rows = _read.get(key)
    if rows is None:
        try:
            with sheet(file, program, service=service) as opened:
                rows = tuple(islice(opened.rows, MOST_ROWS + 1))
        except gate.Refused as refused:
            raise Refused(refused.problem) from refused
        for old in list(_read)[: len(_read) - _MOST_READ + 1]:
            _read.pop(old, None)
        _read[key] = rows
    if len(rows) > MOST_ROWS:
        raise TooMany
    return rows
