"""What is documented is what there is: reference pages from the tables, programs that compile, links that lead."""

import re
import shlex
from functools import cache
from itertools import dropwhile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from definition_makers import HEAD
from documents import DOCS, ROOT, Block, anchor, blocks, documents, generator, headings, links
from padron.cli.commands import padron
from padron.language.fieldtypes import FIELD_TYPES
from padron.language.functions import FUNCTIONS
from padron.problems import Problem, catalogue
from padron.program.compiler import Compiled, compile_program
from padron.program.material import Material
from padron.program.material import material as read
from padron.program.model import Program
from padron.program.shared import shared
from padron.registry.users import ROLES
from padron.services.check import examples, failure
from padron.services.definitions import files
from padron.settings import SETTINGS
from padron.web import brand
from padron.workspace import create

README = ROOT / "README.md"
GUIDE = DOCS / "guia-equipo-innovacion.md"
OPERATION = DOCS / "guia-operacion.md"
PAGES = documents()


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@cache
def reference(page: str) -> str:
    return (DOCS / "referencia" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", generator().PAGES)
def test_a_reference_page_says_what_the_code_says(page: str) -> None:
    assert reference(page) == generator().page(page), "run `make docs`"


@pytest.mark.parametrize("type_name", FIELD_TYPES)
def test_every_field_type_and_setting_is_documented(type_name: str) -> None:
    section = reference("tipos-de-campo.md").split(f"\n## {type_name}\n")[1].split("\n## ")[0]
    for setting in FIELD_TYPES[type_name].settings:
        assert f"| `{setting.name}` |" in section


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_is_documented(function: str) -> None:
    assert f"| `{function}` |" in reference("funciones.md")


def test_every_problem_is_documented_by_number_and_code() -> None:
    page = reference("problemas.md")
    for entry in catalogue().values():
        names = f"`{entry.number}`" if entry.number == entry.code else f"`{entry.number}` `{entry.code}`"
        assert f"| {names} |" in page


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting: object) -> None:
    assert f"| `{setting.variable}` |" in reference("ajustes.md")


def commands() -> list[tuple[str, click.Command]]:
    return list(generator().walk(padron, "padron"))


@pytest.mark.parametrize(("path", "command"), commands(), ids=[path for path, _ in commands()])
def test_every_command_and_option_is_documented(path: str, command: click.Command) -> None:
    everywhere, own = (
        reference("comandos.md").split(f"\n## {each}\n")[1].split("\n## ")[0] for each in ("padron", path)
    )
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help
            assert option.opts[0] in own + everywhere


def test_every_key_that_the_compiler_takes_is_explained() -> None:
    page = reference("claves.md")
    for block in generator().accepted():
        for key in block.keys:
            assert f"`{key}`" in page, f"{key}, of {block.where}"


@pytest.mark.parametrize("role", ROLES)
def test_operators_read_what_each_role_may_do(role: str) -> None:
    assert f"| `{role}` |" in OPERATION.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", [*brand.TEXTS, "colours", *brand.COLOURS])
def test_operators_read_what_each_key_of_the_brand_is(key: str) -> None:
    assert f"`{key}`" in OPERATION.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_and_image_leads_somewhere(page: Path) -> None:
    for file, heading in links(page):
        assert file.exists(), f"{file} does not exist"
        if heading:
            assert heading in headings(file), f"{file.name} has no heading #{heading}"


def shown(page: Path) -> list[list[str]]:
    """The words of each command in the console blocks of a page, settings before it left out."""
    lines = [line for block in blocks(page) if block.kind == "console" for line in block.text.splitlines()]
    words = [shlex.split(line.removeprefix("$ ")) for line in lines if line.startswith("$ ")]
    return [list(dropwhile(lambda word: re.match(r"[A-Z_]+=", word), each)) for each in words]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_in_a_console_block_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    for command, *rest in shown(page):
        assert command != "make" or set(rest) <= set(targets)
        if Path(command).name == "padron":
            stands_for(rest, dict(commands()))


def stands_for(words: list[str], known: dict[str, click.Command]) -> None:
    """Parses the words as click would, so that a command, option or value that does not exist is found."""
    path = "padron"
    context = padron.make_context(path, words)
    while isinstance(known[path], click.Group):
        rest = [*context._protected_args, *context.args]
        path = f"{path} {rest[0]}"
        context = known[path].make_context(rest[0], rest[1:], parent=context)


