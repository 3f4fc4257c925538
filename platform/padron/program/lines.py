"""The lines of the files from which a version was published: kept beside its closure, and no part of its SHA-256."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from padron.problems import Place
from padron.program.model import Criterion, Program

LINES = "lines"


def with_lines(program: Program) -> dict[str, object]:
    """A program's closure with the file, line and path of each criterion's rule."""
    places = {each.id: each.assert_.place for each in program.criteria}
    lines = {name: {"file": at.file, "line": at.line, "path": at.path} for name, at in places.items()}
    return {**program.closure, LINES: lines}


def without_lines(closure: Mapping[str, object]) -> dict[str, object]:
    """The closure proper: what its SHA-256 is of."""
    return {key: value for key, value in closure.items() if key != LINES}


def placed(program: Program, lines: object) -> Program:
    """A thawed program whose criteria stand where they did; one published before lines were kept stays as it is."""
    if not isinstance(lines, Mapping):
        return program
    return replace(program, criteria=tuple(_placed(each, lines.get(each.id)) for each in program.criteria))


def _placed(criterion: Criterion, at: object) -> Criterion:
    if not isinstance(at, Mapping):
        return criterion
    kept = cast(Mapping[str, object], at)
    place = Place(str(kept["file"]), int(str(kept["line"])), 1, path=str(kept["path"]))
    return replace(criterion, assert_=replace(criterion.assert_, place=place))
