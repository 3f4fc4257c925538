"""What programs share: the registry's fields, areas, kinds, parameters, criteria, tables, catalogues and notices."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from padron.language.checker import Scope
from padron.language.kinds import Kind
from padron.language.source import Map, Node, Scalar
from padron.language.tables import DecisionTable
from padron.problems import Place, Problem, problem
from padron.program.drafts import Draft, kinds
from padron.program.fields import FieldReader, finished
from padron.program.material import Material, Rows
from padron.program.model import Criterion, Field, Parameter, Words, leaves
from padron.program.names import core, once
from padron.program.parameters import parameters
from padron.program.reading import Reading, plain
from padron.program.rules import Rules
from padron.program.tables import tables
from padron.program.told import Facts
from padron.shapes import Option

DECLARED = ("title", "label", "description")


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a shared criterion: raw values and the outcome they must give."""

    given: Mapping[str, object]
    facts: Mapping[str, object]
    today: str
    expect: str
    place: Place


@dataclass(frozen=True, slots=True)
class SharedCriterion:
    """A criterion of rules/criteria.yaml with its examples."""

    criterion: Criterion
    examples: tuple[Example, ...]
    node: Node


@dataclass(frozen=True, slots=True)
class Shared:
    """The checked content of `rules/`, and the material it came from."""

    material: Material
    registry: tuple[Field, ...]
    registry_kinds: Mapping[str, Kind]
    areas: Mapping[str, Words]
    kinds: Mapping[str, Words]
    parameters: Mapping[str, Parameter]
    criteria: Mapping[str, SharedCriterion]
    tables: Mapping[str, DecisionTable]
    catalogues: Mapping[str, tuple[Option, ...]]
    scope: Scope
    problems: tuple[Problem, ...] = ()

    def registry_leaves(self) -> tuple[Field, ...]:
        """The registry's fields that hold a value, groups opened."""
        return tuple(leaf.field for leaf in leaves(self.registry))


def shared(material: Material) -> Shared:
    """Everything in `rules/`, with all its problems."""
    reading = Reading()
    lists = {name: options(name, rows, reading) for name, rows in material.catalogues.items()}
    areas, program_kinds = declared(material, "areas", reading), declared(material, "kinds", reading)
    fields = FieldReader(reading, lists)
    known_parameters, parameter_kinds = parameters(material.rules.get("parameters"), fields)
    drafts = _registry(material.rules.get("registry"), fields)
    names = kinds(drafts)
    known_tables, signatures = tables(material, fields)
    scope = Scope(
        names=names,
        outer={},
        parameters=parameter_kinds,
        tables=signatures,
        programs=frozenset(material.programs),
        kinds=frozenset(program_kinds),
        services=_services(material),
        program="",
    )
    rules = Rules(reading, scope)
    return Shared(
        material=material,
        registry=finished(drafts, rules),
        registry_kinds=names,
        areas=areas,
        kinds=program_kinds,
        parameters=known_parameters,
        criteria=_criteria(material.rules.get("criteria"), rules),
        tables=known_tables,
        catalogues=lists,
        scope=scope,
        problems=tuple(reading.problems),
    )


def _registry(node: Node | None, fields: FieldReader) -> tuple[Draft, ...]:
    found = fields.reading.keys(node, ("fields",), "rules/registry.yaml", required=("fields",))
    drafts = fields.drafts(found.get("fields"))
    once(drafts, frozenset(), fields.reading)
    if node is not None and not _frozen(node):
        core(drafts, node, fields.reading)
    return drafts


def _frozen(node: Node) -> bool:
    return node.place.file == "publicado"


def _services(material: Material) -> dict[str, str]:
    """`program.service` for every service of every program; a bare name is added by the program itself."""
    found: dict[str, str] = {}
    for name, node in material.programs.items():
        services = plain(node)
        blocks = cast(Mapping[str, object], services).get("services") if isinstance(services, Mapping) else None
        if isinstance(blocks, Mapping):
            found.update({f"{name}.{service}": f"{name}.{service}" for service in blocks})
    return found


