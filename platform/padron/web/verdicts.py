"""A verdict as the pages show it, criterion by criterion."""

from typing import Any

from padron.program.model import Criterion
from padron.services.sight import ELSEWHERE, Criteria, Seen


def verdict(found: Criteria) -> dict[str, Any]:
    """The variables `outcome` and `criteria` of a page; outcome «» where the program has no criteria."""
    lines = [_line(criterion, seen) for criterion, seen in found.each]
    return {"outcome": found.verdict if lines else "", "criteria": lines}


def _line(criterion: Criterion, seen: Seen) -> dict[str, str]:
    """A criterion by its name; its message, which says why not, only where it is not met."""
    line = {"outcome": seen, "message": criterion.title}
    if seen == "hidden":
        return {**line, "detail": ELSEWHERE}
    why = {"detail": criterion.message.es} if seen == "not_met" else {}
    return {**line, **why, "legal_basis": criterion.legal_basis}
