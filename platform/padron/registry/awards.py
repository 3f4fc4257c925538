"""Whether an enrolment may be active: its limits and its call's quota, and what becomes of it where it may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from padron.problems import Problem, problem
from padron.registry.arrivals import Arrival, Asked, Award
from padron.registry.places import Holder, Place, Places, Window, place
from padron.registry.quotas import Rooms
from padron.registry.store import View
from padron.registry.tables import enrolment

ACTIVE = "active"
LIVING = frozenset({"open", "waiting"})
"""Categories of an enrolment that may still become active."""


class NoPlace(Exception):
    """The enrolment may not become active: `problem` says which limit or quota leaves no place, or what is missing."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.problem = found


@dataclass(frozen=True, slots=True)
class Standing:
    """An enrolment that asks to be active: its person's keys, her own first, its id, day of applying and call."""

    cluster: tuple[bytes, ...]
    subject: bytes
    on: str
    program: str
    call: str


@dataclass(slots=True)
class Fate:
    """The state that an arrival comes to, the places it takes there, and warnings; or why it is `refused`."""

    state: str
    category: str
    places: list[Place] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None


class Awards:
    """Decides on the awards of one unit of work, one after the other."""

    def __init__(self, unit: View, load: bytes | None = None, window: Window | None = None) -> None:
        self.places = Places(unit, window)
        self.rooms = Rooms(unit, window)
        self._unit = unit
        self._load = load
        self._window = window or Window()

    def expect(self, wanted: Sequence[tuple[Award, Standing]]) -> None:
        """Reads and holds, at once and in order, what these will ask for."""
        self.places.read([each for award, standing in wanted for each in self._places(award, standing)])
        self.rooms.hold([(each.program, each.call) for award, each in wanted if award.quota is not None])

    def fate(self, arrival: Arrival, row: Mapping[str, Any] | None, cluster: tuple[bytes, ...]) -> Fate:
        """What becomes of an arrival; `row` is the enrolment's stored one, None for a new one."""
        award = arrival.award
        state, category = _wanted(arrival, row)
        subject, on = (row["id"], row["applied_on"]) if row else (arrival.id, arrival.applied_on)
        standing = Standing(cluster, subject, on, arrival.program, arrival.call)
        if category != ACTIVE:
            ahead = category in LIVING and arrival.verdict == "eligible"
            found = self._ahead(award, standing, category, arrival.source.row) if ahead else []
            return Fate(state, category, problems=found)
        if award.unknown:
            return _held(award, row)
        wanted = self._places(award, standing)
        refused = self.refusal(award, standing, wanted)
        if refused is not None:
            return Fate(state, category, refused=refused)
        was_active = row is not None and row["category"] == ACTIVE
        if award.quota is not None and not was_active and not self._next_in(award, standing):
            return _waits(award)
        return Fate(state, category, wanted)

    def refusal(self, award: Award, standing: Standing, wanted: Sequence[Place] | None = None) -> Problem | None:
        """The first limit that leaves no place, in words."""
        places = self._places(award, standing) if wanted is None else wanted
        for asked, each in zip(award.asked, places, strict=True):
            others = self.places.others(each, standing.subject)
            if others is not None:
                return reached("limit_reached", asked, self._holders(others, standing, each))
        return None

    def granted(self, award: Award, standing: Standing) -> list[Place]:
        """The places of an enrolment that a person's decision makes active, whoever waits. Raises NoPlace."""
        refused = _unknown(award) or self.refusal(award, standing)
        room = award.quota is None or self.rooms.has_room(standing.program, standing.call, award.quota)
        if refused is not None or not room:
            raise NoPlace(refused or problem("quota_closed"))
        return self._places(award, standing)

    def holds(self, award: Award, standing: Standing) -> bool:
        """Whether an enrolment holds every place that it asks for; not so when what a limit counts by has changed."""
        return all(self.places.holds(each, standing.subject) for each in self._places(award, standing))

    def flush(self) -> None:
        """Writes what was taken and left."""
        self.places.flush()
        self.rooms.flush()

    def settle(self, arrival: Arrival, made: Fate, row: dict[str, Any], before: str) -> None:
        """Takes what a fate says for the enrolment of a row, and gives back what it held before."""
        key, subject = row["person_key"], row["id"]
        if before == ACTIVE:
            self.places.leave(key, subject)
        for each in made.places if row["category"] == ACTIVE else ():
            self.places.take(each, key, subject, arrival.source.row)
        self.rooms.moved(row["program"], row["call"], before, row["category"])

    def _places(self, award: Award, standing: Standing) -> list[Place]:
        secret = self._unit.secret
        return [place(secret, each, standing.cluster, standing.on, standing.call) for each in award.asked]

    def _next_in(self, award: Award, standing: Standing) -> bool:
        """Whether there is a place in the call, and nobody waits for it already."""
        assert award.quota is not None
        queue = award.waiting is not None and self.rooms.has_queue(standing.program, standing.call, award.waiting[0])
        return not queue and self.rooms.has_room(standing.program, standing.call, award.quota)

    def _ahead(self, award: Award, standing: Standing, category: str, row: int | None) -> list[Problem]:
        """What would be in the way of an enrolment that is not active yet; `row` of the file that it comes from."""
        found = [problem("limit_held", field=name, label=label) for name, label in award.unknown]
        refused = self.refusal(award, standing) if award.asked else None
        if refused is not None:
            found.append(replace(refused, code="limit_ahead"))
        elif row is not None:
            found += self._shared(award, standing, row)
        if award.quota is not None and not self.rooms.has_room(standing.program, standing.call, award.quota):
            found.append(problem("quota_full" if category == "waiting" else "quota_ahead"))
        return found

    def _shared(self, award: Award, standing: Standing, row: int) -> list[Problem]:
        """What earlier rows of the file ask for too, where not all of them can have it."""
        found: list[Problem] = []
        for asked, each in zip(award.asked, self._places(award, standing), strict=True):
            rows = self._window.asked.get(each.keys[0], [])
            if asked.amount == 1 and len(rows) >= asked.most and not found:
                shared = reached("limit_shared", asked)
                found.append(replace(shared, values=MappingProxyType({**shared.values, "row": rows[0]})))
            if len(rows) < asked.most:
                self._window.ask(each.keys[0], row)
        return found

    def _holders(self, others: list[Holder], standing: Standing, wanted: Place) -> tuple[str, str]:
        """Who is in the way, in words that tell nothing of another person."""
        if len(others) != 1:
            return ("", "") if wanted.amount != 1 or not others else _many(len(others))
        if others[0].row is not None:
            return _row(others[0].row)
        if others[0].person_key in standing.cluster:
            return "Ya lo tiene la misma persona.", "The same person has it already."
        row = self._row_of(others[0])
        return _row(row) if row else ("Ya lo tiene otra solicitud.", "Another application has it already.")

    def _row_of(self, holder: Holder) -> int | None:
        """The row of the file being loaded that made a holder, in an earlier unit of the load."""
        if self._load is None:
            return None
        table = enrolment.c
        asked = select(table.load_row).where(
            table.person_key == holder.person_key, table.id == holder.subject, table.load_id == self._load
        )
        found: int | None = self._unit.connection.execute(asked).scalar_one_or_none()
        return found


