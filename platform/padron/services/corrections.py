"""What somebody has corrected of a load's rejected rows so far: a file beside their workbook, forgotten with it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from padron.durable import settled, written
from padron.services.sweeping import WORKBOOKS


class Wrong(NamedTuple):
    """One thing that keeps a row out, as it was last judged. `field` is «» where it is about the row as a whole."""

    field: str
    code: str
    message: str
    suggestion: str


class Sent(NamedTuple):
    """Rows that were handed to a new load, by the SHA-256 of its file."""

    sha256: str
    rows: tuple[int, ...]


@dataclass(slots=True)
class Corrections:
    """Rows by their number in the workbook of rejected rows.

    `cells`: what was typed, by path (`campo`, `repetición[2].campo`), «» to leave it blank. `wrong`: what the last
    judging found; nothing for a sound row, no entry for one not judged yet. `judged_by`: the program and the day of it.
    """

    judged_by: str = ""
    cells: dict[int, dict[str, str]] = field(default_factory=dict)
    wrong: dict[int, tuple[Wrong, ...]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)


@contextmanager
def corrections(data_folder: Path, load: str) -> Iterator[Corrections]:
    """The corrections of a load, kept when the block ends well; one process at a time. `load`: its id as text."""
    file = data_folder / WORKBOOKS / f"{load}.corrections.json"
    with FileLock(file.with_suffix(".lock"), mode=0o600):
        found = _read(file)
        yield found
        _write(file, found)


def _read(file: Path) -> Corrections:
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Corrections()
    return Corrections(
        stored["judged_by"],
        {int(row): dict(cells) for row, cells in stored["cells"].items()},
        {int(row): tuple(Wrong(*each) for each in found) for row, found in stored["wrong"].items()},
        [Sent(each["sha256"], tuple(each["rows"])) for each in stored["sent"]],
    )


def _write(file: Path, found: Corrections) -> None:
    """Puts the file in its place whole, readable by its owner alone."""
    stored = {
        "judged_by": found.judged_by,
        "cells": found.cells,
        "wrong": found.wrong,
        "sent": [each._asdict() for each in found.sent],
    }
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    written(fresh, json.dumps(stored, ensure_ascii=False).encode())
    fresh.replace(file)
    settled(file.parent)
