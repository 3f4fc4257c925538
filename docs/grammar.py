"""The keys that the compiler reads, taken from its source: every call of a reader of keys in `padron.program`."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1] / "platform" / "padron" / "program"
READERS = {"keys": 1, "shape_of": 2}
"""Each reader of keys, and which of its arguments are the keys that it takes."""
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """One call of the reader: where it is (`parts.Parts.checks`), the keys it takes and those that must be there."""

    where: str
    keys: tuple[str, ...]
    required: tuple[str, ...]


def accepted() -> list[Accepted]:
    """Every block of keys with a fixed list, each once; calls whose names come from the definition are left out."""
    found = [each for module in sorted(PROGRAM.glob("*.py")) for each in _of_module(module)]
    longest: dict[tuple[str, tuple[str, ...]], Accepted] = {}
    for each in found:
        known = longest.get((each.where, each.keys))
        if each.keys and (known is None or len(each.required) > len(known.required)):
            longest[each.where, each.keys] = each
    return list(longest.values())


def _of_module(module: Path) -> Iterator[Accepted]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    constants = _assigned(tree.body, {})
    for where, function in _functions(tree, module.stem):
        names = _assigned([each for each in ast.walk(function) if isinstance(each, ast.stmt)], constants)
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in READERS:
                yield _accepted(call, READERS[call.func.attr], where, names)


def _functions(node: ast.AST, path: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield f"{path}.{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{path}.{child.name}")


def _accepted(call: ast.Call, at: int, where: str, names: Names) -> Accepted:
    required = [*call.args[3:], *(keyword.value for keyword in call.keywords if keyword.arg == "required")]
    return Accepted(
        where,
        _texts(call.args[at], names) if len(call.args) > at else (),
        _texts(required[0], names) if required else (),
    )


def _assigned(body: list[ast.stmt], known: Names) -> Names:
    """The tuples and lists of texts that some statements name, over those already known."""
    found = dict(known)
    for each in body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Tuple | ast.List):
            found.update(
                (target.id, _texts(each.value, found)) for target in each.targets if isinstance(target, ast.Name)
            )
    return found


def _texts(node: ast.expr, names: Names) -> tuple[str, ...]:
    if isinstance(node, ast.Constant):
        return (str(node.value),)
    if isinstance(node, ast.Tuple | ast.List):
        return tuple(text for item in node.elts for text in _texts(item, names))
    if isinstance(node, ast.Starred):
        return _texts(node.value, names)
    return names.get(node.id, ()) if isinstance(node, ast.Name) else ()
