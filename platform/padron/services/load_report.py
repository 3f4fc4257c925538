"""What became of the rows of a load: counts, problems by cell and a summary, as `padron load` prints them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from padron.registry.arrivals import Status
from padron.registry.loads import RowProblem
from padron.services.load_first import First
from padron.services.load_reasons import Reasons

STATUSES: tuple[Status, ...] = ("created", "updated", "identical", "rejected")
VERDICTS = ("eligible", "ineligible", "undetermined")


@dataclass(slots=True)
class LoadReport:
    """One load. `load` is its id, None for a dry run. `verdicts` count the rows that were not rejected.

    `pending` counts the created or updated that are undetermined, lack a file, or lack a value that a limit counts by;
    `states` those same ones by the state that their enrolment came to; `adjusted` counts cells. `summed` counts rows by
    code and field, `last` being the last row counted there. `reasons`: why not eligible; where some criterion rests on
    what may not be told, no state is counted, and a verdict that may rest on it is `to_confirm`. `absent`: see
    load_absent; `is_part`: the file has the rejected rows of another load.
    """

    load: bytes | None
    program: str
    version: int
    reasons: Reasons
    rows: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    pending: int = 0
    adjusted: int = 0
    seconds: float = 0.0
    problems: list[RowProblem] = field(default_factory=list)
    summed: Counter[tuple[str, str]] = field(default_factory=Counter)
    last: dict[tuple[str, str], int] = field(default_factory=dict)
    first: First = field(default_factory=First)
    absent: dict[str, object] = field(default_factory=dict)
    is_part: bool = False

    @property
    def rejected(self) -> int:
        """How many rows were not kept."""
        return self.statuses["rejected"]

    def counts(self) -> dict[str, object]:
        """The numbers, as they are stored with the load."""
        return {
            "rows": self.rows,
            "verdicts": {name: self.verdicts[name] for name in self._verdicts},
            "states": dict(sorted(self.states.items())),
            "pending": self.pending,
            **{name: self.statuses[name] for name in STATUSES},
            "adjusted": self.adjusted,
            "seconds": round(self.seconds, 2),
        }

    @property
    def _verdicts(self) -> tuple[str, ...]:
        return (*VERDICTS, "to_confirm") if self.reasons.secret else VERDICTS

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
            **self._told(),
        }

    def results(self) -> dict[str, object]:
        """What is stored with the load beside its numbers: what is told, and the first rows of each kind."""
        return {**self._told(), "first": self.first.rows, **self.absent}

    def _told(self) -> dict[str, object]:
        """The summary, and why rows are not eligible."""
        return {"summary": self.summary(), "criteria": self.reasons.counts(), "reasons": self.reasons.told()}


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
