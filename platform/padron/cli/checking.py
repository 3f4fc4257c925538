"""Commands of who writes definitions: init and check. They load no database where there is none."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from padron import workspace
from padron.cli.report import as_json, status
from padron.cli.ways import Run, command
from padron.problems import Problem
from padron.services.check import Checked, Report
from padron.services.check import check as checked
from padron.services.definitions import definitions


@command("init", "Crea la carpeta de una ciudad, o el primer YAML de un programa desde la hoja que ya se lleva.")
@click.argument("folder", metavar="CARPETA", required=False)
@click.option(
    "--from-excel", "sheet_file", metavar="ARCHIVO", help="Saca un programa de esta hoja (.xlsx, .xls, .ods o .csv)."
)
@click.option("--name", metavar="PROGRAMA", help="Cómo se llama el programa; si falta, como el archivo.")
@click.option("--title", metavar="TÍTULO", help="Su título; si falta, el nombre del archivo.")
@click.option("--sheet", default="", metavar="HOJA", help="Qué hoja del archivo, si varias traen datos.")
def init(run: Run, folder: str | None, sheet_file: str | None, name: str | None, title: str | None, sheet: str) -> int:
    """A new workspace from the starter, wrong use where there already is one; or a first program from a sheet."""
    if sheet_file is not None:
        return _from_sheet(run, folder, Path(sheet_file), (name, title, sheet))
    if folder is None:
        raise click.UsageError("Falta CARPETA, dónde se crea; o --from-excel ARCHIVO, de dónde sale un programa.")
    made = workspace.create(Path(folder))
    run.reporter.say(
        f"Listo: {made.root}\nLo que sigue:\n  padron --workspace {folder} check\n  padron --workspace {folder} demo",
        f"Done: {made.root}\nNext:\n  padron --workspace {folder} check\n  padron --workspace {folder} demo",
    )
    return 0


def _from_sheet(run: Run, folder: str | None, file: Path, asked: tuple[str | None, str | None, str]) -> int:
    """A first YAML in the workspace (made where the folder named is none yet). Wrong use where there already is one."""
    from padron.services.clock import today
    from padron.services.inferring import drafted, program_name, titled

    data = file.read_bytes()
    if folder is not None and not (Path(folder) / "program_definitions").is_dir():
        workspace.create(Path(folder))
    where = workspace.find(folder) if folder is not None else run.workspace
    known = definitions(where)
    name, title = program_name(asked[0] or file.stem), asked[1] or titled(file.stem)
    target = where.programs / f"{name}.yaml"
    if target.exists():
        raise click.UsageError(f"Ya existe {target}. Ponle otro nombre con --name.")
    draft = drafted(data, file.name, name, title, known.shared, today(), asked[2])
    target.write_text(draft.text, encoding="utf-8")
    report = checked(definitions(where), (name,))
    run.reporter.problems(report.problems, {f"program_definitions/{name}.yaml": draft.text})
    run.reporter.say(
        f"{target}: de {draft.survey.rows} renglones de la hoja «{draft.survey.sheet}». Revisa sus comentarios.",
        f"{target}: from {draft.survey.rows} rows of sheet '{draft.survey.sheet}'. Go through its comments.",
    )
    return status(report.problems)


@command("check", "Revisa las definiciones: todos sus problemas, y sus casos.", reports=True)
@click.argument("programs", nargs=-1, metavar="[PROGRAMA]…")
@click.option("--notes", "tells", is_flag=True, help="También lo que cada salida (Excel, JSON…) no revisa.")
@click.option("--cases", is_flag=True, help="Propone casos en las orillas de cada criterio, para pegarlos en el YAML.")
def check(run: Run, programs: tuple[str, ...], tells: bool, cases: bool) -> int:
    """All problems of the definitions, their cases and examples, and what each output leaves unchecked."""
    report = _report(run, tuple(run.program(name) for name in programs), cases)
    notes = _notes(run, report) if tells or run.reporter.json else {}
    run.reporter.data(
        {
            "problems": [as_json(each, run.reporter.lang) for each in report.problems],
            "programs": [
                {
                    "program": each.program,
                    "version": each.version,
                    "cases": {"passed": each.passed, "failed": each.failed},
                    **({"proposed": _proposed(each)} if cases else {}),
                }
                for each in report.programs
            ],
            "notes": [
                {"program": name, "output": output, **as_json(each, run.reporter.lang)}
                for name, outputs in notes.items()
                for output, said in outputs.items()
                for each in said
            ],
        }
    )
    run.reporter.problems(report.problems, run.definitions.material.texts)
    for each in report.programs:
        run.reporter.say(
            f"{each.program}: casos bien {each.passed}, mal {each.failed}",
            f"{each.program}: {each.passed} cases passed, {each.failed} failed",
        )
        _say_notes(run, notes.get(each.program, {}))
        _propose(run, each)
    if not tells and any(each.version is not None for each in report.programs):
        run.reporter.say(
            "Para ver lo que cada salida (Excel, JSON…) no revisa: padron check --notes",
            "To see what each output (Excel, JSON…) does not check: padron check --notes",
        )
    return status(report.problems)


def _notes(run: Run, report: Report) -> dict[str, dict[str, tuple[Problem, ...]]]:
    """The notes of each program that compiles, by output."""
    from padron.outputs.notes import by_output

    found = {each.program: run.definitions.program(each.program).program for each in report.programs}
    return {name: by_output(program) for name, program in found.items() if program is not None}


def _say_notes(run: Run, outputs: Mapping[str, tuple[Problem, ...]]) -> None:
    for output, said in outputs.items():
        end = "" if len(said) == 1 else "s"
        run.reporter.say(f"  {output}: {len(said)} nota{end}", f"  {output}: {len(said)} note{end}")
        for each in said:
            line = f" ({each.place.file}:{each.place.line})" if each.place is not None else ""
            run.reporter.say(f"    {each.message()}{line}", f"    {each.message('en')}{line}")


def _proposed(checked_: Checked) -> list[dict[str, object]]:
    """Each proposed case with its criterion: as an object, and as YAML to be pasted under `cases:`."""
    from padron.services.case_text import text, written

    return [
        {"criterion": each.criterion, "case": written(each), "yaml": text(each)}
        for proposals in checked_.proposed
        for each in proposals.cases
    ]


def _propose(run: Run, checked_: Checked) -> None:
    """The proposed cases of a program, as they are pasted."""
    if not checked_.proposed:
        return
    from padron.services.case_text import text

    cases = [text(each) for proposals in checked_.proposed for each in proposals.cases]
    if cases:
        run.reporter.say(
            f"\nCasos propuestos para «{checked_.program}», con lo que hoy da. Revisa que sea lo que quieres:\ncases:",
            f"\nProposed cases for '{checked_.program}', with what it gives now. See that it is what you want:\ncases:",
        )
        run.reporter.say("\n".join(cases), "\n".join(cases))


def _report(run: Run, names: tuple[str, ...], propose: bool) -> Report:
    if not run.has_registry:
        return checked(run.definitions, names, propose=propose)
    from padron.services.programs import against_published

    with run.registry() as store, store.reading() as view:
        return checked(run.definitions, names, partial(against_published, view), propose=propose)
