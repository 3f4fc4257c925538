"""Documents of a delivery in progress: taken as they are sent, and carried from page to page under a seal.

A delivery has no draft. What the page carries is which documents were uploaded for it, sealed for this user and this
delivery: a document is kept only by its upload, never by a name that a page claims.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict
from wtforms import Form

from padron.outputs.form import opened, sent
from padron.problems import Problem
from padron.program.model import Field, rows_of
from padron.services.delivering import Delivering, form
from padron.shapes import File, Repeat
from padron.web.access import actor
from padron.web.files import kept

SEALED = "_archivos"
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Posted:
    """A sent form: `files` are its documents' own names by SHA-256, `problems` what is wrong, by control."""

    form: Form
    files: Mapping[str, str]
    problems: Mapping[str, tuple[Problem, ...]]


def received(made: Delivering, identifier: str) -> Posted:
    """What the request says, its uploads kept; to be read once. `identifier`: the delivery's, as the page has it."""
    data = dict(form(made, sent=MultiDict(sent(request.form.items(multi=True)))).data)
    reading = _Reading(dict(_carried(identifier)), {}, {})
    for field in opened(made.fields):
        rows = data.get(field.name)
        if isinstance(field.shape, File):
            data[field.name] = reading.take(field, field.name)
        elif isinstance(field.shape, Repeat) and isinstance(rows, list):
            data[field.name] = [reading.row(field, at, row) for at, row in enumerate(rows)]
    return Posted(form(made, data), reading.files, reading.problems)


@dataclass(slots=True)
class _Reading:
    before: dict[str, tuple[str, str]]
    files: dict[str, str]
    problems: dict[str, tuple[Problem, ...]]

    def row(self, repeat: Field, at: int, row: Mapping[str, Any]) -> dict[str, Any]:
        names = [each for each in rows_of(repeat) if isinstance(each.shape, File)]
        found = {each.name: self.take(each, f"{repeat.name}-{at}-{each.name}") for each in names}
        return {**row, **found}

    def take(self, field: Field, name: str) -> str:
        """The SHA-256 of a control's document: the one sent now, else the one sent before; «» for none."""
        upload, (sha256, called) = request.files.get(name), self.before.get(name, ("", ""))
        if upload is not None and upload.filename:
            fresh, wrong = kept(upload, field)
            if wrong is None:
                sha256, called = fresh, upload.filename[-LONGEST_NAME:]
            else:
                self.problems[name] = (wrong,)
        if sha256:
            self.files[sha256] = called
        return sha256


def sealed(made: Delivering, data: Mapping[str, Any], files: Mapping[str, str], identifier: str) -> str:
    """What the next page sends back of the documents that a form holds."""
    found = {name: (sha256, files.get(sha256, "")) for name, sha256 in _documents(made.fields, data)}
    return _seal(identifier).dumps(found) if found else ""


def _carried(identifier: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The documents that a page before carried, by control; nothing where somebody else sealed it, or nobody."""
    try:
        found = _seal(identifier).loads(request.form.get(SEALED, ""))
    except BadSignature:
        return
    yield from ((name, (sha256, called)) for name, (sha256, called) in found.items())


def _seal(identifier: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt=f"delivery {actor().name} {identifier}")


def _documents(fields: Iterable[Field], data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for field in opened(fields):
        value = data.get(field.name)
        if isinstance(field.shape, File) and value:
            yield prefix + field.name, str(value)
        elif isinstance(field.shape, Repeat) and isinstance(value, list):
            for at, row in enumerate(value):
                yield from _documents(field.fields, row, f"{field.name}-{at}-")
