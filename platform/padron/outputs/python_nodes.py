"""Prints typed nodes as Python: statements for what may be unknown, plain expressions for what lies between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import assert_never

from padron.language.scalars import name_ok
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
    children,
)

_INDENT = "    "
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Pure:
    """A Python expression that is right once none of the names in `needs` is None."""

    text: str
    needs: tuple[str, ...] = ()


@dataclass(slots=True)
class Lines:
    """Statements under way. What is computed once is not computed again within its block.

    Only checked names and literals by their repr reach the text. Fields are `v_<name>`, cells of the row that a
    definition is in `c_<name>`, cells of a loop's row `l_<name>`, facts `f_<n>`, parameters `p_<name>`.
    """

    param_call: str
    prelude: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    depth: int = 1
    count: int = 0
    in_row: bool = False
    made: list[dict[Typed, str]] = field(default_factory=lambda: [{}])

    def line(self, text: str) -> None:
        """Adds a statement, or the head of a block."""
        self.body.append(f"{_INDENT * self.depth}{text}")

    def temporary(self) -> str:
        """A name that nothing else has."""
        self.count += 1
        return f"t{self.count}"

    @contextmanager
    def indented(self) -> Iterator[None]:
        """The block under the last line; what it computes is forgotten after it."""
        before = len(self.body)
        self.depth += 1
        self.made.append({})
        yield
        if len(self.body) == before:
            self.line("pass")
        self.made.pop()
        self.depth -= 1

    @contextmanager
    def row(self, repeat: str) -> Iterator[None]:
        """Within a row of this repeat: the scope's own names are its cells; the outer ones are the record's."""
        made, self.made, self.in_row = self.made, [{}], True
        yield
        self.made, self.in_row = made, False

    def input(self, name: str) -> str:
        """The variable of a field of the record."""
        return f"v_{_checked(name)}"

    def cell(self, name: str) -> str:
        """The variable of a cell of the row that `row` is in."""
        return f"c_{_checked(name)}"

    def value(self, node: Typed) -> str:
        """The name of a variable, or a literal, that holds the node's value; None is unknown."""
        for made in reversed(self.made):
            if node in made:
                return made[node]
        pure = self.pure(node)
        if isinstance(node, Literal) or pure.needs == (pure.text,):
            return pure.text
        return self._kept(node, pure)

    def _kept(self, node: Typed, pure: Pure) -> str:
        """A temporary that holds a pure expression, None where what it needs is."""
        name = self.temporary()
        unknown = " or ".join(f"{each} is None" for each in pure.needs)
        self.line(f"{name} = None if {unknown} else {pure.text}" if unknown else f"{name} = {pure.text}")
        self.made[-1][node] = name
        return name

    def pure(self, node: Typed) -> Pure:
        """The node as an expression, after whatever statements it needs."""
        for made in reversed(self.made):
            if node in made:
                return Pure(made[node], (made[node],))
        found = self._pure(node)
        if len(found.text) <= _LONGEST or isinstance(node, Literal | In):
            return found
        name = self._kept(node, found)
        return Pure(name, (name,))

    def _pure(self, node: Typed) -> Pure:
        match node:
            case Literal():
                return Pure(repr(node.value))
            case Input() | Cell():
                return _named(self._variable(node))
            case Today():
                return Pure("today")
            case Param():
                return _named(self._param(node))
            case Fact():
                fact = self._fact(node)
                return Pure(fact, (fact, *(self.pure(node.of).needs if node.of else ())))
            case Has():
                return Pure(f"({self._variable(node.of)} is not None)")
            case CountRows():
                return Pure(f"len({self._variable(node.repeat)} or ())")
            case And() | Or() | If() | AnyRow() | AllRows() | SumCells() | Lookup() | BirthDate():
                return _named(self._statement(node))
            case _:
                parts = [self.pure(each) for each in children(node)]
                needs = tuple(dict.fromkeys(need for part in parts for need in part.needs))
                return Pure(_operation(node, [part.text for part in parts]), needs)

    def _variable(self, node: Input | Cell) -> str:
        if isinstance(node, Cell):
            return f"l_{_checked(node.name)}"
        return self.cell(node.name) if self.in_row and not node.outer else self.input(node.name)

    def _param(self, node: Param) -> str:
        name = f"p_{_checked(node.name)}"
        self.prelude[name] = self.param_call.format(repr(node.name))
        return name

    def _fact(self, node: Fact) -> str:
        get = f"facts.get({node.key!r})"
        name = next((name for name, text in self.prelude.items() if text == get), f"f_{len(self.prelude)}")
        self.prelude[name] = get
        return name

    def _statement(self, node: And | Or | If | AnyRow | AllRows | SumCells | Lookup | BirthDate) -> str:
        """The temporary that statements have left the node's value in."""
        match node:
            case And() | Or():
                text = _kleene([self.value(each) for each in node.items], isinstance(node, Or))
            case If():
                condition, yes, no = (self.value(each) for each in (node.condition, node.yes, node.no))
                text = f"None if {condition} is None else {yes} if {condition} else {no}"
            case Lookup():
                keys = "".join(f"{self.value(each)}, " for each in node.keys)
                text = f"lookup({node.table!r}, ({keys}))"
            case BirthDate():
                of = self._variable(node.of)
                text = f"None if {of} is None else birth_date({of})"
            case AnyRow() | AllRows():
                return self._over_rows(node)
            case SumCells():
                return self._sum(node)
            case _:
                assert_never(node)
        name = self.temporary()
        self.line(f"{name} = {text}")
        self.made[-1][node] = name
        return name

    def _over_rows(self, node: AnyRow | AllRows) -> str:
        decides = isinstance(node, AnyRow)
        name, row = self.temporary(), self.temporary()
        self.line(f"{name} = {not decides}")
        self.line(f"for {row} in {self._variable(node.repeat)} or ():")
        with self.indented():
            for cell in sorted(set(_cells(node.condition))):
                self.line(f"l_{_checked(cell)} = {row}.get({cell!r})")
            found = self.value(node.condition)
            self.line(f"if {found} is {decides}:")
            with self.indented():
                self.line(f"{name} = {decides}")
                self.line("break")
            self.line(f"if {found} is None: {name} = None")
        self.made[-1][node] = name
        return name

    def _sum(self, node: SumCells) -> str:
        name, row, cell = self.temporary(), self.temporary(), self.temporary()
        self.line(f"{name} = 0")
        self.line(f"for {row} in {self._variable(node.repeat)} or ():")
        with self.indented():
            self.line(f"{cell} = {row}.get({node.field!r})")
            self.line(f"if {cell} is None:")
            with self.indented():
                self.line(f"{name} = None")
                self.line("break")
            self.line(f"{name} += {cell}")
        self.made[-1][node] = name
        return name


