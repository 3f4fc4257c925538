"""Commands of the field kit: make it, serve it on a laptop, send what it captured, take away what was confirmed."""

import errno
import sys
from pathlib import Path

import click

from padron import settings
from padron.cli.ways import USER, Run, actor, command, padron
from padron.cli.words import SpanishGroup
from padron.kit.captures import Captures
from padron.kit.folder import CAPTURES, Kit, kit, make
from padron.kit.receiving import Received
from padron.kit.sealing import LEAST
from padron.kit.storage import damaged
from padron.kit.syncing import purge, sync
from padron.registry.users import user_of
from padron.services.clock import today
from padron.services.policy import may
from padron.services.sign_in import actor as as_actor

FOLDER = click.argument("folder", metavar="CARPETA")


@padron.group("kit", cls=SpanishGroup, help="Capturar en una laptop sin internet, y enviarlo después.")
def kit_group() -> None:
    """Commands of the field kit."""


@command("make", "Hace un kit de un programa publicado, en una carpeta nueva.", group=kit_group)
@click.argument("program", metavar="PROGRAMA")
@click.option("-o", "--output", "folder", required=True, metavar="CARPETA", help="La carpeta nueva del kit.")
@click.option("--encrypt", is_flag=True, help="Cifra las capturas con una frase, que se pide.")
def kit_make(run: Run, program: str, folder: str, encrypt: bool) -> int:
    """A new kit."""
    stem = Path(program).name.removesuffix(".yaml")
    passphrase = _new_passphrase() if encrypt else ""
    with run.registry() as store, store.reading() as view:
        made = make(view, run.workspace, stem, Path(folder), passphrase)
    run.reporter.say(
        f"Listo: {folder}, con {made.program.name} versión {made.program.version}. Lee LÉEME.txt.",
        f"Done: {folder}, with {made.program.name} version {made.program.version}. Read LÉEME.txt.",
    )
    return 0


@command("serve", "Sirve el formulario del kit en esta laptop, sin internet.", group=kit_group)
@FOLDER
@click.option("--port", type=click.IntRange(1, 65535), default=8100, metavar="PUERTO", help="El puerto; 8100.")
def kit_serve(run: Run, folder: str, port: int) -> int:
    """The kit's pages, for this machine only."""
    from padron.web.kit_app import HOST, serve_kit

    found = kit(Path(folder))
    captures = opened(found)
    address = f"http://{HOST}:{port}"
    run.reporter.say(f"El kit está en {address} (Ctrl+C para salir)", f"The kit is at {address} (Ctrl+C to leave)")
    sys.stdout.flush()
    try:
        serve_kit(found, captures, port)
    except OSError as failed:
        if failed.errno != errno.EADDRINUSE:
            raise
        raise click.UsageError(f"El puerto {port} ya está en uso. Elige otro con --port.") from failed
    return 0


@command("sync", "Envía las capturas del kit al padrón; cuantas veces se envíe, cuentan una.", group=kit_group)
@FOLDER
@USER
def kit_sync(run: Run, folder: str, user: str | None) -> int:
    """Sends what was not confirmed, in the name of a user who may capture in the program."""
    found = kit(Path(folder))
    captures = opened(found)
    with run.registry() as store:
        with store.reading() as view:
            who = user_of(view, actor(user))
        if who is None or not who.active or not may(as_actor(who), "load", found.program):
            raise click.UsageError(
                f"«{actor(user)}» no puede capturar en {found.program.name}. Di con --user en nombre de quién se envía."
            )
        received = sync(found, captures, store, as_actor(who), today(), run.workspace.data / "files")
    if received is None:
        run.reporter.say("No hay capturas por enviar.", "There are no captures to send.")
        _tell_half_done(run, captures)
        return 0
    _tell(run, received, captures)
    return 1 if received.count("correct") else 0


def _tell(run: Run, received: Received, captures: Captures) -> None:
    counts = [received.count(each) for each in ("accepted", "duplicate", "correct")]
    run.reporter.say(
        "Capturas: {} aceptadas, {} ya estaban, {} por corregir.".format(*counts),
        "Captures: {} accepted, {} already there, {} to correct.".format(*counts),
    )
    names = {each.id: each.typed.name or each.id for each in captures.all()}
    for identifier, result in received.results.items():
        for each in result["problems"]:
            click.echo(f"  {names.get(identifier, identifier)}: {each['message']}")
    _tell_half_done(run, captures)


def _tell_half_done(run: Run, captures: Captures) -> None:
    half = sum(each.state == "draft" for each in captures.all())
    if half:
        run.reporter.say(f"A medias, sin enviar: {half}.", f"Half done, not sent: {half}.")


@command("purge", "Quita del kit lo que el padrón ya confirmó.", group=kit_group)
@FOLDER
def kit_purge(run: Run, folder: str) -> int:
    """Takes away what was confirmed; what was not sent, or has to be corrected, stays."""
    found = kit(Path(folder))
    gone, left = purge(found, opened(found))
    run.reporter.say(f"Se quitaron {gone} capturas; quedan {left}.", f"{gone} captures are gone; {left} are left.")
    for each in damaged(found.folder / CAPTURES):
        run.reporter.say(
            f"Queda {each}, copia de un archivo dañado, con datos personales: alguien debe revisarla y borrarla.",
            f"{each} is still there, a copy of a damaged file, with personal data: somebody must look and delete it.",
        )
    return 0


def opened(found: Kit) -> Captures:
    """A kit's captures, their passphrase asked where there is one. Raises Refused."""
    return found.captures(_passphrase("Frase del kit") if found.is_sealed else "")


def _passphrase(prompt: str) -> str:
    said = settings.read("kit_passphrase")
    return said or str(click.prompt(prompt, hide_input=True))


def _new_passphrase() -> str:
    said = _passphrase("Frase para cifrar las capturas")
    if len(said) < LEAST:
        raise click.UsageError(f"La frase debe tener {LEAST} caracteres o más. Una frase corta sirve.")
    if not settings.read("kit_passphrase") and click.prompt("Otra vez", hide_input=True) != said:
        raise click.UsageError("Las dos frases no son iguales. No se hizo el kit.")
    return said
