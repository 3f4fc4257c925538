"""Writes docs/referencia/ from the code's own tables. With --check it writes nothing and fails on a difference."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click
from grammar import Accepted, accepted
from key_words import BLOCKS, Block

from padron.cli.commands import padron
from padron.language.fieldtypes import FIELD_TYPES, FieldType
from padron.language.functions import FUNCTIONS, PERIODS
from padron.problems import FAMILIES, Entry
from padron.settings import SETTINGS

FOLDER = Path(__file__).parent / "referencia"
SEVERITIES = {"error": "detiene", "warning": "avisa", "note": "informa"}
FAMILY_TITLES = {
    "source": "Al leer un archivo YAML",
    "definition": "Al revisar un programa o las reglas compartidas",
    "expression": "Al revisar una expresión",
    "record": "Al revisar un registro",
    "curp": "Al revisar una CURP",
    "workbook": "Al leer un libro de Excel",
    "mapping": "Al leer una hoja que no es la plantilla",
    "system": "Al operar el sistema",
}
Lines = Iterator[str]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Lines:
    """A Markdown table and a blank line after it."""
    columns = list(head)
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell(each) for each in row)} |"
    yield ""


def cell(text: str) -> str:
    """A text that stays in its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """A text as code."""
    return f"`{text}`" if text else ""


def prose(text: str) -> str:
    """A text whose signs are no Markdown; where values go, «…»."""
    return re.sub(r"([*_<`\[\]])", r"\\\1", re.sub(r"\{\w*\}", "…", text))


def field_types() -> Lines:
    """tipos-de-campo.md."""
    yield from table(
        ("Tipo", "Qué es"), ((f"[`{each.name}`](#{each.name})", each.help_es) for each in FIELD_TYPES.values())
    )
    for each in FIELD_TYPES.values():
        yield from _field_type(each)


def _field_type(each: FieldType) -> Lines:
    yield from (f"## {each.name}", "", each.help_es, "", "```yaml", each.example, "```", "")
    if each.settings:
        yield from table(
            ("Ajuste", "Para qué"),
            ((code(one.name), one.help_es + (" Obligatorio." if one.required else "")) for one in each.settings),
        )


def functions() -> Lines:
    """funciones.md."""
    yield from table(("Función", "Se escribe", "Da"), (
        (code(each.name), " o ".join(code(one) for one in each.written.split(" · ")), each.gives_es)
        for each in FUNCTIONS.values()
    ))  # fmt: skip
    yield f"Los periodos de `received` son: {', '.join(code(each) for each in PERIODS)}."


def problems() -> Lines:
    """problemas.md."""
    for family in FAMILIES:
        entries: tuple[Entry, ...] = import_module(f"padron.problems.{family}").ENTRIES
        yield from (f"## {FAMILY_TITLES[family]}", "")
        yield from table(("Código", "", "Qué dice", "Qué hacer"), map(_problem, entries))


def _problem(entry: Entry) -> tuple[str, ...]:
    names = code(entry.number) if entry.number == entry.code else f"{code(entry.number)} {code(entry.code)}"
    said = "El mensaje que escribió el programa." if entry.es == "{message}" else prose(entry.es)
    return names, SEVERITIES[entry.severity], said, prose(entry.help_es)


