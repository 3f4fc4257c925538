"""What the questions page sends: typed answers, uploads, the rows of repeats, and the shared data of a known person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from padron.outputs.form import form_class, opened, sent
from padron.problems import Problem
from padron.program.model import Field, leaves, rows_of
from padron.services.answers import Answers
from padron.services.capture import Typed
from padron.services.sight import hidden_answers
from padron.shapes import File, Repeat
from padron.web.files import kept
from padron.web.words import full_name, masked, person_rows

SHOWN = "|"
"""Between the tokens of the hidden field `_shown`."""
NOTHING = "Sin dato"


@dataclass(frozen=True, slots=True)
class Posted:
    """A sent page: what is typed now, the tokens of the questions it showed, and what is wrong with its uploads.

    `anchor` is where the page goes on when a button changed it: a repeat with one row more, an opened question.
    """

    typed: Typed
    shown: frozenset[str]
    problems: dict[str, tuple[Problem, ...]]
    anchor: str = ""


def changed(typed: Typed, **values: Any) -> Typed:
    """The same draft with other values."""
    return replace(typed, **values)


def posted(page: Answers) -> Posted:
    """Reads the request against the page that it answers; names that the page cannot have had are not looked at.

    `_hidden` are the questions that the page's script has hidden again: what was typed there is kept, not asked for;
    where that would tell a hidden fact, the page did not hold what is stored, and it stays as it is.
    """
    shown = frozenset(request.form.get("_shown", "").split(SHOWN)) - {""}
    away = set(request.form.get("_hidden", "").split(SHOWN)) - hidden_answers(page.capture.program, page.capture.hidden)
    names = {each.partition("@")[0] for each in shown} | away
    form = form_class(page.asked)(formdata=MultiDict(sent(request.form.items(multi=True))))
    reading = _Reading(page, dict(page.capture.typed.answers or {}), dict(page.capture.typed.files or {}), {})
    for field in opened(page.asked):
        if field.name in names and field.name in form:
            reading.take(field, form[field.name].data)
    anchor = _rows_changed(page, reading.answers) or _opened(page)
    typed = changed(
        page.capture.typed, answers=reading.answers, files=reading.files, opened=_all_opened(page),
        name=page.capture.typed.name or _name(reading.answers),
    )  # fmt: skip
    return Posted(typed, shown, reading.problems, anchor)


@dataclass(slots=True)
class _Reading:
    """Answers on their way from a request into a draft."""

    page: Answers
    answers: dict[str, Any]
    files: dict[str, str]
    problems: dict[str, tuple[Problem, ...]]

    def take(self, field: Field, data: Any) -> None:
        """One answer as it was typed; a document only by its upload, never by a name that the page claims."""
        before = self.page.data.get(field.name)
        if isinstance(field.shape, File):
            self.answers[field.name] = self._file(field, field.name, before)
        elif isinstance(field.shape, Repeat):
            self.answers[field.name] = self._rows(field, data, before if isinstance(before, list) else [])
        else:
            self.answers[field.name] = data

    def _rows(self, repeat: Field, data: list[dict[str, Any]], before: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        rows = []
        for index, row in enumerate(data):
            old = before[index] if index < len(before) else {}
            for field in rows_of(repeat):
                if isinstance(field.shape, File):
                    name = f"{repeat.name}-{index}-{field.name}"
                    row[field.name] = self._file(field, name, old.get(field.name))
            rows.append(row)
        return rows

    def _file(self, field: Field, name: str, before: Any) -> Any:
        upload = request.files.get(name)
        if upload is None or not upload.filename:
            return before
        sha256, found = kept(upload, field)
        if found is not None:
            self.problems[name] = (found,)
            return before
        self.files[sha256] = upload.filename[-100:]
        return sha256


def _rows_changed(page: Answers, typed: dict[str, Any]) -> str:
    """Adds or takes away the row that a button asks for; gives the repeat's name."""
    repeats = {each.name: each.shape for each in opened(page.asked) if isinstance(each.shape, Repeat)}
    added = request.form.get("_add", "")
    if added in repeats:
        rows = list(typed.get(added) or page.data.get(added) or [])
        if len(rows) < repeats[added].greatest:
            typed[added] = [*rows, {}]
        return added
    name, _, index = request.form.get("_remove", "").partition(":")
    if name in repeats and index.isascii() and index.isdecimal() and len(index) < 4:
        rows = list(typed.get(name) or page.data.get(name) or [])
        typed[name] = [row for at, row in enumerate(rows) if at != int(index)]
        return name
    return ""


def _opened(page: Answers) -> str:
    asked = request.form.get("_change", "")
    return next((_first(each) for each in page.person if each.name == asked), "")


def _first(field: Field) -> str:
    return next(each.field.name for each in leaves((field,)))


def _all_opened(page: Answers) -> tuple[str, ...]:
    before, asked = page.capture.typed.opened, request.form.get("_change", "")
    return (*before, asked) if any(each.name == asked for each in page.person) and asked not in before else before


def _name(typed: Mapping[str, Any]) -> str:
    """What the draft of somebody new is called."""
    parts = (str(typed.get(each) or "").strip() for each in ("nombre", "primer_apellido"))
    return " ".join(part for part in parts if part)[:100]


def summary(page: Answers) -> list[dict[str, Any]]:
    """Who the person is, and the shared data that need not be typed again, each with its «Cambiar»."""
    person = page.capture.person
    if person is None:
        return []
    rows: list[dict[str, Any]] = [
        {"key": "Nombre", "value": full_name(person.values)},
        {"key": "CURP", "value": masked(person.identifier)},
    ]
    for field in page.person:
        found = person_rows(leaves((field,)), page.record.person)
        row: dict[str, Any] = found[0] if found else {"key": field.label.es, "value": NOTHING}
        change = {"text": "Cambiar" if found else "Agregar", "name": "_change", "value": field.name}
        rows.append({**row, "actions": [{**change, "hidden": field.label.es.lower()}]})
    return rows
