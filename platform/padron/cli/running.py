"""Commands that run the system: load, serve, user, demo."""

import errno
import sys
from io import BytesIO
from pathlib import Path
from typing import cast

import click

from padron import settings
from padron.cli.ways import USER, Run, actor, command, padron, write
from padron.cli.words import SpanishGroup
from padron.program.model import Program
from padron.registry.arrivals import Policy
from padron.registry.database import Database
from padron.registry.users import ROLES, Role, create_user, password_hash_of, password_problem, users
from padron.services.clock import today
from padron.services.demo import demonstrate
from padron.services.load import load
from padron.services.load_report import LoadReport
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


@command("load", "Carga un libro de Excel; cada renglón se guarda o se rechaza con su porqué.", reports=True)
@click.argument("program", metavar="PROGRAMA")
@click.argument("file", metavar="ARCHIVO.xlsx")
@click.option("--service", metavar="SERVICIO", help="Entregas de este servicio (todavía no).")
@click.option("--dry-run", is_flag=True, help="Sólo revisa: no guarda nada.")
@click.option("--marked", metavar="SALIDA.xlsx", help="Dónde se escriben los renglones rechazados, con lo que falta.")
@click.option(
    "--person",
    "policy",
    type=click.Choice(["fill", "update"]),
    default="fill",
    help="Datos de personas conocidas: fill llena lo que falta y propone lo demás; update deja ganar a lo más nuevo.",
)
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
) -> int:
    """A bulk load of enrolments."""
    if service is not None:
        raise click.UsageError("La carga de entregas (--service) todavía no está; por ahora se cargan inscripciones.")
    path = Path(file)
    out = BytesIO()
    with run.registry() as store:
        found = _program(run, store, program, dry_run)
        report = load(
            store, actor(user), found, path, path.name, today=today(), dry_run=dry_run,
            person_policy=cast(Policy, policy), marked=out if marked else None, lang=run.reporter.lang,
        )  # fmt: skip
    if marked and out.getvalue():
        write(marked, out.getvalue())
    run.reporter.data(report.as_json())
    _tell(run, report, marked if out.getvalue() else None)
    return 1 if report.failed else 0


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
    if marked:
        run.reporter.say(f"Renglones rechazados: {marked}", f"Rejected rows: {marked}")
    if report.load is None and not report.failed:
        run.reporter.say("Fue una prueba: no se guardó nada.", "This was a trial: nothing was saved.")


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


@padron.group("user", cls=SpanishGroup, help="Quién entra y qué puede hacer.")
def user_group() -> None:
    """Commands about users."""


@command("add", "Da de alta a alguien; la contraseña se pide o se lee de la entrada.", group=user_group)
@click.argument("name", metavar="NOMBRE")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="Puede repetirse.")
@click.option("--area", "areas", multiple=True, metavar="ÁREA", help="Sólo esta área; puede repetirse.")
@click.option("--program", "programs", multiple=True, metavar="PROGRAMA", help="Sólo este programa; puede repetirse.")
@click.option("--full-name", default="", metavar="NOMBRE", help="El nombre de la persona.")
@click.option("--password-stdin", is_flag=True, help="Lee la contraseña de la entrada estándar.")
@USER
def user_add(
    run: Run,
    name: str,
    roles: tuple[str, ...],
    areas: tuple[str, ...],
    programs: tuple[str, ...],
    full_name: str,
    password_stdin: bool,
    user: str | None,
) -> int:
    """A new user with the roles in the scope given."""
    _known(run, areas, programs)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Contraseña", hide_input=True, confirmation_prompt="Otra vez")
    found = password_problem(name, password)
    if found is not None:
        click.echo(found.message(run.reporter.lang), err=True)
        return 1
    scope = (frozenset(areas) or None, frozenset(programs) or None)
    secret = password_hash_of(password)
    with run.registry() as store, store.writing(actor(user)) as unit:
        try:
            create_user(unit, name, full_name or name, secret, [Role(each, *scope) for each in roles])
        except ValueError:
            raise click.UsageError(f"Ya existe «{name}».") from None
        unit.commit()
    run.reporter.say(f"Listo: {name}", f"Done: {name}")
    return 0


def _known(run: Run, areas: tuple[str, ...], programs: tuple[str, ...]) -> None:
    for given, there, what in (
        (areas, tuple(run.definitions.shared.areas), "el área"),
        (programs, run.definitions.names, "el programa"),
    ):
        for each in given:
            if each not in there:
                raise click.UsageError(f"No existe {what} «{each}». Hay: {', '.join(there)}.")


@command("list", "Muestra a quienes entran y qué pueden hacer.", group=user_group, reports=True)
def user_list(run: Run) -> int:
    """Every user with the roles."""
    with run.registry() as store, store.reading() as view:
        found = users(view)
    run.reporter.data(
        {
            "users": [
                {
                    "name": each.name,
                    "full_name": each.full_name,
                    "active": each.active,
                    "roles": [
                        {"role": role.name, "areas": _listed(role.areas), "programs": _listed(role.programs)}
                        for role in each.roles
                    ],
                }
                for each in found
            ]
        }
    )
    for each in found:
        roles = ", ".join(role.name for role in each.roles)
        run.reporter.say(f"{each.name}  {each.full_name}  {roles}", f"{each.name}  {each.full_name}  {roles}")
    return 0


def _listed(scope: frozenset[str] | None) -> list[str] | None:
    return None if scope is None else sorted(scope)


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
    for name, password, what in made.users:
        click.echo(f"  {name} / {password}  {what}")
    return 0
