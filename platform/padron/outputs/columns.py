"""The columns of a workbook: what the template writes, and what the reader of a load matches headers against."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from padron.problems import Place
from padron.program.model import Field, Leaf, PersonField, Program, Service, Words, leaves
from padron.shapes import Day, Decimal, File, Group, Option, Repeat, Shape

Kind = Literal["person", "answer", "control"]

LABEL_ROW, NAME_ROW, FIRST_ROW = 1, 2, 3
READY_ROWS = 5000
LONGEST_TITLE = 31
README_SHEET, LISTS_SHEET, RULES_SHEET, IDENTITY_SHEET = "Léeme", "_listas", "_reglas", "_padron"
REVIEW_NAME, REVIEW_LABEL = "_revision", "Revisión"
"""The last column of the data sheet. No datum: a name that begins with `_` is the platform's own and is never read."""
DRAFT, PUBLISHED = "BORRADOR", "publicado"
YES_TEXT, NO_TEXT = "Sí", "No"

_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_RESERVED = frozenset(
    each.casefold() for each in (README_SHEET, LISTS_SHEET, RULES_SHEET, IDENTITY_SHEET, "History", "Historial")
)
_NOWHERE = Place("", 1, 1)
_MOST = 999_999_999_99


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` stands small in row 2, `label` in row 1; `field.name` is where the value goes.

    `name` differs from `field.name` only where two columns of a sheet would share it (`despensa.cantidad`).
    `required`: the record must have it, whatever else it says; a person's may still be blank in a row when the registry
    or the CURP has it. `kind`: of the person, an answer of the program (or service), or control of the load.
    """

    name: str
    label: str
    field: Field
    kind: Kind
    required: bool

    @property
    def shape(self) -> Shape:
        """The shape of its values."""
        return self.field.shape


@dataclass(frozen=True, slots=True)
class RepeatSheet:
    """The sheet of one repeat: key columns (kind control), then those of its rows."""

    field: Field
    title: str
    kind: Kind
    columns: tuple[Column, ...]


def _control(name: str, label: str, type_: str, shape: Shape, hint: str, required: bool = False) -> Column:
    field = Field(name, type_, Words(label), shape, _NOWHERE, hint=Words(hint), required=required)
    return Column(name, label, field, "control", required)


APPLIED_ON = _control(
    "fecha_solicitud",
    "Fecha de la solicitud",
    "date",
    Day(greatest="today"),
    "El día en que la persona pidió el apoyo. En blanco: el día de la carga.",
)
NOTICE_ON = _control(
    "aviso_aceptado_el",
    "Aviso de privacidad aceptado el",
    "date",
    Day(greatest="today"),
    "El día en que la persona leyó y aceptó el aviso. Hace falta si no lo había aceptado antes.",
)
DELIVERED_ON = _control(
    "fecha_entrega", "Fecha de la entrega", "date", Day(greatest="today"), "El día en que se entregó.", required=True
)
QUANTITY = _control(
    "cantidad", "Cantidad", "decimal", Decimal(2, 1, _MOST), "Cuántas unidades se entregaron. En blanco: se calcula."
)
AMOUNT = _control(
    "importe",
    "Importe",
    "money",
    Decimal(2, 0, _MOST, money=True),
    "Cuánto vale lo entregado, en pesos. En blanco: se calcula.",
)


KEY_LABEL = "CURP o folio"
"""Who a delivery is to: by her CURP, her provisional folio, or the folio of her application."""


def columns(program: Program, service: str | None = None) -> tuple[Column, ...]:
    """The columns of the data sheet, in order, «Revisión» left out. KeyError: no such service."""
    if service is None:
        body = (*_person(program), *_own(program.fields, "answer"))
        return tuple(_distinct((), body, (APPLIED_ON, NOTICE_ON), program.name))
    own = _own(_service(program, service).fields, "answer")
    return tuple(_distinct((replace(_key(program), label=KEY_LABEL), DELIVERED_ON, QUANTITY, AMOUNT), own, (), service))


def repeat_sheets(program: Program, service: str | None = None) -> tuple[RepeatSheet, ...]:
    """One sheet a repeat, keyed by `curp` (a service's by `curp` and `fecha_entrega`). KeyError: no such service."""
    key = replace(_key(program), label=f"{_key(program).label} de la persona inscrita", kind="control")
    if service is None:
        found: list[tuple[Field, Kind]] = [(leaf.field, "person") for leaf in program.person_leaves()]
        found += [(leaf.field, "answer") for leaf in program.answer_leaves()]
        head: tuple[Column, ...] = (key,)
    else:
        found = [(leaf.field, "answer") for leaf in leaves(_service(program, service).fields)]
        head = (key, DELIVERED_ON)
    repeats = [(field, kind) for field, kind in found if isinstance(field.shape, Repeat)]
    titles = sheet_titles([_title(program, service), *(field.label.es for field, _ in repeats)])
    return tuple(
        RepeatSheet(field, title, kind, tuple(_distinct(head, _own(field.fields, kind), (), field.name)))
        for (field, kind), title in zip(repeats, titles[1:], strict=True)
    )


def sheet_title(program: Program, service: str | None = None) -> str:
    """The name of the data sheet: the program's title (or the service's), as far as Excel allows."""
    return sheet_titles([_title(program, service)])[0]


def sheet_titles(texts: Iterable[str]) -> tuple[str, ...]:
    """Names for sheets, each once: at most 31 characters (UTF-16), cut between words, without `[]:*?/\\`."""
    taken, found = set(_RESERVED), []
    for text in texts:
        title, count = _cut_title(text, LONGEST_TITLE), 1
        while title.casefold() in taken:
            count += 1
            title = f"{_cut_title(text, LONGEST_TITLE - len(str(count)) - 1)} {count}"
        taken.add(title.casefold())
        found.append(title)
    return tuple(found)


def identity(program: Program, *, service: str | None, draft: bool, today: str) -> dict[str, str]:
    """Which definition a workbook was made from: sheet `_padron` (keys in column A) and the document's properties."""
    return {
        "program": program.name,
        "version": str(program.version),
        "sha256": program.sha256,
        "service": service or "",
        "made_on": today,
        "state": DRAFT if draft else PUBLISHED,
    }


def shown_options(options: Sequence[Option]) -> tuple[tuple[str, str], ...]:
    """(code, text in the drop-down) of each option: its label, or `código · etiqueta` where that could be taken for
    another's label or code. Excel takes capitals and small letters for the same, and so does this.
    """
    said: dict[str, set[str]] = {}
    for option in options:
        for text in (option.label, option.code):
            said.setdefault(text.strip().casefold(), set()).add(option.code)
    return tuple(
        (option.code, option.label if len(said[option.label.strip().casefold()]) == 1 else _both(option))
        for option in options
    )


def _both(option: Option) -> str:
    return f"{option.code} · {option.label}"


def length(text: str) -> int:
    """How Excel counts characters: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """The text, or as many of its words as fit in `most` UTF-16 units with an ellipsis."""
    if length(text) <= most:
        return text
    return _whole_words(text, most - 1) + "…"


def _whole_words(text: str, most: int) -> str:
    while length(text) > most:
        shorter = text.rpartition(" ")[0]
        text = shorter if length(shorter) * 2 > most else text[:-1]
    return text.rstrip(" ,.;:·-")


def _cut_title(text: str, most: int) -> str:
    plain = " ".join(_NO_TITLE.sub(" ", text).split()).strip("' ")
    return _whole_words(plain, most).strip("' ") or "Datos"


def _title(program: Program, service: str | None) -> str:
    return program.title.es if service is None else _service(program, service).title.es


def _service(program: Program, name: str) -> Service:
    return {each.name: each for each in program.services}[name]


def _key(program: Program) -> Column:
    return next(column for column, _ in _person(program) if column.name == "curp")


def _person(program: Program) -> Iterator[tuple[Column, str]]:
    for asked in program.person:
        for leaf in leaves((asked.field,)):
            if is_filled(leaf.field):
                required = person_required(asked, leaf)
                group = leaf.groups[-1].label.es if leaf.groups else ""
                yield Column(leaf.field.name, leaf.field.label.es, leaf.field, "person", required), group


def person_required(asked: PersonField, leaf: Leaf) -> bool:
    """Whether a record must have a registry field: of a group that is required, its required fields are."""
    own = leaf.field.required is True if isinstance(asked.field.shape, Group) else True
    return asked.required and own and not leaf.relevance


def is_required(leaf: Leaf) -> bool:
    """Whether every record must answer: required without a condition, and always relevant."""
    return leaf.field.required is True and not leaf.relevance


def is_filled(field: Field) -> bool:
    """Whether a workbook has a column for a field: not calculated, and neither a file nor a repeat."""
    return field.calculation is None and not isinstance(field.shape, File | Repeat)


def _own(fields: tuple[Field, ...], kind: Kind) -> Iterator[tuple[Column, str]]:
    """The columns of fields, each with the label of the group it stands in."""
    for leaf in leaves(fields):
        if is_filled(leaf.field):
            group = leaf.groups[-1].label.es if leaf.groups else ""
            yield Column(leaf.field.name, leaf.field.label.es, leaf.field, kind, is_required(leaf)), group


def _distinct(
    head: Iterable[Column], body: Iterable[tuple[Column, str]], tail: Iterable[Column], owner: str
) -> Iterator[Column]:
    """The same columns with names and labels each once, those of control kept as they are."""
    head, tail = tuple(head), tuple(tail)
    names = {column.name for column in (*head, *tail)}
    labels = {column.label.casefold() for column in (*head, *tail)}
    yield from head
    for column, group in body:
        name = column.name if column.name not in names else f"{owner}.{column.name}"
        wordings = [column.label, f"{column.label} ({name})"]
        wordings[1:1] = [f"{group}: {column.label}"] if group else []
        label = next((each for each in wordings if each.casefold() not in labels), wordings[-1])
        names.add(name)
        labels.add(label.casefold())
        yield replace(column, name=name, label=label)
    yield from tail
