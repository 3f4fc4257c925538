"""The wheel, installed in a bare virtual environment, gives a city its workspace, registry and templates."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow
CONTENT = {"program_definitions": "*.yaml", "form_templates": "*.html", "rules": "*"}


def run(*words: str | Path, folder: Path, fails: bool = False) -> str:
    """What a command prints; our own PYTHONPATH and settings do not reach it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PADRON_", "PYTHON"))}
    done = subprocess.run([str(each) for each in words], cwd=folder, env=kept, capture_output=True, text=True)
    assert (done.returncode == 0) is not fails, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    (made,) = folder.glob("padron-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a bare environment with the wheel and what it needs from the index."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=True)
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    run(folder / "bin" / "python", "-m", "pip", "install", *quiet, wheel, folder=folder)
    return folder / "bin"


@pytest.fixture(scope="module")
def city(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace made by `padron init` in an empty folder."""
    folder = tmp_path_factory.mktemp("empty")
    run(installed / "padron", "init", "ciudad", folder=folder)
    return folder


def in_repository(folder: str, pattern: str) -> set[str]:
    listed = run("git", "ls-files", folder, folder=ROOT).splitlines()
    return {each for each in listed if Path(each).match(pattern)}


def test_the_wheel_holds_the_migrations_the_pages_the_static_files_and_the_starter(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = in_repository("platform/padron", "*")
    assert {each.removeprefix("platform/") for each in wanted if "/web/assets/" not in each} <= held
    for folder, pattern in CONTENT.items():
        assert {f"padron/starter/{each}" for each in in_repository(folder, pattern)} <= held
    assert any(each.startswith("padron/registry/migrations/versions/") for each in held)
    assert any(each.startswith("padron/web/static/app.") and each.endswith(".css") for each in held)
    assert not [each for each in held if "node_modules" in each or "__pycache__" in each or "/data/" in each]


def test_import_platform_is_pythons_own_where_padron_is_installed(installed: Path, city: Path) -> None:
    code = "import platform, padron; print(platform.system(), padron.__file__)"
    system, where = run(installed / "python", "-c", code, folder=city).split()
    assert system == "Linux"
    assert Path(where).is_relative_to(installed.parent)


def test_a_new_workspace_is_in_order(installed: Path, city: Path) -> None:
    said = json.loads(run(installed / "padron", "--workspace", "ciudad", "check", "--format", "json", folder=city))
    assert [each for each in said["problems"] if each["severity"] == "error"] == []
    assert {each["program"] for each in said["programs"]} == {file.stem for file in ROOT.glob("program_definitions/*")}
    assert all(each["cases"]["passed"] and not each["cases"]["failed"] for each in said["programs"])


def test_a_second_init_in_the_same_folder_changes_nothing(installed: Path, city: Path) -> None:
    run(installed / "padron", "init", "ciudad", folder=city, fails=True)


def test_a_template_and_every_output_are_written(installed: Path, city: Path) -> None:
    program = "apoyo_alimentario_adulto_mayor"
    run(installed / "padron", "--workspace", "ciudad", "template", program, "-o", "apoyo.xlsx", folder=city)
    run(installed / "padron", "--workspace", "ciudad", "build", program, "-o", "salida", folder=city)
    assert zipfile.is_zipfile(city / "apoyo.xlsx")
    assert any(file.suffix == ".json" for file in (city / "salida").iterdir())


def test_the_demonstration_fills_a_registry_that_answers(installed: Path, city: Path) -> None:
    run(installed / "padron", "--workspace", "ciudad", "demo", folder=city)
    data = city / "ciudad" / "data"
    assert (data / "secret.key").stat().st_mode & 0o077 == 0
    found = run(
        installed / "padron", "--workspace", "ciudad", "search", "maria", "--format", "json", folder=city
    )  # fmt: skip
    assert json.loads(found)["people"]