def reached(code: str, asked: Asked, holders: tuple[str, str] = ("", "")) -> Problem:
    """The problem of a limit without a place, with who is in the way."""
    return problem(
        code, field=asked.field, message=f"{asked.message} {holders[0]}".strip(),
        message_en=f"{asked.message_en} {holders[1]}".strip(),
    )  # fmt: skip


def _wanted(arrival: Arrival, row: Mapping[str, Any] | None) -> tuple[str, str]:
    """The state that the record leads to: what a person decided stays, and nobody leaves a queue by an edit."""
    if row is not None and row["decided"]:
        return row["state"], row["category"]
    if row is not None and row["category"] == "waiting" and arrival.category == ACTIVE:
        return row["state"], row["category"]
    return arrival.state, arrival.category


def _held(award: Award, row: Mapping[str, Any] | None) -> Fate:
    """An award whose limits cannot be looked at: it waits for the value; where it cannot wait, it is refused."""
    if award.hold is None or (row is not None and row["decided"]):
        return Fate("", "", refused=_unknown(award))
    return Fate(*award.hold, problems=[problem("limit_held", field=name, label=label) for name, label in award.unknown])


def _unknown(award: Award) -> Problem | None:
    """What is missing to look at the limits."""
    name, label = award.unknown[0] if award.unknown else ("", "")
    return problem("limit_unknown", field=name, label=label) if name else None


def _waits(award: Award) -> Fate:
    if award.waiting is None:
        return Fate("", "", refused=problem("quota_closed"))
    return Fate(*award.waiting, problems=[problem("quota_full")])


def _row(row: int) -> tuple[str, str]:
    return f"Ya lo tiene la fila {row} de este archivo.", f"Row {row} of this file has it already."


def _many(count: int) -> tuple[str, str]:
    return f"Ya lo tienen otras {count} solicitudes.", f"Another {count} applications have it already."
