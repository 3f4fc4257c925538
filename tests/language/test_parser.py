"""The form of an expression: precedence, limits, and the signs and words that authors bring from elsewhere."""

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expressions import SCOPE, said
from padron.language.checker import check
from padron.language.cursor import MOST_DEPTH
from padron.language.kinds import YesNo
from padron.language.parser import parsed
from padron.language.surface import (
    And,
    Call,
    Comparison,
    Dotted,
    Membership,
    Minus,
    Name,
    Node,
    Not,
    NumberText,
    Or,
    Product,
    Sum,
    Text,
    Truth,
)
from padron.outputs.python import compiled


def shown(node: Node | None) -> str:
    """The tree with every bracket that it means."""
    return SHOWN[type(node)](node)


SHOWN: dict[type, Any] = {
    type(None): lambda node: "nothing",
    Name: lambda node: node.name,
    NumberText: lambda node: node.text,
    Text: lambda node: f'"{node.value}"',
    Truth: lambda node: str(node.value).lower(),
    Dotted: lambda node: f"{node.repeat.name}.{node.field.name}",
    Call: lambda node: f"{node.name}({', '.join(map(shown, node.arguments))})",
    Not: lambda node: f"(not {shown(node.of)})",
    Minus: lambda node: f"(-{shown(node.of)})",
    And: lambda node: f"({' and '.join(map(shown, node.items))})",
    Or: lambda node: f"({' or '.join(map(shown, node.items))})",
    Sum: lambda node: f"({shown(node.first)}{rest(node)})",
    Product: lambda node: f"({shown(node.first)}{rest(node)})",
    Comparison: lambda node: f"({shown(node.left)} {node.operator} {shown(node.right)})",
    Membership: lambda node: (
        f"({shown(node.of)} {'not in' if node.negated else 'in'} [{', '.join(map(shown, node.values))}])"
    ),
}


def rest(node: Sum | Product) -> str:
    return "".join(f" {sign} {shown(each)}" for sign, each in node.rest)


PRECEDENCE = {
    "a or b and c": "(a or (b and c))",
    "not a and b": "((not a) and b)",
    "not a == b": "(not (a == b))",
    "not not a": "(not (not a))",
    "a + b * c - d / e": "(a + (b * c) - (d / e))",
    "-a * b": "((-a) * b)",
    "- - a": "(-(-a))",
    "a < b + 1 or c": "((a < (b + 1)) or c)",
    "(a or b) and c": "((a or b) and c)",
    "not x in [1, -2]": "(not (x in [1, (-2)]))",
    "x not in ['a']": '(x not in ["a"])',
    "if(a, b, c) > sum(r.f)": "(if(a, b, c) > sum(r.f))",
    "not(a)": "(not a)",
    "a==b": "(a == b)",
    "a\n  and\tb": "(a and b)",
    "f()": "f()",
    "'say \"x\"' == x": '("say "x"" == x)',
}


@pytest.mark.parametrize(("text", "meant"), PRECEDENCE.items())
def test_each_operator_binds_as_the_grammar_says(text: str, meant: str) -> None:
    found = parsed(text)
    assert (shown(found.node), found.faults) == (meant, ())


