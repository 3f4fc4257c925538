"""What became of the rows of a load: counts, problems by cell and a summary, as `padron load` prints them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from padron.registry.arrivals import Status
from padron.registry.loads import RowProblem

STATUSES: tuple[Status, ...] = ("created", "updated", "identical", "rejected")
VERDICTS = ("eligible", "ineligible", "undetermined")


@dataclass(slots=True)
class LoadReport:
    """One load. `load` is its id, None for a dry run. `verdicts` count the rows that were not rejected.

    `pending` counts the created or updated that are undetermined or lack a file; `adjusted` counts cells.
    `summed` counts rows by code and field, `last` being the last row counted there.
    """

    load: bytes | None
    program: str
    version: int
    rows: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    pending: int = 0
    adjusted: int = 0
    seconds: float = 0.0
    problems: list[RowProblem] = field(default_factory=list)
    summed: Counter[tuple[str, str]] = field(default_factory=Counter)
    last: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        """How many rows were not kept."""
        return self.statuses["rejected"]

    def counts(self) -> dict[str, object]:
        """The numbers, as they are stored with the load."""
        return {
            "rows": self.rows,
            "verdicts": {name: self.verdicts[name] for name in VERDICTS},
            "pending": self.pending,
            **{name: self.statuses[name] for name in STATUSES},
            "adjusted": self.adjusted,
            "seconds": round(self.seconds, 2),
        }

    def summary(self) -> list[dict[str, object]]:
        """How many rows have each problem, by code and field, the most frequent first."""
        ordered = sorted(self.summed.items(), key=lambda item: (-item[1], item[0]))
        return [{"code": code, "field": name or None, "rows": rows} for (code, name), rows in ordered]

    @property
    def failed(self) -> bool:
        """Whether a row was rejected, or the file itself has an error."""
        return self.rejected > 0 or any(each.severity == "error" for each in self.problems)

    def as_json(self) -> dict[str, object]:
        """The JSON of `padron load`."""
        return {
            "load": self.load.hex() if self.load is not None else None,
            **self.counts(),
            "problems": [as_json(each) for each in self.problems],
            "summary": self.summary(),
        }


def as_json(each: RowProblem) -> Mapping[str, object]:
    """A problem of a row in the JSON of `padron load`; what is not known is null."""
    return {
        "row": each.row or None,
        "column": each.column or None,
        "cell": each.cell or None,
        "field": each.field or None,
        "value": each.value or None,
        "code": each.code,
        "severity": each.severity,
        "message": each.message,
        "suggestion": each.suggestion or None,
    }
