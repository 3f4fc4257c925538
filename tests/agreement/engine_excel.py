"""Excel as an engine of the agreement suite: every case as formulas, recalculated by LibreOffice in one conversion.

A record is a row of a data sheet, its values typed as a person would; a repeat's rows are on a sheet of their own under
the record's key. A case's formulas, and the hidden cells that they need, stand in the rows of its records.
"""

import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

from agreement.drawing import PARAMETERS, Case, Record, tables
from agreement.engines import Answers
from expressions import NAMES
from office import opened, recalculated
from padron.language.kinds import Code, Codes, Date, Identifier, Kind, Number, Plain, Rows, YesNo
from padron.language.typed import Typed
from padron.outputs.columns import FIRST_ROW, Column, RepeatSheet
from padron.outputs.workbook.cell_rules import Sheet, cell_rule
from padron.outputs.workbook.cell_values import AsOf
from padron.outputs.workbook.formula_nodes import Printer, serial
from padron.outputs.workbook.helpers import Helpers
from padron.outputs.workbook.option_lists import OptionLists
from padron.outputs.workbook.rule_sheet import RuleSheet
from padron.outputs.workbook.sheet_rules import Own, RepeatRules, SheetRules, repeat_rules
from padron.program.model import Field, Leaf
from padron.shapes import Choice, Choices, Day, Decimal, Option, Repeat, Shape, Text, Whole
from padron.shapes import YesNo as YesNoShape
from small_programs import a_field, a_program

DATA, CHILDREN = "datos", "hijos"
UNREADABLE = "no se sabe"
"""A blank among several codes is a known one: nothing chosen. So what is unknown is typed as no list has it."""
CHOSEN = "Con «comillas», y coma"
LABELS = {"motriz": "Motriz", "visual": CHOSEN, "19039": "Monterrey", "19026": "Guadalupe", "19006": "Apodaca"}
"""Some records are typed by label, some by code."""


def shape_of(kind: Kind) -> tuple[Shape, str]:
    """A shape, and the type where it matters, whose values are of a kind."""
    match kind:
        case Number(scale=0):
            return Whole(kind.least, kind.greatest), ""
        case Number():
            return Decimal(kind.scale, kind.least, kind.greatest), ""
        case Date():
            return Day(), ""
        case YesNo():
            return YesNoShape(), ""
        case Code():
            return Choice(f"«{kind.catalogue}»", options(kind.codes)), ""
        case Codes():
            return Choices(f"«{kind.catalogue}»", options(kind.codes)), ""
        case Identifier():
            return Text(0, 18, upper=True), kind.name
        case Plain() | Rows():
            return Text(), "text"


def options(codes: frozenset[str]) -> tuple[Option, ...]:
    return tuple(Option(code, LABELS.get(code, code)) for code in sorted(codes))


def fields_of(kinds: Mapping[str, Kind]) -> tuple[Field, ...]:
    """A question for each name."""
    found = []
    for name, kind in kinds.items():
        if isinstance(kind, Rows):
            found.append(a_field(name, Repeat(0, kind.most), fields=fields_of(kind.fields)))
        else:
            shape, type_ = shape_of(kind)
            found.append(a_field(name, shape, type_, required=not isinstance(kind, Codes)))
    return tuple(found)


def spanned(title: str, reference: str, span: tuple[int, int]) -> str:
    letter = reference.rstrip("0123456789")
    return f"'{title}'!${letter}${span[0]}:${letter}${span[1]}"


@dataclass(slots=True)
class DrawnRules(SheetRules):
    """The rules of the records' sheet: its day and parameters are each record's own, and so is what joins rows.

    `span`: the case's first and last row. Cases share columns, so each reads no rows but its own.
    """

    span: tuple[int, int] = (0, 0)

    def range(self, reference: str) -> str:
        return spanned(self.title, reference, self.span)

    def day(self, given: bool = False) -> str:
        return self.kept(f"(YEAR({self.plain('hoy')})*10000+MONTH({self.plain('hoy')})*100+DAY({self.plain('hoy')}))")

    def key(self) -> str:
        return self.plain("clave")

    def as_of(self) -> AsOf:
        today = self.day()
        return AsOf(today, self.kept(serial(today)), "TRUE")

    def param(self, name: str) -> str:
        return self.value(f"param_{name}")

    def plain(self, name: str) -> str:
        column = self.column(name)
        assert column is not None
        return self.cell(column)


