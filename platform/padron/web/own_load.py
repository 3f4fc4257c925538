"""One of the actor's own loads by the id in an address, and the workbook of its rejected rows."""

from pathlib import Path

from flask import abort

from padron.program.model import Program
from padron.registry.keys import id_of
from padron.registry.loads import Load, load_of
from padron.services.load_course import marked_path
from padron.services.policy import allowed
from padron.services.programs import published
from padron.web.access import actor
from padron.web.place import here, store


def own_load(text: str) -> tuple[Load, Program]:
    """One of the actor's own loads, in scope; else 404."""
    identifier = id_of(text)
    with store().reading() as view:
        found = load_of(view, identifier) if identifier is not None else None
        programs = {each.name: each for each in allowed(actor(), "load", published(view))}
    if found is None or found.actor != actor().name or found.program not in programs:
        abort(404)
    return found, programs[found.program]


def marked_file(identifier: bytes) -> Path:
    """Where the workbook of a load's rejected rows is, while it is kept."""
    return marked_path(here().workspace.data, identifier)
