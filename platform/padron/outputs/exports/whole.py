"""A program whole, for its own area: the template's columns, so that it loads again, repeats and deliveries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import assert_never

from padron.language.values import shown
from padron.outputs.columns import (
    NO_TEXT,
    YES_TEXT,
    Column,
    RepeatSheet,
    columns,
    repeat_sheets,
    sheet_title,
    sheet_titles,
    shown_options,
)
from padron.outputs.exports import Cell, Given, Line, Record, Sheet
from padron.program.model import Field, Program
from padron.shapes import Choice, Choices, Day, File, Group, Note, Repeat, Text, Whole, YesNo
from padron.shapes import Decimal as DecimalShape

OWN = (("_folio", "Folio"), ("_convocatoria", "Convocatoria"), ("_estado", "Estado"), ("_resultado", "Resultado"))
"""Columns that no template has: a name that begins with `_` is never read by a load."""
STATUS = {"delivered": "Entregado", "held": "Retenido"}


@dataclass(frozen=True)
class ProgramLayout:
    """The layout of one program; a Layout."""

    program: Program

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The people, then the repeats, then each service with its own repeats."""
        return tuple(each.sheet for each in self._parts)

    @cached_property
    def _parts(self) -> tuple["_Part", ...]:
        program = self.program
        asked: list[tuple[str | None, RepeatSheet | None]] = []
        for service in (None, *(each.name for each in program.services)):
            asked += [(service, None), *((service, each) for each in repeat_sheets(program, service))]
        titles = sheet_titles([_title(program, *each) for each in asked])
        return tuple(_part(program, *each, title) for each, title in zip(asked, titles, strict=True))

    @cached_property
    def _calculated(self) -> tuple[Field, ...]:
        return calculated(self.program)

    def rows(self, record: Record) -> Iterator[Line]:
        """The enrolment, its rows of repeats, and its deliveries."""
        controls: dict[str, Cell] = {"fecha_solicitud": _day(record.applied_on)}
        for at, part in enumerate(self._parts):
            if part.service is None:
                yield from ((at, row) for row in self._own(part, record, controls))
            else:
                given = [each for each in record.given if each.service == part.service]
                yield from ((at, row) for each in given for row in self._given(part, record, each))

    def _own(self, part: "_Part", record: Record, controls: Mapping[str, Cell]) -> Iterator[tuple[Cell, ...]]:
        if part.repeat is not None:
            yield from _repeated(part, record, {}, {**record.person, **record.answers})
            return
        values = {"person": record.person, "answer": record.answers}
        cells = [
            controls.get(each.name)
            if each.kind == "control"
            else cell(each.field, values[each.kind].get(each.field.name))
            for each in part.columns
        ]
        call = record.call.replace("_", " ").capitalize()
        own: list[Cell] = [record.folio, call, record.state, record.verdict]
        yield (*cells, *own, *(cell(each, record.answers.get(each.name)) for each in self._calculated))

    def _given(self, part: "_Part", record: Record, given: Given) -> Iterator[tuple[Cell, ...]]:
        controls: dict[str, Cell] = {
            "fecha_entrega": _day(given.on),
            "cantidad": Decimal(given.quantity).scaleb(-2),
            "importe": None if given.amount is None else Decimal(given.amount).scaleb(-2),
        }
        if part.repeat is not None:
            yield from _repeated(part, record, controls, given.answers)
            return
        yield (*_cells(part.columns, record, controls, given.answers), record.folio, STATUS[given.status])

    def last(self) -> Iterator[Line]:
        """Nothing more."""
        return iter(())


@dataclass(frozen=True, slots=True)
class _Part:
    sheet: Sheet
    service: str | None
    repeat: RepeatSheet | None
    columns: tuple[Column, ...]


def calculated(program: Program) -> tuple[Field, ...]:
    """The program's questions that are calculated, which no template asks."""
    return tuple(leaf.field for leaf in program.answer_leaves() if leaf.field.calculation is not None)


def _title(program: Program, service: str | None, repeat: RepeatSheet | None) -> str:
    if repeat is None:
        return sheet_title(program, service)
    return repeat.title


def _part(program: Program, service: str | None, repeat: RepeatSheet | None, title: str) -> _Part:
    asked = columns(program, service) if repeat is None else repeat.columns
    heads = [(each.name, each.label) for each in asked]
    if service is None and repeat is None:
        heads += [*OWN, *((f"_{each.name}", each.label.es) for each in calculated(program))]
    elif repeat is None:
        heads += [OWN[0], ("_situacion", "Situación")]
    else:
        heads += [OWN[0]]
    name = ".".join(each for each in (program.name, service, repeat.field.name if repeat else None) if each)
    return _Part(Sheet(name, title, tuple(heads)), service, repeat, asked)


def _repeated(
    part: _Part, record: Record, controls: Mapping[str, Cell], values: Mapping[str, object]
) -> Iterator[tuple[Cell, ...]]:
    assert part.repeat is not None
    found = values.get(part.repeat.field.name)
    for row in found if isinstance(found, list) else ():
        yield (*_cells(part.columns, record, controls, row), record.folio)


def _cells(
    asked: tuple[Column, ...], record: Record, controls: Mapping[str, Cell], values: Mapping[str, object]
) -> Iterator[Cell]:
    """The cells of a sheet that is keyed by the person's CURP."""
    key = str(record.person.get("curp", ""))
    for index, each in enumerate(asked):
        if index == 0:
            yield key
        elif each.kind == "control":
            yield controls.get(each.name)
        else:
            yield cell(each.field, values.get(each.field.name))


def cell(field: Field, value: object) -> Cell:
    """A canonical value as a cell that a load reads back equal: labels of codes, days as days, exact numbers."""
    if value is None:
        return None
    shape = field.shape
    match shape:
        case Whole():
            return int(str(value))
        case DecimalShape():
            return Decimal(int(str(value))).scaleb(-shape.places)
        case Day():
            return _day(str(value))
        case YesNo():
            return YES_TEXT if value is True else NO_TEXT
        case Choice():
            return dict(shown_options(shape.options)).get(str(value), str(value))
        case Choices():
            labels = dict(shown_options(shape.options))
            codes = value if isinstance(value, list) else []
            return "; ".join(labels.get(str(each), str(each)) for each in codes) or shown(field.type, shape, [])
        case Text() | File():
            return str(value)
        case Group() | Repeat() | Note():
            return None
    assert_never(shape)


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
