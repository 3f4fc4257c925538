"""From the nodes of a workspace to a frozen Program, or all the problems of its definition."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from padron.language.checker import Scope
from padron.language.kinds import Kind
from padron.language.source import Map, Node
from padron.problems import Problem, errors
from padron.program.analysis import findings
from padron.program.calls import calls, lifecycle, privacy
from padron.program.cases import Names, cases
from padron.program.closure import closure, fingerprint
from padron.program.drafts import kinds
from padron.program.fields import FieldReader, finished
from padron.program.hidden import left_open
from padron.program.lines import LINES, placed
from padron.program.material import thawed
from padron.program.model import Program, leaves
from padron.program.names import all_names, once
from padron.program.order import cycles
from padron.program.parts import Parts
from padron.program.person import names_of, person
from padron.program.reading import Reading, exports
from padron.program.rules import Rules, scope
from padron.program.shared import Shared, shared
from padron.program.tables import PUBLISHED
from padron.program.titles import titles
from padron.program.told import Facts

KEYS = (
    *("program", "version", "title", "description", "area", "kind", "confidential", "privacy", "calls", "loads"),
    *("person", "fields", "eligibility", "checks", "score", "services", "limits", "lifecycle", "ends", "exports"),
    "cases",
)
LOADS = ("complete", "partial")
"""Whether a file of a bulk load brings everybody of the program, or some of them."""
REQUIRED = ("program", "version", "title", "area", "privacy", "fields")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program, or None with the errors that prevent it (or those of `rules/` and of the reading of its file).

    `scope` is that of its rules, for who changes them and looks again.
    """

    program: Program | None
    problems: tuple[Problem, ...]
    scope: Scope | None = None


def thaw(frozen_closure: Mapping[str, object]) -> Program:
    """The Program of a published closure. ValueError when the closure does not compile (it was published compiled)."""
    material, name = thawed(frozen_closure)
    compiled = compile_program(name, shared(material))
    if compiled.program is None:
        raise ValueError(f"the closure of {name} does not compile: {[each.code for each in compiled.problems]}")
    return placed(compiled.program, frozen_closure.get(LINES))


def compile_program(name: str, common: Shared) -> Compiled:
    """Compile the program of that file name against the shared rules; every problem in one pass."""
    reading = Reading()
    node = common.material.programs.get(name)
    if not isinstance(node, Map):
        if node is not None:
            reading.keys(node, KEYS, "un programa")
        return Compiled(None, tuple(reading.problems))
    others = {name: each.place.file for name, each in common.material.programs.items() if each is not node}.values()
    read = [*common.material.problems, *common.problems]
    misread = any(each.place is None or each.place.file not in others for each in errors(read))
    program, its_scope = _program(name, node, common, reading)
    if program is not None:
        _look_over(program, node, reading)
    found = tuple(sorted(reading.problems, key=_position))
    return Compiled(None if misread or errors(found) else program, found, its_scope)


def _look_over(program: Program, node: Map, reading: Reading) -> None:
    """What can be known of a program as a whole; what was published is not judged again."""
    for cycle in cycles(program):
        reading.say("D158", cycle.place, names=" → ".join(cycle.names))
    if node.place.file == PUBLISHED:
        return
    for each in left_open(program):
        suggestion = f"when: {each.when}" if each.when else None
        reading.say("D200", each.criterion.assert_.place, suggestion=suggestion, field=each.field, id=each.criterion.id)
    reading.problems.extend(findings(program, node))


def _position(found: Problem) -> tuple[int, int]:
    return (found.place.line, found.place.column) if found.place else (0, 0)


