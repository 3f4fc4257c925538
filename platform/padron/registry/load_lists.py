"""Loads as people look for them: a person's own in pages, and the problems of one by kind, each with what cells say."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import func, select

from padron.registry.loads import Load, load_of
from padron.registry.store import CONTROL, View, scoped
from padron.registry.tables import load, load_row_problem


class Said(NamedTuple):
    """In how many rows one text of one field (a repeat's as `name[2].cell`) has one kind of problem."""

    field: str
    code: str
    value: str
    message: str
    suggestion: str
    rows: int


@scoped(CONTROL)
def problems_said(
    view: View, identifier: bytes, severity: str = "error", without: Collection[str] = ()
) -> list[Said]:  # fmt: skip
    """The problems of a load's rows but for some kinds, by field, kind and what the cell says; most frequent first."""
    one = load_row_problem.c
    rows = func.count(one.row_number.distinct())
    asked = (
        select(one.field, one.code, one.value, one.message, func.min(one.suggestion), rows)
        .where(one.load_id == identifier, one.severity == severity, one.row_number > 0)
        .where(one.code.not_in(sorted(without)))
        .group_by(one.field, one.code, one.value, one.message)
        .order_by(rows.desc(), one.field, one.code, one.value, one.message)
    )
    return [Said(*row) for row in view.connection.execute(asked)]


@scoped(CONTROL)
def said_of_file(view: View, identifier: bytes) -> list[str]:
    """What was said of a load's file as a whole, each message once."""
    one = load_row_problem.c
    asked = select(one.message).where(one.load_id == identifier, one.row_number == 0).order_by(one.number)
    return list(dict.fromkeys(view.connection.execute(asked).scalars()))


@scoped(CONTROL)
def problem_count(view: View, identifier: bytes, severity: str = "error") -> int:
    """How many problems of a severity a load's rows have."""
    one = load_row_problem.c
    mine = (one.load_id == identifier, one.severity == severity, one.row_number > 0)
    return int(view.connection.execute(select(func.count()).select_from(load_row_problem).where(*mine)).scalar_one())


@scoped(CONTROL)
def rows_with_errors(view: View, identifier: bytes) -> list[int]:
    """The numbers of a load's rows that an error kept out, in order."""
    one = load_row_problem.c
    asked = (
        select(one.row_number)
        .where(one.load_id == identifier, one.severity == "error", one.row_number > 0)
        .distinct()
        .order_by(one.row_number)
    )
    return list(view.connection.execute(asked).scalars())


@scoped(CONTROL)
def own_loads(
    view: View, actor: str, programs: Iterable[str], states: Iterable[str] = (), *, most: int, after: int = 0
) -> list[Load]:
    """A person's loads of these programs, the newest first, those after the first `after`; `states`: only in these."""
    asked = (
        select(load.c.id)
        .where(load.c.actor == actor, load.c.program.in_(sorted(programs)))
        .order_by(load.c.created_at.desc(), load.c.id.desc())
        .limit(most)
        .offset(after)
    )
    wanted = sorted(states)
    if wanted:
        asked = asked.where(load.c.state.in_(wanted))
    found = (load_of(view, identifier) for identifier in view.connection.execute(asked).scalars().all())
    return [each for each in found if each is not None]
