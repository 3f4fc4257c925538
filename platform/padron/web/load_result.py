"""What a load's result says: of the file, the first rows of each kind, problems and warnings by field and cause."""

from collections import Counter
from typing import Any

from padron.program.model import Program
from padron.registry.load_lists import Said, problems_said, said_of_file
from padron.registry.loads import Load
from padron.registry.store import View
from padron.services.load_first import KINDS
from padron.services.load_groups import Group, asked, groups

MOST_GROUPS = 50
BLANK = "(en blanco)"
TITLES = {
    "created": "Nuevas",
    "updated": "Actualizadas",
    "identical": "Sin cambios",
    "rejected": "Por corregir",
    "adjusted": "Con datos ajustados",
}
assert tuple(TITLES) == KINDS


def summary(view: View, found: Load, program: Program) -> dict[str, Any]:
    """The variables `firsts` and `groups` of a load's page; while it runs there is nothing to sum up."""
    if found.state == "running":
        return {"firsts": [], "groups": []}
    return {"firsts": _firsts(found), "groups": _grouped(found, program, problems_said(view, found.id))}


ABOUT_PLACES = frozenset({"quota_full", "quota_ahead", "limit_held", "limit_ahead", "limit_shared"})
ADJUSTED, BY_RULES = "adjusted", "check_warning"


def told(view: View, found: Load, program: Program, *, tells: bool) -> dict[str, Any]:
    """The variables `notices`, `warned` and `places`: what was said of the file, and of rows that no error kept out.

    `tells`: whether the reader may know what rules come to, which may rest on what is out of her sight.
    """
    if found.state == "running":
        return {"notices": [], "warned": [], "places": []}
    said = problems_said(view, found.id, "warning", {ADJUSTED} if tells else {ADJUSTED, BY_RULES})
    rest = [each for each in said if each.code not in ABOUT_PLACES]
    waiting = Counter[str]()
    for each in said:
        waiting[each.message] += each.rows if each.code in ABOUT_PLACES and tells else 0
    return {
        "notices": said_of_file(view, found.id),
        "warned": _grouped(found, program, rest),
        "places": [{"message": text, "rows": rows} for text, rows in waiting.most_common(MOST_GROUPS) if rows],
    }


def _grouped(found: Load, program: Program, said: list[Said]) -> list[dict[str, Any]]:
    shown = groups(said, program, found.service)[:MOST_GROUPS]
    return [group_shown(each, program, found.service) for each in shown]


def _firsts(found: Load) -> list[dict[str, Any]]:
    kept = found.results.get("first")
    rows = kept if isinstance(kept, dict) else {}
    return [
        {"title": title, "total": _total(kind, found), "rows": rows[kind]}
        for kind, title in TITLES.items()
        if rows.get(kind)
    ]


def _total(kind: str, found: Load) -> str:
    """How many rows of a kind there are; of the adjusted, cells are counted."""
    count = found.counts.get(kind)
    return f"{count:,}" if isinstance(count, int) and kind != "adjusted" else ""


def group_shown(group: Group, program: Program, service: str | None = None) -> dict[str, Any]:
    """A group as the pages show it. A wrong CURP is nobody's business in a list: its values are left out."""
    column = asked(program, service).get(group.path)
    told = column is not None and column.field.type != "curp"
    values = [
        {"text": text or BLANK, "rows": rows, "suggestion": group.suggestions.get(text, "")}
        for text, rows in group.said
    ]
    has_values = told and set(group.values) != {""}
    return {
        "words": group.words,
        "said": values if has_values else [],
        "more": max(len(group.values) - len(values), 0) if has_values else 0,
    }
