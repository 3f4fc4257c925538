"""The grounds of a verdict: of a record just judged, or as they were stored with an enrolment."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from padron.intake.record import Record, as_json, door
from padron.outputs.explanation import Explained, Grounds, Would, explained
from padron.outputs.speech import Dated, speech
from padron.program.model import Criterion, Parameter, Program

Explains = Callable[[Criterion], Explained | None]
"""Explains one criterion when it is asked to; None for one that rests on a fact that the reader may not know of."""


def grounds(record: Record) -> Grounds:
    """What the verdict of a record just judged was reached from."""
    known = speech(record.program, record.today)
    return Grounds(
        judge=record.judgement.judge,
        values=record.judgement.values,
        facts=record.facts,
        dated=known.dated,
        today=record.today,
        outcomes={each.id: each.outcome for each in record.criteria},
        by_curp="curp" in record.person,
    )


def stored_grounds(
    program: Program, judged: Mapping[str, object], answers: Mapping[str, object], *, by_curp: bool
) -> Grounds:
    """What a stored verdict was reached from: `judged` as kept, with the enrolment's answers; never today's values."""
    parameters = _map(judged.get("parameters"))
    return Grounds(
        judge=door(program).judge,
        values={**answers, **_map(judged.get("person"))},
        facts=_map(judged.get("facts")),
        dated=dict(_dated(program, parameters)),
        today=str(judged.get("today", "")),
        outcomes={name: str(outcome) for name, outcome in _map(judged.get("criteria")).items()},
        by_curp=by_curp,
    )


def _map(found: object) -> dict[str, Any]:
    return dict(found) if isinstance(found, Mapping) else {}


def _dated(program: Program, parameters: Mapping[str, Any]) -> Iterator[tuple[str, Dated]]:
    for name, kept in parameters.items():
        if isinstance(kept, Mapping):
            since = str(kept.get("from", ""))
            yield name, Dated(kept.get("value"), since, _source(program.parameters.get(name), since))


def _source(parameter: Parameter | None, since: str) -> str:
    values = parameter.values if parameter is not None else ()
    return next((source for first, _, source in values if first == since), "")


def explainer(
    grounds: Grounds, hidden: frozenset[str] = frozenset(), titles: Mapping[str, str] | None = None
) -> Explains:
    """Explains by these grounds. `titles` of other programs, where a published closure does not know them."""
    program = grounds.judge.program
    words = replace(speech(program), dated=grounds.dated, titles={**(titles or {}), **program.titles})
    return lambda criterion: explained(grounds, criterion, words, hidden)


def explained_json(record: Record, lang: str = "es") -> dict[str, object]:
    """The output of `padron judge`: that of `as_json`, with each criterion explained; keys are only added."""
    explain = explainer(grounds(record))
    told = as_json(record, lang)
    criteria = cast(list[dict[str, object]], told["criteria"])
    found = [explain(each) for each in record.program.criteria]
    return {**told, "criteria": [line | reasons(each) for line, each in zip(criteria, found, strict=True)]}


def reasons(found: Explained | None) -> dict[str, object]:
    """What an explanation adds to a criterion in JSON; nothing of one that is hidden."""
    if found is None:
        return {}
    return {
        "sentence": found.sentence,
        "because": [
            {"name": each.name, "label": each.label, "value": each.value, "source": each.source or None}
            for each in found.because
        ],
        "lacks": list(found.missing),
        "would": [_would(each) for each in found.would],
        "where": {
            "program": found.program,
            "version": found.version,
            "file": found.place.file,
            "line": found.place.line,
            "path": found.place.path,
            "text": found.where,
        },
    }


def _would(each: Would) -> dict[str, object]:
    """One change: canonical values (scaled integers, ISO days, codes, true and false); null where there is no end."""
    change = each.change
    return {
        "text": each.text,
        "what": change.what,
        "name": change.name or None,
        "ranges": [{"from": first, "to": last} for first, last in change.spans],
        "values": list(change.values),
    }
