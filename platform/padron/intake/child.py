"""The parent's end of a workbook being parsed in a limited child: sheets, and their rows in chunks.

Whatever the child dies of is a refusal in words; the parent decodes JSON only, and never more than a frame at a time.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, NamedTuple, Self

from padron.intake.gate import LIMITS, Limits, Refused
from padron.intake.upload import Source, uploaded
from padron.problems import problem

CHUNK = 1_000
PARSER = "padron.intake.parsing"
_READ = 1 << 20


class ParsedRow(NamedTuple):
    """One row as Excel numbers it, its values from the sheet's first column on, and its marks by column (from 1)."""

    number: int
    values: list[Any]
    marks: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ParsedSheet:
    """A sheet that is open: the first column (from 1), hidden rows, merged ranges (top, left, bottom, right)."""

    name: str
    first: int
    hidden: int
    merged: tuple[tuple[int, int, int, int], ...]


class Parsed:
    """A workbook in its child. `sheets` maps names to whether they are shown; one sheet is open at a time."""

    def __init__(self, source: Source, limits: Limits = LIMITS, parser: str = PARSER) -> None:
        """Starts the child, of the module that parses such files, and hands it one that has passed the gate, open.

        Raises Refused, OSError.
        """
        self._limits, self._asked, self._buffer = limits, 0, b""
        with uploaded(source) as upload, upload.handed() as file:
            self._child = _child(parser, file)
        self._end = weakref.finalize(self, _stop, self._child)
        self._command({"limits": asdict(limits), "file": file})
        said = self._reply()
        self.sheets: dict[str, bool] = dict(said["sheets"])
        self.properties: dict[str, str] = dict(said["properties"])

    def open(self, name: str) -> ParsedSheet:
        """Opens a sheet by its exact name; what was not read of the one before is dropped. Raises Refused."""
        while self._asked:
            self._next()
        self._command({"open": name})
        said = self._reply()["opened"]
        return ParsedSheet(name, said["first"], said["hidden"], tuple(tuple(each) for each in said["merged"]))

    def rows(self, count: int = CHUNK) -> Iterator[list[ParsedRow]]:
        """The open sheet's further rows, in chunks; the child prepares one while the last is used. Raises Refused."""
        self._ask(count)
        while chunk := self._next():
            self._ask(count)
            yield chunk

    def some(self, count: int) -> list[ParsedRow]:
        """The open sheet's next rows, at most so many. Raises Refused."""
        self._ask(count)
        return self._next()

    def close(self) -> None:
        """Ends the child; harmless when it already has ended."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _ask(self, count: int) -> None:
        self._command({"next": count})
        self._asked += 1

    def _next(self) -> list[ParsedRow]:
        self._asked -= 1
        return [
            ParsedRow(number, values, {int(column): mark for column, mark in marks[0].items()} if marks else _NONE)
            for number, values, *marks in self._reply()["rows"]
        ]

    def _command(self, command: Mapping[str, object]) -> None:
        self._write(json.dumps(command).encode() + b"\n")

    def _write(self, sent: bytes) -> None:
        """Sends without waiting for ever on a child that does not read."""
        pipe = self._child.stdin
        assert pipe is not None
        left = memoryview(sent)
        with _ready(pipe.fileno(), selectors.EVENT_WRITE) as ready:
            until = monotonic() + self._limits.wait
            while left:
                if not ready.select(max(0, until - monotonic())):
                    raise self._dead("workbook_slow")
                try:
                    left = left[os.write(pipe.fileno(), left[:_PIPE]) :]
                except BrokenPipeError:
                    return  # why is in its last reply, or in how it died

    def _reply(self) -> dict[str, Any]:
        line = self._line()
        try:
            said = json.loads(line, object_hook=_value)
        except ValueError:
            raise self._dead("workbook_damaged") from None
        if "refused" in said:
            self.close()
            raise Refused(problem(said["refused"], **said["values"]))
        return dict(said)

    def _line(self) -> bytes:
        """The child's next line; the refusal that fits when it dies, stalls, or says too much."""
        pipe = self._child.stdout
        assert pipe is not None
        parts, size = [self._buffer], len(self._buffer)
        with _ready(pipe.fileno(), selectors.EVENT_READ) as ready:
            until = monotonic() + self._limits.wait
            while b"\n" not in parts[-1]:
                if not ready.select(max(0, until - monotonic())):
                    raise self._dead("workbook_slow")
                read = os.read(pipe.fileno(), _READ)
                if not read:
                    raise self._dead(_cause(self._child))
                parts.append(read)
                size += len(read)
                if size > self._limits.frame:
                    raise self._dead("workbook_heavy")
        line, _, self._buffer = b"".join(parts).partition(b"\n")
        return line

    def _dead(self, code: str) -> Refused:
        self.close()
        return Refused(problem(code))


_NONE: Mapping[int, str] = {}
_PIPE = 1 << 16
_CAUSES = {-signal.SIGXCPU: "workbook_slow", -signal.SIGABRT: "workbook_heavy", -signal.SIGKILL: "workbook_heavy"}


def _cause(child: "subprocess.Popen[bytes]") -> str:
    """The code of the refusal for how a child ended."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(5)
    return _CAUSES.get(child.returncode, "workbook_damaged")


@contextlib.contextmanager
def _ready(pipe: int, event: int) -> Iterator[selectors.BaseSelector]:
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, event)
        yield ready


def _child(parser: str, file: int) -> "subprocess.Popen[bytes]":
    """A Python of the same kind that inherits three pipes and the file that it parses: no secrets, no folder."""
    package = Path(__file__).resolve().parents[2]
    child = subprocess.Popen(
        [sys.executable, "-P", "-s", "-m", parser],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": str(package), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        pass_fds=(file,),
        bufsize=0,
    )
    assert child.stdin is not None
    os.set_blocking(child.stdin.fileno(), False)
    return child


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
    child.wait()


def _value(said: dict[str, Any]) -> object:
    """Days, times and durations as the child writes them; any other map as it is."""
    if len(said) == 1:
        ((kind, text),) = said.items()
        if kind == "d":
            return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        if kind == "t":
            return time.fromisoformat(text)
        if kind == "s":
            return text
    return said
