"""Boundary cases for each criterion: the answers at which it turns, found by judging, with what the engine says now.

From a record that meets everything, one answer at a time is moved until the criterion turns; between the last answer
that it takes and the first that it refuses nothing lies. Only cases that this criterion alone decides are proposed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from padron.intake.record import Record
from padron.language.typed import Fact
from padron.program.analysis.terms import Constants, gather
from padron.program.model import Criterion, Field, Program
from padron.services.base_record import bases
from padron.services.trial import Line, Trial, fact_line, facts_of, inputs, is_plain, line, others, position

MOST_CODES = 40
DAYS_AWAY = (-40_000, -10_000, -1_000, 1_000, 10_000)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One case for a criterion, with the verdict that the engine gives."""

    criterion: str
    about: str
    trial: Trial
    record: Record


@dataclass(frozen=True, slots=True)
class Proposals:
    """The cases of one criterion; none where no record was found that meets every other one."""

    criterion: Criterion
    cases: tuple[Proposal, ...]


def proposals(program: Program, criteria: Sequence[Criterion] | None = None) -> Iterator[Proposals]:
    """Boundary cases for each criterion, or for some."""
    wanted = program.criteria if criteria is None else criteria
    found = bases(program, wanted)
    for criterion in wanted:
        base = found.get(criterion.id)
        yield Proposals(criterion, _once(_of(criterion, base)) if base is not None else ())


def _once(those: Iterator[Proposal]) -> tuple[Proposal, ...]:
    kept: dict[str, Proposal] = {}
    for each in those:
        kept.setdefault(repr((sorted(each.trial.values.items()), sorted(each.trial.facts.items()))), each)
    return tuple(kept.values())


def _of(criterion: Criterion, base: Trial) -> Iterator[Proposal]:
    fields = inputs(base.program, criterion)
    for field in fields:
        if line(field, base.today) is None:
            yield from _codes(criterion, base, field)
        else:
            yield from _along(criterion, base, field, "")
        if field.name in base.values:
            yield from _proposed(criterion, base.with_(field.name, None), f"sin {field.name}")
    for variant, about in _variants(criterion, base, fields):
        for field in fields:
            if line(field, base.today) is not None:
                yield from _along(criterion, variant, field, f", {about}")
    for fact in facts_of(criterion):
        yield from _facts(criterion, base, fact)


def _along(criterion: Criterion, base: Trial, field: Field, also: str) -> Iterator[Proposal]:
    along, start = line(field, base.today), position(field, base.judged())
    if along is not None and start is not None:
        yield from _turns(_Move(criterion, base, field, along, also), start)


def _variants(criterion: Criterion, base: Trial, fields: Sequence[Field]) -> Iterator[tuple[Trial, str]]:
    """The same person with another answer to one question of the criterion, where all is still met."""
    for field in fields:
        for value in others(field)[:MOST_CODES]:
            trial = base.with_(field.name, value)
            if value != base.values.get(field.name, []) and trial.judged().verdict == "eligible":
                yield trial, f"{field.name} = {_shown(value)}"
                break


def _shown(value: object) -> str:
    return " ".join(value) or "nada" if isinstance(value, list) else str(value)


@dataclass(frozen=True, slots=True)
class _Move:
    """One answer that is moved along its line, all else as in the base."""

    criterion: Criterion
    base: Trial
    field: Field
    along: Line
    also: str

    def at(self, number: int) -> Trial:
        """The base with that answer."""
        return self.base.with_(self.field.name, self.along.raw(number))

    def outcome(self, number: int) -> bool | None:
        """What the criterion then comes to."""
        return _outcome(self.criterion, self.at(number))


def _turns(move: _Move, start: int) -> Iterator[Proposal]:
    """Below and above the base: the values at, and one unit on either side of, each turn."""
    for far in _targets(move, start):
        met, refused = start, far
        while abs(met - refused) > 1:
            middle = (met + refused) // 2
            met, refused = (middle, refused) if move.outcome(middle) is True else (met, middle)
        step = refused - met
        if not any(_at(move, refused)):
            continue
        for number in (met - step, met, refused, refused + step):
            yield from _at(move, number)


