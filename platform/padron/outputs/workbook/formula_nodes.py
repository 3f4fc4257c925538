"""Prints typed nodes as Excel formulas: conditions in three values (0 no, 1 unknown, 2 yes), others exact or an error.

A number is its scaled integer, a day YYYYMMDD, a code its text, yes and no 2 and 0. What is unknown is an error, which
arithmetic and comparisons hand on; a condition catches it with IFERROR, so that MIN, MAX and 2-x are Kleene's and, or
and not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, assert_never

from padron.language.kinds import Code, Identifier, Number
from padron.language.typed import (
    Absolute,
    Add,
    AllRows,
    And,
    AnyRow,
    BirthDate,
    Cell,
    Compare,
    CountCodes,
    CountRows,
    Extreme,
    Fact,
    Has,
    If,
    In,
    Includes,
    Input,
    Literal,
    Lookup,
    Multiply,
    Negate,
    Not,
    Or,
    Param,
    Quotient,
    Rescale,
    Span,
    SumCells,
    Today,
    Typed,
    kind_of,
)
from padron.outputs.workbook.formula_text import (
    NO,
    UNKNOWN,
    UNSURE,
    YES,
    chunked,
    day_number,
    depth,
    quoted,
    simple,
)
from padron.outputs.workbook.table_formula import TableRanges, looked_up

SURE_DIVISION = 10**12
"""Up to here ROUND(a/b,0) cannot be misled by the last binary digits of a quotient; Excel looks at 15 digits."""
LONGEST, DEEPEST = 1500, 24
_ROOM = 4000
_SIGNS = {"==": "=", "!=": "<>"}


class Place(Protocol):
    """Where a formula stands: the texts by which it reads what is around it. Each is an error where unknown."""

    def today(self) -> str:
        """The as-of day."""
        ...

    def field(self, node: Input | Cell) -> str:
        """The value of a field; of several codes, their texts with `;` between."""
        ...

    def option(self, node: Input | Cell, code: str) -> Sequence[str]:
        """The texts by which a code may stand among several."""
        ...

    def param(self, name: str) -> str:
        """A parameter's value on the as-of day."""
        ...

    def table(self, name: str) -> TableRanges:
        """The ranges of a decision table."""
        ...

    def rows(self, node: CountRows | SumCells | AnyRow | AllRows) -> str:
        """A number over the rows of a repeat, or for any and all 0, 1, 2."""
        ...

    def kept(self, formula: str) -> str:
        """A reference to a cell of the same row that holds what a formula gives."""
        ...


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints the nodes of one place."""

    place: Place

    def condition(self, node: Typed) -> str:
        """A condition as 0, 1 or 2; never an error."""
        match node:
            case Compare():
                return self._caught(self._compared(node))
            case In():
                return self._in(node)
            case And() | Or():
                function = "MIN" if isinstance(node, And) else "MAX"
                return self._joined(function, [self.condition(each) for each in node.items])
            case Not():
                return self._short(f"(2-{self.condition(node.of)})")
            case Has():
                field = self._again(self.place.field(node.of))
                return f"IF(ISNA({field}),{NO},IF(ISERROR({field}),{UNKNOWN},{YES}))"
            case Includes():
                return self._caught(self._includes(node))
            case AnyRow() | AllRows():
                return self.place.rows(node)
            case If():
                condition, yes, no = (self.condition(each) for each in (node.condition, node.yes, node.no))
                return self._short(f"CHOOSE({condition}+1,{no},{UNKNOWN},{yes})")
            case Literal():
                return YES if node.value else NO
            case Fact():
                return UNKNOWN
            case _:
                return f"IFERROR({self.value(node)},{UNKNOWN})"

    def value(self, node: Typed) -> str:
        """A value; an error where it is unknown."""
        match node:
            case Compare() | In() | And() | Or() | Not() | Has() | Includes() | AnyRow() | AllRows():
                return f"CHOOSE({self.condition(node)}+1,0,{UNSURE},2)"
            case Literal():
                return _literal(node)
            case Input() | Cell():
                return self.place.field(node)
            case Today():
                return self.place.today()
            case Param():
                return self.place.param(node.name)
            case Fact():
                return UNSURE
            case CountRows() | SumCells():
                return self.place.rows(node)
            case If():
                condition, yes, no = self.condition(node.condition), self.value(node.yes), self.value(node.no)
                return self._short(f"CHOOSE({condition}+1,{no},{UNSURE},{yes})")
            case Lookup():
                return self._lookup(node)
            case BirthDate():
                return birth(self._again(self.place.field(node.of)))
            case CountCodes():
                field = self._again(self.place.field(node.of))
                return f'IF({field}="",0,LEN({field})-LEN(SUBSTITUTE({field},";",""))+1)'
            case Span():
                return self._span(node)
            case _:
                return self._short(self._number(node))

    def _number(self, node: Negate | Add | Multiply | Rescale | Quotient | Absolute | Extreme) -> str:
        match node:
            case Negate():
                return f"(0-{self.value(node.of)})"
            case Add():
                return f"({'+'.join(self._values(node.items))})"
            case Multiply():
                return f"({'*'.join(self._values(node.items))})"
            case Rescale():
                return f"({self.value(node.of)}*{10**node.by})"
            case Quotient():
                return self._quotient(node)
            case Absolute():
                return f"ABS({self.value(node.of)})"
            case Extreme():
                return chunked(node.which.upper(), self._values(node.items))
            case _:
                assert_never(node)

    def _quotient(self, node: Quotient) -> str:
        """To the nearest, half away from zero; beyond SURE_DIVISION in whole numbers and put right by one."""
        above, below = self.value(node.numerator), self.value(node.divisor)
        if _most(node.numerator) < SURE_DIVISION:
            return f"ROUND({above}/{below},0)"
        above, below = self._again(above), self._again(below)
        whole = self.place.kept(f"INT((2*ABS({above})+{below})/(2*{below}))")
        twice = f"2*{below}*{whole}"
        total = f"2*ABS({above})+{below}"
        return f"(SIGN({above})*({whole}-({twice}>{total})+({twice}+2*{below}<={total})))"

    def _compared(self, node: Compare) -> str:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(kind_of(node.left), Code | Identifier):
            same = f"EXACT({left},{right})"
            return f"2*{same}" if node.operator == "==" else f"2-2*{same}"
        return f"2*({left}{_SIGNS.get(node.operator, node.operator)}{right})"

    def _in(self, node: In) -> str:
        of = self._again(self.value(node.of))
        text = isinstance(kind_of(node.of), Code | Identifier)
        same = [_same(of, each, text) for each in node.values]
        found = [self._caught(f"2*{chunked('OR', group)}") for group in _groups(same)]
        return chunked("MAX", found if len(found) == 1 else [self.place.kept(each) for each in found])

    def _includes(self, node: Includes) -> str:
        field = self._again(self.place.field(node.of))
        among = [f'ISNUMBER(FIND(";"&{text}&";",";"&{field}&";"))' for text in self.place.option(node.of, node.code)]
        return f"0*LEN({field})+2*{chunked('OR', among)}"

    def _span(self, node: Span) -> str:
        start, end = self.value(node.start), self.value(node.end)
        if node.unit == "years":
            return self._short(f"INT(({end}-{start})/10000)")
        start, end = self._again(start), self._again(end)
        if node.unit == "days":
            return f"({serial(end)}-{serial(start)})"
        return f"TRUNC((({end}-8800*INT({end}/10000))-({start}-8800*INT({start}/10000)))/100)"

    def _lookup(self, node: Lookup) -> str:
        keys = [self._again(self.value(each)) for each in node.keys]
        return looked_up(self.place.table(node.table), keys, self.place.kept)

    def _joined(self, function: str, parts: list[str]) -> str:
        """MIN or MAX of conditions, in cells of their own where they are too many for one formula."""
        groups = [chunked(function, group) for group in _groups(parts)]
        return self._short(
            groups[0] if len(groups) == 1 else chunked(function, [self.place.kept(each) for each in groups])
        )

    def _values(self, nodes: Sequence[Typed]) -> list[str]:
        """Values to be put together, in cells of their own where they are too long for one formula."""
        found = [self.value(each) for each in nodes]
        return found if sum(map(len, found)) <= _ROOM else [self._again(each) for each in found]

    def _caught(self, formula: str) -> str:
        return self._short(f"IFERROR({formula},{UNKNOWN})")

    def _again(self, formula: str) -> str:
        """A formula that will be repeated: itself where it is short, else the cell that keeps it."""
        return formula if simple(formula) else self.place.kept(formula)

    def _short(self, formula: str) -> str:
        """A formula that will be part of others: kept in a cell of its own before it grows past Excel's limits."""
        long = len(formula) > LONGEST or depth(formula) > DEEPEST
        return self.place.kept(formula) if long else formula


