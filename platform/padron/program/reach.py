"""All that a rule rests on: the fields it reads, what those are calculated from and when they apply, and every fact."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from padron.program.model import Criterion, Leaf, Program, Rule, leaves
from padron.shapes import Choices, Repeat


@dataclass(frozen=True, slots=True)
class Reach:
    """What rules rest on in the end. `fields` in the order met; `rules`: theirs, and those of the fields."""

    fields: tuple[str, ...]
    facts: frozenset[str]
    parameters: frozenset[str]
    rules: tuple[Rule, ...]


def reach(known: Mapping[str, Leaf], rules: Iterable[Rule | None]) -> Reach:
    """What these rules rest on, among the fields `known` by name."""
    fields: dict[str, None] = {}
    met: dict[int, Rule] = {}
    waiting = [rule for rule in rules if rule is not None]
    while waiting:
        rule = waiting.pop(0)
        if id(rule) in met:
            continue
        met[id(rule)] = rule
        for name, _ in rule.expression.names:
            if name in rule.expression.reads and name not in fields:
                fields[name] = None
                waiting += _rules_of(known[name]) if name in known else ()
        for name in sorted(rule.expression.reads - fields.keys()):
            fields[name] = None
            waiting += _rules_of(known[name]) if name in known else ()
    found = tuple(met.values())
    return Reach(
        tuple(fields),
        frozenset(fact for rule in found for fact in rule.expression.facts),
        frozenset(name for rule in found for name in rule.expression.parameters),
        found,
    )


def criterion_reach(program: Program, criterion: Criterion) -> Reach:
    """What one criterion rests on."""
    return reach(fields_by_name(program), (criterion.when, criterion.assert_))


def field_reach(program: Program, leaf: Leaf) -> Reach:
    """What the value of a field rests on, and whether it has one."""
    return reach(fields_by_name(program), _rules_of(leaf))


def tells_of(key: str, program: Program) -> bool:
    """Whether a registry fact, by its key, is about a program."""
    kind, _, about = key.partition("@")[0].partition(":")
    if kind.endswith("active_in_kind"):
        return about == program.kind
    return about.partition(":")[0].partition(".")[0] == program.name


def fields_by_name(program: Program) -> dict[str, Leaf]:
    """The registry's and the program's fields that hold a value."""
    return {leaf.field.name: leaf for leaf in (*program.person_leaves(), *program.answer_leaves())}


def _rules_of(leaf: Leaf) -> Iterator[Rule]:
    """What decides a field's value; of a repeat, its cells' values too."""
    yield from leaf.relevance
    if leaf.field.calculation is not None:
        yield leaf.field.calculation
    if isinstance(leaf.field.shape, Choices) and isinstance(leaf.field.required, Rule):
        yield leaf.field.required
    if isinstance(leaf.field.shape, Repeat):
        for cell in leaves(leaf.field.fields):
            yield from _rules_of(cell)
