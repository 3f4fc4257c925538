"""The capture form: a WTForms form built from shapes, and the questions that its macros render."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as filled
from typing import Any, assert_never, cast

from wtforms import Field as WTField
from wtforms import FieldList, Form, FormField, SelectMultipleField, StringField

from padron.language.values import allowed, blank, shown, typed
from padron.outputs.question import Question, Value, Width
from padron.problems import Problem
from padron.program.model import Field
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Shape, Text, Whole, YesNo

PARTS = ("day", "month", "year")
AUTOCOMPLETE = {
    "nombre": "given-name",
    "primer_apellido": "family-name",
    "telefono": "tel-national",
    "correo": "email",
    "codigo_postal": "postal-code",
    "fecha_nacimiento": "bday",
}
WIDTHS: Mapping[str, Width] = {"curp": "20", "rfc": "20", "clabe": "20", "phone": "10", "postal_code": "5"}
SHOWN = "_shown"


class DayField(WTField):
    """A day in three parts, kept as typed: `<name>-day`, `<name>-month`, `<name>-year`."""

    data: dict[str, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The three parts from what was sent, else from a mapping."""
        given = data if isinstance(data, Mapping) else {}
        sent = formdata or {}
        self.data = {part: str(sent.get(f"{self.name}-{part}", given.get(part, "")) or "").strip() for part in PARTS}


class CodesField(SelectMultipleField):
    """Several codes; which ones are right is for the intake to say."""

    def pre_validate(self, form: Any) -> None:
        """Nothing: judging is the intake's."""


def form_class(fields: Iterable[Field]) -> type[Form]:
    """A WTForms form for these fields, groups opened, in one namespace; calculated fields and notes have none."""
    attributes = {field.name: control for field in opened(fields) if (control := _control(field)) is not None}
    return type("CaptureForm", (Form,), attributes)


def opened(fields: Iterable[Field]) -> Iterable[Field]:
    """The fields with groups replaced by what they hold."""
    for each in fields:
        if isinstance(each.shape, Group):
            yield from opened(each.fields)
        else:
            yield each


def _control(field: Field) -> Any:
    if field.calculation is not None:
        return None
    match field.shape:
        case Text() | Whole() | Decimal() | YesNo() | Choice() | File():
            return StringField()
        case Day():
            return DayField()
        case Choices():
            return CodesField(choices=[], coerce=str, validate_choice=False)
        case Repeat():
            return FieldList(FormField(form_class(field.fields)), max_entries=field.shape.greatest)
        case Group() | Note():
            return None
        case _:
            assert_never(field.shape)


def raw(form: Form, fields: Iterable[Field]) -> dict[str, object]:
    """What was typed, by field name, as the intake takes it: text, three parts of a day, codes, rows."""
    return {field.name: _raw(form[field.name], field) for field in opened(fields) if field.name in form}


def _raw(control: Any, field: Field) -> object:
    match field.shape:
        case Day():
            return [control.data[part] for part in PARTS] if any(control.data.values()) else None
        case Choices():
            return list(control.data or []) or None
        case Repeat():
            return [raw(entry.form, field.fields) for entry in control.entries]
        case _:
            return control.data or ""


def typed_values(values: Mapping[str, object], fields: Iterable[Field]) -> dict[str, Any]:
    """Canonical values as a form shows them for editing."""
    found: dict[str, Any] = {}
    for field in opened(fields):
        value = values.get(field.name)
        if value is None:
            continue
        if isinstance(field.shape, Repeat):
            rows = cast(list[Mapping[str, object]], value)
            found[field.name] = [typed_values(row, field.fields) for row in rows]
        else:
            shown_as = typed(field.type, field.shape, cast(Any, value))
            is_day = isinstance(field.shape, Day)
            found[field.name] = dict(zip(PARTS, shown_as, strict=True)) if is_day else shown_as
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page needs to know beside the typed answers.

    `relevant` says whether a field applies now, a cell as `repeat[2].name` (row 0 stands for blank ones); `values` are
    the canonical answers so far (for cascades and calculations); `required` the names that must be answered; `errors`
    the problems by path; `files` the names of kept files, by their SHA-256; `hidden_too`: questions that do not apply
    come along, marked, for a page whose script shows them as soon as they do.
    """

    relevant: Mapping[str, bool]
    values: Mapping[str, object]
    required: frozenset[str]
    errors: Mapping[str, tuple[Problem, ...]]
    lang: str = "es"
    files: Mapping[str, str] = filled(default_factory=dict)
    hidden_too: bool = False


def questions(form: Form, fields: Iterable[Field], asked: Asked, prefix: str = "") -> tuple[Question, ...]:
    """The relevant questions in order, with what was typed and what is wrong; the others where they come too."""
    found = ((field, asked.relevant.get(field.name, True)) for field in fields)
    return tuple(
        replace(question, hidden=not relevant or question.hidden)
        for field, relevant in found
        if (relevant or asked.hidden_too) and (question := _question(form, field, asked, prefix)) is not None
    )


def _question(form: Form, field: Field, asked: Asked, prefix: str) -> Question | None:
    base = _base(field, asked, prefix)
    match field.shape:
        case Group():
            inside = questions(form, field.fields, asked, prefix)
            hidden = all(each.hidden for each in inside)
            return replace(base, children=inside, hidden=hidden) if inside else None
        case Note():
            return replace(base, required=False)
        case Repeat():
            return replace(base, children=_rows(form, field, asked))
        case _:
            return _with_value(base, form, field, asked)


def _base(field: Field, asked: Asked, prefix: str) -> Question:
    name = prefix + field.name
    found = asked.errors.get(name, ()) or asked.errors.get(field.name if not prefix else name, ())
    return Question(
        id=name,
        name=name,
        label=field.label.said(asked.lang),
        shape=field.shape,
        hint=" ".join(filter(None, (field.hint.said(asked.lang), field.purpose.said(asked.lang)))),
        required=field.name in asked.required if not prefix else field.required is True,
        errors=tuple(each.message("en" if asked.lang == "en" else "es") for each in found),
        autocomplete=AUTOCOMPLETE.get(field.name, "") if not prefix else "",
        spellcheck=False if field.type in WIDTHS else None,
        **({"width": WIDTHS.get(field.type, "")} | _inputs(field.shape)),
    )


_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}(?:-[0-9]{1,3}(?:-[a-z][a-z0-9_]{0,59})?)?(?:-(?:day|month|year))?", re.ASCII)


def sent(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was sent under names that a form may have, and nothing else."""
    return [(name, value) for name, value in pairs if _KEY.fullmatch(name)]


