"""judge, curp and explain: their whole JSON, and their exit status whatever the verdict."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli_runs import Padron

FOOD = "apoyo_alimentario_adulto_mayor"
LUCIA: dict[str, Any] = {
    "person": {
        "curp": "AUPL600109MNLRXC01",
        "nombre": "Lucía",
        "primer_apellido": "Argüello",
        "segundo_apellido": "Peña",
        "municipio": "19039",
        "telefono": "8181234567",
        "hogar": "H-000123",
    },
    "answers": {
        "num_integrantes": 3,
        "ingreso_mensual_hogar": 4500.5,
        "vive_solo": False,
        "recibe_pension": "no",
        "comprobante_tipo": "luz",
        "comprobante_fecha": "2026-11-01",
        "comprobante_cotejado": True,
    },
}


@pytest.fixture
def judged(padron: Padron, tmp_path: Path) -> Any:
    def judge(record: object, *more: str) -> Any:
        file = tmp_path / "registro.json"
        file.write_text(record if isinstance(record, str) else json.dumps(record), encoding="utf-8")
        return padron("judge", FOOD, "--record", file, "--format", "json", *more)

    return judge


def test_judge_gives_the_verdict_and_its_reasons(judged: Any) -> None:
    ran = judged({**LUCIA, "facts": {}})
    assert ran.status == 0
    criteria = [{key: each[key] for key in ("id", "outcome", "message")} for each in ran.json["criteria"]]
    assert {**ran.json, "criteria": criteria} == {
        "verdict": "eligible",
        "criteria": [
            {"id": "edad", "outcome": "met", "message": "La persona debe tener 60 años cumplidos."},
            {
                "id": "residencia_municipal",
                "outcome": "met",
                "message": "La persona debe vivir en el municipio de Monterrey.",
            },
            {"id": "ingreso", "outcome": "met", "message": "El ingreso por persona rebasa la línea de pobreza."},
            {"id": "pension", "outcome": "met", "message": "La pensión debe ser menor a $3,000."},
            {"id": "sin_otro_apoyo", "outcome": "met", "message": "Ya recibe otro apoyo alimentario."},
        ],
        "missing": [],
        "problems": [],
        "calculated": {"ingreso_por_persona": "1500.17"},
        "score": 0,
        "program": FOOD,
        "version": 1,
        "today": "2026-11-23",
    }


def test_without_facts_they_are_unknown_and_with_facts_the_rest_is_no_history(judged: Any) -> None:
    assert judged(LUCIA).json["verdict"] == "undetermined"
    known = judged({**LUCIA, "facts": {"active_in_kind": ["alimentario"]}})
    assert (known.status, known.json["verdict"]) == (0, "ineligible")


def test_an_exact_amount_stays_exact(judged: Any) -> None:
    text = json.dumps({**LUCIA, "facts": {}}).replace("4500.5", "14155.65")
    assert judged(text).json["criteria"][2]["outcome"] == "not_met", "three times the poverty line, to the centavo"
    assert judged(text.replace("14155.65", "14155.64")).json["criteria"][2]["outcome"] == "met"


def test_problems_of_the_record_give_status_1(judged: Any) -> None:
    ran = judged({**LUCIA, "answers": {**LUCIA["answers"], "num_integrantes": 0}})
    assert ran.status == 1
    assert ran.json["problems"] == [
        {
            "code": "out_of_range",
            "field": "num_integrantes",
            "message": "En «¿Cuántas personas viven en el hogar?» debe ser entre 1 y 20",
            "severity": "error",
            "suggestion": None,
        }
    ]


def test_the_day_comes_from_the_option_then_the_file_then_the_clock(judged: Any) -> None:
    assert judged(LUCIA).json["today"] == "2026-11-23"
    assert judged({**LUCIA, "today": "2026-10-01"}).json["today"] == "2026-10-01"
    assert judged({**LUCIA, "today": "2026-10-01"}, "--today", "2026-09-01").json["today"] == "2026-09-01"
    assert judged(LUCIA, "--today", "2026-02-30").status == 2


@pytest.mark.parametrize(
    ("record", "code", "field"),
    [
        ('{"person": ', "not_json", None),
        ("[]", "not_a_record", None),
        ('{"person": [], "answers": {}}', "wrong_part", "person"),
        ('{"persona": {}, "answers": {}}', "unknown_field", "persona"),
        ('{"person": {"curp": "A", "curp": "B"}}', "repeated_key", "curp"),
        ('{"today": "hoy"}', "wrong_part", "today"),
        ('{"facts": {"active_in": "beca"}}', "wrong_part", "facts.active_in"),
        ('{"facts": {"received": {"despensa": {"month": -1}}}}', "wrong_part", "facts.received.despensa"),
        (
            '{"facts": {"of": {"tutor_curp": {"was_in": {"beca": "sí"}}}}}',
            "wrong_part",
            "facts.of.tutor_curp.was_in.beca",
        ),
        ('{"facts": {"activo": []}}', "unknown_field", "facts.activo"),
    ],
)
def test_a_file_that_is_no_record_is_told_in_words(judged: Any, record: str, code: str, field: str | None) -> None:
    ran = judged(record)
    assert (ran.status, ran.json["verdict"]) == (1, "undetermined")
    assert (code, field) in [(each["code"], each["field"]) for each in ran.json["problems"]]
    assert set(ran.json) == set(judged(LUCIA).json)


def test_judge_with_what_is_published(padron: Padron, judged: Any) -> None:
    assert judged(LUCIA, "--published").status == 2
    padron("publish", FOOD)
    assert judged(LUCIA, "--published").status == 0
    assert judged(LUCIA, "--at", "1").status == 0
    assert judged(LUCIA, "--at", "7").status == 2


def test_judge_tells_people(padron: Padron, tmp_path: Path) -> None:
    file = tmp_path / "registro.json"
    file.write_text(json.dumps(LUCIA), encoding="utf-8")
    said = padron("judge", FOOD, "--record", file).out
    assert said.startswith("FALTA INFORMACIÓN para decidir\n  ✓ edad\n")
    assert "  ? sin_otro_apoyo: Ya recibe otro apoyo alimentario.\n" in said


def test_curp_says_what_it_says(padron: Padron) -> None:
    ran = padron("curp", "aupl900109mnlrxc09", "--format", "json")
    assert (ran.status, ran.json) == (
        0,
        {
            "valid": True,
            "curp": "AUPL900109MNLRXC09",
            "birth_date": "1990-01-09",
            "sex": "M",
            "state": "NL",
            "problems": [],
        },
    )


def test_curp_names_the_position_that_is_wrong(padron: Padron) -> None:
    ran = padron("curp", "AUPL901309MNLRXC09", "--format", "json")
    assert ran.status == 1
    assert [(each["code"], each["position"]) for each in ran.json["problems"]] == [("curp_month", 7)]


def test_curp_is_held_against_a_record(padron: Padron, tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_text('{"person": {"nombre": "Lucía", "fecha_nacimiento": "1990-01-10"}}', encoding="utf-8")
    ran = padron("curp", "AUPL900109MNLRXC09", "--record", file, "--format", "json")
    assert (ran.status, ran.json["valid"]) == (1, False)
    assert [each["severity"] for each in ran.json["problems"]] == ["error"]


@pytest.mark.parametrize("name", ["no_call", "R109", "r109"])
def test_explain_takes_a_code_or_a_number(padron: Padron, name: str) -> None:
    ran = padron("explain", name, "--format", "json")
    assert (ran.status, ran.json) == (
        0,
        {
            "code": "no_call",
            "number": "R109",
            "severity": "error",
            "message": "No hay convocatoria abierta el {day}",
            "help": "El programa recibe solicitudes sólo en las fechas de sus convocatorias.",
        },
    )


def test_explain_shows_a_person_no_names_of_places_in_a_message(padron: Padron) -> None:
    assert padron("explain", "R109").out.startswith("R109 no_call (error)\n\n  No hay convocatoria abierta el …\n")
    assert padron("explain", "D177").out.startswith("D177 (aviso)\n")


def test_explain_of_an_unknown_code_names_a_near_one(padron: Padron) -> None:
    ran = padron("explain", "no_cal")
    assert (ran.status, "¿Quisiste decir «no_call»?" in ran.err) == (2, True)


def test_each_criterion_says_its_rule_what_it_read_and_its_line(judged: Any) -> None:
    ran = judged({**LUCIA, "facts": {}})
    income = ran.json["criteria"][2]
    assert income["sentence"].startswith("Ingreso mensual de todo el hogar es menor que «¿Cuántas personas")
    assert income["because"] == [
        {
            "name": "ingreso_mensual_hogar",
            "label": "Ingreso mensual de todo el hogar",
            "value": "$4,500.50",
            "source": None,
        },
        {
            "name": "num_integrantes",
            "label": "¿Cuántas personas viven en el hogar?",
            "value": "3",
            "source": None,
        },
        {
            "name": "linea_pobreza_ingresos",
            "label": "Línea de pobreza por ingresos, urbana, mensual por persona",
            "value": "$4,718.55",
            "source": "desde el 1 de enero de 2026, CONEVAL. Ejemplo, por cotejar con la publicación oficial",
        },
    ]
    assert income["where"] == {
        "program": FOOD,
        "version": 1,
        "file": f"program_definitions/{FOOD}.yaml",
        "line": 182,
        "path": "eligibility[2].assert",
        "text": f"{FOOD} v1, línea 182",
    }
    assert ran.json["criteria"][0]["because"][0]["source"] == "de la CURP"
    assert [each["would"] for each in ran.json["criteria"]] == [[], [], [], [], []]


def test_what_would_meet_a_criterion_is_said_to_the_centavo(judged: Any) -> None:
    text = json.dumps({**LUCIA, "facts": {}}).replace("4500.5", "14155.65")
    would = judged(text).json["criteria"][2]["would"]
    assert would[0] == {
        "text": "Cumpliría con «Ingreso mensual de todo el hogar» de $14,155.64 o menos.",
        "what": "field",
        "name": "ingreso_mensual_hogar",
        "ranges": [{"from": None, "to": 1_415_564}],
        "values": [],
    }
    assert would[1]["text"] == "Cumpliría con «¿Cuántas personas viven en el hogar?» de 4 o más."


def test_in_text_the_reasons_stand_under_what_is_not_met_and_a_curp_is_never_whole(
    padron: Padron, tmp_path: Path
) -> None:
    file = tmp_path / "registro.json"
    young = {**LUCIA["person"], "curp": "AUPL900109MNLRXC09"}
    file.write_text(json.dumps({**LUCIA, "person": young}), encoding="utf-8")
    ran = padron("judge", FOOD, "--record", file)
    assert ran.status == 0
    assert "  ✗ edad: La persona debe tener 60 años cumplidos.\n" in ran.out
    assert "      La edad el día de la solicitud es de 60 años o más.\n" in ran.out
    assert "      - Fecha de nacimiento: 9 de enero de 1990 (de la CURP)\n" in ran.out
    assert "      Cumpliría a partir del 9 de enero de 2050, con 60 años cumplidos.\n" in ran.out
    assert f"      {FOOD} v1, línea 176\n" in ran.out
    assert "      Falta: lo que dice el registro\n" in ran.out
    assert "AUPL900109MNLRXC09" not in ran.out
