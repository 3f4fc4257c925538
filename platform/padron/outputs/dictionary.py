"""The data dictionary of a program, from its definition: each field, what it may hold, how private it is."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from padron.language.values import shown
from padron.outputs.documentation import Grid, Lines, Section
from padron.outputs.speech import quoted
from padron.program.model import Field, Program, leaves
from padron.shapes import (
    Choice,
    Choices,
    Day,
    Decimal,
    File,
    Group,
    Note,
    Option,
    Repeat,
    Shape,
    Text,
    Whole,
    YesNo,
)

TYPES = {
    "text": "texto", "integer": "número entero", "decimal": "número", "money": "pesos", "date": "fecha",
    "yes_no": "sí o no", "choice": "una opción", "choices": "varias opciones", "curp": "CURP", "rfc": "RFC",
    "clabe": "CLABE", "phone": "teléfono", "email": "correo", "postal_code": "código postal", "file": "archivo",
    "repeat": "renglones", "document": "documento",
}  # fmt: skip
SENSITIVITY = {"public": "Público", "personal": "Personal", "sensitive": "Sensible"}
HEAD = ("Campo", "Pregunta", "Tipo", "Qué puede tener", "Clasificación", "En el Padrón Único")
MOST_OPTIONS = 60
"""A longer list is only counted: it is a catalogue of its own."""


def dictionary(program: Program) -> tuple[Section, ...]:
    """The sections, in order; only those with something to say."""
    parts = (
        ("Aviso de privacidad", [_privacy(program)]),
        ("Diccionario de datos", list(_fields(program))),
        ("Listas", list(_lists(program))),
        ("Estados", [_states(program)]),
        ("Exportaciones", list(_exports(program))),
    )
    return tuple(Section(title, tuple(blocks)) for title, blocks in parts if blocks)


def _privacy(program: Program) -> Lines:
    about = program.privacy
    return Lines((
        about.purpose.es, f"Aviso: {about.notice}.", f"Los datos se conservan {about.retention_months} meses.",
    ))  # fmt: skip


def _fields(program: Program) -> Iterator[Grid]:
    asked = [leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())]
    yield Grid("Persona y solicitud", HEAD, tuple(_row(each) for each in asked))
    for each in asked:
        if isinstance(each.shape, Repeat):
            yield Grid(f"Cada renglón de {quoted(each.label.es)}", HEAD, _rows(each.fields))
    for service in program.services:
        if rows := _rows(service.fields):
            yield Grid(f"Entrega: {service.title.es}", HEAD, rows)


def _rows(fields: tuple[Field, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(_row(leaf.field) for leaf in leaves(fields))


def _row(field: Field) -> tuple[str, ...]:
    kept = SENSITIVITY[field.sensitivity] + (f": {field.purpose.es}" if field.purpose.es else "")
    what = bounds(field.type, field.shape)
    if field.calculation is not None:
        what = f"Se calcula. {what}".strip()
    return (field.name, field.label.es, TYPES.get(field.type, field.type), what, kept, field.exports.get("pub", ""))


def bounds(type_: str, shape: Shape) -> str:
    """What values of a shape may be, in words."""
    match shape:
        case Text():
            return f"hasta {shape.max_length} caracteres"
        case Whole() | Decimal():
            unit = f" {shape.unit}" if shape.unit else ""
            return f"de {shown(type_, shape, shape.least)} a {shown(type_, shape, shape.greatest)}{unit}"
        case Day():
            return " ".join(_days(shape))
        case Choice() | Choices():
            return f"{len(shape.options):,} opciones"
        case File():
            return f"{', '.join(each.upper() for each in shape.accept)}, hasta {shape.max_mb} MB"
        case Repeat():
            return f"de {shape.least} a {shape.greatest} renglones"
        case YesNo() | Group() | Note():
            return ""
    assert_never(shape)


def _days(shape: Day) -> Iterator[str]:
    for words, bound in (("desde", shape.least), ("hasta", shape.greatest)):
        if bound == "today":
            yield f"{words} hoy"
        elif bound:
            yield f"{words} el {shown('date', Day(), str(bound))}"


def _lists(program: Program) -> Iterator[Grid | Lines]:
    """Each list once, however many fields offer it."""
    told: dict[tuple[Option, ...], list[str]] = {}
    for field in _everything(program):
        if isinstance(field.shape, Choice | Choices):
            told.setdefault(field.shape.options, []).append(field.label.es)
    for options, labels in told.items():
        title = "; ".join(dict.fromkeys(labels))
        if len(options) <= MOST_OPTIONS:
            yield Grid(title, ("Clave", "Etiqueta"), tuple((each.code, each.label) for each in options))
        else:
            yield Lines((f"{title}: un catálogo de {len(options):,} opciones.",))


def _everything(program: Program) -> Iterator[Field]:
    asked: Iterable[Field] = [leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())]
    for each in asked:
        yield each
        yield from (leaf.field for leaf in leaves(each.fields))
    for service in program.services:
        yield from (leaf.field for leaf in leaves(service.fields))


def _states(program: Program) -> Grid:
    kinds = {"open": "En trámite", "active": "Recibe", "waiting": "En espera", "closed": "Terminada"}
    rows = tuple((each.label.es or each.name, kinds[each.category]) for each in program.lifecycle.states)
    return Grid("Estados", ("Estado", "Qué significa"), rows)


def _exports(program: Program) -> Iterator[Grid]:
    told = [("Programa", profile, column, value) for profile, each in program.exports.items()
            for column, value in each.items()]  # fmt: skip
    told += [(service.title.es, profile, column, value) for service in program.services
             for profile, each in service.exports.items() for column, value in each.items()]  # fmt: skip
    if told:
        yield Grid("Exportaciones", ("De", "Formato", "Columna", "Valor"), tuple(told))
