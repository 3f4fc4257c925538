"""Long lists in parts: `limit` says how many, and `after` is the cursor that the part before gave as `next`."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from padron.problems import problem
from padron.web.api.endpoint import Asked
from padron.web.api.refusals import ApiRefused

One = TypeVar("One")
USUAL = 50


def part(found: Sequence[One], asked: Asked, cursor: Callable[[One], str]) -> tuple[Sequence[One], str | None]:
    """The part of a list that is asked for, and the cursor of the next one. Raises ApiRefused for an unknown cursor."""
    start, limit = 0, limit_of(asked)
    after = asked.query.get("after")
    if after is not None:
        at = next((place for place, each in enumerate(found) if cursor(each) == after), None)
        if at is None:
            raise ApiRefused(unknown_cursor())
        start = at + 1
    shown = found[start : start + limit]
    return shown, cursor(shown[-1]) if shown and start + limit < len(found) else None


def limit_of(asked: Asked) -> int:
    """How many are asked for."""
    return int(asked.query.get("limit", USUAL))


def unknown_cursor() -> Any:
    """That `after` is no cursor of this list."""
    wanted = ("el next de la parte anterior", "the next of the part before")
    return problem("wrong_part", field="after", label="after", wanted=wanted[0], wanted_en=wanted[1])
