"""What comes to the registry's door, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from padron.problems import Problem

UNDONE = "undone"
"""State and category of an enrolment that only a load made, and whose load was undone: it counts for nothing."""
Policy = Literal["form", "fill", "update"]
Status = Literal["created", "updated", "identical", "rejected"]
Values = Mapping[str, object]


class Source(NamedTuple):
    """The way in: `form`, `load`, `kit` or `api`; a load also says which and which row, counted from 1."""

    kind: str
    load: bytes | None = None
    row: int | None = None


class ConsentGiven(NamedTuple):
    """A privacy notice accepted: its version, the day, by what means and before whom."""

    notice: str
    accepted_on: str
    means: str
    witness: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A place asked for under a limit, before it is known whose and when.

    `owner`: the program, or `program.service`; `limit`: its name there. `value`: the canonical value that it counts by;
    None for the person. `most` and `amount`: how many there are, and how many this one takes (scaled alike).
    `message` is said where there is no place; `field` the question it counts by.
    """

    owner: str
    limit: str
    value: str | None
    period: str
    most: int
    amount: int = 1
    message: str = ""
    message_en: str = ""
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """What an enrolment asks for when it becomes active: places under limits, and one of its call's `quota`.

    `unknown`: the fields (name, label) without which a limit cannot be looked at. `hold` and `waiting`: the state and
    category of one that waits for such a field, and of one that waits for a place; None where its lifecycle has none.
    """

    asked: tuple[Asked, ...] = ()
    quota: int | None = None
    unknown: tuple[tuple[str, str], ...] = ()
    hold: tuple[str, str] | None = None
    waiting: tuple[str, str] | None = None

    @property
    def is_free(self) -> bool:
        """Whether nothing is asked for, so that nothing need be looked at."""
        return not self.asked and not self.unknown and self.quota is None


FREE = Award()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A judged record. `id` is the draft's, and becomes the enrolment's: the same id twice changes nothing.

    `person` holds canonical registry values by field name; `curp` is a CURP, a provisional folio `P-…`, or left out
    for a person without CURP. `answers` and `judged` are canonical JSON texts. `applied_on` is an ISO day. `newcomer`:
    the text and the folded name of somebody new (see merging), where they were worked out beforehand. `reason`:
    why a stored record is corrected, kept with what changes.
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
    award: Award = FREE
    newcomer: tuple[str, str] | None = None
    reason: str | None = None


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


class Outcome(NamedTuple):
    """What became of one arrival. Rejected ones have no folio; `person_key` is None when nobody was found or made.

    `identifier` is the person's CURP or the provisional folio that a person without CURP received; `state` the one that
    the enrolment is in.
    """

    status: Status
    folio: str | None
    person_key: bytes | None
    enrolment: bytes | None
    identifier: str | None = None
    problems: tuple[Problem, ...] = ()
    state: str | None = None