def declared(material: Material, part: str, reading: Reading) -> dict[str, Words]:
    """`rules/areas.yaml` or `rules/kinds.yaml`: names with a title (a bare text is the title)."""
    found: dict[str, Words] = {}
    node = material.rules.get(part)
    if node is not None and not isinstance(node, Map):
        reading.keys(node, (), f"rules/{part}.yaml")
    for pair in node.pairs if isinstance(node, Map) else ():
        if isinstance(pair.value, Scalar):
            title = reading.words(pair.value, part)
        else:
            title = reading.words(reading.keys(pair.value, DECLARED, part, ("title",)).get("title"), part)
        found[pair.key.text] = title or Words(pair.key.text)
    return found


def options(name: str, rows: Rows, reading: Reading) -> tuple[Option, ...]:
    """The options of a catalogue's CSV: `code,label` and any other columns, codes as text and each once."""
    place = Place(f"rules/catalogues/{name}.csv", 1, 1)
    header = rows[0] if rows else ()
    if header[:2] != ("code", "label"):
        reading.say("D142", place, name=name, found=", ".join(header) or "—")
        return ()
    found: dict[str, Option] = {}
    for number, row in enumerate(rows[1:], 2):
        there = replace(place, line=number)
        if not any(row):
            continue
        if len(row) < 2 or not row[0] or not row[1]:
            reading.say("D143", there, name=name)
        elif row[0] in found:
            reading.say("D144", there, name=name, code=row[0])
        else:
            columns = tuple(zip(header[2:], row[2:], strict=False))
            found[row[0]] = Option(row[0], row[1], dict(columns).get("label_en", ""), columns)
    return tuple(found.values())


def _criteria(node: Node | None, rules: Rules) -> dict[str, SharedCriterion]:
    found: dict[str, SharedCriterion] = {}
    keys = ("label", "title", "assert", "when", "message", "legal_basis", "examples", "description")
    for key, value in rules.reading.pairs(node, "rules/criteria.yaml"):
        parts = rules.reading.keys(value, keys, f"el criterio {key.text}", required=("assert", "message"))
        rule = rules.condition(parts.get("assert"), "assert")
        when = rules.condition(parts.get("when"), "when")
        message = rules.reading.words(parts.get("message"), "message")
        legal = rules.reading.text(parts.get("legal_basis"), "legal_basis") or ""
        if "examples" not in parts and not _frozen(value):
            rules.reading.say("D145", key, name=key.text)
        if rule is None or message is None or ("when" in parts and when is None):
            continue
        label = rules.reading.words(parts.get("label"), "label") or Words("")
        criterion = Criterion(key.text, rule, message, when, legal, shared=True, label=label)
        found[key.text] = SharedCriterion(criterion, _examples(parts.get("examples"), rules), value)
    return found


OUTCOMES = ("met", "not_met", "unknown")


def _examples(node: Node | None, rules: Rules) -> tuple[Example, ...]:
    reading, found = rules.reading, []
    for item in reading.items(node, "examples"):
        parts = reading.keys(item, ("given", "facts", "today", "expect"), "un ejemplo", required=("given", "expect"))
        expect = reading.one_of(parts.get("expect"), OUTCOMES, "expect")
        given, facts = plain(parts.get("given")), plain(parts.get("facts"))
        Facts(reading, rules.scope).read(parts.get("facts"))
        for key, _ in reading.pairs(parts.get("given"), "given"):
            if key.text not in rules.scope.names:
                reading.problems.append(problem("D146", place=key.place, name=key.text))
        if expect is not None and isinstance(given, Mapping):
            today = reading.day(parts.get("today"), "today") or ""
            found.append(Example(given, facts if isinstance(facts, Mapping) else {}, today, expect, item.place))
    return tuple(found)
