"""Which column of a sheet is which question: by label or field name, whatever the case, accents, blanks and order."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from padron.intake.child import ParsedRow
from padron.intake.scan import letters
from padron.language.values.texts import folded
from padron.outputs.columns import REVIEW_LABEL, Column
from padron.problems import Problem, problem

HEADER_ROWS = 15
"""Headers are looked for in so many rows that hold something."""
FIX_LABEL, FIX_NAME = "Qué corregir", "_que_corregir"
"""The column that the workbook of rejected rows adds; never read."""
_SIGNS = re.compile(r"[^a-z0-9]+")


def plain(text: object) -> str:
    """A header or a sheet's name without case, accents, blanks or signs."""
    return _SIGNS.sub("", folded(text)) if isinstance(text, str) else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A column of the sheet that is one of the template's: where its values stand in a row, and its number from 1."""

    at: int
    number: int
    column: Column

    @property
    def letters(self) -> str:
        """The column's letters in Excel."""
        return letters(self.number)


@dataclass(frozen=True, slots=True)
class Header:
    """A sheet's header: its columns in order, the number of its last row, and what is odd about it."""

    found: tuple[Found, ...]
    last: int
    problems: tuple[Problem, ...]

    def names(self) -> set[str]:
        """The names of the columns that are there."""
        return {each.column.name for each in self.found}


@dataclass(frozen=True, slots=True)
class Wording:
    """What headers may say, plainly: the columns by name, by label, and by what these were before; what is calculated.

    One text may be a column's name and another's label, so that a row is taken as one of names or one of labels.
    """

    names: Mapping[str, Column]
    labels: Mapping[str, Column]
    before: Mapping[str, Column]
    calculated: frozenset[str] = field(default_factory=frozenset)

    def near(self, text: object) -> Column | None:
        """The column whose name or label a text is nearly."""
        for known in (self.labels, self.names):
            found = get_close_matches(plain(text), known, 1, 0.75)
            if found:
                return known[found[0]]
        return None


def wording(columns: Sequence[Column], calculated: Iterable[str] = ()) -> Wording:
    """The Wording of a sheet's columns."""
    before = [(each.field.label.es, each) for each in columns]
    before += [(each.field.renamed_from, each) for each in columns if each.field.renamed_from]
    return Wording(
        {plain(each.name): each for each in columns},
        {plain(each.label): each for each in columns},
        {plain(text): each for text, each in before},
        frozenset(map(plain, calculated)),
    )


def header(rows: Sequence[ParsedRow], first: int, words: Wording) -> Header | None:
    """The header among a sheet's first rows, whose values begin at column `first`; None where there is none.

    It is the row that names most columns, with the rows next to it that name about as many (labels, then names).
    """
    matches = [_matched(row, words) for row in rows[:HEADER_ROWS]]
    most = max(map(len, matches), default=0)
    if most < min(2, len(words.names)):
        return None
    best = next(at for at, each in enumerate(matches) if len(each) == most)
    last = best
    while last + 1 < len(matches) and len(matches[last + 1]) * 2 > most:
        last += 1
    lines = rows[best : last + 1]
    named: dict[int, Column] = {}
    for each in matches[best : last + 1]:
        named |= each  # the lower row gives the names, and a name is surer than a label
    return _judged(lines, first, named, words)


def _matched(row: ParsedRow, words: Wording) -> dict[int, Column]:
    """The columns that a row names, by position: as names or as labels, whichever are more, then otherwise."""
    keys = [(at, key) for at, value in enumerate(row.values) if (key := plain(value)) and not _own_name(value)]
    ways = [{at: known[key] for at, key in keys if key in known} for known in (words.before, words.labels, words.names)]
    return {at: column for way in sorted(ways, key=len) for at, column in way.items()}


def _judged(lines: Sequence[ParsedRow], first: int, named: Mapping[int, Column], words: Wording) -> Header:
    found: dict[str, Found] = {}
    problems = []
    for at in range(max(len(line.values) for line in lines)):
        column = named.get(at)
        here = Found(at, first + at, column) if column else None
        if here is None:
            problems += _extra([line.values[at] for line in lines if at < len(line.values)], first + at, words)
        elif (before := found.get(here.column.name)) is not None:
            values: dict[str, Any] = {"label": here.column.label, "first": before.letters, "second": here.letters}
            problems.append(problem("repeated_column", field=here.column.name, **values))
        else:
            found[here.column.name] = here
    return Header(tuple(found.values()), lines[-1].number, tuple(problems))


def _extra(texts: Iterable[object], number: int, words: Wording) -> list[Problem]:
    """What to say of a column that is none of the template's; nothing of the platform's own."""
    said = [text for text in texts if isinstance(text, str) and plain(text)]
    if not said or any(map(_own_name, said)) or plain(said[0]) in _OWN:
        return []
    values: dict[str, Any] = {"column": letters(number), "header": said[0][:60]}
    if any(plain(text) in words.calculated for text in said):
        return [problem("calculated_column", **values)]
    near = words.near(said[0])
    return [problem("extra_column", suggestion=near.label if near else None, **values)]


def _own_name(text: object) -> bool:
    """Whether a name is the platform's own: «Revisión», the hidden columns of the rules."""
    return isinstance(text, str) and text.strip().startswith("_")


_OWN = frozenset(map(plain, (REVIEW_LABEL, FIX_LABEL)))


def missing(columns: Sequence[Column], header_: Header) -> list[Problem]:
    """What to say of the required columns that are not there; a person's may be known to the registry."""
    there = header_.names()
    return [
        problem(_MISSING[each.kind == "person" and each.name != "curp"], field=each.name, label=each.label)
        for each in columns
        if each.required and each.name not in there
    ]


_MISSING = {False: "missing_column", True: "missing_column_perhaps"}
