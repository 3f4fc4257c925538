"""Limits that another one makes idle: they can never be the first to say no."""

from collections.abc import Iterator, Mapping
from typing import Any

from padron.problems import Problem, problem
from padron.program.analysis.sight import Sight
from padron.program.model import Limit, Period, Program

WITHIN: Mapping[Period, frozenset[str]] = {
    "week": frozenset({"ever"}),
    "month": frozenset({"bimester", "quarter", "semester", "year", "ever"}),
    "bimester": frozenset({"semester", "year", "ever"}),
    "quarter": frozenset({"semester", "year", "ever"}),
    "semester": frozenset({"year", "ever"}),
    "year": frozenset({"ever"}),
    "call": frozenset({"ever"}),
    "ever": frozenset(),
}
"""The longer periods that each period lies in as a whole."""
MOST: Mapping[tuple[Period, Period], int] = {
    ("week", "month"): 6, ("week", "bimester"): 10, ("week", "quarter"): 15, ("week", "semester"): 28,
    ("week", "year"): 54, ("month", "bimester"): 2, ("month", "quarter"): 3, ("month", "semester"): 6,
    ("month", "year"): 12, ("bimester", "semester"): 3, ("bimester", "year"): 6, ("quarter", "semester"): 2,
    ("quarter", "year"): 4, ("semester", "year"): 2,
}  # fmt: skip
"""How many shorter periods a longer one has to do with, at most."""


PERIODS: Mapping[Period, str] = {
    "week": "semana", "month": "mes", "bimester": "bimestre", "quarter": "trimestre",
    "semester": "semestre", "year": "año", "call": "convocatoria", "ever": "siempre",
}  # fmt: skip


def idle_limits(program: Program, seen: Sight) -> Iterator[Problem]:
    """Each idle limit once, with one that makes it so."""
    for limits in (program.limits, *(service.limits for service in program.services)):
        idle: set[int] = set()
        for at, limit in reversed(list(enumerate(limits))):
            others = (each for index, each in enumerate(limits) if index != at and index not in idle)
            by = next((each for each in others if _makes_idle(each, limit)), None)
            if by is not None:
                idle.add(at)
                yield _said(limit, by)


def _said(limit: Limit, by: Limit) -> Problem:
    values: dict[str, Any] = {"max": limit.max, "period": PERIODS[limit.period]}
    values |= {"period_en": limit.period, "other_max": by.max, "other_period": PERIODS[by.period]}
    return problem("D250", place=limit.place, line=by.place.line, other_period_en=by.period, **values)


def _makes_idle(by: Limit, limit: Limit) -> bool:
    unless = by.unless.expression.tree if by.unless else None
    same = unless is None or (limit.unless is not None and limit.unless.expression.tree == unless)
    if by.per != limit.per or by.sum != limit.sum or not same:
        return False
    if by.period == limit.period or by.period in WITHIN[limit.period]:
        return by.max <= limit.max
    most = MOST.get((by.period, limit.period))
    return most is not None and by.max * most <= limit.max
