"""The rules of a published version as a script: an address for each content, so that browsers keep it for good."""

from flask import Blueprint, Response, abort, url_for

from padron.program.model import Program
from padron.program.services import service_of
from padron.services.live import live_program
from padron.services.policy import may
from padron.services.programs import at_version
from padron.services.scripts import script
from padron.web.access import actor, requires
from padron.web.headers import A_YEAR
from padron.web.place import store

pages = Blueprint("rules", __name__)
LONGEST = 9
PRIVATE = A_YEAR.replace("public", "private")
"""Kept by the browser that may capture in the program, and by no cache that others share."""


@pages.get("/reglas/<program>/<version>/<content>.js")
@requires("capture")
def module(program: str, version: str, content: str) -> Response:
    """The script; 404 for a program out of scope, and for an address whose content is another now."""
    found = _published(program, version)
    if found is None or not may(actor(), "capture", found):
        abort(404)
    return _served(found, content)


@pages.get("/reglas/<program>/<version>/<service>/<content>.js")
@requires("deliver")
def service_module(program: str, version: str, service: str, content: str) -> Response:
    """The same of a service's form."""
    found = _published(program, version)
    if found is None or not may(actor(), "deliver", found) or service_of(found, service) is None:
        abort(404)
    return _served(live_program(found, service), content)


def _published(program: str, version: str) -> Program | None:
    number = int(version) if version.isascii() and version.isdecimal() and len(version) < LONGEST else 0
    with store().reading() as view:
        return at_version(view, program, number)


def _served(program: Program, content: str) -> Response:
    made = script(program)
    if made.hash != content:
        abort(404)
    response = Response(made.text, mimetype="text/javascript")
    response.headers["Cache-Control"] = PRIVATE
    return response


def address(program: Program) -> str:
    """Where the script of a program is."""
    return url_for("rules.module", program=program.name, version=str(program.version), content=script(program).hash)


def service_address(program: Program, service: str) -> str:
    """Where the script of a service's form is."""
    made = script(live_program(program, service))
    return url_for(
        "rules.service_module", program=program.name, version=str(program.version), service=service, content=made.hash
    )
