"""Enrolments of a program by what a reviewer looks for: a page of them, and how many there are in all."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from padron.registry.enrolments import Enrolment, enrolment_from
from padron.registry.promoted import Wanted, matching
from padron.registry.store import FAN_OUT, View, scoped
from padron.registry.tables import enrolment


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a program's enrolments in these states; of a call and with a verdict where these are set.

    `answers`: what promoted fields must have.
    """

    program: str
    states: tuple[str, ...]
    call: str = ""
    verdict: str = ""
    answers: tuple[Wanted, ...] = ()


@scoped(FAN_OUT)
def found_by(view: View, sought: Sought, limit: int, offset: int = 0) -> list[Enrolment]:
    """A page of them, by day of applying and folio."""
    asked = _asked(view, sought, select(enrolment)).order_by(enrolment.c.applied_on, enrolment.c.folio)
    return [enrolment_from(tuple(row)) for row in view.connection.execute(asked.limit(limit).offset(offset))]


@scoped(FAN_OUT)
def count_by(view: View, sought: Sought) -> int:
    """How many there are."""
    asked = _asked(view, sought, select(func.count()).select_from(enrolment))
    return int(view.connection.execute(asked).scalar_one())


def _asked(view: View, sought: Sought, some: Select[Any]) -> Select[Any]:
    program: ColumnElement[bool] = enrolment.c.program == sought.program
    return some.where(*(matching(view, sought.answers) or [program]), *_where(sought))


def _where(sought: Sought) -> list[ColumnElement[bool]]:
    table = enrolment.c
    where: list[ColumnElement[bool]] = [table.state.in_(sought.states)]
    where += [table.call == sought.call] if sought.call else []
    return where + ([table.verdict == sought.verdict] if sought.verdict else [])
