"""From the nodes of a workspace to a frozen Program, or all the problems of its definition."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from padron.language.source import Map, Node, Scalar
from padron.problems import Problem, errors
from padron.program.calls import calls, lifecycle, privacy
from padron.program.cases import cases
from padron.program.closure import closure, fingerprint
from padron.program.drafts import Draft, kinds, opened
from padron.program.fields import FieldReader, finished
from padron.program.material import thawed
from padron.program.model import CORE, Field, PersonField, Program
from padron.program.order import cycles
from padron.program.parts import Parts
from padron.program.reading import Reading, exports
from padron.program.rules import Rules, scope
from padron.program.shared import Shared, shared
from padron.shapes import Group

KEYS = (
    *("program", "version", "title", "description", "area", "kind", "confidential", "privacy", "calls", "person"),
    *("fields", "eligibility", "checks", "score", "services", "limits", "lifecycle", "ends", "exports", "cases"),
)
REQUIRED = ("program", "version", "title", "area", "privacy", "fields")
ASKED = ("required", "optional")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program, or None with the errors that prevent it; warnings may stand beside a program."""

    program: Program | None
    problems: tuple[Problem, ...]


def thaw(frozen_closure: Mapping[str, object]) -> Program:
    """The Program of a published closure. ValueError when the closure does not compile (it was published compiled)."""
    material, name = thawed(frozen_closure)
    compiled = compile_program(name, shared(material))
    if compiled.program is None:
        raise ValueError(f"the closure of {name} does not compile: {[each.code for each in compiled.problems]}")
    return compiled.program


def compile_program(name: str, common: Shared) -> Compiled:
    """Compile the program of that file name against the shared rules; every problem in one pass."""
    reading = Reading()
    node = common.material.programs.get(name)
    if not isinstance(node, Map):
        if node is not None:
            reading.keys(node, KEYS, "un programa")
        return Compiled(None, tuple(reading.problems))
    program = _program(name, node, common, reading)
    if program is not None:
        for cycle in cycles(program):
            reading.say("D158", cycle.place, names=" → ".join(cycle.names))
    found = tuple(sorted(reading.problems, key=_position))
    return Compiled(None if errors(found) else program, found)


def _position(found: Problem) -> tuple[int, int]:
    return (found.place.line, found.place.column) if found.place else (0, 0)


def _program(name: str, node: Map, common: Shared, reading: Reading) -> Program | None:
    parts = reading.keys(node, KEYS, "un programa", required=REQUIRED)
    version = reading.whole(parts.get("version"), "version", 1, 10**6)
    _named(name, parts.get("program"), reading)
    fields = FieldReader(reading, common.catalogues)
    person, person_problems = _person(parts.get("person"), common, reading)
    drafts = fields.drafts(parts.get("fields"))
    registry_names = {leaf for each in common.registry for leaf in _leaf_names(each)}
    _one_namespace(drafts, registry_names, reading)
    asked = {leaf for each in person for leaf in _leaf_names(each.field)}
    names = {**{key: kind for key, kind in common.registry_kinds.items() if key in asked}, **kinds(drafts)}
    service_names = _service_names(name, parts.get("services"))
    rules = Rules(
        reading,
        scope(names, common.scope, program=name, services=service_names),
        unasked=frozenset(registry_names - asked),
    )
    blocks = Parts(rules, common.criteria)
    criteria = blocks.criteria(parts.get("eligibility"))
    area = reading.reference(parts.get("area"), common.areas, "D165", "area") or ""
    read_privacy = privacy(reading, parts.get("privacy"), common.material.notices)
    title = reading.words(parts.get("title"), "title")
    read_calls = calls(reading, parts.get("calls"), _version_year(parts.get("version")))
    own_fields = finished(drafts, rules)
    program_cases = cases(reading, parts.get("cases"), names_of(person), names, [each.id for each in criteria])
    kind = reading.reference(parts.get("kind"), common.kinds, "D166", "kind") or ""
    confidential = reading.yes_no(parts.get("confidential"), "confidential") or False
    checks, score = blocks.checks(parts.get("checks")), blocks.score(parts.get("score"))
    services = blocks.services(parts.get("services"), fields)
    limits, ends = blocks.limits(parts.get("limits")), blocks.ends(parts.get("ends"))
    states = lifecycle(reading, parts.get("lifecycle"))
    exported = exports(reading, parts.get("exports"))
    if person_problems or errors(reading.problems) or version is None or title is None or read_privacy is None:
        return None
    program = Program(
        name=name,
        version=version,
        title=title,
        area=area,
        privacy=read_privacy,
        calls=read_calls,
        person=person,
        fields=own_fields,
        criteria=criteria,
        cases=program_cases,
        parameters=common.parameters,
        tables=common.tables,
        area_title=common.areas[area].es,
        curp_required=next(each.required for each in person if each.field.name == "curp"),
        kind=kind,
        confidential=confidential,
        checks=checks,
        score=score,
        services=services,
        limits=limits,
        lifecycle=states,
        ends=ends,
        exports=exported,
    )
    return _closed(program, node, common)


def _closed(program: Program, node: Node, common: Shared) -> Program:
    frozen = closure(program, node, common)
    used = {part: frozen[part] for part in ("parameters", "tables")}
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


def _version_year(node: Node | None) -> str:
    """The year after which the only call of a program without `calls` is named: its first published days'."""
    said = node.text if isinstance(node, Scalar) else ""
    return said if re.fullmatch(r"20\d\d", said, re.ASCII) else "2026"


def _person(node: Node | None, common: Shared, reading: Reading) -> tuple[tuple[PersonField, ...], bool]:
    """The registry fields asked for: the core first, then as the program lists them (a field or a whole group)."""
    before = len(reading.problems)
    tops = {each.name: each for each in common.registry}
    inner = {name: leaf for each in common.registry for name, leaf in _inner(each).items()}
    found = {name: PersonField(tops[name], tops[name].required is True) for name in CORE if name in tops}
    for key, value in reading.pairs(node, "person"):
        asked = reading.one_of(value, ASKED, f"person.{key.text}")
        field = tops.get(key.text) or inner.get(key.text)
        if field is None:
            reading.reference(key, (*tops, *inner), "D168", "person")
        elif asked is not None:
            found[key.text] = PersonField(field, asked == "required")
    if "curp" in found and "curp" not in [key.text for key, _ in reading.pairs(node, "person")]:
        found["curp"] = replace(found["curp"], required=True)
    return tuple(found.values()), bool(errors(reading.problems[before:]))


def _inner(field: Field) -> dict[str, Field]:
    return {each.name: each for each in field.fields} if isinstance(field.shape, Group) else {}


def _leaf_names(field: Field) -> list[str]:
    if isinstance(field.shape, Group):
        return [name for each in field.fields for name in _leaf_names(each)]
    return [field.name] if field.holds_value else []


def names_of(person: tuple[PersonField, ...]) -> dict[str, object]:
    """The names of the registry's fields that a program asks for."""
    return {name: None for each in person for name in _leaf_names(each.field)}


def _one_namespace(drafts: tuple[Draft, ...], registry: set[str], reading: Reading) -> None:
    seen: dict[str, Draft] = {}
    for draft in opened(drafts):
        name = draft.field.name
        if name in registry:
            reading.say("D169", draft.field.place, name=name)
        elif name in seen:
            reading.say("D170", draft.field.place, name=name, line=seen[name].field.place.line)
        seen[name] = draft


def _service_names(program: str, node: Node | None) -> dict[str, str]:
    if not isinstance(node, Map):
        return {}
    return {pair.key.text: f"{program}.{pair.key.text}" for pair in node.pairs}
