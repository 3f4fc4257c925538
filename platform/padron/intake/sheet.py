"""An uploaded workbook as raw records, one a row, read forgivingly: nothing is judged or changed here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from padron.intake.anysheet.elsewhere import elsewhere, not_read
from padron.intake.anysheet.likeness import known_to, wanted_of
from padron.intake.cells import Reading, ReadRow, read_rows, reading
from padron.intake.child import Parsed, ParsedRow, ParsedSheet
from padron.intake.gate import LIMITS, Limits, Refused, gate
from padron.intake.headers import HEADER_ROWS, Header, Wording, header, missing, plain, wording
from padron.intake.identity import Identity, identity_of, identity_problems
from padron.intake.repeat_rows import Key, RepeatRows, owner, repeat_rows
from padron.intake.upload import Source
from padron.outputs.columns import (
    IDENTITY_SHEET,
    LISTS_SHEET,
    README_SHEET,
    RULES_SHEET,
    Column,
    columns,
    repeat_sheets,
    sheet_title,
)
from padron.problems import Problem, problem
from padron.program.model import Program, leaves

_NO_DATA = frozenset(map(plain, (README_SHEET, LISTS_SHEET, RULES_SHEET, IDENTITY_SHEET)))


class Cells(Mapping[str, str]):
    """The cell of each field of a row (`C5`; of a repeat's, `Personas!B7`), made when asked for."""

    __slots__ = ("_letters", "_number", "_others")

    def __init__(self, letters: Mapping[str, str], number: int, others: Mapping[str, str]) -> None:
        self._letters, self._number, self._others = letters, number, others

    def __getitem__(self, name: str) -> str:
        return self._others[name] if name in self._others else f"{self._letters[name]}{self._number}"

    def __iter__(self) -> Iterator[str]:
        yield from self._letters
        yield from self._others

    def __len__(self) -> int:
        return len(self._letters) + len(self._others)

    def __reduce__(self) -> tuple[Any, ...]:
        return Cells, (self._letters, self._number, self._others)


class SheetRow(NamedTuple):
    """One row of the data sheet, numbered as in Excel: raw values by field name, blank ones left out.

    `person` and `answers` are what the cleaner takes, repeats as lists of maps; `controls` are the load's own columns
    (`fecha_solicitud`…). `errors`: cells that hold no value (in error, not calculated, merged), by field.
    """

    number: int
    person: Mapping[str, object]
    answers: Mapping[str, object]
    controls: Mapping[str, object]
    cells: Mapping[str, str]
    errors: tuple[Problem, ...] = ()

    @property
    def applied_on(self) -> object:
        """The raw day of the application; None where blank."""
        return self.controls.get("fecha_solicitud")

    @property
    def accepted_on(self) -> object:
        """The raw day on which the notice was accepted; None where blank."""
        return self.controls.get("aviso_aceptado_el")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook being read. `columns`: field to letters. `problems` are about the file; a repeat's rows without an
    owner, and that there was no row at all, join them once `rows` is exhausted. Closing ends the child.
    """

    identity: Identity | None
    title: str
    columns: Mapping[str, str]
    problems: list[Problem]
    rows: Iterator[SheetRow]
    book: Parsed

    def close(self) -> None:
        """Ends the reading, wherever it is."""
        self.book.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def sheet(
    source: Source,
    program: Program,
    *,
    service: str | None = None,
    name: str = "",
    dry_run: bool = False,
    limits: Limits = LIMITS,
) -> Sheet:
    """A workbook's Sheet, its rows streamed. `name` is the file's own; a draft's template needs `dry_run`.

    Raises Refused, also from `rows`, where the file cannot be read; KeyError: no such service.
    """
    gate(source, name or (source.name if isinstance(source, Path) else ""), limits)
    asked = columns(program, service)
    with ExitStack() as undo:
        book = undo.enter_context(Parsed(source, limits))
        said = identity_of(book)
        problems = identity_problems(said, program, service, dry_run)
        title = sheet_title(program, service)
        repeats = repeat_rows(book, repeat_sheets(program, service), title)
        words = wording(asked, _calculated(program, service))
        opened, top, head = _data(book, title, words, repeats)
        problems += [*head.problems, *missing(asked, head), *_hidden(book, opened)]
        if others := _others(book, {opened.name, *(each.title for each in repeats)}):
            problems += not_read(opened.name, elsewhere(book, others, known_to(wanted_of(asked)), len(head.found)))
            opened, top, head = _headed(book, opened.name, words) or (opened, top, head)
        problems += [each for one in repeats for each in one.problems]
        how = _How(reading(head, opened), opened, _kinds(asked), repeats, problems)
        letters = _letters(head)
        made = Sheet(said, opened.name, letters, problems, _rows(book, top, how, letters), book)
        undo.pop_all()
    return made


def _others(book: Parsed, read: set[str]) -> list[str]:
    """The sheets that are shown, not read, and none of the template's own."""
    return [name for name, shown in book.sheets.items() if shown and name not in read and plain(name) not in _NO_DATA]


def _letters(head: Header) -> dict[str, str]:
    """The letters of each field's column; of two of one name, the answer's and not the load's own."""
    return {
        each.column.field.name: each.letters
        for each in sorted(head.found, key=lambda found: (found.column.kind != "control", found.at))
    }


def _calculated(program: Program, service: str | None) -> list[str]:
    """Names and labels of the fields that have no column because they are calculated."""
    own = program.fields if service is None else {each.name: each for each in program.services}[service].fields
    found = [leaf.field for leaf in (*program.person_leaves(), *leaves(own)) if leaf.field.calculation]
    return [text for each in found for text in (each.name, each.label.es)]


def _data(
    book: Parsed, title: str, words: Wording, repeats: Sequence[RepeatRows]
) -> tuple[ParsedSheet, list[ParsedRow], Header]:
    """The data sheet, open, its first rows and its header: the sheet so called, else the one that has most headers."""
    named = next((each for each in book.sheets if plain(each) == plain(title)), None)
    if named is not None and (found := _headed(book, named, words)):
        return found
    taken = {each.title for each in repeats}
    others = [each for each, shown in book.sheets.items() if shown and plain(each) not in _NO_DATA | {plain(title)}]
    counts = {each: _count(book, each, words) for each in others if each not in taken}
    best = max(counts, key=lambda each: counts[each], default="")
    found = _headed(book, best, words) if counts.get(best) else None
    if found is None:
        raise Refused(problem("no_data_sheet", sheet=title, rows=HEADER_ROWS))
    return found


def _headed(book: Parsed, name: str, words: Wording) -> tuple[ParsedSheet, list[ParsedRow], Header] | None:
    opened = book.open(name)
    top = book.some(HEADER_ROWS)
    head = header(top, opened.first, words)
    return (opened, top, head) if head else None


def _count(book: Parsed, name: str, words: Wording) -> int:
    found = _headed(book, name, words)
    return len(found[2].found) if found else 0


def _hidden(book: Parsed, opened: ParsedSheet) -> Iterator[Problem]:
    if not book.sheets[opened.name]:
        yield problem("hidden_sheet", sheet=opened.name)
    if opened.hidden:
        yield problem("hidden_rows", sheet=opened.name, count=f"{opened.hidden:,}")


@dataclass(frozen=True, slots=True)
class _How:
    """What turning rows of the data sheet into records takes: where each column goes, and the repeats' rows."""

    reading: Reading
    opened: ParsedSheet
    kinds: Mapping[str, tuple[str, str]]
    repeats: Sequence[RepeatRows]
    problems: list[Problem]


def _kinds(asked: Sequence[Column]) -> dict[str, tuple[str, str]]:
    """For each column its kind and the field's name, which is where its value goes."""
    return {each.name: (each.kind, each.field.name) for each in asked}


def _rows(book: Parsed, top: Sequence[ParsedRow], how: _How, letters: Mapping[str, str]) -> Iterator[SheetRow]:
    count = 0
    try:
        for row in read_rows(book, how.opened, top, how.reading):
            count += 1
            yield _record(row, how, letters)
        how.problems.extend(each for one in how.repeats for each in one.left())
        if not count:
            how.problems.append(problem("no_rows", sheet=how.opened.name))
    finally:
        book.close()


def _record(row: ReadRow, how: _How, letters: Mapping[str, str]) -> SheetRow:
    sorted_: dict[str, dict[str, object]] = {"person": {}, "answer": {}, "control": {}}
    kinds = how.kinds
    for name, value in row.values.items():
        kind, field = kinds[name]
        sorted_[kind][field] = value
    errors, cells = row.errors, dict[str, str]()
    if how.repeats:
        key = owner(row.values.get("curp"), row.values.get("fecha_entrega"))
        for each in how.repeats:
            rows, said, inside = _joined(each, key)
            sorted_[each.sheet.kind][each.sheet.field.name] = rows
            errors += said
            cells |= inside
    return SheetRow(
        row.number, sorted_["person"], sorted_["answer"], sorted_["control"], Cells(letters, row.number, cells), errors
    )


def _joined(repeat: RepeatRows, key: Key) -> tuple[list[dict[str, object]], tuple[Problem, ...], dict[str, str]]:
    """A person's rows of a repeat, their problems and their cells, by `personas[1].curp`."""
    name, rows = repeat.sheet.field.name, repeat.of(key) if key[0] else []
    errors = tuple(
        replace(each, field=f"{name}[{at}].{each.field}") for at, row in enumerate(rows, 1) for each in row.errors
    )
    cells = {
        f"{name}[{at}].{column}": f"{repeat.title}!{letters}{row.number}"
        for at, row in enumerate(rows, 1)
        for column, letters in repeat.letters.items()
    }
    return [row.values for row in rows], errors, cells
