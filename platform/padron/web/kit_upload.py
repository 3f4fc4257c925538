"""The captures of a field kit, uploaded as its file; sending the same file again changes nothing."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template, request

from padron.kit.captures import Made, read
from padron.kit.files import documents
from padron.kit.receiving import Received, receive
from padron.kit.sealing import Passphrase, is_sealed
from padron.kit.storage import MOST, tables
from padron.problems import problem
from padron.registry.store import Refused
from padron.web.access import actor, requires
from padron.web.kit_words import RESULTS, day_of
from padron.web.place import here, store, today

pages = Blueprint("kit", __name__)


@pages.get("/kit")
@requires("load")
def page() -> str:
    """The form."""
    return _page({})


@pages.post("/kit")
@requires("load")
def upload() -> str | tuple[str, int]:
    """Takes the captures of a file and says what became of each."""
    sent = request.files.get("archivo")
    if sent is None or not sent.filename:
        return _page({"archivo": "Elige el archivo capturas.json"}), 422
    content, name = sent.stream.read(), Path(sent.filename).name
    try:
        made = _captures(content, request.form.get("frase", ""))
        found = receive(
            store(), actor(), made, today(), file_name=name, sha256=sha256(content).hexdigest(),
            files=documents(here().files),
        )  # fmt: skip
    except Refused as refused:
        wrong = "frase" if refused.problem.code == "kit_passphrase" else "archivo"
        return _page({wrong: refused.problem.message()}), 422
    return _page({}, made, found)


def _captures(content: bytes, passphrase: str) -> list[Made]:
    """The captures of a file. Raises Refused: `kit_not_captures`, `kit_passphrase`, `kit_empty`, `kit_full`."""
    try:
        plain = Passphrase(passphrase).opened(content) if is_sealed(content) else content
        found = list(read(tables(plain)))
    except ValueError:
        raise Refused(problem("kit_not_captures")) from None
    if not found:
        raise Refused(problem("kit_empty"))
    if len(found) > MOST:
        raise Refused(problem("kit_full", most=MOST))
    return found


def _page(wrong: dict[str, str], made: list[Made] | None = None, found: Received | None = None) -> str:
    sent = [each for each in made or () if found is not None and each.id in found.results]
    return render_template(
        "kit_cargar.html",
        wrong=wrong,
        slips=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
        rows=[_row(each, found.results[each.id]) for each in sent] if found is not None else [],
        done=found is not None,
        left=len(made or ()) - len(sent),
    )


def _row(made: Made, result: dict[str, Any]) -> dict[str, Any]:
    """A capture and its answer."""
    status, colour = RESULTS[result["status"]]
    return {
        "name": made.typed.name or "Sin nombre", "on": day_of(made), "author": made.author[:80],
        "status": status, "colour": colour, "folio": result.get("folio") or "",
        "problems": [each["message"] for each in result["problems"]],
    }  # fmt: skip
