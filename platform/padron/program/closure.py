"""The closure of a program: all it was made from, as plain text, under one SHA-256."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from padron.language.source import Map, Node, Pair
from padron.program.model import Field, Program, Rule
from padron.program.reading import plain
from padron.shapes import Choice, Choices, Group, Repeat

if TYPE_CHECKING:
    from padron.program.shared import Shared


def closure(program: Program, node: Node, common: "Shared") -> dict[str, object]:
    """Plain JSON of the program and of every shared thing that it uses; comments and blanks are no part of it."""
    material = common.material
    written = cast(Mapping[str, object], settled(plain(node)))
    every = list(rules(program))
    lists = {shape.catalogue for shape in _choice_shapes(program) if shape.catalogue in material.catalogues}
    tables = {name for rule in every for name in rule.expression.tables}
    lists |= {name for table in tables for name in _catalogues(plain(material.tables[table][0]))}
    asked = {leaf.field.name for leaf in program.person_leaves()}
    facts = {fact for rule in every for fact in rule.expression.facts}
    dated = {} if "calls" in written else {"year": material.year}
    return {
        "program": written,
        **dated,
        "registry": _asked(material.rules.get("registry"), asked),
        "areas": _part(material.rules.get("areas"), {program.area}),
        "kinds": _part(material.rules.get("kinds"), {program.kind} | _kinds_in(facts)),
        "parameters": _part(
            material.rules.get("parameters"), {name for rule in every for name in rule.expression.parameters}
        ),
        "criteria": _part(material.rules.get("criteria"), {each.id for each in program.criteria if each.shared}),
        "tables": {
            name: {
                "yaml": settled(plain(material.tables[name][0])),
                "rows": [list(row) for row in material.tables[name][1]],
            }
            for name in sorted(tables)
        },
        "catalogues": {name: [list(row) for row in material.catalogues[name]] for name in sorted(lists)},
        "notices": {program.privacy.notice: material.notices[program.privacy.notice]},
        "programs": _referenced(program, facts, common),
        "workbook": plain(material.workbook) or {},
    }


def fingerprint(closed: Mapping[str, object]) -> str:
    """SHA-256 of the closure's canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(closed).encode()).hexdigest()


def canonical(closed: Mapping[str, object]) -> str:
    """Canonical JSON: the order of keys is kept where it means something, so it is written as it stands, no blanks."""
    return json.dumps(closed, ensure_ascii=False, separators=(",", ":"))


def _part(node: Node | None, names: set[str]) -> dict[str, object]:
    pairs = node.pairs if isinstance(node, Map) else ()
    return {pair.key.text: settled(plain(pair.value)) for pair in sorted(pairs, key=_key) if pair.key.text in names}


def _key(pair: Pair) -> str:
    return pair.key.text


ORDERED = frozenset({"fields", "choices", "person", "services", "states", "inputs"})
"""Maps whose order means something: it is the order of a form, a list, a table's columns."""


def settled(value: object, keep: bool = False) -> object:
    """Plain JSON with the keys of every other map sorted: how an author orders a field's settings changes nothing."""
    if isinstance(value, list):
        return [settled(each) for each in value]
    if isinstance(value, Mapping):
        names = list(value) if keep else sorted(value)
        return {name: settled(value[name], name in ORDERED and not keep) for name in names}
    return value


def _asked(node: Node | None, names: set[str]) -> dict[str, object]:
    fields = node.get("fields") if isinstance(node, Map) else None
    return {"fields": _fields(cast(Mapping[str, object], settled(plain(fields), keep=True) or {}), names)}


def _fields(fields: Mapping[str, object], names: set[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in fields.items():
        inner = value.get("fields") if isinstance(value, Mapping) else None
        if isinstance(value, Mapping) and isinstance(inner, Mapping) and name not in names:
            kept = _fields(inner, names)
            if kept:
                found[name] = {**value, "fields": kept}
        elif name in names:
            found[name] = value
    return found


def _catalogues(declaration: object) -> Iterator[str]:
    if isinstance(declaration, Mapping):
        for key, value in declaration.items():
            if key == "catalogue":
                yield str(value)
            else:
                yield from _catalogues(value)


def _kinds_in(facts: set[str]) -> set[str]:
    return {about for about, is_kind in map(_about, facts) if is_kind}


def _about(fact: str) -> tuple[str, bool]:
    """The program, service or kind that a fact's key names, "" where none, and whether it is a kind."""
    name, *about = fact.partition("@")[0].split(":")
    return about[0] if about else "", name.endswith("active_in_kind")


def _referenced(program: Program, facts: set[str], common: "Shared") -> dict[str, object]:
    """Other programs that a fact names, as far as a fact needs them: their name, kind and services."""
    named = {about.split(".")[0] for about, is_kind in map(_about, facts) if about and not is_kind}
    found: dict[str, object] = {}
    for name in sorted(named - {program.name}):
        written = plain(common.material.programs.get(name))
        if isinstance(written, Mapping):
            services = written.get("services")
            names = services if isinstance(services, Mapping) else {}
            found[name] = {"kind": written.get("kind", ""), "services": dict.fromkeys(names, "")}
    return found


def _choice_shapes(program: Program) -> Iterator[Choice | Choices]:
    for field in all_fields(program):
        if isinstance(field.shape, Choice | Choices):
            yield field.shape


def all_fields(program: Program) -> Iterator[Field]:
    """Every field that holds a value, in repeats and services too."""
    tops = (*(each.field for each in program.person), *program.fields)
    for each in (*tops, *(field for service in program.services for field in service.fields)):
        yield from _deep(each)


def _deep(field: Field) -> Iterator[Field]:
    if field.holds_value or isinstance(field.shape, Group):
        yield field
    if isinstance(field.shape, Group | Repeat):
        for each in field.fields:
            yield from _deep(each)


def rules(program: Program) -> Iterator[Rule]:
    """Every rule of a program."""
    loose: list[object] = []
    for field in all_fields(program):
        loose += [field.required, field.relevant, field.constraint, field.calculation]
    for criterion in program.criteria:
        loose += [criterion.assert_, criterion.when]
    for check in program.checks:
        loose += [check.assert_, check.when]
    loose += [each.when for each in (program.score.points if program.score else ())]
    loose += [each.when for each in program.ends]
    for service in program.services:
        loose += [service.quantity, service.value, *(limit.unless for limit in service.limits)]
    loose += [limit.unless for limit in program.limits]
    yield from (each for each in loose if isinstance(each, Rule))
