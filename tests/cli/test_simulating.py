"""The command simulate: counts as JSON and as aligned words, of files and of what is published, on any day."""

import json
import sqlite3
from pathlib import Path

import pytest

from cli_runs import Padron

NAME = "apoyo_alimentario_adulto_mayor"


@pytest.fixture
def demo(padron: Padron) -> Padron:
    assert padron("demo", "--people", 60).status == 0
    return padron


def test_its_json_has_the_keys_that_were_promised(demo: Padron) -> None:
    ran = demo("simulate", NAME, "--format", "json")
    told = json.loads(ran.out)
    assert ran.status == 0
    assert (told["program"], told["people"], told["today"]) == (NAME, 60, "2026-11-23")
    assert told["eligible"] + told["ineligible"] + told["undetermined"] == 60
    ids = ["edad", "residencia_municipal", "ingreso", "pension", "sin_otro_apoyo"]
    assert [each["id"] for each in told["funnel"]] == ids
    assert all(each["met"] + each["not_met"] + each["unknown"] == 60 for each in told["funnel"])
    assert told["funnel"][-1]["remaining"] == told["eligible"] > 0
    assert all(set(each) == {"program", "people"} for each in told["overlaps"])


def test_in_words_the_columns_stand_under_each_other(demo: Padron) -> None:
    lines = demo("simulate", NAME).out.splitlines()
    assert lines[0] == "Apoyo alimentario a personas adultas mayores, versión 1, al 23 de noviembre de 2026"
    assert lines[1] == "60 personas en el padrón"
    head = next(line for line in lines if "Requisito" in line)
    rows = lines[lines.index(head) + 1 : lines.index(head) + 6]
    assert head.split() == ["Requisito", "Cumplen", "No", "cumplen", "Falta", "dato", "Quedan"]
    assert {len(line) for line in (head, *rows)} == {len(head)}


def test_it_reads_the_files_and_not_only_what_is_published_and_another_day(demo: Padron, city: Path) -> None:
    file = city / "program_definitions" / f"{NAME}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("age(fecha_nacimiento) >= 60", "age(fecha_nacimiento) >= 119"), encoding="utf-8")
    working = json.loads(demo("simulate", NAME, "--format", "json", "--today", "2026-12-01").out)
    published = json.loads(demo("simulate", NAME, "--format", "json", "--published").out)
    assert working["funnel"][0]["met"] == 0 and working["today"] == "2026-12-01"
    assert published["funnel"][0]["met"] > 0


def test_what_does_not_exist_is_said(padron: Padron) -> None:
    assert padron("simulate", "nada").status == 2
    assert padron("simulate", NAME, "--published").status == 2
    assert padron("simulate", NAME, "--today", "31/12/2026").status == 2


def test_it_leaves_an_entry_that_names_nobody(demo: Padron, city: Path) -> None:
    demo("simulate", NAME)
    found = sqlite3.connect(next((city / "data").glob("*audit*.db")))
    asked = "SELECT actor, action, person_key FROM read_audit WHERE action = 'simulation'"
    assert found.execute(asked).fetchall() == [("alicia", "simulation", None)]
    found.close()
