"""A command with the memory that it and its children took, looked at twenty times a second."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Memory:
    """Megabytes: the most of each process, and of all at the same moment (pages that they share counted in shares)."""

    each: dict[int, float] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    all: float = 0

    def __str__(self) -> str:
        processes = ", ".join(f"{most:.0f} {self.names[pid]}" for pid, most in self.each.items() if most > 1)
        return f"{processes} MB by process, {self.all:.0f} MB in all"


def watched(command: Sequence[str]) -> tuple[bytes, Memory]:
    """What a command prints, and the memory of it and its children. Raises CalledProcessError."""
    most = Memory()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        while process.poll() is None:
            held = {pid: _megabytes(pid) for pid in _family(process.pid)}
            most.each |= {pid: max(now, most.each.get(pid, 0)) for pid, now in held.items()}
            most.names |= {pid: _name(pid) or most.names.get(pid, "") for pid in held}
            most.all = max(most.all, sum(held.values()))
            time.sleep(0.05)
        assert process.stdout is not None
        told = process.stdout.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return told, most


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for each in children:
        yield from _family(int(each))


def _name(pid: int) -> str:
    """The module that a process runs, without its packages; empty for one that is gone."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return ""
    if "-m" in words:
        return words[words.index("-m") + 1].rpartition(".")[2]
    return Path(words[1]).stem if words[1:] else ""


def _megabytes(pid: int) -> float:
    """The proportional share of a process's memory; 0 for one that is gone."""
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text().partition("\nPss:")[2]
        return int(said.split()[0]) / 1024
    except (OSError, IndexError):
        return 0
