"""Units of work one after the other, each committed by a thread while the next is prepared."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from time import monotonic
from types import TracebackType
from typing import Self

from padron.registry.store import Unit


class Behind:
    """A Series (see the Store). `unit` opens a unit of work; `hand_over` is told before another thread ends one."""

    def __init__(self, unit: Callable[[str], AbstractContextManager[Unit]], hand_over: Callable[[], None]) -> None:
        self._unit, self._hand_over = unit, hand_over
        self._thread = ThreadPoolExecutor(1, "padron-commit")
        self._pending: Future[None] | None = None
        self._versions = deque[object](maxlen=3)
        self._held = 0.0

    @contextmanager
    def writing(self, actor: str) -> Iterator[Unit]:
        """A unit of work, once the one before is safe."""
        self.settle()
        said: list[bool] = []
        with ExitStack() as held:
            unit = held.enter_context(self._unit(actor))
            began = monotonic()
            self._versions.append(_version(unit))
            yield replace(unit, end=lambda: said.append(True))
            if said:
                self._hand_over()
                self._pending = self._thread.submit(self._end, unit, held.pop_all(), began)

    def settle(self) -> None:
        """Waits until the unit before is safe, and raises what its commit raised."""
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()

    def held(self) -> float:
        """For how many seconds the last unit that ended had the registry to itself; 0 before the first."""
        return self._held

    def _end(self, unit: Unit, held: ExitStack, began: float) -> None:
        with held:
            unit.commit()
        self._held = monotonic() - began

    def is_alone(self) -> bool:
        """Whether nobody else has written since the unit two before this one began."""
        return len(self._versions) == self._versions.maxlen and len(set(self._versions)) == 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        self._thread.shutdown()
        if wrong is None:
            self.settle()


def _version(unit: Unit) -> object:
    """What changes when somebody else's connection commits; PostgreSQL has no such thing, and so always differs."""
    return object() if unit.on_postgres else unit.connection.exec_driver_sql("PRAGMA data_version").scalar_one()
