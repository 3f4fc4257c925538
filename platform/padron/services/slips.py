"""The notes of `check` about criteria that no case would notice if they were wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from padron.intake.record import Record
from padron.language.checker import Scope
from padron.problems import Problem, problem
from padron.program.analysis.mutants import ALWAYS, Mutant
from padron.program.model import Case, Program
from padron.services.noticed import Seen, Unnoticed, of_case, outcomes_of, unnoticed

if TYPE_CHECKING:
    from padron.services.boundaries import Proposal, Proposals

Judged = tuple[Case, Record]


@dataclass(frozen=True, slots=True)
class Tried:
    """A program with its rules' scope, its cases as judged, and the examples of shared criteria."""

    program: Program
    scope: Scope
    cases: Sequence[Judged]
    examples: Mapping[str, Sequence[Seen]]

    def notes(self, proposed: Mapping[str, "Proposals"]) -> Iterator[Problem]:
        """One note a criterion, with a case that would notice the first slip where one was proposed."""
        seen = [of_case(case, record) for case, record in self.cases]
        for each in unnoticed(self.program, self.scope, seen, self.examples):
            yield self._note(each, proposed.get(each.criterion.id))

    def _note(self, each: Unnoticed, proposals: "Proposals | None") -> Problem:
        rule = each.criterion.assert_
        those = sorted(each.mutants, key=lambda mutant: mutant.wrong != ALWAYS)
        first = those[0]
        said, said_en = _slip(first)
        found = next(filter(partial(self._notices, first), proposals.cases), None) if proposals else None
        return problem(
            "D270",
            place=rule.spot(0, len(rule.text)),
            id=each.criterion.id,
            slip=said,
            slip_en=said_en,
            more=_more(len(those) - 1, "; tampoco otro descuido", "; tampoco otros {} descuidos"),
            more_en=_more(len(those) - 1, "; nor one more slip", "; nor {} more slips"),
            case=f" Lo notaría: {one_line(found)}" if found else "",
            case_en=f" This would: {one_line(found)}" if found else "",
        )

    def _notices(self, mutant: Mutant, proposal: "Proposal") -> bool:
        """Whether a proposed case would come out otherwise with the slip."""
        record = proposal.record
        outcome = next(each.outcome for each in record.criteria if each.id == proposal.criterion)
        run = outcomes_of(self.program, (mutant,))
        wrong = run(Seen(record.judgement.values, record.facts, record.today, lambda *_: False))[0]
        return {"met": True, "not_met": False, "unknown": None}[outcome] != wrong


def _more(count: int, one: str, several: str) -> str:
    return "" if not count else one if count == 1 else several.format(count)


def _slip(mutant: Mutant) -> tuple[str, str]:
    if mutant.wrong == ALWAYS:
        return "no estuviera", "were not there"
    if not mutant.wrong:
        return f"no llevara «{mutant.wrote}»", f"had no '{mutant.wrote}'"
    return f"dijera «{mutant.wrong}»", f"said '{mutant.wrong}'"


def one_line(proposal: "Proposal") -> str:
    """The case as one item of `cases:`."""
    from padron.services.case_text import flow, written

    return f"- {flow(written(proposal))}"
