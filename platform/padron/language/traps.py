"""What YAML reads without a word and otherwise than its author meant."""

from collections.abc import Iterator

from padron.language.nodes import Node
from padron.problems import Problem


def traps(node: Node | None, words: str, file: str) -> Iterator[Problem]:
    """Likely mistakes that are no broken YAML."""
    yield from ()
