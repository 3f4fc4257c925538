"""The order in which a record's values are worked out, and the cycles that would leave it without one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from padron.problems import Place
from padron.program.model import Leaf, Program, Rule, leaves
from padron.shapes import Choices, Repeat


@dataclass(frozen=True, slots=True)
class Cycle:
    """Fields that depend on themselves, the first repeated at the end."""

    names: tuple[str, ...]
    place: Place


def needs(leaf: Leaf) -> frozenset[str]:
    """The names that must be known before a field's own value, and before what is asked of its rows."""
    inside = tuple(leaves(leaf.field.fields))
    cells = {
        read for cell in inside for read in value_reads(cell) | _reads((cell.field.required, cell.field.constraint))
    }
    return value_reads(leaf) | (cells - {cell.field.name for cell in inside})


def value_reads(leaf: Leaf) -> frozenset[str]:
    """What its relevance and its calculation read; several codes are empty or unknown by whether they are required."""
    required = leaf.field.required if isinstance(leaf.field.shape, Choices) else None
    return _reads((*leaf.relevance, leaf.field.calculation, required))


def _reads(rules: Iterable[object]) -> frozenset[str]:
    return frozenset(read for rule in rules if isinstance(rule, Rule) for read in rule.expression.reads)


def order(program: Program) -> tuple[Leaf, ...]:
    """Every field that holds a value, each after those it depends on, otherwise as written."""
    found = {leaf.field.name: leaf for leaf in (*program.person_leaves(), *program.answer_leaves())}
    done: dict[str, Leaf] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in done or name not in found or name in path:
            return
        for other in sorted(needs(found[name])):
            visit(other, (*path, name))
        done[name] = found[name]

    for name in found:
        visit(name, ())
    return tuple(done.values())


def cycles(program: Program) -> Iterator[Cycle]:
    """Each cycle among the fields once, at its first field; a repeat's rows and a service have cycles of their own."""
    top = (*program.person_leaves(), *program.answer_leaves())
    yield from _cycles({leaf.field.name: leaf for leaf in top}, needs)
    repeats = [leaf.field.fields for leaf in top if isinstance(leaf.field.shape, Repeat)]
    for fields in (*repeats, *(service.fields for service in program.services)):
        yield from _cycles({leaf.field.name: leaf for leaf in leaves(fields)}, value_reads)


def _cycles(known: Mapping[str, Leaf], reads: Callable[[Leaf], frozenset[str]]) -> Iterator[Cycle]:
    graph = {name: reads(leaf) & known.keys() for name, leaf in known.items()}
    seen: set[frozenset[str]] = set()
    for name in graph:
        path = _way_back(graph, name)
        if path and frozenset(path) not in seen:
            seen.add(frozenset(path))
            yield Cycle((*path, name), known[name].field.place)


def _way_back(graph: Mapping[str, frozenset[str]], start: str) -> tuple[str, ...]:
    stack: list[tuple[str, tuple[str, ...]]] = [(start, (start,))]
    visited: set[str] = set()
    while stack:
        name, path = stack.pop()
        for other in graph[name]:
            if other == start:
                return path
            if other not in visited:
                visited.add(other)
                stack.append((other, (*path, other)))
    return ()
