"""SQLite and PostgreSQL give the oracle's answer on every drawn expression and record; seeded faults are caught."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp

from agreement.drawing import Case, corpus, record
from agreement.engine_sql import SqlEngine, names, postgres_engine, sqlite_engine
from agreement.engines import mismatches
from agreement.test_python_agrees import flipped, wide_not
from expressions import expression
from padron.language.typed import Typed
from padron.outputs import sql_days, sql_nodes
from padron.outputs.sql import Dialect, Sql, both, call, divided, number
from registry_stores import ENGINES, postgres_server, unique_name

Makes = Callable[..., SqlEngine]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    folder = Path("/tmp") / unique_name()
    with postgres_server(folder) as url:
        yield url
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Makes]:
    """Makes an engine, perhaps with a fault."""
    made: list[SqlEngine] = []

    def make(**faults: Any) -> SqlEngine:
        url = "" if request.param == "sqlite" else request.getfixturevalue("server")
        made.append(postgres_engine(url, **faults) if url else sqlite_engine(**faults))
        return made[-1]

    yield make
    for each in made:
        each.connection.close()


def test_it_gives_the_oracles_answer_on_everything_drawn(engine: Makes) -> None:
    assert mismatches(engine(), corpus()) == []


def unknown_is_no(node: exp.Expression) -> exp.Expression:
    """Every comparison with an unknown side says no."""
    if isinstance(node, exp.EQ | exp.NEQ | exp.LT | exp.LTE | exp.GT | exp.GTE | exp.In):
        return call("COALESCE", node, exp.Boolean(this=False))
    return node


def real_division(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Div):
        node.set("this", exp.Cast(this=node.this, to=exp.DataType.build("decimal")))
    return node


def strict_signs(node: exp.Expression) -> exp.Expression:
    return exp.LT(this=node.this, expression=node.expression) if isinstance(node, exp.LTE) else node


def no_not(node: exp.Expression) -> exp.Expression:
    return node.this if isinstance(node, exp.Not) and isinstance(node.this, exp.Paren) else node


def sums_pass_over_unknown(node: exp.Expression) -> exp.Expression:
    star = isinstance(node, exp.EQ) and isinstance(node.this, exp.Anonymous) and node.this.name == "COUNT"
    return exp.Boolean(this=True) if star else node


FAULTS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "an unknown comparison is a no": {"rewrite": unknown_is_no},
    "division that keeps fractions": {"rewrite": real_division},
    "less for less or equal": {"rewrite": strict_signs},
    "not is lost": {"rewrite": no_not},
    "an unknown cell is skipped": {"rewrite": sums_pass_over_unknown},
    "flipped operands": {"change": flipped},
    "not reaches too far": {"change": wide_not},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_caught(engine: Makes, fault: str) -> None:
    assert mismatches(engine(**FAULTS[fault]), corpus())


def cut_off(above: Sql, below: Sql) -> Sql:
    return divided(above, below)


def half_up(above: Sql, below: Sql) -> Sql:
    """Rounds minus a half up instead of away from zero."""
    return divided(both(exp.Add, both(exp.Mul, above, number(2)), below), both(exp.Mul, below.copy(), number(2)))


@pytest.mark.parametrize("rounds", [cut_off, half_up])
def test_wrong_rounding_is_caught(engine: Makes, rounds: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_nodes, "_rounded", rounds)
    assert mismatches(engine(), corpus())


def by_days(dialect: Dialect, unit: Any, start: Sql, end: Sql) -> Sql:
    """Ages by the length of a year."""
    days = sql_days.span(dialect, "days", start, end)
    return divided(days, number(365)) if unit == "years" else sql_days.span(dialect, unit, start, end)


def test_ages_by_the_length_of_a_year_are_caught(engine: Makes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_nodes, "span", by_days)
    assert mismatches(engine(), corpus())


CASES = [
    Case(expression(text), tuple(replace(record(1), values={"estado": said}) for said in ("NL", "nl", "Nl ", "ÑL")))
    for text in ("estado == 'NL'", "estado != 'NL'", "estado in ['NL', 'COAH']")
]


def test_codes_are_compared_exactly(engine: Makes) -> None:
    assert mismatches(engine(), CASES) == []


def test_a_comparison_that_passes_over_case_is_caught(engine: Makes) -> None:
    def lowered(node: exp.Expression) -> exp.Expression:
        return call("LOWER", node.this) if isinstance(node, exp.Collate) else node

    def in_lower_case(node: exp.Expression) -> exp.Expression:
        return exp.Literal.string(node.this.lower()) if isinstance(node, exp.Literal) and node.is_string else node

    assert mismatches(engine(rewrite=lambda node: in_lower_case(lowered(node))), CASES)


def deep(levels: int) -> str:
    """Rounding within rounding: what is worked out more than once would double at each level."""
    text = "ingreso"
    for _ in range(levels):
        text = f"round({text} / 2, 2)"
    return text


def test_a_nested_rule_does_not_double_at_each_level(engine: Makes) -> None:
    case = Case(expression(deep(8)), tuple(record(seed) for seed in range(3)))
    assert mismatches(engine(), [case]) == []
    tree: Typed = case.expression.tree
    assert len(sql_nodes.Printer(names(engine().dialect))(tree).sql()) < 9_000


def test_hardly_anything_drawn_is_nested_too_deeply_for_a_simulation() -> None:
    deep_ = [case for case in corpus() if sql_nodes.is_too_deep(case.expression.tree)]
    assert len(deep_) <= 0.02 * len(corpus()), [case.expression.text for case in deep_]
    assert sql_nodes.is_too_deep(expression(deep(9)).tree)
