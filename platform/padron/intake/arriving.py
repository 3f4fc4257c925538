"""From a judged record to what the registry's door takes: state, what the verdict read, consent."""

from typing import Any

from padron.intake.awarding import enrolment_award
from padron.intake.record import Record
from padron.program.model import Call, Program, State, leaves
from padron.program.reach import fields_by_name, reach
from padron.registry.arrivals import Arrival, ConsentGiven, Policy, SaveRules, Source
from padron.registry.canonical import canonical

AUTOMATIC_STATES = {"eligible": "active", "ineligible": "not_eligible", "undetermined": "pending"}


def state(record: Record) -> State:
    """The state in which a new enrolment starts."""
    cycle = record.program.lifecycle
    if cycle.name != "automatic":
        return cycle.state(cycle.start)
    verdict = AUTOMATIC_STATES[record.verdict]
    return cycle.state("pending" if verdict == "active" and lacks_file(record) else verdict)


def lacks_file(record: Record) -> bool:
    """Whether a required file is not there yet, as with a bulk record."""
    return any(found.code == "file_pending" for found in record.problems)


def pending(record: Record) -> bool:
    """Whether the record waits for something: a criterion's answer or a file."""
    return not record.stops and (record.verdict == "undetermined" or lacks_file(record))


def arrival(
    record: Record,
    *,
    id: bytes,
    applied_on: str,
    call: Call,
    source: Source,
    consent: ConsentGiven | None,
    in_force: Program | None = None,
) -> Arrival:
    """What the registry keeps of a judged record.

    `in_force`: the program's latest version, whose limits and quota count; the record's own where it is left out.
    """
    program, start = record.program, state(record)
    return Arrival(
        id=id,
        person=record.person,
        program=program.name,
        version=program.version,
        sha256=program.sha256,
        call=call.name,
        area=program.area,
        state=start.name,
        category=start.category,
        verdict=record.verdict,
        answers=canonical(record.answers),
        judged=canonical(what_it_read(record)),
        applied_on=applied_on,
        source=source,
        consent=consent,
        award=enrolment_award(in_force or program, record.judgement.values, record.facts, applied_on, call.name),
    )


def what_it_read(record: Record) -> dict[str, Any]:
    """The grounds of a verdict: person values, facts, parameters with their day, as-of day, version, outcomes."""
    reads, names = _grounds(record.program)
    parameters = record.program.parameters
    return {
        "today": record.today,
        "version": record.program.version,
        "sha256": record.program.sha256,
        "person": {name: value for name, value in record.person.items() if name in reads},
        "facts": dict(record.facts),
        "parameters": {name: _in_force(parameters[name].values, record.today) for name in names},
        "criteria": {each.id: each.outcome for each in record.criteria},
    }


_known_grounds: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}


def _grounds(program: Program) -> tuple[frozenset[str], tuple[str, ...]]:
    """The fields and parameters that the criteria of a program rest on, calculations opened; kept by closure."""
    if program.sha256 not in _known_grounds:
        rules = [rule for each in program.criteria for rule in (each.when, each.assert_)]
        found = reach(fields_by_name(program), rules)
        _known_grounds[program.sha256] = (frozenset(found.fields), tuple(sorted(found.parameters)))
    return _known_grounds[program.sha256]


def _in_force(values: tuple[tuple[str, object, str], ...], day: str) -> dict[str, object] | None:
    known = [value for value in values if value[0] <= day]
    return {"from": known[-1][0], "value": known[-1][1]} if known else None


_rules: dict[tuple[str, str], SaveRules] = {}


def save_rules(program: Program, policy: Policy) -> SaveRules:
    """How this program's intake may change known people and enrolments; kept by closure."""
    key = (program.sha256, policy)
    if key not in _rules:
        found = tuple(leaves(tuple(each.field for each in program.person)))
        _rules[key] = SaveRules(
            policy,
            groups={leaf.field.name: leaf.groups[0].name for leaf in found if leaf.groups},
            editable=frozenset(each.name for each in program.lifecycle.states if each.editable),
            labels={leaf.field.name: leaf.field.label.es for leaf in found}
            | {leaf.groups[0].name: leaf.groups[0].label.es for leaf in found if leaf.groups},
        )
    return _rules[key]
