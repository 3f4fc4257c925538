"""Commands that read a record or a code and say what it is: judge, curp, explain."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from padron import curp as curps
from padron.cli.report import NOUNS
from padron.cli.ways import Run, command, day
from padron.intake.explaining import explained_json
from padron.intake.facts import told
from padron.intake.record import as_json, door
from padron.intake.written import Written, written
from padron.problems import Entry, Lang, Problem, catalogue
from padron.program.model import Program
from padron.services.clock import today as today_here
from padron.services.programs import at_version, published_program

VERDICTS = {
    "eligible": ("CUMPLE los requisitos", "ELIGIBLE"),
    "ineligible": ("NO CUMPLE los requisitos", "INELIGIBLE"),
    "undetermined": ("FALTA INFORMACIÓN para decidir", "UNDETERMINED"),
}
_PLACE = re.compile(r"\{\w+\}")
"""Where a message holds what was found in each case."""
MARKS = {"met": "✓", "not_met": "✗", "unknown": "?"}


@command("judge", "Dice si un registro cumple los requisitos, y por qué.", reports=True)
@click.argument("program", metavar="PROGRAMA")
@click.option("--record", "file", required=True, metavar="ARCHIVO.json", help="{person, answers, facts, today}.")
@click.option("--today", "on", metavar="DÍA", help="El día con que se revisa; si falta, el del archivo u hoy.")
@click.option("--published", is_flag=True, help="Con la versión publicada, no con los archivos.")
@click.option("--at", type=int, metavar="N", help="Con la versión publicada N.")
def judge(run: Run, program: str, file: str, on: str | None, published: bool, at: int | None) -> int:
    """The verdict on one record; never reads the registry's people."""
    given = written(_text(file))
    found = chosen(run, program, published, at)
    asked = day(on) if on else given.today or today_here()
    result = _malformed(found, given, asked, run.reporter.lang) if given.problems else _judged(run, found, given, asked)
    run.reporter.data(result)
    _tell(run, result)
    listed: list[dict[str, str]] = result["problems"]  # type: ignore[assignment]
    return 1 if any(each["severity"] == "error" for each in listed) else 0


