"""Kinds: what may be compared, calculated and named, and what an author is told otherwise."""

import pytest

from expressions import NAMES, ROW_SCOPE, SCOPE, codes, expression, said
from padron.language.checker import Scope, check
from padron.language.functions import FUNCTIONS
from padron.language.kinds import MOST, Code, Date, Kind, Number, YesNo
from padron.language.typed import Fact, Quotient, Rescale, children, kind_of
from padron.problems import catalogue, problem

ACCEPTED = [
    "edad >= 60",
    "not vive_solo and (recibe_pension or edad > 3)",
    "recibe_pension == true",
    "municipio == '19039'",
    'municipio in ["19039", "19026"]',
    'municipio not in ["19039"]',
    "edad in [1, 2, -3]",
    "ingreso in [0.50, 1]",
    "ingreso < integrantes * param('linea')",
    "ingreso / integrantes < 1500",
    "ingreso / integrantes * 2 <= ingreso / 7",
    "round(ingreso / integrantes, 2) > 3",
    "round(ingreso * 30 / 100, 0) == 5",
    "age(nacimiento) >= 60",
    "age(nacimiento, ingreso_el) < if(count(discapacidad) >= 1, 6, 4)",
    "months_between(nacimiento, today()) < 12",
    "days_between(last_received('despensa'), today()) > 92",
    "nacimiento < date('2008-05-01')",
    "nacimiento < param('inicio')",
    "age(birth_date(curp_aval)) >= 18",
    "min(edad, 3) > 2 and max(ingreso, 1, saldo) < 4 and abs(saldo) > 3",
    "min(nacimiento, ingreso_el) > date('2020-01-01')",
    "includes(discapacidad, 'motriz')",
    "count(hijos) > 2 and sum(hijos.beca) > 3",
    "any(hijos, edad_hijo > edad or curp_hijo == curp)",
    "all(hijos, has(nombre_hijo) and estudia)",
    "any(hijos, beca * 2 > sum(hijos.beca))",
    "has(observaciones)",
    "active_in('apoyo') or active_in('beca', curp_aval)",
    "not active_in_kind('alimentario', curp)",
    "was_in('apoyo', 'previous')",
    "received('despensa', 'month') < 1",
    "not household_active_in('apoyo') and not household_active_in_kind('alimentario')",
    "household_received('despensa', month) < household_size() and household_size() < 8",
    "received('beca.pago', year) < 1",
    "lookup('despensa', integrantes) > 300",
    "lookup('por_municipio', municipio, ingreso) == 1",
    "if(vive_solo, municipio, '19039') == '19026'",
    "'19039' == municipio",
    "codigo_postal == '64000'",
    "curp == curp_aval",
    "1 == 1.0",
    "-edad < -3",
    "- - edad < 3",
    "true",
    "vive_solo",
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_a_right_condition_is_accepted(text: str) -> None:
    assert said(text) == []


REFUSED: list[tuple[str, str, str, str | None]] = [
    ("edda >= 60", "D331", "edda", "edad"),
    ("rond(ingreso, 2) > 1", "D332", "rond", "round"),
    ("EDAD(nacimiento) > 1", "D332", "EDAD", "age"),
    ("AGE(nacimiento) > 1", "D332", "AGE", "age"),
    ("edad < days_between(today(1), today())", "D333", "today", "today()"),
    ("round(ingreso) > 1", "D333", "round", None),
    ("municipio == '19038'", "D334", "'19038'", "19039"),
    ("municipio in ['19039', '1926']", "D334", "'1926'", "19026"),
    ("edad", "D335", "edad", None),
    ("edad and vive_solo", "D335", "edad", None),
    ("vive_solo == 'si'", "D335", "'si'", "true"),
    ("nacimiento * 2 > 3", "D336", "nacimiento", None),
    ("vive_solo + 1 > 3", "D336", "vive_solo", None),
    ("age(edad) > 1", "D337", "edad", None),
    ('nacimiento > "2024-01-01"', "D337", '"2024-01-01"', 'date("2024-01-01")'),
    ("edad == vive_solo", "D338", "edad == vive_solo", None),
    ("municipio == estado", "D338", "municipio == estado", None),
    ("curp == codigo_postal", "D338", "curp == codigo_postal", None),
    ("municipio < '19039'", "D339", "municipio < '19039'", None),
    ("vive_solo < true", "D339", "vive_solo < true", None),
    ("observaciones == 'x'", "D340", "observaciones", "has(observaciones)"),
    ("discapacidad == 'motriz'", "D341", "discapacidad", 'includes(discapacidad, "motriz")'),
    ("discapacidad in ['motriz']", "D341", "discapacidad", 'includes(discapacidad, "motriz")'),
    ("hijos > 2", "D342", "hijos", "count(hijos) > 0"),
    ("has(hijos)", "D342", "hijos", "count(hijos) > 0"),
    ("ingreso * ingreso * ingreso > 1", "D343", "ingreso * ingreso * ingreso", None),
    ("enorme * 100000 > 1", "D343", "enorme * 100000", None),
    ("edad > 1234567890123456", "D343", "1234567890123456", None),
    ("ingreso / integrantes + 1 > 3", "D344", "ingreso / integrantes", "round(ingreso / integrantes, 2)"),
    ("ingreso / integrantes in [1, 2]", "D344", "ingreso / integrantes", "round(ingreso / integrantes, 2)"),
    ("ingreso / edad < 3", "D345", "edad", None),
    ("ingreso / 0.5 < 3", "D345", "0.5", None),
    ("round(ingreso / (integrantes - 1), 2) < 3", "D345", "(integrantes - 1)", None),
    ("'a' == 'b'", "D346", "'a'", None),
    ("municipio == 19039", "D347", "19039", '"19039"'),
    ("estado == NL", "D347", "NL", '"NL"'),
    ("codigo_postal == 06400", "D347", "06400", '"06400"'),
    ("edad > 007", "D322", "007", "7"),
    ("municipio in [19039]", "D347", "19039", '"19039"'),
    ("edad >= '60'", "D348", "'60'", "60"),
    ("edad in ['60']", "D348", "'60'", "60"),
    ("active_in(apoyo)", "D349", "apoyo", '"apoyo"'),
    ("active_in('apollo')", "D350", "'apollo'", "apoyo"),
    ("active_in_kind('alimentaria')", "D351", "'alimentaria'", "alimentario"),
    ("household_active_in('apollo')", "D350", "'apollo'", "apoyo"),
    ("household_active_in_kind('alimentaria')", "D351", "'alimentaria'", "alimentario"),
    ("household_received('despensas', 'month') < 1", "D352", "'despensas'", "despensa"),
    ("household_received('despensa', 'mes') < 1", "D353", "'mes'", None),
    ("household_activ_in('apoyo')", "D332", "household_activ_in", "household_active_in"),
    ("household_size(curp) > 1", "D333", "household_size", "household_size()"),
    ("received('despena', 'month') < 1", "D352", "'despena'", "despensa"),
    ("received('despensa', 'months') < 1", "D353", "'months'", "month"),
    ("age(birth_date(codigo_postal)) > 1", "D354", "codigo_postal", None),
    ("any(hijos, active_in('apoyo', curp_hijo))", "D355", "curp_hijo", None),
    ("edad < param('tope')", "D356", "'tope'", None),
    ("edad < param('tope_edat')", "D356", "'tope_edat'", "tope_edad"),
    ("lookup('despensas', integrantes) > 1", "D357", "'despensas'", "despensa"),
    ("has(edad + 1)", "D359", "edad + 1", None),
    ("round(ingreso, edad) > 1", "D360", "edad", None),
    ("any(edad, edad > 1)", "D361", "edad", "hijos"),
    ("sum(hijos.becas) > 1", "D362", "becas", "beca"),
    ("any(hijos, all(hijos, estudia))", "D363", "all(hijos, estudia)", None),
    ("if(vive_solo, edad, nacimiento) == 1", "D364", "if(vive_solo, edad, nacimiento)", None),
    ("codigo_postal == '6400'", "D366", "'6400'", '"06400"'),
    ("nacimiento > date('2024-02-30')", "D367", "'2024-02-30'", None),
    ("nacimiento > today", "D306", "today", "today()"),
    ("edad > age", "D368", "age", None),
    ("municipio == '19039' or '19026'", "D369", "'19026'", "municipio in ['19039', '19026']"),
    ("selected(discapacidad, 'motriz')", "D370", "selected", 'includes(discapacidad, "motriz")'),
    ("selected(municipio, '19039')", "D370", "selected", 'municipio == "19039"'),
    ("lookup('despensa', ingreso) > 1", "D371", "ingreso", "round(ingreso, 0)"),
    ("was_in('apoyo', 'last')", "D372", "'last'", None),
    ("'a' + 'b' == municipio", "D373", "'a'", None),
    ("today() - nacimiento > 30", "D374", "today() - nacimiento", "days_between(nacimiento, today())"),
    ("vive_solo in ['si']", "D375", "vive_solo", None),
    ("count(edad) > 1", "D376", "edad", None),
    ("includes(municipio, '19039')", "D376", "municipio", None),
    ("sum(edad) > 1", "D377", "edad", None),
    ("lookup('despensa', integrantes, 3) > 1", "D378", "lookup('despensa', integrantes, 3)", None),
    ("lookup('despensa', nacimiento) > 1", "D379", "nacimiento", None),
    ("hijos.edad_hijo > 3", "D314", "hijos.edad_hijo", "sum(hijos.edad_hijo)"),
    ("Y(edad > 1; vive_solo)", "D325", "Y", "edad > 1 and vive_solo"),
]


@pytest.mark.parametrize(("text", "code", "where", "right"), REFUSED, ids=[each[0] for each in REFUSED])
def test_a_wrong_one_says_what_where_and_the_right_form(text: str, code: str, where: str, right: str | None) -> None:
    assert (code, where, right) in said(text)


def test_every_fault_of_an_expression_is_found_in_one_pass() -> None:
    assert said('edda >= 60 and municipio == "19038" or ingreso / edad < 3 and not active_in("apoyoo")') == [
        ("D331", "edda", "edad"),
        ("D334", '"19038"', "19039"),
        ("D345", "edad", None),
        ("D350", '"apoyoo"', "apoyo"),
    ]


def test_a_formula_of_excel_is_checked_as_the_if_that_it_means() -> None:
    assert said("SI(edda > 18; true; false)") == [
        ("D332", "SI", "if"),
        ("D331", "edda", "edad"),
        ("D306", ";", ","),
        ("D306", ";", ","),
    ]


def test_lookup_takes_only_codes_that_its_input_has() -> None:
    wider = Scope(
        {"m": Code("municipios", frozenset({"19039", "19026", "19006", "19001"})), "ingreso": Number(2, 0, 9)}
    )
    scope = Scope(wider.names, tables=SCOPE.tables)
    assert [each[:2] for each in said("lookup('por_municipio', m, ingreso) > 1", scope=scope)] == [("D358", "m")]


def test_an_expression_tells_what_it_reads() -> None:
    found = expression(
        "ingreso < param('linea') and any(hijos, curp_hijo == curp) and active_in('beca', curp_aval)"
        " and lookup('despensa', integrantes) > 1"
    )
    assert found.reads == {"ingreso", "hijos", "curp", "curp_aval", "integrantes"}
    assert found.facts == {"active_in:beca@curp_aval"}
    assert (found.parameters, found.tables) == ({"linea"}, {"despensa"})
    assert found.names[0] == ("ingreso", 0) and ("curp_hijo", 40) in found.names


FACT_KEYS = {
    "active_in('beca')": "active_in:beca",
    "active_in('beca', curp_aval)": "active_in:beca@curp_aval",
    "active_in_kind('empleo')": "active_in_kind:empleo",
    "household_active_in('beca')": "household_active_in:beca@hogar",
    "household_active_in_kind('empleo')": "household_active_in_kind:empleo@hogar",
    "household_received('despensa', year) > 1": "household_received:apoyo.despensa:year@hogar",
    "household_size() > 1": "household_size@hogar",
    "was_in('beca', 'previous')": "was_in:beca:previous",
    "received('despensa', 'bimester') > 0": "received:apoyo.despensa:bimester",
    "has(edad) and last_received('beca.pago') < today()": "last_received:beca.pago",
}


@pytest.mark.parametrize(("text", "key"), FACT_KEYS.items())
def test_a_fact_is_one_named_column(text: str, key: str) -> None:
    assert expression(text).facts == {key}


def test_a_name_within_a_row_is_the_rows_own_first_then_the_records() -> None:
    assert expression("edad_hijo < edad", scope=ROW_SCOPE).reads == {"edad_hijo", "edad"}
    assert codes("edad_hijo < edad and active_in('beca', curp_hijo)", scope=Scope(
        ROW_SCOPE.names, ROW_SCOPE.outer, programs=frozenset({"beca"}))) == ["D355"]  # fmt: skip


def test_numbers_that_meet_have_one_scale() -> None:
    def scales(node: object) -> None:
        below = children(node)  # type: ignore[arg-type]
        found = {kind.scale for each in below if isinstance(kind := kind_of(each), Number)}
        if type(node).__name__ in ("Compare", "Add", "Extreme"):
            assert len(found) <= 1, node
        for each in below:
            scales(each)

    for text in ACCEPTED:
        scales(expression(text).tree)


def test_integers_of_15_digits_are_the_end() -> None:
    scope = Scope({"x": Number(0, 0, MOST), "y": Number(0, 0, 1)})
    assert said("x > 1", scope=scope) == []
    assert codes("x + 1 > 1", scope=scope) == ["D343"]
    assert codes("x > 1.5", scope=scope) == ["D343"]
    assert said("x * y > 1", scope=scope) == []


def test_a_partial_sum_may_not_pass_15_digits_even_if_the_whole_does_not() -> None:
    scope = Scope({"x": Number(0, 0, MOST)})
    assert codes("x + x - x - x > 1", scope=scope) == ["D343"]


@pytest.mark.parametrize(
    ("text", "expected", "problems"),
    [
        ("round(ingreso / integrantes, 2)", Number(2, 0, 10**9), []),
        ("integrantes", Number(2, 0, 10**9), []),
        ("ingreso", Number(0, 0, 10**9), ["D371"]),
        ("if(edad >= 60, 'NL', 'COAH')", NAMES["estado"], []),
        ("if(edad >= 60, 'NL', 'CDMX')", NAMES["estado"], ["D334"]),
        ("edad", Date(), ["D365"]),
        ("nacimiento", YesNo(), ["D335"]),
        ("observaciones", None, ["D340"]),
        ("hijos", None, ["D342"]),
        ("ingreso / integrantes", None, ["D344"]),
        ("discapacidad", NAMES["discapacidad"], []),
    ],
)
def test_a_result_is_of_the_kind_expected(text: str, expected: Kind | None, problems: list[str]) -> None:
    assert codes(text, expected) == problems


def test_a_number_that_is_expected_with_more_decimals_is_rescaled() -> None:
    tree = expression("integrantes", Number(2, 0, 10**9)).tree
    assert isinstance(tree, Rescale) and kind_of(tree) == Number(2, 100, 2000)


def test_rounding_a_quotient_is_one_node_with_bounds() -> None:
    tree = expression("round(saldo / integrantes, 0)").tree
    assert isinstance(tree, Quotient) and kind_of(tree) == Number(0, -500_000, 500_000)


def test_the_last_delivery_is_a_day_and_the_count_a_number() -> None:
    assert kind_of(expression("last_received('despensa')").tree) == Date()
    fact = expression("received('despensa', 'month')").tree
    assert isinstance(fact, Fact) and fact.arguments == ("apoyo.despensa", "month")


def test_each_function_is_documented_and_each_fault_in_the_catalogue() -> None:
    assert all(each.gives_es and each.written for each in FUNCTIONS.values())
    assert {code for _, code, _, _ in REFUSED} <= set(catalogue())


def test_checking_never_depends_on_the_order_of_a_list() -> None:
    texts = {check("municipio == '1'", SCOPE, YesNo()).faults[0].values["options"] for _ in range(3)}
    assert texts == {"19006, 19026, 19039"}


def test_a_hostile_text_costs_no_more_comparisons_than_an_author_needs() -> None:
    many = Code("colonias", frozenset(f"{number:05d}" for number in range(30_000)))
    text = "c in [" + ", ".join(["'99x'"] * 240) + "]"
    found = check(text, Scope({"c": many}), YesNo()).faults
    assert len(found) == 240 and all(each.suggestion is None for each in found[20:])


def test_a_message_shows_no_more_than_a_line_of_the_text() -> None:
    found = check("edad > " + "9" * 3900, SCOPE, YesNo()).faults
    assert [each.code for each in found] == ["D343"]
    assert len(problem("D343", **found[0].values).message()) < 200  # type: ignore[arg-type]
