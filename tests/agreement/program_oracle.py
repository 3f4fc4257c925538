"""An independent judge of whole programs: the expression oracle, and what definition-language.md says of each place.

It reads the model for where rules stand, and each rule by its own text; no typed tree and no generated code. Any engine
may be held against it: `judged(program, values, facts, today)` takes and gives what `outputs.judge` does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from agreement.oracle import World
from padron.language.kinds import Date, Kind, Number
from padron.language.parser import parsed
from padron.language.surface import Node
from padron.program.model import Field, Leaf, Program, Rule, Verdict, leaves
from padron.shapes import Choices, Day, Decimal, Repeat, Shape, Whole


@dataclass(frozen=True)
class Judged:
    """What the rules say of a record, in natural values; paths as `outputs.judge` has them."""

    values: Mapping[str, Any]
    irrelevant: frozenset[str]
    required: frozenset[str]
    shown_required: frozenset[str]
    broken: frozenset[str]
    beyond: frozenset[str]
    outcomes: tuple[bool | None, ...]
    checks: tuple[bool | None, ...]
    points: int

    @property
    def verdict(self) -> Verdict:
        """One no is a no; else one unknown leaves it open."""
        if False in self.outcomes:
            return "ineligible"
        return "undetermined" if None in self.outcomes else "eligible"


def judged(program: Program, values: Mapping[str, Any], facts: Mapping[str, object], today: str) -> Judged:
    """Judge canonical values; a fact that is not given is unknown."""
    return _Judging(program, values, facts, today).judged()


def natural(value: Any, shape: Shape, fields: Sequence[Field] = ()) -> Any:
    """A canonical value as people see it: fractions, days, rows without what is unknown."""
    match shape:
        case _ if value is None:
            return None
        case Decimal():
            return Fraction(value, 10**shape.places)
        case Whole():
            return Fraction(value)
        case Day():
            return date.fromisoformat(value)
        case Repeat():
            inside = [leaf.field for leaf in leaves(tuple(fields))]
            return [
                {each.name: natural(row[each.name], each.shape) for each in inside if row.get(each.name) is not None}
                for row in value
            ]
    return value


def fact_value(value: object) -> object:
    """A fact as people see it: a number of deliveries, a day, yes or no."""
    if isinstance(value, bool) or value is None:
        return value
    return Fraction(value) if isinstance(value, int) else date.fromisoformat(str(value))


class _Names(dict[str, str]):
    """A service by its own name, or by its program's and its own."""

    def __missing__(self, key: str) -> str:
        return key


class _Lazy(Mapping[str, Any]):
    """Values that are worked out when asked for."""

    def __init__(self, names: Sequence[str], value: Callable[[str], Any]) -> None:
        self.names, self.value, self.known = names, value, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        if name not in self.names:
            raise KeyError(name)
        if name not in self.known:
            self.known[name] = self.value(name)
        return self.known[name]

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


@cache
def _node(text: str) -> Node:
    node = parsed(text).node
    assert node is not None
    return node


