"""The JavaScript of a program as it is served: generated once, and found again by the hash of its content."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from padron.outputs.javascript import content_hash, javascript
from padron.program.model import Program


@dataclass(frozen=True, slots=True)
class Script:
    """A module's text and the hash of it."""

    text: str
    hash: str


@cache
def runtime() -> str:
    """The functions that all generated rules call."""
    return files("padron.outputs").joinpath("javascript_runtime.js").read_text(encoding="utf-8")


_scripts: dict[str, Script] = {}


def script(program: Program) -> Script:
    """The module of a program, or of a service as a program; kept by the SHA-256 of its closure."""
    if program.sha256 not in _scripts:
        text = javascript(program, runtime())
        _scripts[program.sha256] = Script(text, content_hash(text))
    return _scripts[program.sha256]
