"""Correcting the rejected rows of a load on screen: by group, in a table, and loading those that are sound now."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from padron.program.model import Program
from padron.registry.loads import Load
from padron.registry.store import Refused
from padron.services.correcting import Correcting, NotJudged, TooMany, correcting
from padron.services.group_fixes import Fix, fix, fix_of, group_of
from padron.services.load_groups import groups, rows_in_words
from padron.web.access import actor, requires
from padron.web.correcting_table import row_shown, said_of, sent, shown, whole
from padron.web.excel import AlreadyThere, loaded
from padron.web.load_result import group_shown
from padron.web.own_load import own_load
from padron.web.place import here, store, today

pages = Blueprint("correcting", __name__)
Answer = TypeVar("Answer")
LEAVE, EMPTY = "", "(blanco)"
LOAD = "cargar"
MOST_OPTIONS = 120
"""A list longer than this is not offered as a drop-down; the option is typed."""
MOST_GROUPS = 20
GONE = "Las filas por corregir de esta carga ya no se guardan. Pídele el archivo a quien lo tenga y vuelve a subirlo."
MANY = "Son demasiadas filas para corregirlas aquí. Descarga el Excel con los errores, corrígelo y vuelve a cargarlo."


@pages.get("/excel/carga/<load>/corregir")
@requires("load")
def page(load: str) -> str:
    """The groups of problems, and a page of the table."""
    found, program = own_load(load)
    return _looked(load, found, program, lambda bench: _page(load, found, bench, {}))


@pages.post("/excel/carga/<load>/corregir")
@requires("load")
def check(load: str) -> Response | tuple[str, int] | str:
    """Keeps what was typed in the table and judges those rows again; then loads the sound ones, if that was asked."""
    found, program = own_load(load)
    return _looked(load, found, program, lambda bench: _checked(load, found, bench))


@pages.post("/excel/carga/<load>/fila")
@requires("load")
def row(load: str) -> tuple[dict[str, Any], int]:
    """One row as it is typed, judged again: for the page's script."""
    found, program = own_load(load)
    given = request.get_json(silent=True)
    number, cells = (given.get("row"), given.get("cells")) if isinstance(given, dict) else (None, None)
    if not isinstance(number, int) or not isinstance(cells, dict):
        return {"message": "No entendimos lo que se envió"}, 422
    try:
        with _bench(found, program) as bench:
            if number not in bench.open:
                return {"message": "Esa fila ya se cargó"}, 422
            if bench.type(number, {str(path): str(text) for path, text in cells.items()}):
                bench.judge([number])
            return _told(bench, number, list(cells)), 200
    except (FileNotFoundError, TooMany, NotJudged, Refused) as refused:
        return {"message": _why(refused)}, 422


@pages.get("/excel/carga/<load>/grupo")
@requires("load")
def group(load: str) -> Response | str:
    """One group of problems and how it can be fixed at once."""
    found, program = own_load(load)
    return _looked(load, found, program, lambda bench: _grouped(load, found, bench))


@pages.post("/excel/carga/<load>/grupo")
@requires("load")
def fix_group(load: str) -> Response | tuple[Response | str, int] | str:
    """Fixes all rows of a group at once."""
    found, program = own_load(load)
    return _looked(load, found, program, lambda bench: _fixed(load, found, bench))


@contextmanager
def _bench(found: Load, program: Program) -> Iterator[Correcting]:
    with correcting(store(), here().workspace.data, actor(), program, found, today()) as bench:
        yield bench


def _looked(load: str, found: Load, program: Program, answer: Callable[[Correcting], Answer]) -> Answer | str:
    """The answer with the load's rows at hand; or the page that says why there are none."""
    try:
        with _bench(found, program) as bench:
            return answer(bench)
    except (FileNotFoundError, TooMany, NotJudged, Refused) as refused:
        return render_template("corregir.html", **{**_frame(load, found, program), "refused": _why(refused)})


def _why(refused: Exception) -> str:
    if isinstance(refused, Refused):
        return refused.problem.message()
    if isinstance(refused, NotJudged):
        return str(refused)
    return MANY if isinstance(refused, TooMany) else GONE


def _frame(load: str, found: Load, program: Program) -> dict[str, Any]:
    return {
        "program": program.title.es,
        "file": found.file_name,
        "back": url_for("excel.result", load=load),
        "here": url_for("correcting.page", load=load),
        "refused": "",
    }


def _page(load: str, found: Load, bench: Correcting, wrong: dict[str, str]) -> str:
    shown_groups = groups(bench.said(), bench.program, bench.service)
    asked = request.args.get("pagina", "")
    return render_template(
        "corregir.html",
        **_frame(load, found, bench.program),
        ready=len(bench.sound),
        open=len(bench.open),
        status=_status(bench),
        groups=[
            {
                **group_shown(each, bench.program, bench.service),
                "href": url_for("correcting.group", load=load, campo=each.path, causa=each.code)
                if fix_of(each, bench) is not None
                else "",
            }
            for each in shown_groups[:MOST_GROUPS]
        ],
        table=shown(bench, int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1, _every()),
        row_address=url_for("correcting.row", load=load),
        slips=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
    )


def _every() -> bool:
    return request.args.get("columnas") == "todas"


def _asked() -> str:
    """What the address asked for, to lead back to the same page of the table."""
    query = request.query_string.decode("ascii", "ignore")
    return f"?{query}" if query else ""


def _status(bench: Correcting) -> str:
    """How far the correcting has come, in words."""
    ready, left = len(bench.sound), len(bench.open) - len(bench.sound)
    return f"{rows_in_words(ready)} sin errores, por cargar. {rows_in_words(left)} por corregir."


