"""Why rows of a load are not eligible: counted by criterion for all, in words for the first, when it is asked."""

from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest
from operator import itemgetter
from typing import Any

from padron.intake.arriving import lacks_file, pending
from padron.intake.explaining import explainer, grounds
from padron.intake.record import OUTCOMES, Record
from padron.outputs.explanation import Explained
from padron.program.model import Program

MOST_TOLD = 25
"""So many rows are told one by one; explaining a row costs as much as judging a hundred."""


@dataclass(slots=True)
class Reasons:
    """What the criteria came to, row by row. `secret`: criteria of which nothing may be told.

    `first` are the first rows of the file that are not eligible, each with the criteria that are why, as JSON has them;
    `fresh` those noted since they were last taken.
    """

    program: Program
    secret: frozenset[str] = frozenset()
    outcomes: Counter[tuple[bool | None, ...]] = field(default_factory=Counter)
    first: list[dict[str, Any]] = field(default_factory=list)
    fresh: list[dict[str, Any]] = field(default_factory=list)
    _ready: dict[int, tuple[Record, list[dict[str, Any]]]] = field(default_factory=dict)

    def prepare(self, rows: Iterable[tuple[int, Record]]) -> None:
        """Explains the rows that will be told of these, so that it need not be done in the registry's turn."""
        wanted = nsmallest(MOST_TOLD, ((row, each) for row, each in rows if self.tells(row, each)), key=itemgetter(0))
        self._ready = {row: (record, self._row(record)) for row, record in wanted}

    def note(self, row: int, record: Record) -> None:
        """Notes a row that was not rejected."""
        outcomes = record.judgement.outcomes
        self.outcomes[outcomes] += 1
        if self.tells(row, record):
            known, told = self._ready.get(row, (None, []))
            self.keep([{"row": row, "criteria": told if known is record else self._row(record)}])

    def keep(self, noted: Iterable[dict[str, Any]]) -> None:
        """Notes rows that are not eligible; the first of all are kept."""
        for each in noted:
            self.fresh.append(each)
            insort(self.first, each, key=_ROW)
        del self.first[MOST_TOLD:]

    def tells(self, row: int, record: Record) -> bool:
        """Whether a row is one of the first that are not eligible, which are told one by one."""
        is_first = len(self.first) < MOST_TOLD or row < self.first[-1]["row"]
        return is_first and self._told_of(record.judgement.outcomes) != {True}

    def verdict(self, record: Record) -> str:
        """A row's verdict as far as it may be told: in a file of one row a count tells its person's."""
        if not self.secret:
            return record.verdict
        return "ineligible" if False in self._told_of(record.judgement.outcomes) else "to_confirm"

    def waits(self, record: Record) -> bool:
        """Whether a row waits for something, as far as it may be told."""
        if not self.secret:
            return pending(record)
        told = self._told_of(record.judgement.outcomes)
        return not record.stops and (lacks_file(record) or (None in told and False not in told))

    def _told_of(self, outcomes: tuple[bool | None, ...]) -> set[bool | None]:
        pairs = zip(self.program.criteria, outcomes, strict=True)
        return {True, *(outcome for each, outcome in pairs if each.id not in self.secret)}

    def again(self, outcomes: tuple[bool | None, ...]) -> None:
        """Notes one more row that says the same as another."""
        self.outcomes[outcomes] += 1

    def counts(self) -> list[dict[str, Any]]:
        """How many rows each criterion is met by, not met by, and unknown for."""
        found = []
        for at, criterion in enumerate(self.program.criteria):
            if criterion.id not in self.secret:
                many = Counter[str]()
                for outcomes, rows in self.outcomes.items():
                    many[OUTCOMES[outcomes[at]]] += rows
                found.append({"id": criterion.id, **{name: many[name] for name in ("met", "not_met", "unknown")}})
        return found

    def told(self) -> list[dict[str, Any]]:
        """The first rows that are not eligible, each with the criteria that are why."""
        return [each for each in self.first if each["criteria"]]

    def _row(self, record: Record) -> list[dict[str, Any]]:
        explain = explainer(grounds(record))
        open_ = {each.id for each in record.criteria if each.outcome != "met"} - self.secret
        told = (explain(each) for each in record.program.criteria if each.id in open_)
        return [_reason(each) for each in told if each is not None]


_ROW = itemgetter("row")


def _reason(found: Explained) -> dict[str, Any]:
    return {
        "id": found.criterion.id,
        "outcome": found.outcome,
        "message": found.criterion.message.es,
        "sentence": found.sentence,
        "lacks": list(found.missing),
        "would": [each.text for each in found.would],
    }
