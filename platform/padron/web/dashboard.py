"""The dashboard: plots with their tables, what is asked in the address, and the same numbers as CSV and Excel."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, send_file, url_for

from padron.outputs.columns import sheet_titles
from padron.outputs.exports import Cell, Sheet
from padron.services.dashboard import SEXES, Board, Filters, Number, Part, board
from padron.services.sheet_files import one_csv, workbook
from padron.web.access import actor, requires
from padron.web.place import store, today
from padron.web.plots import LEFT_OUT, bar, counted
from padron.web.words import day

pages = Blueprint("dashboard", __name__)
PEOPLE = {"": "Quienes reciben un apoyo", "solicitaron": "Quienes lo han solicitado"}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/tablero")
@requires("dashboard")
def page() -> str:
    """Everything that the actor may see, filtered as the address says."""
    asked = _asked()
    found = _board(asked)
    chosen = {"area": asked.area, "programa": asked.program, "anio": asked.year,
              "personas": "solicitaron" if asked.applied else ""}  # fmt: skip
    return render_template(
        "tablero.html",
        on=day(today()),
        chosen=chosen,
        people=_said(found.people),
        areas=_options("Todas las áreas", found.areas),
        programs=_options("Todos los programas", found.programs),
        years=_options("Todos los años", [(each, each) for each in found.years]),
        counted=[{"value": value, "text": text} for value, text in PEOPLE.items()],
        hides=_hides(found),
        workbook=_address(chosen),
        parts=[_shown(each, chosen) for each in found.parts],
    )


@pages.get("/tablero/descarga")
@requires("dashboard")
def download() -> Response:
    """One part as CSV (`parte`), or all of them as a workbook. Counts alone: nobody's name is in it."""
    found, name = _board(_asked()), request.args.get("parte", "")
    out = BytesIO()
    if name:
        part = next((each for each in found.parts if each.name == name), None)
        if part is None:
            abort(404)
        one_csv(out, _sheet(part, part.title), [_row(part, each) for each in part.rows])
    else:
        titles = sheet_titles([each.title for each in found.parts])
        lines = ((at, _row(each, row)) for at, each in enumerate(found.parts) for row in each.rows)
        sheets = [_sheet(each, title) for each, title in zip(found.parts, titles, strict=True)]
        workbook(out, sheets, lines, lambda: [("Descargó", actor().name), ("Día", today())])
    out.seek(0)
    file = f"tablero-{name or 'completo'}-{today()}{'.csv' if name else '.xlsx'}"
    answer = send_file(out, mimetype="text/csv" if name else WORKBOOK, as_attachment=True, download_name=file)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked() -> Filters:
    given = {each: request.args.get(each, "").strip()[:60] for each in ("area", "programa", "anio", "personas")}
    return Filters(given["area"], given["programa"], given["anio"], given["personas"] == "solicitaron")


def _board(asked: Filters) -> Board:
    with store().reading() as view:
        return board(view, actor(), asked, today())


def _address(asked: dict[str, str]) -> str:
    given: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for("dashboard.download", **given)


def _options(every: str, found: Any) -> list[dict[str, str]]:
    return [{"value": "", "text": every}, *({"value": value, "text": text} for value, text in found)]


def _hides(found: Board) -> bool:
    return found.people is None or any(number is None for each in found.parts for _, row in each.rows for number in row)


def _said(number: Number, money: bool = False) -> str:
    if number is None:
        return LEFT_OUT
    return f"${Decimal(number).scaleb(-2):,.2f}" if money else f"{number:,}"


def _shown(part: Part, chosen: dict[str, str]) -> dict[str, Any]:
    """A part for the page: its bars, as long as their share of the longest, and its table."""
    return {
        "name": part.name,
        "title": part.title,
        "head": [{"text": part.head[0]}, *({"text": each, "format": "numeric"} for each in part.head[1:])],
        "rows": [
            [{"text": title},
             *({"text": _said(number, at in part.money), "format": "numeric"} for at, number in enumerate(numbers))]
            for title, numbers in part.rows
        ],
        "names": [title for _, title in SEXES] if part.sexes else [part.head[part.plotted + 1]],
        "bars": _bars(part),
        "csv": _address(chosen | {"parte": part.name}),
    }  # fmt: skip


def _bars(part: Part) -> list[dict[str, object]]:
    longest = max((numbers[0 if part.sexes else part.plotted] or 0 for _, numbers in part.rows), default=0) or 1
    names = [name for _, name in SEXES] if part.sexes else [part.head[part.plotted + 1]]
    made = []
    for title, numbers in part.rows:
        drawn = numbers[1:] if part.sexes else (numbers[part.plotted],)
        said = [counted(number, name) for number, name in zip(drawn, names, strict=True) if number != 0]
        made.append(bar(title, said or [counted(0, names[0])], [(each or 0) / longest for each in drawn]))
    return made


def _sheet(part: Part, title: str) -> Sheet:
    return Sheet(part.name, title, tuple((each, each) for each in part.head))


def _row(part: Part, row: tuple[str, tuple[Number, ...]]) -> tuple[Cell, ...]:
    title, numbers = row
    return (title, *(_cell(number, at in part.money) for at, number in enumerate(numbers)))


def _cell(number: Number, money: bool) -> Cell:
    if number is None:
        return LEFT_OUT
    return Decimal(number).scaleb(-2) if money else number
