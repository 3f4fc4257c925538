"""The first rows of a load of each kind, as its result shows them: the file's own row and name, the CURP covered."""

from bisect import insort
from dataclasses import dataclass, field
from typing import Any

from padron import curp as curps
from padron.curp.quick import LENGTH
from padron.intake.sheet import SheetRow
from padron.language.values import blank

MOST_FIRST = 10
KINDS = ("created", "updated", "identical", "rejected", "adjusted")
NAMES = ("nombre", "primer_apellido", "segundo_apellido")
_LONGEST = 80


@dataclass(slots=True)
class First:
    """At most ten rows of each kind."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def note(self, kind: str, row: SheetRow) -> None:
        """Notes a row, if it is one of the first of its kind in the file, in whatever order they come."""
        kept = self.rows[kind]
        if len(kept) < MOST_FIRST or row.number < kept[-1]["row"]:
            insort(kept, {"row": row.number, "name": name_of(row), "curp": covered(row)}, key=_number)
            del kept[MOST_FIRST:]


def _number(noted: dict[str, Any]) -> int:
    return int(noted["row"])


def name_of(row: SheetRow) -> str:
    """The name as the sheet says it; empty where it does not."""
    return " ".join(str(row.person[each]) for each in NAMES if not blank(row.person.get(each)))[:_LONGEST]


def covered(row: SheetRow) -> str:
    """The row's CURP with its middle covered; empty where it has none of the right length."""
    text = curps.cleaned(str(row.person.get("curp") or ""))
    return curps.masked(text) if len(text) == LENGTH else ""
