"""The working definitions of a workspace: its files read, its shared rules and programs compiled."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from padron.problems import Problem
from padron.program.compiler import Compiled, compile_program
from padron.program.material import Material, material
from padron.program.shared import Shared, shared
from padron.services.clock import today
from padron.workspace import Workspace, starter

PATTERNS = (
    "program_definitions/*.yaml",
    "rules/*.yaml",
    "rules/tables/*.yaml",
    "rules/tables/*.csv",
    "rules/catalogues/*.csv",
    "rules/notices/*.md",
    "form_templates/workbook.yaml",
)


def files(root: Path) -> dict[str, bytes]:
    """The definition files below a folder, by their path from it."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for pattern in PATTERNS
        for path in sorted(root.glob(pattern))
        if path.is_file()
    }


@dataclass
class Definitions:
    """What the files of a workspace say now."""

    material: Material

    @cached_property
    def shared(self) -> Shared:
        """The shared rules, checked."""
        return shared(self.material)

    @property
    def names(self) -> tuple[str, ...]:
        """The programs' names, in order."""
        return tuple(sorted(self.material.programs))

    def program(self, name: str) -> Compiled:
        """One program compiled. KeyError when there is no such file."""
        if name not in self.material.programs:
            raise KeyError(name)
        return compile_program(name, self.shared)

    def shared_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files themselves and with `rules/`."""
        return (*self.material.problems, *self.shared.problems)

    def compiled(self) -> Iterator[tuple[str, Compiled]]:
        """Every program of the workspace."""
        for name in self.names:
            yield name, self.program(name)


def definitions(workspace: Workspace) -> Definitions:
    """The working definitions; the workbook's look falls back to the starter's."""
    found = files(workspace.root)
    if "form_templates/workbook.yaml" not in found:
        look = starter() / "form_templates" / "workbook.yaml"
        if look.is_file():
            found["form_templates/workbook.yaml"] = look.read_bytes()
    return Definitions(material(found, today()[:4]))