@dataclass
class _Judging:
    """One record on its way."""

    program: Program
    given: Mapping[str, Any]
    facts: Mapping[str, object]
    today: str
    irrelevant: set[str] = field(default_factory=set)
    beyond: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        program = self.program
        self.leaves = {leaf.field.name: leaf for leaf in (*program.person_leaves(), *program.answer_leaves())}
        self.rows: dict[str, list[tuple[World, Mapping[str, Leaf]]]] = {}
        self.values = _Lazy(list(self.leaves), lambda name: self.field(self.leaves[name]))
        self.world = World(
            record=self.values,
            today=date.fromisoformat(self.today),
            facts={key: fact_value(value) for key, value in self.facts.items()},
            params={name: natural(each.on(self.today), each.shape) for name, each in program.parameters.items()},
            tables={name: self.table(name) for name in program.tables},
            services=_Names({each.name: f"{program.name}.{each.name}" for each in program.services}),
            rows={name: self.cells(leaf.field) for name, leaf in self.leaves.items() if leaf.field.fields},
        )

    def cells(self, repeat: Field) -> list[str]:
        return [leaf.field.name for leaf in leaves(repeat.fields)]

    def table(self, name: str) -> Callable[..., Any]:
        table = self.program.tables[name]
        kinds = [kind for _, kind in table.inputs]

        def find(*keys: Any) -> Any:
            scaled = [_canonical(key, kind) for key, kind in zip(keys, kinds, strict=True)]
            found = table.find(scaled)
            number = isinstance(table.output, Number) and found is not None
            return Fraction(int(found), 10**table.output.scale) if number else found  # type: ignore

        return find

    def judged(self) -> Judged:
        program = self.program
        values = {name: self.values[name] for name in self.leaves}
        for name, leaf in self.leaves.items():
            if name not in self.irrelevant:
                self.asked(self.world, leaf, name, self.demand(leaf.field), values[name])
        for name, rows in self.rows.items():
            self.asked_of_rows(name, rows)
        points = program.score.points if program.score else ()
        return Judged(
            {name: value for name, value in values.items() if value is not None},
            *map(frozenset, (self.irrelevant, self.required, self.shown, self.broken, self.beyond)),
            tuple(self.outcome(each.when, each.assert_) for each in program.criteria),
            tuple(self.outcome(each.when, each.assert_) for each in program.checks),
            sum(each.points for each in points if self.says(each.when) is True),
        )

    def says(self, rule: Rule, world: World | None = None) -> Any:
        return (world or self.world).says(_node(rule.text))

    def outcome(self, when: Rule | None, rule: Rule) -> bool | None:
        """A criterion whose `when` is not a plain yes is met."""
        if when is not None and self.says(when) is not True:
            return True
        found: bool | None = self.says(rule)
        return found

    def demand(self, field_: Field) -> bool | Rule:
        """What the program says of a registry question; of its own, what the question says."""
        for asked in self.program.person:
            if asked.field is field_:
                return asked.required
            if any(leaf.field is field_ for leaf in leaves((asked.field,))):
                return field_.required if asked.required else False
        return field_.required

    def field(self, leaf: Leaf) -> Any:
        field_ = leaf.field
        if not all(self.says(rule) is True for rule in leaf.relevance):
            self.irrelevant.add(field_.name)
            return None
        if isinstance(field_.shape, Repeat):
            return self.repeat(field_)
        return self.value(self.world, field_, field_.name, self.demand(field_), self.given)

    def value(self, world: World, of: Field, path: str, demand: bool | Rule, source: Mapping[str, Any]) -> Any:
        if of.calculation is not None:
            return self.calculated(of, path, self.says(of.calculation, world))
        if isinstance(of.shape, Choices) and of.name not in source:
            asked = demand if isinstance(demand, bool) else self.says(demand, world) is True
            return None if asked else []
        return natural(source.get(of.name), of.shape)

    def calculated(self, of: Field, path: str, found: Any) -> Any:
        if isinstance(of.shape, Whole | Decimal) and found is not None:
            scale = 10 ** (of.shape.places if isinstance(of.shape, Decimal) else 0)
            if not of.shape.least <= found * scale <= of.shape.greatest:
                self.beyond.add(path)
                return None
        return found

    def repeat(self, of: Field) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        self.rows[of.name] = []
        for number, row in enumerate(self.given.get(of.name) or (), 1):
            world, inside = self.row(of, row, number)
            self.rows[of.name].append((world, inside))
            cells = {name: world.row[name] for name in inside}
            found.append({name: value for name, value in cells.items() if value is not None})
        return found

    def row(self, of: Field, row: Mapping[str, Any], number: int) -> tuple[World, Mapping[str, Leaf]]:
        inside = {leaf.field.name: leaf for leaf in leaves(of.fields)}

        def cell(name: str) -> Any:
            leaf, path = inside[name], f"{of.name}[{number}].{name}"
            if not all(self.says(rule, world) is True for rule in leaf.relevance):
                self.irrelevant.add(path)
                return None
            return self.value(world, leaf.field, path, leaf.field.required, row)

        world = replace(self.world, row=_Lazy(list(inside), cell))
        return world, inside

    def asked_of_rows(self, name: str, rows: list[tuple[World, Mapping[str, Leaf]]]) -> None:
        for number, (world, inside) in enumerate(rows, 1):
            for cell, leaf in inside.items():
                path = f"{name}[{number}].{cell}"
                if path not in self.irrelevant:
                    self.asked(world, leaf, path, leaf.field.required, world.row[cell])

    def asked(self, world: World, leaf: Leaf, path: str, demand: bool | Rule, value: Any) -> None:
        """Whether it must be answered, and whether its constraint says a plain no."""
        of = leaf.field
        wanted = demand if isinstance(demand, bool) else self.says(demand, world) is True
        if wanted and of.calculation is None:
            self.shown.add(path)
            if value is None or (isinstance(of.shape, Repeat) and not value):
                self.required.add(path)
        if of.constraint is not None and self.says(of.constraint, world) is False:
            self.broken.add(path)


def _canonical(value: Any, kind: Kind) -> Any:
    if value is not None and isinstance(kind, Number):
        return int(value * 10**kind.scale)
    return value.isoformat() if value is not None and isinstance(kind, Date) else value