def _inputs(shape: Shape) -> dict[str, Any]:
    match shape:
        case Text():
            return {"inputmode": "" if shape.keyboard == "text" else shape.keyboard, "rows": shape.lines}
        case Whole():
            return {"inputmode": "numeric", "suffix": shape.unit, "width": "10"}
        case Decimal():
            return {"inputmode": "decimal", "suffix": shape.unit, "prefix": "$" if shape.money else "", "width": "10"}
        case _:
            return {}


def _with_value(base: Question, form: Form, field: Field, asked: Asked) -> Question:
    if field.calculation is not None:
        return replace(base, value=_calculated(field, asked), read_only=True, required=False)
    control = form[field.name]
    if isinstance(field.shape, File):
        return replace(base, value=asked.files.get(control.data or "", ""))
    if isinstance(field.shape, Choice | Choices):
        base = replace(base, options=allowed(field.shape, cast(Any, asked.values)))
    if isinstance(field.shape, Choices):
        return replace(base, value=tuple(control.data or ()))
    return replace(base, value=cast(Value, control.data if isinstance(field.shape, Day) else control.data or ""))


def _calculated(field: Field, asked: Asked) -> Value:
    value = asked.values.get(field.name)
    return shown(field.type, field.shape, cast(Any, value)) if value is not None else ""


def _rows(form: Form, field: Field, asked: Asked) -> tuple[Question, ...]:
    found, row = [], 0
    for entry in form[field.name].entries:
        is_row = not all(blank(value) for value in raw(entry.form, field.fields).values())
        row += is_row  # the intake counts no blank rows
        start = f"{field.name}[{row if is_row else 0}]."
        about = replace(
            asked,
            errors={
                **{name: wrong for name, wrong in asked.errors.items() if name.startswith(f"{entry.name}-")},
                **{f"{entry.name}-{name}": wrong for name, wrong in _after(start, asked.errors).items()},
            },
            relevant=_after(start, asked.relevant),
            values=_row_values(asked.values, field.name, row if is_row else 0),
        )
        inside = questions(entry.form, field.fields, about, f"{entry.name}-")
        found.append(Question(entry.name, entry.name, "", Group(), children=inside))
    return tuple(found)


def _row_values(values: Mapping[str, object], name: str, row: int) -> Mapping[str, object]:
    """What a row's lists and calculations look at: its own cells first, then the record's values."""
    rows = values.get(name)
    return {**values, **rows[row - 1]} if isinstance(rows, list) and 0 < row <= len(rows) else values


def _after(start: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the cells of one row, by the cells' names."""
    return {path[len(start) :]: each for path, each in about.items() if path.startswith(start)}


def tokens(fields: Iterable[Field], asked: Asked) -> tuple[str, ...]:
    """What a page showed: each relevant field and, for a cascade, the parents' answers that chose its options."""
    found = []
    for field in opened(field for field in fields if asked.relevant.get(field.name, True)):
        if asked.relevant.get(field.name, True) and field.holds_value and field.calculation is None:
            filters = field.shape.filters if isinstance(field.shape, Choice | Choices) else ()
            parents = ".".join(str(asked.values.get(parent, "")) for _, parent in filters)
            found.append(f"{field.name}@{parents}" if filters else field.name)
    return tuple(found)
