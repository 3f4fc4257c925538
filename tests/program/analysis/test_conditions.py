"""Conditions that can come out only one way, that exclude or repeat each other: each is found where it stands."""

import pytest

from definition_makers import HEAD, problems

FIELDS = """
    person: {domicilio: required}
    fields:
      edad: {type: integer, label: Edad, min: 0, max: 120}
      edad_hoy: {type: integer, label: Edad hoy, min: 0, max: 120, calculation: age(fecha_nacimiento)}
      ingreso: {type: money, label: Ingreso, min: 0, max: 500000}
      gasto: {type: money, label: Gasto, min: 0, max: 500000}
      integrantes: {type: integer, label: Integrantes, min: 1, max: 20}
      pension: {type: yes_no, label: Pensión}
      giro: {type: choice, label: Giro, choices: {a: A, b: B, c: C}}
      entrega: {type: date, label: Entrega, min: 2026-01-01, max: 2026-12-31}
      apoyos: {type: choices, label: Apoyos, choices: {luz: Luz, agua: Agua}}
      nota: {type: text, label: Nota}
      hijos: {type: repeat, label: Hijos, fields: {edad_hijo: {type: integer, label: Edad, min: 0, max: 30}}}
"""
OURS = {f"D{number}" for number in range(220, 240)}
Found = list[tuple[str, str]]


def found(text: str, head: str = HEAD) -> Found:
    """(code, the stretch of the line that it marks) of each problem of an analysis; there must be no error else."""
    from textwrap import dedent

    lines = (dedent(head).lstrip() + dedent(text).lstrip()).splitlines()
    told = problems(text, head)
    assert all(each.code in OURS or each.severity != "error" for each in told), [each.message() for each in told]
    assert all("—" not in each.message("es") + each.message("en") for each in told)
    return [
        (each.code, lines[each.place.line - 1][each.place.column - 1 :][: each.place.length])
        for each in told
        if each.place is not None and each.code in OURS
    ]


def criteria(*texts: str) -> str:
    lines = [text.replace(", assert:", "\n        assert:") for text in texts]
    blocks = [f"      - id: c{number}\n        message: M\n        {text}\n" for number, text in enumerate(lines)]
    return f"{FIELDS}    eligibility:\n{''.join(blocks)}"


def marked(*texts: str) -> Found:
    return found(criteria(*texts))


NEVER = [
    "edad > 120",
    "edad >= 18 and edad < 12",
    "edad_hoy >= 18 and age(fecha_nacimiento) < 12",
    "fecha_nacimiento > today()",
    "age(fecha_nacimiento) < 0",
    "ingreso < 0",
    "ingreso * 2 > 1000000",
    "ingreso + gasto < 0",
    "round(ingreso / integrantes, 2) > 500000",
    "not (edad <= 120)",
    'giro == "a" and giro == "b"',
    'giro == "a" and giro not in ["a", "b"]',
    "pension and not pension",
    "ingreso < gasto and gasto < ingreso",
    "ingreso < gasto and ingreso == gasto",
    'entrega > date("2026-12-31")',
    "if(pension, edad > 120, edad < 0)",
    "edad > if(pension, 120, 130)",
    "any(hijos, edad_hijo > 30)",
    "count(apoyos) > 2",
    "edad in [121, 130]",
    "has(edad) and not has(edad)",
    "max(edad, 30) < 20",
    "abs(edad - 60) > 60",
]


@pytest.mark.parametrize("text", NEVER)
def test_a_criterion_that_nobody_can_meet_is_an_error(text: str) -> None:
    assert marked(f"assert: {text}") == [("D221", text)]


ALWAYS = [
    "edad >= 0",
    "edad <= 120",
    "age(fecha_nacimiento) >= 0",
    "fecha_nacimiento <= today()",
    "edad < 60 or edad >= 60",
    "ingreso >= 0",
    "integrantes > 0",
    "integrantes * 100 >= 100",
    'giro in ["a", "b", "c"]',
    "pension or not pension",
    "all(hijos, edad_hijo <= 30)",
    'entrega >= date("2026-01-01")',
    "edad != 130",
    "has(edad) or not has(edad)",
]


@pytest.mark.parametrize("text", ALWAYS)
def test_a_criterion_that_everybody_meets_is_a_warning(text: str) -> None:
    assert [code for code, _ in marked(f"assert: {text}")] == ["D220"]


