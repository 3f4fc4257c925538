"""Commands that keep a registry: a backup, bringing one back, and copying to another database."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from padron import settings
from padron.cli.ways import Run, command
from padron.registry.archive import verified
from padron.registry.sealed import passphrase_problem
from padron.registry.store import Refused
from padron.services.following import Followed

PASSPHRASE = click.option(
    "--passphrase-file", metavar="ARCHIVO", help="Lee la frase de este archivo; si falta, se pide."
)
FAULTS = click.option("--with-faults", is_flag=True, help="Aunque la historia de alguien no se sostenga en el origen.")
FOLDER = "backups"
PARTS = (
    ("tables/person", "personas", "people"),
    ("tables/enrolment", "solicitudes", "enrolments"),
    ("tables/benefit", "entregas", "deliveries"),
    ("tables/event", "eventos", "events"),
    ("files", "documentos", "documents"),
    ("read_audit", "lecturas", "looks"),
)
"""What is told of a backup."""


@command("backup", "Respalda el padrón en un archivo cifrado, también mientras el servicio trabaja.", reports=True)
@click.option("-o", "--output", "file", metavar="ARCHIVO", help="El archivo; si falta, uno nuevo en data/backups/.")
@click.option(
    "--verify", "verify", metavar="ARCHIVO", help="Sólo lee este respaldo entero y comprueba que está completo."
)
@PASSPHRASE
def backup_(run: Run, file: str | None, verify: str | None, passphrase_file: str | None) -> int:
    """One sealed file with the registry, its secret, its read audit and its documents; or a look at one."""
    if verify is not None:
        head, manifest = verified(Path(verify), passphrase(passphrase_file))
        run.reporter.data({"file": verify, **head, **manifest})
        run.reporter.say(f"{verify}: completo y sin daño. {_when(head)}", f"{verify}: whole and sound. {_when(head)}")
        _tell_parts(run, manifest)
        return 0
    from padron.services.backup import backup

    target = Path(file) if file else run.workspace.data / FOLDER / _name()
    words = passphrase(passphrase_file, is_new=True)
    with run.registry() as store:
        made = backup(store, run.workspace.data, target, words)
    run.reporter.data({"file": str(target), "bytes": made.size, **made.manifest})
    run.reporter.say(f"{target}: {made.size:,} bytes", f"{target}: {made.size:,} bytes")
    _tell_parts(run, made.manifest)
    return 0


@command("restore", "Restaura un respaldo en una ciudad sin datos, o en una base de datos vacía.", reports=True)
@click.argument("file", metavar="ARCHIVO")
@PASSPHRASE
@FAULTS
def restore_(run: Run, file: str, passphrase_file: str | None, with_faults: bool) -> int:
    """All of a backup, compared afterwards, or nothing."""
    from padron.services.restoring import restore

    words = passphrase(passphrase_file)
    url = settings.read("database_url")
    restored = restore(Path(file), words, run.workspace.root / "data", url, with_faults=with_faults)
    run.reporter.data({**restored.manifest, **_as_json(restored.followed)})
    run.reporter.say(f"Restaurado: {file}", f"Restored: {file}")
    _tell_parts(run, restored.manifest)
    _tell_followed(run, restored.followed)
    return 0 if restored.followed.holds else 1


@command("copy", "Copia el padrón de la base de datos en uso a otra vacía, y las compara.", reports=True)
@click.option("--to", "target", required=True, metavar="DESTINO", help="sqlite, o la dirección de una de PostgreSQL.")
@FAULTS
def copy_(run: Run, target: str, with_faults: bool) -> int:
    """Every row of the configured database into an empty one."""
    from padron.services.copying import copy

    with run.registry() as store:
        copied = copy(store, run.workspace.data, target, with_faults=with_faults)
    run.reporter.data({"tables": copied.digests, **_as_json(copied.followed)})
    tables = len(copied.digests) - 1
    run.reporter.say(
        f"Copiado: {copied.rows:,} renglones de {tables} tablas, iguales en las dos bases (cuenta y SHA-256).",
        f"Copied: {copied.rows:,} rows of {tables} tables, the same in both databases (count and SHA-256).",
    )
    _tell_followed(run, copied.followed)
    return 0 if copied.followed.holds else 1


def _tell_parts(run: Run, manifest: dict[str, Any]) -> None:
    def count(part: str) -> int:
        return int(manifest["parts"].get(part, {"count": 0})["count"])

    for part, es, en in PARTS:
        many = count(part)
        run.reporter.say(f"  {es}: {many:,}", f"  {en}: {many:,}")


def _tell_followed(run: Run, followed: Followed) -> None:
    run.reporter.say(
        f"  Historia seguida de principio a fin: {followed.people:,} personas; {followed.failing:,} con fallas",
        f"  Histories followed from end to end: {followed.people:,} people; {followed.failing:,} with faults",
    )


def _as_json(followed: Followed) -> dict[str, object]:
    return {"histories": followed.people, "failing": followed.failing}


def _when(head: dict[str, Any]) -> str:
    return f"{datetime.fromtimestamp(head['at'] // 1_000_000, UTC):%Y-%m-%d %H:%M} UTC, Padrón {head['padron']}"


def _name() -> str:
    return f"padron-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.respaldo"


def passphrase(file: str | None, *, is_new: bool = False) -> str:
    """The first line of a file, or what is typed; a new one twice. Raises Refused (`backup_words_short`)."""
    if file is not None:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        words = lines[0] if lines else ""
    else:
        words = str(click.prompt("Frase del respaldo", hide_input=True))
    short = passphrase_problem(words) if is_new else None
    if short is not None:
        raise Refused(short)
    if is_new and file is None and click.prompt("Otra vez", hide_input=True) != words:
        raise click.UsageError("Las dos frases no son iguales. No se hizo el respaldo.")
    return words