BROUGHT: list[tuple[str, str, str, str | None]] = [
    ("edad = 60", "D306", "=", "=="),
    ("edad === 60", "D306", "===", "=="),
    ("edad <> 60", "D306", "<>", "!="),
    ("edad => 60", "D306", "=>", ">="),
    ("vive_solo && recibe_pension", "D306", "&&", "and"),
    ("vive_solo || recibe_pension", "D306", "||", "or"),
    ("!vive_solo", "D306", "!", "not"),
    ("vive_solo y recibe_pension", "D306", "y", "and"),
    ("vive_solo o recibe_pension", "D306", "o", "or"),
    ("vive_solo AND recibe_pension", "D306", "AND", "and"),
    ("no vive_solo", "D306", "no", "not"),
    ("NOT vive_solo", "D306", "NOT", "not"),
    ("vive_solo == no", "D306", "no", "false"),
    ("vive_solo == sí", "D306", "sí", "true"),
    ("vive_solo == si", "D306", "si", "true"),
    ("vive_solo == TRUE", "D306", "TRUE", "true"),
    ("vive_solo == verdadero", "D306", "verdadero", "true"),
    ("vive_solo is true", "D306", "is", "=="),
    ("edad is not 3", "D306", "is", "=="),
    ("vive_solo is no", "D306", "no", "false"),
    ("edad == null", "D310", "null", "not has(edad)"),
    ("edad != null", "D310", "null", "has(edad)"),
    ("edad is null", "D310", "null", "not has(edad)"),
    ("edad is not null", "D310", "null", "has(edad)"),
    ("municipio = ''", "D310", "''", "not has(municipio)"),
    ("18 <= edad <= 60", "D309", "<=", "18 <= edad and edad <= 60"),
    ("SI(vive_solo; true; false)", "D332", "SI", "if"),
    ("SI(vive_solo; true; false)", "D306", ";", ","),
    (". > 3", "D313", ".", None),
    ("${edad} > 3", "D312", "${edad}", "edad"),
    ("selected(${discapacidad}, 'motriz')", "D312", "${discapacidad}", "discapacidad"),
    ("today() > 2024-12-31", "D311", "2024-12-31", 'date("2024-12-31")'),
    ("today() > 31/12/2024", "D311", "31/12/2024", 'date("2024-12-31")'),
    ("today() > 2024-02-31", "D311", "2024-02-31", None),
    ("municipio == “19039”", "D307", "“19039”", '"19039"'),
    ("municipio == ‘19039’", "D307", "‘19039’", '"19039"'),
    ("edad ≥ 60", "D307", "≥", ">="),
    ("edad ≤ 60", "D307", "≤", "<="),
    ("edad ≠ 60", "D307", "≠", "!="),
    ("edad\u00a0> 60", "D307", "\u00a0", " "),
    ("edad − 1 > 60", "D307", "−", "-"),
    ("ingreso < 100,000", "D321", "100,000", "100000"),
    ("ingreso < $3,000.50", "D321", "$3,000.50", "3000.50"),
    ("ingreso < .5", "D322", ".5", "0.5"),
    ("ingreso < 5.", "D322", "5.", "5"),
    ("edad > 60años", "D322", "60años", "60"),
    ("ingreso * 30% > 1", "D323", "%", None),
    ("municipio in ('19039', '19026')", "D319", "(", None),
    ("municipio in [municipio]", "D320", "municipio", '"municipio"'),
    ("edad no in [3]", "D306", "no", "not"),
    ("=SI(vive_solo; true; false)", "D326", "=", "SI(vive_solo; true; false)"),
    ("edad IS NOT NULL", "D310", "NULL", "has(edad)"),
    ("edad > = 60", "D306", "> =", ">="),
    ("edad ! = 60", "D306", "! =", "!="),
    ("ingreso > 1.000.000", "D322", "1.000.000", "1000000"),
    ("min(ingreso, 3,000) > 2", "D322", "000", "0"),
    ("not(selected(${discapacidad}, 'motriz'))", "D370", "selected", 'includes(discapacidad, "motriz")'),
    ("'motriz' in discapacidad", "D319", "discapacidad", "includes(discapacidad, 'motriz')"),
]


@pytest.mark.parametrize(("text", "code", "where", "right"), BROUGHT, ids=[each[0] for each in BROUGHT])
def test_what_authors_bring_from_elsewhere_gets_its_right_form(
    text: str, code: str, where: str, right: str | None
) -> None:
    assert (code, where, right) in said(text)


def test_a_name_in_brackets_is_marked_without_them() -> None:
    assert said("(edda) > 3 and (rond(ingreso, 2)) > 1 and ((edad)) < sum((hijos.becas))") == [
        ("D331", "edda", "edad"),
        ("D332", "rond", "round"),
        ("D362", "becas", "beca"),
    ]