FREE = [
    "edad >= 18",
    "edad > 119",
    "edad < 1",
    "age(fecha_nacimiento) >= 60",
    "age(fecha_nacimiento) < 1",
    "ingreso < gasto",
    'ingreso < integrantes * param("linea_pobreza_ingresos")',
    'giro == "a" or giro == "b"',
    'giro not in ["a"]',
    "not pension",
    "any(hijos, edad_hijo > 17)",
    "all(hijos, edad_hijo < 18)",
    "has(nota)",
    'not active_in_kind("alimentario")',
    'includes(apoyos, "luz")',
    "edad >= 18 and edad <= 29",
    "edad < if(pension, 6, 4)",
    "fecha_nacimiento <= entrega",
    "fecha_nacimiento == today()",
    "days_between(fecha_nacimiento, entrega) >= 43",
    "has(edad) and edad > 3",
    "edad > 60 or pension and edad > 50",
    "count(apoyos) >= 1",
    'municipio == "19039" or pension',
    "months_between(fecha_nacimiento, today()) >= 1",
    'lookup("valor_despensa", integrantes) > 400',
]


@pytest.mark.parametrize("text", FREE)
def test_a_criterion_that_some_meet_and_some_do_not_is_left_in_peace(text: str) -> None:
    assert marked(f"assert: {text}") == []


def test_bounds_the_wrong_way_round_are_turned() -> None:
    (told,) = [each for each in problems(criteria("assert: edad >= 18 and edad < 12")) if each.code == "D221"]
    assert told.suggestion == "edad >= 12 and edad < 18"
    assert told.message() == "Nadie puede cumplir el criterio «c0» («edad» va de 0 a 120)."


PAIRS: list[tuple[tuple[str, ...], Found]] = [
    (("assert: edad >= 18", "assert: edad < 12"), [("D222", "edad < 12")]),
    (("assert: edad_hoy >= 18", "assert: age(fecha_nacimiento) < 12"), [("D222", "age(fecha_nacimiento) < 12")]),
    (('assert: giro == "a"', 'assert: giro == "b"'), [("D222", 'giro == "b"')]),
    (("assert: ingreso < gasto", "assert: ingreso > gasto"), [("D222", "ingreso > gasto")]),
    (
        ("assert: edad >= 18", "assert: edad < 12 or pension and edad < 9"),
        [("D222", "edad < 12 or pension and edad < 9"), ("D234", "pension and edad < 9")],
    ),
    (
        ("when: pension, assert: ingreso < 3000", "when: pension, assert: ingreso > 5000"),
        [("D222", "ingreso > 5000")],
    ),
    (("assert: edad >= 18", "assert: edad >= 15"), [("D223", "edad >= 15")]),
    (("assert: edad >= 15", "assert: edad >= 18"), [("D223", "edad >= 15")]),
    (("assert: edad > 17", "assert: edad >= 18"), [("D223", "edad >= 18")]),
    (("assert: not pension", "assert: not pension"), [("D223", "not pension")]),
    (('assert: giro == "a"', 'assert: giro in ["a", "b"]'), [("D223", 'giro in ["a", "b"]')]),
    (("assert: edad >= 18", "when: pension, assert: edad >= 12"), [("D223", "edad >= 12")]),
    (("assert: edad >= 18", "assert: edad < 60"), []),
    (("assert: edad >= 18", "when: pension, assert: edad >= 60"), []),
    (("when: pension, assert: edad >= 18", "assert: edad >= 12"), []),
    (("when: pension, assert: edad >= 18", "when: not pension, assert: edad < 12"), []),
    (("assert: edad >= 18", "assert: edad >= 12 and pension"), []),
    (("assert: edad >= 18 or pension", "assert: edad < 12"), []),
    (("assert: ingreso < gasto", "assert: ingreso <= 3000"), []),
]


@pytest.mark.parametrize(("texts", "expected"), PAIRS)
def test_criteria_that_exclude_or_repeat_each_other(texts: tuple[str, ...], expected: Found) -> None:
    assert sorted(marked(*texts)) == sorted(expected)


