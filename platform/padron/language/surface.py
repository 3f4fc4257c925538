"""The surface tree of an expression: what the author wrote, each node with its stretch of the text."""

from dataclasses import dataclass
from typing import Literal

Operator = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Written:
    """A stretch of the text: from `start` up to `end`, from 0; an operation with the brackets round it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NumberText(Written):
    """A number as written: digits and perhaps a point and decimals."""

    text: str


@dataclass(frozen=True, slots=True)
class Text(Written):
    """A text between quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth(Written):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Name(Written):
    """A field."""

    name: str


@dataclass(frozen=True, slots=True)
class Dotted(Written):
    """`repeat.field`."""

    repeat: Name
    field: Name


@dataclass(frozen=True, slots=True)
class Call(Written):
    """A function with its arguments. `named`: its name as it stands in the text."""

    name: str
    arguments: tuple["Node", ...]
    named: "Name"


@dataclass(frozen=True, slots=True)
class Not(Written):
    """`not x`."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Minus(Written):
    """`-x`."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class And(Written):
    """`a and b and …`."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or(Written):
    """`a or b or …`."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Sum(Written):
    """`a + b - c …`, from left to right."""

    first: "Node"
    rest: tuple[tuple[Literal["+", "-"], "Node"], ...]


@dataclass(frozen=True, slots=True)
class Product(Written):
    """`a * b / c …`, from left to right."""

    first: "Node"
    rest: tuple[tuple[Literal["*", "/"], "Node"], ...]


@dataclass(frozen=True, slots=True)
class Comparison(Written):
    """`a < b`."""

    operator: Operator
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Membership(Written):
    """`a in [b, c]` or `a not in [b, c]`; the values are numbers (perhaps with a minus) and texts."""

    of: "Node"
    values: tuple["Node", ...]
    negated: bool


Node = (
    NumberText | Text | Truth | Name | Dotted | Call | Not | Minus | And | Or | Sum | Product | Comparison | Membership
)
