"""A verdict as the pages show it, criterion by criterion, each with its reasons."""

from typing import Any

from padron.intake.explaining import Explains
from padron.outputs.explanation import Explained
from padron.program.model import Criterion
from padron.services.sight import ELSEWHERE, Criteria, Seen


def unexplained(criterion: Criterion) -> Explained | None:
    """No reasons: for the panel that changes with every answer."""
    return None


def verdict(found: Criteria, explain: Explains = unexplained) -> dict[str, Any]:
    """The variables `outcome` and `criteria` of a page; outcome «» where the program has no criteria."""
    lines = [_line(criterion, seen, explain) for criterion, seen in found.each]
    return {"outcome": found.verdict if lines else "", "criteria": lines}


def _line(criterion: Criterion, seen: Seen, explain: Explains) -> dict[str, Any]:
    """A criterion by its name; its message, which says why not, only where it is not met."""
    line = {"outcome": seen, "message": criterion.title}
    reasons = explain(criterion) if seen != "hidden" else None
    if reasons is None:
        return {**line, "detail": ELSEWHERE} if seen == "hidden" else line
    why = {"detail": criterion.message.es} if seen == "not_met" else {}
    return {**line, **why, "legal_basis": criterion.legal_basis, **_reasons(reasons)}


def _reasons(found: Explained) -> dict[str, Any]:
    return {
        "rule": found.sentence,
        "because": [{"label": each.label, "value": each.value, "source": each.source} for each in found.because],
        "lacks": list(found.missing),
        "would": [each.text for each in found.would],
        "where": found.where,
    }
