"""What comes to the registry's door, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from padron.problems import Problem

Policy = Literal["form", "fill", "update"]
Status = Literal["created", "updated", "identical", "rejected"]
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Source:
    """The way in: `form`, `load`, `kit` or `api`; a load also says which and which row, counted from 1."""

    kind: str
    load: bytes | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A privacy notice accepted: its version, the day, by what means and before whom."""

    notice: str
    accepted_on: str
    means: str
    witness: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A judged record. `id` is the draft's, and becomes the enrolment's: the same id twice changes nothing.

    `person` holds canonical registry values by field name; `curp` is a CURP, a provisional folio `P-…`, or left out
    for a person without CURP. `answers` and `judged` are canonical JSON texts. `applied_on` is an ISO day.
    """

    id: bytes
    person: Values
    program: str
    version: int
    sha256: str
    call: str
    area: str
    state: str
    category: str
    verdict: str
    answers: str
    judged: str
    applied_on: str
    source: Source
    consent: ConsentGiven | None = None


@dataclass(frozen=True, slots=True)
class SaveRules:
    """How known people and enrolments may change.

    `policy`: `form` overwrites contact data, `fill` fills blanks and proposes the rest, `update` lets the newer
    `applied_on` win. `groups` names the registry group of a field; `editable` the states of an enrolment that may
    change; `labels` what people call a field.
    """

    policy: Policy
    groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    editable: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one arrival. Rejected ones have no folio; `person_key` is None when nobody was found or made.

    `identifier` is the person's CURP or the provisional folio that a person without CURP received.
    """

    status: Status
    folio: str | None
    person_key: bytes | None
    enrolment: bytes | None
    identifier: str | None = None
    problems: tuple[Problem, ...] = ()
