"""Layers import downwards only, and platform/ never hides Python's own module."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "platform" / "padron"
LEVELS = {
    "problems": 0,
    "shapes": 0,
    "durable": 0,
    "settings": 0,
    "workspace": 0,
    "curp": 0,
    "language": 1,
    "program": 2,
    "outputs": 3,
    "registry": 4,
    "intake": 5,
    "services": 6,
    "kit": 7,
    "web": 8,
    "cli": 9,
}
PURE = ("language", "program", "outputs")
FORBIDDEN_IN_PURE = {
    "flask",
    "sqlalchemy",
    "sqlite3",
    "tinydb",
    "filelock",
    "psycopg",
    "time",
    "os",
    "pathlib",
    "subprocess",
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names if node.module == "padron")
    return names


def layer(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if parts[0] == "padron" and len(parts) > 1 and parts[1] in LEVELS else None


def own_layer(module: Path) -> str | None:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py") if module.parent != PACKAGE else module.stem


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_its_layer_or_below(module: Path) -> None:
    mine = own_layer(module)
    if mine not in LEVELS:
        return
    above = {name for name in imported(module) if (there := layer(name)) and LEVELS[there] > LEVELS[mine]}
    assert not above, f"{mine} imports upwards: {sorted(above)}"


@pytest.mark.parametrize("folder", PURE)
def test_a_pure_layer_does_no_io_and_knows_no_clock(folder: str) -> None:
    for module in (PACKAGE / folder).rglob("*.py"):
        roots = {name.split(".")[0] for name in imported(module)}
        assert not roots & FORBIDDEN_IN_PURE, module


def test_platform_holds_the_package_and_nothing_else() -> None:
    held = {entry.name for entry in (ROOT / "platform").iterdir() if entry.name != "__pycache__"}
    assert held == {"padron"}


@pytest.mark.parametrize("folder", [ROOT, Path("/")])
def test_import_platform_from_here_is_pythons_own(folder: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import platform, padron; print(platform.system())"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT / "platform"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "Linux"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_says_what_it_is_and_stays_small(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no first line that says what it is"
    assert text.count("\n") <= 400, "longer than 400 lines"
