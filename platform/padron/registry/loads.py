"""Bulk loads: which file, what became of its rows, and every problem by row and cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, insert, select, update

from padron.registry import rows
from padron.registry.canonical import canonical, mapping
from padron.registry.counters import stamp
from padron.registry.keys import new_id
from padron.registry.store import CONTROL, Unit, View, scoped
from padron.registry.tables import job, load, load_row_problem


@dataclass(frozen=True, slots=True)
class Load:
    """One load of one file. `state`: running, done or failed; `counts` and `results` as the command's JSON has them."""

    id: bytes
    program: str
    service: str | None
    file_sha256: str
    file_name: str
    actor: str
    policy: str
    state: str
    created_at: int
    finished_at: int | None
    counts: Mapping[str, object]
    results: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A problem of a row of the file: `row` counts from 1; `column` is a letter and `cell` its address, or empty."""

    row: int
    column: str
    cell: str
    field: str
    value: str
    code: str
    severity: str
    message: str
    suggestion: str


@scoped(CONTROL)
def begin_load(
    unit: Unit, program: str, file_sha256: str, file_name: str, policy: str, service: str | None = None,
    identifier: bytes | None = None,
) -> bytes:  # fmt: skip
    """A new load, running; gives its id, a new one where none is given."""
    identifier = identifier or new_id()
    unit.connection.execute(insert(load).values(
        id=identifier, program=program, service=service, file_sha256=file_sha256, file_name=file_name,
        actor=unit.actor, policy=policy, state="running", created_at=unit.at, finished_at=None, counts="{}",
        results="{}",
    ))  # fmt: skip
    return identifier


@scoped(CONTROL)
def add_problems(unit: Unit, identifier: bytes, problems: Iterable[RowProblem], first: int = 1) -> None:
    """Keeps problems of a load; `first` numbers them on, from 1 over the whole load."""
    rows.insert(unit.connection, load_row_problem, [
        (identifier, each.row, number, each.column, each.cell, each.field, each.value, each.code, each.severity,
         each.message, each.suggestion)
        for number, each in enumerate(problems, first)
    ])  # fmt: skip


@scoped(CONTROL)
def note_progress(unit: Unit, identifier: bytes, counts: Mapping[str, object]) -> None:
    """The counts so far, in the transaction of the chunk they count."""
    unit.connection.execute(update(load).where(load.c.id == identifier).values(counts=canonical(counts)))


@scoped(CONTROL)
def finish_load(
    unit: Unit, identifier: bytes, counts: Mapping[str, object], results: Mapping[str, object], state: str = "done"
) -> None:
    """Ends a load, `done` or `failed`."""
    unit.connection.execute(update(load).where(load.c.id == identifier).values(
        state=state, finished_at=unit.at, counts=canonical(counts), results=canonical(results)
    ))  # fmt: skip
    stamp(unit)


@scoped(CONTROL)
def fail_load(unit: Unit, identifier: bytes) -> None:
    """Ends a load that was cut, with the counts and results that it came to."""
    unit.connection.execute(update(load).where(load.c.id == identifier).values(state="failed", finished_at=unit.at))
    stamp(unit)


@scoped(CONTROL)
def load_of(view: View, identifier: bytes) -> Load | None:
    """One load, or None."""
    found = view.connection.execute(select(load).where(load.c.id == identifier)).one_or_none()
    return None if found is None else _load(found)


@scoped(CONTROL)
def loads_of_file(view: View, file_sha256: str) -> list[Load]:
    """Earlier loads of exactly this file, the newest first."""
    asked = select(load).where(load.c.file_sha256 == file_sha256).order_by(load.c.id.desc())
    return [_load(row) for row in view.connection.execute(asked)]


@scoped(CONTROL)
def file_names(view: View, identifiers: Iterable[bytes]) -> dict[bytes, str]:
    """What the files of these loads were called."""
    found = rows.fetch(view.connection, load, ("id", "file_name"), "id", set(identifiers))
    return {row[0]: row[1] for row in found}


@scoped(CONTROL)
def undone_since(view: View, program: str, at: int) -> bool:
    """Whether a load of the program was undone after an instant."""
    asked = select(load.c.results).where(load.c.program == program, load.c.state == "undone")
    found = (mapping(text).get("undone") for text in view.connection.scalars(asked))
    return any(isinstance(each, dict) and each.get("at", 0) > at for each in found)


@scoped(CONTROL)
def loads_done_since(view: View, program: str, at: int) -> int:
    """How many loads of the program kept rows after an instant, those under way too."""
    asked = select(func.count()).where(
        load.c.program == program, load.c.created_at > at, load.c.state.in_(("done", "running", "failed"))
    )
    return int(view.connection.scalar(asked) or 0)


@scoped(CONTROL)
def is_loading(view: View, program: str) -> bool:
    """Whether a load of the program is under way."""
    asked = select(load.c.id).where(load.c.program == program, load.c.state == "running").limit(1)
    return view.connection.execute(asked).first() is not None


@scoped(CONTROL)
def under_way(view: View) -> bool:
    """Whether a load is not done yet."""
    return view.connection.execute(select(load.c.id).where(load.c.state == "running").limit(1)).first() is not None


@scoped(CONTROL)
def abandoned_loads(view: View, before: int) -> list[bytes]:
    """The loads of before an instant that still count as running and have no job that could go on with them."""
    asked = select(load.c.id).where(
        load.c.state == "running", load.c.created_at < before, ~exists().where(job.c.id == load.c.id)
    )
    return list(view.connection.scalars(asked))


@scoped(CONTROL)
def left_running(view: View, program: str, actor: str, file_name: str) -> list[bytes]:
    """An actor's loads of files of one name that still count as running and have no job that could go on with them."""
    asked = select(load.c.id).where(
        load.c.program == program, load.c.actor == actor, load.c.file_name == file_name, load.c.state == "running",
        ~exists().where(job.c.id == load.c.id),
    )  # fmt: skip
    return list(view.connection.scalars(asked))


