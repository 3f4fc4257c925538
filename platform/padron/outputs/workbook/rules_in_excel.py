"""The rules of a program (or of one service) on the sheets of its workbook: hidden columns, «Revisión», red cells."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from padron.language.typed import Cell, Input, Typed, children
from padron.outputs.columns import RepeatSheet
from padron.outputs.workbook.cell_rules import Sheet, has_list
from padron.outputs.workbook.findings import Finder
from padron.outputs.workbook.formula_text import BAD_TYPE
from padron.outputs.workbook.helpers import Helpers
from padron.outputs.workbook.look import Look
from padron.outputs.workbook.review import review
from padron.outputs.workbook.rule_sheet import RuleSheet
from padron.outputs.workbook.sheet_rules import SheetRules, repeat_rules
from padron.program.model import Check, Criterion, Leaf, Program, Rule, leaves
from padron.shapes import Repeat


@dataclass(slots=True)
class Drawn:
    """What a sheet gets: «Revisión» (none for a repeat), hidden columns, and conditions by the letter of a column.

    `red`: where its cells are wrong; `right`: where they may be right, by what its hidden columns say.
    """

    rules: SheetRules
    review: str = ""
    red: list[tuple[str, str]] = field(default_factory=list)
    right: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """Every sheet of a workbook; the data sheet first. `skipped`: rules whose formula Excel cannot take.

    `rows`: how many of each sheet carry them.
    """

    drawn: tuple[Drawn, ...]
    rules: RuleSheet
    skipped: tuple[str, ...]
    rows: int

    @property
    def written_out(self) -> int:
        """The characters of one row's formulas on all sheets."""
        return sum(len(each.review) + sum(map(len, each.rules.helpers.formulas)) for each in self.drawn)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets that rules are drawn on: the data sheet by its title, and those of repeats; `rows` to carry them."""

    title: str
    data: Sheet
    repeats: tuple[tuple[RepeatSheet, Sheet], ...]
    rows: int


def rules_in_excel(program: Program, service: str | None, sheets: Sheets, look: Look, today: str) -> Rules:
    """The rules on the sheets; `today`: the ISO day on which a row without a day of its own is judged."""
    sheet = sheets.data
    own = _leaves(program, service)
    counted = uses(list(_trees(program, own, service)))
    rules = RuleSheet(program, today)
    outer = SheetRules(
        sheets.title,
        sheet,
        {leaf.field.name: leaf for leaf in own},
        {leaf.field.name: _asked(sheet, leaf) for leaf in own},
        rules,
        Helpers(len(sheet.columns) + 2),
        sheets.rows,
        counted,
    )
    for each, inner in sheets.repeats if service is None else ():
        inside = tuple(leaves(each.field.fields))
        outer.repeats[each.field.name] = repeat_rules(each, inner, outer, Helpers(len(inner.columns) + 1), inside)
    skipped: list[str] = []
    return Rules(tuple(_drawn(program, outer, look, service, skipped)), rules, tuple(skipped), sheets.rows)


def _drawn(program: Program, outer: SheetRules, look: Look, service: str | None, skipped: list[str]) -> Iterator[Drawn]:
    sure = outer.on_any_day()
    finder = Finder(outer, sure, look, skipped)
    found = list(finder.row(program if service is None else None))
    said = review(found, len(outer.sheet.columns), look, outer.kept)
    yield Drawn(outer, said, list(_red(finder)), dict(_right(finder)))
    for name, part in outer.repeats.items():
        inner = Finder(part, sure.repeats[name], look, skipped)
        yield Drawn(part, "", list(_red(inner)), dict(_right(inner)))


def _red(finder: Finder) -> Iterator[tuple[str, str]]:
    """Red is what a load surely refuses, whatever its day."""
    for each in finder.cells(finder.sure):
        leaf = finder.rules.leaves.get(each.column.field.name) if each.column.kind != "control" else None
        broken = finder.broken(finder.sure, leaf) if leaf is not None else ""
        conditions = [said for said in (each.wrong, broken) if said not in ("", "FALSE")]
        if conditions:
            wrong = f"OR({','.join(conditions)})" if len(conditions) > 1 else conditions[0]
            yield finder.rules.sheet.letter(each.column), f'AND({finder.rules.cell(each.column)}<>"",{wrong})'


def _right(finder: Finder) -> Iterator[tuple[str, str]]:
    """What hidden columns say of a cell, for its validation. A list keeps its drop-down, for which there is no room."""
    rules = finder.sure
    for column in rules.sheet.columns:
        leaf = rules.leaves.get(column.field.name) if column.kind != "control" else None
        if leaf is None or has_list(column.shape):
            continue
        wrong = [finder.broken(rules, leaf)]
        if rules.is_kept(leaf.field.name) and rules.value(leaf.field.name) in rules.helpers.places.values():
            wrong.append(f"ERROR.TYPE({rules.value(leaf.field.name)})={BAD_TYPE}")
        said = [f"NOT(IFERROR({each},FALSE))" for each in wrong if each]
        if said:
            yield rules.sheet.letter(column), f"AND({','.join(said)})" if len(said) > 1 else said[0]


def _asked(sheet: Sheet, leaf: Leaf) -> bool | Rule:
    kinds = {each.field.name: each.kind for each in sheet.columns}
    return False if kinds.get(leaf.field.name) == "person" else leaf.field.required


def _leaves(program: Program, service: str | None) -> tuple[Leaf, ...]:
    if service is None:
        return (*program.person_leaves(), *program.answer_leaves())
    return tuple(leaves({each.name: each for each in program.services}[service].fields))


def uses(trees: Sequence[Typed]) -> Counter[str]:
    """How often each field is read by some trees."""
    found: Counter[str] = Counter()
    waiting = list(trees)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Input | Cell):
            found[node.name] += 1
        waiting += children(node)
    return found


def _trees(program: Program, own: tuple[Leaf, ...], service: str | None) -> Iterator[Typed]:
    inside = [cell for leaf in own if isinstance(leaf.field.shape, Repeat) for cell in leaves(leaf.field.fields)]
    for leaf in (*own, *inside):
        for rule in (leaf.field.required, leaf.field.constraint, leaf.field.calculation, *leaf.relevance):
            if isinstance(rule, Rule):
                yield rule.expression.tree
    asked: tuple[Criterion | Check, ...] = () if service is not None else (*program.criteria, *program.checks)
    for each in asked:
        yield each.assert_.expression.tree
        if each.when is not None:
            yield each.when.expression.tree
