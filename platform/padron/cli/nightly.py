"""The command that does what the platform does by itself at night: nightly."""

from typing import Any

import click

from padron.cli.ways import USER, Run, actor, command, day
from padron.program.model import Program
from padron.registry.store import Store
from padron.services.clock import today as today_here
from padron.services.ending import Ending, foreseen
from padron.services.nightly import tonight
from padron.services.programs import published


@command("nightly", "Termina las inscripciones que terminan solas, por su regla o su convocatoria.", reports=True)
@click.option("--dry-run", is_flag=True, help="Sólo dice cuáles terminarían, por folio; no cambia nada.")
@click.option("--today", "on", metavar="DÍA", help="El día con que se revisa; si falta, hoy.")
@USER
def nightly(run: Run, dry_run: bool, on: str | None, user: str | None) -> int:
    """The same that a worker does each night: folios only, never names."""
    asked = day(on) if on else today_here()
    with run.registry() as store:
        found = _foreseen(store, asked)
        done, _ = (0, 0) if dry_run else tonight(store, asked, actor=actor(user))
    run.reporter.data(_as_json(asked, found, None if dry_run else done))
    for program, some in found:
        _tell(run, program, some)
    if dry_run:
        run.reporter.say("No se cambió nada.", "Nothing was changed.")
    else:
        run.reporter.say(f"Terminaron: {done}.", f"Ended: {done}.")
    return 0


def _foreseen(store: Store, today: str) -> list[tuple[Program, list[Ending]]]:
    with store.reading() as view:
        every = published(view)
        found = [(each, list(foreseen(view, each, every, today))) for each in every]
    return [(program, some) for program, some in found if some]


def _tell(run: Run, program: Program, some: list[Ending]) -> None:
    run.reporter.say(f"{program.title.es}: {len(some)}", f"{program.title.said('en')}: {len(some)}")
    for each in some:
        stays = "" if each.to is not None else " (no tiene estado final: se queda como está)"
        line = f"  {each.enrolment.folio}  {each.reason}{stays}"
        run.reporter.say(line, line)


def _as_json(today: str, found: list[tuple[Program, list[Ending]]], done: int | None) -> dict[str, Any]:
    ends = [
        {
            "program": program.name, "call": each.enrolment.call, "folio": each.enrolment.folio, "reason": each.rule,
            "message": each.words, "on": each.on, "from": each.enrolment.state, "to": each.to,
        }
        for program, some in found
        for each in some
    ]  # fmt: skip
    return {"today": today, "ends": ends, "ended": done}
