"""The peers of a load, each in a process of the environment that peers.txt names, made once beside the workbooks."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from load_file import CITIES, SCHOOLS, TODAY, TRADES, Filled, filled, program
from openpyxl import load_workbook
from watching import Memory, watched

from padron.outputs.columns import columns, sheet_title

HERE = Path(__file__).parent
PEERS = {
    "frictionless": (20_000, "frictionless, validates only"),
    "pandera": (100_000, "pandera on calamine, validates only"),
    "jsonschema": (10_000, "openpyxl + jsonschema + SQLAlchemy"),
    "django": (2_000, "django-import-export, dry run and import"),
}
"""How many rows each is given at most (it is then scaled by row), and what it does."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A peer that ran: seconds and processor seconds a row, its memory, and how its findings compare."""

    title: str
    rows: int
    wall: float
    cpu: float
    memory: Memory
    found: int
    planted: int
    others: int


def ran(folder: Path, rows: int) -> Iterator[Ran]:
    """Every peer on the same workbook, or on one of fewer rows where it is slow."""
    python, spec = _environment(folder), folder / "peers.json"
    made = program()
    asked = columns(made)
    options = {"municipio": CITIES, "escolaridad": SCHOOLS, "trabaja": ("Sí", "No"), "giro": TRADES}
    names, answers = [each.name for each in asked], [each.name for each in asked if each.kind == "answer"]
    about = {"sheet": sheet_title(made), "columns": names, "answers": answers, "options": options, "today": TODAY}
    for peer, (most, title) in PEERS.items():
        many = min(rows, most)
        book = filled(folder, many)
        spec.write_text(json.dumps({**about, "hidden": _hidden(book, about["sheet"], len(names))}))
        told, memory = watched([str(python), str(HERE / "load_peers.py"), peer, str(book.file), str(spec)])
        said = json.loads(told)
        wrong = {f"{chr(65 + names.index(name))}{row}" if name in names else f"?{row}" for row, name in said["wrong"]}
        found = len(wrong & book.planted)
        yield Ran(title, many, said["wall"] / many, said["cpu"] / many, memory, found, len(book.planted),
                  len(wrong) - found)  # fmt: skip


def _hidden(book: Filled, sheet: object, first: int) -> int:
    """How many helper columns the template has, which frictionless wants to know."""
    read = load_workbook(book.file, read_only=True)[str(sheet)]
    return len(next(iter(read.iter_rows(min_row=2, max_row=2, min_col=first + 1, values_only=True))))


def _environment(folder: Path) -> Path:
    """The Python that has the peers; made anew when peers.txt changes."""
    asked, place = HERE / "peers.txt", folder / "peers"
    stamp, key = place / "peers.sha256", sha256(asked.read_bytes()).hexdigest()
    python = place / "bin" / "python"
    if not stamp.exists() or stamp.read_text() != key:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(asked)], check=True)
        stamp.write_text(key)
    return python


def told(peers: Iterator[Ran], wall: float, cpu: float) -> Iterator[str]:
    """A line for each peer against a load that took so many seconds, and processor seconds, a row."""
    for each in peers:
        yield (
            f"{each.wall / wall:5.1f} x (processor {each.cpu / cpu:5.1f} x)  {each.title}, {each.rows} rows: "
            f"{each.found} of {each.planted} planted mistakes, {each.others} more; {each.memory}"
        )
