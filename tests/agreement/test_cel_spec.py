"""The CEL specification's own cases: what our grammar accepts means the same; the rest is refused, with a position."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import cel as rust
import pytest

from agreement.drawing import natural
from padron.language.checker import Checked, Expression, Scope, check
from padron.language.kinds import MOST, Kind, Number, YesNo
from padron.outputs.python import compiled

pytestmark = pytest.mark.node
BROWSER = Path(__file__).resolve().parents[1] / "browser"
NUMBERS = ("int64Value", "doubleValue")
SPELT_OTHERWISE = "D306"
"""`&&` for `and`, `||` for `or`: refused, with our word as the suggestion."""


@dataclass(frozen=True)
class Spec:
    """One case: its text, what it comes to (as JSON has it), and its variables where no container renames them."""

    suite: str
    expr: str
    value: Mapping[str, Any] | None
    bindings: Mapping[str, Any]
    fails: bool


@cache
def specification() -> tuple[Spec, ...]:
    done = subprocess.run(["node", "cel_spec.mjs"], cwd=BROWSER, capture_output=True, check=True, timeout=60)
    return tuple(
        Spec(
            each["suite"],
            each["expr"],
            each.get("value"),
            each.get("bindings", {}) if "container" not in each else {},
            "evalError" in each,
        )
        for each in json.loads(done.stdout)
    )


def variables(spec: Spec) -> Iterator[tuple[str, Kind, Any]]:
    """The bindings of kinds that we have too: name, kind and canonical value. A field called `null` would be read."""
    for name, bound in spec.bindings.items():
        match bound.get("value") if name != "null" else None:
            case {"int64Value": number} if abs(int(number)) <= MOST:
                yield name, Number(0, int(number), int(number)), int(number)
            case {"boolValue": truth}:
                yield name, YesNo(), truth


def read(spec: Spec, text: str = "") -> Checked:
    return check(text or spec.expr, Scope({name: kind for name, kind, _ in variables(spec)}))


def mended(text: str, read_as: Checked) -> str:
    """The text with our words for the signs of CEL."""
    for each in sorted(read_as.faults, key=lambda fault: -fault.offset):
        if each.code == SPELT_OTHERWISE and each.suggestion:
            text = text[: each.offset] + f" {each.suggestion} " + text[each.offset + each.length :]
    return text


def told(spec: Spec, expression: Expression) -> Any:
    values = {name: value for name, _, value in variables(spec)}
    run = compiled(expression)
    return natural(run(values, {}, {}.get, lambda name, keys: None, "2026-11-23"), expression.kind)


def meant(spec: Spec) -> Any:
    """The case's value; where the file gives none, what the engine in Rust says."""
    if spec.value is None:
        found = rust.evaluate(spec.expr)
        return found if isinstance(found, bool) else Fraction(str(found))
    for name in NUMBERS:
        if name in spec.value:
            return Fraction(str(spec.value[name]))
    return spec.value["boolValue"]


def accepted() -> Iterator[tuple[Spec, Expression]]:
    for spec in specification():
        found = read(spec).expression
        if found is not None:
            yield spec, found


def test_what_the_grammar_accepts_has_the_value_that_the_specification_says() -> None:
    agreed = 0
    for spec, expression in accepted():
        assert not spec.fails, spec
        if spec.expr == "4--4.1":  # an integer and a fraction: one kind of number here, two that do not mix in CEL
            assert told(spec, expression) == Fraction("8.1")
            continue
        assert told(spec, expression) == meant(spec), spec
        agreed += 1
    assert agreed >= 94


def test_with_our_words_for_its_signs_more_cases_agree() -> None:
    agreed = 0
    for spec in specification():
        first = read(spec)
        text = mended(spec.expr, first)
        found = read(spec, text).expression if text != spec.expr else None
        if found is not None:
            assert not spec.fails and told(spec, found) == meant(spec), spec
            agreed += 1
    assert agreed >= 14


def test_everything_else_is_refused_where_it_goes_beyond_the_grammar() -> None:
    refused = 0
    for spec in specification():
        found = read(spec)
        if found.expression is None:
            refused += 1
            assert found.faults, spec
            for fault in found.faults:
                inside = fault.offset >= 0 and fault.length >= 1 and fault.offset + fault.length <= len(spec.expr)
                assert inside or not spec.expr, (spec, fault)
    assert refused >= 2_400


def test_the_whole_specification_is_there() -> None:
    suites = {each.suite.split("/")[1] if "/" in each.suite else each.suite for each in specification()}
    assert len(specification()) >= 2_500
    assert {"basic", "comparisons", "logic", "integer_math", "fp_math", "parse", "parsing"} <= suites
