"""Commands that run the system: load, serve, demo."""

import errno
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import click

from padron import settings
from padron.cli.mapping import BY_OPTION, MAPPING, OF_SERVICE, Chosen, MappingOptions, chosen_mapping
from padron.cli.undoing import undone
from padron.cli.ways import USER, Run, actor, command, write
from padron.program.model import Program
from padron.program.services import service_of
from padron.registry.arrivals import Policy
from padron.registry.database import Database
from padron.registry.keys import id_of, id_text
from padron.services.clock import today
from padron.services.demo import demonstrate
from padron.services.load import load
from padron.services.load_earlier import earlier
from padron.services.load_report import LoadReport
from padron.services.policy import Actor, Grant
from padron.services.programs import published_program

SHOWN = 20
NUMBERS = (
    ("created", "nuevos", "created"),
    ("updated", "actualizados", "updated"),
    ("identical", "sin cambios", "identical"),
    ("rejected", "rechazados", "rejected"),
    ("pending", "pendientes", "pending"),
    ("adjusted", "celdas ajustadas", "cells adjusted"),
)


@command(
    "load",
    "Carga un Excel, .xls, .ods o CSV; cada renglón se guarda o se rechaza con su porqué. "
    "«padron load undo CARGA» deshace una carga entera.",
    reports=True,
)
@click.argument("program", metavar="PROGRAMA")
@click.argument("file", metavar="ARCHIVO")
@click.option("--service", metavar="SERVICIO", help="Entregas de este servicio, con su plantilla.")
@click.option("--dry-run", is_flag=True, help="Sólo revisa: no guarda nada.")
@click.option("--marked", metavar="SALIDA.xlsx", help="Dónde se escriben los renglones rechazados, con lo que falta.")
@click.option(
    "--person",
    "policy",
    type=click.Choice(["fill", "update"]),
    default="fill",
    help="Datos de personas conocidas: fill llena lo que falta y propone lo demás; update deja ganar a lo más nuevo.",
)
@click.option("--yes", is_flag=True, help="Con undo: deshace la carga sin preguntar.")
@MAPPING
@USER
def load_(
    run: Run,
    program: str,
    file: str,
    service: str | None,
    dry_run: bool,
    marked: str | None,
    policy: str,
    user: str | None,
    yes: bool,
    **mapping: Any,
) -> int:
    """A bulk load of enrolments; of a sheet that is no template, through its mapping."""
    if program == "undo" and id_of(file) is not None:
        return undone(run, file, user, is_sure=yes)
    path = Path(file)
    _spares(marked, path)
    out = BytesIO()
    with run.registry() as store:
        found = _program(run, store, program, dry_run)
        _has_service(found, service)
        chosen = _chosen(run, found, path, MappingOptions(**mapping), service)
        if chosen.stops:
            return 1
        with store.reading() as view:
            before = earlier(view, found, path, cast(Policy, policy), service)
        report = load(
            store, actor(user), found, path, path.name, today=today(), dry_run=dry_run,
            person_policy=cast(Policy, policy), marked=out if marked else None, lang=run.reporter.lang,
            mapping=chosen.mapping, reader=Actor(actor(user), (Grant("read"),)),
            service=service,
        )  # fmt: skip
    if marked and out.getvalue():
        write(marked, out.getvalue())
    run.reporter.data(report.as_json())
    _tell(run, report, marked if out.getvalue() else None)
    if before is not None and not run.reporter.json:
        run.reporter.say(
            f"Este archivo ya se había cargado: {before.file_name}, carga {id_text(before.id)}.",
            f"This file had been loaded before: {before.file_name}, load {id_text(before.id)}.",
        )
    return 1 if report.failed else 0


def _chosen(run: Run, program: Program, file: Path, options: MappingOptions, service: str | None) -> Chosen:
    """How the file is read. Wrong use where a mapping is asked for deliveries, which have none."""
    if service is None:
        return chosen_mapping(run, program, file, options)
    options.refuse(tuple(BY_OPTION), OF_SERVICE)
    return Chosen()


def _spares(marked: str | None, file: Path) -> None:
    """Wrong use where the rejected rows would be written over the file that is loaded."""
    if marked is not None and Path(marked).resolve() == file.resolve():
        raise click.UsageError(f"--marked {marked}: es el archivo que se carga, y se perdería. Escribe otro nombre.")


