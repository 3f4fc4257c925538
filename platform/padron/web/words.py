"""Values of the registry as pages say them: days, folios, names, states, and rows of question and answer."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from padron import curp as curps
from padron import settings
from padron.language.values import shown
from padron.program.model import Field, Leaf, Program
from padron.registry.people import Person
from padron.services.sight import TO_CONFIRM
from padron.shapes import Choice, Choices, Day, File, Group, Repeat

COLOURS = {"active": "green", "open": "yellow", "waiting": "blue", "closed": "grey"}
"""A state's category → the colour of its tag."""
FILE_KEPT = "Archivo guardado"
NOTHING = "Sin dato"
ALONE = "Respuestas"
"""The section of the answers that belong to no group."""
_DAY = Day()


def day(iso: str) -> str:
    """3 de octubre de 2026."""
    return shown("date", _DAY, iso)


def instant(microseconds: int) -> str:
    """A UTC instant as a day and an hour of the city."""
    zone = ZoneInfo(settings.read("time_zone"))
    when = datetime.fromtimestamp(microseconds / 1_000_000, UTC).astimezone(zone)
    return f"{day(when.date().isoformat())}, {when:%H:%M}"


def folio(text: str) -> str:
    """A folio in groups of four."""
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def full_name(values: Mapping[str, object]) -> str:
    """The names of a person's values, in capitals and small letters as they were written."""
    return " ".join(str(values[each]) for each in ("nombre", "primer_apellido", "segundo_apellido") if values.get(each))


def masked(identifier: str) -> str:
    """An identifier for screens: a CURP with its middle covered; a provisional folio as it is."""
    return identifier if identifier.startswith("P-") else curps.masked(identifier)


def born(person: Person) -> str:
    """The day of birth in words, or nothing."""
    value = person.values.get("fecha_nacimiento")
    return day(str(value)) if value else ""


def said(field: Field, value: object) -> str:
    """A stored value in words; one that its list no longer has, as its code."""
    shape = field.shape
    if isinstance(shape, File):
        return FILE_KEPT
    if isinstance(shape, Choice | Choices):
        codes = {option.code for option in shape.options}
        if not set(value if isinstance(value, list) else [value]) <= codes:
            return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return shown(field.type, shape, cast(Any, value))


def colour(category: str, label: str = "") -> str:
    """The colour of a state's tag."""
    return "yellow" if label == TO_CONFIRM else COLOURS.get(category, "")


def person_rows(leaves: Iterable[Leaf], values: Mapping[str, object]) -> list[dict[str, Any]]:
    """Rows of a person's values in order, each group one row of several lines."""
    rows: dict[str, dict[str, Any]] = {}
    for leaf in leaves:
        value = values.get(leaf.field.name)
        if value in (None, "", []):
            continue
        text = said(leaf.field, value)
        if leaf.groups:
            row = rows.setdefault(leaf.groups[0].name, {"key": leaf.groups[0].label.es, "lines": []})
            row["lines"].append(f"{leaf.field.label.es}: {text}")
        else:
            rows[leaf.field.name] = {"key": leaf.field.label.es, "value": text}
    return list(rows.values())


def answer_sections(program: Program, values: Mapping[str, object]) -> list[dict[str, Any]]:
    """The program's answers as sections of rows: one for each group, one for what stands alone, one for each repeat."""
    sections: list[dict[str, Any]] = []
    for field in program.fields:
        if isinstance(field.shape, Group):
            _add(sections, field.label.es, list(_rows(field.fields, values)), joined=False)
        elif isinstance(field.shape, Repeat):
            given = values.get(field.name)
            for number, row in enumerate(given if isinstance(given, list) else [], 1):
                _add(sections, f"{field.label.es} · {number}", list(_rows(field.fields, row)), joined=False)
        else:
            _add(sections, ALONE, list(_rows((field,), values)), joined=True)
    return sections


def _add(sections: list[dict[str, Any]], title: str, rows: list[dict[str, Any]], *, joined: bool) -> None:
    if not rows:
        return
    same = next((each for each in sections if joined and each["title"] == title), None)
    if same is not None:
        same["rows"] += rows
    else:
        sections.append({"title": title, "rows": rows})


def _rows(fields: Iterable[Field], values: Mapping[str, object]) -> Iterable[dict[str, Any]]:
    for field in fields:
        if isinstance(field.shape, Group):
            yield from _rows(field.fields, values)
        elif field.holds_value and values.get(field.name) not in (None, "", []):
            yield {"key": field.label.es, "value": said(field, values[field.name])}


def changed_row(program: Program, name: str, before: object, after: object) -> dict[str, str]:
    """An answer that changed: what it is called, before and after, in words."""
    leaf = program.leaf(name)
    label = leaf.field.label.es if leaf is not None else name
    return {"label": label, "before": _told(leaf, before), "after": _told(leaf, after)}


def _told(leaf: Leaf | None, value: object) -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, list) and leaf is not None and isinstance(leaf.field.shape, Repeat):
        return "1 fila" if len(value) == 1 else f"{len(value)} filas"
    return said(leaf.field, value) if leaf is not None else str(value)


def notice_sections(text: str) -> list[dict[str, Any]]:
    """A notice's Markdown as titled paragraphs; emphasis marks are left out."""
    sections: list[dict[str, Any]] = [{"title": "", "paragraphs": []}]
    for block in text.replace("**", "").split("\n\n"):
        line = " ".join(block.split())
        if line.startswith("#"):
            sections.append({"title": line.lstrip("# "), "paragraphs": []})
        elif line:
            sections[-1]["paragraphs"].append(line)
    return [each for each in sections if each["title"] or each["paragraphs"]]
