"""Whatever becomes of a definition file, the compiler answers in words: it never raises, and what compiles thaws."""

import random

import pytest

from definition_makers import ROOT
from padron.program.compiler import compile_program, thaw
from padron.program.material import material
from padron.program.shared import shared
from padron.services.check import examples, failure
from padron.services.definitions import files

FILES = files(ROOT)
PROGRAMS = [path for path in FILES if path.startswith("program_definitions/")]
RULES = [path for path in FILES if path.startswith("rules/") and path.endswith((".yaml", ".csv"))]
VALUES = (
    *("", "[]", "{}", "[a, b]", "{a: b}", "yes", "no", "3", "-1", "1e9", "2026-02-30", "today()", "a", "nombre"),
    *("- x", "~", "!!x", "&a", "*a", "é", "age(fecha_nacimiento)", "group", "repeat", "document", "'", '"', "|"),
)


def mutated(text: str, chance: random.Random) -> str:
    """One to three lines deleted, doubled, swapped, moved, renamed, or given another value."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        one, other, way = chance.randrange(len(lines)), chance.randrange(len(lines)), chance.randrange(6)
        key, colon, value = lines[one].partition(":")
        if way == 0 and len(lines) > 1:
            del lines[one]
        elif way == 1:
            lines.insert(one, lines[other])
        elif way == 2:
            lines[one], lines[other] = lines[other], lines[one]
        elif way == 3:
            lines[one] = f"  {lines[one]}"
        elif colon and way == 4:
            lines[one] = f"{key}: {chance.choice(VALUES)}"
        elif colon:
            lines[one] = f"{key[: len(key) - len(key.lstrip())]}{chance.choice(VALUES)}:{value}"
    return "\n".join(lines)


@pytest.mark.parametrize("paths", [PROGRAMS, RULES], ids=["programs", "rules"])
@pytest.mark.parametrize("seed", range(12))
def test_a_mutated_file_ends_in_words_or_in_a_program_that_thaws(paths: list[str], seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice(paths)
    found = material({**FILES, path: mutated(FILES[path].decode(), chance).encode()}, "2026")
    common = shared(found)
    problems = [*found.problems, *common.problems, *examples(common)]
    for program in PROGRAMS:
        result = compile_program(program.split("/")[1].removesuffix(".yaml"), common)
        problems += result.problems
        if result.program is not None:
            assert thaw(result.program.closure).sha256 == result.program.sha256
            problems += [each for case in result.program.cases for each in failure(result.program, case)]
    assert all(each.message() and each.message("en") for each in problems)
