"""A message that gives another number or boundary than its condition is told; a sensible one never is."""

import pytest

from definition_makers import problems

FIELDS = """
    fields:
      edad: {type: integer, label: Edad, min: 0, max: 120}
      dias_atraso: {type: integer, label: Días de atraso, min: 0, max: 3650, unit: días}
      antiguedad: {type: integer, label: Antigüedad del negocio en meses, min: 0, max: 1200}
      ingreso: {type: money, label: Ingreso, min: 0, max: 500000}
      integrantes: {type: integer, label: Integrantes, min: 1, max: 20}
      con_discapacidad: {type: yes_no, label: Discapacidad}
      inicio: {type: date, label: Inicio, max: today()}
      menores: {type: integer, label: Hijos menores de 12 años, min: 0, max: 20}
    eligibility:
"""


def told(condition: str, message: str) -> list[tuple[str, str | None]]:
    text = f'{FIELDS}      - id: uno\n        assert: {condition}\n        message: "{message}"\n'
    found = problems(text)
    assert not [each for each in found if each.severity == "error"], [each.message() for each in found]
    return [(each.code, each.suggestion) for each in found if each.code in ("D240", "D241")]


DIFFER = [
    ("edad > 60", "De 60 años en adelante.", ("D240", ">= 60")),
    ("edad > 60", "Debe tener 60 años o más.", ("D240", ">= 60")),
    ("edad > 60", "Debe tener 60 años cumplidos.", ("D240", ">= 60")),
    ("edad > 60", "Debe tener sesenta años o más.", ("D240", ">= 60")),
    ("edad > 60", "Es para personas a partir de los 60.", ("D240", ">= 60")),
    ("edad >= 60", "Debe tener más de 60 años.", ("D240", "> 60")),
    ("edad <= 12", "Debe tener menos de 12 años.", ("D240", "< 12")),
    ("edad < 12", "Debe tener hasta 12 años.", ("D240", "<= 12")),
    ("edad < 12", "Debe tener 12 años como máximo.", ("D240", "<= 12")),
    ("edad <= 12", "Es para menores de 12 años.", ("D240", "< 12")),
    ("edad >= 18 and edad < 29", "Debe tener entre 18 y 29 años.", ("D240", "<= 29")),
    ("edad > 18 and edad <= 29", "Debe tener de 18 a 29 años.", ("D240", ">= 18")),
    ("dias_atraso < 15", "No debe tener atrasos de más de 15 días.", ("D240", "<= 15")),
    ("dias_atraso <= 15", "Debe tener menos de 15 días de atraso.", ("D240", "< 15")),
    ("ingreso <= 3000", "El ingreso debe ser menor a $3,000.", ("D240", "< 3000")),
    ("ingreso < 3000", "El ingreso debe ser de hasta $3,000.", ("D240", "<= 3000")),
    ("ingreso < 3000", "El ingreso debe ser como máximo $3,000.", ("D240", "<= 3000")),
    ("ingreso < 3000", "El ingreso no debe pasar de 3,000 pesos.", ("D240", "<= 3000")),
    ("ingreso < 3000", "El ingreso no debe rebasar los $3,000 al mes.", ("D240", "<= 3000")),
    ("integrantes > 3", "El hogar debe tener al menos tres integrantes.", ("D240", ">= 3")),
    ("integrantes >= 3", "El hogar debe tener más de tres integrantes.", ("D240", "> 3")),
    ("age(fecha_nacimiento) > 60", "Debe tener 60 años cumplidos.", ("D240", ">= 60")),
    ("antiguedad > 12", "El negocio debe tener un año o más.", ("D240", ">= 12")),
    ("months_between(inicio, today()) > 12", "El negocio debe tener un año o más.", ("D240", ">= 12")),
    ("days_between(inicio, today()) > 14", "Deben pasar al menos dos semanas.", ("D240", ">= 14")),
    ("edad >= 60", "Debe tener 65 años cumplidos.", ("D241", None)),
    ("age(fecha_nacimiento) >= 18", "Debe tener dieciséis años.", ("D241", None)),
    ("ingreso < 3000", "El ingreso debe ser menor a $3,500.", ("D241", None)),
    ("ingreso < 3000", "El ingreso debe ser menor a 2,999.99 pesos.", ("D241", None)),
    ("integrantes >= 4", "El hogar debe tener al menos tres integrantes.", ("D241", None)),
    ("integrantes >= 4", "El hogar debe ser de 3 o más.", ("D241", None)),
    ("ingreso < 3000", "Debe ganar menos de trece mil pesos.", ("D241", None)),
    ("ingreso < 30000", "Debe ganar menos de $20 mil.", ("D241", None)),
    ("ingreso < 30000", "Debe ganar hasta $30 mil.", ("D240", "<= 30000")),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "message", "expected"), DIFFER)
def test_a_number_or_boundary_that_differs_is_told(condition: str, message: str, expected: object) -> None:
    assert told(condition, message) == [expected]


