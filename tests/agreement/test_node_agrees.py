"""The generated JavaScript gives the oracle's answer in Node on everything drawn; seeded faults are caught."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from agreement.drawing import Case, Record, corpus
from agreement.engine_node import READ, Node, node
from agreement.engines import Answers, mismatches
from agreement.test_python_agrees import flipped, wide_not
from expressions import SCOPE
from padron.language.checker import check
from padron.language.kinds import Code, Number, TableSignature
from padron.language.tables import Hit, decision_table
from padron.outputs.javascript import tables_source
from padron.services.scripts import runtime

pytestmark = pytest.mark.node


def test_node_gives_the_oracles_answer_on_everything_drawn() -> None:
    assert mismatches(Node(), cases()) == []


def put(before: str, after: str) -> Node:
    """The engine with a text of the runtime, which must be there, replaced by a wrong one."""

    def seeded(source: str) -> str:
        assert before in source, before
        return source.replace(before, after)

    return Node(seeded)


def printed(pattern: str, after: str) -> Node:
    """The engine with every match of a pattern in what was printed for the cases replaced."""

    def seeded(source: str) -> str:
        runtime, cases = source.split("const CASES=", 1)
        assert re.search(pattern, cases), pattern
        return runtime + "const CASES=" + re.sub(pattern, after, cases)

    return Node(seeded)


def rebuilt(tree: Callable[..., object]) -> Node:
    return Node(tree=tree)  # type: ignore[arg-type]


STRICT = "given.includes(null) ? null :"
SEEDED = {
    "an unknown is a zero": put(STRICT, "given.includes(null) ? does(...given.map((each) => each ?? 0)) :"),
    "an unknown operation is a no": put(STRICT, "given.includes(null) ? false :"),
    "an unknown condition is a no": put("items.includes(null) ? null : !decides", "!decides"),
    "unknown decides an and": put("items.includes(decides) ? decides :", "items.includes(null) ? null :"),
    "codes compared as numbers": put("left === right", "Number(left) == Number(right)"),
    "money in floating point": put("(sum, each) => sum + each)", "(sum, each) => (sum / 100 + each / 100) * 100)"),
    "rounding cuts off": put("2 * Math.abs(above) + below", "2 * Math.abs(above)"),
    "rounding as Math.round does": put("return above >= 0 ? whole : -whole;", "return Math.round(above / below);"),
    "flipped operands": rebuilt(flipped),
    "not reaches too far": rebuilt(wide_not),
    "not is lost": put("const not = strict((of) => !of)", "const not = strict((of) => of)"),
    "less for less or equal": put("left <= right", "left < right"),
    "ages by the length of a year": put(
        "const years = strict((start, end) => ",
        "const years = strict((start, end) => Math.floor(days(start, end) / 365.25) + 0 * ",
    ),
    "a leap day completes on 28 February": put(
        "(end.slice(5) < start.slice(5) ? 1 : 0)", '(end.slice(5) < start.slice(5).replace("02-29", "02-28") ? 1 : 0)'
    ),
    "months forwards only": put("end < start ? -monthsForward(end, start) : ", ""),
    "a decimal too many": printed(r",100\)", ",10)"),
    "the first row decides": put("[]).map(condition), false)", "[]).slice(0, 1).map(condition), false)"),
    "any starts at yes": put(".map(condition), false)", ".map(condition), true)"),
    "an unknown cell is skipped": put("value(row, name))]", "value(row, name) ?? 0)]"),
    "an unknown key fits any row": put("if (key === null || key === undefined) return null;", ""),
    "a birth of this century is of the last": put('(found[4] <= "9" ? 1900 : 2000)', "1900"),
    "the other branch": put("condition ? yes : no)", "condition ? no : yes)"),
    "has is always so": put("undefined : of !== null)", "undefined : true)"),
}  # fmt: skip


@cache
def cases() -> tuple[Case, ...]:
    """Everything drawn, and halves below zero, which the drawing seldom meets."""
    records = tuple(Record({"saldo": each}, {}, {}, "2026-11-23") for each in (-25, -15, -5, 5, 15, 25))
    halves = [check(text, SCOPE).expression for text in ("round(saldo, 1)", "round(saldo / 10, 2) < -0.02")]
    return (*corpus(), *(Case(each, records) for each in halves if each))


@cache
def sound() -> Answers:
    """What the engine without a fault answers, which the first test holds against the oracle."""
    return Node().answers(cases())


@pytest.mark.parametrize("fault", SEEDED)
def test_a_seeded_fault_is_caught(fault: str) -> None:
    assert SEEDED[fault].answers(cases()) != sound()


@pytest.mark.parametrize("hit", ["unique", "first", "sum"])
def test_a_table_gives_the_value_that_python_finds_for_every_key_known_or_not(hit: Hit) -> None:
    kinds = {"n": Number(0, 0, 9), "m": Code("municipios", frozenset({"19039", "19026", "__proto__"}))}
    rows = [("n", "m", "value"), ("1..3", "-", "5"), ("<= 4", "19039 | __proto__", "7"), ("-", "!= 19039", "11")]
    table = decision_table("t", TableSignature(tuple(kinds.items()), Number(0, 0, 99)), hit, rows).table
    assert table is not None
    keys = [[n, m] for n in (None, 0, 1, 3, 4, 5, 9) for m in (None, "19039", "19026", "__proto__")]
    source = f"{runtime()}const TABLES={tables_source([table])};{READ}console.log(JSON.stringify("
    told = node(source + "given.map((keys) => lookup(TABLES.get('t'), keys))));", keys)
    assert told == [table.find(each) for each in keys]
