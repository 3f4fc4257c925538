"""What an engine of the agreement suite is: something that answers drawn cases, each record of each."""

from collections.abc import Sequence
from typing import Any, Protocol

from agreement.drawing import Case, Record, natural, truth

Answers = Sequence[Sequence[Any]]
"""By case, then by record: a canonical value (scaled integer, ISO day, code, true or false), None for unknown."""


class Engine(Protocol):
    """One target. `knows_facts`: whether it is given registry facts; an engine that is not must say unknown of them."""

    name: str
    knows_facts: bool

    def answers(self, cases: Sequence[Case]) -> Answers:
        """The answers to every case, in one batch, so that a process or a workbook is started once."""
        ...


def mismatches(engine: Engine, cases: Sequence[Case]) -> list[tuple[str, Record, Any, Any]]:
    """Where an engine does not say what the oracle says: the text, the record, what it told, what was expected."""
    found = []
    for case, told in zip(cases, engine.answers(cases), strict=True):
        for record, value in zip(case.records, told, strict=True):
            expected = truth(case, record if engine.knows_facts else without_facts(record))
            said = natural(value, case.expression.kind)
            if said != expected or (said is None) != (expected is None):
                found.append((case.expression.text, record, said, expected))
    return found


def without_facts(record: Record) -> Record:
    """The same record for a target that cannot ask the registry."""
    return Record(record.values, {}, record.params, record.today)
