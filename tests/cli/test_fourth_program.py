"""A fourth program, under forty lines and without Python, goes through all of it."""

import json
import shutil
from io import BytesIO
from pathlib import Path

from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from cli_runs import Padron
from filling import filled
from invented import people

FOURTH = Path(__file__).parents[1] / "definitions" / "feria_empleo.yaml"
ANSWERS = {
    "telefono": "8112345678",
    "municipio": "Monterrey",
    "escolaridad": "Secundaria",
    "trabaja": "No",
    "ultimo_empleo": "01/02/2026",
    "giro": None,
    "experiencia": 7,
    "sueldo_deseado": "$9,500.00",
    "turnos": "De día; Fin de semana",
    "fecha_solicitud": "20/11/2026",
    "aviso_aceptado_el": "20/11/2026",
}


def test_a_fourth_program_needs_four_commands_and_fewer_than_forty_lines(
    padron: Padron, city: Path, tmp_path: Path
) -> None:
    assert len(FOURTH.read_text(encoding="utf-8").splitlines()) < 40
    shutil.copy(FOURTH, city / "program_definitions")
    assert padron("check", "feria_empleo").status == 0
    assert padron("publish", "feria_empleo").status == 0
    assert padron("build", "feria_empleo", "-o", tmp_path / "out").status == 0
    template = tmp_path / "feria.xlsx"
    assert padron("template", "feria_empleo", "-o", template).status == 0

    giro = first_option(template, "giro")
    rows = [{**each, **ANSWERS, "giro": giro} for each in people(12, youngest=20, oldest=60)]
    rows[3]["curp"] = rows[3]["curp"][:-1] + "Z"  # the only letter that a last place never has
    rows[8]["experiencia"] = "mucha"
    file = tmp_path / "lleno.xlsx"
    file.write_bytes(
        filled(template.read_bytes(), load_workbook(BytesIO(template.read_bytes()), read_only=True).sheetnames[1], rows)
    )
    loaded = padron("load", "feria_empleo", file, "--format", "json")
    report = loaded.json
    assert loaded.status == 1
    assert (report["created"], report["rejected"]) == (10, 2)
    assert {(each["cell"][-2:].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), each["field"]) for each in report["problems"]} >= {
        ("6", "curp"),
        ("11", "experiencia"),
    }

    found = padron("search", rows[0]["primer_apellido"].lower(), "--format", "json").json
    assert rows[0]["primer_apellido"] in json.dumps(found, ensure_ascii=False)
    known = padron("person", rows[0]["curp"], "--format", "json").json
    assert [(each["program"], each["kind"]) for each in known["history"]] == [("feria_empleo", "enrolment")]


def test_its_json_schema_takes_what_its_judge_takes(padron: Padron, city: Path, tmp_path: Path) -> None:
    shutil.copy(FOURTH, city / "program_definitions")
    padron("build", "feria_empleo", "-o", tmp_path / "out")
    schema = json.loads((tmp_path / "out" / "feria_empleo.schema.json").read_text(encoding="utf-8"))
    record = {
        "person": {"curp": people(1)[0]["curp"], "nombre": "Jesús", "primer_apellido": "M", "telefono": "8112345678",
                   "municipio": "19039"},
        "answers": {"trabaja": True, "experiencia": 3, "escolaridad": option(schema, "escolaridad"),
                    "giro": option(schema, "giro")},
    }  # fmt: skip
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(record)) == []
    file = tmp_path / "persona.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    judged = padron("judge", "feria_empleo", "--record", file, "--format", "json").json
    assert (judged["program"], judged["verdict"], judged["calculated"]["puntos"]) == ("feria_empleo", "eligible", 6)
    assert not [each for each in judged["problems"] if each["severity"] == "error" and each["code"] != "curp_names"]


def first_option(template: Path, name: str) -> str:
    """The first text that the template offers for a column."""
    columns = list(zip(*load_workbook(BytesIO(template.read_bytes()), read_only=True)["_listas"].values, strict=True))
    return next(str(value) for head, *column in columns if name in str(head) for value in column if value)


def option(schema: dict[str, object], name: str) -> object:
    """One of the codes that the schema lists for an answer."""
    text = json.dumps(schema)
    answers = json.loads(text)["properties"]["answers"]["properties"][name]
    return answers["enum"][0] if "enum" in answers else answers["oneOf"][0]["const"]
