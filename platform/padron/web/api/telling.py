"""Verdicts and stored values in the JSON of the API; what rests on what the token may not know of is not told."""

from collections.abc import Mapping
from typing import Any

from padron.intake.record import Record
from padron.language.values import written
from padron.program.model import Field, rows_of
from padron.services.sight import ELSEWHERE, Criteria
from padron.shapes import Repeat


def outcomes(record: Record) -> dict[str, str]:
    """What each criterion of a record just judged came to."""
    return {each.id: each.outcome for each in record.criteria}


def lines(seen: Criteria) -> list[dict[str, Any]]:
    """Criteria with their outcomes, as in `padron judge`; a hidden one is `unknown`, and says who reviews it."""
    return [
        {
            "id": criterion.id,
            "outcome": "unknown" if outcome == "hidden" else outcome,
            "message": ELSEWHERE if outcome == "hidden" else criterion.message.es,
        }
        for criterion, outcome in seen.each
    ]


def masked(told: Mapping[str, Any], seen: Criteria) -> dict[str, Any]:
    """The JSON of `padron judge` as an actor may see it: of a hidden criterion neither outcome nor grounds."""
    hidden = {criterion.id for criterion, outcome in seen.each if outcome == "hidden"}
    plain = {each["id"]: each for each in lines(seen)}
    shown = [plain[each["id"]] if each["id"] in hidden else each for each in told["criteria"]]
    return {**told, "verdict": seen.verdict, "criteria": shown}


def values(fields: Mapping[str, Field], found: Mapping[str, Any]) -> dict[str, Any]:
    """Canonical values as JSON has them: money and decimals are texts, days `YYYY-MM-DD`, choices codes."""
    return {name: _value(fields.get(name), value) for name, value in found.items()}


def _value(field: Field | None, value: Any) -> object:
    if field is None or value is None:
        return value
    if isinstance(field.shape, Repeat):
        inner = {each.name: each for each in rows_of(field)}
        return [values(inner, row) for row in value]
    return written(field.type, field.shape, value)


def hundredths(found: int | None) -> str | None:
    """Hundredths of a quantity, or centavos, as exact text; None where there is none."""
    return None if found is None else f"{found // 100}.{found % 100:02d}"