@dataclass(slots=True)
class DrawnRows(RepeatRules):
    """The rules of the children's sheet."""

    span: tuple[int, int] = (0, 0)

    def range(self, reference: str) -> str:
        return spanned(self.title, reference, self.span)

    def row_key(self) -> str:
        return f"A{FIRST_ROW}"

    def param(self, name: str) -> str:
        assert self.outer is not None
        return self.read_above(self.outer.value(f"param_{name}", keep=True))


LEAVES = fields_of(dict(NAMES.items()))
TYPED = fields_of({f"param_{name}": kind for name, kind in PARAMETERS.items()})
EXTRA = fields_of({"hoy": Date()})
KEY = a_field("clave", Text(0, 20), "text")


def column(of: Field) -> Column:
    return Column(of.name, of.name, of, "answer", False)


@dataclass
class Excel:
    """The engine. `change` alters every formula of a case: a seeded fault; `tree` alters its typed tree."""

    folder: Path
    change: Callable[[str], str] = str
    tree: Callable[[Typed], Typed] = field(default=lambda tree: tree)
    name: str = "Excel"
    knows_facts: bool = False

    def answers(self, cases: Sequence[Case]) -> Answers:
        """Writes a workbook, has it calculated, reads it."""
        sheets = Sheets(sum(len(case.records) for case in cases))
        row, places = FIRST_ROW, []
        for case in cases:
            letters = sheets.case(case, row, self)
            places.append((letters, row))
            row += len(case.records)
        after = opened(recalculated(sheets.saved(), self.folder), values=True)[DATA]
        return [
            [value(after[f"{letter}{at + n}"].value, case.expression.kind) for n in range(len(case.records))]
            for case, (letter, at) in zip(cases, places, strict=True)
        ]


def value(found: Any, kind: Kind) -> Any:
    """What a cell says, as a canonical value."""
    if isinstance(kind, YesNo):
        return {0: False, 1: None, 2: True}[found]
    if found is None or (isinstance(found, str) and found.startswith("#")):
        return None
    if isinstance(kind, Date):
        text = str(int(found))
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return int(found) if isinstance(kind, Number) else str(found)