AGREE = [
    ("edad >= 60", "La persona debe tener 60 años cumplidos."),
    ("edad >= 60", "De 60 años en adelante."),
    ("edad >= 60", "Debe tener sesenta años o más."),
    ("edad >= 60", "Es para mayores de 60 años."),
    ("edad > 60", "Es para mayores de 60 años."),
    ("edad > 59", "Debe tener 60 años o más."),
    ("edad < 26", "Es para jóvenes de hasta 25 años."),
    ("edad <= 25", "Debe tener menos de 26 años."),
    ("edad >= 60", "Tiene menos de 60 años."),
    ("edad >= 60", "Aún no cumple 60 años."),
    ("edad >= 18", "No es menor de 18 años."),
    ("not (edad < 18)", "Debe tener 18 años o más."),
    ("18 <= edad", "Debe tener 18 años cumplidos."),
    ("edad >= 18 and edad <= 29", "Debe tener entre 18 y 29 años."),
    ("edad >= 18 and edad < 30", "Debe tener entre 18 y 29 años."),
    ("edad >= 12 and edad <= 17", "No debe ser menor de 12 ni mayor de 17 años."),
    ("edad >= 18", "Debe ser mayor de edad."),
    ("edad >= 18", "Debe ser mayor de edad (18 años)."),
    ("edad >= 65 or con_discapacidad", "Debe tener 65 años o más, o una discapacidad."),
    ("edad < if(con_discapacidad, 6, 4)", "Debe tener menos de 4 años, o menos de 6 con discapacidad."),
    ("ingreso < 3000", "El ingreso debe ser menor a $3,000."),
    ("ingreso < 3000", "El ingreso es de $3,000 o más."),
    ("ingreso <= 3000", "El ingreso pasa de 3,000 pesos."),
    ("ingreso <= 2999.99", "El ingreso debe ser menor a $3,000."),
    ("ingreso < 3000", "El ingreso del hogar rebasa el tope."),
    ("ingreso < 2 * integrantes * 1000", "El ingreso por persona debe ser menor a $2,000."),
    ("ingreso < integrantes * param(\"linea_pobreza_ingresos\")", "Debe ganar menos de $4,718.55 por persona."),
    ("ingreso / integrantes <= 1500", "El ingreso por persona es de más de $1,500."),
    ("integrantes >= 3", "El hogar debe tener al menos tres integrantes."),
    ("integrantes >= 3", "El hogar tiene menos de tres integrantes."),
    ("dias_atraso <= 15", "Sin atrasos de más de 15 días en los últimos 12 meses."),
    ("antiguedad >= 12", "El negocio debe tener un año o más."),
    ("antiguedad >= 12", "El negocio debe tener 12 meses de trabajo."),
    ("months_between(inicio, today()) < 12", "El estudio tiene un año o más."),
    ("days_between(inicio, today()) > 92", "No recogió su despensa en tres meses."),
    ("days_between(inicio, today()) <= 90", "El comprobante debe tener menos de 3 meses."),
    ("edad >= 60", "Según el art. 5, la persona debe tener 60 años o más."),
    ("edad >= 60", "Es la segunda etapa: 60 años o más, en 2 visitas."),
    ("con_discapacidad", "Debe presentar el certificado de menos de 3 meses."),
    ("edad != 0", "La edad debe ser mayor a 0."),
    ("menores >= 1", "Debe tener por lo menos un hijo o hija menor de 12 años."),
    ("ingreso < 12000", "Debe ganar menos de doce mil pesos."),
    ("ingreso < 12500", "Debe ganar menos de doce mil quinientos pesos."),
    ("ingreso < 3000", "Debe ganar menos de tres mil pesos."),
    ("ingreso < 30000", "Debe ganar menos de $30 mil."),
    ("ingreso <= 450000", "Las ventas no deben pasar de 0.45 millones de pesos."),
    ("edad >= 18", "Debe ser mayor de edad (artículo 34 constitucional)."),
    ("edad >= 60", "No cumple la edad (regla 5.1)."),
    ("edad >= 60", "La convocatoria 2026 es para personas adultas mayores."),
    ("edad >= 60", "Compruébalo con 1 identificación."),
    ("edad >= 60", "Compruébalo con al menos 2 documentos."),
    ("edad >= 60", "Llama al 070 para saber más."),
    ("integrantes >= 3", "Es el requisito 4: un hogar numeroso."),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "message"), AGREE)
def test_a_sensible_message_is_left_in_peace(condition: str, message: str) -> None:
    assert told(condition, message) == []


def test_the_sign_and_number_are_marked_and_the_right_form_is_given() -> None:
    text = (
        f"{FIELDS}      - id: uno\n        assert: con_discapacidad or edad > 60\n        message: De 60 en adelante.\n"
    )
    (found,) = [each for each in problems(text) if each.code == "D240"]
    assert found.place is not None
    assert (found.place.column, found.place.length, found.suggestion) == (38, 4, ">= 60")
    assert found.message() == "El mensaje dice «De 60 en adelante.» y la condición «> 60»: la orilla no es la misma."


def test_a_constraint_is_compared_with_its_own_message() -> None:
    text = """
    fields:
      horas: {type: integer, label: Horas, min: 0, max: 90, constraint: horas < 48, constraint_message: Hasta 48 horas.}
    checks: [{id: a, assert: horas > 8, message: Debe trabajar al menos 8 horas.}]
    """
    assert [(each.code, each.suggestion) for each in problems(text) if each.severity != "note"][:2] == [
        ("D240", "<= 48"),
        ("D240", ">= 8"),
    ]
