"""Generates Python from typed trees, never from an author's text: one expression, or many that share what they compute.

A value is a scaled integer, an ISO day, a code, a list of codes, true or false, a list of rows; None is unknown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Protocol

from padron.language.checker import Expression
from padron.language.typed import Typed
from padron.outputs.python_nodes import Lines
from padron.outputs.runtime import NAMESPACE


class Dated(Protocol):
    """A parameter: its value on an ISO day, None before its first."""

    def on(self, day: str, /) -> object:
        """The value in force."""
        ...


class Found(Protocol):
    """A decision table: its value for canonical keys, None where no row fits or that is unknown."""

    def find(self, keys: Sequence[Any], /) -> object:
        """The value of the row that fits."""
        ...


class Function:
    """A function under way: `f(values, facts, today)`, or with its own `arguments`.

    `line`, `indented`, `row`, `input`, `cell` and `temporary` are for its statements; `value` appends those of a typed
    tree and gives the name that holds its value. What one expression computed, a later one within the same block uses
    again, so a variable is not to be assigned after an expression has read it.
    """

    def __init__(self, parameters: Mapping[str, Dated], tables: Mapping[str, Found]) -> None:
        # Rebinding per function keeps each program's parameters apart, and each day's value is looked up once.
        self._param = lru_cache(maxsize=4096)(lambda name, day: parameters[name].on(day))
        self._lookup = lambda name, keys: tables[name].find(keys)
        self._lines = Lines("param({}, today)")
        self.line = self._lines.line
        self.temporary = self._lines.temporary

    def input(self, name: str) -> str:
        """The variable of a field of the record; the caller assigns it before an expression reads it."""
        return self._lines.input(name)

    def cell(self, name: str) -> str:
        """The variable of a cell, within `row`; the caller assigns it."""
        return self._lines.cell(name)

    def value(self, tree: Typed) -> str:
        """Appends what computes a tree; gives a name or a literal: a value, or None for unknown."""
        return self._lines.value(tree)

    @contextmanager
    def indented(self) -> Iterator[None]:
        """A block under the last line."""
        with self._lines.indented():
            yield

    @contextmanager
    def row(self, repeat: str) -> Iterator[None]:
        """Expressions of a repeat's row (or a service): their own names are cells, outer ones fields."""
        with self._lines.row(repeat):
            yield

    def compiled(self, **constants: object) -> tuple[str, Callable[..., Any]]:
        """The source and the function `f(values, facts, today)`; its statements may name the constants."""
        source = _source(self._lines, "values, facts, today")
        return source, _made(source, {"param": self._param, "lookup": self._lookup, **constants})


Compiled = Callable[
    [Mapping[str, Any], Mapping[str, object], Callable[[str], object], Callable[[str, tuple[Any, ...]], object], str],
    Any,
]


def compiled(expression: Expression) -> Compiled:
    """One expression as a function of (values, facts, param, lookup, today); what is not in `values` is unknown."""
    lines = Lines("param({})")
    for name in sorted(expression.reads):
        lines.line(f"{lines.input(name)} = values.get({name!r})")
    lines.line(f"return {lines.value(expression.tree)}")
    return _made(_source(lines, "values, facts, param, lookup, today"), {})


def _source(lines: Lines, arguments: str) -> str:
    prelude = [f"    {name} = {text}" for name, text in lines.prelude.items()]
    return "\n".join([f"def judged({arguments}):", *prelude, *lines.body, ""])


def _made(source: str, given: Mapping[str, object]) -> Callable[..., Any]:
    namespace: dict[str, Any] = {**NAMESPACE, **given, "__builtins__": {}}
    exec(compile(source, "<rules>", "exec"), namespace)
    made: Callable[..., Any] = namespace["judged"]
    return made
