"""What the analysis says that no record can do, no record does: drawn conditions, on records at their thresholds."""

from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreement.drawing import Record, condition, record, tables
from expressions import SCOPE
from padron.language.checker import Expression, check
from padron.language.typed import And, Or, Typed
from padron.outputs.python import compiled
from padron.program.analysis.idle_parts import idle
from padron.program.analysis.sight import Sight, says
from padron.program.analysis.truth import ANY, NO, UNKNOWN, YES

SIGHT = Sight({})
ANSWERS = {True: YES, False: NO, None: UNKNOWN}
RECORDS = 25
SIMPLE = st.one_of(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["edad", "integrantes", "ingreso", "age(nacimiento)", "count(hijos)", "edad * 2", "-edad"]),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.sampled_from(["0", "1", "3", "17", "18", "19", "60", "120", "1500.50", "edad", "param('tope_edad')"]),
    ),
    st.sampled_from(["vive_solo", "has(edad)", "municipio == '19039'", "municipio in ['19039', '19026', '19006']"]),
    st.sampled_from(["nacimiento <= today()", "nacimiento < date('2008-02-29')", "ingreso_el >= nacimiento"]),
)  # fmt: skip
JOINED = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not {}".format, inner),
    ),
    max_leaves=5,
)
CONDITIONS = st.one_of(JOINED, condition(3))
CALMLY = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def answer(expression: Expression, given_: Record) -> Any:
    run = compiled(expression)
    found = tables()
    return run(given_.values, given_.facts, given_.params.get, lambda name, keys: found[name].find(keys), given_.today)


def accepted(text: str) -> Expression | None:
    return check(text, SCOPE).expression


@CALMLY
@given(CONDITIONS, st.integers(0, 2**32))
def test_an_answer_that_is_said_to_be_impossible_is_never_given(text: str, seed: int) -> None:
    expression = accepted(text)
    if expression is None:
        return
    possible = sum(each for each in (YES, NO, UNKNOWN) if SIGHT.may(expression.tree, each))
    for given_ in (record(seed + each) for each in range(RECORDS)):
        assert ANSWERS[answer(expression, given_)] & possible, (text, given_)


@CALMLY
@given(CONDITIONS, CONDITIONS, st.integers(0, 2**32))
def test_two_conditions_never_answer_what_is_said_to_exclude_each_other(one: str, other: str, seed: int) -> None:
    pair = [each for text in (one, other) if (each := accepted(text)) is not None]
    if len(pair) < 2:
        return
    trees = [each.tree for each in pair]
    records = [record(seed + each) for each in range(RECORDS)]
    given_ = {tuple(ANSWERS[answer(each, one)] for each in pair) for one in records}
    for wanted in product((YES, NO, UNKNOWN), repeat=2):
        goals = [says(tree, each) for tree, each in zip(trees, wanted, strict=True)]
        if not SIGHT.can(trees, goals):
            assert wanted not in given_, (one, other, wanted)


def without(tree: And | Or, index: int) -> Typed:
    items = tuple(each for at, each in enumerate(tree.items) if at != index)
    return items[0] if len(items) == 1 else type(tree)(items)


@CALMLY
@given(st.lists(SIMPLE, min_size=2, max_size=4), st.sampled_from(["and", "or"]), st.integers(0, 2**32))
def test_without_an_idle_part_what_is_decided_stays(parts: list[str], joint: str, seed: int) -> None:
    expression = accepted(f" {joint} ".join(f"({each})" for each in parts))
    if expression is None or not isinstance(expression.tree, And | Or):
        return
    tree = expression.tree
    for index, part in enumerate(tree.items):
        others = tuple(each for at, each in enumerate(tree.items) if at != index)
        if not idle(part, others, SIGHT, isinstance(tree, And)):
            continue
        rest = Expression(expression.text, without(tree, index), expression.kind, expression.reads)
        for given_ in (record(seed + each) for each in range(RECORDS)):
            whole, less = answer(expression, given_), answer(rest, given_)
            assert whole == less or whole is None, (parts, joint, given_)


def test_the_analysis_does_say_things_of_drawn_conditions() -> None:
    told = {"never": 0, "all": 0}

    @settings(max_examples=300, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(JOINED)
    def draw(text: str) -> None:
        expression = accepted(text)
        if expression is not None:
            told["all"] += 1
            told["never"] += not SIGHT.may(expression.tree, YES) or not SIGHT.may(expression.tree, NO)

    draw()
    assert told["never"] >= told["all"] // 20, told


def test_any_answer_is_possible_of_what_is_not_understood() -> None:
    expression = accepted("round(ingreso / integrantes, 2) < 0.5 * param('linea')")
    assert expression is not None
    assert sum(each for each in (YES, NO, UNKNOWN) if SIGHT.may(expression.tree, each)) == ANY
