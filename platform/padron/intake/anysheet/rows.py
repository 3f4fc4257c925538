"""A sheet read through its mapping: the same Sheet and rows that a template gives, cells named as in their file."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from padron.intake.anysheet.elsewhere import not_read
from padron.intake.anysheet.formats import kind_of, opened
from padron.intake.anysheet.left_out import LeftOut
from padron.intake.anysheet.likeness import known_words
from padron.intake.anysheet.mapping import (
    NAMES,
    MappedColumn,
    SheetMapping,
    found_in,
    key_of,
    lacking,
    targets,
    unknown_to,
)
from padron.intake.anysheet.names import WHY, Divided, Order, divided
from padron.intake.anysheet.survey import OpenTable, below, open_table
from padron.intake.anysheet.value_words import label_of
from padron.intake.anysheet.words import FULL_NAME
from padron.intake.cells import ReadRow, read_rows, reading
from padron.intake.child import Parsed, ParsedRow
from padron.intake.gate import LIMITS, Limits
from padron.intake.headers import Found, Header
from padron.intake.sheet import Cells, Sheet, SheetRow
from padron.intake.upload import Source
from padron.language.values.texts import blank
from padron.outputs.columns import Column
from padron.problems import Problem, problem
from padron.program.model import Program

_CHUNK = 1_000


@dataclass(slots=True)
class _How:
    """How rows become records, and what is to be said of it once all are read."""

    program: Program
    mapping: SheetMapping
    columns: Mapping[str, Column]
    by_name: Mapping[str, MappedColumn]
    letters: Mapping[str, str]
    left: LeftOut = field(default_factory=LeftOut)
    mapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    said: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The rows of the table that are somebody's, in chunks."""

    book: Parsed
    found: OpenTable
    left: LeftOut

    def rows(self) -> Iterator[list[ParsedRow]]:
        """The rows below the header without totals, repeated headers and notes."""
        chunk: list[ParsedRow] = []
        for row in below(self.book, self.found):
            if not self.left.takes(row.number, row.values, self.found.table):
                chunk.append(row)
            if len(chunk) >= _CHUNK:
                yield chunk
                chunk = []
        yield chunk


def mapped_sheet(
    source: Source, program: Program, mapping: SheetMapping, name: str = "", limits: Limits = LIMITS
) -> Sheet:
    """A file's Sheet by a mapping of this program, its rows streamed. Raises Refused, also from `rows`."""
    kind = kind_of(source, name, limits)
    with ExitStack() as undo:
        book = undo.enter_context(opened(source, name, limits))
        found = open_table(book, known_words(program), mapping.sheet)
        columns = targets(program)
        head, problems = _header(found, mapping, columns)
        problems += [_needed(each) for each in lacking(mapping, program) if each.required]
        there = {each.column.name for each in head.found}
        problems += [_constant(each, value, columns, there) for each, value in mapping.constants.items()]
        kept = {name: value for name, value in mapping.constants.items() if name not in there}
        mapping = replace(mapping, constants=kept)
        problems += _of_file(kind, found)
        letters = {each.column.field.name: each.letters for each in head.found}
        if FULL_NAME in letters:
            letters = {**dict.fromkeys(NAMES, letters[FULL_NAME]), **letters}
        how = _How(program, mapping, columns, mapping.named(), letters)
        rows = _rows(book, found, head, how, problems)
        made = Sheet(None, found.opened.name, letters, problems, rows, book)
        undo.pop_all()
    return made


def _header(found: OpenTable, mapping: SheetMapping, columns: Mapping[str, Column]) -> tuple[Header, list[Problem]]:
    placed, problems = [], list[Problem]()
    for mapped, here in found_in(mapping, found.table):
        if here is None:
            problems.append(problem("mapped_column_missing", field=mapped.name, header=mapped.heading))
        else:
            placed.append(Found(here.at, here.number, columns[mapped.name]))
    problems += [
        problem("unmapped_column", column=each.letters, header=each.heading[:60])
        for each in unknown_to(mapping, found.table)
    ]
    return Header(tuple(placed), found.table.last, ()), problems


def _needed(column: Column) -> Problem:
    return problem(
        "missing_column_perhaps" if column.kind == "person" and column.name != "curp" else "missing_column",
        field=column.name,
        label=column.label,
    )


def _constant(name: str, value: str, columns: Mapping[str, Column], there: Collection[str]) -> Problem:
    """That one value was put in every row; or that it was not, because the file has the column."""
    column = columns[name]
    code = "constant_unused" if name in there else "constant_used"
    return problem(code, field=name, label=column.label, value=label_of(column, value)[:60])


def _of_file(kind: str, found: OpenTable) -> Iterator[Problem]:
    if found.opened.hidden:
        yield problem("hidden_rows", sheet=found.opened.name, count=f"{found.opened.hidden:,}")
    yield from not_read(found.opened.name, found.others)
    if kind in ("xls", "ods"):
        yield problem("errors_unseen")


def _rows(book: Parsed, found: OpenTable, head: Header, how: _How, problems: list[Problem]) -> Iterator[SheetRow]:
    count = 0
    kept = _Kept(book, found, how.left)
    top = [ParsedRow(0, [], {})]  # `kept` has the top rows too
    try:
        for row in read_rows(kept, found.opened, top, reading(head, found.opened)):
            count += 1
            yield _record(row, how)
        problems.extend(how.left.problems())
        problems.extend(_told(how))
        if not count:
            problems.append(problem("no_rows", sheet=found.opened.name))
    finally:
        book.close()


def _told(how: _How) -> Iterator[Problem]:
    """What words were read as, the most frequent first."""
    for (name, key), count in how.mapped.most_common():
        read = label_of(how.columns[name], how.by_name[name].values[key])[:60]
        cells = "1 celda" if count == 1 else f"{count:,} celdas"
        yield problem("values_mapped", field=name, value=how.said[name, key][:60], read=read, cells=cells)


def _record(row: ReadRow, how: _How) -> SheetRow:
    read: dict[str, object] = {
        **how.mapping.constants,
        **{name: _meant(name, value, how) for name, value in row.values.items()},
    }
    errors = row.errors
    if FULL_NAME in read:
        errors += _split(read, how.by_name[FULL_NAME].order)
    sorted_: dict[str, dict[str, object]] = {"person": {}, "answer": {}, "control": {}}
    for name, value in read.items():
        if not blank(value):
            column = how.columns[name]
            sorted_[column.kind][column.field.name] = value
    cells = Cells(how.letters, row.number, {})
    return SheetRow(row.number, sorted_["person"], sorted_["answer"], sorted_["control"], cells, errors)


def _meant(name: str, value: object, how: _How) -> object:
    """What a cell stands for: what its mapping says of the word, else the cell as it is."""
    values = how.by_name[name].values
    if not values:
        return value
    key = key_of(value)
    if key not in values:
        return value
    how.mapped[name, key] += 1
    how.said.setdefault((name, key), str(value))
    return values[key]


def _split(read: dict[str, object], order: Order) -> tuple[Problem, ...]:
    """Puts the parts of a full name in its place, or says why it cannot be divided."""
    full = read.pop(FULL_NAME)
    if blank(full) or all(not blank(read.get(name)) for name in NAMES[:2]):
        return ()
    found = divided(str(full), read.get("curp"), order)
    if isinstance(found, Divided):
        read.update(zip(NAMES, (found.names, found.first, found.second), strict=True))
        return ()
    read[NAMES[0]] = full  # so that the row that comes back to be corrected still says who it is
    why, why_en = WHY[found]
    return (problem("name_undivided", field=NAMES[0], why=why, why_en=why_en),)
