"""A fault of an expression or of a table's cell: which, where in its text, and the right form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Fault:
    """`offset` and `length` mark the stretch of the text, in characters from 0; `suggestion` is the right form."""

    code: str
    offset: int
    length: int
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    suggestion: str | None = None


class Stop(Exception):
    """Reading cannot go on after this fault; never leaves the parser."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def fault(code: str, start: int, end: int, suggestion: str | None = None, /, **values: object) -> Fault:
    """A fault over `text[start:end]`."""
    return Fault(code, start, end - start, MappingProxyType(values), suggestion)
