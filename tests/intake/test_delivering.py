"""A delivery judged: its own questions over what the enrolment knows, quantity and amount computed, or why not."""

from collections.abc import Mapping
from typing import Any

import pytest

from definition_makers import define
from padron.intake.delivering import Handed, delivery, known_of, service_door
from padron.program.model import Program
from padron.registry.arrivals import Source

FIELDS = """
calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31, budget: 100000}}
person: {telefono: optional, domicilio: required, hogar: optional}
fields:
  integrantes: {type: integer, label: ¿Cuántas personas son?, min: 1, max: 20, required: yes}
  estudia: {type: yes_no, label: ¿Estudia?}
  becas: {type: choices, label: Becas, choices: {a: Una, b: Otra}, relevant: estudia}
  doble: {type: integer, label: El doble, calculation: integrantes * 2}
services:
"""
BAG = """
  bolsa:
    title: Bolsa
    type: in_kind
    quantity: bolsas
    value: if(grande, 20.50, 10.25)
    fields:
      bolsas: {type: integer, label: ¿Cuántas bolsas?, min: 0, max: 9, required: yes}
      grande: {type: yes_no, label: ¿Son grandes?}
"""
ENROLLED = {"integrantes": 3, "estudia": False, "doble": 6}
LUCIA = {"curp": "AUPL900109MNLRXC09", "municipio": "19039"}


def program(services: str = BAG) -> Program:
    return define(FIELDS.lstrip() + services.strip("\n") + "\n")


def handed(of: Program, service: str, answers: Mapping[str, object], **changes: Any) -> Handed:
    given: dict[str, Any] = {"on": "2026-05-01", "facts": {}, **changes}
    outer = given.pop("outer", None)
    known = known_of(of, LUCIA, ENROLLED, {}, "2026-04-01") if outer is None else outer
    return service_door(of, service).handed(answers, known, **given)


def said(made: Handed) -> list[tuple[str, str | None]]:
    return [(each.code, each.field) for each in made.record.problems]


def test_quantity_in_hundredths_and_amount_in_centavos_are_computed_from_its_own_answers() -> None:
    made = handed(program(), "bolsa", {"bolsas": "3", "grande": "sí"})
    assert (said(made), made.quantity, made.amount) == ([], 300, 6150)
    assert dict(made.record.answers) == {"bolsas": 3, "grande": True}


def test_it_sees_the_enrolments_answers_and_keeps_what_it_read_of_them() -> None:
    of = program("  despensa: {title: Despensa, type: in_kind, value: doble * 100}")
    made = handed(of, "despensa", {})
    assert (made.quantity, made.amount) == (100, 60_000)
    kept = delivery(service_door(of, "despensa"), made, person_key=b"p", enrolment=b"e", call="anual",
                    source=Source("form"))  # fmt: skip
    assert (kept.answers, kept.budget) == ("{}", 10_000_000)
    assert '"enrolment":{"doble":6,"integrantes":3}' in kept.judged


def test_an_own_name_hides_the_enrolments_even_while_it_is_not_answered() -> None:
    of = program("""
  despensa:
    title: Despensa
    type: in_kind
    value: integrantes * 100
    fields: {integrantes: {type: integer, label: ¿Cuántas comen hoy?, min: 1, max: 20}}
""")
    assert handed(of, "despensa", {"integrantes": 2}).amount == 20_000
    assert said(handed(of, "despensa", {})) == [("amount_lacks", "integrantes")]


def test_where_the_amount_is_not_known_it_names_what_lacks_and_nothing_is_delivered() -> None:
    made = handed(program(), "bolsa", {"bolsas": 3})
    assert (said(made), made.amount, made.record.stops) == ([("amount_lacks", "grande")], None, True)
    assert made.record.problems[0].message() == "Falta «¿Son grandes?»: con ese dato se calcula el importe"


def test_what_lacks_in_a_calculation_of_the_enrolment_is_named_by_its_own_question() -> None:
    of = program("  despensa: {title: Despensa, type: in_kind, value: doble * 100}")
    (found,) = handed(of, "despensa", {}, outer={"estudia": True}).record.problems
    assert (found.code, found.values["label"]) == ("amount_lacks", "¿Cuántas personas son?")


