"""Twenty-two usual mistakes of authors: each is found with its line and column, most with the right form.

The panel is that of research/forms.md §4 (XLSForm and SurveyJS score 7 and 6 of 22), in this language.
"""

from textwrap import dedent

import pytest

from definition_makers import HEAD, problems

FIELDS = """
    fields:
      edad: {type: integer, label: Edad, min: 0, max: 120, required: yes}
      sexo_elegido: {type: choice, label: Sexo, choices: {mujer: Mujer, hombre: Hombre}, required: yes}
      embarazo: {type: yes_no, label: Embarazo, relevant: sexo_elegido == "mujer"}
      ingreso: {type: money, label: Ingreso, min: 0, max: 500000}
      integrantes: {type: integer, label: Integrantes, min: 1, max: 20}
"""


def rule(text: str) -> str:
    return f"""{FIELDS}
    eligibility:
      - id: uno
        assert: {text}
        message: Mensaje.
"""


def field(text: str) -> str:
    return f"{FIELDS}      otro: {text}\n"


MISTAKES = {
    1: ("syntax", rule("edad >= >= 18"), ">=", None),
    2: ("an open parenthesis", rule("(edad >= 18"), "(", None),
    3: ("a field that does not exist", rule("edda >= 18"), "edda", "edad"),
    4: ("a misspelt function", rule("rond(ingreso, 2) > 0"), "rond", "round"),
    5: ("too many arguments", rule("edad < days_between(today(1), today())"), "today", None),
    6: ("a misspelt option", rule('sexo_elegido == "mujr"'), '"mujr"', "mujer"),
    7: ("a number against a text", rule('edad >= "cero"'), '"cero"', None),
    8: ("a bad pattern", field("{type: text, label: Otro, pattern: '[a-z'}"), "'[a-z'", None),
    9: (
        "a cycle",
        """
    fields:
      a: {type: integer, label: A, min: 0, max: 9, calculation: b + 1}
      b: {type: integer, label: B, min: 0, max: 9, calculation: a + 1}
    """,
        "a",
        None,
    ),
    13: (
        "a cascade over a column that is not there",
        field("{type: choice, label: Otro, catalogue: municipios, filter: {estdo: sexo_elegido}}"),
        "{",
        "estado",
    ),
    17: (
        "a default that is no option",
        field("{type: choice, label: Otro, choices: {si: Sí, tal_vez: Tal vez}, default: quiza}"),
        "quiza",
        None,
    ),
    18: ("a default of the wrong type", field("{type: integer, label: Otro, default: dos}"), "dos", None),
    19: ("a name used twice", f"{FIELDS}      edad: {{type: integer, label: Otra vez}}\n", "edad", None),
    20: (
        "a list that does not exist",
        field("{type: choice, label: Otro, catalogue: municipos}"),
        "municipos",
        "municipios",
    ),
    21: ("a type that does not exist", field("{type: string, label: Otro}"), "string", "text"),
    22: (
        "required on a calculation",
        field("{type: integer, label: Otro, calculation: edad, required: yes}"),
        "yes",
        None,
    ),
    101: ("a misspelt key", field("{type: integer, label: Otro, maximo: 3}"), "maximo", "max"),
    102: ("= for ==", rule("edad = 18"), "=", "=="),
    103: ("a comparison that chains", rule("18 <= edad <= 60"), "<=", None),
    104: ("a formula of Excel", rule("SI(edad > 18; true; false)"), "SI", None),
    105: ("a division by what may be zero", rule("ingreso / edad < 1000"), "edad", None),
    106: ("a person's field not asked", rule('municipio == "19039"'), "municipio", "person: {municipio: required}"),
    107: ("the area is not declared", FIELDS.replace("    fields", "    area: SDHS\n    fields"), "SDHS", "SDHIS"),
    108: ("a date as a subtraction", rule("today() > 2024-12-31"), "2024-12-31", 'date("2024-12-31")'),
}
NOT_YET = {10, 11, 12, 14, 15, 16}
"""Found by the static analysis of a later issue: contradictions, what can never hold, order, parents without children,
a missing translation, a default that breaks its own constraint."""


def head(number: int) -> str:
    return HEAD.replace("area: SDHIS\n", "") if number == 107 else HEAD


def findings(number: int) -> list[tuple[str, str | None]]:
    """(the text that a problem points at, its suggestion) of each problem of a mistake."""
    _, text, _, _ = MISTAKES[number]
    whole = dedent(head(number)).lstrip() + dedent(text).lstrip()
    lines = whole.splitlines()
    return [
        (lines[each.place.line - 1][each.place.column - 1 :], each.suggestion)
        for each in problems(text, head(number))
        if each.place is not None and each.severity == "error"
    ]


@pytest.mark.parametrize("number", MISTAKES)
def test_a_usual_mistake_is_found_where_it_stands(number: int) -> None:
    _, _, wrong, _ = MISTAKES[number]
    assert any(there.startswith(wrong) for there, _ in findings(number)), findings(number)


def test_at_least_sixteen_of_the_panel_are_found_and_ten_with_the_right_form() -> None:
    panel = [number for number in MISTAKES if number <= 22]
    right = [
        number
        for number, (_, _, _, suggestion) in MISTAKES.items()
        if suggestion is not None and any(said == suggestion for _, said in findings(number))
    ]
    assert len(panel) >= 16
    assert len(right) >= 10, right
