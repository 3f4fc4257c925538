"""One fix for all rows that have the same problem: what each of their values means, or one value for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from padron.intake.anysheet.value_words import likely
from padron.outputs.columns import NO_TEXT, YES_TEXT, Column, shown_options
from padron.services.correcting import Correcting
from padron.services.load_groups import Group, asked, groups, plain_path
from padron.shapes import Choice, YesNo

EACH_HIS_OWN = frozenset({"curp", "nombre", "primer_apellido", "segundo_apellido", "fecha_nacimiento"})
"""Fields of a person in which no value can be right for all rows."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A value that cells say, in how many rows, and the text of the option that it most likely means; or «»."""

    text: str
    rows: int
    proposed: str


@dataclass(frozen=True, slots=True)
class Fix:
    """How a group may be fixed at once. `options`: texts to choose from, none where a value is typed for all.

    `may_be_blank`: whether the field may be emptied.
    """

    group: Group
    column: Column
    options: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    may_be_blank: bool


def fix_of(group: Group, bench: Correcting) -> Fix | None:
    """The Fix of a group; None where only row by row it can be told what is right."""
    column = asked(bench.program, bench.service).get(group.path)
    if column is None or column.field.name in EACH_HIS_OWN or column.field.type == "curp":
        return None
    options = options_of(column)
    return Fix(group, column, options, tuple(_meanings(group, column)) if options else (), not column.required)


def options_of(column: Column) -> tuple[str, ...]:
    """The texts that a cell of a list may say; nothing for another kind of question."""
    if isinstance(column.shape, YesNo):
        return (YES_TEXT, NO_TEXT)
    return tuple(text for _, text in shown_options(column.shape.options)) if isinstance(column.shape, Choice) else ()


def _meanings(group: Group, column: Column) -> list[Meaning]:
    return [Meaning(text, rows, _proposed(text, rows, group, column)) for text, rows in group.said]


def _proposed(text: str, rows: int, group: Group, column: Column) -> str:
    """What the engine suggested, else what the word is most like."""
    options = options_of(column)
    suggested = group.suggestions.get(text, "")
    if suggested in options:
        return suggested
    word = likely(text, rows, column) if text else None
    if word is None or not word.to:
        return ""
    by_code = dict(shown_options(column.shape.options)) if isinstance(column.shape, Choice) else {}
    return by_code.get(word.to, word.label)


def group_of(bench: Correcting, field: str, code: str) -> Group | None:
    """The group of a field and a kind of problem, as the rows stand now; None once it is gone."""
    found = groups(bench.said(), bench.program, bench.service)
    return next((each for each in found if (each.path, each.code) == (field, code)), None)


def fix(bench: Correcting, group: Group, meant: Mapping[str, str] | None, for_all: str = "") -> tuple[int, int]:
    """Puts what each value means in the group's cells (None: `for_all` in every one) and judges those rows again.

    Gives how many rows changed, and how many of them are sound now. A value that `meant` does not have stays.
    """
    changed = []
    for number in bench.open:
        paths = [
            each.field for each in bench.wrong(number)
            if (plain_path(each.field), each.code) == (group.path, group.code)
        ]  # fmt: skip
        row = bench.row(number)
        texts = {path: bench.cells.text(row, path) for path in paths}
        new = {
            path: for_all if meant is None else meant[text]
            for path, text in texts.items()
            if meant is None or text in meant
        }
        if bench.type(number, new):
            changed.append(number)
    bench.judge(changed)
    return len(changed), sum(1 for number in changed if not bench.wrong(number))
