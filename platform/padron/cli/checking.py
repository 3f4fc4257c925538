"""Commands of who writes definitions: init and check. They load no database where there is none."""

from functools import partial
from pathlib import Path

import click

from padron import workspace
from padron.cli.report import as_json, status
from padron.cli.ways import Run, command
from padron.services.check import Report
from padron.services.check import check as checked


@command("init", "Crea la carpeta de una ciudad, con tres programas de ejemplo.")
@click.argument("folder", metavar="CARPETA")
def init(run: Run, folder: str) -> int:
    """A new workspace from the starter. Wrong use where there already is one."""
    made = workspace.create(Path(folder))
    run.reporter.say(
        f"Listo: {made.root}\nLo que sigue:\n  padron --workspace {folder} check\n  padron --workspace {folder} demo",
        f"Done: {made.root}\nNext:\n  padron --workspace {folder} check\n  padron --workspace {folder} demo",
    )
    return 0


@command("check", "Revisa las definiciones: todos sus problemas, y sus casos.", reports=True)
@click.argument("programs", nargs=-1, metavar="[PROGRAMA]…")
def check(run: Run, programs: tuple[str, ...]) -> int:
    """All problems of the definitions, and their cases and examples."""
    report = _report(run, tuple(run.program(name) for name in programs))
    run.reporter.data(
        {
            "problems": [as_json(each, run.reporter.lang) for each in report.problems],
            "programs": [
                {
                    "program": each.program,
                    "version": each.version,
                    "cases": {"passed": each.passed, "failed": each.failed},
                }
                for each in report.programs
            ],
        }
    )
    run.reporter.problems(report.problems, run.definitions.material.texts)
    for each in report.programs:
        run.reporter.say(
            f"{each.program}: casos bien {each.passed}, mal {each.failed}",
            f"{each.program}: {each.passed} cases passed, {each.failed} failed",
        )
    return status(report.problems)


def _report(run: Run, names: tuple[str, ...]) -> Report:
    if not run.has_registry:
        return checked(run.definitions, names)
    from padron.services.programs import against_published

    with run.registry() as store, store.reading() as view:
        return checked(run.definitions, names, partial(against_published, view))