def _at(move: _Move, number: int) -> Iterator[Proposal]:
    """The case with that answer, where the form takes it."""
    if move.along.least <= number <= move.along.greatest:
        about = f"{move.field.name} = {move.along.raw(number)}{move.also}"
        yield from _proposed(move.criterion, move.at(number), about)


def _targets(move: _Move, start: int) -> list[int]:
    """Where the criterion is not met: beside the numbers of the rule, days away, at the bounds; a plain no first."""
    constants: Constants = {}
    for rule in (move.criterion.assert_, move.criterion.when):
        if rule is not None:
            gather(rule.expression.tree, constants)
    compared = {each for values in constants.values() for each in values if isinstance(each, int)}
    near = {each + step for each in compared for step in (-1, 1)} | {start + step for step in DAYS_AWAY}
    places = {move.along.clipped(each) for each in near} | {move.along.least, move.along.greatest}
    sides = (sorted((e for e in places if e < start), reverse=True), sorted(e for e in places if e > start))
    return [found for side in sides if (found := _not_met(move, side)) is not None]


def _not_met(move: _Move, places: Sequence[int]) -> int | None:
    outcomes = {each: move.outcome(each) for each in places}
    refused = next((each for each in places if outcomes[each] is False), None)
    return refused if refused is not None else next((each for each in places if outcomes[each] is None), None)


def _codes(criterion: Criterion, base: Trial, field: Field) -> Iterator[Proposal]:
    """One answer that the criterion takes beside the base's, one that it refuses."""
    outcomes: set[bool] = set()
    for value in others(field)[:MOST_CODES]:
        trial = base.with_(field.name, value)
        outcome = _outcome(criterion, trial)
        if outcome is None or outcome in outcomes or value == base.values.get(field.name):
            continue
        found = list(_proposed(criterion, trial, f"{field.name} = {_shown(value)}"))
        if found:
            outcomes.add(outcome)
            yield from found


def _facts(criterion: Criterion, base: Trial, fact: Fact) -> Iterator[Proposal]:
    if is_plain(fact):
        yield from _proposed(criterion, base.knowing(fact.key, True), _said(fact))
        return
    along = fact_line(fact, base.today)
    before: bool | None = _outcome(criterion, base)
    for number in range(along.least, along.least + 40) if along is not None else ():
        outcome = _outcome(criterion, base.knowing(fact.key, along.raw(number) if along else None))
        if outcome != before and along is not None:
            near = [each for each in (number - 1, number, number + 1) if along.least <= each <= along.greatest]
            for each in near:
                yield from _proposed(criterion, base.knowing(fact.key, along.raw(each)), f"{_said(fact)} = {each}")
        before = outcome


def _said(fact: Fact) -> str:
    return fact.key.replace(":", " ").replace("@", " de ")


def _outcome(criterion: Criterion, trial: Trial) -> bool | None:
    return _outcomes(trial.judged())[criterion.id]


def _outcomes(record: Record) -> dict[str, bool | None]:
    back = {"met": True, "not_met": False, "unknown": None}
    return {each.id: back[each.outcome] for each in record.criteria}


def _proposed(criterion: Criterion, trial: Trial, about: str) -> Iterator[Proposal]:
    """The case, if this criterion alone decides it and its answers would be taken."""
    irrelevant = trial.judged().judgement.irrelevant
    trial = replace(trial, values={name: each for name, each in trial.values.items() if name not in irrelevant})
    record = trial.judged()
    others_ = [outcome for name, outcome in _outcomes(record).items() if name != criterion.id]
    refused = any(each.severity == "error" and each.code not in ABSENT for each in record.problems)
    if not refused and all(outcome is True for outcome in others_):
        yield Proposal(criterion.id, about, trial, record)


ABSENT = frozenset({"required", "too_few_rows", "check", "check_warning", "constraint"})
"""A case is about the criteria: what it leaves out is no fault of it."""
