"""No false alarm: no valid definition of the repository, in a file or in a page, has a problem of an analysis."""

import pytest

from definition_makers import ROOT
from documents import blocks, documents
from padron.program.compiler import compile_program
from padron.program.material import material
from padron.program.shared import shared
from padron.services.definitions import files

OWN = files(ROOT)
FILES = {
    path.stem if path.parent.name == "program_definitions" else f"{path.parent.name}_{path.stem}": path
    for folder in (ROOT / "program_definitions", ROOT / "tests" / "definitions")
    for path in sorted(folder.rglob("*.yaml"))
}


def programs() -> dict[str, tuple[str, str]]:
    """(file name, text) of each whole program: shipped, in the tests, in the guides."""
    found = {name: (path.stem, path.read_text("utf-8")) for name, path in FILES.items()}
    for page in documents():
        for block in blocks(page):
            if block.what.startswith("program_definitions/"):
                name = block.what.split("/")[1].removesuffix(".yaml")
                found[f"{page.stem}: {name}"] = (name, block.text)
    return found


PROGRAMS = programs()


@pytest.mark.parametrize("where", PROGRAMS)
def test_a_valid_definition_has_no_finding(where: str) -> None:
    name, text = PROGRAMS[where]
    found = material({**OWN, f"program_definitions/{name}.yaml": text.encode()})
    told = compile_program(name, shared(found)).problems
    ours = [each.message() for each in told if "D215" <= each.code <= "D289"]
    assert ours == []


def test_there_are_enough_of_them() -> None:
    assert len(PROGRAMS) >= 6, list(PROGRAMS)
