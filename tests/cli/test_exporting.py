"""The command export: a file with its counts, what keeps it from being made, and the federal checker."""

import sqlite3
import zipfile
from pathlib import Path

import pytest

from cli_runs import Padron

NAME = "apoyo_alimentario_adulto_mayor"


@pytest.fixture
def demo(padron: Padron) -> Padron:
    assert padron("demo", "--people", 40).status == 0
    return padron


def test_it_writes_the_file_and_leaves_an_entry(demo: Padron, city: Path) -> None:
    ran = demo(
        "export", NAME, "--profile", "csv", "--purpose", "Informe", "-o", city / "a" / "x.zip", "--format", "json"
    )
    assert ran.status == 0
    assert ran.json["rows"][NAME] == ran.json["people"] > 0
    with zipfile.ZipFile(city / "a" / "x.zip") as archive:
        assert f"{NAME}.csv" in archive.namelist()
    log = sqlite3.connect(city / "data" / "read_audit.db")
    asked = "SELECT actor, count(person_key) FROM read_audit WHERE action = 'export' GROUP BY actor"
    assert log.execute(asked).fetchall() == [("alicia", ran.json["people"])]
    log.close()


def test_without_saying_what_for_there_is_no_file(demo: Padron, city: Path) -> None:
    assert demo("export", NAME, "-o", city / "x.xlsx").status != 0
    assert not list(city.glob("*x.xlsx*"))
    assert demo("export", "nada", "--purpose", "Informe").status == 2
    assert demo("export").status == 2


def test_its_federal_file_passes_its_own_checker_and_a_spoilt_one_does_not(demo: Padron, city: Path) -> None:
    ran = demo("export", NAME, "--profile", "pub_persona", "--purpose", "Informe", "-o", city / "pub.zip")
    assert ran.status == 0
    with zipfile.ZipFile(city / "pub.zip") as archive:
        archive.extract("pub_persona.txt", city)
    assert demo("export", "--check", city / "pub_persona.txt").status == 0
    with (city / "pub_persona.txt").open("a", encoding="utf-8") as file:
        file.write("uno|dos\n")
    spoilt = demo("export", "--check", city / "pub_persona.txt")
    assert spoilt.status == 1 and "tiene 2 columnas y deben ser 69" in spoilt.out
