"""The command export: a program's people as files, each export on record; and a checker of the federal structure."""

from pathlib import Path
from typing import Any

import click

from padron.cli.ways import USER, Run, actor, command
from padron.outputs.exports.pub_check import faults
from padron.services.clock import today
from padron.services.exporting import PROFILES, Asked, Exported, export, file_name
from padron.services.programs import published_program

SHOWN = 20


@command(
    "export",
    "Exporta un programa publicado: csv, xlsx, pub_persona (Padrón Único) o publico_sipot (transparencia). "
    "Con --check revisa un archivo del Padrón Único.",
    reports=True,
)
@click.argument("program", metavar="PROGRAMA", required=False)
@click.option("--profile", type=click.Choice(list(PROFILES)), default="xlsx", help="El formato; si falta, xlsx.")
@click.option("--purpose", metavar="TEXTO", default="", help="Para qué son los datos: queda en la bitácora.")
@click.option("-o", "--output", "file", metavar="ARCHIVO", help="El archivo que se escribe.")
@click.option("--check", "checked", metavar="ARCHIVO.txt", help="Revisa un archivo pub_persona y no exporta nada.")
@USER
def export_(
    run: Run, program: str | None, profile: str, purpose: str, file: str | None, checked: str | None, user: str | None
) -> int:
    """Everybody of a program in one file; whom it is about, who took it and what for is on record."""
    if checked is not None:
        return _check(run, checked)
    if program is None:
        raise click.UsageError("Falta PROGRAMA.")
    with run.registry() as store:
        with store.reading() as view:
            found = published_program(view, Path(program).name.removesuffix(".yaml"))
        if found is None:
            raise click.UsageError(f"«{program}» no está publicado. Publícalo con: padron publish {program}")
        asked = Asked(found, PROFILES[profile], purpose, actor(user), today())
        target = Path(file or file_name(asked))
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.parte")
        try:
            with fresh.open("w+b") as out:
                made = export(store, asked, out)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    _tell(run, made, str(target))
    return 0


def _tell(run: Run, made: Exported, target: str) -> None:
    said: dict[str, Any] = {"file": target, "people": made.people, "rows": made.rows, "sha256": made.sha256}
    run.reporter.data(said)
    run.reporter.say(f"{target}: {made.people:,} personas", f"{target}: {made.people:,} people")
    for name, many in made.rows.items():
        run.reporter.say(f"  {name}: {many:,} renglones", f"  {name}: {many:,} rows")


def _check(run: Run, file: str) -> int:
    with Path(file).open(encoding="utf-8", newline="\n") as lines:
        found = list(faults(lines))
    run.reporter.data({"faults": [{"line": each.line, "column": each.column, "why": each.why} for each in found]})
    for each in found[:SHOWN]:
        column = f" {each.column}:" if each.column else ""
        run.reporter.say(f"renglón {each.line}:{column} {each.why}", f"line {each.line}:{column} {each.why}")
    if len(found) > SHOWN:
        run.reporter.say(f"… y {len(found) - SHOWN} más", f"… and {len(found) - SHOWN} more")
    if not found:
        run.reporter.say("El archivo cumple la estructura.", "The file keeps to the structure.")
    return 1 if found else 0
