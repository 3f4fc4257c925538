"""A city of one's own, and a way to run `padron` in it."""

import shutil
from pathlib import Path

import pytest

from cli_runs import Padron, Ran
from padron.cli import run

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-23"
FOLDERS = ("program_definitions", "rules", "form_templates")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / "city" / name)
    return tmp_path / "city"


@pytest.fixture
def padron(city: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Padron:
    """Runs `padron` in the city as the user alicia, on a fixed day."""
    monkeypatch.setenv("PADRON_TODAY", TODAY)
    monkeypatch.setenv("PADRON_WORKSPACE", str(city))
    monkeypatch.setenv("LOGNAME", "alicia")
    monkeypatch.delenv("PADRON_DATABASE_URL", raising=False)

    def ran(*arguments: object) -> Ran:
        status = run([str(each) for each in arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return ran
