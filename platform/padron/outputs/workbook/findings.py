"""What Excel finds in a row: each finding a formula that is a text, or empty; and which cells it shows in red.

Nothing is found that the server might not find: whatever Excel is unsure of is left unsaid.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from padron.language.typed import AllRows, AnyRow, Cell, CountRows, Input, Param, SumCells, Today, Typed, children
from padron.outputs.columns import LABEL_ROW, Column
from padron.outputs.workbook.cell_values import capitals, unspaced, written_day
from padron.outputs.workbook.curp_formula import NO_MATCH, words
from padron.outputs.workbook.formula_text import BAD_TYPE, UNKNOWN, YES, chunked, quoted
from padron.outputs.workbook.limits import ExcelLimitError
from padron.outputs.workbook.look import Look
from padron.outputs.workbook.sheet_rules import FROM_CURP, RepeatRules, SheetRules
from padron.program.model import Check, Criterion, Leaf, Program
from padron.shapes import Choice, Day, Decimal, Repeat, Text, Whole

END = "; "
_NEVER_WRONG_BLANK = Text | Whole | Decimal | Day
Weight = Literal["error", "warning", "unmet"]
WEIGHTS: tuple[Weight, ...] = ("error", "warning", "unmet")


@dataclass(frozen=True, slots=True)
class Finding:
    """A text formula that is empty where there is nothing to say, and how much it weighs."""

    weight: Weight
    text: str


@dataclass(frozen=True, slots=True)
class CellFinding:
    """Two conditions on the cell of a column, never an error themselves: it lacks an answer, or its answer is wrong."""

    column: Column
    missing: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds in the rows of one sheet. `skipped`: ids of criteria and checks whose formula Excel cannot take.

    `rules` hold a row without a day of its own against the workbook's; `sure` hold it against none. An error is only
    what `sure` find, since a load takes its own day; what `rules` find beyond that is a warning, with its day.
    """

    rules: SheetRules
    sure: SheetRules
    look: Look
    skipped: list[str]

    def cells(self, rules: SheetRules) -> Iterator[CellFinding]:
        """What each column asks of its cell."""
        for column in rules.sheet.columns:
            yield self._cell(rules, column)

    def _cell(self, rules: SheetRules, column: Column) -> CellFinding:
        return CellFinding(column, self._missing(rules, column), self._wrong(rules, column))

    def row(self, program: Program | None) -> Iterator[Finding]:
        """Everything about a row, column by column, then the rules of the program (none for a service)."""
        for column in self.rules.sheet.columns:
            yield from self._about(self._cell(self.sure, column), self._cell(self.rules, column))
        for leaf in self.rules.leaves.values():
            yield from self._constraint(leaf)
        for part in self.rules.repeats.values():
            yield from self._repeat(part)
        if program is not None:
            yield from self._rules(program)
        yield from self._extra()

    def broken(self, rules: SheetRules, leaf: Leaf) -> str:
        """Whether a field's own rule says a plain no; nothing where it has none."""
        if leaf.field.constraint is None:
            return ""
        outcome = rules.kept(rules.own().condition(leaf.field.constraint.expression.tree), f"propia_{leaf.field.name}")
        # Beyond the reviewed rows the cell is blank, which is no zero.
        return _gated(rules, leaf, f"AND(ISNUMBER({outcome}),{outcome}=0)")

    def _leaf(self, column: Column) -> Leaf | None:
        return self.rules.leaves.get(column.field.name) if column.kind != "control" else None

    def _missing(self, rules: SheetRules, column: Column) -> str:
        cell, leaf = rules.cell(column), self._leaf(column)
        if column.kind == "control" or leaf is None or column.kind == "person":
            needed = column.required and (column.kind != "person" or column.name == "curp")
            return f'{cell}=""' if needed and not (column.name == "curp" and rules.sheet.folio) else "FALSE"
        demanded = rules.demanded(leaf.field.name)
        if not demanded:
            return "FALSE"
        asked = f'{cell}=""' if demanded == "2" else f'AND({cell}="",{demanded}=2)'
        return _gated(rules, leaf, asked)

    def _wrong(self, rules: SheetRules, column: Column) -> str:
        cell, leaf = rules.cell(column), self._leaf(column)
        cascades = isinstance(column.shape, Choice) and bool(column.shape.filters)
        if leaf is not None and cascades:
            rules.value(leaf.field.name, keep=True)
        if leaf is not None and rules.is_kept(leaf.field.name):
            return f"IFERROR(ERROR.TYPE({rules.value(leaf.field.name)})={BAD_TYPE},FALSE)"
        wrong = rules.reading(column, rules.given_day).wrong
        if wrong == "FALSE":
            return wrong
        applies = rules.relevance(leaf) if leaf is not None else ""
        if not applies and column.field.type != "curp" and isinstance(column.shape, _NEVER_WRONG_BLANK):
            return f"IFERROR({wrong},FALSE)"
        gated = f"IF({applies}=2,{wrong},FALSE)" if applies else wrong
        return f'IFERROR(IF({cell}="",FALSE,{gated}),FALSE)'

    def _about(self, sure: CellFinding, found: CellFinding) -> Iterator[Finding]:
        column, cell = sure.column, self.rules.cell(sure.column)
        said, missing = self._said(column, "wrong"), self._said(column, "missing")
        if column.name == "curp" and column.field.type == "curp":
            yield Finding("error", self._curp(sure, missing, said))
        elif not sure.missing == sure.wrong == "FALSE":
            wrong = f"OR(ISERROR({cell}),{sure.wrong})" if sure.wrong != "FALSE" else f"ISERROR({cell})"
            blank = f'IF({sure.missing},{missing},"")' if sure.missing != "FALSE" else '""'
            yield Finding("error", f"IF({wrong},{said},{blank})")
        yield from self._dated(sure.missing, found.missing, missing)
        yield from self._dated(sure.wrong, found.wrong, said)

    def _dated(self, sure: str, found: str, text: str) -> Iterator[Finding]:
        """What is so on the workbook's day alone, of a row that does not give its own."""
        if found != sure:
            only = f"AND(NOT({self.rules.has_day()}),{found},NOT({sure}))"
            said = text.removesuffix(f"&{quoted(END)}")
            if said == text:
                said = f'SUBSTITUTE({text},"{END}","")'
            yield Finding("warning", f'IFERROR(IF({only},{said}&{self._on()}&{quoted(END)},""),"")')

    def _curp(self, found: CellFinding, missing: str, said: str) -> str:
        """Of the CURP in words; a sound one is held against birth date, sex and state."""
        cell = self.rules.cell(found.column)
        text = capitals(cell)
        differs = self._differs(found.column, text)
        if self.rules.is_kept("curp") or not set(FROM_CURP) <= self.rules.leaves.keys():
            wrong = f"IF({found.wrong},{words(unspaced(cell))},{differs})"
        else:
            seen = self.rules.reading(found.column, self.rules.given_day)
            wrong = f'IF({seen.strange},{words(unspaced(cell))},"")'
            wrong = f"IF(IFERROR({seen.sound},FALSE),IF({seen.late},{NO_MATCH},{differs}),{wrong})"
        blank = missing if found.missing != "FALSE" else '""'
        return f'IF(ISERROR({cell}),{said},IF({cell}="",{blank},IFERROR({wrong},"")))'

    def _differs(self, column: Column, text: str) -> str:
        """Where the birth date, the sex or the state of the row is not what its CURP, a sound one, says."""
        if not set(FROM_CURP) <= self.rules.leaves.keys():
            return '""'
        known = self.rules.is_kept("curp")
        key = self.rules.value("curp") if known else text
        parts = []
        for name, says in FROM_CURP.items():
            held = self.rules.column(name)
            if held is None:
                continue
            cell, differs = self.rules.cell(held), self._other(held, says(key))
            if differs:
                parts.append(f'IF({cell}="","",IFERROR(IF({differs},{self._said(held, "differs")},""),""))')
        said = "&".join(parts) or '""'
        return f'IF(ISERROR({key}),"",{said})' if known and parts else said

    def _other(self, column: Column, said: str) -> str:
        cell = self.rules.cell(column)
        if column.field.name == "fecha_nacimiento":
            return f"IF(AND(ISNUMBER({cell}),OR({cell}<1900,{cell}>2100)),{written_day(cell)}<>{said},FALSE)"
        reading = self.rules.reading(column, self.rules.given_day)
        return f"IF({reading.known},NOT(EXACT({reading.value},{said})),FALSE)"

    def _constraint(self, leaf: Leaf) -> Iterator[Finding]:
        sure, found = self.broken(self.sure, leaf), self.broken(self.rules, leaf)
        if sure:
            message = leaf.field.constraint_message.es or f"Revisa «{leaf.field.label.es}»"
            text = self._told(message)
            yield Finding("error", f'IF({sure},{text},"")')
            yield from self._dated(sure, found, text)

    def _repeat(self, part: RepeatRules) -> Iterator[Finding]:
        """Rows that are wrong, too few or too many."""
        leaf = next(each for each in self.rules.leaves.values() if self.rules.repeats.get(each.field.name) is part)
        shape = leaf.field.shape
        assert isinstance(shape, Repeat)
        values = {"sheet": part.title, "least": max(shape.least, 1), "greatest": shape.greatest}
        tests = zip(self._rows(self.sure, leaf, shape), self._rows(self.rules, leaf, shape), strict=True)
        for (name, sure), (_, found) in tests:
            text = self._told(self.look.text("cells", name, **values))
            yield Finding("error", f'IF({sure},{text},"")')
            yield from self._dated(sure, found, text)

    def _rows(self, rules: SheetRules, leaf: Leaf, shape: Repeat) -> Iterator[tuple[str, str]]:
        """What may be wrong with the rows of a repeat, by the name of its text, each a condition."""
        part, count = rules.repeats[leaf.field.name], rules.count(leaf.field.name)
        where = f"{part.keys()},{rules.key()}"
        tests = [("rows_wrong", f"COUNTIFS({where},{part.range(self._row_wrong(part))},1)>0")]
        demanded = rules.demanded(leaf.field.name)
        if part.kind != "person" and (shape.least or demanded):
            few = f"{count}<{max(shape.least, 1)}"
            tests.append(("rows_few", few if shape.least or demanded == "2" else f"AND({demanded}=2,{few})"))
        tests.append(("rows_many", f"{count}>{shape.greatest}"))
        for name, test in tests:
            yield name, f"IFERROR({_gated(rules, leaf, test)},FALSE)"

    def _row_wrong(self, part: RepeatRules) -> str:
        """Whether a row of a repeat is wrong, 1 or 0, in a cell of its own."""
        return part.kept(f"IF(LEN({part.row_key()})<2,0,--{_either(list(self._conditions(part)))})", "mal")

    def _conditions(self, part: RepeatRules) -> Iterator[str]:
        inner = Finder(part, part, self.look, self.skipped)
        for each in inner.cells(part):
            yield from (said for said in (each.missing, each.wrong) if said != "FALSE")
            yield f"ISERROR({part.cell(each.column)})"
        for leaf in part.leaves.values():
            if broken := inner.broken(part, leaf):
                yield broken

    def _rules(self, program: Program) -> Iterator[Finding]:
        for check in program.checks:
            if check.severity == "error":
                yield from self._stopping(check)
            else:
                yield from self._rule(check, check.message.es, "warning")
        for criterion in program.criteria:
            yield from self._rule(criterion, criterion.title, "unmet")

    def _stopping(self, check: Check) -> Iterator[Finding]:
        try:
            sure, found = (self._outcome(rules, check) for rules in (self.sure, self.rules))
        except ExcelLimitError:
            self.skipped.append(check.id)
            return
        text = self._told(check.message.es)
        yield Finding("error", f'IF({sure}=0,{text},"")')
        yield from self._dated(f"{sure}=0", f"{found}=0", text)

    def _rule(self, rule: Check | Criterion, said: str, weight: Weight) -> Iterator[Finding]:
        """What only tells: on the row's own day or, said so, the workbook's."""
        try:
            outcome = self._outcome(self.rules, rule)
        except ExcelLimitError:
            self.skipped.append(rule.id)
            return
        text = self._told(said)
        trees = [each.expression.tree for each in (rule.assert_, rule.when) if each is not None]
        if self.rules.has_day() != "FALSE" and any(reads_day(each, self._known()) for each in trees):
            text = f'{self.rules.rules.text(said)}&IF({self.rules.has_day()},"",{self._on()})&{quoted(END)}'
        yield Finding(weight, f'IF({outcome}=0,{text},"")')

    def _outcome(self, rules: SheetRules, rule: Check | Criterion) -> str:
        """0, 1 or 2 in a cell of its own; met where its `when` does not hold."""
        printer = rules.own()
        found = printer.condition(rule.assert_.expression.tree)
        if rule.when is not None:
            found = f"CHOOSE({printer.condition(rule.when.expression.tree)}+1,2,1,{found})"
        return rules.kept(found, f"regla_{rule.id}")

    def _on(self) -> str:
        """Which day a row without its own was held against."""
        return f'" ("&{quoted(self.look.text("cells", "on"))}&{self.rules.rules.as_of_words()}&")"'

    def _known(self) -> Mapping[str, Sequence[Leaf]]:
        """The fields of the sheet and of its repeats, by name."""
        found: dict[str, list[Leaf]] = {}
        for sheet in (self.rules, *self.rules.repeats.values()):
            for name, leaf in sheet.leaves.items():
                found.setdefault(name, []).append(leaf)
        return found

    def _told(self, said: str) -> str:
        """A text of the hidden sheet, never written into a formula."""
        return f"{self.rules.rules.text(said)}&{quoted(END)}"

    def _extra(self) -> Iterator[Finding]:
        """Answers to questions that do not apply: a load leaves them out."""
        for column in self.rules.sheet.columns:
            leaf = self._leaf(column)
            applies = self.rules.relevance(leaf) if leaf is not None else ""
            if applies not in ("", UNKNOWN, YES):
                text = self._said(column, "extra")
                yield Finding("warning", f'IFERROR(IF(AND({applies}=0,{self.rules.cell(column)}<>""),{text},""),"")')

    def _said(self, column: Column, name: str) -> str:
        """A text whose {label} is the cell of row 1."""
        before, _, after = self.look.text("cells", name).partition("{label}")
        return f"{quoted(before)}&{self.rules.sheet.letter(column)}${LABEL_ROW}&{quoted(after + END)}"


def walked(tree: Typed) -> Iterator[Typed]:
    """Every node of a tree."""
    yield tree
    for each in children(tree):
        yield from walked(each)


def reads_day(tree: Typed, known: Mapping[str, Sequence[Leaf]], seen: frozenset[str] = frozenset()) -> bool:
    """Whether the answer may change with the day, also through what is calculated or applies by it."""
    nodes = list(walked(tree))
    if any(isinstance(each, Today | Param) for each in nodes):
        return True
    rows = CountRows | SumCells | AnyRow | AllRows
    read = {each.name for each in nodes if isinstance(each, Input | Cell)}
    read |= {each.repeat.name for each in nodes if isinstance(each, rows)}
    for name in read - seen:
        for leaf in known.get(name, ()):
            inner = [each.expression.tree for each in (leaf.field.calculation, *leaf.relevance) if each is not None]
            if any(reads_day(each, known, seen | {name}) for each in inner):
                return True
    return False


def _gated(rules: SheetRules, leaf: Leaf | None, condition: str) -> str:
    applies = rules.relevance(leaf) if leaf is not None else ""
    return f"AND({applies}=2,{condition})" if applies else condition


def _either(conditions: list[str]) -> str:
    return chunked("OR", conditions or ["FALSE"])
