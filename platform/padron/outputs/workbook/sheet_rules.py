"""The rules of one sheet as formulas: what each cell says with certainty, when a question applies, what it comes to.

Formulas are for the first row. What is read twice, or is long, is kept in a hidden column.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from padron.language.kinds import Number
from padron.language.typed import AllRows, AnyRow, Cell, CountRows, Input, SumCells
from padron.outputs.columns import APPLIED_ON, FIRST_ROW, Column, RepeatSheet
from padron.outputs.workbook.cell_rules import Sheet, list_name
from padron.outputs.workbook.cell_values import NO_DAY, AsOf, Reading, capitals, listed, odd, strange_key, written_day
from padron.outputs.workbook.column_reading import column_reading
from padron.outputs.workbook.formula_nodes import LONGEST, Printer, birth, serial
from padron.outputs.workbook.formula_text import BAD, MISSING, UNKNOWN, UNSURE, YES, chunked, simple
from padron.outputs.workbook.helpers import Helpers
from padron.outputs.workbook.rule_sheet import RuleSheet
from padron.outputs.workbook.table_formula import TableRanges
from padron.program.model import Field, Leaf, Rule
from padron.shapes import Choice, Choices, Decimal, Whole

FROM_CURP: Mapping[str, Callable[[str], str]] = {
    "fecha_nacimiento": birth,
    "sexo": lambda curp_: f"MID({curp_},11,1)",
    "entidad_nacimiento": lambda curp_: f"MID({curp_},12,2)",
}
"""What a CURP says of its person where the cell is blank."""
_WILD = frozenset("*?~")
_WORTH = 1000
"""How many characters a formula written again must cost to be kept in a column of its own."""


@dataclass(slots=True)
class SheetRules:
    """One sheet. `leaves`: its own fields, by name; `kept_for`: how often each is read; `repeats`: sheets of rows.

    `any_day`: rules hold a row without a day of its own against no day at all, so that what they say holds on all.
    """

    title: str
    sheet: Sheet
    leaves: Mapping[str, Leaf]
    required: Mapping[str, bool | Rule]
    rules: RuleSheet
    helpers: Helpers
    rows: int
    kept_for: Counter[str] = field(default_factory=Counter)
    repeats: dict[str, "RepeatRules"] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    any_day: bool = False

    def on_any_day(self) -> "SheetRules":
        """The same sheet for what holds on any day; formulas that do not read the day are the same, and shared."""
        found = replace(self, made={}, repeats={}, any_day=True)
        for name, part in self.repeats.items():
            found.repeats[name] = replace(part, made={}, outer=found, any_day=True)
        return found

    def own(self) -> Printer:
        """Prints what this sheet's own fields say of each other."""
        return Printer(Own(self))

    def cell(self, column: Column) -> str:
        """The first cell of a column."""
        return f"{self.sheet.letter(column)}{FIRST_ROW}"

    def column(self, name: str) -> Column | None:
        """The column that holds a field."""
        own = [each for each in self.sheet.columns if each.field.name == name]
        return next((each for each in own if each.kind != "control"), own[0] if own else None)

    def range(self, reference: str) -> str:
        """All the rows of the column of a reference, to be read from another sheet."""
        letter = reference.rstrip("0123456789")
        name = self.title.replace("'", "''")
        return f"'{name}'!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + self.rows - 1}"

    def kept(self, formula: str, name: str = "") -> str:
        """A cell of the same row that holds a formula."""
        return self.helpers.kept(formula, name)

    def today(self) -> str:
        """The record's day for rules: that of its application, else the workbook's (on any day: none)."""
        return self.day(self.any_day)

    def day(self, given: bool = False) -> str:
        """The record's day: that of its application, else the workbook's; only the former where `given`."""
        column = self.column(APPLIED_ON.name)
        if column is None:
            return UNSURE
        cell = self.cell(column)
        own = f"IF(AND({cell}>=61,{cell}<73051),{written_day(cell)},{UNSURE})"
        other = UNSURE if given else f'IF({cell}="",{self.rules.as_of()},{UNSURE})'
        return self.kept(f"IF(ISNUMBER({cell}),{own},{other})", "hoy_dado" if given else "hoy")

    def has_day(self) -> str:
        """Whether the row gives its day; a load takes its own for one that does not."""
        column = self.column(APPLIED_ON.name)
        return f"ISNUMBER({self.cell(column)})" if column is not None else "FALSE"

    def as_of(self) -> AsOf:
        """The record's day for the bounds of a cell.

        The workbook's day serves for a row without its own: what is past then is past on the day of the load.
        """
        today = self.day()
        return NO_DAY if today == UNSURE else AsOf(today, self.kept(serial(today), "hoy_serie"), self.has_day())

    def given_day(self) -> AsOf:
        """The day that the row gives, without a hidden column: enough to tell what is wrong, not what is right."""
        column = self.column(APPLIED_ON.name)
        if column is None:
            return NO_DAY
        cell = self.cell(column)
        days = f'IF(ISNUMBER({cell}),INT({cell}),IF({cell}="",{self.rules.as_of_serial()},{UNSURE}))'
        return AsOf(written_day(cell), days, f"ISNUMBER({cell})")

    def param(self, name: str) -> str:
        """A parameter's value on the record's day."""
        return self.rules.param(name, self.today())

    def odd(self) -> str:
        """Whether the row has characters of which lists cannot be sure."""
        cells = [self.cell(each) for each in self.sheet.columns if listed(each.shape)]
        return self.kept(odd(cells), "raro")

    def relevance(self, leaf: Leaf) -> str:
        """Whether a question applies, as 0, 1, 2 in a cell of its own; nothing for one that always does."""
        if not leaf.relevance:
            return ""
        conditions = [self.own().condition(each.expression.tree) for each in leaf.relevance]
        found = chunked("MIN", conditions)
        return found if simple(found) else self.kept(found, f"aplica_{leaf.field.name}")

    def value(self, name: str, keep: bool = False) -> str:
        """A field's value, an error where it is unknown; `keep`: in a cell of its own, however short."""
        if name not in self.made:
            formula = self._value(self.leaves[name])
            # A hidden column weighs some 15 KB; a formula written a few times weighs nothing.
            again = (self.kept_for[name] > 1 and self.kept_for[name] * len(formula) > _WORTH) or len(formula) > LONGEST
            self.made[name] = self.kept(formula, f"v_{name}") if again else formula
        found = self.made[name]
        if keep and not simple(found):
            found = self.made[name] = self.kept(found, f"v_{name}")
        return found

    def is_kept(self, name: str) -> bool:
        """Whether a field's value stands in a cell of its own."""
        return name in self.made and simple(self.made[name])

    def demanded(self, name: str) -> str:
        """Whether a field must be answered, as 0, 1, 2; nothing where it never must. Relevance is not looked at."""
        required = self.required.get(name, False)
        if isinstance(required, Rule):
            return self.own().condition(required.expression.tree)
        return YES if required else ""

    def _value(self, leaf: Leaf) -> str:
        field_, column = leaf.field, self.column(leaf.field.name)
        if field_.calculation is not None:
            formula = self._calculated(field_, field_.calculation)
        elif column is None:
            formula = UNSURE
        else:
            reading = self.reading(column, self.as_of)
            formula = reading.formula(self.cell(column), self._blank(column, leaf))
            if isinstance(column.shape, Choice) and column.shape.filters:
                formula = self._cascaded(column, column.shape, formula)
        applies = self.relevance(leaf)
        return f"CHOOSE({applies}+1,{MISSING},{UNSURE},{formula})" if applies else formula

    def reading(self, column: Column, as_of: Callable[[], AsOf]) -> Reading:
        """What the cell of a column says."""
        return column_reading(column, self.cell(column), self.sheet, as_of, self.odd)

    def _blank(self, column: Column, leaf: Leaf) -> str:
        """What a blank cell says: of a person the registry may know it, or the CURP says it."""
        name = leaf.field.name
        if column.kind == "person" and name != "curp":
            return FROM_CURP[name](self.value("curp", keep=True)) if name in FROM_CURP else UNSURE
        if not isinstance(leaf.field.shape, Choices):
            return MISSING
        asked = self.demanded(name)
        return f'CHOOSE({asked}+1,"",{UNSURE},{MISSING})' if asked else '""'

    def _calculated(self, field_: Field, rule: Rule) -> str:
        formula, kind, shape = self.own().value(rule.expression.tree), rule.expression.kind, field_.shape
        if not isinstance(shape, Whole | Decimal) or not isinstance(kind, Number):
            return formula
        by = 10 ** ((shape.places if isinstance(shape, Decimal) else 0) - kind.scale)
        if by > 1:
            formula = f"({formula}*{by})"
        if shape.least <= kind.least * by and kind.greatest * by <= shape.greatest:
            return formula
        found = formula if simple(formula) else self.kept(formula)
        return f"IF(AND({found}>={shape.least},{found}<={shape.greatest}),{found},{BAD})"

    def _cascaded(self, column: Column, shape: Choice, formula: str) -> str:
        """The code, where the parents' answers lead to it; a parent that is not known leaves all."""
        codes = {option.code.casefold() for option in shape.options}
        if len(codes) < len(shape.options) or any(_WILD & set(code) for code in codes):
            return UNSURE
        again = self._again if len(shape.filters) == 1 else self.kept
        name, code = list_name(shape, self.sheet), again(formula)
        self.sheet.lists.filters[name] = tuple(column_ for column_, _ in shape.filters)
        found = code
        for at, (_, parent) in enumerate(shape.filters):
            above = Own(self).named(parent)
            above = above if simple(above) else again(above)
            here = f'EXACT(INDEX({name.column(at)},MATCH({code},{name.codes},0)),{above}&"")'
            found = f"IF(ISERROR({above}),IF(ISNA({above}),{found},{UNSURE}),IF({here},{found},{BAD}))"
        return f"IF(ISERROR({code}),{code},{found})"

    def _again(self, formula: str) -> str:
        """A formula that a cascade writes a few times: a hidden column only where it is long."""
        return formula if len(formula) <= _WORTH else self.kept(formula)

    def key(self) -> str:
        """What the rows of repeats are joined by: an error where that is unsure."""
        return self.value("curp", keep=True) if "curp" in self.leaves else UNSURE

    def count(self, name: str) -> str:
        """How many rows a repeat has for this row, in a cell of its own; an error where unsure."""
        leaf, part = self.leaves.get(name), self.repeats.get(name)
        if leaf is None or part is None:
            return UNSURE
        key = self.key()
        found = f"IF(ISERROR({key}),{UNSURE},IF({part.unsure()}>0,{UNSURE},COUNTIFS({part.keys()},{key})))"
        if part.kind == "person":
            known = self.kept(found)
            found = f"IF({known}=0,{UNSURE},{known})"
        applies = self.relevance(leaf)
        return self.kept(f"CHOOSE({applies}+1,0,{UNSURE},{found})" if applies else found, f"n_{name}")

    def over_rows(self, node: CountRows | SumCells | AnyRow | AllRows) -> str:
        """A number over the rows of a repeat; for any and all 0, 1 or 2."""
        count, part = self.count(node.repeat.name), self.repeats.get(node.repeat.name)
        if part is None:
            return UNKNOWN if isinstance(node, AnyRow | AllRows) else UNSURE
        if isinstance(node, CountRows):
            return count
        where = f"{part.keys()},{self.key()}"
        if isinstance(node, SumCells):
            cells = part.range(part.value(node.field, keep=True))
            known = f'COUNTIFS({where},{cells},">=-1E+300")'
            return f"IF({count}=0,0,IF({known}<{count},{UNSURE},SUMIFS({cells},{where})))"
        outcome = Printer(Within(part)).condition(node.condition)
        cells = part.range(outcome if outcome in part.helpers.places.values() else part.kept(outcome))
        decides, otherwise = ("2", "0") if isinstance(node, AnyRow) else ("0", "2")
        decided = f"IF(COUNTIFS({where},{cells},{decides})>0,{decides},IF(COUNTIFS({where},{cells},1)>0,1,{otherwise}))"
        return f"IF(ISERROR({count}),1,IF({count}=0,{otherwise},{decided}))"


