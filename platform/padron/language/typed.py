"""The typed tree of a checked expression: what every printer reads, and nothing else.

Every number node is an integer with a known scale; where two numbers meet, both have one scale (Rescale says so);
a comparison with a division arrives cross-multiplied. Any operation on unknown is unknown, save what a node says.
"""

from dataclasses import dataclass
from typing import Literal as Only
from typing import assert_never

from padron.language.kinds import Code, Codes, Date, Identifier, Kind, Number, YesNo
from padron.language.surface import Operator

Unit = Only["years", "months", "days"]
DAYS = Number(0, -73000, 73000)
MONTHS = Number(0, -2400, 2400)
YEARS = Number(0, -200, 200)
_SPANS: dict[Unit, Number] = {"years": YEARS, "months": MONTHS, "days": DAYS}


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: a scaled integer, a day (YYYY-MM-DD), true or false, or a code."""

    value: int | str | bool
    kind: Kind


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the record. `outer`: read from within a repeat's row or a service, it is the enrolment's."""

    name: str
    kind: Kind
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the current row, within the condition of AnyRow or AllRows."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Today:
    """The as-of date of the evaluation."""


@dataclass(frozen=True, slots=True)
class Param:
    """A dated parameter's value on the as-of date; unknown before its first."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Lookup:
    """A decision table's value. Keys have the scale of the table's inputs; one unknown key need not decide."""

    table: str
    keys: tuple["Typed", ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Fact:
    """A registry fact, under the column `key`. `of`: about the person of this CURP field; unknown while that is."""

    name: str
    key: str
    arguments: tuple[str, ...]
    of: Input | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Has:
    """Whether a field is known; never unknown itself."""

    of: Input | Cell


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus a number."""

    of: "Typed"
    kind: Number


@dataclass(frozen=True, slots=True)
class Add:
    """A sum of two numbers or more; every partial sum, from the left, has at most 15 digits."""

    items: tuple["Typed", ...]
    kind: Number


@dataclass(frozen=True, slots=True)
class Multiply:
    """A product of two numbers or more; every partial product, from the left, has at most 15 digits."""

    items: tuple["Typed", ...]
    kind: Number


@dataclass(frozen=True, slots=True)
class Rescale:
    """The same number with `by` more decimals: its integer times 10**`by`, `by` at least 1."""

    of: "Typed"
    by: int
    kind: Number


@dataclass(frozen=True, slots=True)
class Quotient:
    """`round(a / b, n)` and `round(a, n)`: integer over integer (at least 1), to the nearest, half away from zero."""

    numerator: "Typed"
    divisor: "Typed"
    kind: Number


@dataclass(frozen=True, slots=True)
class Absolute:
    """A number without its sign."""

    of: "Typed"
    kind: Number


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or greatest of two or more numbers of one scale, or days."""

    which: Only["min", "max"]
    items: tuple["Typed", ...]
    kind: Number | Date


@dataclass(frozen=True, slots=True)
class If:
    """`yes` where the condition is true, `no` where it is false; what is not chosen does not count."""

    condition: "Typed"
    yes: "Typed"
    no: "Typed"
    kind: Kind


@dataclass(frozen=True, slots=True)
class Span:
    """Years completed from `start` (-1 before it), complete months, or days; months are truncated toward zero."""

    unit: Unit
    start: "Typed"
    end: "Typed"


@dataclass(frozen=True, slots=True)
class BirthDate:
    """The birth date that a CURP says."""

    of: Input | Cell


@dataclass(frozen=True, slots=True)
class Compare:
    """Two numbers of one scale, two days, two yes/no, two codes of a list, or two identifiers of a kind."""

    operator: Operator
    left: "Typed"
    right: "Typed"


@dataclass(frozen=True, slots=True)
class In:
    """Whether the value is one of these constants (numbers in its own scale)."""

    of: "Typed"
    values: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """Kleene: no when one is no; else unknown when one is unknown; else yes."""

    items: tuple["Typed", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Kleene: yes when one is yes; else unknown when one is unknown; else no."""

    items: tuple["Typed", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Yes for no, no for yes."""

    of: "Typed"


@dataclass(frozen=True, slots=True)
class Includes:
    """Whether a code is among those chosen."""

    of: Input | Cell
    code: str


@dataclass(frozen=True, slots=True)
class CountCodes:
    """How many codes are chosen."""

    of: Input | Cell
    kind: Number


@dataclass(frozen=True, slots=True)
class CountRows:
    """How many rows a repeat has; without rows, or not relevant: 0."""

    repeat: Input
    kind: Number


@dataclass(frozen=True, slots=True)
class SumCells:
    """The sum of a number over the rows; without rows 0, and unknown when one cell is."""

    repeat: Input
    field: str
    kind: Number


@dataclass(frozen=True, slots=True)
class AnyRow:
    """Kleene `or` of a condition over the rows; without rows: no. Its condition holds no other AnyRow or AllRows."""

    repeat: Input
    condition: "Typed"


@dataclass(frozen=True, slots=True)
class AllRows:
    """Kleene `and` of a condition over the rows; without rows: yes. Its condition holds no AnyRow or AllRows."""

    repeat: Input
    condition: "Typed"


Logic = Compare | In | And | Or | Not | Has | Includes | AnyRow | AllRows
Typed = (
    Literal | Input | Cell | Today | Param | Lookup | Fact | Negate | Add | Multiply | Rescale | Quotient | Absolute
    | Extreme | If | Span | BirthDate | CountCodes | CountRows | SumCells | Logic
)  # fmt: skip


def kind_of(node: Typed) -> Kind:
    """The kind of any node."""
    match node:
        case Compare() | In() | And() | Or() | Not() | Has() | Includes() | AnyRow() | AllRows():
            return YesNo()
        case Today() | BirthDate():
            return Date()
        case Span():
            return _SPANS[node.unit]
        case Literal() | Input() | Cell() | Param() | Lookup() | Fact() | If() | Extreme():
            return node.kind
        case Negate() | Add() | Multiply() | Rescale() | Quotient() | Absolute():
            return node.kind
        case CountCodes() | CountRows() | SumCells():
            return node.kind
        case _:
            assert_never(node)


def children(node: Typed) -> tuple[Typed, ...]:
    """The nodes right below a node, in order; fields and repeats that it reads are among them."""
    match node:
        case Literal() | Input() | Cell() | Today() | Param():
            return ()
        case Lookup():
            return node.keys
        case Fact():
            return (node.of,) if node.of else ()
        case Add() | Multiply() | Extreme() | And() | Or():
            return node.items
        case Quotient():
            return (node.numerator, node.divisor)
        case If():
            return (node.condition, node.yes, node.no)
        case Span():
            return (node.start, node.end)
        case Compare():
            return (node.left, node.right)
        case CountRows() | SumCells():
            return (node.repeat,)
        case AnyRow() | AllRows():
            return (node.repeat, node.condition)
        case Negate() | Rescale() | Absolute() | BirthDate() | In() | Not() | Has() | Includes() | CountCodes():
            return (node.of,)
        case _:
            assert_never(node)


def agree(one: Kind, other: Kind) -> bool:
    """Whether two kinds may be compared with == : the same kind, and of one list or sort of identifier."""
    if isinstance(one, Code | Codes) and isinstance(other, Code | Codes):
        return type(one) is type(other) and one.catalogue == other.catalogue
    return one == other if isinstance(one, Identifier) else type(one) is type(other)