def test_a_quantity_of_nothing_is_no_delivery() -> None:
    assert said(handed(program(), "bolsa", {"bolsas": 0, "grande": "no"})) == [("nothing_delivered", "cantidad")]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({"cantidad": "3", "importe": "$61.50"}, []),
        ({"cantidad": "2"}, [("amount_differs", "cantidad")]),
        ({"importe": 61.51}, [("amount_differs", "importe")]),
        ({"importe": "mucho"}, [("not_a_number", "importe")]),
    ],
)
def test_what_a_sheet_writes_must_be_what_comes_out(written: dict[str, object], found: list[tuple[str, str]]) -> None:
    assert said(handed(program(), "bolsa", {"bolsas": "3", "grande": "sí"}, written=written)) == found


def test_its_own_questions_are_cleaned_and_asked_for_as_any() -> None:
    assert said(handed(program(), "bolsa", {"bolsas": "doce", "grande": "sí"}))[0][1] == "bolsas"
    assert said(handed(program(), "bolsa", {"grande": "sí"}))[0] == ("required", "bolsas")
    assert said(handed(program(), "bolsa", {"bolsas": 1, "grande": "sí", "otra": 1})) == [("unknown_field", "otra")]


def test_a_question_of_its_own_may_depend_on_the_enrolments_answers() -> None:
    of = program("""
  taller:
    title: Taller
    type: service
    fields: {escuela: {type: text, label: Escuela, relevant: estudia, required: yes}}
""")
    assert said(handed(of, "taller", {"escuela": "Centro"})) == [("not_relevant", "escuela")]
    assert said(handed(of, "taller", {}, outer={"estudia": True}))[0] == ("required", "escuela")


def test_a_list_of_the_enrolment_that_did_not_apply_is_unknown_and_no_empty_one() -> None:
    of = program("  taller: {title: Taller, type: service, quantity: count(becas) + 1}")
    assert said(handed(of, "taller", {})) == [("amount_lacks", "cantidad")]
    outer = known_of(of, LUCIA, {"integrantes": 1, "estudia": True}, {}, "2026-04-01")
    assert handed(of, "taller", {}, outer=outer).quantity == 100


def test_a_fact_of_the_registry_may_decide_the_amount() -> None:
    of = program('  bono: {title: Bono, type: money, value: "if(received(\\"bono\\", \\"ever\\") == 0, 500, 200)"}')
    (key,) = service_door(of, "bono").facts
    assert [handed(of, "bono", {}, facts={key: many}).amount for many in (0, 1)] == [50_000, 20_000]
    assert said(handed(of, "bono", {})) == [("amount_unknown", "importe")]


def test_a_limit_on_a_value_that_is_not_known_holds_the_delivery_and_one_on_a_sum_takes_as_much_as_it_is() -> None:
    of = program("""
  hora:
    title: Hora
    type: service
    quantity: horas
    fields: {horas: {type: integer, label: Horas, min: 1, max: 9, required: yes}}
    limits: [{max: 20, per: person, period: month, sum: quantity}, {max: 2, per: household}]
""")
    made = handed(of, "hora", {"horas": 4})
    assert [(each.amount, each.most) for each in made.limits] == [(400, 2000)]
    assert [name for name, _ in made.unknown] == ["hogar"]


def test_there_is_no_door_for_a_service_that_is_not() -> None:
    with pytest.raises(KeyError):
        service_door(program(), "otra")


LETTER = """
  bolsa:
    title: Bolsa
    type: in_kind
    fields:
      carta: {type: file, label: Carta, required: yes}
      fotos:
        type: repeat
        label: Fotos
        max: 2
        fields:
          foto: {type: file, label: Foto, required: yes}
          nota: {type: text, label: Nota, max_length: 20}
"""


def test_a_document_that_must_be_there_comes_later_but_where_the_way_in_takes_documents() -> None:
    rows = {"fotos": [{"nota": "sin foto"}]}
    later = handed(program(LETTER), "bolsa", rows)
    assert said(later) == [("file_pending", "carta"), ("file_pending", "fotos[1].foto")]
    assert not later.record.stops
    now = handed(program(LETTER), "bolsa", rows, takes_files=True)
    assert said(now) == [("required", "carta"), ("required", "fotos[1].foto")]
    assert now.record.stops
