"""Mappings of areas' own sheets: kept as YAML beside the program, recognised by their headings, or proposed."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from padron.intake import gate
from padron.intake.anysheet.likeness import known_words
from padron.intake.anysheet.mapping import NAMES, MappedColumn, SheetMapping
from padron.intake.anysheet.mapping_file import mapping_of, text_of
from padron.intake.anysheet.proposal import CONFIRMED, Proposal, proposed
from padron.intake.anysheet.rows import mapped_sheet
from padron.intake.anysheet.survey import Survey, survey
from padron.intake.anysheet.table import Table
from padron.intake.anysheet.template import is_template
from padron.intake.anysheet.words import FULL_NAME
from padron.intake.headers import plain
from padron.intake.sheet import SheetRow
from padron.intake.upload import Source
from padron.language.values import Take, shown, taker
from padron.language.values.days import MONTHS
from padron.language.values.texts import folded
from padron.outputs.columns import Column, columns
from padron.problems import Problem
from padron.program.model import Program
from padron.registry.store import Refused
from padron.services.load_tally import text
from padron.workspace import Workspace

_NO_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60
_MONTHS = "|".join(name for month in MONTHS["es"] for name in (month, month[:3]))
_DATES = re.compile(rf"(?:^|[_\W])(?:\d+|{_MONTHS}|sept)(?=$|[_\W])")


@dataclass(frozen=True, slots=True)
class Kept:
    """A mapping's file; `mapping` is None where the file has an error."""

    path: Path
    text: str
    mapping: SheetMapping | None
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """What it is called: its file's name."""
        return self.path.stem


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file that is no template says: what is proposed, and the kept mapping that it was recognised by.

    `is_known`: it has the very headings of that mapping and nothing is proposed that it does not say; `is_settled`: nor
    another sheet with people, unless somebody chose the one that is read (`is_chosen`).
    """

    proposal: Proposal
    kept: Kept | None = None
    is_chosen: bool = False

    @property
    def mapping(self) -> SheetMapping:
        """The mapping as proposed, with the constants of the one it was recognised by."""
        constants = self.kept.mapping.constants if self.kept is not None and self.kept.mapping is not None else {}
        return self.proposal.mapping().with_constants(dict(constants))

    @property
    def is_known(self) -> bool:
        """Whether it needs no confirming."""
        return (
            self.kept is not None
            and self.kept.mapping is not None
            and self.kept.mapping.fits(self.proposal.survey.table)
            and all(each.why == (CONFIRMED,) for each in self.proposal.columns if each.name)
            and all(word.why == CONFIRMED for each in self.proposal.columns for word in each.words)
        )

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to be asked anything."""
        return self.is_known and (self.is_chosen or not self.proposal.survey.others)


def folder(workspace: Workspace, program: str) -> Path:
    """Where the mappings of a program are."""
    return workspace.programs / f"{program}.mappings"


def kept(workspace: Workspace, program: Program) -> tuple[Kept, ...]:
    """The mappings of a program, by name."""
    return tuple(read(path, program) for path in sorted(folder(workspace, program.name).glob("*.yaml")))


def read(path: Path, program: Program) -> Kept:
    """A mapping from its file. Raises OSError."""
    data = path.read_bytes()
    mapping, problems = mapping_of(data, path.name, program)
    return Kept(path, data.decode("utf-8", "replace"), mapping, problems)


def recognised(mappings: Iterable[Kept], table: Table) -> Kept | None:
    """The mapping of such a sheet: one with the same headings, else the one most of whose columns are there."""
    sound = [(each, each.mapping) for each in mappings if each.mapping is not None]
    same = next((each for each, mapping in sound if mapping.fits(table)), None)
    if same is not None:
        return same
    shared = {each.path: (mapping.shared(table), len(mapping.named())) for each, mapping in sound}
    near = [each for each, _ in sound if 4 * shared[each.path][0] >= 3 * shared[each.path][1] > 0]
    return max(near, key=lambda each: shared[each.path][0], default=None)


