"""What is committed in static/: unbranded, small, the bytes that its sources give, and licensed."""

import gzip
import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest
from jinja2 import Environment

from padron.web import look
from padron.workspace import Workspace
from page_templates import ROOT

ASSETS = look.HERE / "assets"
CSS = (look.STATIC / look.name("css")).read_text(encoding="utf-8")
LOCKS = (ASSETS / "package-lock.json", ROOT / "tests" / "browser" / "package-lock.json")


def test_the_stylesheet_has_nothing_of_gov_uks_brand_and_asks_no_other_host() -> None:
    assert not re.search(r"GDS|Transport|@font-face|@import|url\(|crown|crest|gov\.uk/", CSS, re.IGNORECASE)


def test_the_first_visit_is_small() -> None:
    sizes = {kind: len(gzip.compress((look.STATIC / look.name(kind)).read_bytes())) for kind in ("css", "js")}
    assert sizes["css"] <= 20_000
    assert sizes["js"] <= 5_000


def test_a_name_carries_the_hash_of_its_content() -> None:
    for kind in ("css", "js"):
        digest = hashlib.sha256((look.STATIC / look.name(kind)).read_bytes()).hexdigest()
        assert look.name(kind) == f"app.{digest[:12]}.{kind}"
        assert look.assets()[kind] == f"/static/app.{digest[:12]}.{kind}"


def test_vendor_json_names_what_is_inside_with_its_licence() -> None:
    said = json.loads((look.STATIC / "VENDOR.json").read_text(encoding="utf-8"))
    (vendor,) = said["vendor"]
    wanted = json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert (vendor["name"], vendor["version"]) == ("govuk-frontend", wanted["govuk-frontend"])
    assert "Crown Copyright (Government Digital Service)" in vendor["licence_text"]
    assert {name: hashlib.sha256((look.STATIC / name).read_bytes()).hexdigest() for name in said["files"]} == said[
        "files"
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.parent.name)
def test_a_lock_file_pins_by_content_and_holds_no_registry_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') == len(json.loads(text)["packages"]) - 1


def test_a_citys_own_template_wins_over_the_starters(tmp_path: Path) -> None:
    (tmp_path / "form_templates").mkdir()
    (tmp_path / "form_templates" / "note.html").write_text("de la ciudad", encoding="utf-8")
    sources = look.loader(Workspace(tmp_path))
    environment = Environment(loader=sources, autoescape=True)
    assert environment.get_template("note.html").render() == "de la ciudad"
    assert environment.get_template("layout.html").filename
    assert environment.get_template("entrar.html").filename


@pytest.mark.node
def test_building_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run(["node", "build.mjs", "--out", str(tmp_path)], cwd=ASSETS, check=True, capture_output=True)
    built = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert built == {name: (look.STATIC / name).read_bytes() for name in built}
