"""The command that orders those who wait for the places of a call: ranking."""

from typing import Any

import click

from padron.cli.ways import USER, Run, actor, command
from padron.program.model import Program
from padron.registry.store import Store
from padron.services.clock import today
from padron.services.programs import published_program
from padron.services.ranking import Admitted, Ranked, Ranking, admit, drawn, draws, last_seed
from padron.services.ranking import ranking as ranking_of


@command("ranking", "Ordena a quienes esperan lugar en una convocatoria: puntos, empates y sorteo.", reports=True)
@click.argument("program", metavar="PROGRAMA")
@click.option("--call", metavar="CONVOCATORIA", help="Cuál; si falta, la que está abierta hoy.")
@click.option("--seed", metavar="TEXTO", help="Semilla publicada del sorteo; queda anotada. Si falta, la última usada.")
@click.option("--admit", "admits", is_flag=True, help="Activa a quienes esperan, en ese orden, hasta llenar el cupo.")
@USER
def ranking(run: Run, program: str, call: str | None, seed: str | None, admits: bool, user: str | None) -> int:
    """Applications that qualify and are not active, the first one first; folios only, never names."""
    with run.registry() as store:
        found = _program(store, program)
        made = _made(store, actor(user), found, _call(found, call), seed)
        done = admit(store, actor(user), made, today()) if admits else None
    run.reporter.data(_as_json(made, done))
    _tell(run, made)
    if done is not None:
        _tell_admitted(run, done)
    return 0


def _program(store: Store, name: str) -> Program:
    with store.reading() as view:
        found = published_program(view, name)
    if found is None:
        raise click.UsageError(f"«{name}» no está publicado. Publícalo con: padron publish {name}")
    return found


def _call(program: Program, name: str | None) -> str:
    names = [each.name for each in program.calls]
    if name is None:
        found = program.call_on(today())
        if found is None:
            raise click.UsageError(f"Hoy no hay convocatoria abierta. Di cuál con --call: {', '.join(names)}.")
        return found.name
    if name not in names:
        raise click.UsageError(f"No existe la convocatoria «{name}». Las que hay: {', '.join(names)}.")
    return name


def _made(store: Store, who: str, program: Program, call: str, seed: str | None) -> Ranking:
    with store.reading() as view:
        known = seed if seed is not None else last_seed(view, program.name, call)
        if not draws(program):
            return ranking_of(view, program, call)
    if not known:
        raise click.UsageError("El orden usa un sorteo: di su semilla con --seed, y publícala antes de sortear.")
    return drawn(store, who, program, call, known)


def _as_json(made: Ranking, done: Admitted | None) -> dict[str, Any]:
    return {
        "program": made.program.name, "version": made.program.version, "call": made.call, "seed": made.seed or None,
        "ranked": [_one(each) for each in made.ranked],
        "repeated": [each.folio for each in made.repeated], "left_out": dict(made.left_out),
        "drawings": [
            {"seed": each.seed, "at": each.at, "actor": each.actor, "order": each.order, "count": each.count}
            for each in made.before
        ],
        "admitted": [each.enrolment.folio for each in done.active] if done is not None else None,
        "kept": [
            {"folio": each.enrolment.folio, "code": found.code, "message": found.message()}
            for each, found in (done.kept if done is not None else ())
        ],
    }  # fmt: skip


def _one(each: Ranked) -> dict[str, Any]:
    return {
        "position": each.position, "folio": each.enrolment.folio, "state": each.enrolment.state, "score": each.score,
        "points": [{"points": one.points, "when": one.when.text} for one in each.points],
        "ties": dict(each.ties), "on": each.enrolment.applied_on,
    }  # fmt: skip


def _tell(run: Run, made: Ranking) -> None:
    said = f", semilla «{made.seed}»" if made.seed else ""
    run.reporter.say(
        f"{made.program.title.es}, {made.call}{said}: {len(made.ranked)} en orden.",
        f"{made.program.title.es}, {made.call}{f', seed “{made.seed}”' if made.seed else ''}: {len(made.ranked)}.",
    )
    for each in made.ranked:
        ties = "".join(f" · {'sorteo' if name == 'lottery' else name} {value}" for name, value in each.ties)
        why = " + ".join(f"{one.points} por {one.when.text}" for one in each.points) or "sin puntos"
        found = each.enrolment
        line = f"  {each.position}. {found.folio}  {each.score} puntos ({why}){ties} · {found.applied_on}"
        run.reporter.say(line, line)
    for one in made.repeated:
        run.reporter.say(
            f"  —  {one.folio}  otra solicitud de la misma persona: no ocupa otro lugar",
            f"  —  {one.folio}  another application of the same person: it takes no other place",
        )
    for seed, who in {each.seed: each.actor for each in made.before if each.seed != made.seed}.items():
        run.reporter.say(
            f"Antes se sorteó con la semilla «{seed}» ({who}).", f"An earlier drawing used the seed “{seed}” ({who})."
        )


def _tell_admitted(run: Run, done: Admitted) -> None:
    run.reporter.say(f"Pasaron a activas: {len(done.active)}.", f"Became active: {len(done.active)}.")
    for each, found in done.kept:
        line = f"  {each.enrolment.folio} sigue en espera: {found.message()}"
        run.reporter.say(line, line)