@scoped(CONTROL)
def given_up_loads(view: View) -> list[bytes]:
    """The loads that still count as running and whose job was given up."""
    asked = select(load.c.id).join(job, job.c.id == load.c.id).where(load.c.state == "running", job.c.state == "failed")
    return list(view.connection.scalars(asked))


@scoped(CONTROL)
def recent_loads(view: View, programs: Iterable[str] | None = None, limit: int = 50) -> list[Load]:
    """The newest loads, of the given programs or of all."""
    asked = select(load).order_by(load.c.created_at.desc(), load.c.id.desc()).limit(limit)
    if programs is not None:
        asked = asked.where(load.c.program.in_(sorted(programs)))
    return [_load(row) for row in view.connection.execute(asked)]


@scoped(CONTROL)
def problems_of(
    view: View, identifier: bytes, after_row: int = 0, limit: int = 1000, *, severity: str = "", code: str = ""
) -> list[RowProblem]:
    """Problems of a load by row, those of rows after `after_row`; `severity`, `code`: only those."""
    table = load_row_problem.c
    only = [column == text for column, text in ((table.severity, severity), (table.code, code)) if text]
    asked = (
        select(*list(table)[1:])
        .where(table.load_id == identifier, table.row_number > after_row, *only)
        .order_by(table.row_number, table.number)
        .limit(limit)
    )
    return [RowProblem(row[0], *row[2:]) for row in view.connection.execute(asked)]


def _load(row: Any) -> Load:
    values = row._asdict()
    return Load(**{**values, "counts": mapping(row.counts), "results": mapping(row.results)})


@scoped(CONTROL)
def rows_by_program(view: View) -> dict[str, tuple[int, int, int]]:
    """Of each program: how many loads were done, their rows, and those that were rejected."""
    found: dict[str, tuple[int, int, int]] = {}
    for name, counts in view.connection.execute(select(load.c.program, load.c.counts).where(load.c.state == "done")):
        said, (loads, many, rejected) = mapping(counts), found.get(name, (0, 0, 0))
        found[name] = loads + 1, many + _whole(said.get("rows")), rejected + _whole(said.get("rejected"))
    return found


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