def _program(name: str, node: Map, common: Shared, reading: Reading) -> tuple[Program | None, Scope]:
    parts = reading.keys(node, KEYS, "un programa", required=REQUIRED)
    identity = _identity(name, parts, common, reading)
    fields = FieldReader(reading, common.catalogues)
    asked_of = person(parts.get("person"), common.registry, reading)
    drafts = fields.drafts(parts.get("fields"))
    once(drafts, all_names(common.registry), reading)
    asked, own = names_of(asked_of), kinds(drafts)
    rules = _rules(name, parts, {**_kinds_asked(common, asked), **own}, common, reading)
    blocks = Parts(rules, common.criteria)
    criteria, own_fields = blocks.criteria(parts.get("eligibility")), finished(drafts, rules)
    calculated = [leaf.field.name for leaf in leaves(own_fields) if leaf.field.calculation]
    known = Names(asked, own, calculated, [each.id for each in criteria])
    program_cases = cases(reading, parts.get("cases"), known, Facts(reading, rules.scope))
    body = _blocks(parts, blocks, fields, reading)
    if errors(reading.problems) or identity is None:
        return None, rules.scope
    program = Program(
        person=asked_of,
        fields=own_fields,
        criteria=criteria,
        cases=program_cases,
        parameters=common.parameters,
        tables=common.tables,
        curp_required=next(each.required for each in asked_of if each.field.name == "curp"),
        titles=titles(common),
        **identity,
        **body,
    )
    return _closed(program, node, common), rules.scope


def _identity(name: str, parts: Mapping[str, Node], common: Shared, reading: Reading) -> dict[str, Any] | None:
    """Who the program is: what every output prints at its top, and when it takes people."""
    version = reading.whole(parts.get("version"), "version", 1, 10**6)
    _named(name, parts.get("program"), reading)
    title = reading.words(parts.get("title"), "title")
    reading.words(parts.get("description"), "description")
    area = reading.reference(parts.get("area"), common.areas, "D165", "area") or ""
    kind = reading.reference(parts.get("kind"), common.kinds, "D166", "kind") or ""
    confidential = reading.yes_no(parts.get("confidential"), "confidential") or False
    read_privacy = privacy(reading, parts.get("privacy"), common.material.notices)
    read_calls = calls(reading, parts.get("calls"), common.material.year)
    loads = reading.one_of(parts.get("loads"), LOADS, "loads")
    if version is None or title is None or read_privacy is None or not area:
        return None
    return {
        "name": name,
        "version": version,
        "title": title,
        "area": area,
        "area_title": common.areas[area].es,
        "kind": kind,
        "confidential": confidential,
        "privacy": read_privacy,
        "calls": read_calls,
        "loads": loads if loads in LOADS else "partial",
    }


def _kinds_asked(common: Shared, asked: Collection[str]) -> dict[str, Kind]:
    return {name: kind for name, kind in common.registry_kinds.items() if name in asked}


def _rules(name: str, parts: Mapping[str, Node], names: Mapping[str, Kind], common: Shared, reading: Reading) -> Rules:
    """The rules of the program's own scope; registry fields that it does not ask for are named as such."""
    services = _service_names(name, parts.get("services"))
    unasked = frozenset(common.registry_kinds.keys() - names.keys())
    return Rules(reading, scope(names, common.scope, program=name, services=services), unasked)


def _blocks(parts: Mapping[str, Node], blocks: Parts, fields: FieldReader, reading: Reading) -> dict[str, Any]:
    """The blocks beside eligibility."""
    return {
        "checks": blocks.checks(parts.get("checks")),
        "score": blocks.score(parts.get("score")),
        "services": blocks.services(parts.get("services"), fields),
        "limits": blocks.limits(parts.get("limits")),
        "ends": blocks.ends(parts.get("ends")),
        "lifecycle": lifecycle(reading, parts.get("lifecycle")),
        "exports": exports(reading, parts.get("exports")),
    }


def _closed(program: Program, node: Node, common: Shared) -> Program | None:
    """The program with its closure; None where a table that it reads has faults of its own."""
    frozen = closure(program, node, common)
    used = {part: frozen[part] for part in ("parameters", "tables")}
    if any(key not in program.tables for key in _keys(used["tables"])):
        return None
    return replace(
        program,
        parameters={key: program.parameters[key] for key in _keys(used["parameters"])},
        tables={key: program.tables[key] for key in _keys(used["tables"])},
        closure=frozen,
        sha256=fingerprint(frozen),
    )


def _keys(part: object) -> list[str]:
    return [str(key) for key in part] if isinstance(part, Mapping) else []


def _named(name: str, node: Node | None, reading: Reading) -> None:
    said = reading.name(node)
    if said is not None and node is not None and said != name:
        reading.say("D167", node, suggestion=name, value=said, name=name)


def _service_names(program: str, node: Node | None) -> dict[str, str]:
    if not isinstance(node, Map):
        return {}
    return {pair.key.text: f"{program}.{pair.key.text}" for pair in node.pairs}