def _program(run: Run, store: Database, name: str, dry_run: bool) -> Program:
    """The published program; for a trial of one that was never published, the working one."""
    stem = Path(name).name.removesuffix(".yaml")
    with store.reading() as view:
        found = published_program(view, stem)
    if found is None and dry_run:
        found = run.definitions.program(run.program(stem)).program
        if found is None:
            raise click.UsageError(f"La definición de «{stem}» tiene problemas. Míralos con: padron check {stem}")
    if found is None:
        raise click.UsageError(f"«{stem}» no está publicado. Publícalo con: padron publish {stem}")
    return found


def _has_service(program: Program, service: str | None) -> None:
    """Wrong use where the program has no such service."""
    if service is not None and service_of(program, service) is None:
        names = ", ".join(each.name for each in program.services) or "—"
        raise click.UsageError(f"«{program.name}» no tiene el servicio «{service}». Tiene: {names}.")


def _tell(run: Run, report: LoadReport, marked: str | None) -> None:
    if run.reporter.json:
        return
    english = run.reporter.lang == "en"
    counts = report.counts()
    said = ", ".join(f"{counts[key]} {en if english else es}" for key, es, en in NUMBERS)
    click.echo(f"{report.rows} {'rows' if english else 'renglones'}: {said}")
    for each in report.problems[:SHOWN]:
        place = each.cell or (f"{'row' if english else 'renglón'} {each.row}" if each.row else "—")
        click.echo(f"  {place}: {each.message} [{each.code}]")
    left = len(report.problems) - SHOWN
    if left > 0:
        run.reporter.say(
            f"  … y {left} más; todos con --format json, y en un Excel con --marked.",
            f"  … and {left} more; all of them with --format json, and in a workbook with --marked.",
        )
    _tell_reasons(run, report)
    if marked:
        run.reporter.say(f"Renglones rechazados: {marked}", f"Rejected rows: {marked}")
    if report.load is None and not report.failed:
        run.reporter.say("Fue una prueba: no se guardó nada.", "This was a trial: nothing was saved.")


def _tell_reasons(run: Run, report: LoadReport) -> None:
    """How many rows fail each criterion, and the first of them in words."""
    why = report.reasons
    for each in why.counts() if why is not None else ():
        if each["not_met"] or each["unknown"]:
            run.reporter.say(
                f"  {each['id']}: no cumplen {each['not_met']}, falta un dato en {each['unknown']}",
                f"  {each['id']}: {each['not_met']} not met, {each['unknown']} unknown",
            )
    for row in (why.told() if why is not None else [])[:SHOWN]:
        for each in row["criteria"]:
            because = [*each["would"], *([f"Falta: {'; '.join(each['lacks'])}."] if each["lacks"] else [])]
            said = " ".join([each["message"] if each["outcome"] == "not_met" else each["sentence"], *because])
            run.reporter.say(f"  renglón {row['row']}: {said}", f"  row {row['row']}: {said}")


@command("serve", "Sirve las páginas en esta máquina.")
@click.option("--host", default="127.0.0.1", metavar="DIRECCIÓN", help="Dónde escucha; 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="PUERTO", help="El puerto; 8000.")
def serve(run: Run, host: str, port: int) -> int:
    """The pages, by waitress in one process."""
    from padron.web.serving import serve as serve_pages

    where = run.workspace
    address = f"http://{host}:{port}"
    run.reporter.say(f"Padrón está en {address} (Ctrl+C para salir)", f"Padrón is at {address} (Ctrl+C to leave)")
    try:
        serve_pages(where, host, port)
    except OSError as failed:
        if failed.errno != errno.EADDRINUSE:
            raise
        raise click.UsageError(f"El puerto {port} ya está en uso. Elige otro con --port.") from failed
    return 0


@command("demo", "Llena un padrón de demostración con 2,000 personas inventadas.")
@click.option("--people", type=click.IntRange(1, 100_000), default=2_000, metavar="N", help="Cuántas; 2000.")
def demo(run: Run, people: int) -> int:
    """Invented people, three programs published and users to sign in with; a second run changes nothing."""
    if settings.read("database_url"):
        raise click.UsageError("demo no llena una base de datos de PADRON_DATABASE_URL: inventa personas.")
    with run.registry() as store:
        made = demonstrate(store, run.definitions, people)
    if made is None:
        raise click.UsageError("Este padrón ya tiene personas que no son de demostración. Usa otra carpeta.")
    run.reporter.say(
        f"Padrón de demostración: {made.people} personas, {made.enrolments} inscripciones, {made.programs} programas.",
        f"Demonstration registry: {made.people} people, {made.enrolments} enrolments in {made.programs} programs.",
    )
    if made.delivered:
        run.reporter.say(f"Entregas: {made.delivered}.", f"Deliveries: {made.delivered}.")
    for name, password, what in made.users:
        click.echo(f"  {name} / {password}  {what}")
    return 0
