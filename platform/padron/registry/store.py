"""The store: reading sees one moment; writing is a unit of work that leaves nothing unless it says commit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeVar

from sqlalchemy.engine import Connection

from padron.problems import Problem
from padron.registry.read_audit import ReadAudit

Function = TypeVar("Function", bound=Callable[..., Any])


class Scope(Enum):
    """How many servers an operation touches where the registry is spread over several."""

    ONE_PERSON = "one person"
    FAN_OUT = "fan out"
    REFERENCE = "reference"
    CONTROL = "control"


ONE_PERSON, FAN_OUT, REFERENCE, CONTROL = Scope


class Refused(Exception):
    """The registry cannot do this; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def scoped(scope: Scope) -> Callable[[Function], Function]:
    """Declares the scope of an operation; a test reads it."""

    def declare(function: Function) -> Function:
        function.__scope__ = scope  # type: ignore[attr-defined]
        return function

    return declare


@dataclass(frozen=True, slots=True)
class View:
    """A moment of the registry. Operations take it first; nobody above the registry looks inside."""

    connection: Connection
    secret: bytes
    at: int

    @property
    def on_postgres(self) -> bool:
        """Whether PostgreSQL keeps the tables."""
        return self.connection.dialect.name == "postgresql"


@dataclass(frozen=True, slots=True)
class Unit(View):
    """A view that also writes, in the name of `actor`; only `commit` makes it last."""

    actor: str
    end: Callable[[], None]

    def commit(self) -> None:
        """Makes everything written so far last; once. The reply to a person goes out after it."""
        self.end()


class Series(Protocol):
    """Units of work one after the other, each committed while the next is prepared."""

    def writing(self, actor: str) -> AbstractContextManager[Unit]:
        """As the Store's, once the unit before is safe; what its commit raised is raised here. A unit that says commit
        is safe only after `settle`."""

    def settle(self) -> None:
        """Waits until the unit before is safe, and raises what its commit raised."""

    def held(self) -> float:
        """For how many seconds the last unit that ended had the registry to itself; 0 before the first."""

    def is_alone(self) -> bool:
        """Inside a unit: whether it is certain that nobody outside the series has written since the unit two before it
        began."""


class Store(Protocol):
    """What services know of a database. `read_audit` is the log of who looked at whom."""

    read_audit: ReadAudit

    def reading(self) -> AbstractContextManager[View]:
        """One moment, seen whole."""

    def writing(self, actor: str) -> AbstractContextManager[Unit]:
        """A unit of work; leaving without `commit` undoes it. Raises Refused (`busy`) when the turn does not come."""

    def many_writes(self) -> AbstractContextManager[Series]:
        """Around a long series of units: nothing waits for their commits, nor these for the database's housekeeping."""

    def close(self) -> None:
        """Lets go of the database."""
