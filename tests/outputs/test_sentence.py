"""A rule as a Spanish sentence: every node of the typed tree, and all rules of the shipped programs in a golden file."""
# ruff: noqa: E501 — the table reads only when each sentence stands on its line.

import os
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from city import CREDITO, DESPENSA, ESTANCIA, compiled
from expressions import SCOPE, expression
from padron.language import typed
from padron.language.kinds import YesNo
from padron.language.tables import decision_table
from padron.outputs.documentation import DELIVERY_DAY, REVIEW_DAY
from padron.outputs.sentence import amount_sentence, condition_sentence, listed, sentence, tree
from padron.outputs.sentence_values import value
from padron.outputs.speech import Dated, Speech, number, speech
from padron.program.closure import all_fields
from padron.program.model import Parameter, Program, Rule, Words
from padron.shapes import Choice, Choices, Day, Decimal, Option, Repeat, Text, Whole
from padron.shapes import YesNo as YesNoShape
from small_programs import PLACE, a_field

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "sentences.txt"
MONEY = Decimal(2, 0, 10**9, money=True)
TOWNS = Choice("municipios", (Option("19039", "Monterrey"), Option("19026", "Guadalupe"), Option("19006", "Apodaca")))
LABELS = {
    "edad": a_field("edad", Whole(0, 120), label="Edad dicha"),
    "ingreso": a_field("ingreso", MONEY, label="Ingreso mensual"),
    "saldo": a_field("saldo", MONEY, label="Saldo"),
    "integrantes": a_field("integrantes", Whole(1, 20), label="¿Cuántas personas son?"),
    "fecha_nacimiento": a_field("fecha_nacimiento", Day(), label="Fecha de nacimiento"),
    "nacimiento": a_field("nacimiento", Day(), label="Día en que nació"),
    "ingreso_el": a_field("ingreso_el", Day(), label="Día en que entra"),
    "vive_solo": a_field("vive_solo", YesNoShape(), label="¿Vive solo?"),
    "recibe_pension": a_field("recibe_pension", YesNoShape(), label="¿Recibe pensión?"),
    "municipio": a_field("municipio", TOWNS, label="Municipio"),
    "discapacidad": a_field(
        "discapacidad", Choices("discapacidades", (Option("motriz", "Motriz"), Option("visual", "Visual"))),
        label="Discapacidad",
    ),
    "curp": a_field("curp", Text(), label="CURP"),
    "curp_aval": a_field("curp_aval", Text(), label="CURP del aval"),
    "hijos": a_field(
        "hijos", Repeat(0, 10), label="Hijos",
        fields=(a_field("edad_hijo", Whole(0, 30), label="Edad"), a_field("beca", MONEY, label="Beca"),
                a_field("curp_hijo", Text(), label="CURP"), a_field("estudia", YesNoShape(), label="¿Estudia?")),
    ),
}  # fmt: skip
TABLE = decision_table("despensa", SCOPE.tables["despensa"], "unique", (("n", "value"), ("1..2", "350.00"))).table
assert TABLE is not None
SPEECH = Speech(
    titles={
        "program:beca": "Beca escolar",
        "kind:empleo": "Empleo",
        "service:apoyo.despensa": "Despensa mensual",
        "service:beca.pago": "Pago de la beca",
    },
    fields=LABELS,
    options={"municipios": {each.code: each.label for each in TOWNS.options}, "discapacidades": {"motriz": "Motriz"}},
    parameters={"linea": Parameter("linea", "money", MONEY, (), Words("Línea de pobreza"))},
    tables={"despensa": TABLE},
    dated={"linea": Dated(471_855, "2026-01-01", "CONEVAL. Ejemplo")},
)
SAID = {
    "edad >= 60": "Edad dicha es de 60 o más.",
    "60 > edad": "Edad dicha es de menos de 60.",
    "edad == 1": "Edad dicha es 1.",
    "edad != 5": "Edad dicha no es 5.",
    "not edad < 18": "Edad dicha es de 18 o más.",
    "ingreso <= 4718.55": "Ingreso mensual es de $4,718.55 o menos.",
    "ingreso > 1000": "Ingreso mensual es de más de $1,000.00.",
    "ingreso < integrantes * param('linea')": "Ingreso mensual es menor que «¿Cuántas personas son?» × «Línea de pobreza»"
    " ($4,718.55 desde el 1 de enero de 2026, CONEVAL).",
    "ingreso / integrantes < 1500": "Ingreso mensual es menor que 1,500 × «¿Cuántas personas son?».",
    "ingreso >= lookup('despensa', integrantes)": "Ingreso mensual es igual o mayor que el valor de la tabla «Despensa»"
    " según «¿Cuántas personas son?».",
    "vive_solo": "La respuesta a «¿Vive solo?» es sí.",
    "not vive_solo": "La respuesta a «¿Vive solo?» es no.",
    "vive_solo == false": "La respuesta a «¿Vive solo?» es no.",
    "vive_solo != recibe_pension": "La respuesta a «¿Vive solo?» y a «¿Recibe pensión?» es distinta.",
    "vive_solo == (edad > 3)": "Se cumple lo mismo en: [la respuesta a «¿Vive solo?» es sí] y en:"
    " [Edad dicha es de más de 3].",
    "municipio == '19039'": "Municipio es Monterrey.",
    "municipio not in ['19039', '19026', '19006']": "Municipio no es Monterrey, Guadalupe ni Apodaca.",
    "municipio in ['19039', '19026']": "Municipio es Monterrey o Guadalupe.",
    "edad in [18, 60]": "Edad dicha es 18 o 60.",
    "curp != curp_aval": "CURP no es igual a «CURP del aval».",
    "has(edad)": "Se conoce «Edad dicha».",
    "not has(edad)": "No se conoce «Edad dicha».",
    "includes(discapacidad, 'motriz')": "«Discapacidad» incluye Motriz.",
    "count(discapacidad) >= 1": "El número de opciones marcadas en «Discapacidad» es de 1 o más.",
    "count(hijos) > 2": "El número de filas de «Hijos» es de más de 2.",
    "sum(hijos.beca) < 900": "La suma de «Beca» en las filas de «Hijos» es de menos de $900.00.",
    "any(hijos, edad_hijo < 6)": "En al menos una fila de «Hijos» se cumple que «Edad» de la fila es de menos de 6.",
    "not any(hijos, curp_hijo == curp)": "En ninguna fila de «Hijos» se cumple que «CURP» de la fila es igual a «CURP»"
    " de la solicitud.",
    "not all(hijos, estudia and edad_hijo > 3)": "En al menos una fila de «Hijos» se cumple que [se cumple al menos uno de"
    " estos puntos: (1.1) la respuesta a «¿Estudia?» de la fila es no; (1.2) «Edad» de la fila es de 3 o menos].",
    "active_in('beca')": "Tiene activo el programa «Beca escolar».",
    "not active_in('apoyo', curp_aval)": "La persona de «CURP del aval» no tiene activo el programa «Apoyo».",
    "not active_in_kind('empleo')": "No tiene activo ningún otro apoyo de tipo «Empleo».",
    "was_in('apoyo', 'previous')": "Estuvo en «Apoyo» en la convocatoria anterior.",
    "received('despensa', 'month') < 2": "El número de entregas de «Despensa mensual» en ese mes es de menos de 2.",
    "last_received('beca.pago') < date('2026-05-01')": "El día de la última entrega de «Pago de la beca» es antes del"
    " 1 de mayo de 2026.",
    "age(nacimiento) >= 18": "El tiempo, en años completos, desde «Día en que nació» hasta el día de la solicitud es de 18 años o más.",
    "age(birth_date(curp_aval)) >= 1": "La edad según «CURP del aval» el día de la solicitud es de 1 año o más.",
    "months_between(nacimiento, ingreso_el) == 1": "El tiempo desde «Día en que nació» hasta «Día en que entra» es 1 mes.",
    "ingreso_el >= today()": "Día en que entra es el día de la solicitud o después.",
    "ingreso_el <= date('2026-05-01')": "Día en que entra es el 1 de mayo de 2026 o antes.",
    "ingreso_el > max(nacimiento, today())": "Día en que entra es después del último de estos valores: «Día en que nació»;"
    " el día de la solicitud.",
    "abs(saldo) > 3": "El valor sin signo de «Saldo» es de más de $3.00.",
    "-saldo > 3": "−«Saldo» es de más de $3.00.",
    "ingreso - saldo - 5 >= min(saldo, 2)": "«Ingreso mensual» − «Saldo» − $5.00 es igual o mayor que el menor de estos"
    " valores: «Saldo»; $2.00.",
    "(ingreso + 1) * 2 > 3": "(«Ingreso mensual» + $1.00) × 2 es de más de $3.00.",
    "round(ingreso / integrantes, 2) < 1500": "«Ingreso mensual» ÷ «¿Cuántas personas son?», con redondeo a 2 decimales es"
    " de menos de $1,500.00.",
    "round(ingreso, 0) == 4": "«Ingreso mensual» con redondeo sin decimales es $4.00.",
    "edad < if(vive_solo, 6, 4)": "Edad dicha es menor que (6 si la respuesta a «¿Vive solo?» es sí; 4 si no).",
    "if(vive_solo, edad > 3, recibe_pension)": "Según el caso: [si la respuesta a «¿Vive solo?» es sí: Edad dicha es de"
    " más de 3] [si no: la respuesta a «¿Recibe pensión?» es sí].",
    "vive_solo and edad > 3": "La respuesta a «¿Vive solo?» es sí, y además Edad dicha es de más de 3.",
    "vive_solo or edad > 3 or has(curp)": "Se cumple al menos uno de estos puntos: (a) la respuesta a «¿Vive solo?» es sí;"
    " (b) Edad dicha es de más de 3; (c) se conoce «CURP».",
    "vive_solo or edad > 3 and has(curp)": "Se cumple al menos uno de estos puntos: (a) la respuesta a «¿Vive solo?» es sí;"
    " (b) se cumple todo lo siguiente: (b.1) Edad dicha es de más de 3; (b.2) se conoce «CURP».",
    "not (vive_solo or edad > 3)": "La respuesta a «¿Vive solo?» es no, y además Edad dicha es de 3 o menos.",
    "(vive_solo and edad > 3) and has(curp)": "Se cumple todo lo siguiente: (a) la respuesta a «¿Vive solo?» es sí;"
    " (b) Edad dicha es de más de 3; (c) se conoce «CURP».",
    "true": "Siempre.",
}