@dataclass(slots=True)
class RepeatRules(SheetRules):
    """The sheet of a repeat's rows: each finds its person's row in the data sheet, `outer`."""

    outer: SheetRules | None = None
    kind: str = "answer"

    def keys(self) -> str:
        """The range of the rows' keys."""
        return self.range(self.row_key())

    def row_key(self) -> str:
        """A row's key: nothing for what is no row; `¿` where a load may read another key than a formula can."""
        cell, own = f"A{FIRST_ROW}", [self.cell(each) for each in self.sheet.columns if each.kind != "control"]
        filled = "+".join(f"LEN(TRIM({each}))" for each in own)
        key = capitals(cell)
        return self.kept(f'IFERROR(IF({cell}="","",IF({filled}=0,"·",IF({strange_key(key)},"¿",{key}))),"¿")', "clave")

    def unsure(self) -> str:
        """More than 0 where the sheet has rows of which no formula can be sure: odd keys, or beyond the ready rows."""
        keys, sheet = self.keys(), f"'{self.title.replace(chr(39), chr(39) * 2)}'!"
        last = FIRST_ROW + self.rows
        typed = self.range(f"A{FIRST_ROW}")
        odd_ = f'COUNTIF({keys},"¿")+SUMPRODUCT(({typed}<>"")*({keys}=""))'
        return self.rules.count(f"{odd_}+COUNTA({sheet}$A${last}:$A$1048576)")

    def owner(self) -> str:
        """The row of the person in the data sheet, counted from the first; an error where not one has the key."""
        assert self.outer is not None
        keys, key = self.outer.range(self.outer.key()), self.row_key()
        return self.kept(f"IF(LEN({key})<2,{UNSURE},IF(COUNTIF({keys},{key})=1,MATCH({key},{keys},0),{UNSURE}))", "de")

    def read_above(self, reference: str) -> str:
        """What a cell of the owner's row says."""
        assert self.outer is not None
        return self.kept(f"INDEX({self.outer.range(reference)},{self.owner()})")

    def day(self, given: bool = False) -> str:
        """The record's day."""
        today = self.outer.day(given) if self.outer is not None else UNSURE
        return self.read_above(today) if simple(today) and today != UNSURE else UNSURE

    def has_day(self) -> str:
        """Whether the record gives its day. Read as a number, since a blank cell read from afar is a zero."""
        assert self.outer is not None
        return f"IFERROR({self.read_above(self.outer.kept(f'--{self.outer.has_day()}', 'con_dia'))}=1,FALSE)"

    def given_day(self) -> AsOf:
        """The same: what is wrong in a row is kept in a hidden column anyway."""
        return self.as_of()


