"""Pairs of records that may be one human being: found by a search or a person, and what was decided of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, insert, or_, select, update

from padron.registry.events import Happening, record
from padron.registry.locks import lock_people
from padron.registry.store import FAN_OUT, ONE_PERSON, Unit, View, scoped
from padron.registry.tables import duplicate_candidate, identity, person

OPEN, LATER, DIFFERENT, SAME = "open", "later", "different", "same"
"""Nobody has looked; somebody put it off; two people; one person (then they are merged)."""
WAITING = (OPEN, LATER)
AT_ONCE = 5000
"""Records read at a time."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair, the smaller key first. `score` from 0 to 100; `model` says what found it."""

    person_key: bytes
    other_key: bytes
    score: int
    model: str
    state: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a search for duplicates compares of one record; what is not known is empty, as a CURP behind a folio."""

    person_key: bytes
    given_names: str
    first_surname: str
    second_surname: str
    birth_date: str
    curp: str
    sex: str = ""
    birth_state: str = ""

    @property
    def surnames(self) -> str:
        """Both in one text."""
        return f"{self.first_surname} {self.second_surname}".strip()


@scoped(ONE_PERSON)
def candidate_of(view: View, one: bytes, other: bytes) -> Candidate | None:
    """What is known of a pair, in whichever order."""
    found = view.connection.execute(select(*_COLUMNS).where(*_pair(one, other))).one_or_none()
    return Candidate(*found) if found is not None else None


@scoped(FAN_OUT)
def candidates_about(view: View, person_keys: Iterable[bytes]) -> list[Candidate]:
    """The pairs with one of these keys that wait for a decision."""
    keys = sorted(set(person_keys))
    table = duplicate_candidate.c
    either = or_(table.person_key.in_(keys), table.other_key.in_(keys))
    asked = select(*_COLUMNS).where(either, table.state.in_(WAITING)).order_by(table.score.desc())
    return [Candidate(*row) for row in view.connection.execute(asked)]


@scoped(FAN_OUT)
def waiting_candidates(view: View, limit: int) -> list[Candidate]:
    """The pairs that wait for a decision: those put off last, the likeliest first."""
    table = duplicate_candidate.c
    order = (table.state.desc(), table.score.desc(), table.person_key, table.other_key)  # «open» after «later»
    asked = select(*_COLUMNS).where(table.state.in_(WAITING)).order_by(*order).limit(limit)
    return [Candidate(*row) for row in view.connection.execute(asked)]


@scoped(ONE_PERSON)
def note_candidate(unit: Unit, one: bytes, other: bytes, score: int, model: str) -> bool:
    """Keeps a pair that was found, or its new score while nobody has decided; whether it is new."""
    known = candidate_of(unit, one, other)
    if known is None:
        _insert(unit, one, other, score, model, OPEN)
        return True
    if known.state in WAITING and (known.score, known.model) != (score, model):
        unit.connection.execute(update(duplicate_candidate).where(*_pair(one, other)).values(score=score, model=model))
    return False


@scoped(ONE_PERSON)
def decide_candidate(unit: Unit, one: bytes, other: bytes, state: str, on: str, reason: str) -> None:
    """Says what a pair is, found before or not. That they are two people stands in the history of both."""
    lock_people(unit, [one, other])
    if candidate_of(unit, one, other) is None:
        _insert(unit, one, other, 0, "person", state)
    decided: dict[str, Any] = {"state": state, "decided_by": unit.actor, "decided_at": unit.at}
    unit.connection.execute(update(duplicate_candidate).where(*_pair(one, other)).values(**decided))
    if state == DIFFERENT:
        for key, other_key in ((one, other), (other, one)):
            _tell(unit, key, on, {"not_same_as": [None, other_key.hex()]}, reason)


@scoped(FAN_OUT)
def likenesses(view: View) -> Iterator[Likeness]:
    """What is compared of everybody, one row each."""
    table = person.c
    columns = (
        table.person_key, table.given_names, table.first_surname, table.second_surname, table.birth_date,
        identity.c.identifier, table.sex, table.birth_state,
    )  # fmt: skip
    named = person.outerjoin(identity, identity.c.key == person.c.person_key)
    asked = select(*columns).select_from(named).where(table.merged_into.is_(None)).order_by(table.person_key)
    streamed = view.connection.execute(asked, execution_options={"yield_per": AT_ONCE})
    for key, given, first, second, born, identifier, sex, state in streamed:
        curp = identifier if identifier and not identifier.startswith("P-") else ""
        yield Likeness(key, given or "", first or "", second or "", born or "", curp, sex or "", state or "")


_COLUMNS = tuple(duplicate_candidate.c[name] for name in ("person_key", "other_key", "score", "model", "state"))


def _pair(one: bytes, other: bytes) -> tuple[Any, ...]:
    table = duplicate_candidate.c
    return (and_(table.person_key == min(one, other), table.other_key == max(one, other)),)


def _insert(unit: Unit, one: bytes, other: bytes, score: int, model: str, state: str) -> None:
    unit.connection.execute(insert(duplicate_candidate).values(
        person_key=min(one, other), other_key=max(one, other), score=score, model=model, state=state, found_at=unit.at,
    ))  # fmt: skip


def _tell(unit: Unit, key: bytes, on: str, changes: dict[str, object], reason: str) -> None:
    values = unit.connection.execute(select(person.c.fields).where(person.c.person_key == key)).scalar_one()
    record(unit, key, Happening("not_the_same", "person", None, on, values, changes, reason))
