"""What unknown does, by place: the table of the language's page, row by row."""

from collections.abc import Mapping

import pytest

from definition_makers import define, problems
from padron.intake.record import Record, as_json, door

TODAY = "2026-11-23"
ANA = {
    "curp": "GASG741212MNLRDD02",
    "nombre": "Ma Guadalupe",
    "primer_apellido": "Garza",
    "segundo_apellido": "Sada",
}


def judged(text: str, answers: Mapping[str, object], person: Mapping[str, object] = ANA) -> Record:
    return door(define(text)).record(person, answers, today=TODAY)


def outcomes(record: Record) -> dict[str, str]:
    return {each.id: each.outcome for each in record.criteria}


def said(record: Record) -> list[tuple[str, str | None]]:
    return [(each.code, each.field) for each in record.problems]


ASKED = """
    fields:
      n: {type: integer, label: N, min: 0, max: 9}
      s: {type: yes_no, label: S}
      relevante: {type: integer, label: R, max: 9, relevant: n > 3}
      obligatorio: {type: integer, label: O, max: 9, required: n > 3}
      limitado: {type: integer, label: L, max: 9, constraint: limitado > n, constraint_message: {es: Más, en: More}}
      doble: {type: integer, label: D, max: 18, calculation: n * 2}
    eligibility:
      - {id: directo, assert: n > 3, message: M}
      - {id: condicionado, when: n > 3, assert: s, message: M}
    checks:
      - {id: revisa, assert: n > 3, message: {es: Revisa, en: Check}}
      - {id: avisa, assert: n > 3, message: Avisa, severity: warning}
    score:
      points: [{points: 7, when: n > 3}]
"""


def test_unknown_leaves_a_criterion_without_information() -> None:
    record = judged(ASKED, {})
    assert outcomes(record) == {"directo": "unknown", "condicionado": "met"}
    assert (record.verdict, record.missing) == ("undetermined", ("n",))


def test_unknown_does_not_fire_constraints_and_checks() -> None:
    assert said(judged(ASKED, {"limitado": "1"})) == []


def test_only_a_plain_no_fires_them() -> None:
    found = judged(ASKED, {"n": "2", "limitado": "1"})
    assert said(found) == [("constraint", "limitado"), ("check", None), ("check_warning", None)]
    assert [each.message("en") for each in found.problems] == ["More", "Check", "Avisa"]
    assert [each["message"] for each in as_json(found, "en")["problems"]] == ["More", "Check", "Avisa"]  # type: ignore


def test_unknown_counts_as_no_in_relevant_required_when_and_score() -> None:
    record = judged(ASKED, {"relevante": "1"})
    assert said(record) == [("not_relevant", "relevante")]
    assert record.score == 0
    assert said(judged(ASKED, {"n": "5"})) == [("required", "obligatorio")]


def test_unknown_leaves_a_calculation_empty() -> None:
    assert judged(ASKED, {}).calculated == {"doble": None}


REPEAT = """
    fields:
      s: {type: yes_no, label: S}
      r:
        type: repeat
        label: R
        max: 3
        relevant: s
        fields:
          x: {type: integer, label: X, min: 0, max: 9}
          y: {type: integer, label: Y, min: 0, max: 9, relevant: x > 3}
    eligibility:
      - {id: cuenta, assert: count(r) == 0, message: M}
      - {id: suma, assert: 'sum(r.x) == 0', message: M}
      - {id: alguna, assert: 'not any(r, x > 3)', message: M}
      - {id: todas, assert: 'all(r, x > 3)', message: M}
      - {id: ocultas, assert: 'sum(r.y) == 0', message: M}
"""


@pytest.mark.parametrize("answers", [{}, {"s": "no"}, {"s": "si"}, {"s": "si", "r": []}, {"s": "no", "r": [{"x": 9}]}])
def test_a_repeat_without_rows_or_not_relevant_is_known(answers: Mapping[str, object]) -> None:
    assert set(outcomes(judged(REPEAT, answers)).values()) == {"met"}


def test_one_unknown_cell_makes_its_sum_unknown() -> None:
    found = outcomes(judged(REPEAT, {"s": "si", "r": [{"x": 5, "y": 1}, {"x": "", "y": "0"}]}))
    assert found == {
        "cuenta": "not_met",
        "suma": "unknown",
        "alguna": "not_met",
        "todas": "unknown",
        "ocultas": "unknown",
    }


def test_a_cell_that_is_not_relevant_is_dropped_with_a_warning() -> None:
    record = judged(REPEAT, {"s": "si", "r": [{"x": 1, "y": 2}]})
    assert said(record) == [("not_relevant", "r[1].y")]
    assert record.answers["r"] == [{"x": 1}]


