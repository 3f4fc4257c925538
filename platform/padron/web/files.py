"""Documents kept with a record: taken after a look at what they are, given only as attachments to those in scope."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, send_file, url_for
from werkzeug.datastructures import FileStorage

from padron.language.values import about, upload_problem
from padron.problems import Problem, problem
from padron.program.model import Field, Leaf, rows_of
from padron.program.services import service_leaves
from padron.registry.keys import id_text
from padron.services.delivered import Delivered, delivered
from padron.services.documents import receive
from padron.services.people import Applied, answers_seen, application
from padron.shapes import File, Repeat
from padron.web.access import actor, requires
from padron.web.place import here, store

pages = Blueprint("files", __name__)
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "webp": (b"RIFF",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
}
"""How the files of a type begin; types without a sign of their own are kept as they come."""


def kept(upload: FileStorage, field: Field) -> tuple[str, Problem | None]:
    """The SHA-256 under which an upload waits for its record, or what is wrong with it."""
    assert isinstance(field.shape, File)
    content = upload.stream.read()
    found = upload_problem(field.shape, upload.filename or "", len(content)) or _pretends(field.shape, content)
    if found is not None:
        return "", about(found, field.name, field.label.es)
    return receive(here().workspace.data, content, here().hides), None


def _pretends(shape: File, content: bytes) -> Problem | None:
    """A file that is not what any accepted type begins with."""
    signs = [BEGINNINGS.get(each) for each in shape.accept]
    if None in signs or any(content.startswith(sign) for each in signs for sign in each or ()):
        return None
    accepted = ", ".join(each.upper() for each in shape.accept)
    return problem("file_type", accept=accepted, accept_en=accepted)


def file_links(found: Applied) -> list[dict[str, str]]:
    """The documents of an application, with their addresses."""
    person, enrolment = id_text(found.enrolment.person_key), id_text(found.enrolment.id)
    return [
        {"text": field.label.es, "href": url_for("files.download", person=person, enrolment=enrolment, sha256=name)}
        for field, name in _documents(found.program.answer_leaves(), answers_seen(found))
    ]


def delivery_links(found: Delivered) -> list[dict[str, str]]:
    """The documents of a delivery, with their addresses."""
    person, delivery = id_text(found.person.person_key), id_text(found.benefit.id)
    return [
        {"text": field.label.es,
         "href": url_for("files.download_of_delivery", person=person, delivery=delivery, sha256=name)}
        for field, name in _documents(service_leaves(found.service).values(), found.benefit.answers)
    ]  # fmt: skip


def _documents(asked: Iterable[Leaf], answers: Mapping[str, object]) -> Iterator[tuple[Field, str]]:
    for leaf in asked:
        value = answers.get(leaf.field.name)
        if isinstance(leaf.field.shape, File) and value:
            yield leaf.field, str(value)
        elif isinstance(leaf.field.shape, Repeat) and isinstance(value, list):
            for row in value:
                yield from _in_row(leaf.field, row)


def _in_row(repeat: Field, row: Mapping[str, object]) -> Iterator[tuple[Field, str]]:
    for field in rows_of(repeat):
        if isinstance(field.shape, File) and row.get(field.name):
            yield field, str(row[field.name])


@pages.get("/persona/<person>/solicitud/<enrolment>/archivo/<sha256>")
@requires("enrolment")
def download(person: str, enrolment: str, sha256: str) -> Response:
    """One document, as an attachment whose content the browser is not to guess."""
    found = application(store(), actor(), person, enrolment, "document")
    if found is None:
        abort(404)
    return _given(_documents(found.program.answer_leaves(), answers_seen(found)), sha256)


@pages.get("/persona/<person>/entrega/<delivery>/archivo/<sha256>")
@requires("enrolment")
def download_of_delivery(person: str, delivery: str, sha256: str) -> Response:
    """One document of a delivery, in the same way."""
    found = delivered(store(), actor(), person, delivery, "document")
    if found is None:
        abort(404)
    return _given(_documents(service_leaves(found.service).values(), found.benefit.answers), sha256)


def _given(there: Iterable[tuple[Field, str]], sha256: str) -> Response:
    field = next((field for field, name in there if name == sha256), None)
    file = here().files / sha256
    if field is None or not file.is_file():
        abort(404)
    return send_file(
        file, mimetype="application/octet-stream", as_attachment=True, download_name=f"{field.name}{_extension(file)}"
    )


def _extension(file: Path) -> str:
    with file.open("rb") as opened:
        start = opened.read(8)
    names = ((name, sign) for name, signs in BEGINNINGS.items() for sign in signs)
    return next((f".{name}" for name, sign in names if start.startswith(sign)), "")
