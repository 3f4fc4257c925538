"""The options of `load` for a sheet that is no template: its mapping given, recognised, or proposed and accepted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from padron.cli.report import as_json
from padron.cli.ways import Run
from padron.intake.anysheet.elsewhere import not_read
from padron.intake.anysheet.mapping import SheetMapping, lacking, targets
from padron.intake.anysheet.proposal import ProposedColumn
from padron.language.values import taker
from padron.outputs.columns import Column
from padron.problems import errors
from padron.program.model import Program
from padron.services.clock import today
from padron.services.mapping import Understood, keep, read, understood

SURE = {
    "sure": ("seguro", "sure"),
    "likely": ("probable", "likely"),
    "doubtful": ("dudoso", "doubtful"),
    "none": ("no se lee", "not read"),
}
_OPTIONS = (
    click.option("--mapping", metavar="MAPEO.yaml", help="Cómo se lee un archivo que no es la plantilla."),
    click.option("--accept-mapping", "accept", is_flag=True, help="Acepta el mapeo que se propone y carga."),
    click.option("--save-mapping", "save", metavar="NOMBRE", help="Guarda el mapeo junto al programa, y no carga."),
    click.option("--set", "constants", multiple=True, metavar="CAMPO=VALOR", help="Un valor para todos los renglones."),
    click.option("--sheet", "sheet", default="", metavar="HOJA", help="Qué hoja del archivo, si varias traen datos."),
)


OF_TEMPLATE = (
    "este archivo es la plantilla y se lee como tal. Si quieres otra de sus hojas, guárdala en un archivo aparte."
)
OF_SERVICE = "las entregas se cargan sólo con su plantilla: padron template PROGRAMA --service SERVICIO."
BY_OPTION = {"--mapping": "mapping", "--save-mapping": "save", "--set": "constants", "--sheet": "sheet"}
"""What each option that would change what is read is kept as."""


@dataclass(frozen=True, slots=True)
class MappingOptions:
    """What was asked on the command line."""

    mapping: str | None = None
    accept: bool = False
    save: str | None = None
    constants: tuple[str, ...] = ()
    sheet: str = ""

    def refuse(self, names: Sequence[str], why: str) -> None:
        """Wrong use where one of these options was given and would be dropped without a word."""
        for name in names:
            if getattr(self, BY_OPTION[name]):
                raise click.UsageError(f"{name}: {why}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The mapping to load by, None for a template; `stops`: nothing is loaded now."""

    mapping: SheetMapping | None = None
    stops: bool = False


