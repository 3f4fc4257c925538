"""The data sheet and the sheets of repeats: two header rows, then column styles and ranged rules, no cell by cell."""

from dataclasses import dataclass

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from padron.outputs.columns import FIRST_ROW, LABEL_ROW, NAME_ROW, REVIEW_LABEL, REVIEW_NAME, Column, cut
from padron.outputs.workbook.cell_rules import TEXT_FORMAT, CellRule, Sheet, cell_rule, has_list
from padron.outputs.workbook.limits import ERROR, FORMULA, PROMPT, PROMPT_TITLE, SHEET_TITLE, VALIDATION_FORMULA, within
from padron.outputs.workbook.look import Look
from padron.outputs.workbook.text_cells import one_page_wide, plain, put
from padron.shapes import Choices, Text

LONG_TEXT = 120
LABEL_LINES = 3


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws sheets of `rows` ready rows in one look."""

    book: Workbook
    look: Look
    rows: int

    @property
    def last_row(self) -> int:
        """The last ready row."""
        return FIRST_ROW + self.rows - 1

    def sheet(self, title: str, sheet: Sheet) -> Worksheet:
        """Add a sheet with its columns."""
        made: Worksheet = self.book.create_sheet(within(title, SHEET_TITLE, "el nombre de la hoja"))
        for at, column in enumerate(sheet.columns, 1):
            self._header(made, at, column)
            self._column(made, at, column, cell_rule(column, sheet))
        made.freeze_panes = f"B{FIRST_ROW}"
        made.print_title_rows = f"{LABEL_ROW}:{NAME_ROW}"
        made.page_setup.orientation = "landscape"
        one_page_wide(made)
        made.row_dimensions[LABEL_ROW].height = self.look.size("heights", "labels")
        made.row_dimensions[NAME_ROW].height = self.look.size("heights", "names")
        _protect(made)
        return made

    def review_column(self, made: Worksheet, at: int) -> int:
        """Add the column «Revisión»; the style of its cells comes back."""
        self._named(made, at, REVIEW_LABEL, REVIEW_NAME, "header")
        dimension = made.column_dimensions[get_column_letter(at)]
        dimension.width = self.look.width("review")
        dimension.fill = _fill(self.look.colour("review_fill"))
        dimension.font = self._font(self.look.colour("review_text"))
        return int(dimension.style_id)

    def _header(self, made: Worksheet, at: int, column: Column) -> None:
        kind = "required" if column.required and (column.kind != "person" or column.name == "curp") else column.kind
        self._named(made, at, column.label, column.name, kind if kind in ("required", "person") else "header")

    def _named(self, made: Worksheet, at: int, label: str, name: str, colours: str) -> None:
        top, below = put(made, LABEL_ROW, at, label), put(made, NAME_ROW, at, name)
        top.font = self._font(self.look.colour(f"{colours}_text"), bold=True)
        top.fill = _fill(self.look.colour(f"{colours}_fill"))
        top.alignment = Alignment(wrap_text=True, vertical="center")
        below.font = self._font(self.look.colour("names_text"), "small_size")
        below.fill = _fill(self.look.colour("names_fill"))
        top.number_format = below.number_format = TEXT_FORMAT

    def _font(self, colour: str, size: str = "size", bold: bool = False) -> Font:
        return Font(name=self.look.text("font", "name"), size=self.look.size("font", size), color=colour, bold=bold)

    def _column(self, made: Worksheet, at: int, column: Column, rule: CellRule) -> None:
        letter = get_column_letter(at)
        dimension = made.column_dimensions[letter]
        dimension.width = max(self.look.width(_width(column)), _for_label(column.label))
        dimension.number_format = rule.format
        dimension.protection = Protection(locked=False)
        if isinstance(column.shape, Text) and column.shape.lines > 1:
            dimension.alignment = Alignment(wrap_text=True, vertical="top")
        cells = f"{letter}{FIRST_ROW}:{letter}{self.last_row}"
        made.add_data_validation(self._validation(column, rule, cells))

    def red(self, made: Worksheet, letter: str, wrong: str) -> None:
        """Show the cells of a column in red where a condition on its first one is true."""
        cells = f"{letter}{FIRST_ROW}:{letter}{self.last_row}"
        red = DifferentialStyle(
            font=Font(color=self.look.colour("wrong_text")),
            fill=PatternFill(bgColor=self.look.colour("wrong_fill")),
        )
        condition = within(wrong, FORMULA, "un formato condicional")
        made.conditional_formatting.add(cells, Rule(type="expression", dxf=red, formula=[condition]))

    def asks(self, made: Worksheet, letter: str, right: str) -> None:
        """Have the validation of a column read what hidden columns say, in place of bounds."""
        first, found = f"{letter}{FIRST_ROW}", made.data_validations.dataValidation
        asked = next(each for each in found if str(each.sqref).partition(":")[0] == first)
        asked.type, asked.operator = "custom", None
        asked.formula1, asked.formula2 = within(right, VALIDATION_FORMULA, "una validación"), None

    def hidden(self, made: Worksheet, letters: list[str], names: list[str]) -> None:
        """Hide columns, their names in row 2."""
        for letter, name in zip(letters, names, strict=True):
            made.column_dimensions[letter].hidden = True
            put(made, NAME_ROW, column_index_from_string(letter), name)

    def _validation(self, column: Column, rule: CellRule, cells: str) -> DataValidation:
        title = cut(plain(column.label), PROMPT_TITLE)
        return DataValidation(
            type=rule.type,
            operator="between" if rule.greatest else None,
            formula1=rule.least,
            formula2=rule.greatest or None,
            allow_blank=True,
            showErrorMessage=rule.stops != "never",
            errorStyle="warning" if rule.stops == "warning" else "stop",
            errorTitle=within(title, PROMPT_TITLE, "el título de un mensaje"),
            error=within(cut(rule.expected, ERROR), ERROR, "un mensaje"),
            showInputMessage=True,
            promptTitle=within(title, PROMPT_TITLE, "el título de una ayuda"),
            prompt=within(cut(plain(self.prompt(column)), PROMPT), PROMPT, "una ayuda"),
            sqref=cells,
        )

    def prompt(self, column: Column) -> str:
        """The help of a cell: whether to fill it and how, then the hint."""
        said = [self.look.text("prompts", _need(column))]
        if isinstance(column.shape, Choices):
            said.append(self.look.text("prompts", "several"))
        elif has_list(column.shape):
            said.append(self.look.text("prompts", "list"))
        return " ".join([*said, " ".join(column.field.hint.es.split())]).strip()


def _need(column: Column) -> str:
    if column.kind == "person" and column.name != "curp" and column.required:
        return "known"
    if column.required:
        return "required"
    return "optional" if column.field.required is False else "conditional"


def _width(column: Column) -> str:
    long = isinstance(column.shape, Text) and (column.shape.lines > 1 or column.shape.max_length > LONG_TEXT)
    return "long_text" if long and column.field.type == "text" else column.field.type


def _for_label(label: str) -> float:
    """The narrowest column that shows a bold label in LABEL_LINES lines."""
    return max(len(label) / LABEL_LINES + 3, *(len(word) + 2 for word in label.split()), 1)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _protect(made: Worksheet) -> None:
    """Only the headers are locked; widths, order and filters stay free. There is no password: this is no secret."""
    protection = made.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
        setattr(protection, allowed, False)
