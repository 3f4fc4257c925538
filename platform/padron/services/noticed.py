"""Which criteria no case would notice if they were wrong: small slips in each, tried on the program's own cases."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from padron.intake.record import Record
from padron.language.checker import Scope
from padron.language.typed import Typed
from padron.outputs.judge import names
from padron.outputs.python import Function
from padron.program.analysis.mutants import Mutant, mutants
from padron.program.analysis.scopes import sight
from padron.program.analysis.sight import Sight
from padron.program.analysis.truth import NO, UNKNOWN, YES, applied
from padron.program.model import Case, Criterion, Program, Verdict

Outcomes = tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one case or example reads, and whether it would notice another outcome of a criterion."""

    values: Mapping[str, Any]
    facts: Mapping[str, object]
    today: str
    notices: Callable[[str, bool | None], bool]


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """A criterion with the slips in it that no case would notice."""

    criterion: Criterion
    mutants: tuple[Mutant, ...]


def of_case(case: Case, record: Record) -> Seen:
    """A case of the program: it notices a verdict, failed criteria or a missing field other than it expects."""
    outcomes = {each.id: _BACK[each.outcome] for each in record.criteria}

    def notices(criterion: str, outcome: bool | None) -> bool:
        if outcome == outcomes[criterion]:
            return False
        changed = {**outcomes, criterion: outcome}
        failed = {name for name, each in changed.items() if each is False}
        expected = case.expect
        return (
            _verdict(tuple(changed.values())) != expected.verdict
            or (expected.failed is not None and failed != set(expected.failed))
            or (expected.missing is not None and None in (outcome, outcomes[criterion]))
        )

    return Seen(record.judgement.values, record.facts, record.today, notices)


_BACK = {"met": True, "not_met": False, "unknown": None}


def _verdict(outcomes: Outcomes) -> Verdict:
    if False in outcomes:
        return "ineligible"
    return "undetermined" if None in outcomes else "eligible"


def unnoticed(
    program: Program, scope: Scope, seen: Sequence[Seen], shared: Mapping[str, Sequence[Seen]]
) -> Iterator[Unnoticed]:
    """The criteria of which a slip would pass all cases; `shared`: the examples of each shared criterion."""
    made = {each.id: tuple(mutants(each, scope)) for each in program.criteria}
    run = outcomes_of(program, [mutant for each in program.criteria for mutant in made[each.id]])
    tried = [(each, iter(run(each))) for each in seen]
    told = [{each.id: [next(outcomes) for _ in made[each.id]] for each in program.criteria} for _, outcomes in tried]
    world = sight(program)
    for criterion in program.criteria:
        own = made[criterion.id]
        noticed = {
            at
            for (each, _), outcomes in zip(tried, told, strict=True)
            for at, outcome in enumerate(outcomes[criterion.id])
            if each.notices(criterion.id, outcome)
        }
        noticed |= _by_examples(program, own, shared.get(criterion.id, ()), criterion.id) if criterion.shared else set()
        left = tuple(each for at, each in enumerate(own) if at not in noticed and _differs(criterion, each, world))
        if left:
            yield Unnoticed(criterion, left)


def _by_examples(program: Program, own: tuple[Mutant, ...], examples: Sequence[Seen], id_: str) -> set[int]:
    run = outcomes_of(program, own)
    return {at for each in examples for at, outcome in enumerate(run(each)) if each.notices(id_, outcome)}


def outcomes_of(program: Program, those: Sequence[Mutant]) -> Callable[[Seen], Outcomes]:
    """What each mutant comes to, as one generated function."""
    function = Function(program.parameters, program.tables)
    trees = [tree for each in those for tree in (each.assert_, each.when) if tree is not None]
    for name in sorted({name for tree in trees for name in names(tree)}):
        function.line(f"{function.input(name)} = values.get({name!r})")
    found = []
    for each in those:
        value = function.value(each.assert_)
        when = function.value(each.when) if each.when is not None else "True"
        found.append(f"({value} if {when} is True else True)")
    function.line(f"return ({''.join(f'{each}, ' for each in found)})")
    _, run = function.compiled()
    return lambda seen: tuple(run(seen.values, seen.facts, seen.today))


def _differs(criterion: Criterion, mutant: Mutant, world: Sight) -> bool:
    """Whether some record could tell the two apart; a slip that changes nothing needs no case."""
    tree, when = criterion.assert_.expression.tree, criterion.when.expression.tree if criterion.when else None
    trees: list[Typed] = [each for each in (tree, when, mutant.assert_, mutant.when) if each is not None]
    one, other = _answers(tree, when), _answers(mutant.assert_, mutant.when)
    return any(
        world.can(trees, [(one, wanted), (other, (YES | NO | UNKNOWN) & ~wanted)]) for wanted in (YES, NO, UNKNOWN)
    )


def _answers(tree: Typed, when: Typed | None) -> Callable[[Any, Any], int]:
    return lambda world, given: applied(
        world.answers(when, given) if when is not None else YES, world.answers(tree, given)
    )
