"""Two official CEL engines as outside judges of what rules mean: Google's in C++, and the one in Rust."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import cel as rust
from cel_expr_python import cel as google

from agreement.cel_text import UNKNOWN, Unsayable, cel, fact_name, nodes
from agreement.drawing import FACTS, Case, Record
from agreement.engines import Answers
from expressions import NAMES, SCOPE
from padron.language.kinds import Code, Codes, Date, Identifier, Kind, Number, Plain, Rows, YesNo
from padron.language.typed import AllRows, AnyRow

Type = google.Type
TYPES: Mapping[type, Any] = {
    Number: Type.INT,
    Date: Type.INT,
    YesNo: Type.BOOL,
    Code: Type.STRING,
    Identifier: Type.STRING,
    Plain: Type.STRING,
    Codes: Type.List(Type.STRING),
    Rows: Type.List(Type.Map(Type.STRING, Type.DYN)),
}
NOT_THERE = ("UNKNOWN: No value with name", "NOT_FOUND: Key not found in map")
NOT_THERE_IN_RUST = "Undefined variable or function"


class Broken(Exception):
    """An engine failed for another reason than that a value is not there."""


def given(value: Any, kind: Kind) -> Any:
    """A canonical value as CEL sees it: days are yyyymmdd."""
    match kind:
        case Date():
            return int(value.replace("-", ""))
        case Rows():
            return [{name: given(cell, kind.fields[name]) for name, cell in row.items()} for row in value]
    return value


def bindings(case: Case, record: Record) -> dict[str, Any]:
    """The variables of a case in a record; what is unknown is not among them."""
    read = case.expression
    values = {name: given(record.values[name], NAMES[name]) for name in read.reads & record.values.keys()}
    params = {
        name: given(record.params[name], SCOPE.parameters[name]) for name in read.parameters & record.params.keys()
    }
    return {
        "today": given(record.today, Date()),
        "r": values,
        **{f"v_{name}": value for name, value in values.items()},
        **{f"p_{name}": value for name, value in params.items()},
        **{fact_name(key): given(record.facts[key], FACTS[key]) for key in read.facts & record.facts.keys()},
    }


@lru_cache(maxsize=1)
def environment() -> Any:
    """Every variable with its type, so that Google's checker checks each text."""
    kinds = {
        **{f"v_{name}": kind for name, kind in NAMES.items()},
        **{f"p_{name}": kind for name, kind in SCOPE.parameters.items()},
        **{fact_name(key): kind for key, kind in FACTS.items()},
    }
    variables = {name: TYPES[type(kind)] for name, kind in kinds.items()}
    record = {"today": Type.INT, "r": Type.Map(Type.STRING, Type.DYN), UNKNOWN: Type.DYN}
    return google.NewEnv(variables={**variables, **record})


def canonical(value: Any, kind: Kind) -> Any:
    """What an engine told, as everybody tells it."""
    if value is None or not isinstance(kind, Date):
        return value
    text = f"{value:08d}"
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


class GoogleCel:
    """cel-expr-python: Google's engine, with its type checker."""

    name = "CEL C++"
    knows_facts = True

    def says(self, case: Case) -> bool:
        """Whether CEL has words for it."""
        try:
            cel(case.expression.tree)
        except Unsayable:
            return False
        return True

    def answers(self, cases: Sequence[Case]) -> Answers:
        """By case, then by record."""
        return [self._case(case) for case in cases]

    def _case(self, case: Case) -> list[Any]:
        made = environment().compile(cel(case.expression.tree))
        return [canonical(self._one(made, bindings(case, record)), case.expression.kind) for record in case.records]

    def _one(self, made: Any, values: Mapping[str, Any]) -> Any:
        found = made.eval(data=values)
        if found.type() != Type.ERROR:
            return found.plain_value()
        if not str(found.value()).startswith(NOT_THERE):
            raise Broken(found.value())
        return None


class RustCel:
    """common-expression-language: the engine in Rust, which checks no types."""

    name = "CEL Rust"
    knows_facts = True

    def says(self, case: Case) -> bool:
        """Its `exists` and `all` stop at an error, where the specification absorbs it: rows are left to the other."""
        rows = any(isinstance(node, AnyRow | AllRows) for node in nodes(case.expression.tree))
        return not rows and GoogleCel().says(case)

    def answers(self, cases: Sequence[Case]) -> Answers:
        """By case, then by record."""
        return [self._case(case) for case in cases]

    def _case(self, case: Case) -> list[Any]:
        made = rust.compile(cel(case.expression.tree))
        return [canonical(self._one(made, bindings(case, record)), case.expression.kind) for record in case.records]

    def _one(self, made: rust.Program, values: dict[str, Any]) -> Any:
        try:
            return made.execute(values)
        except KeyError:
            return None
        except RuntimeError as error:
            if not str(error).startswith(NOT_THERE_IN_RUST):
                raise Broken(str(error)) from error
            return None


def engines() -> list[GoogleCel | RustCel]:
    """Both."""
    return [GoogleCel(), RustCel()]
