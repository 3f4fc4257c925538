"""A mapping: which column of an area's sheet fills which question of a program, and what its words stand for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from padron.intake.anysheet.names import Order
from padron.intake.anysheet.table import SheetColumn, Table
from padron.intake.anysheet.words import FULL_NAME
from padron.intake.headers import plain
from padron.language.values.texts import as_words, folded
from padron.outputs.columns import NOTICE_ON, Column, columns
from padron.problems import Place
from padron.program.model import Field, Program, Words
from padron.shapes import Text

NAMES = ("nombre", "primer_apellido", "segundo_apellido")
FROM_CURP = frozenset({"fecha_nacimiento", "sexo", "entidad_nacimiento"})
"""What a row need not say when it has a CURP."""
WHOLE_NAME = Column(
    FULL_NAME,
    "Nombre completo",
    Field(FULL_NAME, "text", Words("Nombre completo"), Text(max_length=200), Place("", 1, 1)),
    "person",
    False,
)


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the sheet. `name`: the program's column, FULL_NAME, or "" where it is not read.

    `values`: what cells say, folded, by what they stand for ("" is blank); `order`: how full names are written.
    `is_open`: it is not read because nothing was known of it, and nobody decided so: it is proposed once it is known.
    """

    heading: str
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    order: Order = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """A whole mapping. `sheet`: what the sheet was called; `constants`: one value for all rows, by column name."""

    program: str
    columns: tuple[MappedColumn, ...]
    sheet: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)

    def named(self) -> dict[str, MappedColumn]:
        """The columns that are read, by the program's column."""
        return {each.name: each for each in self.columns if each.name}

    def fits(self, table: Table) -> bool:
        """Whether it is of such a sheet: every heading of one is a heading of the other."""
        return {plain(each.heading) for each in self.columns} == set(table.signature())

    def shared(self, table: Table) -> int:
        """How many of the headings it reads the table has."""
        there = set(table.signature())
        return sum(plain(each.heading) in there for each in self.columns if each.name)

    def with_constants(self, constants: Mapping[str, str]) -> "SheetMapping":
        """The same with more constants."""
        return replace(self, constants={**self.constants, **constants})


def targets(program: Program) -> dict[str, Column]:
    """What a column may be mapped to, by name: the program's columns, and the full name."""
    found = {each.name: each for each in columns(program)}
    if NAMES[0] in found and NAMES[1] in found:
        found[FULL_NAME] = WHOLE_NAME
    return found


def key_of(raw: object) -> str:
    """How a cell is looked up among the values of a mapping: as text, without case or accents."""
    said = as_words(raw)
    return folded(said) if isinstance(said, str) else ""


def lacking(mapping: SheetMapping, program: Program) -> list[Column]:
    """The columns that every record needs and neither the sheet nor a constant gives; the notice's day among them.

    What the CURP says, and the parts of a full name, are not lacking.
    """
    given = set(mapping.named()) | set(mapping.constants)
    if FULL_NAME in given:
        given |= set(NAMES)
    if "curp" in given:
        given |= FROM_CURP
    asked = columns(program)
    return [each for each in asked if each.name not in given and (each.required or each.name == NOTICE_ON.name)]


def found_in(mapping: SheetMapping, table: Table) -> Iterator[tuple[MappedColumn, SheetColumn | None]]:
    """Each column that is read, with the table's column of that heading; of two called alike, in order."""
    left: dict[str, list[SheetColumn]] = {}
    for each in table.columns:
        left.setdefault(plain(each.heading), []).append(each)
    for mapped in mapping.columns:
        here = left.get(plain(mapped.heading), [])
        column = here.pop(0) if here else None
        if mapped.name:
            yield mapped, column


def unknown_to(mapping: SheetMapping, table: Table) -> list[SheetColumn]:
    """The table's columns of which the mapping says nothing, not even that they are not read."""
    said = {plain(each.heading) for each in mapping.columns}
    return [each for each in table.columns if plain(each.heading) not in said]
