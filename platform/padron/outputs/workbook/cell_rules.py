"""What Excel asks of a cell, by shape: its number format, its validation, and when pasting made it wrong."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal as Exact
from typing import Literal, assert_never

from openpyxl.utils import get_column_letter

from padron.outputs.columns import FIRST_ROW, NO_TEXT, YES_TEXT, Column, shown_options
from padron.outputs.workbook.curp_formula import right
from padron.outputs.workbook.limits import LITERAL_LIST, VALIDATION_FORMULA, within
from padron.outputs.workbook.option_lists import JOINT, ListName, OptionLists, parents
from padron.outputs.workbook.rule_sheet import TODAY_SERIAL
from padron.outputs.workbook.serials import serial_of
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Shape, Text, Whole, YesNo

TEXT_FORMAT, WHOLE_FORMAT, DAY_FORMAT = "@", "0", "dd/mm/yyyy"
_YES_NO = f'"{YES_TEXT},{NO_TEXT}"'

Type = Literal["list", "whole", "decimal", "date", "textLength", "custom"]


@dataclass(frozen=True, slots=True)
class CellRule:
    """A validation; `stops` says how firmly: only what no load would take is stopped."""

    format: str
    type: Type
    least: str
    greatest: str = ""
    expected: str = ""
    stops: Literal["stop", "warning", "never"] = "warning"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a rule may point to: the columns of the same sheet and the lists of the workbook.

    `folio`: the person's CURP may be a provisional folio instead; `enrolled`: the folio of an application, too.
    """

    columns: tuple[Column, ...]
    lists: OptionLists
    folio: bool = False
    enrolled: bool = False

    def letter(self, column: Column) -> str:
        """The letter of a column."""
        return get_column_letter(self.columns.index(column) + 1)

    def parent(self, field: str) -> str | None:
        """The letter of the column that holds a field; None where this sheet has none."""
        return next((self.letter(each) for each in self.columns if each.field.name == field), None)


def cell_rule(column: Column, sheet: Sheet) -> CellRule:
    """The rule of a column, for its first cell; Excel moves it along the others."""
    cell = f"{sheet.letter(column)}{FIRST_ROW}"
    if column.field.type == "curp":
        is_key = column.name == "curp"
        return _curp(cell, (sheet.folio or sheet.enrolled) and is_key, sheet.enrolled and is_key)
    shape = column.shape
    match shape:
        case Text():
            return _text(shape)
        case Whole():
            return _number("whole", WHOLE_FORMAT, shape.least, shape.greatest, 0)
        case Decimal():
            return _number("decimal", _decimal_format(shape), shape.least, shape.greatest, shape.places)
        case Day():
            return _day(shape)
        case YesNo():
            return CellRule(TEXT_FORMAT, "list", within(_YES_NO, LITERAL_LIST, "sí o no"), "", "Elige Sí o No.")
        case _:
            return _listed(shape, sheet)


def _listed(shape: Choice | Choices | File | Group | Repeat | Note, sheet: Sheet) -> CellRule:
    match shape:
        case Choice():
            return CellRule(TEXT_FORMAT, "list", _source(shape, sheet)[1], "", "Elige una opción de la lista.")
        case Choices():
            return CellRule(TEXT_FORMAT, "list", _source(shape, sheet)[1], stops="never")
        case File() | Group() | Repeat() | Note():
            raise TypeError(f"{type(shape).__name__} has no column")
        case never:
            assert_never(never)


def _curp(cell: str, folio: bool, enrolled: bool) -> CellRule:
    expected = "Revisa la CURP: son 18 letras y números. Compárala con el documento."
    return CellRule(TEXT_FORMAT, "custom", right(cell, folio, enrolled), "", expected)


def _text(shape: Text) -> CellRule:
    if shape.min_length == shape.max_length:
        expected = f"Se esperan {shape.max_length} letras o números."
    elif shape.min_length > 1:
        expected = f"Se esperan de {shape.min_length} a {shape.max_length} letras o números."
    else:
        expected = f"Caben hasta {shape.max_length} letras."
    # A load takes away blanks, signs and prefixes, so pasted ones are not shown as wrong.
    return CellRule(TEXT_FORMAT, "textLength", str(shape.min_length), str(shape.max_length), expected)


def _number(type_: Type, format_: str, least: int, greatest: int, places: int) -> CellRule:
    low, high = (Exact(bound).scaleb(-places) for bound in (least, greatest))
    kind = "un número entero" if type_ == "whole" else "un número"
    return CellRule(format_, type_, f"{low:f}", f"{high:f}", f"Escribe {kind} entre {low:,f} y {high:,f}.")


def _decimal_format(shape: Decimal) -> str:
    digits = "#,##0" + ("." + "0" * shape.places if shape.places else "")
    return f'"$"{digits}' if shape.money else digits


def _day(shape: Day) -> CellRule:
    """`today()` is the record's day, perhaps after that of the template, which as a last day warns; as a first not."""
    low = _serial("1900-03-01" if shape.least == "today" else shape.least)
    high = TODAY_SERIAL if shape.greatest == "today" else _serial(shape.greatest)
    until = "hoy" if shape.greatest == "today" else _said(shape.greatest)
    since = "" if shape.least == "today" else f" desde el {_said(shape.least)}"
    expected = f"Escribe una fecha como 31/12/2026,{since} hasta {'' if until == 'hoy' else 'el '}{until}."
    return CellRule(DAY_FORMAT, "date", low, high, expected)


def _serial(day: str) -> str:
    return str(serial_of(day))


def _said(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _source(shape: Choice | Choices, sheet: Sheet) -> tuple[ListName, str]:
    """The list of a column and the formula of its drop-down: the whole list, or the stretch that the parents leave."""
    letters = [sheet.parent(field) for _, field in shape.filters]
    above: tuple[str, ...] = ()
    if letters and None not in letters:
        above = parents(shape.options, shape.filters, _shown(sheet.columns))
    name = sheet.lists.named(shape.catalogue, shape.options, above)
    formula = name.shown
    if above:
        # SUMPRODUCT rather than COUNTIF, which would read a text such as «>5» as a comparison.
        key = f'&"{JOINT}"&'.join(f"${letter}{FIRST_ROW}" for letter in letters)
        rows = f"SUMPRODUCT(--({name.parents}={key}))"
        formula = f"OFFSET({name.shown},MATCH({key},{name.parents},0)-1,0,{rows},1)"
    return name, within(formula, VALIDATION_FORMULA, f"la lista en cascada {shape.catalogue}")


def list_name(shape: Choice | Choices, sheet: Sheet) -> ListName:
    """The named ranges of a column's list."""
    return _source(shape, sheet)[0]


def _shown(columns: tuple[Column, ...]) -> dict[str, dict[str, str]]:
    return {
        each.field.name: dict(shown_options(each.shape.options)) for each in columns if isinstance(each.shape, Choice)
    }


def has_list(shape: Shape) -> bool:
    """Whether a cell has a drop-down."""
    return isinstance(shape, Choice | Choices | YesNo)