def rule(text: str) -> Rule:
    return Rule(text, expression(text, YesNo()), PLACE)


@pytest.mark.parametrize("text", SAID)
def test_a_condition_is_said(text: str) -> None:
    assert sentence(rule(text), SPEECH) == SAID[text]


def nodes(node: typed.Typed) -> Iterator[type]:
    yield type(node)
    for each in typed.children(node):
        yield from nodes(each)


def test_the_table_above_has_every_node_of_the_typed_tree() -> None:
    met = {each for text in SAID for each in nodes(expression(text, YesNo()).tree)}
    assert {each.__name__ for each in get_args(typed.Typed)} == {each.__name__ for each in met}


@pytest.mark.parametrize("text", [each for each in SAID if each != "true"])
def test_what_is_negated_twice_says_the_same_and_once_something_else(text: str) -> None:
    assert tree(expression(f"not not ({text})", YesNo()).tree, SPEECH) == tree(expression(text, YesNo()).tree, SPEECH)
    assert sentence(rule(f"not ({text})"), SPEECH) != SAID[text]


@pytest.mark.parametrize("text", SAID)
def test_any_node_can_also_stand_as_a_value(text: str) -> None:
    for node in typed.children(expression(text, YesNo()).tree):
        assert value(node, SPEECH.of_row("hijos"), lambda _, __: "…")


