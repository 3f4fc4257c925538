"""A proposed case as YAML that can be pasted under `cases:`."""

import json
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from padron.intake.record import door
from padron.language.functions import OF_HOUSEHOLD
from padron.services.boundaries import Proposal

INDENT = "  "


def text(proposal: Proposal) -> str:
    """The case in lines, indented as an item of `cases:`."""
    parts = written(proposal)
    lines = [f"{INDENT}- name: {_scalar(parts['name'])}", f"{INDENT}  today: {parts['today']}"]
    lines += [f"{INDENT}  {name}: {flow(parts[name])}" for name in ("person", "answers", "facts") if name in parts]
    return "\n".join([*lines, f"{INDENT}  expect: {flow(parts['expect'])}"])


def written(proposal: Proposal) -> dict[str, Any]:
    """The case as plain JSON, with the keys of `cases:`; the verdict is the one that the engine gives now."""
    trial, record = proposal.trial, proposal.record
    asked = door(trial.program).asked
    failed = [each.id for each in record.criteria if each.outcome == "not_met"]
    found: dict[str, Any] = {"name": f"{proposal.criterion}: {proposal.about}", "today": trial.today}
    for part, those in (("person", True), ("answers", False)):
        given = {name: value for name, value in trial.values.items() if (name in asked) is those}
        found |= {part: given} if given else {}
    if trial.facts:
        found["facts"] = _facts(trial.facts, trial.program.name)
    found["expect"] = {"verdict": record.verdict, "failed": failed} if failed else record.verdict
    return found


def _facts(facts: Mapping[str, Any], program: str) -> dict[str, Any]:
    """Facts by their keys as a case tells them."""
    found: dict[str, Any] = {}
    for key, value in facts.items():
        name, _, of = key.partition("@")
        at_home = name.startswith(OF_HOUSEHOLD)
        where = ("household",) if at_home else ("of", of) if of else ()
        inside = reduce(lambda outer, part: outer.setdefault(part, {}), where, found)
        fact, *about = name.removeprefix(OF_HOUSEHOLD).split(":")
        if fact == "size":
            inside[fact] = value
        elif fact in ("active_in", "active_in_kind"):
            inside.setdefault(fact, []).extend(about if value else [])
        elif fact == "was_in":
            inside.setdefault(fact, {})[about[0]] = [about[1]] if value else []
        else:
            service = about[0].removeprefix(f"{program}.")
            inner = inside.setdefault(fact, {})
            inner[service] = {**inner.get(service, {}), about[1]: value} if len(about) > 1 else value
    return found


def flow(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return _scalar(value)


_WORDS = frozenset({"yes", "no", "eligible", "ineligible", "undetermined"})


def _scalar(value: object) -> str:
    said = str(value)
    return said if said in _WORDS or said.replace("_", "").isalpha() else json.dumps(said, ensure_ascii=False)


def block(those: Iterator[Proposal]) -> str:
    """Several cases, one after the other."""
    return "\n".join(text(each) for each in those)