def MAPPING(function: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802
    """Gives a command the options."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def chosen_mapping(run: Run, program: Program, file: Path, options: MappingOptions) -> Chosen:
    """The mapping for a file: the one given, the one it is recognised by, else the one proposed once accepted.

    Raises Refused where the file cannot be read; wrong use for a constant of no column, or an option without effect.
    """
    constants = _constants(options.constants, program)
    if options.mapping is not None:
        options.refuse(("--sheet", "--save-mapping"), "no se usa junto a --mapping. La hoja se escribe en el mapeo.")
        return _given(run, Path(options.mapping), program, constants)
    found = understood(run.workspace, file, file.name, program, today(), options.sheet)
    if found is None:
        options.refuse(("--sheet", "--set", "--save-mapping"), OF_TEMPLATE)
        return Chosen()
    mapping = found.mapping.with_constants(constants)
    if options.save is not None:
        path = keep(run.workspace, mapping, options.save)
        run.reporter.say(f"Mapeo guardado: {path}", f"Mapping kept: {path}")
    if found.is_settled and options.save is None:
        assert found.kept is not None
        run.reporter.say(f"Se reconoció la hoja: {found.kept.path}", f"Sheet recognised: {found.kept.path}")
        return Chosen(mapping)
    if options.accept:
        return Chosen(mapping)
    _tell(run, found, mapping, program)
    return Chosen(stops=True)


def _given(run: Run, path: Path, program: Program, constants: dict[str, str]) -> Chosen:
    kept = read(path, program)
    if kept.mapping is None:
        run.reporter.data({"problems": [as_json(each, run.reporter.lang) for each in kept.problems]})
        run.reporter.problems(kept.problems, {path.name: kept.text})
        return Chosen(stops=True)
    run.reporter.problems([each for each in kept.problems if each not in errors(kept.problems)], {path.name: kept.text})
    return Chosen(kept.mapping.with_constants(constants))


def _constants(given: Sequence[str], program: Program) -> dict[str, str]:
    found = {}
    for each in given:
        name, mark, value = each.partition("=")
        if not mark or name not in targets(program):
            raise click.UsageError(f"--set {each}: se escribe CAMPO=VALOR, con un campo del programa «{program.name}».")
        _refuse_untaken(each, value, targets(program)[name])
        found[name] = value
    return found


def _refuse_untaken(said: str, value: str, column: Column) -> None:
    """Wrong use where the question does not take the value."""
    taken = taker(column.field.type, column.shape)(value, today())
    if taken.problem is not None and taken.value is None:
        raise click.UsageError(f"--set {said}: {column.label}: {taken.problem.message()}.")


def _tell(run: Run, found: Understood, mapping: SheetMapping, program: Program) -> None:
    """The mapping as proposed, what nobody gives, and how to accept it."""
    labels = {name: column.label for name, column in targets(program).items()}
    needed = lacking(mapping, program)
    survey = found.proposal.survey
    run.reporter.data(
        {
            "mapping": {
                "sheet": survey.sheet,
                "sheets": list(survey.sheets),
                "rows": survey.rows,
                "others": dict(survey.others),
                "left_out": dict(survey.left.counts()),
                "columns": [_as_json(each) for each in found.proposal.columns],
                "lacking": [each.name for each in needed],
            }
        }
    )
    run.reporter.say(
        f"No es la plantilla. En la hoja «{survey.sheet}» hay {survey.rows} renglones, y se leería así:",
        f"This is no template. Sheet '{survey.sheet}' has {survey.rows} rows and would be read as:",
    )
    for said in not_read(survey.sheet, survey.others):
        run.reporter.say(said.message(), said.message("en"))
    for each in found.proposal.columns:
        _say(run, each, labels)
    for column in needed:
        run.reporter.say(
            f"  falta «{column.label}». Si es igual para todos: --set {column.name}=VALOR",
            f"  '{column.label}' is missing. If all have the same: --set {column.name}=VALUE",
        )
    run.reporter.say(
        "No se cargó nada. Para cargarlo así: --accept-mapping. Para corregirlo: --save-mapping NOMBRE, y --mapping.",
        "Nothing was loaded. To load it so: --accept-mapping. To correct it: --save-mapping NAME, and then --mapping.",
    )


def _say(run: Run, each: ProposedColumn, labels: dict[str, str]) -> None:
    where, sure = f"{each.column.letters} «{each.column.heading}»", SURE[each.sureness]
    if not each.name:
        run.reporter.say(f"  {where}: {sure[0]}", f"  {where}: {sure[1]}")
        return
    why = "; ".join(each.why)
    run.reporter.say(
        f"  {where} → {labels[each.name]} ({sure[0]}: {why})", f"  {where} → {each.name} ({sure[1]}: {why})"
    )
    for word in each.words:
        to = word.label or word.to if word.to is not None else "¿?"
        run.reporter.say(f"      «{word.said}» ({word.count}) → {to}", f"      '{word.said}' ({word.count}) → {to}")


def _as_json(each: ProposedColumn) -> dict[str, object]:
    return {
        "column": each.column.letters,
        "heading": each.column.heading,
        "field": each.name or None,
        "sure": each.sureness,
        "why": list(each.why),
        "values": [{"value": word.said, "cells": word.count, "to": word.to} for word in each.words],
    }
