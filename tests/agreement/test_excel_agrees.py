"""The formulas of the Excel template give the oracle's verdict on everything drawn; seeded faults are caught."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agreement.drawing import Case, Record, corpus
from agreement.engine_excel import Excel
from agreement.engines import mismatches
from expressions import NAMES, expression
from padron.language.checker import Expression
from padron.language.kinds import YesNo
from padron.language.typed import And, Compare, Input, Literal, Not, Or, Typed

pytestmark = pytest.mark.office
ENOUGH = 12


def test_the_formulas_give_the_oracles_answer_on_everything_drawn(tmp_path: Path) -> None:
    assert mismatches(Excel(tmp_path), corpus()) == []


def small_letters() -> Case:
    """`estado == 'nl'`, as no author may write it: the list has NL alone."""
    kind = NAMES["estado"]
    tree = Compare("==", Input("estado", kind), Literal("nl", kind))
    expression = Expression("estado == 'nl'", tree, YesNo(), frozenset({"estado"}))
    return Case(expression, (Record({"estado": "NL"}, {}, {}, "2026-11-23"),))


def pointed(text: str, today: str = "2026-11-23", **values: object) -> Case:
    """An expression and one record at the point where a fault shows."""
    return Case(expression(text), (Record(values, {}, {}, today),))


POINTED = (
    small_letters(),
    pointed("round(ingreso, 0) == 1001", ingreso=100_050),
    pointed("not vive_solo and recibe_pension", vive_solo=False, recibe_pension=False),
    pointed("age(nacimiento) >= 18", "2026-02-28", nacimiento="2008-02-29"),
)


def changed(pattern: str, put: str) -> Callable[[str], str]:
    return lambda formula: re.sub(pattern, put, formula)


def wide_not(tree: Typed) -> Typed:
    """`not a and b` read as `not (a and b)`."""
    if isinstance(tree, And | Or) and isinstance(tree.items[0], Not):
        return Not(replace(tree, items=(tree.items[0].of, *tree.items[1:])))
    return replace(tree, of=wide_not(tree.of)) if isinstance(tree, Not) else tree


def flipped(tree: Typed) -> Typed:
    """The operands of a comparison the wrong way round."""
    if isinstance(tree, Compare):
        return replace(tree, left=tree.right, right=tree.left)
    if isinstance(tree, And | Or):
        return replace(tree, items=tuple(flipped(each) for each in tree.items))
    return replace(tree, of=flipped(tree.of)) if isinstance(tree, Not) else tree


DAY_OF_RECORD = r"\(YEAR\((\w+)\)\*10000\+MONTH\(\1\)\*100\+DAY\(\1\)\)"
CLOCK = "(YEAR(TODAY())*10000+MONTH(TODAY())*100+DAY(TODAY()))"
SEEDED: dict[str, tuple[str, Callable[[str], str], Callable[[Typed], Typed]]] = {
    "= for the exact comparison of codes": (
        "estado == 'nl'",
changed(r'EXACT\((.*),("nl")\)', r"((\1)=\2)"),
        lambda tree: tree,
    ),
    "a blank is zero": (r"ingreso|edad", changed('="",#N/A', '="",0'), lambda tree: tree),
    "the clock for the record's day": (
        r"age\(nacimiento\)|today\(\)",
        lambda formula: CLOCK if re.fullmatch(DAY_OF_RECORD, formula) else formula,
        lambda tree: tree,
    ),
    "rounding cuts off": (r"round\(", changed(r"ROUND\((.*)/100,0\)", r"ROUNDDOWN(\1/100,0)"), lambda tree: tree),
    "not reaches too far": (r"not ", str, wide_not),
    "flipped operands": (r"[<>]", str, flipped),
    "a leap day completes on 28 February": (
        r"age\(",
        changed(r"INT\(\((\w+)-", r"INT((\1+(MOD(\1,10000)=228)-"),
        lambda tree: tree,
    ),
    "an unknown condition is a no": (r" and | or ", changed(r",1\)", ",0)"), lambda tree: tree),
    "less for less or equal": (r"[<>]=", changed(r"<=|>=", lambda found: found[0][0]), lambda tree: tree),  # type: ignore[arg-type]
}  # fmt: skip


@pytest.mark.parametrize("fault", SEEDED)
def test_a_seeded_fault_is_caught(fault: str, tmp_path: Path) -> None:
    where, change, tree = SEEDED[fault]
    cases = [*POINTED, *corpus()]
    concerned = [case for case in cases if re.search(where, case.expression.text)][:ENOUGH]
    assert mismatches(Excel(tmp_path, change, tree), concerned)


def test_without_a_fault_the_pointed_cases_agree(tmp_path: Path) -> None:
    assert mismatches(Excel(tmp_path), POINTED) == []
