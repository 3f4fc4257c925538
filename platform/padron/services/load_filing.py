"""What the rows of a load are, and how they are judged and kept: the one seam between a load and what it brings.

Reading, chunks, jobs, counting, the workbook of rejected rows are the same for all; `Enrolments` here, deliveries of a
service in `load_deliveries`.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from padron.intake.arriving import save_rules
from padron.program.closure import canonical
from padron.program.model import Field, Program
from padron.registry import programs as store_of_programs
from padron.registry.arrivals import Outcome, Policy
from padron.registry.locks import lock_identifiers
from padron.registry.places import Window
from padron.registry.programs import PublishedProgram
from padron.registry.saving import save_many
from padron.registry.store import Series, Store, Unit
from padron.services.load_ahead import LONG, Chunk, Second, judged_chunks, second
from padron.services.load_known import facts_for, in_rounds, people_named, rests_on_others
from padron.services.load_proposals import propose_people
from padron.services.load_rows import Loading, Row, judge, judged
from padron.services.load_spool import Spool
from padron.services.load_twins import Twins, twins
from padron.services.places import settled
from padron.services.policy import Actor


class Filing(Protocol):
    """One kind of thing that a load brings."""

    @property
    def service(self) -> str | None:
        """The service whose deliveries these are; None for enrolments."""

    @property
    def judges(self) -> bool:
        """Whether its rows come to a verdict."""

    @property
    def size(self) -> int:
        """The most rows of one unit of work; 0: the usual."""

    def sorts(self, size: int, loading: Loading) -> bool:
        """Whether rows of a file of so many bytes may be kept in another order than the file's, and had better be."""

    def told_of(self, program: Program) -> Program:
        """The program whose criteria the report tells of."""

    def labels(self, program: Program) -> dict[str, Field]:
        """The questions that a row may bring, by name."""

    def helper(self, size: int) -> AbstractContextManager[Second | None]:
        """A second process that judges, for a file of so many bytes, where one is worth it."""

    def twins(self, spool: Spool, loading: Loading) -> Twins:
        """What the rows of a file have in common."""

    def chunks(
        self, store: Store, series: Series, spool: Spool, known: Twins, loading: Loading, other: Second | None,
        skipped: int,
    ) -> Iterator[tuple[Chunk, Sequence[Row]]]:  # fmt: skip
        """Every chunk after `skipped` rows, with its rows, judged; each is written in the series before the next."""

    def before(self, store: Store, rows: Sequence[Row], loading: Loading) -> None:
        """What is done with judged rows outside of the registry's turn."""

    def again(self, row: Row, loading: Loading) -> None:
        """Judges a row of which only the outcome is known, so that more of it can be told."""

    def saved(
        self, unit: Unit, series: Series, standing: Sequence[Row], loading: Loading, window: Window
    ) -> dict[int, Outcome]:
        """What the registry says of each row, by its number; of those whose record an error stops, nothing.

        `standing` are all that may stand: the facts of this moment may stop one of them, or let one in.
        """


@dataclass(frozen=True, slots=True)
class Enrolments:
    """Enrolments in a program. `reader`: who is told of people that a row without a right CURP may be."""

    policy: Policy
    is_trial: bool
    reader: Actor | None
    service: str | None = None
    judges: bool = True
    size: int = 0

    def sorts(self, size: int, loading: Loading) -> bool:
        """Those of a long file, unless whoever comes first gets something that others then do not."""
        asked = loading.in_force
        first_come = asked.limits or any(each.quota is not None for each in asked.calls) or rests_on_others(loading)
        return size >= LONG and not first_come

    def told_of(self, program: Program) -> Program:
        """Itself."""
        return program

    def labels(self, program: Program) -> dict[str, Field]:
        """The registry's questions and the program's."""
        return {leaf.field.name: leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())}

    def helper(self, size: int) -> AbstractContextManager[Second | None]:
        """One for a long file."""
        return second(size)

    def twins(self, spool: Spool, loading: Loading) -> Twins:
        """The same person twice: kept once, or not at all."""
        return twins(spool, loading.door, loading.today)

    def chunks(
        self, store: Store, series: Series, spool: Spool, known: Twins, loading: Loading, other: Second | None,
        skipped: int,
    ) -> Iterator[tuple[Chunk, Sequence[Row]]]:  # fmt: skip
        """Judged ahead, while the chunk before is written."""
        return judged_chunks(store, series, spool, known, loading, other, skipped)

    def before(self, store: Store, rows: Sequence[Row], loading: Loading) -> None:
        """Proposes who a row without a right CURP may be."""
        propose_people(store, rows, self.reader, loading.today)

    def again(self, row: Row, loading: Loading) -> None:
        """The whole record."""
        judge(row, loading)

    def saved(
        self, unit: Unit, series: Series, standing: Sequence[Row], loading: Loading, window: Window
    ) -> dict[int, Outcome]:
        """By the one door, with the facts of this moment where somebody else may have changed them."""
        is_news = self.is_trial or rests_on_others(loading) or not series.is_alone()
        rows = standing if is_news else [row for row in standing if not row.is_rejected]
        lock_identifiers(unit, *people_named(rows, loading))
        if rows and self.is_trial:
            _lend(unit, loading)
        if rows:
            settled(unit, loading.in_force)
        rules = save_rules(loading.program, self.policy)
        found: dict[int, Outcome] = {}
        for part in in_rounds(rows, loading):
            if is_news:
                _judge_again(unit, part, loading)
            kept = [(row.sheet.number, row.arrival) for row in part if row.arrival is not None]
            outcomes = save_many(unit, [arrival for _, arrival in kept], rules, window)
            found |= {number: outcome for (number, _), outcome in zip(kept, outcomes, strict=True)}
        return found


def _judge_again(unit: Unit, rows: Sequence[Row], loading: Loading) -> None:
    """Judges again the rows of whoever was enrolled meanwhile, by somebody else or by a chunk before."""
    for row, told in zip(rows, facts_for(unit, rows, loading), strict=True):
        if told != row.facts:
            row.facts = told
            judged(row, loading, unit.secret)


def _lend(unit: Unit, loading: Loading) -> None:
    """Publishes a draft in a unit that is never committed, so that the registry's door opens to a trial."""
    program = loading.program
    about = PublishedProgram(
        program.name, program.title.es, program.area, program.kind or None, program.confidential, loading.version
    )
    store_of_programs.publish(unit, about, program.sha256, canonical(program.closure))