@dataclass(frozen=True, slots=True)
class Own:
    """Where the rules of a sheet's own fields stand: `outer` names are those of the record around."""

    sheet: SheetRules

    def today(self) -> str:
        """The record's day."""
        return self.sheet.today()

    def field(self, node: Input | Cell) -> str:
        """A field of this sheet, or of the record around it."""
        return self.named(node.name, isinstance(node, Input) and node.outer)

    def named(self, name: str, outer: bool = False) -> str:
        """A field by its name."""
        if name in self.sheet.leaves and not outer:
            return self.sheet.value(name)
        above = self.sheet.outer if isinstance(self.sheet, RepeatRules) else None
        if isinstance(self.sheet, RepeatRules) and above is not None and name in above.leaves:
            return self.sheet.read_above(above.value(name, keep=True))
        return UNSURE

    def option(self, node: Input | Cell, code: str) -> Sequence[str]:
        """How a code may stand among several: its text in the drop-down, or itself."""
        leaf = self.leaf(node)
        shape = leaf.field.shape if leaf is not None else None
        if not isinstance(shape, Choices):
            return ()
        name = list_name(shape, self.sheet.sheet)
        at = next(at for at, option in enumerate(shape.options, 1) if option.code == code)
        return (f"INDEX({name.shown},{at})", f"INDEX({name.codes},{at})")

    def leaf(self, node: Input | Cell) -> Leaf | None:
        """The field of a node."""
        above = self.sheet.outer if isinstance(self.sheet, RepeatRules) else None
        own = None if isinstance(node, Input) and node.outer else self.sheet.leaves.get(node.name)
        return own or (above.leaves.get(node.name) if above is not None else None)

    def param(self, name: str) -> str:
        """A parameter on the record's day."""
        return self.sheet.param(name)

    def table(self, name: str) -> TableRanges:
        """A decision table."""
        return self.sheet.rules.table(name)

    def rows(self, node: CountRows | SumCells | AnyRow | AllRows) -> str:
        """A number over a repeat's rows."""
        return self.sheet.over_rows(node)

    def kept(self, formula: str) -> str:
        """A hidden cell of the same row."""
        return self.sheet.kept(formula)


