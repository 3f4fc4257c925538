"""What every command shares: the options --workspace, --lang, --format, and the run that they make."""

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from padron import settings, workspace
from padron.cli.lazy import LazyGroup
from padron.cli.report import Reporter
from padron.problems import Lang
from padron.services.definitions import Definitions, definitions
from padron.workspace import REGISTRY, Workspace

if TYPE_CHECKING:
    from padron.registry.database import Database

Function = Callable[..., Any]


@dataclass
class Run:
    """One run of a command: where, in which language, and how it prints."""

    given: str | None
    reporter: Reporter

    @cached_property
    def workspace(self) -> Workspace:
        """The city's folder. Raises NotAWorkspace."""
        return workspace.find(self.given)

    @cached_property
    def definitions(self) -> Definitions:
        """The working definitions."""
        return definitions(self.workspace)

    def program(self, name: str) -> str:
        """A program's name, also from `program_definitions/x.yaml`. Wrong use when there is no such file."""
        stem = Path(name).name.removesuffix(".yaml")
        if stem not in self.definitions.names:
            listed = ", ".join(self.definitions.names) or "ninguno"
            raise click.UsageError(f"No existe el programa «{stem}». Los que hay: {listed}.")
        return stem

    @contextmanager
    def registry(self) -> Iterator["Database"]:
        """The registry, made on first use. Raises Refused. Loaded here: it is half of a command's start."""
        from padron.registry.database import open_database

        found = open_database(self.workspace.data, settings.read("database_url"))
        try:
            yield found
        finally:
            found.close()

    @property
    def has_registry(self) -> bool:
        """Whether a registry was made already, so that looking needs not make one."""
        return bool(settings.read("database_url")) or (self.workspace.root / "data" / REGISTRY).exists()


SHARED = (
    click.option("--workspace", metavar="CARPETA", help="Carpeta de la ciudad; si falta, PADRON_WORKSPACE o ésta."),
    click.option("--lang", type=click.Choice(["es", "en"]), help="Idioma de los mensajes; si falta, es."),
)


def _shared(function: Function) -> Function:
    for option in reversed(SHARED):
        function = option(function)
    return function


@click.group(
    cls=LazyGroup,
    help="Padrón: un archivo YAML por programa social, y un solo registro de personas.",
    context_settings={"max_content_width": 110},
)
@_shared
def padron(workspace: str | None, lang: str | None) -> None:
    """The root; its options are defaults for the commands below."""


def command(
    name: str, help_es: str, *, reports: bool = False, group: click.Group = padron
) -> Callable[[Function], Function]:
    """Makes a function a command that receives the Run first. `reports` gives it --format json."""

    def add(function: Function) -> Function:
        @wraps(function)
        def runs(workspace: str | None, lang: str | None, format: str = "text", **rest: Any) -> Any:
            above = click.get_current_context().find_root().params
            spoken = cast(Lang, lang or above.get("lang") or "es")
            run = Run(workspace or above.get("workspace"), Reporter(spoken, format == "json"))
            return function(run, **rest)

        made: Any = runs
        if reports:
            made = click.option(
                "--format", type=click.Choice(["text", "json"]), default="text", help="json: para otros programas."
            )(made)
        group.command(name, help=help_es)(_shared(made))
        return function

    return add


USER = click.option("--user", metavar="NOMBRE", help="Quién lo hace; si falta, el usuario del sistema.")


def actor(user: str | None) -> str:
    """Who stands in the history: the one named, else the operating system's user."""
    return user or getpass.getuser()


def day(text: str) -> str:
    """An ISO day given on the command line. Wrong use when it is not one."""
    from datetime import date

    try:
        found = date.fromisoformat(text).isoformat()
    except ValueError:
        found = ""
    if not "1900-03-01" <= found <= "2099-12-31":
        raise click.UsageError(f"«{text}» no es un día. Escríbelo como 2026-05-31.")
    return found


def write(path: str, content: bytes | str) -> None:
    """Writes a file, its folders made where they are missing. Raises OSError."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode() if isinstance(content, str) else content)


def pretty(value: object) -> str:
    """JSON for a file that people may open."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
