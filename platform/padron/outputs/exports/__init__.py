"""Exports: records of a program as sheets of plain cells, a layout each. Who may have them is not decided here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

Cell = str | int | Decimal | date | None
"""A value of a sheet; text is never anything but text."""


@dataclass(frozen=True, slots=True)
class Given:
    """A delivery. `quantity` in hundredths, `amount` in centavos, `on` an ISO day; `status` delivered or held."""

    service: str
    quantity: int
    amount: int | None
    on: str
    status: str
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Record:
    """An enrolment, its person as of today. `person` and `answers` are canonical, without what must stay hidden.

    `person["curp"]` is her CURP or provisional folio, and `by_curp` which of them; `state` and `verdict` are in words,
    `category` is the state's; days are ISO.
    """

    folio: str
    by_curp: bool
    call: str
    state: str
    category: str
    verdict: str
    applied_on: str
    activated_on: str | None
    person: Mapping[str, object]
    answers: Mapping[str, object]
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the name of its file, its title, and its columns as (name, label)."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]


Line = tuple[int, tuple[Cell, ...]]
"""A row of the sheet with this number, from 0."""


class Layout(Protocol):
    """How records become sheets; made for one export, since some of what it says comes at the end."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets, in order."""

    def rows(self, record: Record) -> Iterator[Line]:
        """What one record comes to."""

    def last(self) -> Iterator[Line]:
        """What can only be said after all of them."""