def _checked(load: str, found: Load, bench: Correcting) -> Response | tuple[str, int]:
    changed = [
        number for number, cells in sent(request.form).items() if number in bench.open and bench.type(number, cells)
    ]
    bench.judge(changed)
    if request.form.get("accion") == LOAD:
        return _loaded(load, found, bench)
    session["said"] = _status(bench)
    return redirect(url_for("correcting.page", load=load) + _asked() + "#filas", 303)


def _loaded(load: str, found: Load, bench: Correcting) -> Response | tuple[str, int]:
    rows = bench.sound
    if not rows:
        return _page(load, found, bench, {"filas": "Todavía no hay filas sin errores que cargar"}), 422
    data = bench.workbook(bench.row(number) for number in rows)
    try:
        answer = loaded(bench.program, data, _name(found.file_name), service=bench.service)
    except (AlreadyThere, Refused) as refused:
        why = refused.problem.message() if isinstance(refused, Refused) else str(refused)
        return _page(load, found, bench, {"filas": why}), 422
    bench.hand_over(rows, data)
    return answer


def _name(file: str) -> str:
    """The name of the file that corrects another; of one that corrects a correction, the same one's."""
    first = "Corrección de "
    stem = Path(file.removeprefix(first)).stem
    return f"{first}{stem[:180]}.xlsx"


def _told(bench: Correcting, number: int, paths: list[str]) -> dict[str, Any]:
    """What the script shows of a row that was judged."""
    return {
        "cells": {path: said for path, said in said_of(bench, number).items() if path in paths},
        "whole": whole(bench, number, paths),
        "sound": not bench.wrong(number),
        "name": row_shown(bench, number, ())["name"],
        "ready": len(bench.sound),
        "status": _status(bench),
    }


def _grouped(load: str, found: Load, bench: Correcting, wrong: dict[str, str] | None = None) -> Response | str:
    fixable = _fixable(bench, request.args.get("campo", ""), request.args.get("causa", ""))
    if fixable is None:
        return redirect(url_for("correcting.page", load=load), 303)
    return render_template("corregir_grupo.html", **_frame(load, found, bench.program), **_form(fixable, wrong or {}))


def _fixable(bench: Correcting, field: str, code: str) -> Fix | None:
    chosen = group_of(bench, field, code)
    return fix_of(chosen, bench) if chosen is not None else None


def _form(found: Fix, wrong: dict[str, str]) -> dict[str, Any]:
    """The form of a group: a choice for each value, or one value for all."""
    listed = [{"value": LEAVE, "text": "Dejar sin corregir"}]
    if found.may_be_blank:
        listed.append({"value": EMPTY, "text": "Dejar en blanco"})
    listed += [{"value": text, "text": text} for text in found.options]
    return {
        "words": found.group.words,
        "label": found.column.label,
        "may_be_blank": found.may_be_blank,
        "values": [
            {
                "name": f"v{at}",
                "said": each.text,
                "label": f"«{each.text}»" if each.text else "En blanco",
                "hint": rows_in_words(each.rows),
                "value": request.form.get(f"v{at}", each.proposed),
                "options": listed if len(found.options) <= MOST_OPTIONS else [],
                "error": wrong.get(f"v{at}", ""),
            }
            for at, each in enumerate(found.meanings)
        ],
        "typed": request.form.get("todas", ""),
        "error": wrong.get("todas", ""),
        "more": max(len(found.group.values) - len(found.meanings), 0) if found.options else 0,
        "slips": [{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
    }


def _fixed(load: str, found: Load, bench: Correcting) -> Response | tuple[Response | str, int]:
    fixable = _fixable(bench, request.args.get("campo", ""), request.args.get("causa", ""))
    if fixable is None:
        return redirect(url_for("correcting.page", load=load), 303)
    if fixable.options:
        meant, wrong = _meant(fixable)
        done = fix(bench, fixable.group, meant) if not wrong else (0, 0)
    else:
        text, wrong = _for_all(fixable)
        done = fix(bench, fixable.group, None, text) if not wrong else (0, 0)
    if wrong:
        return _grouped(load, found, bench, wrong), 422
    session["said"] = f"Corregimos {rows_in_words(done[0])}: {done[1]:,} ya sin errores. {_status(bench)}"
    return redirect(url_for("correcting.page", load=load), 303)


def _meant(found: Fix) -> tuple[dict[str, str], dict[str, str]]:
    """What each value means as the form says, and what is wrong with the form."""
    meant, wrong = dict[str, str](), dict[str, str]()
    known = {_one_line(each.text): each.text for each in found.meanings}
    for at in range(len(found.meanings)):
        text, said = request.form.get(f"v{at}", LEAVE).strip(), known.get(_one_line(request.form.get(f"d{at}", "")))
        if said is None:
            continue
        if text == EMPTY and found.may_be_blank:
            meant[said] = ""
        elif text in found.options:
            meant[said] = text
        elif text != LEAVE:
            wrong[f"v{at}"] = f"«{text[:60]}» no está en la lista de «{found.column.label}»"
    if not meant and not wrong:
        wrong["v0"] = "Elige qué quiere decir al menos un valor"
    return meant, wrong


def _one_line(text: str) -> str:
    """A text as a form gives it back: browsers change the ends of its lines."""
    return " ".join(text.split())


def _for_all(found: Fix) -> tuple[str, dict[str, str]]:
    text = request.form.get("todas", "").strip()
    if request.form.get("accion") == "vaciar" and found.may_be_blank:
        return "", {}
    return text, {} if text else {"todas": "Escribe el dato que va en todas las filas"}
