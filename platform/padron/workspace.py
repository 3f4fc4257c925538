"""A city's folders: programs, rules, templates and data; where they are found, and a new one from the starter."""

import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from padron import settings

REGISTRY = "padron.db"
"""The registry's file in the data folder, where no other database is named."""
CONTENT = ("program_definitions", "form_templates", "rules")


class NotAWorkspace(Exception):
    """No folder with program definitions was found."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of a city."""

    root: Path

    @property
    def programs(self) -> Path:
        """Where the programs' YAML files are."""
        return self.root / "program_definitions"

    @property
    def rules(self) -> Path:
        """Where the shared rules are."""
        return self.root / "rules"

    @property
    def templates(self) -> tuple[Path, ...]:
        """Template folders, the city's own first, then the starter's."""
        return (self.root / "form_templates", starter() / "form_templates")

    @property
    def data(self) -> Path:
        """Where the registry and its secret are; made when first asked for."""
        folder = self.root / "data"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


def starter() -> Path:
    """The folder that holds the starter's content: inside an installed wheel, else the checkout's root."""
    inside = Path(str(files("padron"))) / "starter"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2]


def find(given: str | None = None) -> Workspace:
    """The workspace: the one given, else PADRON_WORKSPACE, else the current folder.

    Raises NotAWorkspace when that folder has no `program_definitions/`.
    """
    root = Path(given or settings.read("workspace") or Path.cwd()).resolve()
    if not (root / "program_definitions").is_dir():
        raise NotAWorkspace(str(root))
    return Workspace(root)


def create(root: Path) -> Workspace:
    """A new workspace with a copy of the starter. Raises FileExistsError where one already is."""
    if (root / "program_definitions").exists():
        raise FileExistsError(str(root))
    for name in CONTENT:
        shutil.copytree(starter() / name, root / name, ignore=shutil.ignore_patterns("node_modules"))
    return Workspace(root.resolve())
