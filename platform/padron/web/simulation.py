"""How many people of the registry a program would take: a plot and its table. By GET, since it shows counts alone."""

from typing import Any

from flask import Blueprint, render_template, request

from padron.language.values import taker
from padron.problems import errors
from padron.program.model import Program
from padron.services.definitions import definitions
from padron.services.programs import published
from padron.services.simulate import Shown, choosable, shown
from padron.shapes import Day
from padron.web.access import actor, requires
from padron.web.place import here, store, today
from padron.web.plots import bar, counted
from padron.web.words import day

pages = Blueprint("simulation", __name__)
DRAFT = "~"
"""Before the name of a program as its files say now."""
OUTCOMES = ["Cumplen", "No cumplen", "Falta dato"]
"""What a bar's parts are."""
_take_day = taker("date", Day())


@pages.get("/simulacion")
@requires("simulate")
def page() -> str | tuple[str, int]:
    """The question, and below it what a simulation came to once a program was chosen."""
    chosen, typed = request.args.get("programa", ""), request.args.get("dia", "").strip()[:60]
    offered = _offered()
    if "programa" not in request.args:
        return _page(offered, "", "", {}, None)
    taken = _take_day(typed, today())
    wrong = {}
    if chosen not in offered:
        wrong["programa"] = "Elige un programa"
    if taken.problem is not None:
        wrong["dia"] = taken.problem.message()
    if wrong:
        return _page(offered, chosen, typed, wrong, None), 422
    store().read_audit.append(actor().name, None, "simulation", "simulation page")
    with store().reading() as view:
        found = shown(view, actor(), offered[chosen], str(taken.value or today()))
    return _page(offered, chosen, typed, {}, found)


def _offered() -> dict[str, Program]:
    """What may be chosen: published programs, and for who defines them those whose files say something else."""
    with store().reading() as view:
        out = published(view)
    found = {each.name: each for each in choosable(actor(), out)}
    if any(grant.role == "define" for grant in actor().grants):
        hashes = {each.name: each.sha256 for each in out}
        working = [each.program for _, each in definitions(here().workspace).compiled() if not errors(each.problems)]
        drafts = choosable(
            actor(), [each for each in working if each is not None and hashes.get(each.name) != each.sha256]
        )
        found |= {DRAFT + each.name: each for each in drafts if _defines(each)}
    return found


def _defines(program: Program) -> bool:
    return any(each.role == "define" and each.covers(program.area, program.name) for each in actor().grants)


def _page(offered: dict[str, Program], chosen: str, typed: str, wrong: dict[str, str], found: Shown | None) -> str:
    return render_template(
        "simulacion.html",
        programs=[{"value": value, "text": _called(value, each)} for value, each in offered.items()],
        program=chosen,
        typed=typed,
        today=day(today()),
        wrong=wrong,
        slips=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
        found=_told(found) if found else None,
    )


def _called(value: str, program: Program) -> str:
    draft = f" (borrador, versión {program.version})" if value.startswith(DRAFT) else ""
    return f"{program.title.es}{draft}"


def _told(found: Shown) -> dict[str, Any]:
    """A simulation for the page: numbers as people write them, and the plot's bars."""
    made = found.simulation
    counts, program = made.counts, made.program
    labels = {leaf.field.name: leaf.field.label.es for leaf in (*program.person_leaves(), *program.answer_leaves())}
    return {
        "title": program.title.es,
        "on": day(made.today),
        "people": counts.people,
        "verdicts": [
            ("Cumplen todos los requisitos", counts.eligible),
            ("No cumplen alguno", counts.ineligible),
            ("Falta información", counts.undetermined),
        ],
        "criteria": [
            {"title": criterion.title, "met": each.met, "not_met": each.not_met, "unknown": each.unknown,
             "remaining": each.remaining}
            for criterion, each in zip(program.criteria, counts.criteria, strict=True)
        ],
        "names": OUTCOMES,
        "bars": [
            _bar(criterion.title, (each.met, each.not_met, each.unknown))
            for criterion, each in zip(program.criteria, counts.criteria, strict=True)
        ],
        "left_out": found.left_out,
        "missing": [(labels[name], many) for name, many in made.missing],
        "overlaps": [(title, "menos de 5" if many is None else f"{many:,}") for title, many in found.overlaps],
    }  # fmt: skip


def _bar(title: str, numbers: tuple[int, ...]) -> dict[str, object]:
    said = [counted(number, word) for number, word in zip(numbers, OUTCOMES, strict=True)]
    return bar(title, said, [number / (sum(numbers) or 1) for number in numbers])
