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
    1: ("syntax", rule("edad >= >= 18"), ">=", "edad >= 18"),
    2: ("an open parenthesis", rule("(edad >= 18"), "(", "(edad >= 18)"),
    3: ("a field that does not exist", rule("edda >= 18"), "edda", "edad"),
    4: ("a misspelt function", rule("rond(ingreso, 2) > 0"), "rond", "round"),
    5: ("too many arguments", rule("edad < days_between(today(1), today())"), "today", "today()"),
    6: ("a misspelt option", rule('sexo_elegido == "mujr"'), '"mujr"', "mujer"),
    7: ("a number against a text", rule('edad >= "cero"'), '"cero"', "0"),
    8: ("a bad pattern", field("{type: text, label: Otro, pattern: '[a-z'}"), "'[a-z'", "[a-z]"),
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
    10: (
        "criteria that nobody can meet both",
        rule("edad >= 18") + "      - {id: dos, assert: edad < 12, message: Otro mensaje.}\n",
        "edad < 12",
        None,
    ),
    11: (
        "a constraint that no answer passes",
        field("{type: integer, label: Otro, max: 90, constraint: otro > 60 and otro < 18}"),
        "otro > 60",
        "otro > 18 and otro < 60",
    ),
    12: (
        "a question that shows by a later answer",
        """
    fields:
      semanas: {type: integer, label: Semanas, max: 42, relevant: embarazo}
      embarazo: {type: yes_no, label: Embarazo}
    """,
        "embarazo",
        None,
    ),
    13: (
        "a cascade over a column that is not there",
        field("{type: choice, label: Otro, catalogue: municipios, filter: {estdo: sexo_elegido}}"),
        "{",
        "estado",
    ),
    14: (
        "a parent without children",
        """
    fields:
      sector: {type: choice, label: Sector, choices: {"31": Industria, "46": Comercio, "99": Minas}}
      giro: {type: choice, label: Giro, catalogue: giros, filter: {sector: sector}, required: yes}
    """,
        "{sector: sector}",
        None,
    ),
    15: (
        "one missing translation",
        """
    fields:
      edad: {type: integer, label: {es: Edad, en: Age}, max: 120}
      peso: {type: integer, label: {es: Peso, en: Weight}, max: 300}
      talla: {type: integer, label: Talla, max: 300}
    """,
        "Talla",
        '{es: "Talla", en: "…"}',
    ),
    16: (
        "a default that breaks its own constraint",
        field("{type: integer, label: Otro, max: 90, constraint: otro >= 18, default: 5}"),
        "5",
        "18",
    ),
    17: (
        "a default that is no option",
        field("{type: choice, label: Otro, choices: {si: Sí, tal_vez: Tal vez}, default: quiza}"),
        "quiza",
        None,
    ),
    18: ("a default of the wrong type", field("{type: integer, label: Otro, default: dos}"), "dos", "2"),
    19: ("a name used twice", f"{FIELDS}      edad: {{type: integer, label: Otra vez}}\n", "edad", "edad_2"),
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
PANEL = range(1, 23)
WARNED = ("D261", "D262", "D263")
"""Found, but a warning: now and then an author means it."""


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
        if each.place is not None and (each.severity == "error" or each.code in WARNED)
    ]


@pytest.mark.parametrize("number", MISTAKES)
def test_a_usual_mistake_is_found_where_it_stands(number: int) -> None:
    _, _, wrong, _ = MISTAKES[number]
    assert any(there.startswith(wrong) for there, _ in findings(number)), findings(number)


@pytest.mark.parametrize("number", [number for number, (_, _, _, right) in MISTAKES.items() if right is not None])
def test_the_suggestion_is_the_right_form(number: int) -> None:
    _, _, wrong, right = MISTAKES[number]
    assert right in [said for there, said in findings(number) if there.startswith(wrong)], findings(number)


def test_all_twenty_two_of_the_panel_are_found_and_at_least_fifteen_with_the_right_form() -> None:
    found = [number for number in PANEL if any(there.startswith(MISTAKES[number][2]) for there, _ in findings(number))]
    suggested = [number for number in found if MISTAKES[number][3] is not None]
    assert found == list(PANEL)
    assert len(suggested) >= 15, suggested


RIGHT = {
    "bounds": rule("edad >= 18 and edad <= 60"),
    "an option": rule('sexo_elegido == "mujer"'),
    "a constraint": field("{type: integer, label: Otro, max: 90, constraint: otro > 18 and otro < 60, default: 30}"),
    "a rounded quotient": rule("round(ingreso / integrantes, 2) < 3000"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_the_same_written_rightly_has_no_problem(name: str) -> None:
    assert [each.message() for each in problems(RIGHT[name]) if each.code != "D177"] == []