def understood(
    workspace: Workspace, file: Source, name: str, program: Program, today: str, sheet: str = ""
) -> Understood | None:
    """What a file says that is not the program's template; None for a template. Raises Refused."""
    try:
        if is_template(file, program, name):
            return None
        found = survey(file, name, known_words(program), sheet)
    except gate.Refused as refused:
        raise Refused(refused.problem) from refused
    known = recognised(kept(workspace, program), found.table)
    own = aligned(known.mapping, found) if known is not None and known.mapping is not None else None
    return Understood(proposed(found, program, today, own), known, bool(sheet))


def aligned(mapping: SheetMapping, found: Survey) -> SheetMapping:
    """The mapping with one column for each of the table's, in its order; those it does not know are left open."""
    left: dict[str, list[MappedColumn]] = {}
    for each in mapping.columns:
        left.setdefault(plain(each.heading), []).append(each)
    made = []
    for column in found.table.columns:
        here = left.get(plain(column.heading), [])
        made.append(here.pop(0) if here else MappedColumn(column.heading, is_open=True))
    return SheetMapping(mapping.program, tuple(made), found.sheet, mapping.constants)


def keep(workspace: Workspace, mapping: SheetMapping, name: str) -> Path:
    """Writes a mapping beside its program, in place of the one so called. Raises OSError."""
    where = folder(workspace, mapping.program)
    where.mkdir(exist_ok=True)
    path = where / f"{slug(name)}.yaml"
    beside = where / f".{path.name}.{os.getpid()}"
    beside.write_text(text_of(mapping), encoding="utf-8")
    beside.replace(path)
    return path


def slug(name: str) -> str:
    """A file's name as a mapping's: without its ending, dates and months, so that next month's is called the same."""
    stem = folded(Path(name).stem if name else "")
    plain_ = _NO_NAME.sub("_", _DATES.sub(" ", stem)).strip("_")
    return (plain_ or _NO_NAME.sub("_", stem).strip("_") or "hoja")[:_LONGEST_NAME]


def spoilt(mappings: Iterable[Kept]) -> Iterator[Problem]:
    """What is wrong with mappings that somebody corrected by hand."""
    for each in mappings:
        yield from each.problems


@dataclass(frozen=True, slots=True)
class Read:
    """A cell as it would be read: in words, or as it stands with what is wrong with it."""

    text: str
    wrong: str = ""


def preview(
    data: bytes, name: str, program: Program, mapping: SheetMapping, today: str, most: int = 10
) -> tuple[list[str], list[tuple[int, list[Read]]]]:
    """The labels of what is read, and the first rows as they would be, by number. Raises Refused."""
    asked = [each for each in columns(program) if each.name in _read_by(mapping)]
    takes = [(each, taker(each.field.type, each.shape)) for each in asked]
    try:
        with mapped_sheet(data, program, mapping, name) as sheet:
            rows = [
                (row.number, [_read(row, column, take, today) for column, take in takes])
                for row in islice(sheet.rows, most)
            ]
    except gate.Refused as refused:
        raise Refused(refused.problem) from refused
    return [each.label for each in asked], rows


def _read_by(mapping: SheetMapping) -> set[str]:
    names = set(mapping.named()) | set(mapping.constants)
    return names | set(NAMES) if FULL_NAME in names else names


def _read(row: SheetRow, column: Column, take: Take, today: str) -> Read:
    values = {"person": row.person, "answer": row.answers, "control": row.controls}[column.kind]
    raw = values.get(column.field.name)
    own = next((each for each in row.errors if each.field == column.field.name), None)
    if own is not None or raw is None:
        return Read("" if raw is None else text(raw), own.message() if own is not None else "")
    taken = take(raw, today)
    if taken.problem is not None and taken.value is None:
        return Read(text(raw), taken.problem.message())
    return Read(shown(column.field.type, column.shape, taken.value) if taken.value is not None else "")
