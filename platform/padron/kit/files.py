"""Documents of captures: which of them came along, and how they get from a kit's folder to the registry's."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from padron.durable import settled, written
from padron.program.model import Field, Program, rows_of
from padron.registry.keys import new_id
from padron.registry.store import Refused
from padron.shapes import File, Repeat

LETTERS = frozenset("0123456789abcdef")


def without_absent(
    program: Program, answers: Mapping[str, object], there: frozenset[str]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """The answers without the documents that did not come, and the paths of those."""
    kept, absent = dict(answers), list[str]()
    for leaf in program.answer_leaves():
        name, value = leaf.field.name, kept.get(leaf.field.name)
        if isinstance(leaf.field.shape, File) and value and value not in there:
            kept[name] = None
            absent.append(name)
        elif isinstance(leaf.field.shape, Repeat) and isinstance(value, list):
            kept[name] = list(_rows(leaf.field, value, there, absent))
    return kept, tuple(absent)


def _rows(repeat: Field, rows: list[Any], there: frozenset[str], absent: list[str]) -> Iterator[dict[str, Any]]:
    names = [each.name for each in rows_of(repeat) if isinstance(each.shape, File)]
    for number, row in enumerate(rows, 1):
        gone = [name for name in names if row.get(name) and row[name] not in there]
        absent += [f"{repeat.name}[{number}].{name}" for name in gone]
        yield {**row, **dict.fromkeys(gone)}


def documents(folder: Path) -> frozenset[str]:
    """The documents of a folder, by SHA-256."""
    found = folder.iterdir() if folder.is_dir() else ()
    return frozenset(each.name for each in found if len(each.name) == 64 and set(each.name) <= LETTERS)


def carried(source: Path, target: Path, shown: Callable[[bytes], bytes]) -> frozenset[str]:
    """Copies documents that are what their name says once `shown` took their seal off; gives all that are then there.

    Raises OSError.
    """
    for name in documents(source) - documents(target):
        try:
            content = shown((source / name).read_bytes())
        except (Refused, ValueError):  # damaged: it counts as absent, and its capture says so
            continue
        if sha256(content).hexdigest() == name:
            target.mkdir(mode=0o700, exist_ok=True)
            fresh = target / f"{name}.{new_id().hex()}"
            written(fresh, content)
            fresh.replace(target / name)
            settled(target)
    return documents(target)
