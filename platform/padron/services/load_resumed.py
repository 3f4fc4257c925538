"""The state of a load between two chunks as JSON, and the load's tally as it was when that state was taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from padron.problems import Lang, Problem, Severity, errors
from padron.registry.loads import RowProblem
from padron.registry.places import Window
from padron.services.load_tally import Fate, Tally

ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Told(Problem):
    """A problem as it was told: of its values only the words that they made are known."""

    words: str = ""
    weight: Severity = "error"

    @property
    def severity(self) -> Severity:
        """As it was told."""
        return self.weight

    def message(self, lang: Lang = "es") -> str:
        """The words in which it was told."""
        return self.words


def chunk_state(tally: Tally, window: Window) -> dict[str, Any]:
    """What a chunk leaves behind: `now`, the counts of all rows so far, and what it added to what only grows."""
    report, reasons = tally.report, tally.report.reasons
    return {
        "now": {
            "rows": report.rows, "statuses": report.statuses, "verdicts": report.verdicts, "states": report.states,
            "pending": report.pending, "adjusted": report.adjusted, "seconds": report.seconds, "listed": tally.listed,
            "first": report.first.rows,
            "summed": [[*key, rows] for key, rows in report.summed.items()],
            "outcomes": [[list(key), rows] for key, rows in reasons.outcomes.items()],
        },
        "told": reasons.fresh,
        "fates": [[row, fate.status, fate.verdict, list(fate.outcomes)] for row, fate in tally.fresh_fates.items()],
        "asked": [[scope.hex(), limit, period, row] for (scope, limit, period), row in window.fresh],
    }  # fmt: skip


def restore(
    tally: Tally, window: Window, chunks: Sequence[Mapping[str, Any]], problems: Iterable[RowProblem]
) -> None:  # fmt: skip
    """Brings a new tally and window to where they were after these chunks, which told of these problems."""
    report, now = tally.report, chunks[-1]["now"]
    report.rows, report.pending, report.adjusted = now["rows"], now["pending"], now["adjusted"]
    report.seconds, tally.listed = now["seconds"], now["listed"]
    for name in ("statuses", "verdicts", "states"):
        getattr(report, name).update(now[name])
    report.first.rows.update(now["first"])
    report.summed.update({(code, field): rows for code, field, rows in now["summed"]})
    report.reasons.outcomes.update({tuple(key): rows for key, rows in now["outcomes"]})
    report.problems.extend(problems)
    told = _by_row(report.problems)
    for chunk in chunks:
        report.reasons.keep(chunk["told"])
        for row, status, verdict, outcomes in chunk["fates"]:
            tally.fates[row] = Fate(status, verdict, tuple(told.get(row, ())), tuple(outcomes))
        for scope, limit, period, row in chunk["asked"]:
            window.asked.setdefault((bytes.fromhex(scope), limit, period), []).append(row)
    report.reasons.fresh.clear()
    tally.wrong.update({row: tuple(errors(found)) for row, found in told.items() if row and errors(found)})


def _by_row(problems: Iterable[RowProblem]) -> dict[int, list[Problem]]:
    """The problems of each row as far as they can be told again; an adjustment is none."""
    found: dict[int, list[Problem]] = {}
    for each in problems:
        if each.code != ADJUSTED:
            found.setdefault(each.row, []).append(_told(each))
    return found


def _told(said: RowProblem) -> Told:
    weight: Severity = "error" if said.severity == "error" else "warning" if said.severity == "warning" else "note"
    return Told(said.code, field=said.field or None, suggestion=said.suggestion or None, words=said.message,
                weight=weight)  # fmt: skip
