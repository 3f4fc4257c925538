"""Texts that lack the translation which the others of their sort have."""

from collections.abc import Iterator

from padron.language.lines import quoted
from padron.language.nodes import List, Map, Node, Scalar
from padron.problems import Problem, problem
from padron.program.analysis.nodes import Nodes
from padron.program.analysis.sight import Sight
from padron.program.model import Program

SPOKEN = ("title", "label", "hint", "message", "constraint_message", "purpose", "choices")
"""Keys that hold a text for people; under `choices` each option is one."""
Texts = dict[str, list[tuple[Scalar | Map, str]]]


def translations(program: Program, seen: Sight, nodes: Nodes) -> Iterator[Problem]:
    """Each text without English where at least two in three of the texts under the same key have it."""
    found: Texts = {}
    _walk(nodes.program, found)
    for key, texts in found.items():
        missing = [(node, spanish) for node, spanish in texts if not _english(node)]
        if len(missing) * 3 <= len(texts):
            for node, spanish in missing:
                suggestion = f'{{es: {quoted(spanish)}, en: "…"}}'
                yield problem("D262", place=node.place, suggestion=suggestion, key=key)


def _walk(node: Node, found: Texts) -> None:
    if isinstance(node, List):
        for item in node.items:
            _walk(item, found)
    for pair in node.pairs if isinstance(node, Map) else ():
        key, value = pair.key.text, pair.value
        if key == "choices" and isinstance(value, Map):
            for option in value.pairs:
                _add(key, option.value, found)
        elif key in SPOKEN and isinstance(value, Scalar | Map):
            _add(key, value, found)
        elif key != "cases":
            _walk(value, found)


def _add(key: str, node: Node, found: Texts) -> None:
    spanish = node.get("es") if isinstance(node, Map) else node
    if isinstance(node, Scalar | Map) and isinstance(spanish, Scalar) and spanish.text.strip():
        found.setdefault(key, []).append((node, spanish.text.strip()))


def _english(node: Scalar | Map) -> bool:
    english = node.get("en") if isinstance(node, Map) else None
    return isinstance(english, Scalar) and bool(english.text.strip())
