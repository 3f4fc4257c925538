"""The command simulate: how many people of the registry a program would take, criterion by criterion."""

from collections.abc import Iterator, Sequence

import click

from padron.cli.reading import chosen
from padron.cli.ways import USER, Run, actor, command, day
from padron.language.values.days import day_words
from padron.outputs.sql_notes import notes
from padron.program.model import Program
from padron.services.clock import today as today_here
from padron.services.simulate import Simulation, as_json, simulate

HEADS = {
    "es": ("Requisito", "Cumplen", "No cumplen", "Falta dato", "Quedan"),
    "en": ("Criterion", "Met", "Not met", "Unknown", "Remain"),
}


@command("simulate", "Dice cuántas personas del padrón cumplirían un programa, requisito por requisito.", reports=True)
@click.argument("program", metavar="PROGRAMA")
@click.option("--today", "on", metavar="DÍA", help="El día con que se revisa; si falta, hoy.")
@click.option("--published", is_flag=True, help="Con la versión publicada, no con los archivos.")
@click.option("--at", type=int, metavar="N", help="Con la versión publicada N.")
@USER
def simulation(run: Run, program: str, on: str | None, published: bool, at: int | None, user: str | None) -> int:
    """Everybody in the registry judged for a program as if they applied on a day; counts, never people."""
    asked = day(on) if on else today_here()
    found = chosen(run, program, published, at)
    with run.registry() as store:
        with store.reading() as view:
            made = simulate(view, found, asked)
        store.read_audit.append(actor(user), None, "simulation", "command line")
    run.reporter.data(as_json(made))
    if not run.reporter.json:
        for line in lines(made, run.reporter.lang):
            click.echo(line)
    run.reporter.problems(notes(found), run.definitions.material.texts)
    return 0


def lines(made: Simulation, lang: str) -> Iterator[str]:
    """The report for people."""
    counts, english, program = made.counts, lang == "en", made.program
    on = day_words(made.today, lang)
    if english:
        yield f"{program.title.said('en')}, version {program.version}, on {on}"
        yield f"{_many(counts.people, 'person', 'people')} in the registry"
        verdicts = ("qualify", "do not", "lack information")
    else:
        yield f"{program.title.es}, versión {program.version}, al {on}"
        yield f"{_many(counts.people, 'persona', 'personas')} en el padrón"
        verdicts = ("cumplen", "no cumplen", "les falta información")
    numbers = (counts.eligible, counts.ineligible, counts.undetermined)
    yield from _table([(words, f"{number:,}") for words, number in zip(verdicts, numbers, strict=True)])
    yield ""
    yield from _table([HEADS["en" if english else "es"], *_funnel(made)])
    yield from _listed("What undetermined people lack:" if english else "Lo que falta a quienes no se puede decidir:",
                       _missing(program, made))  # fmt: skip
    yield from _listed("Of those who qualify, active in:" if english else "De quienes cumplen, ya están activas en:",
                       [(each.title, f"{each.people:,}") for each in made.overlaps])  # fmt: skip


def _many(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _funnel(made: Simulation) -> Iterator[tuple[str, ...]]:
    for each in made.counts.criteria:
        yield (each.id, *(f"{number:,}" for number in (each.met, each.not_met, each.unknown, each.remaining)))


def _missing(program: Program, made: Simulation) -> list[tuple[str, str]]:
    labels = {leaf.field.name: leaf.field.label.es for leaf in (*program.person_leaves(), *program.answer_leaves())}
    return [(f"{labels[name]} ({name})", f"{many:,}") for name, many in made.missing]


def _listed(head: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if rows:
        yield ""
        yield head
        yield from _table(rows)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Aligned columns: words to the left, numbers to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for first, *rest in rows:
        cells = [first.ljust(widths[0]), *(each.rjust(width) for each, width in zip(rest, widths[1:], strict=True))]
        yield f"  {'  '.join(cells)}".rstrip()
