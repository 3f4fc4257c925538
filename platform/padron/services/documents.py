"""Documents in the data folder: one that was uploaded waits apart until a record that names it is saved.

A document's name is its SHA-256. Of what was uploaded for a record that never was, nothing stays.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from padron.durable import settled, written
from padron.registry.keys import new_id

KEPT, UPLOADED = "files", "uploads"
"""The folders of the data folder that hold the documents of records, and those of records that are not saved yet."""
_NAME = re.compile("[0-9a-f]{64}")


def receive(data: Path, content: bytes, hides: Callable[[bytes], bytes] = bytes) -> str:
    """The name under which an uploaded document now waits, or is kept already; `hides`: as what it is written."""
    name = sha256(content).hexdigest()
    if not (data / KEPT / name).exists():
        folder = _folder(data / UPLOADED)
        fresh = folder / f"{name}.{new_id().hex()}"
        written(fresh, hides(content))
        fresh.replace(folder / name)  # also where it waits already: it is of now
        settled(folder)
    return name


def keep(data: Path, answers: object) -> None:
    """Keeps for good what waits of the documents that a record names: before it is written, so that it finds them."""
    waiting = [each for name in set(named(answers)) if (each := data / UPLOADED / name).is_file()]
    for each in waiting:
        each.replace(_folder(data / KEPT) / each.name)
    if waiting:
        settled(data / KEPT, data / UPLOADED)


def named(answers: object) -> Iterator[str]:
    """Every text in answers, however deep, that may be the name of a document."""
    if isinstance(answers, str) and _NAME.fullmatch(answers):
        yield answers
    elif isinstance(answers, dict):
        for each in answers.values():
            yield from named(each)
    elif isinstance(answers, list | tuple):
        for each in answers:
            yield from named(each)


def forget(data: Path, wanted: Iterable[str]) -> int:
    """Removes the documents, kept or waiting, that nobody wants; gives how many went."""
    still = set(wanted)
    gone = [each for folder in (KEPT, UPLOADED) for each in (data / folder).glob("*") if each.name not in still]
    for each in gone:
        each.unlink(missing_ok=True)
    return len(gone)


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    return path