PARTS: list[tuple[str, Found]] = [
    ("edad >= 18 and edad >= 15", [("D234", "edad >= 15")]),
    ("edad <= 120 and pension", [("D234", "edad <= 120")]),
    ("edad > 130 or pension", [("D234", "edad > 130")]),
    ("edad < 12 or edad < 18", [("D234", "edad < 12")]),
    ("pension and (edad >= 60 or edad >= 65)", [("D234", "edad >= 65")]),
    ("not (edad < 12 or edad < 18)", [("D234", "edad < 12")]),
    ("has(edad) and edad > 3", []),
    ("edad > 60 and pension", []),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_a_part_that_changes_nothing_is_marked_where_it_is_written(text: str, expected: Found) -> None:
    assert marked(f"assert: {text}") == expected


def field(text: str) -> str:
    return f"{FIELDS}      otro: {{type: integer, label: Otro, min: 0, max: 50, {text}}}\n"


OF_FIELDS: list[tuple[str, Found]] = [
    ("constraint: otro > 60", [("D224", "otro > 60")]),
    ("constraint: otro > 10 and otro < 5", [("D224", "otro > 10 and otro < 5")]),
    ("constraint: otro >= 0", [("D225", "otro >= 0")]),
    ("constraint: otro < edad", []),
    ("relevant: edad > 120", [("D227", "edad > 120")]),
    ("relevant: edad >= 0", [("D229", "edad >= 0")]),
    ("relevant: has(edad)", []),
    ("required: edad > 120", [("D230", "edad > 120")]),
    ("required: edad <= 120", [("D231", "edad <= 120")]),
    ("required: edad > 60", []),
]


@pytest.mark.parametrize(("text", "expected"), OF_FIELDS)
def test_a_condition_of_a_field_that_comes_out_only_one_way(text: str, expected: Found) -> None:
    assert found(field(text)) == expected


OTHERS: list[tuple[str, Found]] = [
    ("checks: [{id: a, assert: edad < 0, message: M}]", [("D226", "edad < 0")]),
    ("checks: [{id: a, assert: edad < 0, message: M, severity: warning}]", [("D235", "edad < 0")]),
    ("checks: [{id: a, assert: edad >= 0, message: M}]", [("D225", "edad >= 0")]),
    ("checks: [{id: a, when: edad > 120, assert: pension, message: M}]", [("D232", "edad > 120")]),
    ("eligibility: [{id: a, when: edad > 120, assert: pension, message: M}]", [("D232", "edad > 120")]),
    ("score: {points: [{points: 3, when: edad > 120}]}", [("D232", "edad > 120")]),
    ("score: {points: [{points: 3, when: edad >= 0}]}", [("D233", "edad >= 0")]),
    ("ends: [{when: edad > 120, reason: fin}]", [("D232", "edad > 120")]),
    ("limits: [{max: 1, per: person, unless: edad > 120}]", [("D232", "edad > 120")]),
    ("checks: [{id: a, when: pension, assert: 'false', message: M}]", []),
    ("eligibility: [{id: a, when: pension, assert: 'false', message: M}]", []),
    ("eligibility: [{id: a, assert: 'false', message: M}]", [("D221", "'false'")]),
]


@pytest.mark.parametrize(("text", "expected"), OTHERS)
def test_other_conditions_that_come_out_only_one_way(text: str, expected: Found) -> None:
    assert [code for code, _ in found(f"{FIELDS}    {text}\n")] == [code for code, _ in expected]


def test_who_depends_on_a_question_that_nobody_gets_to_is_not_reached_either() -> None:
    told = found(
        """
    fields:
      edad: {type: integer, label: Edad, min: 0, max: 120}
      uno: {type: yes_no, label: Uno, relevant: edad > 120}
      dos: {type: yes_no, label: Dos, relevant: uno}
      tres: {type: group, label: Tres, relevant: edad > 60, fields: {x: {type: yes_no, label: X, relevant: edad < 60}}}
    eligibility: [{id: c, assert: dos, message: M}]
    """
    )
    assert told == [("D227", "edad > 120"), ("D227", "uno"), ("D228", "edad < 60"), ("D221", "dos")]


def test_a_rows_conditions_are_looked_at_too() -> None:
    told = found(
        """
    fields:
      edad: {type: integer, label: Edad, min: 0, max: 120}
      hijos:
        type: repeat
        label: Hijos
        fields:
          meses: {type: integer, label: Meses, min: 0, max: 36, constraint: meses > 40}
          grande: {type: yes_no, label: Grande, relevant: edad > 130}
    services:
      vale:
        title: Vale
        type: service
        fields: {kilos: {type: integer, label: Kilos, min: 0, max: 5, required: kilos > 9}}
    """
    )
    assert told == [("D224", "meses > 40"), ("D227", "edad > 130"), ("D230", "kilos > 9")]
