"""The order in which a record's values are worked out, and the cycles that would leave it without one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from padron.problems import Place
from padron.program.model import Leaf, Program


@dataclass(frozen=True, slots=True)
class Cycle:
    """Fields that depend on themselves, the first repeated at the end."""

    names: tuple[str, ...]
    place: Place


def needs(leaf: Leaf) -> frozenset[str]:
    """The names that a field's own value depends on: those its relevance and its calculation read."""
    rules = [*leaf.relevance, *([leaf.field.calculation] if leaf.field.calculation else [])]
    inside = [rule for each in leaf.field.fields for rule in (each.relevant, each.calculation) if rule is not None]
    own = {each.name for each in leaf.field.fields}
    reads = {read for rule in rules for read in rule.expression.reads}
    return frozenset(reads | {read for rule in inside for read in rule.expression.reads if read not in own})


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
    """Each cycle among the fields once, at the first field of it."""
    leaves = {leaf.field.name: leaf for leaf in (*program.person_leaves(), *program.answer_leaves())}
    graph = {name: needs(leaf) & leaves.keys() for name, leaf in leaves.items()}
    seen: set[frozenset[str]] = set()
    for name in graph:
        path = _way_back(graph, name)
        if path and frozenset(path) not in seen:
            seen.add(frozenset(path))
            yield Cycle((*path, name), leaves[name].field.place)


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