def test_an_operation_is_shown_with_its_brackets() -> None:
    assert said("(edad + 1) < (edad) < (edad + 2)")[0][2] == "(edad + 1) < (edad) and (edad) < (edad + 2)"
    assert said("Y((edad > 1) and (vive_solo); vive_solo)")[0][2] == "(edad > 1) and (vive_solo) and vive_solo"


BROKEN: list[tuple[str, str, str]] = [
    ("", "D304", ""),
    ("  \n ", "D304", "  \n "),
    ("edad >= >= 18", "D315", ">="),
    ("edad >=", "D315", ">="),
    ("and vive_solo", "D315", "and"),
    ("()", "D315", ")"),
    ("max(1, )", "D315", ")"),
    ("edad 60", "D316", "60"),
    ("edad > 3 recibe_pension", "D316", "recibe_pension"),
    ("(edad >= 18", "D317", "("),
    ("edad in [1, 2", "D317", "["),
    ("edad >= 18)", "D318", ")"),
    ("edad in 3", "D319", "3"),
    ("edad not 3", "D316", "3"),
    ('municipio == "19039', "D305", '"19039'),
    ("edad @ 3", "D308", "@"),
    ("edad.__class__ == 3", "D314", "edad.__class__"),
    ("a" * 4001, "D301", "a"),
    (" + ".join(["1"] * 251), "D302", "1"),
]


@pytest.mark.parametrize(("text", "code", "where"), BROKEN, ids=[each[0][:30] for each in BROKEN])
def test_a_broken_form_is_named_where_it_breaks(text: str, code: str, where: str) -> None:
    assert (code, where) in [each[:2] for each in said(text)]


DEEP = {
    "brackets": lambda n: "(" * n + "vive_solo" + ")" * n,
    "nots": lambda n: "not " * n + "vive_solo",
    "minuses": lambda n: "-" * n + "edad > 3",
    "calls": lambda n: "abs(" * n + "edad" + ")" * n + " > 3",
    "everything": lambda n: "(vive_solo or recibe_pension and edad < 3 + 2 * (" * (n // 2) + "1" + "))" * (n // 2),
}


@pytest.mark.parametrize("of", DEEP)
def test_depth_40_is_read_and_41_refused(of: str) -> None:
    assert not [each for each in said(DEEP[of](MOST_DEPTH)) if each[0] == "D303"]
    assert said(DEEP[of](MOST_DEPTH + 2))[-1][0] in ("D303", "D302")


def test_the_deepest_expression_needs_no_more_than_half_of_pythons_stack() -> None:
    layer = "(vive_solo or recibe_pension and not vive_solo == "
    text = layer * 19 + "(edad > 3)" + ")" * 19
    frames = 0
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        frames += 1
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(frames + 600)
    try:
        found = check(text, SCOPE, YesNo())
        assert found.expression is not None, found.faults
        assert compiled(found.expression)({}, {}, {}.get, lambda name, keys: None, "2026-11-23") is None
    finally:
        sys.setrecursionlimit(before)


def test_499_words_in_a_row_are_computed() -> None:
    found = check(" + ".join(["edad"] * 249) + " > 1", SCOPE, YesNo())
    assert found.expression is not None
    run = compiled(found.expression)
    assert run({"edad": 1}, {}, {}.get, lambda name, keys: None, "2026-11-23") is True


WORDS = "and or not in no si null edad municipio hijos hijos.beca any( sum( if( round( date( 60 2024-12-31 == <= 1e9"
PIECES = st.sampled_from([*"()[],.;=<>!&|+-*/%${}'\"“”¿ñ\u00a0\x00#@: \n", *WORDS.split(), '"19039"'])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_no_text_at_all_does_more_than_give_faults_within_it(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = check(text, SCOPE, YesNo())
    assert (found.expression is None) == bool(found.faults)
    assert all(each.offset >= 0 and each.offset + each.length <= len(text) for each in found.faults)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_characters_at_all_give_faults_within_them(text: str) -> None:
    found = check(text, SCOPE, YesNo())
    assert (found.expression is None) == bool(found.faults)
    assert all(each.offset >= 0 and each.offset + each.length <= len(text) for each in found.faults)
