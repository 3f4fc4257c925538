"""What anybody may read: privacy notices, accessibility, and the city's colours."""

from flask import Blueprint, Response, abort, render_template, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from padron.program.model import Program
from padron.services.policy import sight
from padron.services.programs import published
from padron.web import brand
from padron.web.access import public, signed_in
from padron.web.place import here, store
from padron.web.words import notice_sections

pages = Blueprint("about", __name__)
AN_HOUR = "public, max-age=3600"


@pages.get("/aviso")
@public
def notices() -> str:
    """The list of notices. A confidential program's is given to its people only by hand."""
    with store().reading() as view:
        shown = [each for each in published(view) if not each.confidential]
    links = [{"title": each.title.es, "href": f"/aviso/{each.name}"} for each in shown]
    return render_template("aviso.html", notice=None, notices=links)


@pages.get("/aviso/<program>")
@public
def notice(program: str) -> str:
    """The notice of one program."""
    with store().reading() as view:
        found = next((each for each in published(view) if each.name == program), None)
    if found is None or (found.confidential and not _is_mine(found)):
        abort(404)
    return notice_page(found)


def notice_page(found: Program) -> str:
    """The page of a program's notice."""
    sections = notice_sections(found.privacy.notice_text)
    title = sections[0]["title"] if sections and sections[0]["title"] else found.title.es
    whole = [{**sections[0], "title": ""}, *sections[1:]] if sections else []
    return render_template(
        "aviso.html", notice={"title": title, "version": found.privacy.notice, "sections": whole}, notices=[]
    )


def _is_mine(program: Program) -> bool:
    """Whether who asks works with a confidential program, whose notice she reads with its people."""
    who = signed_in()
    return who is not None and sight(who.actor, program.area, program.name, True) == "all"


@pages.get("/accesibilidad")
@public
def accessibility() -> str:
    """What is done so that everyone can use the pages."""
    return render_template("accesibilidad.html")


@pages.get("/marca.css")
@public
def colours() -> Response:
    """The city's colours."""
    return Response(brand.css(here().brand), mimetype="text/css", headers={"Cache-Control": AN_HOUR})


@pages.get("/marca.svg")
@public
def icon() -> Response:
    """The browser tab's icon."""
    return Response(brand.icon(here().brand), mimetype="image/svg+xml", headers={"Cache-Control": AN_HOUR})


@pages.get("/marca/<name>")
@public
def logo(name: str) -> AnyResponse:
    """The city's logo, and no other file of its folder."""
    if not here().brand.logo or name != here().brand.logo:
        abort(404)
    return send_from_directory(here().workspace.templates[0], name)
