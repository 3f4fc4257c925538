"""A mapping as YAML beside its program: read with every problem by line and column, written so that it reads back."""

import json
from collections.abc import Iterator

from padron.intake.anysheet.mapping import MappedColumn, SheetMapping, targets
from padron.intake.anysheet.names import ORDERS, Order
from padron.language.source import Map, Node, Scalar, read
from padron.language.values.texts import folded
from padron.problems import Problem, errors
from padron.program.model import Program
from padron.program.reading import Reading

KEYS = ("program", "sheet", "columns", "constants")
COLUMN_KEYS = ("column", "field", "asked", "order", "values")
NOT_READ = "no"
"""As the field of a column: it is known and not read."""
HEAD = (
    "# Qué columna de la hoja llena cada dato. Se puede corregir a mano; «field: no» es una columna que no se lee.\n"
    "# «asked: no»: no se lee porque no se reconoció; si un día se reconoce, se propone.\n"
)


def mapping_of(text: str | bytes, file: str, program: Program) -> tuple[SheetMapping | None, tuple[Problem, ...]]:
    """The mapping that a file holds and all that is wrong with it; None where something keeps it from being used."""
    source = read(text, file)
    if source.node is None or errors(source.problems):
        return None, source.problems
    reading = Reading()
    found = _mapping(source.node, program, reading)
    problems = (*source.problems, *reading.problems)
    return (None if errors(problems) else found), problems


def _mapping(node: Node, program: Program, reading: Reading) -> SheetMapping:
    found = reading.keys(node, KEYS, "el mapeo", required=("program", "columns"))
    name = reading.text(found.get("program"), "program")
    if name is not None and name != program.name:
        reading.say("mapping_program", found["program"], theirs=name, ours=program.name)
    columns = [
        each
        for item in reading.items(found.get("columns"), "columns")
        if (each := _column(item, program, reading)) is not None
    ]
    _once(columns, node, reading)
    sheet = reading.text(found.get("sheet"), "sheet") if "sheet" in found else ""
    constants = dict(_constants(found.get("constants"), program, reading))
    return SheetMapping(program.name, tuple(columns), sheet or "", constants)


def _column(node: Node, program: Program, reading: Reading) -> MappedColumn | None:
    found = reading.keys(node, COLUMN_KEYS, "columns", required=("column", "field"))
    heading = reading.text(found.get("column"), "column")
    name = reading.text(found.get("field"), "field")
    if heading is None or name is None:
        return None
    known = targets(program)
    if name != NOT_READ and name not in known:
        reading.reference(found["field"], (*known, NOT_READ), "mapping_field", "field")
        return None
    order = reading.one_of(found["order"], ORDERS, "order") if "order" in found else ""
    values = dict(_values(found.get("values"), reading))
    is_open = name == NOT_READ and "asked" in found and reading.yes_no(found["asked"], "asked") is False
    return MappedColumn(heading, "" if name == NOT_READ else name, values, _order(order), is_open)


def _order(said: str | None) -> Order:
    return next((each for each in ORDERS if each == said), "")


def _values(node: Node | None, reading: Reading) -> Iterator[tuple[str, str]]:
    """What cells say, folded, by the code; a value left blank stands for nothing."""
    if node is None:
        return
    if not isinstance(node, Map):
        reading.keys(node, (), "values")
        return
    for pair in node.pairs:
        if isinstance(pair.value, Scalar):
            yield folded(pair.key.text), pair.value.text.strip()
        else:
            reading.text(pair.value, f"values.{pair.key.text}")


def _constants(node: Node | None, program: Program, reading: Reading) -> Iterator[tuple[str, str]]:
    if node is None:
        return
    found = reading.keys(node, list(targets(program)), "constants")
    for name, value in found.items():
        said = reading.text(value, f"constants.{name}")
        if said is not None:
            yield name, said.strip()


def _once(columns: list[MappedColumn], node: Node, reading: Reading) -> None:
    first: dict[str, MappedColumn] = {}
    for each in columns:
        if not each.name:
            continue
        other = first.setdefault(each.name, each)
        if other is not each:
            reading.say("mapping_twice", node, name=each.name, first=other.heading, second=each.heading)


def text_of(mapping: SheetMapping) -> str:
    """The mapping as YAML that `mapping_of` reads back equal."""
    return HEAD + "".join(_lines(mapping))


def _lines(mapping: SheetMapping) -> Iterator[str]:
    yield f"program: {mapping.program}\n"
    if mapping.sheet:
        yield f"sheet: {_quoted(mapping.sheet)}\n"
    yield "columns:\n"
    for each in mapping.columns:
        yield f"  - column: {_quoted(each.heading)}\n"
        yield f"    field: {each.name or NOT_READ}\n"
        if each.is_open:
            yield "    asked: no\n"
        if each.order:
            yield f"    order: {each.order}\n"
        if each.values:
            yield "    values:\n"
            yield from (f"      {_quoted(said)}: {_quoted(to)}\n" for said, to in each.values.items())
    if mapping.constants:
        yield "constants:\n"
        yield from (f"  {name}: {_quoted(value)}\n" for name, value in mapping.constants.items())


def _quoted(text: str) -> str:
    """A text in double quotes, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)
