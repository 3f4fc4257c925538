"""Single rules of a program made ready to answer, once each: those that are no part of its generated function."""

from collections.abc import Callable, Mapping
from typing import Any

from padron.language.checker import Expression
from padron.outputs.python import Compiled, compiled
from padron.program.model import Program, Rule

_ready: dict[int, tuple[Expression, Compiled]] = {}


def rule_of(program: Program, rule: Rule) -> Callable[[Mapping[str, Any], Mapping[str, object], str], Any]:
    """The rule as a function of (values, facts, day); what is not in the values is unknown."""
    found = _compiled(rule.expression)

    def answer(values: Mapping[str, Any], facts: Mapping[str, object], on: str) -> Any:
        def param(name: str) -> object:
            return program.parameters[name].on(on)

        def lookup(name: str, keys: tuple[Any, ...]) -> object:
            return program.tables[name].find(keys)

        return found(values, facts, param, lookup, on)

    return answer


def _compiled(expression: Expression) -> Compiled:
    """Kept with the expression itself, so that its id is nobody else's."""
    if id(expression) not in _ready:
        _ready[id(expression)] = (expression, compiled(expression))
    return _ready[id(expression)][1]