def test_when_stands_first() -> None:
    said = sentence(rule("ingreso < 3000"), SPEECH, rule("recibe_pension"))
    assert said == "Si la respuesta a «¿Recibe pensión?» es sí: Ingreso mensual es de menos de $3,000.00."


def test_a_nested_rule_can_be_shown_as_a_list_within_a_list() -> None:
    said = tree(expression("vive_solo or edad > 3 and has(curp)").tree, SPEECH)
    assert list(listed(said)) == [
        (0, "se cumple al menos uno de estos puntos:"),
        (1, "la respuesta a «¿Vive solo?» es sí"),
        (1, "se cumple todo lo siguiente:"),
        (2, "Edad dicha es de más de 3"),
        (2, "se conoce «CURP»"),
    ]


def test_what_has_no_label_is_called_by_its_name_in_words() -> None:
    bare = Speech({}, {}, {}, {}, {})
    assert sentence(rule("ingreso < param('linea')"), bare) == "Ingreso es menor que «Linea»."
    assert sentence(rule("municipio == '19039'"), bare) == "Municipio es 19039."
    assert sentence(rule("any(hijos, beca > 3)"), bare) == (
        "En al menos una fila de «Hijos» se cumple que «Beca» de la fila es de más de 3."
    )


@pytest.mark.parametrize(
    ("scaled", "places", "said"),
    [
        (150_000, 2, "1,500"),
        (150_050, 2, "1,500.5"),
        (-5, 2, "-0.05"),
        (0, 0, "0"),
        (10**15 - 1, 2, "9,999,999,999,999.99"),
    ],
)
def test_a_number_leaves_out_decimals_that_say_nothing(scaled: int, places: int, said: str) -> None:
    assert number(scaled, places) == said


def told(program: Program) -> Iterator[str]:
    """Every rule of a program as it is written, and as it is said."""
    words = speech(program, "2026-11-25")
    yield f"# {program.name}"
    for each in (*program.criteria, *program.checks):
        when = f" | when {each.when.text}" if each.when is not None else ""
        yield f"{each.id} | {each.assert_.text}{when}\n    {sentence(each.assert_, words, each.when)}"
    services = {field.name: each for each in program.services for field in each.fields}
    for field in all_fields(program):
        service = services.get(field.name)
        own = words.among(service.fields, DELIVERY_DAY) if service is not None else words
        for key in ("required", "relevant", "constraint"):
            found = getattr(field, key)
            if isinstance(found, Rule):
                yield f"{field.name}.{key} | {found.text}\n    {condition_sentence(found, own)}"
        if field.calculation is not None:
            yield f"{field.name}.calculation | {field.calculation.text}\n    {amount_sentence(field.calculation, own)}"
    for point in program.score.points if program.score else ():
        yield f"{point.points} | {point.when.text}\n    {condition_sentence(point.when, words)}"
    for end in program.ends:
        yield f"{end.reason} | {end.when.text}\n    {condition_sentence(end.when, words.among((), REVIEW_DAY))}"


def test_all_rules_of_the_shipped_programs_read_well() -> None:
    """The file is read by people in a review; PADRON_GOLDEN=write writes it anew."""
    found = "\n".join(line for name in (DESPENSA, ESTANCIA, CREDITO) for line in told(compiled(name))) + "\n"
    if os.environ.get("PADRON_GOLDEN") == "write":
        GOLDEN.write_text(found, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == found
