"""Prints typed nodes as JavaScript: one expression of calls to javascript_runtime.js, whose functions know unknown."""

import json
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

COMPARED = {"==": "equal", "!=": "differs", "<": "less", "<=": "atMost", ">": "more", ">=": "atLeast"}
_OPENS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def constant(value: object) -> str:
    """A text, number, truth, None or list of these as JavaScript: ASCII only, and nothing that could end a script."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return "".join(_OPENS.get(character, character) for character in text)


def expression(node: Typed, in_row: bool = False) -> str:
    """The node as an expression over `v_<field>`, `c_<cell>` (`in_row`: the scope's own names), `param`, `fact`.

    Its value is canonical; null where it is unknown, undefined where only the server can tell.
    """
    match node:
        case Literal():
            return constant(node.value)
        case Input() | Cell():
            return _variable(node, in_row)
        case Today():
            return "today"
        case Param():
            return f"param({constant(node.name)})"
        case Fact():
            fact = f"fact({constant(node.key)})"
            return f"about({fact},{_variable(node.of, in_row)})" if node.of else fact
        case AnyRow() | AllRows():
            name = "anyRow" if isinstance(node, AnyRow) else "allRows"
            return f"{name}({_variable(node.repeat, in_row)},(row)=>{expression(node.condition, in_row)})"
        case SumCells():
            return f"sumCells({_variable(node.repeat, in_row)},{constant(node.field)})"
        case _:
            return _call(node, [expression(each, in_row) for each in children(node)])


def variable(name: str, in_row: bool = False) -> str:
    """The variable of a field of the record, or of a cell of the row that a definition is in."""
    if not name_ok(name):
        raise ValueError("a name that the checker cannot have passed")
    return f"c_{name}" if in_row else f"v_{name}"


def _variable(node: Input | Cell, in_row: bool) -> str:
    if isinstance(node, Cell):
        return f"value(row,{constant(node.name)})"
    return variable(node.name, in_row and not node.outer)


Called = (
    Lookup | Has | Negate | Add | Multiply | Rescale | Quotient | Absolute | Extreme | If | Span | BirthDate | Compare
    | In | And | Or | Not | Includes | CountCodes | CountRows
)  # fmt: skip


def _call(node: Called, parts: list[str]) -> str:
    """A call of the function that the node stands for, over what is below it."""
    match node:
        case Lookup():
            return f"lookup(TABLES.get({constant(node.table)}),[{','.join(parts)}])"
        case Rescale():
            return f"times({parts[0]},{10**node.by})"
        case In():
            return f"among({parts[0]},{constant(list(node.values))})"
        case Includes():
            return f"includes({parts[0]},{constant(node.code)})"
        case _:
            return f"{_function(node)}({','.join(parts)})"


Plainly = (
    Has | Negate | Add | Multiply | Quotient | Absolute | Extreme | If | Span | BirthDate | Compare | And | Or | Not
    | CountCodes | CountRows
)  # fmt: skip
_NAMES: dict[type, str] = {
    Has: "has", Negate: "minus", Add: "plus", Multiply: "times", Quotient: "rounded", Absolute: "absolute",
    If: "choose", BirthDate: "birthDate", And: "and", Or: "or", Not: "not", CountCodes: "countCodes",
    CountRows: "countRows",
}  # fmt: skip


def _function(node: Plainly) -> str:
    match node:
        case Compare():
            return COMPARED[node.operator]
        case Span():
            return node.unit
        case Extreme():
            return "least" if node.which == "min" else "greatest"
        case (
            Has() | Negate() | Add() | Multiply() | Quotient() | Absolute() | If() | BirthDate() | And() | Or() | Not()
            | CountCodes() | CountRows()
        ):  # fmt: skip
            return _NAMES[type(node)]
        case _:
            assert_never(node)
