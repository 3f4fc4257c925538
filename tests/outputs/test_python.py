"""Generated Python: three values, exact numbers, calendar days, and nothing of the author's text in the source."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from expressions import SCOPE, TODAY, expression, outcome
from padron.curp import complete
from padron.language.checker import Scope, check
from padron.language.kinds import Code, Number, TableSignature, YesNo
from padron.language.tables import decision_table
from padron.language.typed import Input
from padron.outputs.python import Function, compiled
from padron.outputs.runtime import birth_date, days, months, rounded, years

RICARDO = "TECR880229HNLRNC00"
T, F, U = True, False, None
KLEENE = [(T, T), (T, F), (T, U), (F, T), (F, F), (F, U), (U, T), (U, F), (U, U)]


@pytest.mark.parametrize(("one", "other"), KLEENE)
def test_and_or_not_follow_kleene(one: bool | None, other: bool | None) -> None:
    values = {"vive_solo": one, "recibe_pension": other}
    both = F if F in (one, other) else U if U in (one, other) else T
    either = T if T in (one, other) else U if U in (one, other) else F
    assert outcome("vive_solo and recibe_pension", values) is both
    assert outcome("vive_solo or recibe_pension", values) is either
    assert outcome("not vive_solo", values) is (None if one is None else not one)


CASES: list[tuple[str, Mapping[str, Any], object]] = [
    ("edad >= 60", {"edad": 60}, T),
    ("edad >= 60", {"edad": 59}, F),
    ("edad >= 60", {}, U),
    ("edad != 60", {}, U),
    ("not (edad > 5)", {}, U),
    ("has(edad)", {}, F),
    ("has(edad)", {"edad": 0}, T),
    ("has(observaciones)", {"observaciones": "x"}, T),
    ("ingreso / integrantes < 1500", {"ingreso": 450_000, "integrantes": 3}, F),
    ("ingreso / integrantes < 1500", {"ingreso": 449_999, "integrantes": 3}, T),
    ("ingreso / integrantes == 1500", {"ingreso": 450_000, "integrantes": 3}, T),
    ("1500 > ingreso / integrantes", {"ingreso": 449_999, "integrantes": 3}, T),
    ("ingreso / integrantes <= saldo / 7", {"ingreso": 300, "integrantes": 3, "saldo": 700}, T),
    ("round(ingreso / integrantes, 2)", {"ingreso": 100, "integrantes": 8}, 13),
    ("round(saldo / integrantes, 2)", {"saldo": -100, "integrantes": 8}, -13),
    ("round(saldo, 0)", {"saldo": 250}, 3),
    ("round(saldo, 0)", {"saldo": -250}, -3),
    ("round(saldo, 1)", {"saldo": 264}, 26),
    ("round(edad, 2)", {"edad": 7}, 700),
    ("round(ingreso * 30 / 100, 2)", {"ingreso": 105}, 32),
    ("1642.34 / 7 < 2.0 * 117.31", {}, F),
    ("ingreso + edad - 0.505", {"ingreso": 100, "edad": 1}, 1495),
    ("edad - 2 - 1", {"edad": 7}, 4),
    ("min(edad, 3) + max(edad, 3)", {"edad": 7}, 10),
    ("min(edad, integrantes)", {"edad": 7}, U),
    ("abs(saldo)", {"saldo": -7}, 7),
    ("max(nacimiento, ingreso_el)", {"nacimiento": "1999-12-31", "ingreso_el": "2000-01-01"}, "2000-01-01"),
    ("edad in [3, 4]", {"edad": 4}, T),
    ("ingreso in [3, 4.5]", {"ingreso": 450}, T),
    ("edad not in [3, 4]", {}, U),
    ("municipio in ['19039']", {"municipio": "19039"}, T),
    ("municipio == '19039'", {"municipio": "19026"}, F),
    ("if(vive_solo, 1, edad)", {"vive_solo": T}, 1),
    ("if(vive_solo, 1, edad)", {"vive_solo": F}, U),
    ("if(vive_solo, 1, 1)", {}, U),
    ("if(edad > 3, municipio, '19039') == '19039'", {"edad": 3}, T),
    ("age(nacimiento)", {"nacimiento": "1966-11-23"}, 60),
    ("age(nacimiento)", {"nacimiento": "1966-11-24"}, 59),
    ("age(nacimiento, ingreso_el)", {"nacimiento": "2008-02-29", "ingreso_el": "2026-02-28"}, 17),
    ("age(nacimiento, ingreso_el)", {"nacimiento": "2008-02-29", "ingreso_el": "2026-03-01"}, 18),
    ("birth_date(curp) == date('1988-02-29')", {"curp": RICARDO}, T),
    ("birth_date(curp) == date('2004-02-29')", {"curp": complete("TECR040229HNLRNC", "A")}, T),
    ("age(birth_date(curp))", {"curp": complete("TECR040230HNLRNC", "A")}, U),
    ("age(birth_date(curp))", {}, U),
    ("includes(discapacidad, 'motriz')", {"discapacidad": ["visual"]}, F),
    ("includes(discapacidad, 'motriz')", {"discapacidad": []}, F),
    ("includes(discapacidad, 'motriz')", {}, U),
    ("count(discapacidad)", {"discapacidad": []}, 0),
    ("count(discapacidad)", {}, U),
    ("count(hijos)", {}, 0),
    ("sum(hijos.beca)", {"hijos": []}, 0),
    ("sum(hijos.beca)", {"hijos": [{"beca": 5}, {"beca": 6}]}, 11),
    ("sum(hijos.beca)", {"hijos": [{"beca": 5}, {}]}, U),
    ("any(hijos, estudia)", {}, F),
    ("all(hijos, estudia)", {"hijos": []}, T),
    ("any(hijos, estudia)", {"hijos": [{}, {"estudia": T}]}, T),
    ("any(hijos, estudia)", {"hijos": [{"estudia": F}, {}]}, U),
    ("all(hijos, estudia)", {"hijos": [{}, {"estudia": F}]}, F),
    ("all(hijos, estudia)", {"hijos": [{"estudia": T}, {"estudia": None}]}, U),
    ("any(hijos, edad_hijo > edad)", {"edad": 3, "hijos": [{"edad_hijo": 3}, {"edad_hijo": 4}]}, T),
    ("any(hijos, has(edad_hijo))", {"hijos": [{}]}, F),
]


@pytest.mark.parametrize(("text", "values", "found"), CASES, ids=[f"{each[0]} {each[1]}" for each in CASES])
def test_an_expression_gives_exactly(text: str, values: Mapping[str, Any], found: object) -> None:
    assert (outcome(text, values), type(outcome(text, values))) == (found, type(found))


def test_facts_are_read_by_their_key_and_unknown_without_one() -> None:
    assert outcome("active_in('beca')", facts={"active_in:beca": True}) is True
    assert outcome("not active_in('beca')", facts={}) is None
    assert outcome("received('despensa', 'month') < 1", facts={"received:apoyo.despensa:month": 0}) is True
    last = {"last_received:apoyo.despensa": "2026-08-22"}
    assert outcome("days_between(last_received('despensa'), today())", facts=last) == 93


def test_a_fact_about_somebody_is_unknown_while_the_curp_is() -> None:
    facts = {"active_in:beca@curp_aval": False}
    assert outcome("active_in('beca', curp_aval)", facts=facts) is None
    assert outcome("active_in('beca', curp_aval)", {"curp_aval": "X"}, facts=facts) is False


def test_a_parameter_before_its_first_value_is_unknown() -> None:
    assert outcome("ingreso < param('linea')", {"ingreso": 1}, params={"linea": None}) is None
    assert outcome("ingreso < param('linea')", {"ingreso": 1}, params={"linea": 2}) is True


def test_a_table_gets_its_keys_in_its_own_scale() -> None:
    rows = (("m", "i", "value"), ("-", "<= 3.00", "7"), ("19039", "> 3", "8"))
    read = decision_table("por_municipio", SCOPE.tables["por_municipio"], "unique", rows)
    found = {"por_municipio": read.table}
    text = "lookup('por_municipio', municipio, edad)"
    assert outcome(text, {"edad": 3}, tables=found) == 7
    assert outcome(text, {"edad": 4}, tables=found) is None
    assert outcome(text, {"edad": 4, "municipio": "19039"}, tables=found) == 8


def test_ages_agree_with_the_calendar_around_every_birthday_of_a_leap_cycle() -> None:
    born = date(2004, 2, 26)
    for step in range(6):
        start = born + timedelta(days=step)
        for shift in range(-400, 1500):
            end = start + timedelta(days=shift)
            counted = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
            assert years(start.isoformat(), end.isoformat()) == counted


MONTHS = [
    ("2026-01-31", "2026-02-28", 0),
    ("2026-01-31", "2026-03-01", 1),
    ("2026-01-31", "2026-03-30", 1),
    ("2026-01-31", "2026-03-31", 2),
    ("2024-01-31", "2024-02-29", 0),
    ("2024-01-29", "2024-02-29", 1),
    ("2026-05-15", "2026-05-14", 0),
    ("2026-05-15", "2026-04-15", -1),
    ("2026-05-15", "2026-04-16", 0),
    ("2026-03-31", "2026-02-28", -1),
    ("1900-03-01", "2099-12-31", 2397),
]


@pytest.mark.parametrize(("start", "end", "count"), MONTHS)
def test_a_month_completes_on_the_same_day_or_on_the_first_of_the_next(start: str, end: str, count: int) -> None:
    assert months(start, end) == count
    assert months(end, start) == -count


def test_days_count_both_ways() -> None:
    assert (days("2024-02-28", "2024-03-01"), days("2024-03-01", "2024-02-28")) == (2, -2)


@pytest.mark.parametrize(
    "curp", ["", "TECR", *(RICARDO.replace("880229", day) for day in ("881331", "880230", "88A229", "000228"))]
)
def test_a_curp_that_says_no_day_gives_none(curp: str) -> None:
    assert birth_date(curp) is None


def test_rounding_is_half_away_from_zero() -> None:
    assert [rounded(n, 2) for n in (-3, -2, -1, 0, 1, 2, 3, 5)] == [-2, -1, -1, 0, 1, 1, 2, 3]


class Line:
    """A parameter with one value, and a table with one answer."""

    def on(self, day: str) -> int:
        return 5 if day >= "2026-01-01" else 4

    def find(self, keys: Any) -> object:
        return keys[0]


def test_one_function_shares_what_several_expressions_compute() -> None:
    function = Function({"linea": Line()}, {"despensa": Line()})
    for name in ("edad", "ingreso", "vive_solo", "integrantes"):
        function.line(f"{function.input(name)} = values.get({name!r})")
    one = function.value(expression("edad >= 60 and ingreso < param('linea')").tree)
    other = function.value(expression("edad >= 60 or lookup('despensa', integrantes) > 1").tree)
    function.line(f"return {one}, {other}")
    source, run = function.compiled()
    assert source.count(">= 60") == 1
    assert run({"edad": 60, "ingreso": 4, "integrantes": 3}, {}, "2026-01-01") == (True, True)
    assert run({"edad": 60, "ingreso": 4}, {}, "2025-12-31") == (False, True)


def test_what_a_block_computed_is_computed_again_after_it() -> None:
    function = Function({}, {})
    function.line(f"{function.input('edad')} = values.get('edad')")
    tree = expression("edad > 3").tree
    function.line("if values.get('inside'):")
    with function.indented():
        function.value(tree)
    function.line(f"return {function.value(tree)}")
    _, run = function.compiled()
    assert run({"edad": 4}, {}, TODAY) is True


def test_a_rows_own_names_are_its_cells_and_outer_ones_the_records() -> None:
    scope = Scope({"edad": Number(0, 0, 30)}, outer={"integrantes": Number(0, 0, 20)})
    tree = expression("edad > integrantes", scope=scope).tree
    function = Function({}, {})
    function.line(f"{function.input('integrantes')} = values['integrantes']")
    function.line("found = []")
    function.line("for row in values['hijos']:")
    with function.indented(), function.row("hijos"):
        function.line(f"{function.cell('edad')} = row.get('edad')")
        function.line(f"found += [{function.value(tree)}]")
    function.line("return found")
    _, run = function.compiled()
    assert run({"integrantes": 3, "hijos": [{"edad": 4}, {}, {"edad": 3}]}, {}, TODAY) == [True, None, False]


def test_an_empty_block_is_still_a_function() -> None:
    function = Function({}, {})
    function.line("if today:")
    with function.indented():
        pass
    function.line("return today")
    assert function.compiled()[1]({}, {}, TODAY) == TODAY


NASTY = ["'; import os; '", '"""', "\\", "a\nb", "{0}", "ñ\u2028", "\ud800"]


@pytest.mark.parametrize("code", NASTY)
def test_a_codes_text_reaches_the_source_only_as_a_literal(code: str) -> None:
    quote = "'" if '"' in code else '"'
    scope = Scope({"c": Code("lista", frozenset({code}))})
    found = check(f"c == {quote}{code}{quote}" if "'" not in code or quote == '"' else "c", scope, YesNo())
    assert found.expression is not None, found.faults
    run = compiled(found.expression)
    assert run({"c": code}, {}, {}.get, lambda name, keys: None, TODAY) is True
    assert run({"c": "otro"}, {}, {}.get, lambda name, keys: None, TODAY) is False


def test_a_name_that_no_checker_passed_is_refused() -> None:
    with pytest.raises(ValueError, match="checker"):
        Function({}, {}).value(Input("x = 1; import os #", YesNo()))


def test_generated_code_has_no_builtins_to_reach() -> None:
    function = Function({}, {})
    function.line("return __import__('os')")
    with pytest.raises(NameError):
        function.compiled()[1]({}, {}, TODAY)


def test_a_table_signature_keeps_the_order_of_its_inputs() -> None:
    assert [name for name, _ in TableSignature((("b", YesNo()), ("a", YesNo())), YesNo()).inputs] == ["b", "a"]