def _named(name: str) -> Pure:
    return Pure(name, (name,))


def _checked(name: str) -> str:
    if not name_ok(name):
        raise ValueError("a name that the checker cannot have passed")
    return name


def _kleene(items: list[str], decides: bool) -> str:
    """`decides` when one item is; else None when one is; else the other."""
    decided = " or ".join(f"{each} is {decides}" for each in items)
    unknown = " or ".join(f"{each} is None" for each in items)
    return f"{decides} if {decided} else None if {unknown} else {not decides}"


def _cells(node: Typed) -> Iterator[str]:
    if isinstance(node, Cell):
        yield node.name
    for each in children(node):
        yield from _cells(each)


OfOne = CountCodes | Not | Includes
Operation = (
    Negate
    | Add
    | Multiply
    | Rescale
    | Quotient
    | Absolute
    | Extreme
    | Span
    | CountCodes
    | Compare
    | In
    | Not
    | Includes
)


def _operation(node: Operation, parts: list[str]) -> str:
    """An operation over expressions none of which is None."""
    match node:
        case Negate():
            return f"(-{parts[0]})"
        case Add():
            return f"({' + '.join(parts)})"
        case Multiply():
            return f"({' * '.join(parts)})"
        case Rescale():
            return f"({parts[0]} * {10**node.by})"
        case Quotient():
            return f"rounded({parts[0]}, {parts[1]})"
        case Absolute():
            return f"abs({parts[0]})"
        case Extreme():
            return f"{node.which}({', '.join(parts)})"
        case Span():
            return f"{node.unit}({parts[0]}, {parts[1]})"
        case Compare():
            return f"({parts[0]} {node.operator} {parts[1]})"
        case In():
            return f"({parts[0]} in {{{', '.join(map(repr, node.values))}}})"
        case _:
            return _of_one(node, parts[0])


def _of_one(node: OfOne, part: str) -> str:
    match node:
        case Not():
            return f"(not {part})"
        case CountCodes():
            return f"len({part})"
        case Includes():
            return f"({node.code!r} in {part})"
        case _:
            assert_never(node)
