"""The rows of an open sheet under a header: raw values by column name, each with its cell, and what no value says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Protocol

from padron.intake.child import ParsedRow, ParsedSheet
from padron.intake.headers import Found, Header
from padron.intake.scan import UNCALCULATED, letters
from padron.language.values.texts import blank
from padron.problems import Problem, problem


class ReadRow(NamedTuple):
    """One row that is not blank: its number in Excel, values by column name (blank ones left out), and problems."""

    number: int
    values: dict[str, object]
    errors: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sheet is read: the plan (where, name) of its columns, those by number, and what is merged by row."""

    plan: tuple[tuple[int, str], ...]
    columns: Mapping[int, Found]
    last: int
    merged: Mapping[int, tuple[Problem, ...]]


def reading(header: Header, opened: ParsedSheet) -> Reading:
    """The Reading of a sheet under its header."""
    return Reading(
        tuple((each.at, each.column.name) for each in header.found),
        {each.number: each for each in header.found},
        header.last,
        _merged(header, opened),
    )


def _merged(header: Header, opened: ParsedSheet) -> dict[int, tuple[Problem, ...]]:
    """A problem for each row and merged range that covers one of the columns, below the header."""
    found: dict[int, tuple[Problem, ...]] = {}
    for top, left, bottom, right in opened.merged:
        touched = next((each for each in header.found if left <= each.number <= right), None)
        if touched is not None:
            cells = f"{letters(left)}{top}:{letters(right)}{bottom}"
            said = problem("merged_cells", field=touched.column.field.name, cells=cells, sheet=opened.name)
            for row in range(max(top, header.last + 1), bottom + 1):
                found[row] = (*found.get(row, ()), said)
    return found


class Further(Protocol):
    """Where the rows of an open sheet go on."""

    def rows(self) -> Iterator[list[ParsedRow]]:
        """The further rows, in chunks."""


def read_rows(book: Further, opened: ParsedSheet, top: Sequence[ParsedRow], how: Reading) -> Iterator[ReadRow]:
    """The rows below the header that hold something in its columns; `top` are those already taken. Raises Refused."""
    further: Iterable[ParsedRow] = chain.from_iterable(book.rows()) if top else ()
    for row in chain((row for row in top if row.number > how.last), further):
        values = row.values
        count = len(values)
        found = {name: value for at, name in how.plan if at < count and (value := values[at]) != ""}
        errors = how.merged.get(row.number, ()) if how.merged else ()
        if row.marks:
            errors += _marked(row, opened.name, how)
        if not all(map(blank, found.values())) or any(each.code == "error_cell" for each in errors):
            yield ReadRow(row.number, found, errors)


def _marked(row: ParsedRow, sheet: str, how: Reading) -> tuple[Problem, ...]:
    """Cells in error, and formulas without a value, in the columns that are read."""
    return tuple(
        problem(
            "formula_without_value" if mark == UNCALCULATED else "error_cell",
            field=how.columns[number].column.field.name,
            cell=f"{letters(number)}{row.number}",
            sheet=sheet,
            found=mark,
        )
        for number, mark in row.marks.items()
        if number in how.columns
    )
