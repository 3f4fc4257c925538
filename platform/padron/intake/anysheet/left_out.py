"""Rows inside a table that are nobody's: totals, headers repeated on each page, notes at the bottom. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from padron.intake.anysheet.table import Table, has_curp, is_datum
from padron.intake.headers import plain
from padron.language.values.texts import blank, folded
from padron.problems import Problem, problem

Reason = Literal["total", "header", "note"]

_TOTAL = re.compile(r"(?:gran |sub ?|suma )?total(?:es)?\b|suma\b|promedio\b|total de ")
_NOTE = re.compile(
    r"(?:elabor[oa]|revis[oa]|autoriz[oa]|valid[oa]|vo\.? ?bo\.?|nota|fuente|fecha de (?:corte|impresion)|pagina|hoja|"
    r"firma|nombre y firma|observaciones generales)\b|\*"
)
_SMALL = 3
WORDS: dict[Reason, tuple[str, str]] = {
    "total": ("es un total", "son totales"),
    "header": ("repite los títulos", "repiten los títulos"),
    "note": ("es una nota", "son notas"),
}
_MOST_NAMED = 12


def reason(values: Sequence[object], table: Table) -> Reason | None:
    """Why a row below the header is nobody's, or None where it is somebody's. A row with a CURP always is."""
    filled = [value for value in values if not blank(value)]
    texts = [folded(value) for value in filled if isinstance(value, str)]
    if not filled or has_curp(values):
        return None
    if _repeats_header(values, table):
        return "header"
    wide = len(table.columns) >= _SMALL
    if wide and any(map(_TOTAL.match, texts[:2])) and _only_sums(filled, texts, len(table.columns)):
        return "total"
    if wide and texts and len(filled) <= 2 and (len(filled) == 1 or _NOTE.match(texts[0])):
        return "note"
    return None


def _only_sums(filled: Sequence[object], texts: Sequence[str], columns: int) -> bool:
    """Whether, beside the word, a row holds numbers only, or next to nothing."""
    others = [text for text in texts if not _TOTAL.match(text)]
    return 2 * len(filled) <= columns or all(is_datum(text) for text in others)


def _repeats_header(values: Sequence[object], table: Table) -> bool:
    said = [
        plain(values[each.at]) in map(plain, each.parts)
        for each in table.columns
        if each.at < len(values) and not blank(values[each.at])
    ]
    return len(said) >= 2 and 2 * sum(said) > len(said)


@dataclass(slots=True)
class LeftOut:
    """Which rows were left out, by reason, as they are met."""

    rows: dict[Reason, list[int]] = field(default_factory=dict)

    def takes(self, number: int, values: Sequence[object], table: Table) -> bool:
        """Whether a row is nobody's; it is then noted."""
        found = reason(values, table)
        if found is not None:
            self.rows.setdefault(found, []).append(number)
        return found is not None

    def counts(self) -> Counter[str]:
        """How many, by reason."""
        return Counter({why: len(rows) for why, rows in self.rows.items()})

    def problems(self) -> list[Problem]:
        """What to say of them: one problem a reason, its rows named."""
        return [
            problem("rows_left_out", rows=_listed(rows), why=WORDS[why][len(rows) > 1])
            for why, rows in self.rows.items()
        ]


def _listed(rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return f"el renglón {rows[0]}"
    named = "los renglones " + ", ".join(map(str, rows[:_MOST_NAMED]))
    return named if len(rows) <= _MOST_NAMED else f"{named} y {len(rows) - _MOST_NAMED} más"
