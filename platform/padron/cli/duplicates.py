"""The command that looks for records of one person: `padron duplicates`."""

import click

from padron.cli.ways import USER, Run, actor, command
from padron.services.duplicates import ENGINES, best_engine, find_duplicates


@command("duplicates", "Busca registros que pueden ser de la misma persona; no une a nadie.", reports=True)
@click.option(
    "--engine", type=click.Choice(["auto", *ENGINES]), default="auto",
    help="Con qué se compara. auto: splink si está instalado, si no plain.",
)  # fmt: skip
@USER
def duplicates(run: Run, engine: str, user: str | None) -> int:
    """Pairs for the tray «Posibles duplicados»; those that somebody decided stay decided."""
    with run.registry() as store:
        found = find_duplicates(store, actor(user), run.workspace.data, best_engine() if engine == "auto" else engine)
    run.reporter.data({
        "engine": found.engine, "people": found.people, "compared": found.compared, "alike": found.alike,
        "new": found.new, "blocks_left_out": found.left_out,
    })  # fmt: skip
    run.reporter.say(
        f"Entre {found.people:,} personas hay {found.alike:,} pares parecidos; {found.new:,} son nuevos. "
        f"Se deciden en «Duplicados». Se buscó con {found.engine}.",
        f"Among {found.people:,} people there are {found.alike:,} similar pairs; {found.new:,} are new. "
        f"They are decided in “Duplicados”. Searched with {found.engine}.",
    )
    if found.left_out:
        run.reporter.say(
            f"{found.left_out:,} grupos eran demasiado grandes para compararse, como los de una fecha de relleno.",
            f"{found.left_out:,} groups were too large to be compared, such as those of a placeholder date.",
        )
    return 0
