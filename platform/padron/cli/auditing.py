"""The commands audit: whether what happened and who looked is still as it was written."""

from pathlib import Path

import click

from padron.cli.keeping import PASSPHRASE, passphrase
from padron.cli.ways import Run, command, padron
from padron.cli.words import SpanishGroup
from padron.registry.keys import id_text
from padron.services.following import Followed, Lost, follow, since

WORDS = {
    "event": ("se cambió, quitó o agregó un evento", "an event was changed, taken out or put in"),
    "head": ("el final de la historia no es el que debe", "the end of the history is not what it must be"),
    "blanked": ("un evento perdió sus valores sin que se pidiera", "an event lost its values without a request"),
    "changes": ("se cambió lo que dice un evento", "what an event says was changed"),
    "person values": ("los datos no son los de su último evento", "the data are not those of their last event"),
    "enrolment values": ("una solicitud no es la que dejó su último evento", "an application is not as it was left"),
    "person without history": ("la persona no tiene historia", "the person has no history"),
    "enrolment without history": ("una solicitud no tiene historia", "an application has no history"),
}
"""What is wrong with a history → how it is told, without any value."""


@padron.group("audit", cls=SpanishGroup, help="Comprobar que la historia y la bitácora no se alteraron.")
def audit_group() -> None:
    """Commands of the audit."""


@command("verify", "Sigue la historia de cada persona y la bitácora de lecturas.", reports=True, group=audit_group)
@click.option("--since", "kept", metavar="RESPALDO", help="Además, que siga estando todo lo que tenía este respaldo.")
@PASSPHRASE
def audit_verify(run: Run, kept: str | None, passphrase_file: str | None) -> int:
    """Every chain from end to end; 1 where one does not hold. People are named by key, never by a value."""
    words = passphrase(passphrase_file) if kept is not None else ""
    with run.registry() as store, store.reading() as view:
        found = follow(view, store.read_audit)
        lost = since(view, store.read_audit, Path(kept), words) if kept is not None else None
    run.reporter.data(_as_json(found, lost))
    _tell(run, found)
    if lost is not None:
        _tell_lost(run, lost)
    return 0 if found.holds and (lost is None or lost.nothing) else 1


def _tell(run: Run, found: Followed) -> None:
    run.reporter.say(
        f"Historias: {found.people:,} personas, {found.failing:,} con fallas.",
        f"Histories: {found.people:,} people, {found.failing:,} with faults.",
    )
    for key, faults in found.named:
        for each in faults:
            es, en = WORDS[each.what]
            who, at = id_text(key), each.position
            run.reporter.say(f"  {who} evento {at}: {es}", f"  {who} event {at}: {en}")
    run.reporter.say(*_look(found.look))


def _tell_lost(run: Run, lost: Lost) -> None:
    run.reporter.say(
        f"Contra el respaldo: {lost.people:,} historias, a {lost.cut:,} les falta o les cambiaron algo.",
        f"Against the backup: {lost.people:,} histories, {lost.cut:,} lack something or were changed.",
    )
    for key in lost.named:
        run.reporter.say(f"  {id_text(key)}", f"  {id_text(key)}")
    if lost.look is not None:
        run.reporter.say(*_look(lost.look))


def _look(number: int | None) -> tuple[str, str]:
    if number is None:
        return "Bitácora de lecturas: completa.", "Read audit: whole."
    return (
        f"Bitácora de lecturas: desde el asiento {number:,} se cambió, quitó o agregó algo.",
        f"Read audit: from entry {number:,} on something was changed, taken out or put in.",
    )


def _as_json(found: Followed, lost: Lost | None) -> dict[str, object]:
    people = [
        {"person": id_text(key), "faults": [{"event": each.position, "what": each.what} for each in faults]}
        for key, faults in found.named
    ]
    said: dict[str, object] = {
        "people": found.people, "failing": found.failing, "named": people, "read_audit": found.look,
    }  # fmt: skip
    if lost is not None:
        named = [id_text(key) for key in lost.named]
        said["since"] = {"people": lost.people, "cut": lost.cut, "named": named, "read_audit": lost.look}
    return said