def test_a_bad_cell_that_is_not_relevant_is_no_error() -> None:
    assert said(judged(REPEAT, {"s": "si", "r": [{"x": 1, "y": "mucho"}]})) == [("not_relevant", "r[1].y")]


CHOICES = """
    fields:
      s: {type: yes_no, label: S}
      pedida: {type: choices, label: P, choices: {a: A, b: B}, required: yes}
      libre: {type: choices, label: L, choices: {a: A, b: B}}
      a_veces: {type: choices, label: V, choices: {a: A, b: B}, required: s}
      oculta: {type: choices, label: O, choices: {a: A, b: B}, relevant: s}
    eligibility:
      - {id: pedida, assert: 'not includes(pedida, "a")', message: M}
      - {id: libre, assert: count(libre) == 0, message: M}
      - {id: a_veces, assert: 'not includes(a_veces, "a")', message: M}
      - {id: oculta, assert: 'not includes(oculta, "a")', message: M}
"""


def test_choices_with_nothing_chosen_are_empty_where_they_are_not_required_and_else_unknown() -> None:
    assert outcomes(judged(CHOICES, {})) == {"pedida": "unknown", "libre": "met", "a_veces": "met", "oculta": "unknown"}
    found = outcomes(judged(CHOICES, {"s": "si", "pedida": "b"}))
    assert found == {"pedida": "met", "libre": "met", "a_veces": "unknown", "oculta": "met"}


@pytest.mark.parametrize("none", [[], "ninguna"])
def test_choices_are_known_and_empty_once_none_was_the_answer_and_stay_so_when_read_again(none: object) -> None:
    record = judged(CHOICES, {"pedida": none})
    assert outcomes(record)["pedida"] == "met"
    assert said(record) == []
    assert record.answers == {"pedida": []}
    assert judged(CHOICES, record.answers).answers == record.answers


def test_a_refused_value_is_unknown_to_every_expression_and_its_problem_stays() -> None:
    record = judged(CHOICES, {"s": "si", "pedida": "z", "libre": "z", "a_veces": ["a", "z"], "oculta": "z"})
    assert set(outcomes(record).values()) == {"unknown"}
    assert said(record) == [("not_an_option", name) for name in ("pedida", "libre", "a_veces", "oculta")]
    assert record.missing == ("pedida", "libre", "a_veces", "oculta")


@pytest.mark.parametrize("wrong", ["77", "-1", "dos", "1.5"])
def test_type_and_bounds_refuse_alike(wrong: str) -> None:
    record = judged(ASKED, {"n": wrong})
    assert outcomes(record)["directo"] == "unknown"
    assert [field for _, field in said(record)] == ["n"]
    assert record.answers == {}


NESTED = """
    fields:
      s: {type: yes_no, label: S}
      afuera:
        type: group
        label: Afuera
        relevant: s
        fields:
          a: {type: integer, label: A, max: 9, required: yes}
          adentro:
            type: group
            label: Adentro
            relevant: a > 2
            fields:
              b: {type: integer, label: B, max: 9, required: yes}
              c: {type: integer, label: C, max: 99, calculation: b + 1}
      d: {type: integer, label: D, max: 999, calculation: c + 1}
    eligibility:
      - {id: sabe, assert: not has(b), message: M}
      - {id: cuenta, assert: d < 9, message: M}
"""


@pytest.mark.parametrize("answers", [{"s": "no", "a": 3, "b": 4}, {"a": 3, "b": 4}, {"s": "si", "a": 1, "b": 4}])
def test_a_field_in_a_group_that_is_not_relevant_is_unknown_not_required_and_not_stored(
    answers: Mapping[str, object],
) -> None:
    record = judged(NESTED, answers)
    assert "b" not in record.answers
    assert outcomes(record) == {"sabe": "met", "cuenta": "unknown"}
    assert record.calculated == {"c": None, "d": None}
    assert ("required", "b") not in said(record)
    assert ("not_relevant", "b") in said(record)


def test_calculations_chain_once_everything_applies() -> None:
    assert judged(NESTED, {"s": "si", "a": "3", "b": "4"}).calculated == {"c": 5, "d": 6}


CASCADE = """
    fields:
      s: {type: yes_no, label: S}
      mun: {type: choice, label: Municipio, catalogue: municipios, relevant: s}
      col: {type: choice, label: Colonia, catalogue: colonias, filter: {municipio: mun}}
      obras:
        type: repeat
        label: Obras
        max: 3
        fields:
          donde: {type: choice, label: Dónde, catalogue: municipios}
          colonia: {type: choice, label: Colonia, catalogue: colonias, filter: {municipio: donde}}
    eligibility:
      - {id: cerca, assert: not has(col), message: M}
      - {id: lejos, assert: 'not any(obras, has(colonia))', message: M}
"""


