"""Seconds by stage of a load while it runs."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from padron.intake import child, sheet
from padron.registry.database import Database
from padron.services import load as loading
from padron.services import load_ahead, load_filing

Seconds = dict[str, float]


@contextmanager
def clocks() -> Iterator[Seconds]:
    """Seconds by stage while the block runs; `lock` is the longest time that the write lock was held."""
    seconds: Seconds = {}

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def clocked(*given: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                seconds[name] = seconds.get(name, 0) + time.perf_counter() - start

        return clocked

    @contextmanager
    def unit_of_work(self: Database, kept: Any, actor: str) -> Iterator[Any]:
        with before(self, kept, actor) as unit:
            start = time.perf_counter()
            yield unit
        held = time.perf_counter() - start
        seconds["write"] = seconds.get("write", 0) + held
        seconds["lock"] = max(seconds.get("lock", 0), held)

    before, places = Database._unit, (
        (sheet, "gate", "gate"), (loading, "_opened", "open"), (load_filing, "twins", "twins"),
        (child.Parsed, "_reply", "wait"), (ExitStack, "enter_context", "read"), (load_ahead._Ahead, "known", "known"),
        (load_ahead.Second, "said", "judged"), (load_ahead, "judged", "here"),
    )  # fmt: skip
    kept = [getattr(owner, name) for owner, name, _ in places]
    for owner, name, stage in places:
        setattr(owner, name, timed(stage, getattr(owner, name)))
    Database._unit = unit_of_work  # type: ignore[method-assign]
    try:
        yield seconds
    finally:
        Database._unit = before  # type: ignore[method-assign]
        for (owner, name, _), old in zip(places, kept, strict=True):
            setattr(owner, name, old)
