"""Makers for tests of definitions: a program written in the test, compiled against the repository's own rules."""

from functools import cache
from pathlib import Path
from textwrap import dedent

from padron.problems import Problem
from padron.program.compiler import Compiled, compile_program
from padron.program.material import Material, material
from padron.program.model import Program
from padron.program.shared import shared
from padron.services.definitions import files

ROOT = Path(__file__).resolve().parents[1]
NAME = "prueba"
HEAD = """
program: prueba
version: 1
title: Programa de prueba
area: SDHIS
kind: alimentario
privacy: {purpose: Probar., notice: apoyo_alimentario_v1, retention_months: 12}
"""


@cache
def _own_files() -> dict[str, bytes]:
    return files(ROOT)


def city(**changed: str) -> Material:
    """The repository's material with files added or replaced; a key `rules__areas` stands for rules/areas.yaml."""
    with_changes = {f"{name.replace('__', '/')}.yaml": dedent(text).encode() for name, text in changed.items()}
    return material({**_own_files(), **with_changes})


def compiled(text: str, head: str = HEAD, **changed: str) -> Compiled:
    """What becomes of a program; problems of the reading come first."""
    whole = dedent(head).lstrip() + dedent(text).lstrip()
    found = city(program_definitions__prueba=whole, **changed)
    result = compile_program(NAME, shared(found))
    mine = tuple(each for each in found.problems if each.place and each.place.file.endswith("prueba.yaml"))
    return Compiled(result.program, (*mine, *result.problems), result.scope)


@cache
def define(text: str, head: str = HEAD, **changed: str) -> Program:
    """A program that compiles; the same words are the same program."""
    result = compiled(text, head, **changed)
    assert result.program is not None, [(each.code, each.message(), each.place) for each in result.problems]
    return result.program


def problems(text: str, head: str = HEAD, **changed: str) -> list[Problem]:
    """What is wrong with a program."""
    return list(compiled(text, head, **changed).problems)


def said(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    """(code, the word that the problem points at) of each problem."""
    lines = (dedent(head).lstrip() + dedent(text).lstrip()).splitlines()
    return [
        (each.code, lines[each.place.line - 1][each.place.column - 1 :][: each.place.length])
        for each in problems(text, head)
        if each.place is not None
    ]
