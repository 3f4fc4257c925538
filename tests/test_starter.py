"""The starter's content, as a city finds it on the first day: lists, notices, calls and the short fourth program."""

import csv
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = sorted((ROOT / "rules" / "catalogues").glob("*.csv"))
NOTICES = sorted((ROOT / "rules" / "notices").glob("*.md"))
PROGRAMS = sorted((ROOT / "program_definitions").glob("*.yaml"))
FAIR = ROOT / "tests" / "definitions" / "feria_empleo.yaml"
LEGAL = (
    "Este programa es público, ajeno a cualquier partido político. "
    "Queda prohibido el uso para fines distintos al desarrollo social."
)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def written(file: Path) -> dict[str, object]:
    """The YAML with every scalar as its text, as the engine reads it."""
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_every_catalogue_has_each_code_once_and_a_label_for_it(file: Path) -> None:
    found = rows(file)
    assert list(found[0])[:2] == ["code", "label"]
    assert len({row["code"] for row in found}) == len(found)
    assert all(row["code"] and row["label"] and None not in row.values() for row in found)


def test_the_municipalities_are_the_51_of_nuevo_leon_with_their_five_digits() -> None:
    codes = {row["code"] for row in rows(ROOT / "rules" / "catalogues" / "municipios.csv")}
    assert len(codes) == 51
    assert all(len(code) == 5 and code.startswith("19") for code in codes)
    assert "19039" in codes


def test_the_states_are_those_of_the_curp() -> None:
    states = {row["code"]: row["inegi"] for row in rows(ROOT / "rules" / "catalogues" / "estados.csv")}
    assert len(states) == 33
    assert states["NL"] == "19"
    assert states["NE"] == ""


def test_every_colonia_and_estancia_hangs_from_a_row_of_its_parent_list() -> None:
    lists = {file.stem: rows(file) for file in CATALOGUES}
    parents = {"colonias": ("municipio", "municipios"), "estancias": ("zona", "zonas"), "giros": ("sector", "sectores")}
    for child, (column, parent) in parents.items():
        assert {row[column] for row in lists[child]} <= {row["code"] for row in lists[parent]}


@pytest.mark.parametrize("file", NOTICES, ids=lambda file: file.stem)
def test_every_notice_has_its_short_form_its_full_form_and_the_legal_sentence(file: Path) -> None:
    text = " ".join(file.read_text(encoding="utf-8").split())
    assert "## Aviso simplificado" in text
    assert "## Aviso integral" in text
    assert "derechos ARCO" in text
    assert LEGAL in text


def test_the_template_and_the_pages_carry_the_same_legal_sentence() -> None:
    workbook, brand = (
        written(ROOT / "form_templates" / "workbook.yaml"),
        written(ROOT / "form_templates" / "brand.yaml"),
    )
    readme = workbook["readme"]
    assert isinstance(readme, dict)
    assert readme["legal"] == LEGAL
    assert " ".join(str(brand["legal"]).split()) == LEGAL


@pytest.mark.parametrize("file", [*PROGRAMS, FAIR], ids=lambda file: file.stem)
def test_every_program_takes_people_on_the_day_of_the_demonstration(file: Path) -> None:
    calls = written(file)["calls"]
    assert isinstance(calls, dict)
    assert any(call["from"] <= "2026-11-23" <= call["until"] for call in calls.values())
    assert max(call["until"] for call in calls.values()) >= "2027-11-30"


def test_a_fourth_program_is_one_short_file_with_ten_questions() -> None:
    assert len(FAIR.read_text(encoding="utf-8").splitlines()) < 40
    fields = written(FAIR)["fields"]
    assert isinstance(fields, dict)
    assert len(fields) == 10