def _text(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise click.UsageError(f"{file} no está en UTF-8. Guárdalo así y vuelve a intentarlo.") from broken


def chosen(run: Run, name: str, published: bool, version: int | None) -> Program:
    """A program as its files say now, as published, or as published in a version. Wrong use where there is none."""
    return _published(run, name, version) if published or version is not None else _working(run, name)


def _working(run: Run, name: str) -> Program:
    compiled = run.definitions.program(run.program(name))
    if compiled.program is None:
        raise click.UsageError(f"La definición de «{name}» tiene problemas. Míralos con: padron check {name}")
    return compiled.program


def _published(run: Run, name: str, version: int | None) -> Program:
    with run.registry() as store, store.reading() as view:
        found = published_program(view, name) if version is None else at_version(view, name, version)
    if found is None:
        which = "" if version is None else f" en la versión {version}"
        raise click.UsageError(f"«{name}» no está publicado{which}.")
    return found


def _judged(run: Run, program: Program, given: Written, today: str) -> dict[str, object]:
    entrance = door(program)
    facts = None if given.facts is None else told(given.facts, entrance.judge.facts, program.name)
    record = entrance.record(given.person, given.answers, today=today, facts=facts)
    return explained_json(record, run.reporter.lang)


def _malformed(program: Program, given: Written, today: str, lang: Lang) -> dict[str, object]:
    """The same keys for a record that cannot be read: nothing is known of it."""
    empty = as_json(door(program).record({}, {}, today=today), lang)
    problems = [
        {
            "code": each.code,
            "field": each.field,
            "message": each.message(lang),
            "severity": each.severity,
            "suggestion": each.suggestion,
        }
        for each in given.problems
    ]
    return {**empty, "verdict": "undetermined", "problems": problems}


def _tell(run: Run, result: dict[str, object]) -> None:
    if run.reporter.json:
        return
    english = run.reporter.lang == "en"
    click.echo(VERDICTS[str(result["verdict"])][english])
    for each in result["criteria"]:  # type: ignore[attr-defined]
        words = "" if each["outcome"] == "met" else f": {each['message']}"
        click.echo(f"  {MARKS[each['outcome']]} {each['id']}{words}")
        if each["outcome"] != "met" and "sentence" in each:
            click.echo("\n".join(f"      {line}" for line in _reasons(each, english)))
    missing: list[str] = result["missing"]  # type: ignore[assignment]
    if missing:
        click.echo(("Missing: " if english else "Falta: ") + ", ".join(missing))
    for name, value in result["calculated"].items():  # type: ignore[attr-defined]
        click.echo(f"  {name} = {'—' if value is None else value}")
    for each in result["problems"]:  # type: ignore[attr-defined]
        place = f" ({each['field']})" if each["field"] else ""
        click.echo(f"{each['code']}{place}: {each['message']}")


def _reasons(criterion: Mapping[str, Any], english: bool) -> Iterator[str]:
    """Why a criterion is not met, or what it lacks: the rule, what it read, what would change it, and which line."""
    yield criterion["sentence"]
    for each in criterion["because"]:
        yield f"- {each['label']}: {each['value']}" + (f" ({each['source']})" if each["source"] else "")
    if criterion["lacks"]:
        yield ("Missing: " if english else "Falta: ") + "; ".join(criterion["lacks"])
    yield from (each["text"] for each in criterion["would"])
    yield criterion["where"]["text"]


@command("curp", "Dice qué dice una CURP y qué tiene mal, letra por letra.", reports=True)
@click.argument("text", metavar="CURP")
@click.option("--record", "file", metavar="ARCHIVO.json", help="Nombre, fecha, sexo y estado con que se compara.")
def curp(run: Run, text: str, file: str | None) -> int:
    """What a CURP says, and what is wrong with it, also against a record."""
    reading = curps.check(text, date.fromisoformat(today_here()))
    if file is not None:
        given = written_person(_text(file))
        reading = curps.cross_checked(reading, **given)
    lang = run.reporter.lang
    born = reading.birth_date.isoformat() if reading.birth_date else None
    run.reporter.data(
        {
            "valid": reading.valid,
            "curp": reading.curp,
            "birth_date": born,
            "sex": reading.sex,
            "state": reading.state,
            "problems": [_curp_problem(each, lang) for each in reading.problems],
        }
    )
    sexes = {"H": ("hombre", "man"), "M": ("mujer", "woman"), "X": ("no binario", "non-binary")}
    if reading.valid:
        sex = sexes.get(reading.sex or "", ("—", "—"))
        state = curps.ENTITIES[reading.state].name if reading.state else "—"
        run.reporter.say(
            f"{reading.curp}: nació el {born}, {sex[0]}, {state}", f"{reading.curp}: born {born}, {sex[1]}, {state}"
        )
    run.reporter.problems(reading.problems, {})
    return 0 if reading.valid else 1


def written_person(text: str) -> curps.Captured:
    """What a JSON file says of a person: by the registry's field names, alone or under `person`."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as broken:
        words = f"El archivo no es JSON; revisa la línea {broken.lineno}, columna {broken.colno}."
        raise click.UsageError(words) from broken
    person = found.get("person", found) if isinstance(found, dict) else None
    if not isinstance(person, dict):
        raise click.UsageError("El archivo debe traer los datos de la persona por nombre.")
    texts = {name: str(value) for name, value in person.items() if value is not None}
    born = texts.get("fecha_nacimiento")
    return curps.Captured(
        names=texts.get("nombre"),
        first_surname=texts.get("primer_apellido"),
        second_surname=texts.get("segundo_apellido"),
        birth_date=date.fromisoformat(day(born)) if born else None,
        sex=texts.get("sexo"),
        state=texts.get("entidad_nacimiento"),
    )


def _curp_problem(found: Problem, lang: Lang) -> dict[str, object]:
    return {
        "code": found.code,
        "severity": found.severity,
        "position": found.position,
        "message": found.message(lang),
        "suggestion": found.suggestion,
    }


@command("explain", "Explica un código de problema: qué pasó, por qué y qué hacer.", reports=True)
@click.argument("code", metavar="CÓDIGO")
def explain(run: Run, code: str) -> int:
    """One entry of the catalogue, by its code or number."""
    entry = entry_of(code)
    if entry is None:
        names = [name for each in catalogue().values() for name in (each.code, each.number)]
        near = get_close_matches(code, names, 1) or get_close_matches(code.upper(), names, 1)
        hint = f" ¿Quisiste decir «{near[0]}»?" if near else ""
        raise click.UsageError(f"No conozco el código «{code}».{hint}")
    english = run.reporter.lang == "en"
    message, why = (entry.en, entry.help_en) if english else (entry.es, entry.help_es)
    run.reporter.data(
        {"code": entry.code, "number": entry.number, "severity": entry.severity, "message": message, "help": why}
    )
    name = entry.number if entry.code == entry.number else f"{entry.number} {entry.code}"
    said = f"{name} ({NOUNS[run.reporter.lang][entry.severity]})\n\n  {_PLACE.sub('…', message)}\n\n{why}"
    run.reporter.say(said, said)
    return 0


def entry_of(code: str) -> Entry | None:
    """An entry of the catalogue by code or number, whatever the case."""
    asked = code.strip().lower()
    return next((each for each in catalogue().values() if asked in (each.code.lower(), each.number.lower())), None)