class Sheets:
    """The workbook under way."""

    def __init__(self, many: int) -> None:
        self.many = many
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.data, self.rows = self.book.create_sheet(DATA), self.book.create_sheet(CHILDREN)
        self.lists = OptionLists()
        flat = [each for each in LEAVES if not isinstance(each.shape, Repeat)]
        self.columns = Sheet(tuple(map(column, (KEY, *flat, *TYPED, *EXTRA))), self.lists)
        self.repeat = next(each for each in LEAVES if isinstance(each.shape, Repeat))
        self.cells = Sheet((replace(column(KEY), kind="control"), *map(column, self.repeat.fields)), self.lists)
        self.rules = RuleSheet(a_program(tables=tables()), "2026-11-23")
        for sheet in (self.columns, self.cells):
            for each in sheet.columns:
                cell_rule(each, sheet)
        self.next_row = FIRST_ROW

    def fresh(self, case: Case, row: int) -> DrawnRules:
        """The rules of a case: nothing is kept yet."""
        leaves = {each.name: Leaf(each, (), ()) for each in (*LEAVES, *TYPED)}
        required = {name: leaf.field.required for name, leaf in leaves.items()}
        made = DrawnRules(
            DATA, self.columns, leaves, required, self.rules, Helpers(len(self.columns.columns) + 1), self.many
        )
        inside = tuple(Leaf(each, (), ()) for each in self.repeat.fields)
        part = RepeatSheet(self.repeat, CHILDREN, "answer", self.cells.columns)
        plain = repeat_rules(part, self.cells, made, Helpers(len(self.cells.columns) + 1), inside)
        rows = DrawnRows(**{name: getattr(plain, name) for name in plain.__dataclass_fields__})
        rows.rows = self.many * 3 + 1
        children = sum(len(record.values.get(self.repeat.name, ())) for record in case.records)
        made.span = (row, row + len(case.records) - 1)
        rows.span = (self.next_row, self.next_row + max(children, 1) - 1)
        made.repeats[self.repeat.name] = rows
        return made

    def case(self, case: Case, row: int, engine: Excel) -> str:
        """Write a case's records from a row on; the letters of its answers."""
        rules = self.fresh(case, row)
        part = rules.repeats[self.repeat.name]
        printer, tree = Printer(Own(rules)), engine.tree(case.expression.tree)
        says = printer.condition if isinstance(case.expression.kind, YesNo) else printer.value
        answer = rules.kept(f"{says(tree)}+0" if isinstance(case.expression.kind, Number) else says(tree))
        first = self.next_row
        for at, record in enumerate(case.records, row):
            self._record(record, at)
            _formulas(self.data, rules.helpers, at, engine.change)
        for at in range(first, self.next_row):
            _formulas(self.rows, part.helpers, at, engine.change)
        return answer.rstrip("0123456789")

    def _record(self, record: Record, row: int) -> None:
        key = f"R{row:017d}"
        params = {f"param_{name}": value for name, value in record.params.items()}
        values = {"clave": key, **record.values, **params, "hoy": record.today}
        kinds: dict[str, Kind] = {
            **NAMES,
            **{f"param_{name}": kind for name, kind in PARAMETERS.items()},
            "hoy": Date(),
        }
        for at, each in enumerate(self.columns.columns, 1):
            kind = kinds.get(each.name, Plain())
            if each.name in values:
                self.data.cell(row, at).value = typed(values[each.name], kind, row)
            elif isinstance(kind, Codes):
                self.data.cell(row, at).value = UNREADABLE
        for child in record.values.get(self.repeat.name, ()):
            self.rows.cell(self.next_row, 1).value = key
            for at, each in enumerate(self.cells.columns[1:], 2):
                if each.name in child:
                    inner = NAMES[self.repeat.name]
                    assert isinstance(inner, Rows)
                    cell = self.rows.cell(self.next_row, at)
                    cell.value = typed(child[each.name], inner.fields[each.name], self.next_row)
            self.next_row += 1

    def saved(self) -> bytes:
        """The bytes of the workbook."""
        self.lists.write(self.book)
        self.rules.write(self.book)
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def _formulas(sheet: Worksheet, helpers: Helpers, row: int, change: Callable[[str], str]) -> None:
    for letter, formula in zip(helpers.letters, helpers.formulas, strict=True):
        moved = Translator(f"={formula}", origin=f"{letter}{FIRST_ROW}").translate_formula(f"{letter}{row}")
        sheet[f"{letter}{row}"] = f"={change(moved[1:])}"


def typed(value: Any, kind: Kind, row: int) -> object:
    """A canonical value as somebody types it: every other row by label, the others by code."""
    match kind:
        case Number():
            return float(value) / 10**kind.scale if kind.scale else value
        case Date():
            return date.fromisoformat(value)
        case YesNo():
            return ("Sí" if value else "No") if row % 2 else bool(value)
        case Code():
            return LABELS.get(value, value) if row % 2 else value
        case Codes():
            return "; ".join(LABELS[each] if row % 2 else each for each in value) if value else None
        case Identifier() | Plain():
            return value
        case Rows():
            return None


def engines() -> Iterator[Excel]:
    """LibreOffice, where the machine has it."""
    if shutil.which("soffice"):
        with TemporaryDirectory() as folder:
            yield Excel(Path(folder))
