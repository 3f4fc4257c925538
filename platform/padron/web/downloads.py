"""Downloads of a program: which format, what for, and the file as an attachment, each one on record."""

from tempfile import TemporaryFile
from typing import Any, cast

from flask import Blueprint, Response, render_template, request, send_file

from padron.program.model import Program
from padron.registry.store import Refused
from padron.services.exporting import PROFILES, Asked, Profile, export, file_name, offered, refusal
from padron.services.programs import published
from padron.web.access import actor, requires
from padron.web.place import store, today

pages = Blueprint("downloads", __name__)
HINTS = {
    "xlsx": "Una persona por renglón, con repeticiones y entregas en sus hojas. Se puede volver a cargar.",
    "csv": "Lo mismo en archivos de texto, dentro de un .zip.",
    "pub_persona": "Un renglón por entrega, y aparte lo que la estructura federal no puede llevar.",
    "publico_sipot": "Nombre, beneficio, territorio, edad y sexo; menores de edad y lo sensible, sólo en conteos.",
}
Offered = dict[str, tuple[Program, tuple[Profile, ...]]]


@pages.get("/descargas")
@requires("download")
def page() -> str:
    """The question."""
    return _page(_offered(), {}, {})


@pages.post("/descargas")
@requires("download")
def make() -> Response | tuple[str, int]:
    """The file; or the question again with what is missing."""
    found = _offered()
    typed = {each: request.form.get(each, "").strip()[:300] for each in ("programa", "perfil", "para_que")}
    wrong = _wrong(found, typed)
    if wrong:
        return _page(found, typed, wrong), 422
    asked = _asked(found, typed)
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it once it is sent
    try:
        export(store(), asked, out)
    except Refused as refused:
        out.close()
        return _page(found, typed, {"perfil": refused.problem.message()}), 422
    answer = send_file(
        cast(Any, out), mimetype="application/octet-stream", as_attachment=True, download_name=file_name(asked)
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _offered() -> Offered:
    with store().reading() as view:
        return offered(actor(), published(view))


def _asked(found: Offered, typed: dict[str, str]) -> Asked:
    program, _ = found[typed["programa"]]
    return Asked(program, PROFILES[typed["perfil"]], typed["para_que"], actor().name, today(), actor())


def _wrong(found: Offered, typed: dict[str, str]) -> dict[str, str]:
    """What is to be corrected, by question."""
    wrong = {}
    if typed["programa"] not in found:
        wrong["programa"] = "Elige un programa"
    if typed["perfil"] not in PROFILES:
        wrong["perfil"] = "Elige un formato"
    if wrong:
        return wrong
    refused = refusal(_asked(found, typed))
    if refused is None:
        return {}
    return {"para_que" if refused.code == "export_purpose" else "perfil": refused.message()}


def _page(found: Offered, typed: dict[str, str], wrong: dict[str, str]) -> str:
    given = {one.name for _, profiles in found.values() for one in profiles}
    return render_template(
        "descargas.html",
        programs=[{"value": name, "text": program.title.es} for name, (program, _) in found.items()],
        profiles=[
            {"value": each.name, "text": each.title, "hint": HINTS[each.name]}
            for each in PROFILES.values()
            if each.name in given
        ],
        typed=typed,
        wrong=wrong,
        slips=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
    )
