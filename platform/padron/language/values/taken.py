"""What became of a raw value: the canonical one, or a problem, and whether it had to be changed."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from padron.problems import Problem

Canonical = str | int | bool | list[str]
"""Text, a code or an ISO day; a whole number, or one scaled by its places; yes or no; codes."""


class Taken(NamedTuple):
    """A value read. No value and no problem: it was blank. `adjusted`: what is kept is not what was written.

    A problem that is a warning comes with its value; an error comes without.
    """

    value: Canonical | None
    problem: Problem | None = None
    adjusted: bool = False


Take = Callable[[object, str], Taken]
"""(raw value, today as an ISO day) → Taken."""

NOTHING = Taken(None)


def refused(code: str, suggestion: str | None = None, **values: object) -> Taken:
    """No value, and why."""
    return Taken(None, Problem(code, MappingProxyType(values), suggestion=suggestion))


def about(found: Problem, field: str, label: str) -> Problem:
    """The same problem, said of a field: its message then names the label."""
    return replace(found, field=field, values=MappingProxyType({**found.values, "label": label}))


def excerpt(text: str, most: int = 24) -> str:
    """A value as messages quote it: short."""
    return text if len(text) <= most else text[: most - 1] + "…"
