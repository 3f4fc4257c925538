"""Facts as columns of a select over everybody: the same questions as `registry/facts.py`, told by the same frame."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from padron.registry.facts import DELIVERED, FactFrame, call_before, days_of


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact: an aggregate over a person's rows of `table`, those of `programs`, and the `form` that tells it."""

    table: str
    counted: str
    programs: tuple[str, ...]
    form: str

    def told(self, counted: str) -> str:
        """The fact from its aggregate, which is null for somebody without history."""
        return self.form.format(counted)


_YES_NO, _HOW_MANY = "(COALESCE({}, 0) > 0)", "COALESCE({}, 0)"
_DAY = "CAST(REPLACE({}, '-', '') AS BIGINT)"


def of(keys: Mapping[str, int], frame: FactFrame, table: str) -> list[tuple[FactColumn, int]]:
    """The columns of those facts that a table tells, each with its number."""
    found = [(_column(key, frame), at) for key, at in keys.items()]
    return [(each, at) for each, at in found if each.table == table]


def programs(asked: Iterable[FactColumn]) -> frozenset[str]:
    """The programs that any of the facts looks at."""
    return frozenset(name for each in asked for name in each.programs)


def within(names: Collection[str], letter: str) -> str:
    """Whether a row belongs to one of these programs."""
    return f"{letter}.program IN ({listed(names)})"


def _is_active(frame: FactFrame) -> str:
    """Whether an enrolment `e` is active."""
    return f"e.category IN ({listed(frame.active)})"


def quoted(text: str) -> str:
    """A text as a literal of either database."""
    return "'" + text.replace("'", "''") + "'"


def _column(key: str, frame: FactFrame) -> FactColumn:
    kind, _, about = key.partition(":")
    return _COLUMNS[kind](about, frame)


def _active_in(about: str, frame: FactFrame) -> FactColumn:
    return active({about}, frame)


def _active_in_kind(about: str, frame: FactFrame) -> FactColumn:
    return active(frame.kinds.get(about, ()), frame)


def active(programs: Collection[str], frame: FactFrame) -> FactColumn:
    """Leaving out the enrolment that is judged."""
    own = f'(e.program = {quoted(frame.program)} AND e."call" = {quoted(frame.call)})'
    test = f"{_is_active(frame)} AND e.program IN ({listed(programs)}) AND NOT {own}"
    return FactColumn("enrolment", _rows(test), tuple(programs), _YES_NO)


def _was_in(about: str, frame: FactFrame) -> FactColumn:
    program = about.removesuffix(":previous")
    before = call_before(program, frame)
    call = f'e."call" = {quoted(before)}' if before is not None else "FALSE"
    test = f"e.program = {quoted(program)} AND {call} AND e.activated_on IS NOT NULL"
    return FactColumn("enrolment", _rows(test), (program,), _YES_NO)


def _received(about: str, frame: FactFrame) -> FactColumn:
    service, period = about.split(":")
    program, name = service.split(".")
    first, last = days_of(program, period, frame)
    test = f"{_delivered(program, name)} AND b.delivered_on BETWEEN {quoted(first)} AND {quoted(last)}"
    return FactColumn("benefit", _rows(test), (program,), _HOW_MANY)


def _last_received(about: str, frame: FactFrame) -> FactColumn:
    program, name = about.split(".")
    test = f"{_delivered(program, name)} AND b.delivered_on <= {quoted(frame.as_of)}"
    return FactColumn("benefit", f"MAX(CASE WHEN {test} THEN b.delivered_on END)", (program,), _DAY)


def _delivered(program: str, service: str) -> str:
    return f"b.program = {quoted(program)} AND b.service = {quoted(service)} AND b.status = {quoted(DELIVERED)}"


def _rows(test: str) -> str:
    """How many rows pass. Never MAX, which of an enrolment belongs to the latest answers (`simulation.py`)."""
    return f"COUNT(CASE WHEN {test} THEN 1 END)"


def listed(names: Collection[str]) -> str:
    """Constants for IN; among none there is nothing."""
    return ", ".join(map(quoted, sorted(names))) or "NULL"


_COLUMNS = {
    "active_in": _active_in,
    "active_in_kind": _active_in_kind,
    "was_in": _was_in,
    "received": _received,
    "last_received": _last_received,
}