def added(page: Path) -> dict[str, str]:
    """The files that a page's blocks write: whole ones as they stand, those of `rules/*.yaml` after the city's own."""
    own = {block.what: block.text for block in blocks(page) if "/" in block.what}
    return {
        path: (ROOT / path).read_text("utf-8") + text if re.fullmatch(r"rules/\w+\.yaml", path) else text
        for path, text in own.items()
    }


@cache
def material(page: Path, fragment: str = "") -> Material:
    written = added(page) | ({"program_definitions/prueba.yaml": fragment} if fragment else {})
    return read({**files(ROOT), **{path: text.encode() for path, text in written.items()}})


def clean(compiled: Compiled, common: Material, mine: str) -> Program:
    found = [*compiled.problems, *(each for each in common.problems if each.place and each.place.file == mine)]
    assert not found, [said(each) for each in found]
    assert compiled.program is not None
    return compiled.program


def said(found: Problem) -> str:
    line = found.place.line if found.place else "?"
    return f"line {line}: {found.code} {found.message()}"


def programs() -> list[tuple[Path, Block]]:
    return [(page, block) for page in PAGES for block in blocks(page) if block.what.startswith("program_definitions/")]


@pytest.mark.parametrize(("page", "block"), programs(), ids=lambda each: getattr(each, "what", None) or name(each))
def test_every_whole_program_compiles_without_a_warning_and_its_cases_pass(page: Path, block: Block) -> None:
    common = material(page)
    program = clean(compile_program(Path(block.what).stem, shared(common)), common, block.what)
    assert program.cases
    assert not [said(found) for case in program.cases for found in failure(program, case)]


def fragments() -> list[tuple[Path, Block]]:
    return [(page, block) for page in PAGES for block in blocks(page) if block.what == "fragmento"]


@pytest.mark.parametrize(("page", "block"), fragments(), ids=lambda each: name(each) if isinstance(each, Path) else "")
def test_every_fragment_compiles_as_part_of_a_program(page: Path, block: Block) -> None:
    common = material(page, HEAD.lstrip() + block.text)
    program = clean(compile_program("prueba", shared(common)), common, "program_definitions/prueba.yaml")
    assert not [said(found) for case in program.cases for found in failure(program, case)]


@pytest.mark.parametrize("page", [page for page in PAGES if added(page)], ids=name)
def test_shared_rules_in_a_page_are_in_order_and_their_examples_pass(page: Path) -> None:
    common = shared(material(page))
    assert not [said(each) for each in (*common.problems, *examples(common))]


def told() -> list[tuple[Path, str, str]]:
    """Each page, command and output, where a console block shows what a `padron` command prints."""
    found = [
        (page, each["command"], each["output"])
        for page in PAGES
        for block in blocks(page)
        if block.kind == "console"
        for each in re.finditer(r"^\$ padron (?P<command>.+)\n(?P<output>(?:[^$].*\n)+)", block.text, re.M)
    ]
    assert found
    return found


@pytest.mark.parametrize(("page", "command", "output"), told(), ids=lambda each: name(each) if each in PAGES else "")
def test_a_command_prints_what_its_page_shows(
    page: Path, command: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = create(tmp_path / "ciudad").root
    files_of_page = {block.what: block.text for block in blocks(page) if block.kind == "json"} | added(page)
    for path, text in files_of_page.items():
        (city / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(city)
    assert CliRunner().invoke(padron, shlex.split(command)).output == output


def test_a_page_has_no_yaml_that_is_not_checked() -> None:
    for page in (README, GUIDE):
        assert not [block.text for block in blocks(page) if block.kind in ("yaml", "csv", "json") and not block.what]


def test_the_readme_is_short_and_shows_fourteen_lines_of_a_program() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 120
    shown = [block for block in blocks(README) if block.what.startswith("program_definitions/")]
    assert [len(block.text.splitlines()) for block in shown] == [14]


def test_images_are_light() -> None:
    found = [file for page in PAGES for file, _ in links(page) if file.suffix == ".png"]
    assert found
    assert all(file.stat().st_size <= 150 * 1024 for file in found)


def test_anchors_are_those_of_github() -> None:
    assert anchor("Cuando dice…") == "cuando-dice"
    assert anchor("Cumple, no cumple, falta dato") == "cumple-no-cumple-falta-dato"