@dataclass(frozen=True, slots=True)
class Within(Own):
    """Where the condition of any() or all() stands: its Cells are the row's, its Inputs the record's."""

    def field(self, node: Input | Cell) -> str:
        """A cell of the row, or a field of the record."""
        return self.named(node.name, isinstance(node, Input))

    def leaf(self, node: Input | Cell) -> Leaf | None:
        """The field of a node."""
        above = self.sheet.outer if isinstance(self.sheet, RepeatRules) else None
        if isinstance(node, Cell):
            return self.sheet.leaves.get(node.name)
        return above.leaves.get(node.name) if above is not None else None

    def rows(self, node: CountRows | SumCells | AnyRow | AllRows) -> str:
        """A number over all the rows, read within one of them."""
        above = self.sheet.outer if isinstance(self.sheet, RepeatRules) else None
        if above is None or not isinstance(self.sheet, RepeatRules):
            return UNSURE
        return self.sheet.read_above(above.kept(above.over_rows(node)))


def repeat_rules(
    each: RepeatSheet, sheet: Sheet, outer: SheetRules, helpers: Helpers, inside: Sequence[Leaf]
) -> RepeatRules:
    """The rules of a repeat's sheet."""
    names = {leaf.field.name: leaf for leaf in inside}
    required = {name: leaf.field.required for name, leaf in names.items()}
    return RepeatRules(
        each.title, sheet, names, required, outer.rules, helpers, outer.rows, outer.kept_for, outer=outer,
        kind=each.kind,
    )  # fmt: skip
