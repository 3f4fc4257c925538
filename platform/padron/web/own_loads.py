"""«Mis cargas»: all loads of who is signed in, in pages, by program and state."""

from flask import Blueprint, render_template, request, url_for

from padron.registry.keys import id_text
from padron.registry.load_lists import own_loads
from padron.services.policy import allowed
from padron.services.programs import published
from padron.web.access import actor, requires
from padron.web.excel import status
from padron.web.load_kinds import titled
from padron.web.place import store
from padron.web.words import instant

pages = Blueprint("own_loads", __name__)
A_PAGE = 25
STATES = {"running": "En curso", "done": "Terminadas", "failed": "Interrumpidas", "undone": "Deshechas"}


@pages.get("/excel/cargas")
@requires("load")
def page() -> str:
    """A page of the loads."""
    program, state, at = (request.args.get(name, "") for name in ("programa", "estado", "pagina"))
    number = int(at) if at.isascii() and at.isdecimal() and 0 < len(at) < 6 else 1
    with store().reading() as view:
        programs = {each.name: each for each in allowed(actor(), "load", published(view))}
        titles = {name: each.title.es for name, each in programs.items()}
        wanted = [program] if program in titles else list(titles)
        states = [state] if state in STATES else []
        found = own_loads(view, actor().name, wanted, states, most=A_PAGE + 1, after=(max(number, 1) - 1) * A_PAGE)
    return render_template(
        "mis_cargas.html",
        programs=[{"value": name, "text": title} for name, title in titles.items()],
        states=[{"value": name, "text": text} for name, text in STATES.items()],
        program=program,
        state=state,
        loads=[
            {
                "title": titled(programs[each.program], each.service), "file": each.file_name,
                "on": instant(each.created_at), **status(each),
                "href": url_for("excel.result", load=id_text(each.id)),
            }
            for each in found[:A_PAGE]
        ],
        before=_address(program, state, number - 1) if number > 1 else "",
        after=_address(program, state, number + 1) if len(found) > A_PAGE else "",
        page=number,
    )  # fmt: skip


def _address(program: str, state: str, number: int) -> str:
    return url_for("own_loads.page", programa=program or None, estado=state or None, pagina=number)
