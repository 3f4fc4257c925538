"""init, check, build, template and publish: what they print, and the exit status that other programs rely on."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli_runs import Padron

FOOD = "apoyo_alimentario_adulto_mayor"
CARE = "espacios_primera_infancia"
CREDIT = "microcredito_impulso_negocio"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_check_of_the_starter_finds_nothing(padron: Padron) -> None:
    ran = padron("check", "--format", "json")
    assert ran.status == 0
    assert {key: value for key, value in ran.json.items() if key != "notes"} == {
        "problems": [],
        "programs": [
            {"program": FOOD, "version": 1, "cases": {"passed": 9, "failed": 0}},
            {"program": CARE, "version": 1, "cases": {"passed": 12, "failed": 0}},
            {"program": CREDIT, "version": 1, "cases": {"passed": 12, "failed": 0}},
        ],
    }


def test_check_names_each_problem_by_its_place(padron: Padron, city: Path) -> None:
    edit(city / "program_definitions" / f"{FOOD}.yaml", "area: SDHIS", "area: SDIHS")
    ran = padron("check", f"program_definitions/{FOOD}.yaml", "--format", "json")
    assert ran.status == 1
    assert ran.json == {
        "problems": [
            {
                "code": ran.json["problems"][0]["code"],
                "severity": "error",
                "message": ran.json["problems"][0]["message"],
                "file": f"program_definitions/{FOOD}.yaml",
                "line": 4,
                "column": 7,
                "path": "area",
                "suggestion": "SDHIS",
            }
        ],
        "programs": [{"program": FOOD, "version": None, "cases": {"passed": 0, "failed": 0}}],
        "notes": [],
    }


def test_check_tells_what_each_output_leaves_unchecked_in_json_and_where_it_is_asked_to(padron: Padron) -> None:
    told = padron("check", FOOD, "--format", "json").json["notes"]
    assert {each["output"] for each in told} >= {"Excel", "JSON Schema"}
    assert {(each["program"], each["severity"]) for each in told} == {(FOOD, "note")}
    quiet, told_too = padron("check", FOOD).out, padron("check", FOOD, "--notes").out
    assert "no revisa de" not in quiet
    assert "padron check --notes" in quiet
    assert f"    {told[0]['message']}" in told_too
    assert "JSON Schema does not check of" in padron("check", FOOD, "--notes", "--lang", "en").out


def test_check_shows_people_the_line_with_a_caret_and_what_was_meant(padron: Padron, city: Path) -> None:
    edit(city / "program_definitions" / f"{FOOD}.yaml", "area: SDHIS", "area: SDIHS")
    said = padron("check", FOOD).out
    assert "4 | area: SDIHS\n  |       ^^^^^\n = ¿quisiste decir «SDHIS»?" in said
    assert "4 | area: SDIHS\n  |       ^^^^^\n = did you mean «SDHIS»?" in padron("check", FOOD, "--lang", "en").out


def test_a_case_that_fails_counts_and_is_an_error(padron: Padron, city: Path) -> None:
    edit(city / "program_definitions" / f"{FOOD}.yaml", ">= 60", ">= 61")
    ran = padron("check", FOOD, "--format", "json")
    assert ran.status == 1
    assert {each["code"] for each in ran.json["problems"]} == {"D173", "D241"}
    assert ran.json["programs"][0]["cases"]["failed"] > 0


def test_check_proposes_cases_only_when_asked_as_objects_and_as_yaml(padron: Padron) -> None:
    assert "proposed" not in padron("check", FOOD, "--format", "json").json["programs"][0]
    proposed = padron("check", FOOD, "--cases", "--format", "json").json["programs"][0]["proposed"]
    found = next(each for each in proposed if each["case"]["name"] == "pension: monto_pension = 3000.00")
    assert found["criterion"] == "pension"
    assert found["case"]["expect"] == {"verdict": "ineligible", "failed": ["pension"]}
    said = padron("check", FOOD, "--cases")
    assert said.status == 0
    assert "Casos propuestos" in said.out and f"cases:\n{proposed[0]['yaml']}" in said.out


def test_check_warns_when_a_published_version_changed(padron: Padron, city: Path) -> None:
    assert padron("publish", FOOD).status == 0
    edit(city / "program_definitions" / f"{FOOD}.yaml", "La persona debe tener 60 años", "Debe tener 60 años")
    ran = padron("check", FOOD, "--format", "json")
    assert (ran.status, [each["code"] for each in ran.json["problems"]]) == (0, ["D175"])


def test_looking_makes_no_registry(padron: Padron, city: Path) -> None:
    padron("check")
    padron("template", FOOD, "-o", city / "x.xlsx")
    assert not (city / "data").exists()


def test_publish_freezes_a_version_once(padron: Padron) -> None:
    first, second = padron("publish", FOOD, "--format", "json"), padron("publish", FOOD, "--format", "json")
    assert (first.status, second.status) == (0, 0)
    assert first.json == {
        "program": FOOD,
        "version": 1,
        "sha256": first.json["sha256"],
        "new": True,
        "changed_beside": [],
        "problems": [],
    }
    assert second.json == {**first.json, "new": False}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("La persona debe tener 60 años", "Debe tener 60 años", "D198"),
        (">= 60", ">= 61", "D173"),
        ("area: SDHIS", "area: NADIE", None),
    ],
)
def test_publish_refuses_a_changed_closure_failing_cases_and_problems(
    padron: Padron, city: Path, old: str, new: str, code: str | None
) -> None:
    padron("publish", FOOD)
    edit(city / "program_definitions" / f"{FOOD}.yaml", old, new)
    ran = padron("publish", FOOD, "--format", "json")
    assert ran.status == 1
    assert code is None or code in {each["code"] for each in ran.json["problems"]}


def test_publish_refuses_a_lower_version_and_a_program_without_cases(padron: Padron, city: Path) -> None:
    file = city / "program_definitions" / f"{FOOD}.yaml"
    edit(file, "version: 1", "version: 2")
    assert padron("publish", FOOD).status == 0
    edit(file, "version: 2", "version: 1")
    assert [each["code"] for each in padron("publish", FOOD, "--format", "json").json["problems"]] == ["D178"]
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("\ncases:")].replace("version: 1", "version: 3") + "\n", encoding="utf-8")
    ran = padron("publish", FOOD, "--format", "json")
    assert (ran.status, [each["code"] for each in ran.json["problems"]]) == (1, ["D177", "D179"])


def test_publish_names_the_other_programs_that_a_shared_file_changed(padron: Padron, city: Path) -> None:
    padron("publish", FOOD)
    padron("publish", CARE)
    edit(city / "rules" / "criteria.yaml", "La persona debe vivir en el municipio", "Debe vivir en el municipio")
    edit(city / "program_definitions" / f"{FOOD}.yaml", "version: 1", "version: 2")
    ran = padron("publish", FOOD, "--format", "json")
    assert (ran.status, ran.json["version"], ran.json["changed_beside"]) == (0, 2, [CARE])
    assert f"También cambió «{CARE}»" in padron("publish", FOOD).out


def test_publish_shared_says_that_it_comes_later(padron: Padron) -> None:
    ran = padron("publish", FOOD, "--shared")
    assert ran.status == 2
    assert ran.err.startswith("--shared todavía no está")


def test_template_is_a_draft_until_the_program_is_published(padron: Padron, tmp_path: Path) -> None:
    def state() -> object:
        sheet = load_workbook(BytesIO((tmp_path / "t.xlsx").read_bytes()), read_only=True)["_padron"]
        return {row[0].value: row[1].value for row in sheet.iter_rows()}["state"]

    assert "BORRADOR" in padron("template", FOOD, "-o", tmp_path / "t.xlsx").out
    assert state() == "BORRADOR"
    padron("publish", FOOD)
    padron("template", FOOD, "-o", tmp_path / "t.xlsx")
    assert state() == "publicado"


def test_template_of_a_service(padron: Padron, tmp_path: Path) -> None:
    assert padron("template", FOOD, "--service", "despensa", "-o", tmp_path / "t.xlsx").status == 0
    wrong = padron("template", FOOD, "--service", "despenza", "-o", tmp_path / "t.xlsx")
    assert (wrong.status, "Tiene: despensa, visita." in wrong.err) == (2, True)


FILES = ("xlsx", "despensa.xlsx", "visita.xlsx", "md", "html", "reglas.js", "schema.json", "closure.json")


def test_build_writes_every_output_and_says_what_each_leaves_unchecked(padron: Padron, tmp_path: Path) -> None:
    ran = padron("build", FOOD, "-o", tmp_path / "out", "--format", "json")
    assert ran.status == 0
    written = {each["file"]: each["notes"] for each in ran.json["files"]}
    assert set(written) == {path.name for path in (tmp_path / "out").iterdir()}
    assert set(written) == {f"{FOOD}.{each}" for each in FILES}
    assert {each["severity"] for each in written[f"{FOOD}.schema.json"]} == {"note"}
    told = (tmp_path / "out" / f"{FOOD}.md").read_text(encoding="utf-8")
    assert "| Edad | La edad el día de la solicitud es de 60 años o más. | Reglas de operación, art. 5 |" in told
    closure = json.loads((tmp_path / "out" / f"{FOOD}.closure.json").read_text(encoding="utf-8"))
    assert FOOD in json.dumps(closure)
    assert f"{FOOD}.xlsx\n  nota: " in padron("build", FOOD, "-o", tmp_path / "out").out


def test_init_makes_a_city_once(padron: Padron, tmp_path: Path) -> None:
    assert padron("init", tmp_path / "nueva").status == 0
    assert padron("--workspace", tmp_path / "nueva", "check").status == 0
    assert padron("init", tmp_path / "nueva").status == 2