def test_a_code_that_its_parent_does_not_lead_to_is_refused_in_rows_too() -> None:
    rows = [{"donde": "19026", "colonia": "19039-001"}]
    record = judged(CASCADE, {"s": "si", "mun": "19026", "col": "19039-001", "obras": rows})
    assert said(record) == [("option_not_here", "col"), ("option_not_here", "obras[1].colonia")]
    assert set(outcomes(record).values()) == {"met"}
    assert record.answers["obras"] == [{"donde": "19026"}]


def test_a_parent_that_does_not_apply_leads_nowhere_and_leaves_the_whole_list() -> None:
    record = judged(CASCADE, {"s": "no", "mun": "19026", "col": "19039-001"})
    assert said(record) == [("not_relevant", "mun")]
    assert record.answers["col"] == "19039-001"


def test_what_is_given_on_the_wrong_half_of_a_record_is_said() -> None:
    assert said(judged(ASKED, {"nombre": "Ana"})) == [("unknown_field", "nombre")]
    assert said(judged(ASKED, {}, {**ANA, "n": "3"})) == [("unknown_field", "n")]


def test_people_without_a_curp_are_known_by_their_folio_where_the_program_takes_them() -> None:
    optional = "    person: {curp: optional}\n    fields:\n      n: {type: integer, label: N}\n"
    assert ("required", "curp") not in said(judged(optional, {}, {}))
    assert ("required", "curp") in said(judged(optional.replace("optional", "required"), {}, {}))


def test_the_outer_names_can_be_read_in_a_row_and_its_own_come_first() -> None:
    text = """
    fields:
      n: {type: integer, label: N, max: 9}
      tope: {type: integer, label: T, max: 9}
      r: {type: repeat, label: R, fields: {n: {type: integer, label: N, max: 9, constraint: n < tope}}}
    """
    assert said(judged(text, {"n": "1", "tope": "3", "r": [{"n": "2"}, {"n": "3"}]})) == [("constraint", "r[2].n")]


def test_a_document_is_new_enough_to_the_day_and_valid_to_the_day() -> None:
    text = """
    fields:
      recibo: {type: document, label: Recibo, choices: {luz: Luz}, max_age: 3 months, valid: yes, required: yes}
    """
    good = {"recibo_tipo": "luz", "recibo_fecha": "2026-08-23", "recibo_vigencia": TODAY, "recibo_cotejado": "no"}
    assert said(judged(text, good)) == []
    old = judged(text, {**good, "recibo_fecha": "2026-08-22", "recibo_vigencia": "2026-11-22"})
    assert said(old) == [("too_old", "recibo_fecha"), ("day_before_today", "recibo_vigencia")]
    assert [each for each, _ in said(judged(text, {**good, "recibo_fecha": "2026-11-24"}))] == ["day_after_today"]
    assert [field for _, field in said(judged(text, {}))] == list(good)


def test_a_parameter_is_unknown_before_its_first_value() -> None:
    text = """
    fields:
      n: {type: integer, label: N, min: 0, max: 40000}
    eligibility:
      - {id: parametro, assert: n < param("edad_minima_ingreso_dias"), message: M}
    """
    before = door(define(text)).record(ANA, {"n": "3"}, today="2025-12-31")
    assert outcomes(before) == {"parametro": "unknown"}
    assert outcomes(door(define(text)).record(ANA, {"n": "3"}, today="2026-01-01")) == {"parametro": "met"}


def test_required_and_constraint_may_read_questions_that_come_later() -> None:
    text = """
    fields:
      a: {type: integer, label: A, max: 9, required: b > 3, constraint: a < b}
      varias: {type: choices, label: V, choices: {x: X}, required: b > 3}
      r:
        type: repeat
        label: R
        fields:
          x: {type: integer, label: X, max: 9, required: y > b}
          y: {type: integer, label: Y, max: 9}
      b: {type: integer, label: B, max: 9}
    eligibility:
      - {id: ninguna, assert: count(varias) == 0, message: M}
    """
    asked = judged(text, {"b": "5", "r": [{"y": "6"}, {"y": "5"}]})
    assert said(asked) == [("required", "a"), ("required", "varias"), ("required", "r[1].x")]
    assert outcomes(asked) == {"ninguna": "unknown"}
    assert said(judged(text, {"b": "3", "a": "3"})) == [("constraint", "a")]
    assert outcomes(judged(text, {"b": "3"})) == {"ninguna": "met"}


@pytest.mark.parametrize("row", ["x: {%s, relevant: y > 1}, y: {%s, relevant: x > 1}", "x: {%s, calculation: x + 1}"])
def test_the_cells_of_a_row_do_not_depend_on_each_other_in_a_circle(row: str) -> None:
    cells = row.replace("%s", "type: integer, label: N, max: 9")
    assert "D158" in {
        each.code for each in problems(f"    fields:\n      r: {{type: repeat, label: R, fields: {{{cells}}}}}\n")
    }
