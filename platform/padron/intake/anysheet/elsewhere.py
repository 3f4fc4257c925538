"""Other sheets of a workbook that hold people too, while only one is read: which, and how many rows of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from padron.intake.anysheet.left_out import reason
from padron.intake.anysheet.mapping import NAMES
from padron.intake.anysheet.table import TOP_ROWS, Known, Table, has_curp, table
from padron.intake.anysheet.words import BY_TEXT, FULL_NAME
from padron.intake.child import Parsed
from padron.intake.headers import plain
from padron.language.values.texts import blank
from padron.problems import Problem, problem

Others = tuple[tuple[str, int], ...]
"""Sheets by name, each with how many rows of it are of people."""
_NAMES = BY_TEXT[FULL_NAME] | BY_TEXT[NAMES[0]] | BY_TEXT[NAMES[1]]
_FEWEST = 2


def elsewhere(book: Parsed, names: Iterable[str], known: Known, headings: int) -> Others:
    """Those of the sheets whose header fits about as well as one that says so many `headings`, and that hold people.

    Leaves another sheet open. Raises Refused.
    """
    counted = ((name, _people(book, name, known, headings)) for name in names)
    return tuple((name, count) for name, count in counted if count)


def _people(book: Parsed, name: str, known: Known, headings: int) -> int:
    here = book.open(name)
    top = book.some(TOP_ROWS)
    found = table(top, here.first, here.merged, known)
    if found is None or found.known < _FEWEST or 2 * found.known < headings:
        return 0
    named = [each.at for each in found.columns if _NAMES & {plain(part) for part in each.parts}]
    further = chain.from_iterable(book.rows()) if len(top) == TOP_ROWS else ()
    rows = chain((row for row in top if row.number > found.last), further)
    return sum(_is_person(row.values, found, named, known) for row in rows)


def _is_person(values: Sequence[object], found: Table, named: Sequence[int], known: Known) -> bool:
    """Whether a row has a CURP; or a name, and is no total, note, header, nor the names of a template's fields."""
    if has_curp(values):
        return True
    if not any(at < len(values) and not blank(values[at]) for at in named) or reason(values, found) is not None:
        return False
    filled = [value for value in values if not blank(value)]
    return 2 * sum(isinstance(value, str) and known(value) for value in filled) < len(filled)


def not_read(sheet: str, others: Others) -> Iterator[Problem]:
    """That only one sheet is read, where others hold people."""
    if others:
        said = [f"«{name}» ({count:,} {'renglón' if count == 1 else 'renglones'})" for name, count in others]
        yield problem("other_sheets", sheet=sheet, others=", ".join(said))
