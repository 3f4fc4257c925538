"""The second process of a long load: `python -m padron.services.load_judge` judges the chunks that it is handed.

It has the program and no registry, no secret and no file; what is known of people comes with each chunk. On standard
input and output each message is its length in eight bytes, then a pickle: first the Loading, then a Task after the
other, each answered by what was Said of its rows. Both ends are the same release of Padrón.
"""

import gc
import io
import pickle
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import IO, Any, NamedTuple

from padron.intake.record import Record, door
from padron.intake.sheet import SheetRow
from padron.outputs.judge import Judgement
from padron.problems import Problem
from padron.program.model import Verdict
from padron.registry.arrivals import FREE, Arrival, Award, Source
from padron.registry.keys import content_id
from padron.registry.merging import first_values, newcomer
from padron.services.load_rows import Loading, Row, consent_given, content, judged, prepared_rows

USUAL, SELDOM = gc.get_threshold(), (50_000, 50, 100)
"""How often Python looks for cycles: rows make many objects and none of these; every 700 takes a fifth of a load."""


class Known(NamedTuple):
    """What the registry holds of a row's person: see Row."""

    person: Mapping[str, object]
    answers: Mapping[str, object]
    has_accepted: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk as the spool has it, the rows that are `copies` or `clash`, who is known by row, and each row's facts."""

    chunk: Sequence[bytes]
    copies: Collection[int]
    clashes: Mapping[int, int]
    known: Mapping[int, Known]
    facts: Sequence[Mapping[str, Any]]


class Kept(NamedTuple):
    """What makes an Arrival of a row, beside what its Row and the Loading say. `content`: of a row without CURP;
    `newcomer`: of one whose person nobody knows."""

    person: Mapping[str, object]
    state: str
    category: str
    answers: str
    judged: str
    award: Award | None
    content: str
    newcomer: tuple[str, str] | None


class Said(NamedTuple):
    """What was found about one row: problems of the row and `found` in its record; what is kept where none stops it."""

    problems: list[Problem]
    verdict: Verdict
    outcomes: tuple[bool | None, ...]
    found: tuple[Problem, ...]
    adjusted: tuple[str, ...]
    kept: Kept | None


def said_of(row: Row) -> Said:
    """What a judged row says, without what it says it of."""
    record, made = row.record, row.arrival
    assert record is not None
    kept = None
    if made is not None:
        award = None if made.award.is_free else made.award
        kept = Kept(made.person, made.state, made.category, made.answers, made.judged, award,
                    "" if row.identifier else content(row),
                    None if row.person else newcomer(first_values(made.person)))  # fmt: skip
    return Said(row.problems, record.verdict, record.judgement.outcomes, record.problems, record.adjusted, kept)


def take(row: Row, said: Said, loading: Loading, secret: bytes, fresh: bytes) -> None:
    """Gives a row what was said of it; `fresh` is a new id for it."""
    program = loading.program
    row.problems, row.is_light = said.problems, True
    judgement = Judgement(loading.door.judge, _NONE, _NONE, _NONE, frozenset(), (), frozenset(), (), (), said.outcomes,
                          (), 0, {})  # fmt: skip
    row.record = Record(program, row.applied_on, _NONE, _NONE, _NONE, said.verdict, (), (), said.found, said.adjusted,
                        None, row.facts, judgement)  # fmt: skip
    if said.kept is None:
        return
    assert row.call is not None
    person, state, category, answers, read, award, text, new = said.kept
    row.arrival = Arrival(
        content_id(secret, text) if text else fresh, person, program.name, loading.version, program.sha256,
        row.call.name, program.area, state, category, said.verdict, answers, read, row.applied_on,
        Source("load", loading.source, row.sheet.number), consent_given(row, loading), award or FREE, new,
    )  # fmt: skip


_NONE: Mapping[str, Any] = MappingProxyType({})


def judged_chunk(task: Task, loading: Loading) -> list[Said]:
    """What is said of the rows of a chunk that are no copies, in order."""
    rows = prepared_rows(chunk_of(task.chunk), task.copies, task.clashes, loading)
    for row, facts in zip(rows, task.facts, strict=True):
        row.facts = facts
        known = task.known.get(row.sheet.number)
        if known is not None:
            row.person, row.answers, row.has_accepted = known
        judged(row, loading, b"")
    return [said_of(row) for row in rows]


def chunk_of(parts: Iterable[bytes]) -> tuple[SheetRow, ...]:
    """The rows of a chunk as the spool has it, in the file's order."""
    return tuple(sorted(chain.from_iterable(map(pickle.loads, parts)), key=_NUMBER))


_NUMBER = itemgetter(SheetRow._fields.index("number"))


def pickled(what: object) -> bytes:
    """A pickle in which read-only maps may be; those of the standard library cannot be pickled by themselves."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _TABLE
    pickler.dump(what)
    return out.getvalue()


def frozen(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A read-only map, by a name that a pickle can hold."""
    return MappingProxyType(values)


def _of_map(found: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return frozen, (dict(found),)


_TABLE: dict[type, Any] = {MappingProxyType: _of_map}


def handed(loading: Loading) -> bytes:
    """A Loading as the other process takes it: without the door, which it makes itself."""
    return pickled({name: getattr(loading, name) for name in Loading.__slots__ if name not in ("door", "frame")})


def send(out: IO[bytes], message: bytes) -> None:
    """Writes one message."""
    out.write(len(message).to_bytes(8, "big"))
    out.write(message)
    out.flush()


def received(given: IO[bytes]) -> bytes | None:
    """The next message; None at the end."""
    size = given.read(8)
    message = given.read(int.from_bytes(size, "big")) if len(size) == 8 else b""
    return message if size and len(message) == int.from_bytes(size, "big") else None


def serve(given: IO[bytes], out: IO[bytes]) -> None:
    """Answers tasks until there are no more."""
    first = received(given)
    if first is None:
        return
    said = pickle.loads(first)  # what the process that started this one wrote
    loading = Loading(**said, door=door(said["program"]), frame=None)
    while (message := received(given)) is not None:
        send(out, pickled(judged_chunk(pickle.loads(message), loading)))


if __name__ == "__main__":
    from padron.services import load_judge  # what it pickles has the names that the other process knows

    gc.set_threshold(*SELDOM)
    load_judge.serve(sys.stdin.buffer, sys.stdout.buffer)
