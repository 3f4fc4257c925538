"""What rules may ask of the registry about a person, for one or a whole chunk at a time."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from padron.registry import rows
from padron.registry.people import cluster_members, survivors
from padron.registry.store import ONE_PERSON, View, scoped
from padron.registry.tables import benefit, enrolment

Fact = bool | int | str | None
EVER = ("0001-01-01", "9999-12-31")
DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class FactFrame:
    """What facts are told against: the as-of day and what the programs say.

    `program` and `call` are those being judged, whose enrolment `active_in…` and `was_in` leave out. `kinds`: the
    programs of a kind; `calls`: a program's calls in order; `call_days`: first and last day of a (program, call);
    `active`: the categories that count as active.
    """

    as_of: str
    program: str = ""
    call: str = ""
    kinds: Mapping[str, Collection[str]] = field(default_factory=lambda: MappingProxyType({}))
    calls: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    call_days: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    active: frozenset[str] = frozenset({"active"})


def whole(frame: FactFrame) -> FactFrame:
    """The same frame for somebody whose own record is not being judged."""
    return replace(frame, program="", call="")


@dataclass(frozen=True, slots=True)
class _Enrolled:
    program: str
    call: str
    category: str
    was_active: bool


@dataclass(frozen=True, slots=True)
class _Delivered:
    program: str
    service: str
    on: str


@dataclass(frozen=True, slots=True)
class _History:
    enrolments: list[_Enrolled]
    deliveries: list[_Delivered]


@scoped(ONE_PERSON)
def facts(
    view: View, person_keys: Iterable[bytes], keys: Iterable[str], frame: FactFrame
) -> dict[bytes, dict[str, Fact]]:
    """The facts named by `keys` for each person, with one query for enrolments and one for deliveries.

    Keys: `active_in:<program>` and `active_in_kind:<kind>` (yes or no), `was_in:<program>:previous`,
    `received:<program>.<service>:<period>` (how many), `last_received:<program>.<service>` (an ISO day or None).
    A person nobody knows has no history. Raises KeyError for a key that is not one of these.
    """
    asked = list(dict.fromkeys(person_keys))
    return dict(zip(asked, facts_each(view, [(person, frame) for person in asked], keys), strict=True))


@scoped(ONE_PERSON)
def facts_each(view: View, asked: Sequence[tuple[bytes, FactFrame]], keys: Iterable[str]) -> list[dict[str, Fact]]:
    """The same for people who are each told against a frame of their own, in the order asked: a chunk of a load."""
    wanted = [(key, *_read(key)) for key in keys]
    told = _histories(view, [person for person, _ in asked], wanted)
    return [{key: answer(told[person], about, frame) for key, answer, about in wanted} for person, frame in asked]


def period_days(period: str, as_of: str, call: tuple[str, str] = EVER) -> tuple[str, str]:
    """First and last day of the calendar period that a day lies in; weeks start on Monday, bimesters in January."""
    if period == "ever":
        return EVER
    if period == "call":
        return call
    day = date.fromisoformat(as_of)
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    months = MONTHS[period]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = date(first.year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


MONTHS = {"month": 1, "bimester": 2, "quarter": 3, "semester": 6, "year": 12}


def _active_in(told: _History, about: str, frame: FactFrame) -> bool:
    return _is_active(told, {about}, frame)


def _active_in_kind(told: _History, about: str, frame: FactFrame) -> bool:
    return _is_active(told, frame.kinds.get(about, ()), frame)


def _is_active(told: _History, programs: Collection[str], frame: FactFrame) -> bool:
    judged = (frame.program, frame.call)
    return any(
        each.category in frame.active and each.program in programs and (each.program, each.call) != judged
        for each in told.enrolments
    )


def _was_in(told: _History, about: str, frame: FactFrame) -> bool:
    """Active at some time in the call before the one judged; of another program, before its call of the as-of day."""
    program = about.removesuffix(":previous")
    before = call_before(program, frame)
    return any(each.program == program and each.call == before and each.was_active for each in told.enrolments)


def call_before(program: str, frame: FactFrame) -> str | None:
    """The call of a program before that of `call_now`; None where there is none."""
    calls, now = frame.calls.get(program, ()), call_now(program, frame)
    return calls[calls.index(now) - 1] if now in calls[1:] else None


def call_now(program: str, frame: FactFrame) -> str | None:
    """The call being judged; of another program, that of the as-of day."""
    return frame.call if program == frame.program else _call_of(program, frame)


def days_of(program: str, period: str, frame: FactFrame) -> tuple[str, str]:
    """First and last day of a calendar period, or of a program's call, on the as-of day."""
    return period_days(period, frame.as_of, frame.call_days.get((program, call_now(program, frame) or ""), EVER))


def _call_of(program: str, frame: FactFrame) -> str | None:
    """The last call of a program that had begun on the as-of day."""
    begun = [
        call for call in frame.calls.get(program, ())
        if frame.call_days.get((program, call), EVER)[0] <= frame.as_of
    ]  # fmt: skip
    return begun[-1] if begun else None


def _received(told: _History, about: str, frame: FactFrame) -> int:
    service, period = about.split(":")
    program, name = service.split(".")
    first, last = days_of(program, period, frame)
    return sum(
        each.program == program and each.service == name and first <= each.on <= last for each in told.deliveries
    )


def _last_received(told: _History, about: str, frame: FactFrame) -> str | None:
    program, service = about.split(".")
    days = [
        each.on
        for each in told.deliveries
        if each.program == program and each.service == service and each.on <= frame.as_of
    ]
    return max(days, default=None)


_Answer = Callable[[_History, str, FactFrame], Fact]
_ANSWERS: dict[str, _Answer] = {
    "active_in": _active_in,
    "active_in_kind": _active_in_kind,
    "was_in": _was_in,
    "received": _received,
    "last_received": _last_received,
}
_OF_DELIVERIES = frozenset({_received, _last_received})


def _read(key: str) -> tuple[_Answer, str]:
    kind, _, about = key.partition(":")
    return _ANSWERS[kind], about


def _histories(view: View, person_keys: list[bytes], wanted: list[tuple[str, _Answer, str]]) -> dict[bytes, _History]:
    last = survivors(view, person_keys)
    clusters = cluster_members(view, set(last.values()))
    of = {member: key for key, members in clusters.items() for member in members}
    told = {key: _History([], []) for key in clusters}
    if any(answer not in _OF_DELIVERIES for _, answer, _ in wanted):
        names = ("person_key", "program", "call", "category", "activated_on")
        for key, program, call, category, activated in rows.fetch(view.connection, enrolment, names, "person_key", of):
            told[of[key]].enrolments.append(_Enrolled(program, call, category, activated is not None))
    if any(answer in _OF_DELIVERIES for _, answer, _ in wanted):
        what = ("person_key", "program", "service", "delivered_on")
        only = f" AND status = '{DELIVERED}'"
        for key, *delivered in rows.fetch(view.connection, benefit, what, "person_key", of, only):
            told[of[key]].deliveries.append(_Delivered(*delivered))
    return {asked: told[key] for asked, key in last.items()}
