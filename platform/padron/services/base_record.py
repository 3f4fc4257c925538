"""Records that meet every criterion: from the program's own cases, else searched for around what its rules compare."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from padron.language.typed import Literal, Span, Typed, children
from padron.program.analysis.mutants import Mutant
from padron.program.analysis.terms import Constants, gather
from padron.program.closure import rules
from padron.program.model import Criterion, Field, Program
from padron.services.noticed import Outcomes, Seen, outcomes_of
from padron.services.trial import Trial, inputs, line, of_case, others

ROUNDS = 4
MOST_CODES = 40
A_DAY = "2026-01-01"
STEPS = (-1, 0, 1)


def bases(program: Program, wanted: Sequence[Criterion]) -> dict[str, Trial]:
    """For each criterion a least record that meets all of them and to which its `when` applies, where one is found."""
    known = [of_case(program, case) for case in program.cases]
    fine = [trial for trial in known if trial.judged().verdict == "eligible"]
    found: dict[str, Trial] = {}
    for criterion in wanted:
        base = next((each for each in (*fine, *found.values()) if applies(criterion, each)), None)
        if base is None:
            base = _searched(program, criterion, known)
        if base is not None:
            found[criterion.id] = _least(criterion, base)
    return found


_whens: dict[tuple[str, str], Callable[[Seen], Outcomes]] = {}


def applies(criterion: Criterion, trial: Trial) -> bool:
    """Whether a criterion's `when` is a plain yes of a record."""
    if criterion.when is None:
        return True
    key = (trial.program.sha256, criterion.id)
    if key not in _whens:
        only = (Mutant("", "", criterion.when.expression.tree, None),)
        _whens[key] = outcomes_of(trial.program, only)
    record = trial.judged()
    return _whens[key](Seen(record.judgement.values, record.facts, record.today, lambda *_: False))[0] is True


def _worth(criterion: Criterion, trial: Trial) -> int:
    """How far from meeting everything: the less the better."""
    record = trial.judged()
    cost = {"met": 0, "unknown": 2, "not_met": 3}
    refused = sum(each.severity == "error" and each.code not in ("required",) for each in record.problems)
    return sum(cost[each.outcome] for each in record.criteria) + refused + 4 * (not applies(criterion, trial))


def _searched(program: Program, criterion: Criterion, known: Sequence[Trial]) -> Trial | None:
    """One field at a time to the value that brings it nearest, a few rounds over."""
    fields = {field.name: field for each in program.criteria for field in inputs(program, each)}.values()
    start = Trial(program, _day(program))
    for trial in (*known[:2], start):
        trial = _filled(program, tuple(fields), trial)
        worth = _worth(criterion, trial)
        for _ in range(ROUNDS):
            for field in fields:
                for value in _candidates(program, field, trial.today):
                    other = trial.with_(field.name, value)
                    if (its := _worth(criterion, other)) < worth:
                        trial, worth = other, its
            if worth == 0:
                return trial
    return None


def _day(program: Program) -> str:
    """A day on which the program takes people and its parameters have values."""
    firsts = [parameter.values[0][0] for parameter in program.parameters.values() if parameter.values]
    return max([A_DAY, *firsts, *(call.from_ for call in program.calls[:1])])


def _filled(program: Program, fields: Sequence[Field], trial: Trial) -> Trial:
    """The same with some answer to everything that is blank, so that rules over several answers can be told apart."""
    for field in fields:
        if field.name not in trial.values:
            values = list(_candidates(program, field, trial.today))
            trial = trial.with_(field.name, values[len(values) // 2] if values else None)
    return trial


def _candidates(program: Program, field: Field, today: str) -> Iterator[object]:
    along = line(field, today)
    if along is None:
        yield from others(field)[:MOST_CODES]
        return
    constants: Constants = {}
    spans: set[int] = set()
    for rule in rules(program):
        gather(rule.expression.tree, constants)
        spans |= set(_days(rule.expression.tree))
    numbers = {
        each + step for values in constants.values() for each in values if isinstance(each, int) for step in STEPS
    }
    now = date.fromisoformat(today).toordinal()
    days = {now - each + step for each in spans for step in (-400, *STEPS, 400)}
    middle = (along.least + along.greatest) // 2
    for number in sorted({along.clipped(each) for each in (*numbers, *days, along.least, along.greatest, middle, now)}):
        yield along.raw(number)


def _days(tree: Typed) -> Iterator[int]:
    """About how many days lie in the spans that a rule compares."""
    if isinstance(tree, Span):
        yield 0
    for each in children(tree):
        yield from _days(each)
        if isinstance(each, Literal) and isinstance(each.value, int) and not isinstance(each.value, bool):
            yield from (min(each.value, 120) * 366, min(each.value, 1440) * 31, min(each.value, 40_000))


def _least(criterion: Criterion, base: Trial) -> Trial:
    """The same record without what does not matter to any criterion."""
    for name in list(base.values):
        less = base.with_(name, None)
        if less.judged().verdict == "eligible" and applies(criterion, less):
            base = less
    for key in list(base.facts):
        less = base.knowing(key, None)
        if less.judged().verdict == "eligible" and applies(criterion, less):
            base = less
    return base
