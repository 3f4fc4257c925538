"""Where a field's settings stand in the file, for what is found after the fields were read."""

from collections.abc import Iterator
from dataclasses import dataclass

from padron.language.nodes import Map, Node, Scalar
from padron.problems import Place
from padron.program.model import Field


@dataclass(frozen=True, slots=True)
class Nodes:
    """The node of a program."""

    program: Map

    def setting(self, field: Field, key: str) -> Node | None:
        """What a field says under a key."""
        found = next((node for name, node in _fields(self.program) if name.place == field.place), None)
        return found.get(key) if isinstance(found, Map) else None

    def place(self, field: Field, key: str) -> Place:
        """Where that stands; else the field itself."""
        node = self.setting(field, key)
        return node.place if node is not None else field.place


def _fields(node: Node) -> Iterator[tuple[Scalar, Node]]:
    """Every field of a program, in groups, repeats and services too."""
    if not isinstance(node, Map):
        return
    for pair in node.pairs:
        if pair.key.text == "fields" and isinstance(pair.value, Map):
            for each in pair.value.pairs:
                yield each.key, each.value
                yield from _fields(each.value)
        elif pair.key.text == "services" and isinstance(pair.value, Map):
            for each in pair.value.pairs:
                yield from _fields(each.value)