def commands() -> Lines:
    """comandos.md."""
    for path, command in walk(padron, "padron"):
        yield from _command(path, command)


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command of a group with its whole name, groups first."""
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from walk(command.commands[name], f"{path} {name}")


def _command(path: str, command: click.Command) -> Lines:
    context = click.Context(command, info_name=path)
    arguments = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
    written = " ".join((path, *arguments, *(["COMANDO"] if isinstance(command, click.Group) else [])))
    yield from (f"## {path}", "", command.help or "", "", "```text", written, "```", "")
    everywhere = {each.name for each in padron.params} if command is not padron else set()
    options = [each for each in command.params if isinstance(each, click.Option) and each.name not in everywhere]
    if options:
        yield from table(("Opción", "Para qué"), (_option(each, context) for each in options))


def _option(option: click.Option, context: click.Context) -> tuple[str, str]:
    metavar = "" if option.is_flag else f" {option.make_metavar(context)}"
    return code(", ".join((*option.opts, *option.secondary_opts)) + metavar), option.help or ""


def settings() -> Lines:
    """ajustes.md."""
    yield from table(("Variable", "Si falta", "Para qué"), (
        (code(each.variable), code(each.default) or "vacía", each.help_es) for each in SETTINGS
    ))  # fmt: skip


def keys() -> Lines:
    """claves.md. ValueError when the compiler takes a key that has no explanation, or the other way round."""
    known = accepted()
    unexplained = {each.where for each in known} - {reader for block in BLOCKS for reader in block.readers}
    if unexplained:
        raise ValueError(f"add a Block to docs/key_words.py for {sorted(unexplained)}")
    for block in BLOCKS:
        yield from _block(block, known)


def _block(block: Block, known: list[Accepted]) -> Lines:
    mine = [each for each in known if each.where in block.readers and set(each.keys) == set(block.keys)]
    if not mine:
        raise ValueError(f"«{block.title}» in docs/key_words.py does not have the keys that {block.readers} take")
    required = {name for each in mine for name in each.required}
    yield from (f"## {block.title}", "", f"En {block.place}.", "")
    yield from table(("Clave", "Para qué"), (
        (f"**{code(name)}**" if name in required else code(name), block.keys[name]) for name in mine[0].keys
    ))  # fmt: skip
    if block.note:
        yield from (block.note, "")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its title, what it says first, and what writes the rest."""

    title: str
    first: tuple[str, ...]
    body: Callable[[], Lines]


PAGES = {
    "claves.md": Page(
        "Claves del lenguaje",
        (
            "Qué se puede escribir en cada lugar. Las claves van en inglés; los nombres y los textos son tuyos.",
            "Una clave que no está aquí es un problema, con la más parecida como sugerencia. **Negrita**: obligatoria.",
        ),
        keys,
    ),
    "tipos-de-campo.md": Page(
        "Tipos de campo",
        (
            "Lo que puede ser una pregunta. `type:` lleva uno de estos nombres; debajo, los ajustes de cada uno.",
            "Los ajustes que tiene todo campo están en [claves](claves.md#todo-campo).",
        ),
        field_types,
    ),
    "funciones.md": Page(
        "Funciones de las expresiones",
        (
            "Se escriben en minúsculas, con paréntesis y comas.",
            "Si un dato que usan se desconoce, casi siempre el resultado se desconoce.",
        ),
        functions,
    ),
    "problemas.md": Page(
        "Problemas",
        (
            "Todo lo que el sistema puede decir que está mal, con su código y qué hacer.",
            "En la terminal: `padron explain CÓDIGO`. «…» es donde va el dato de cada caso.",
            "*Detiene*: no sigue hasta corregirlo. *Avisa*: sigue. *Informa*: sólo se dice.",
        ),
        problems,
    ),
    "comandos.md": Page(
        "Comandos",
        (
            "Cada comando dice su ayuda con `--help`.",
            "Salida: 0 hecho, 1 hay problemas en lo que diste, 2 mal uso o no se puede.",
            "Las opciones de `padron` sirven en todos, antes o después del nombre del comando.",
        ),
        commands,
    ),
    "ajustes.md": Page(
        "Ajustes",
        ("Se dan como variables de entorno, antes de arrancar el comando. Una vacía es como si no estuviera.",),
        settings,
    ),
}
NOTE = "<!-- Esta página la escribe docs/generate.py a partir del código: no la edites a mano. -->"


def page(name: str) -> str:
    """The text of one page."""
    made = PAGES[name]
    lines = [f"# {made.title}", "", NOTE, "", *made.first, "", *made.body()]
    return "\n".join(lines).rstrip() + "\n"


def stale() -> list[str]:
    """The pages that differ from what the code says."""
    return [name for name in PAGES if not (FOLDER / name).is_file() or page(name) != (FOLDER / name).read_text("utf-8")]


def main() -> int:
    """Writes the pages, or with --check names those that differ."""
    old = stale()
    if "--check" in sys.argv:
        sys.stderr.writelines(f"docs/referencia/{name} is out of date: run `make docs`\n" for name in old)
        return 1 if old else 0
    FOLDER.mkdir(exist_ok=True)
    for name in old:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
