"""Commands of the innovation team: build, template, publish."""

from pathlib import Path

import click

from padron.cli.report import as_json
from padron.cli.ways import USER, Run, actor, command, pretty, write
from padron.outputs.workbook import workbook
from padron.problems import Problem, errors, problem
from padron.program.model import Program
from padron.services import build as building
from padron.services import check as checking
from padron.services.clock import today
from padron.services.programs import changed_beside, publish, published_program

PROGRAM = click.argument("program", metavar="PROGRAMA")


@command(
    "build",
    "Escribe todo lo que sale de un programa: plantillas, esquema, documentación y definición.",
    reports=True,
)
@PROGRAM
@click.option("-o", "--output", "folder", required=True, metavar="CARPETA", help="Dónde se escriben los archivos.")
def build(run: Run, program: str, folder: str) -> int:
    """Every output of the working definition as files, and what each cannot check."""
    found = _compiled(run, program)
    if found is None:
        return 1
    made = building.built(found, today=today(), draft=True)
    contents: dict[str, bytes | str] = {**made.workbooks, **made.texts}
    contents |= {name: pretty(value) for name, value in made.documents.items()}
    lang = run.reporter.lang
    for name, content in contents.items():
        write(str(Path(folder) / name), content)
        run.reporter.say(name, name)
        for each in made.notes.get(name, ()):
            run.reporter.say(f"  nota: {each.message()}", f"  note: {each.message('en')}")
    run.reporter.data(
        {
            "files": [
                {"file": name, "notes": [as_json(each, lang) for each in made.notes.get(name, ())]} for name in contents
            ]
        }
    )
    return 0


@command("template", "Escribe la plantilla de Excel de un programa, o de uno de sus servicios.")
@PROGRAM
@click.option("--service", metavar="SERVICIO", help="La plantilla de entregas de este servicio.")
@click.option("-o", "--output", "file", required=True, metavar="ARCHIVO.xlsx", help="El archivo que se escribe.")
def template(run: Run, program: str, service: str | None, file: str) -> int:
    """The published version's template, else the working one's, marked BORRADOR."""
    found, draft = _latest(run, program), False
    if found is None:
        found, draft = _compiled(run, program), True
    if found is None:
        return 1
    services = [each.name for each in found.services]
    if service is not None and service not in services:
        raise click.UsageError(f"«{found.name}» no tiene el servicio «{service}». Tiene: {', '.join(services) or '—'}.")
    write(file, workbook(found, service=service, today=today(), draft=draft))
    if draft:
        run.reporter.say(
            f"{file}: BORRADOR. El programa no está publicado; sólo sirve con load --dry-run.",
            f"{file}: DRAFT. The program is not published; it only serves load --dry-run.",
        )
    else:
        run.reporter.say(f"{file}: versión {found.version}", f"{file}: version {found.version}")
    return 0


def _latest(run: Run, name: str) -> Program | None:
    if not run.has_registry:
        return None
    with run.registry() as store, store.reading() as view:
        return published_program(view, Path(name).name.removesuffix(".yaml"))


def _compiled(run: Run, name: str) -> Program | None:
    """The working program; None, and its problems said, when it does not compile."""
    compiled = run.definitions.program(run.program(name))
    found = (*run.definitions.shared_problems(), *compiled.problems)
    if errors(found):
        _told(run, found, {})
        return None
    return compiled.program


@command("publish", "Publica la versión de un programa: queda fija para siempre.", reports=True)
@click.argument("program", metavar="PROGRAMA", required=False)
@click.option("--shared", is_flag=True, help="Publica valores y listas compartidas (todavía no).")
@USER
def publish_(run: Run, program: str | None, shared: bool, user: str | None) -> int:
    """Freezes a program whose definition and cases are in order; names programs that a shared file changed."""
    if shared:
        raise click.UsageError(
            "--shared todavía no está: por ahora un valor o una lista nuevos llegan al subir «version:» y publicar."
        )
    if program is None:
        raise click.UsageError("Falta PROGRAMA.")
    name = run.program(program)
    report = checking.check(run.definitions, (name,))
    working = run.definitions.program(name).program
    if working is None or errors(report.problems):
        return _refused(run, report.problems)
    with run.registry() as store:
        done = publish(store, actor(user), working)
        if errors(done.problems):
            return _refused(run, (*report.problems, *done.problems))
        with store.reading() as view:
            others = {each: one for each, made in run.definitions.compiled() if (one := made.program) and each != name}
            beside = tuple(
                problem("D175", name=each, version=others[each].version, program=each)
                for each in changed_beside(view, others)
            )
    _told(run, (*report.problems, *done.problems), {
        "program": done.program, "version": done.version, "sha256": done.sha256, "new": done.new,
        "changed_beside": [str(each.values["name"]) for each in beside],
    })  # fmt: skip
    words = "publicada" if done.new else "ya estaba publicada, igual"
    english = "published" if done.new else "was already published, the same"
    run.reporter.say(
        f"{done.program} versión {done.version}: {words}. SHA-256 {done.sha256}",
        f"{done.program} version {done.version}: {english}. SHA-256 {done.sha256}",
    )
    for each in beside:
        other, number = each.values["name"], each.values["version"]
        run.reporter.say(
            f"También cambió «{other}» por un archivo compartido, y su versión sigue siendo {number}.",
            f"'{other}' changed too, by a shared file, and its version is still {number}.",
        )
    return 0


def _refused(run: Run, found: tuple[Problem, ...]) -> int:
    _told(run, found, {})
    run.reporter.say("No se publicó nada.", "Nothing was published.")
    return 1


def _told(run: Run, found: tuple[Problem, ...], result: dict[str, object]) -> None:
    run.reporter.data({**result, "problems": [as_json(each, run.reporter.lang) for each in found]})
    run.reporter.problems(found, run.definitions.material.texts)
