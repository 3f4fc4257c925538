"""The folder of a kit: the frozen program, the city's look, what to do in words, and the file of captures."""

import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from padron.kit.captures import Captures, now
from padron.kit.readme import readme
from padron.kit.sealing import Passphrase
from padron.kit.storage import replaced
from padron.problems import problem
from padron.program.closure import fingerprint
from padron.program.lines import without_lines
from padron.program.model import Program
from padron.registry.programs import ProgramVersion, latest
from padron.registry.store import Refused, View
from padron.services.programs import opened
from padron.workspace import Workspace

PROGRAM, CAPTURES, README = "programa.json", "capturas.json", "LÉEME.txt"
LOOK = "form_templates"


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit that was opened. `is_sealed`: whether a passphrase hides its captures."""

    folder: Path
    id: str
    program: Program
    is_sealed: bool

    @property
    def workspace(self) -> Workspace:
        """The folder as the pages take one: for their look, and for documents."""
        return Workspace(self.folder)

    def captures(self, passphrase: str = "") -> Captures:
        """Its captures. Raises Refused: `kit_passphrase`, and as the storage does."""
        found = Captures(self.folder / CAPTURES, Passphrase(passphrase) if self.is_sealed else None)
        found.all()
        return found


def make(view: View, workspace: Workspace, name: str, folder: Path, passphrase: str = "") -> Kit:
    """A new kit of a program as it was published last. Raises Refused: `kit_unpublished`, `kit_exists`; OSError."""
    version = latest(view, name)
    if version is None:
        raise Refused(problem("kit_unpublished", name=name))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(problem("kit_exists", folder=folder.name))
    folder.mkdir(parents=True, exist_ok=True)
    look = workspace.templates[0]
    if look.is_dir():
        shutil.copytree(look, folder / LOOK, ignore=shutil.ignore_patterns("node_modules", ".*"))
    program = opened(version)
    (folder / README).write_text(readme(program, bool(passphrase)), encoding="utf-8")
    about = {
        "kit": secrets.token_hex(8), "made_at": now(), "program": version.program, "version": version.version,
        "sha256": version.sha256, "sealed": bool(passphrase), "closure": json.loads(version.closure),
    }  # fmt: skip
    replaced(folder / PROGRAM, (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode())
    made = kit(folder)
    made.captures(passphrase).begin("")
    return made


def kit(folder: Path) -> Kit:
    """The kit of a folder. Raises Refused (`kit_not_one`), also where its program is not the one that was frozen."""
    try:
        about: dict[str, Any] = json.loads((folder / PROGRAM).read_text(encoding="utf-8"))
        version = _version(about)
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(problem("kit_not_one", folder=folder.name)) from None
    return Kit(folder.resolve(), str(about["kit"]), opened(version), bool(about["sealed"]))


def _version(about: dict[str, Any]) -> ProgramVersion:
    closure = about["closure"]
    if fingerprint(without_lines(closure)) != about["sha256"]:
        raise ValueError("another program")
    text = json.dumps(closure, ensure_ascii=False)
    return ProgramVersion(str(about["program"]), int(about["version"]), str(about["sha256"]), text, "", 0)
