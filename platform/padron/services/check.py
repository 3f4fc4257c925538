"""Checks definitions: every problem of the files, and the cases and examples that they carry."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from padron.intake.facts import told
from padron.intake.record import Record, as_json, door
from padron.language.checker import Scope
from padron.language.values import blank
from padron.outputs.python import compiled
from padron.problems import Problem, problem
from padron.program.model import Case, Program
from padron.program.reach import fields_by_name, reach, tells_of
from padron.program.shared import Example, Shared, SharedCriterion
from padron.services.definitions import Definitions
from padron.services.noticed import Seen
from padron.services.slips import Judged, Tried

if TYPE_CHECKING:
    from padron.services.boundaries import Proposals

VERDICTS = {"eligible": "cumple", "ineligible": "no cumple", "undetermined": "falta información"}
OUTCOMES = {"met": "cumple", "not_met": "no cumple", "unknown": "falta información"}
A_DAY = "2026-01-01"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one program. `passed` and `failed` count its cases; `proposed` are further ones."""

    program: str
    version: int | None
    passed: int
    failed: int
    proposed: tuple["Proposals", ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All problems, in the order of the files, and each program's cases."""

    problems: tuple[Problem, ...]
    programs: tuple[Checked, ...]


Against = Callable[[Mapping[str, Program]], Iterable[Problem]]
"""What working programs by name come to beside the published ones (services.programs.against_published)."""


def check(
    definitions: Definitions, names: tuple[str, ...] = (), against: Against | None = None, *, propose: bool = False
) -> Report:
    """Check the shared rules and the programs named (all when none is), and `against` what is published.

    `propose`: boundary cases for each criterion too. KeyError for a name without a file.
    """
    problems = [*definitions.shared_problems(), *examples(definitions.shared)]
    programs: list[Checked] = []
    working: dict[str, Program] = {}
    for name in names or definitions.names:
        compiled_program = definitions.program(name)
        problems += compiled_program.problems
        program = compiled_program.program
        if program is None:
            programs.append(Checked(name, None, 0, 0))
            continue
        working[name] = program
        judged_cases = [(case, judged(program, case)) for case in program.cases]
        unmet = [found for case, record in judged_cases for found in differences(program, case, record)]
        problems += [*unmet, *(() if program.cases else (problem("D177", name=name),))]
        failed = len({found.place for found in unmet})
        proposed = _proposed(program) if propose else ()
        tried: Sequence[Judged] = judged_cases if not unmet else ()
        problems += _slips(definitions.shared, program, compiled_program.scope, tried, proposed)
        programs.append(Checked(name, program.version, len(program.cases) - failed, failed, proposed))
    problems += _secrets(definitions, working.values())
    problems += against(working) if against is not None else ()
    return Report(tuple(problems), tuple(programs))


def _secrets(definitions: Definitions, working: Iterable[Program]) -> Iterator[Problem]:
    """Criteria that rest on a confidential program of another area: what they come to shows in who receives."""
    every = (definitions.program(name).program for name in definitions.names)
    secret = [each for each in every if each is not None and each.confidential]
    for program in working if secret else ():
        known = fields_by_name(program)
        for criterion in program.criteria:
            facts = reach(known, (criterion.when, criterion.assert_)).facts
            for other in secret:
                if other.area != program.area and any(tells_of(key, other) for key in facts):
                    place = criterion.assert_.spot(0, len(criterion.assert_.text))
                    yield problem("D274", place=place, id=criterion.id, other=other.name)


def _proposed(program: Program) -> tuple["Proposals", ...]:
    """Boundary cases; loaded here, for they are asked for now and then."""
    from padron.services.boundaries import proposals

    return tuple(proposals(program))


def _slips(
    shared: Shared,
    program: Program,
    scope: Scope | None,
    cases: Sequence[Judged],
    proposed: Sequence["Proposals"],
) -> Iterator[Problem]:
    """What no case would notice; nothing while there are none, or one is not met, which is told first."""
    if cases and scope is not None:
        used = {each.id: shared.criteria[each.id] for each in program.criteria if each.shared}
        seen = {name: tuple(_seen(shared, each)) for name, each in used.items()}
        tried = Tried(program, scope, cases, seen)
        yield from tried.notes({each.criterion.id: each for each in proposed})
    for each in proposed:
        if not each.cases:
            rule = each.criterion.assert_
            yield problem("D271", place=rule.spot(0, len(rule.text)), id=each.criterion.id)


def failure(program: Program, case: Case) -> Iterator[Problem]:
    """What a case expects and does not get."""
    yield from differences(program, case, judged(program, case))


def differences(program: Program, case: Case, record: Record) -> Iterator[Problem]:
    """What a case expects and the record that it describes does not have."""
    for found in record.problems:
        if found.severity == "error" and found.code not in ABSENT:
            yield problem("D176", place=case.place, name=case.name, field=found.field, why=found.message())
    if record.verdict != case.expect.verdict:
        yield _differs(case, VERDICTS[case.expect.verdict], VERDICTS[record.verdict] + _because(record))
    if case.expect.failed is not None:
        failed = {each.id for each in record.criteria if each.outcome == "not_met"}
        if failed != set(case.expect.failed):
            yield _differs(case, _list(case.expect.failed), _list(sorted(failed)))
    if case.expect.missing is not None and set(case.expect.missing) != set(record.missing):
        yield _differs(case, _list(case.expect.missing), _list(record.missing))
    yield from _calculated(program, case, record)


ABSENT = frozenset({"required", "too_few_rows", "check", "check_warning", "constraint"})
"""A case is about the criteria: what it leaves out is no fault of it."""


def judged(program: Program, case: Case) -> Record:
    """The record that a case describes."""
    entrance = door(program)
    facts = told(case.facts, entrance.judge.facts, program.name)
    return entrance.record(case.person, case.answers, today=case.today, facts=facts)


def _calculated(program: Program, case: Case, record: Record) -> Iterator[Problem]:
    values = as_json(record)["calculated"]
    found = values if isinstance(values, Mapping) else {}
    for name, expected in case.expect.calculated.items():
        if name not in found:
            yield _differs(case, f"{name} calculado", "ningún cálculo con ese nombre")
        elif (None if blank(expected) else expected) != (None if found[name] is None else str(found[name])):
            yield _differs(case, f"{name} = {expected}", f"{name} = {found[name]}")


def _differs(case: Case, expected: str, found: str) -> Problem:
    return problem("D173", place=case.place, name=case.name, expected=expected, found=found)


def _list(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(sorted(names)) or "ninguno"


def _because(record: Record) -> str:
    """Which criteria decided, so that the author sees at once where to look."""
    decided = [f"{each.id}: {OUTCOMES[each.outcome]}" for each in record.criteria if each.outcome != "met"]
    return f" ({'; '.join(decided)})" if decided else ""


def examples(shared: Shared) -> Iterator[Problem]:
    """Examples of shared criteria that give another outcome than they expect."""
    for each in shared.criteria.values():
        for example in each.examples:
            found = _outcome(shared, each, example)
            if found != example.expect:
                yield problem(
                    "D174",
                    place=example.place,
                    name=each.criterion.id,
                    expected=OUTCOMES[example.expect],
                    found=OUTCOMES[found],
                )


def _values(shared: Shared, example: Example) -> dict[str, Any]:
    from padron.intake.cleaning import Cleaner, questions

    return Cleaner(questions(shared.registry_leaves()), {}).clean(example.given, {}, example.today or A_DAY).values


def _seen(shared: Shared, each: SharedCriterion) -> Iterator[Seen]:
    """The examples of a shared criterion, for who changes it to see whether they notice."""
    rules = (each.criterion.when, each.criterion.assert_)
    keys = {fact for rule in rules if rule is not None for fact in rule.expression.facts}
    for example in each.examples:
        yield Seen(
            _values(shared, example),
            told(example.facts, keys, ""),
            example.today or A_DAY,
            partial(_other_than, example.expect),
        )


def _other_than(expected: str, criterion: str, outcome: bool | None) -> bool:
    return _NAMES[outcome] != expected


_NAMES = {True: "met", False: "not_met", None: "unknown"}


def _outcome(shared: Shared, each: SharedCriterion, example: Example) -> str:
    today, values = example.today or A_DAY, _values(shared, example)
    rules = [each.criterion.when, each.criterion.assert_]
    answers = []
    for rule in rules:
        if rule is None:
            answers.append(True)
            continue
        facts = told(example.facts, rule.expression.facts, "")
        param = partial(_in_force, shared, today)
        answers.append(compiled(rule.expression)(values, facts, param, partial(_found, shared), today))
    applies, met = answers
    if applies is not True:
        return "met"
    return {True: "met", False: "not_met"}.get(met, "unknown")


def _in_force(shared: Shared, today: str, name: str) -> object:
    return shared.parameters[name].on(today)


def _found(shared: Shared, table: str, keys: tuple[Any, ...]) -> object:
    return shared.tables[table].find(keys)


def failures(program: Program) -> tuple[Problem, ...]:
    """What the cases of a program expect and do not get."""
    return tuple(found for case in program.cases for found in failure(program, case))