def _groups(parts: Sequence[str]) -> list[list[str]]:
    """The same formulas in stretches that fit one formula."""
    groups: list[list[str]] = [[]]
    for each in parts:
        if groups[-1] and sum(map(len, groups[-1])) + len(each) > _ROOM:
            groups.append([])
        groups[-1].append(each)
    return groups


def birth(curp: str) -> str:
    """The birth date of a CURP that has nothing wrong: 17th place a digit, 19..; a letter, 20.."""
    return f"(19000000+1000000*(CODE(MID({curp},17,1))>57)+MID({curp},5,6))"


def serial(day: str) -> str:
    """YYYYMMDD as Excel counts days."""
    return f"DATE(INT({day}/10000),MOD(INT({day}/100),100),MOD({day},100))"


def _literal(node: Literal) -> str:
    if isinstance(node.value, bool):
        return "2" if node.value else "0"
    if isinstance(node.value, int):
        return str(node.value) if node.value >= 0 else f"({node.value})"
    return quoted(node.value) if isinstance(node.kind, Code | Identifier) else str(day_number(node.value))


def _same(of: str, value: int | str, text: bool) -> str:
    if text:
        return f"EXACT({of},{quoted(str(value))})"
    return f"{of}={value if isinstance(value, int) else day_number(value)}"


def _most(node: Typed) -> int:
    kind = kind_of(node)
    return max(abs(kind.least), abs(kind.greatest)) if isinstance(kind, Number) else 0
